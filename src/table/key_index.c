/* SPDX-License-Identifier: Apache-2.0 */
#include "table/key_index.h"

#include <string.h>

/* Source: FNV-1a, Fowler, Noll and Vo 1991, with a last mix so that the low bits count. */
static uint64_t hash_of(const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * 0x100000001b3u;
    return hash ^ (hash >> 32);
}

static struct key_slot *find_slot(struct key_slot *slots, uint32_t capacity, const void *bytes,
                                  size_t size, uint64_t hash)
{
    for (uint32_t at = (uint32_t)hash & (capacity - 1);; at = (at + 1) & (capacity - 1)) {
        struct key_slot *slot = &slots[at];
        if (!slot->bytes)
            return slot;
        if (slot->hash == hash && slot->size == size && memcmp(slot->bytes, bytes, size) == 0)
            return slot;
    }
}

static void make_room(struct key_index *index)
{
    if (index->count < index->capacity / 2)
        return;
    uint32_t capacity = index->capacity ? index->capacity * 2 : 64;
    struct key_slot *slots = ARENA_ARRAY(index->arena, struct key_slot, capacity);
    for (uint32_t i = 0; i < index->capacity; i++) {
        struct key_slot *old = &index->slots[i];
        if (old->bytes)
            *find_slot(slots, capacity, old->bytes, old->size, old->hash) = *old;
    }
    index->slots = slots;
    index->capacity = capacity;
}

/* The slot of the key; a new one if it was not there. */
static struct key_slot *take_slot(struct key_index *index, const void *bytes, size_t size,
                                  bool *ret_is_new)
{
    make_room(index);
    uint64_t hash = hash_of(bytes, size);
    struct key_slot *slot = find_slot(index->slots, index->capacity, bytes, size, hash);
    *ret_is_new = !slot->bytes;
    if (*ret_is_new) {
        *slot = (struct key_slot){.bytes = bytes, .size = size, .hash = hash};
        index->count++;
    }
    return slot;
}

bool key_index_add(struct key_index *index, const void *bytes, size_t size, uint32_t value,
                   uint32_t *ret_value)
{
    bool is_new;
    struct key_slot *slot = take_slot(index, bytes, size, &is_new);
    if (is_new)
        slot->value = value;
    else if (ret_value)
        *ret_value = slot->value;
    return is_new;
}

bool key_index_find(const struct key_index *index, const void *bytes, size_t size,
                    uint32_t *ret_value)
{
    if (index->count == 0)
        return false;
    const struct key_slot *slot =
        find_slot(index->slots, index->capacity, bytes, size, hash_of(bytes, size));
    if (slot->bytes)
        *ret_value = slot->value;
    return slot->bytes != NULL;
}

bool key_index_add_text(struct key_index *index, const char *key, uint32_t value,
                        uint32_t *ret_value)
{
    return key_index_add(index, key, strlen(key), value, ret_value);
}

uint32_t *key_index_value(struct key_index *index, const char *key)
{
    bool is_new;
    return &take_slot(index, key, strlen(key), &is_new)->value;
}
