/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_ITEMS_H
#define OPERATE_ITEMS_H

#include "base/arena.h"
#include "table/key_index.h"

/* Things by key, in the order they came. Nothing is ever taken out: what is over is marked so. */
struct items {
    struct key_index index; /* key → place in `items` */
    void **items;           /* [count]; each begins with `const char *key` */
    uint32_t count, capacity;
};

/* NULL if there is none; `key` may be NULL. */
void *items_find(const struct items *items, const char *key);
/* The item of this key; a zeroed one of `size` bytes if there was none. */
void *items_take(struct items *items, struct arena *arena, const char *key, size_t size);

#endif
