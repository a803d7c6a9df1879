/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_GROUND_BUILDER_STATE_H
#define ROADS_GROUND_BUILDER_STATE_H

#include "roads/ground_builder.h"
#include "roads/ground_tags.h"
#include "roads/node_table.h"

/* What ground_builder.c collects and ground_finish.c makes records of. */

struct ground_way {
    int64_t id;
    uint32_t first_ref, ref_count;
    uint32_t order; /* in which it came */
    uint32_t taken; /* 1 + the part of a relation that had it last, see ground_finish.c */
    uint8_t kind;   /* GROUND_KIND_COUNT: only relations name it */
};

struct ground_relation {
    int64_t id;
    uint32_t first_member, member_count;
    uint32_t order;
    uint8_t kind;
};

struct ground_builder {
    struct arena *scratch;
    bool with_buildings, too_many;
    struct ground_tags tags; /* of the object that comes now */
    struct node_table nodes;
    uint32_t way_count, way_capacity;
    struct ground_way *ways; /* after ground_builder_end_ways ascending by id, each once */
    uint32_t relation_count, relation_capacity;
    struct ground_relation *relations; /* after ground_builder_end_objects the same */
    uint32_t member_count, member_capacity;
    struct ground_member *members;
    uint32_t wanted_count;
    int64_t *wanted; /* ways that only relations name, ascending */
};

#endif
