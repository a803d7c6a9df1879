/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TILES_MERCATOR_H
#define TILES_MERCATOR_H

#include "base/geo.h"

/*
 * The square world of web maps (EPSG:3857), 2^30 units wide, x to the east from 180° W, y to the
 * south from 85.0511° N: 3.7 cm at the equator. Tile (z, x, y) is the square of 2^(30 − z) units
 * at (x, y).
 */
enum { WORLD_BITS = 30, TILE_ZOOM_MAX = 18 };

struct world_point {
    int32_t x, y;
};

struct world_box {
    struct world_point min, max; /* both corners belong to it */
};

struct tile_id {
    uint32_t z, x, y;
};

struct world_point world_point_of(struct geo_point point);
/* Is there such a tile? */
bool tile_id_valid(struct tile_id tile);
/* The tile, and `margin` 4,096ths of its width around it. */
struct world_box tile_box(struct tile_id tile, int32_t margin);
/* The point in 4,096ths of the width of the tile, rounded down. */
struct world_point tile_point(struct tile_id tile, struct world_point point);

#define WORLD_BOX_EMPTY ((struct world_box){{INT32_MAX, INT32_MAX}, {INT32_MIN, INT32_MIN}})

void world_box_extend(struct world_box *box, struct world_point point);
/* Does the first lie in the second? */
bool world_box_lies_in(const struct world_box *box, const struct world_box *in);
bool world_boxes_meet(const struct world_box *a, const struct world_box *b);

#endif
