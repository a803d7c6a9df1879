/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TILES_CLIP_H
#define TILES_CLIP_H

#include "base/arena.h"
#include "tiles/mercator.h"

/*
 * Lines cut at the edges of a box, and with fewer points. What comes out goes to `on_line`, whose
 * points live until the next call.
 */
typedef void clip_visit(void *context, const struct world_point *points, uint32_t count);

/* The parts of the line within the box, each of at least two points; O(count).
 * Source: Liang and Barsky, A new concept and method for line clipping, 1984. */
void clip_line(const struct world_point *points, uint32_t count, const struct world_box *box,
               struct arena *scratch, clip_visit *on_line, void *context);

/*
 * The part of a ring within the box, as one ring, closed by itself; where several parts were, they
 * hang together along the edge. The points are in `scratch`. O(count).
 * Source: Sutherland and Hodgman, Reentrant polygon clipping, 1974.
 */
uint32_t clip_ring(const struct world_point *points, uint32_t count, const struct world_box *box,
                   struct arena *scratch, struct world_point **ret_points);

/* Leaves out points that lie within `tolerance` of the line through those that stay, in place; the
 * ends stay. The new count. O(count²) at worst, O(count log count) mostly.
 * Source: Douglas and Peucker, 1973. */
uint32_t clip_simplify(struct world_point *points, uint32_t count, int32_t tolerance,
                       struct arena *scratch);

#endif
