/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_OSM_BLOCK_H
#define ROADS_OSM_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

/*
 * Ways are those with a `highway` tag; ground, the ways and relations with a tag that says
 * something about the ground (ground_tags.h); all ways, every way without its tags.
 */
enum osm_want {
    OSM_WANT_NODES = 1,
    OSM_WANT_WAYS = 2,
    OSM_WANT_GROUND = 4,
    OSM_WANT_ALL_WAYS = 8,
};

struct osm_string {
    const char *text; /* not terminated */
    uint32_t length;
};

struct osm_way {
    int64_t id;
    uint32_t first_ref, ref_count;
    uint32_t first_tag, tag_count;
    bool is_road, is_ground; /* by the keys of its tags */
};

struct osm_member {
    int64_t id;
    uint32_t role; /* index into strings */
    bool is_way;
};

struct osm_relation {
    int64_t id;
    uint32_t first_member, member_count;
    uint32_t first_tag, tag_count;
};

/*
 * One PrimitiveBlock: all its nodes without their tags, and the ways and relations that are wanted
 * with all their tags. The arrays keep their memory from block to block; a zeroed struct with
 * an arena is an empty block.
 *
 * Coordinates are in 1e-7 degree, rounded, and may lie outside the world: INT64_MIN or INT64_MAX
 * stand for what no int64 holds.
 */
struct osm_block {
    struct arena *arena;
    bool has_nodes, has_ways; /* whether they were asked for or not */

    uint32_t node_count, node_capacity;
    int64_t *node_id, *node_lon_e7, *node_lat_e7;

    uint32_t way_count, way_capacity;
    struct osm_way *ways;
    uint32_t ref_count, ref_capacity;
    int64_t *refs;
    uint32_t relation_count, relation_capacity;
    struct osm_relation *relations;
    uint32_t member_count, member_capacity;
    struct osm_member *members;
    uint32_t tag_count, tag_capacity;
    uint32_t *tag_key, *tag_value; /* index into strings, always good */

    uint32_t string_count, string_capacity;
    struct osm_string *strings; /* point into the decoded bytes */
    uint8_t *wanted;            /* of each string: as a key, what wants it; of enum osm_want */
};

/*
 * Decodes an inflated PrimitiveBlock; PACKED_SLACK bytes behind it must be readable (packed.h).
 * On failure says in *ret_reason, a text without parameters,
 * what is wrong with it; the block then holds nothing of use.
 */
bool osm_block_decode(struct osm_block *block, const uint8_t *bytes, size_t size, unsigned want,
                      enum text_id *ret_reason);

#endif
