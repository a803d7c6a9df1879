/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NETWORK_NETWORK_H
#define NETWORK_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

#include "algo/graph.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/geo.h"
#include "import/records.h"
#include "network/profile.h"

/*
 * A walking network: who can walk from where to where, and how long it takes.
 *
 * Four tables, each finer than the one before:
 *
 *   junction   a node where streets meet, end or change; the nodes of `graph`
 *   chain      the street between two junctions; unless shut it is two arcs of `graph`, one from
 *              either end
 *   segment    two neighbouring nodes of a way; the segments of a chain stand together, in its
 *              order and direction, so a chain is a range of segments
 *   node       a point of a way
 *
 * Every segment has one whole number of milliseconds per direction. The time of a chain is their
 * sum, and a point that splits a segment splits its milliseconds without loss, so every walk is
 * a sum of the same integers whichever table it is computed from.
 */
struct network {
    uint32_t node_count;
    const struct geo_point *node_point; /* [node_count] */
    const int64_t *node_osm_id;         /* [node_count] */
    struct geo_box box;                 /* of all road nodes: the default plan area */

    uint32_t way_count;
    const int64_t *way_osm_id;   /* [way_count] */
    const char *const *way_name; /* [way_count] "" if it has none */
    const uint8_t *way_class;    /* [way_count] enum road_class */

    uint32_t segment_count;
    const uint32_t *segment_from;       /* [segment_count] node */
    const uint32_t *segment_to;         /* [segment_count] node */
    const uint32_t *segment_way;        /* [segment_count] */
    const uint32_t *segment_chain;      /* [segment_count] */
    const int32_t *segment_length_mm;   /* [segment_count] */
    const time_ms *segment_forward_ms;  /* from → to; TIME_UNREACHABLE if shut */
    const time_ms *segment_backward_ms; /* to → from */

    uint32_t chain_count;
    const uint32_t *chain_first_segment; /* [chain_count + 1] */
    const uint32_t *chain_from;          /* [chain_count] junction */
    const uint32_t *chain_to;            /* [chain_count] junction */
    const time_ms *chain_forward_ms;     /* [chain_count] TIME_UNREACHABLE if shut */
    const time_ms *chain_backward_ms;    /* [chain_count] */

    struct graph graph;            /* junctions and chains */
    const time_ms *arc_time_ms;    /* [arc_count] along the arc; TIME_UNREACHABLE if it
                                      may be walked in the other direction only */
    const time_ms *arc_back_ms;    /* [arc_count] from its head to its tail, likewise */
    const uint32_t *arc_chain;     /* [arc_count] */
    const uint32_t *junction_node; /* [graph.node_count] */

    uint32_t component_count;             /* largest first */
    const uint32_t *junction_component;   /* [graph.node_count] */
    const uint32_t *component_node_count; /* [component_count] road nodes */
};

/*
 * Builds the network of the ways the profile may walk. A segment that touches one of the
 * `shut` polygons is kept for drawing and snapping but cannot be walked.
 * O(nodes log nodes); the result lives in `arena`. Refuses records without a walkable way.
 */
bool network_build(const struct road_records *roads, const struct walk_profile *profile,
                   const struct geo_polygon *shut, uint32_t shut_count, struct arena *arena,
                   struct network *ret_network, struct error *err);

/*
 * A place on the network: the nearest point of a segment, and the straight leg to it.
 * Times to and from the ends of the segment's chain; all TIME_UNREACHABLE on a shut chain.
 */
struct network_point {
    uint32_t segment;       /* NO_SEGMENT = off the network */
    int32_t along_mm;       /* from segment_from */
    struct geo_point point; /* on the segment */
    int32_t access_mm;      /* straight leg between the place and `point` */
    time_ms access_ms;      /* at the profile's speed */
    time_ms to_start_ms;    /* from the point back to the chain's first junction */
    time_ms to_end_ms;      /* from the point on to the chain's last junction */
    time_ms from_start_ms;  /* from the chain's first junction to the point */
    time_ms from_end_ms;    /* from the chain's last junction back to the point */
};

#define NO_SEGMENT UINT32_MAX

/* Finds nearest segments; built once per network. */
struct snapper;
struct snapper *snapper_new(const struct network *network, const struct walk_profile *profile,
                            struct arena *arena);

/*
 * The point of the network nearest to `point` within `reach_mm`, else segment = NO_SEGMENT.
 * Streets of a fragment (a component of under 1 % of the road nodes) count FRAGMENT_PENALTY_MM
 * farther than they are, so that a mapped-but-unconnected courtyard does not catch people who
 * stand beside a real street. Ties go to the lower segment.
 */
enum { FRAGMENT_PENALTY_MM = 100 * 1000 };
struct network_point snapper_find(const struct snapper *snapper, struct geo_point point,
                                  int32_t reach_mm);

/*
 * Time along one chain from point a to point b without leaving it; TIME_UNREACHABLE if they are
 * on different chains, or the direction is shut.
 */
time_ms network_along_chain_ms(const struct network *network, const struct network_point *a,
                               const struct network_point *b);

/*
 * The network point at `along_mm` of `segment`, with the leg from `place` to it; `place` may be
 * the point itself.
 */
struct network_point network_point_at(const struct network *network,
                                      const struct walk_profile *profile, uint32_t segment,
                                      int32_t along_mm, struct geo_point place);

#endif
