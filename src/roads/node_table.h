/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_NODE_TABLE_H
#define ROADS_NODE_TABLE_H

#include "base/arena.h"
#include "base/geo.h"

/*
 * The nodes that ways name, and where they lie: first all refs, then the nodes.
 *
 *     node_table_ref(table, id);             the nodes of the ways, in order; false: too many
 *     node_table_number(table);              which of them there are
 *     node_table_place(table, id, lon, lat); every node there is; those not named are dropped
 *
 * Begin with a struct that has nothing but an arena. Afterwards ref r is at
 * points[ref_node[r]], if has_point[ref_node[r]].
 */
enum { NODE_MAX = 50 * 1000 * 1000, NODE_REF_MAX = 4 * NODE_MAX };

/* Stands in the refs where a way has a gap; no node has this id. */
#define NODE_GAP INT64_MIN

struct node_table {
    struct arena *scratch;
    uint32_t ref_count, ref_capacity;
    int64_t *refs;

    uint32_t node_count;
    int64_t *node_ids;        /* [node_count] ascending */
    struct geo_point *points; /* [node_count] */
    bool *has_point;          /* [node_count] */
    uint32_t *ref_node;       /* [ref_count] the place of each ref in node_ids */
    uint32_t cursor;          /* where the last node was sought */
    int64_t first_bad_node;   /* out of range */
    uint64_t bad_node_count;
};

bool node_table_ref(struct node_table *table, int64_t id);
/* False if there are more than NODE_MAX. Time O(refs). */
bool node_table_number(struct node_table *table);
/* In 1e-7 degrees; out of range refuses the node, as if it were missing. Of two with one id the
 * later counts. Time O(1) while ids ascend, else O(log nodes). */
void node_table_place(struct node_table *table, int64_t id, int64_t lon_e7, int64_t lat_e7);

#endif
