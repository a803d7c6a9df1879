/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_ROAD_BUILDER_H
#define ROADS_ROAD_BUILDER_H

#include "base/arena.h"
#include "base/error.h"
#include "import/records.h"
#include "roads/node_table.h"
#include "table/report.h"

/*
 * Puts road records together from objects in any order: first all ways, then the nodes they use.
 *
 *     road_builder_way(builder, id);            for every way with a highway tag
 *     road_builder_ref(builder, node_id);       its nodes in order
 *     road_builder_tag(builder, key, …);        all its tags; those not kept are dropped
 *     road_builder_end_ways(builder, …);
 *     road_builder_node(builder, id, lon, lat); every node there is; those not used are dropped
 *     road_builder_finish(builder, …);
 */
struct road_builder;

enum {
    ROAD_NODE_MAX = NODE_MAX,
    ROAD_WAY_MAX = 20 * 1000 * 1000,
    ROAD_VALUE_SIZE_MAX = 4 * 255, /* 255 characters, says OpenStreetMap; longer: no tag */
};

/* All working memory is in `scratch`. */
struct road_builder *road_builder_new(struct arena *scratch);
void road_builder_way(struct road_builder *builder, int64_t id);
void road_builder_ref(struct road_builder *builder, int64_t node_id);
/* The way goes on elsewhere: what follows is another piece of it under the same id. */
void road_builder_gap(struct road_builder *builder);
/* A key that comes twice keeps its first value; a value that is no UTF-8 text is dropped. */
void road_builder_tag(struct road_builder *builder, const char *key, size_t key_length,
                      const char *value, size_t value_length);

/* ERROR_LIMIT past ROAD_WAY_MAX ways or ROAD_NODE_MAX nodes. Time O(refs). */
bool road_builder_end_ways(struct road_builder *builder, const char *file, struct error *err);

/*
 * In 1e-7 degrees; out of range refuses the node, as if it were missing. Of two with one id the
 * later counts. Time O(1) while ids ascend, else O(log nodes).
 */
void road_builder_node(struct road_builder *builder, int64_t id, int64_t lon_e7, int64_t lat_e7);

/*
 * The records, in canonical order; see struct road_records. A way id that comes twice is refused
 * the second time, a way of fewer than two nodes as well; missing nodes are noted. ERROR_LIMIT
 * if missing nodes break the ways into more than ROAD_WAY_MAX pieces.
 */
bool road_builder_finish(struct road_builder *builder, const char *file, struct arena *arena,
                         struct import_report *report, struct road_records *ret_roads,
                         struct error *err);

#endif
