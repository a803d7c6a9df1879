/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TILES_GROUND_TILES_H
#define TILES_GROUND_TILES_H

#include "base/arena.h"
#include "base/buffer.h"
#include "import/ground.h"
#include "tiles/mercator.h"

/*
 * What lies under the streets, ready to be cut into tiles. Nothing changes once it is made, so
 * threads may share it. The records are not needed any longer.
 */
struct ground_tiles;

/* O(points + shapes log shapes). */
struct ground_tiles *ground_tiles_new(const struct ground_records *ground, struct arena *arena);

/*
 * Adds the layers "water", "green", "building" (areas with their holes), "waterway" and "coast"
 * (lines) of a tile, one feature for each kind with its name as "class": "water", "wood", "park",
 * "grass", "building", "river", "canal", "stream", "coast". Far out only what is some pixels large,
 * and simplified to a fraction of a pixel; buildings from zoom 14.
 */
void ground_tiles_write(const struct ground_tiles *tiles, struct tile_id tile,
                        struct arena *scratch, struct buffer *out);

#endif
