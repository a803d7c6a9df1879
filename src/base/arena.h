/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>
#include <stdint.h>

/*
 * An arena hands out zeroed memory and takes it all back at once.
 *
 * The parameter name says the lifetime: `arena` owns what a function returns, `scratch` is
 * given back by the function itself before it returns. Running out of memory ends the process:
 * the city file survives that, and no caller could do better.
 *
 * Under AddressSanitizer memory that was given back is poisoned.
 */
struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);

/* Gives back everything, keeps the arena. */
void arena_clear(struct arena *arena);

/* A place to come back to; arenas rewind in the opposite order of their marks. */
struct arena_mark {
    void *chunk;
    size_t used;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

/* Bytes held from the system, for the memory figures of the benches. */
size_t arena_size(const struct arena *arena);

/* `count` zeroed items of `size` bytes. Never returns NULL, not even for count 0. */
void *arena_alloc(struct arena *arena, size_t count, size_t size, size_t align);

/* The same items in a block of `new_count`; moves only if it cannot grow where it is. */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t new_count, size_t size,
                 size_t align);

#define ARENA_ARRAY(arena, type, count)                                                            \
    ((type *)arena_alloc((arena), (size_t)(count), sizeof(type), _Alignof(type)))
#define ARENA_NEW(arena, type) ARENA_ARRAY(arena, type, 1)

/*
 * Makes room for one more item in the array `items` that holds `count` of `capacity`.
 *
 *     ARENA_PUSH_ROOM(arena, struct way, ways, way_count, way_capacity);
 *     ways[way_count++] = way;
 */
#define ARENA_PUSH_ROOM(arena, type, items, count, capacity)                                       \
    do {                                                                                           \
        if ((count) == (capacity)) {                                                               \
            size_t arena_new_capacity_ = (capacity) ? (size_t)(capacity)*2 : 16;                   \
            (items) = (type *)arena_grow((arena), (items), (capacity), arena_new_capacity_,        \
                                         sizeof(type), _Alignof(type));                            \
            (capacity) = (__typeof__(capacity))arena_new_capacity_;                                \
        }                                                                                          \
    } while (0)

/* A NUL-terminated copy of `length` bytes. */
char *arena_copy(struct arena *arena, const char *bytes, size_t length);
char *arena_copy_text(struct arena *arena, const char *text);

#endif
