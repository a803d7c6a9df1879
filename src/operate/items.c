/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/items.h"

#include <string.h>

void *items_find(const struct items *items, const char *key)
{
    uint32_t place;
    if (!key || !key_index_find(&items->index, key, strlen(key), &place))
        return NULL;
    return items->items[place];
}

void *items_take(struct items *items, struct arena *arena, const char *key, size_t size)
{
    void *there = items_find(items, key);
    if (there)
        return there;
    const char *kept = arena_copy_text(arena, key);
    void *item = arena_alloc(arena, 1, size, _Alignof(max_align_t));
    *(const char **)item = kept;
    items->index.arena = arena;
    key_index_add_text(&items->index, kept, items->count, NULL);
    ARENA_PUSH_ROOM(arena, void *, items->items, items->count, items->capacity);
    items->items[items->count++] = item;
    return item;
}
