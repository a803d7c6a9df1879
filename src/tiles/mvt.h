/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TILES_MVT_H
#define TILES_MVT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "table/key_index.h"
#include "tiles/mercator.h"

/*
 * Writes a Mapbox Vector Tile, version 2.1, extent 4,096: layer by layer, feature by feature.
 *
 *     struct mvt_layer layer;
 *     mvt_layer_begin(&layer, "road", arena);
 *         mvt_feature_begin(&layer, MVT_LINE);
 *             mvt_tag_text(&layer, "class", "primary");
 *             mvt_line(&layer, points, count);
 *         mvt_feature_end(&layer);
 *     mvt_layer_end(&layer, out);
 *
 * A feature without geometry and a layer without features are left out. Keys and values that are
 * the same are written once. Points are in the units of tile_point.
 *
 * Source: github.com/mapbox/vector-tile-spec/tree/master/2.1
 */
enum mvt_kind { MVT_POINT = 1, MVT_LINE = 2, MVT_POLYGON = 3 };

struct mvt_layer {
    const char *name;
    struct arena *arena;
    struct buffer features; /* as they will stand in the layer */
    struct buffer keys, values;
    uint32_t key_count, value_count;
    struct key_index key_index, value_index;

    struct buffer tags, geometry; /* of the feature under way */
    struct buffer message;        /* of a value or a feature, as it will be written */
    enum mvt_kind kind;
    struct world_point pen;
};

void mvt_layer_begin(struct mvt_layer *layer, const char *name, struct arena *arena);
void mvt_layer_end(struct mvt_layer *layer, struct buffer *out);

void mvt_feature_begin(struct mvt_layer *layer, enum mvt_kind kind);
void mvt_feature_end(struct mvt_layer *layer);

void mvt_tag_text(struct mvt_layer *layer, const char *key, const char *value);
void mvt_tag_number(struct mvt_layer *layer, const char *key, int64_t value);

/* Points on the same spot as the one before are left out; a line of one point is none. */
void mvt_line(struct mvt_layer *layer, const struct world_point *points, uint32_t count);
/* Closed by itself; outer rings and holes are told apart by their direction, which the caller
 * gives: outer rings have a positive area with y downwards. Rings without area are left out. */
void mvt_ring(struct mvt_layer *layer, const struct world_point *points, uint32_t count);
/* Twice the area of a ring, negative if it runs the other way round. */
int64_t mvt_ring_area(const struct world_point *points, uint32_t count);

#endif
