/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_TILES_READ_TILE_H
#define TESTS_TILES_READ_TILE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "tiles/mvt.h"

/* Reads a vector tile as a map would, and fails the test where it is not one. */
enum { LAYERS_MAX = 8, TAGS_MAX = 16 };

struct read_tag {
    const char *key, *text; /* text NULL: a number */
    int64_t number;
};

struct read_path {
    uint32_t count;
    struct world_point *points;
    bool is_closed;
};

struct read_feature {
    enum mvt_kind kind;
    uint32_t tag_count;
    struct read_tag tags[TAGS_MAX];
    uint32_t path_count;
    struct read_path *paths;
};

struct read_layer {
    const char *name;
    uint32_t feature_count, key_count, value_count;
    struct read_feature *features;
};

struct read_tile {
    uint32_t layer_count;
    struct read_layer layers[LAYERS_MAX];
};

struct read_tile read_tile(const struct buffer *bytes, struct arena *arena);
/* The text of a tag; NULL if it is not there. */
const char *read_text(const struct read_feature *feature, const char *key);

#endif
