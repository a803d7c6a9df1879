/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_GROUND_RINGS_H
#define ROADS_GROUND_RINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/geo.h"

/* A piece of an outline, of at least two nodes; nodes with one number are one. */
struct ring_part {
    const uint32_t *nodes;
    uint32_t count;
};

struct ring_list {
    uint32_t ring_count, broken_count; /* outlines that do not close are in broken_count alone */
    uint32_t *first_node;              /* [ring_count + 1] into nodes */
    uint32_t *nodes;                   /* the last of a ring does not repeat its first */
};

/*
 * Puts the parts together where they have the same ends, turning them as needed, until they close.
 * Where more than two ends meet, the part that comes first goes on. Each part is used once.
 * O(nodes + parts log parts).
 */
void rings_assemble(const struct ring_part *parts, uint32_t count, struct arena *arena,
                    struct ring_list *ret_rings);

/* A ring in its place. */
struct placed_ring {
    uint32_t count;
    const struct geo_point *points;
    struct geo_box box;
    double area; /* twice, in squares of 1e-7 degree, whichever way round */
};

struct placed_ring ring_place(const struct geo_point *points, uint32_t count);
/* Of rings that do not cross: does the first lie in the second? They may touch. */
bool ring_lies_in(const struct placed_ring *ring, const struct placed_ring *in);

#endif
