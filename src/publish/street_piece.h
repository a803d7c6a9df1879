/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_STREET_PIECE_H
#define PUBLISH_STREET_PIECE_H

#include "plan/shelter.h"
#include "plan/shelter_plan.h"

/* What street_section.c is made from; nobody else includes this. */

/* A stretch of a chain of one street name that goes to one site (or NO_SITE). */
struct street_piece {
    uint32_t chain;
    int64_t begin_mm, end_mm; /* along the chain, begin ≤ end */
    uint32_t site;
    uint32_t street;                   /* number of its name, see street_names */
    uint32_t first_group, group_count; /* into street_pieces.groups */
    int64_t people, elsewhere_people;
    time_ms least_walk_ms, most_walk_ms; /* of the groups that go to `site`; INT32_MAX, 0 if none */
};

/* Names of ways by number, sorted; number 0 is "" if any way has no name. */
struct street_names {
    uint32_t count;
    const char **name; /* [count] */
    uint32_t *of_way;  /* [way_count] */
};

struct street_pieces {
    uint32_t count;
    struct street_piece *pieces; /* by chain, then along it */
    uint32_t *groups;
    int64_t *segment_begin_mm; /* [segment_count] along its chain */
    struct street_names names;
};

void street_pieces_find(const struct shelter_problem *problem,
                        const struct shelter_allocation *allocation, struct arena *arena,
                        struct street_pieces *ret_pieces);

int64_t street_chain_length_mm(const struct network *network, const struct street_pieces *pieces,
                               uint32_t chain);

/* The place `along_mm` of a chain; at the boundary of two segments in the earlier one. */
struct network_point street_point_at(const struct network *network,
                                     const struct street_pieces *pieces, uint32_t chain,
                                     int64_t along_mm);

/* Widens each piece's least and most walk by the walks from the street itself to its site. */
void street_pieces_walk(const struct shelter_problem *problem, struct street_pieces *pieces,
                        struct arena *scratch);

#endif
