/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ALGO_TIME_HEAP_H
#define ALGO_TIME_HEAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * Least key first; of equal keys the lower item. A 4-ary heap without decrease-key: an item may
 * stand in it several times, its user skips the stale ones. Source: Johnson 1975 (d-ary heaps).
 */
struct time_heap_entry {
    int64_t key;
    uint32_t item;
};

struct time_heap {
    struct time_heap_entry *entries;
    uint32_t count, capacity;
    struct arena *arena;
};

static inline bool time_heap_less(struct time_heap_entry a, struct time_heap_entry b)
{
    return a.key != b.key ? a.key < b.key : a.item < b.item;
}

static inline void time_heap_push(struct time_heap *heap, int64_t key, uint32_t item)
{
    ARENA_PUSH_ROOM(heap->arena, struct time_heap_entry, heap->entries, heap->count,
                    heap->capacity);
    struct time_heap_entry entry = {key, item};
    uint32_t at = heap->count++;
    while (at > 0) {
        uint32_t parent = (at - 1) / 4;
        if (!time_heap_less(entry, heap->entries[parent]))
            break;
        heap->entries[at] = heap->entries[parent];
        at = parent;
    }
    heap->entries[at] = entry;
}

/* The heap must not be empty. */
static inline struct time_heap_entry time_heap_pop(struct time_heap *heap)
{
    struct time_heap_entry least = heap->entries[0];
    struct time_heap_entry moved = heap->entries[--heap->count];
    uint32_t at = 0;
    for (;;) {
        uint32_t first = 4 * at + 1;
        if (first >= heap->count)
            break;
        uint32_t end = first + 4 < heap->count ? first + 4 : heap->count;
        uint32_t best = first;
        for (uint32_t child = first + 1; child < end; child++)
            if (time_heap_less(heap->entries[child], heap->entries[best]))
                best = child;
        if (!time_heap_less(heap->entries[best], moved))
            break;
        heap->entries[at] = heap->entries[best];
        at = best;
    }
    if (heap->count > 0)
        heap->entries[at] = moved;
    return least;
}

#endif
