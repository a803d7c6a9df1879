/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TILES_ROAD_TILES_H
#define TILES_ROAD_TILES_H

#include "base/arena.h"
#include "base/buffer.h"
#include "import/records.h"
#include "tiles/mercator.h"

/*
 * The roads of a city, ready to be cut into tiles: which ways meet which square of the ground.
 * Nothing changes once it is made, so threads may share it. The records must outlive it.
 */
struct road_tiles;

/* O(ways + nodes). */
struct road_tiles *road_tiles_new(const struct road_records *roads, struct arena *arena);

/*
 * Adds the layer "road" of a tile: lines with their class ("motorway", "trunk", "primary",
 * "secondary", "tertiary", "street", "service", "path"), "name" where there is one, "name:en" and
 * "name:zh" where they differ, "tunnel" and "bridge" (1). Far out only the larger roads, their
 * lines simplified to a fraction of a pixel. Main roads come last: they are drawn on top.
 */
void road_tiles_write(const struct road_tiles *tiles, struct tile_id tile, struct arena *scratch,
                      struct buffer *out);

/* Around all roads; of none, the whole world. */
struct world_box road_tiles_box(const struct road_tiles *tiles);

#endif
