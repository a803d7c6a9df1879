/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sort.h"

#include <string.h>

enum { INSERTION_MAX = 48, DIGIT_BITS = 8, DIGIT_COUNT = 1 << DIGIT_BITS };

static void sort_by_insertion(uint64_t *keys, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t key = keys[i];
        size_t at = i;
        for (; at > 0 && keys[at - 1] > key; at--)
            keys[at] = keys[at - 1];
        keys[at] = key;
    }
}

static void distribute(const uint64_t *from, uint64_t *to, size_t count, int shift)
{
    size_t next[DIGIT_COUNT + 1] = {0};
    for (size_t i = 0; i < count; i++)
        next[(from[i] >> shift) % DIGIT_COUNT + 1]++;
    for (size_t d = 1; d < DIGIT_COUNT; d++)
        next[d] += next[d - 1];
    for (size_t i = 0; i < count; i++)
        to[next[(from[i] >> shift) % DIGIT_COUNT]++] = from[i];
}

void sort_u64(uint64_t *keys, size_t count, uint64_t *work)
{
    if (count <= INSERTION_MAX) {
        sort_by_insertion(keys, count);
        return;
    }
    uint64_t differing = 0;
    for (size_t i = 1; i < count; i++)
        differing |= keys[i] ^ keys[0];
    uint64_t *from = keys, *to = work;
    for (int shift = 0; shift < 64; shift += DIGIT_BITS) {
        if ((differing >> shift) % DIGIT_COUNT == 0)
            continue;
        distribute(from, to, count, shift);
        uint64_t *swapped = from;
        from = to;
        to = swapped;
    }
    if (from != keys)
        memcpy(keys, from, count * sizeof *keys);
}
