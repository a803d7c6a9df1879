/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"

/* gcc defines __SANITIZE_ADDRESS__, clang answers __has_feature. */
#if !defined(__SANITIZE_ADDRESS__) && defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define POISON(at, size) ASAN_POISON_MEMORY_REGION((at), (size))
#define UNPOISON(at, size) ASAN_UNPOISON_MEMORY_REGION((at), (size))
#else
#define POISON(at, size) ((void)(at), (void)(size))
#define UNPOISON(at, size) ((void)(at), (void)(size))
#endif

enum { FIRST_CHUNK_SIZE = 16 * 1024, CHUNK_SIZE = 256 * 1024 };

struct chunk {
    struct chunk *previous;
    size_t size, used;
    /* Bytes below `dirty` may hold old data and are cleared when handed out again. */
    size_t dirty;
    _Alignas(max_align_t) unsigned char bytes[];
};

struct arena {
    struct chunk *last;
    size_t size;
};

struct arena *arena_new(void)
{
    struct arena *arena = calloc(1, sizeof *arena);
    ALWAYS(arena);
    return arena;
}

static void drop_last_chunk(struct arena *arena)
{
    struct chunk *chunk = arena->last;
    arena->last = chunk->previous;
    arena->size -= chunk->size;
    UNPOISON(chunk->bytes, chunk->size);
    free(chunk);
}

void arena_clear(struct arena *arena)
{
    while (arena->last)
        drop_last_chunk(arena);
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    arena_clear(arena);
    free(arena);
}

size_t arena_size(const struct arena *arena)
{
    return arena->size;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    struct chunk *last = arena->last;
    return (struct arena_mark){.chunk = last, .used = last ? last->used : 0};
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    while (arena->last != mark.chunk)
        drop_last_chunk(arena);
    struct chunk *last = arena->last;
    if (!last)
        return;
    ALWAYS(mark.used <= last->used);
    if (last->dirty < last->used)
        last->dirty = last->used;
    last->used = mark.used;
    POISON(last->bytes + last->used, last->size - last->used);
}

static void add_chunk(struct arena *arena, size_t size)
{
    struct chunk *chunk = calloc(1, sizeof *chunk + size);
    ALWAYS(chunk);
    chunk->previous = arena->last;
    chunk->size = size;
    arena->last = chunk;
    arena->size += size;
    POISON(chunk->bytes, size);
}

static size_t aligned(size_t offset, size_t align)
{
    return (offset + align - 1) & ~(align - 1);
}

/* Hands out [from, to) of the last chunk, zeroed. */
static unsigned char *hand_out(struct chunk *chunk, size_t from, size_t to)
{
    unsigned char *bytes = chunk->bytes + from;
    UNPOISON(bytes, to - from);
    if (from < chunk->dirty)
        memset(bytes, 0, (to < chunk->dirty ? to : chunk->dirty) - from);
    chunk->used = to;
    return bytes;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size, size_t align)
{
    size_t bytes;
    ALWAYS(!__builtin_mul_overflow(count, size, &bytes));
    ALWAYS(bytes < SIZE_MAX / 4);
    struct chunk *last = arena->last;
    size_t from = last ? aligned(last->used, align) : 0;
    if (!last || from + bytes > last->size) {
        size_t least = last ? CHUNK_SIZE : FIRST_CHUNK_SIZE; /* many arenas never need more */
        add_chunk(arena, bytes > least ? bytes : least);
        last = arena->last;
        from = 0;
    }
    return hand_out(last, from, from + bytes);
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t new_count, size_t size,
                 size_t align)
{
    ALWAYS(new_count >= count && (items || count == 0));
    struct chunk *last = arena->last;
    unsigned char *end = items ? (unsigned char *)items + count * size : NULL;
    bool is_last = last && end == last->bytes + last->used;
    if (is_last && new_count * size - count * size <= last->size - last->used) {
        hand_out(last, last->used, last->used + (new_count - count) * size);
        return items;
    }
    void *moved = arena_alloc(arena, new_count, size, align);
    if (count)
        memcpy(moved, items, count * size);
    return moved;
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = ARENA_ARRAY(arena, char, length + 1);
    if (length)
        memcpy(copy, bytes, length);
    return copy;
}

char *arena_copy_text(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}
