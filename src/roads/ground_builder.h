/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_GROUND_BUILDER_H
#define ROADS_GROUND_BUILDER_H

#include "base/arena.h"
#include "base/error.h"
#include "import/ground.h"
#include "table/report.h"

/*
 * Puts together what lies under the streets from objects in any order: first all ways and
 * relations, then the ways that only relations name, then the nodes.
 *
 *     ground_builder_tag(builder, key, …);                   the tags of the way or relation
 *     ground_builder_way(builder, id, refs, count);          that comes now
 *     ground_builder_relation(builder, id, members, count);
 *     if (ground_builder_end_objects(builder))
 *         ground_builder_member(builder, id, refs, count);   every way there is
 *     ground_builder_end_ways(builder, …);
 *     ground_builder_node(builder, id, lon, lat);            every node there is
 *     ground_builder_finish(builder, …);
 */
struct ground_builder;

enum {
    GROUND_WAY_MAX = 20 * 1000 * 1000,
    GROUND_MEMBER_MAX = 32 * 1000, /* of a relation; more OpenStreetMap does not take */
};

struct ground_member {
    int64_t way;
    bool is_inner; /* a hole */
};

/* All working memory is in `scratch`. */
struct ground_builder *ground_builder_new(bool with_buildings, struct arena *scratch);
void ground_builder_tag(struct ground_builder *builder, const char *key, size_t key_length,
                        const char *value, size_t value_length);
void ground_builder_way(struct ground_builder *builder, int64_t id, const int64_t *refs,
                        uint32_t count);
void ground_builder_relation(struct ground_builder *builder, int64_t id,
                             const struct ground_member *members, uint32_t count);
/* False: no way is wanted that was not taken already. */
bool ground_builder_end_objects(struct ground_builder *builder);
void ground_builder_member(struct ground_builder *builder, int64_t id, const int64_t *refs,
                           uint32_t count);
/* ERROR_LIMIT past GROUND_WAY_MAX ways or NODE_MAX nodes. */
bool ground_builder_end_ways(struct ground_builder *builder, const char *file, struct error *err);
void ground_builder_node(struct ground_builder *builder, int64_t id, int64_t lon_e7,
                         int64_t lat_e7);

/*
 * The records. An area whose outline is not closed, or of whose outline or holes something is
 * missing in the file, is left out; of a multipolygon with several outlines only the broken
 * outline is, but all of it where a hole is broken: nothing is drawn where it is not. How many,
 * and the first of them, is noted. Ways break where nodes are missing if they are lines.
 */
void ground_builder_finish(struct ground_builder *builder, struct arena *arena,
                           struct import_report *report, struct ground_records *ret_ground);

#endif
