/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_KEY_INDEX_H
#define TABLE_KEY_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * Numbers by key: which row had this id, which column has this name, which site stands here.
 * Keys are bytes that the caller keeps alive. Begin with `{.arena = scratch}`.
 */
struct key_index {
    struct arena *arena;
    uint32_t count, capacity;
    struct key_slot *slots; /* [capacity], a power of two, at most half full */
};

struct key_slot {
    const void *bytes; /* NULL: the slot is free */
    size_t size;
    uint64_t hash;
    uint32_t value;
};

/*
 * Adds the key with its value and returns true; if the key is there already, changes nothing,
 * gives its value in `*ret_value` (if not NULL) and returns false.
 */
bool key_index_add(struct key_index *index, const void *bytes, size_t size, uint32_t value,
                   uint32_t *ret_value);
/* The value of a key that is there; false if it is not. */
bool key_index_find(const struct key_index *index, const void *bytes, size_t size,
                    uint32_t *ret_value);
/* The same as key_index_add for a NUL-terminated key. */
bool key_index_add_text(struct key_index *index, const char *key, uint32_t value,
                        uint32_t *ret_value);

/* The value of a NUL-terminated key, 0 if it was not there; good until the next call. */
uint32_t *key_index_value(struct key_index *index, const char *key);

#endif
