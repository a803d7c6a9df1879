/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_ROAD_BUILDER_STATE_H
#define ROADS_ROAD_BUILDER_STATE_H

#include "roads/node_table.h"
#include "roads/road_builder.h"
#include "table/key_index.h"

/* What road_builder.c collects and road_finish.c makes records of. */

enum { ROAD_KEPT_KEY_MAX = 32, ROAD_TAG_MAX = 8 * ROAD_WAY_MAX };

struct built_tag {
    uint32_t key;   /* index into road_kept_keys */
    uint32_t value; /* index into values */
};

struct built_way {
    int64_t id;
    uint32_t first_ref, ref_count;
    uint32_t first_tag, tag_count;
    uint32_t order; /* in which it came */
};

struct built_value {
    const char *text;
    uint32_t length;
};

struct road_builder {
    struct arena *scratch;
    bool too_many;
    uint32_t way_count, way_capacity;
    struct built_way *ways;
    struct node_table nodes; /* that the ways use */
    uint32_t tag_count, tag_capacity;
    struct built_tag *tags;
    uint32_t value_count, value_capacity;
    struct built_value *values; /* each once */
    struct key_index value_index;
    size_t value_size; /* of all values */
};

uint32_t road_kept_key_count(void);

/* Says that the file holds too much; returns false. */
bool road_builder_too_many(const char *file, struct error *err);

#endif
