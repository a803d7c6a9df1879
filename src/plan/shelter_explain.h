/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SHELTER_EXPLAIN_H
#define PLAN_SHELTER_EXPLAIN_H

#include "plan/shelter_plan.h"
#include "plan/shelter_solve.h"

/* Someone who would have to move for another to get a place. */
struct shelter_move {
    uint32_t group;
    uint32_t from_site, to_site; /* NO_SITE = without a place */
};

enum { SHELTER_MOVE_MAX = 64 };

/*
 * Why a group goes where it goes. `nearer_site` is the nearest site within the limit that is not
 * where all of the group go already; NO_SITE if there is none. One person could only be sent
 * there by the moves listed, which would cost everyone together (rank, ms): places lost, then
 * more walking. Both 0 = it makes no difference. With limit NONE the moves use only the walks
 * that the solution lists; there may then be cheaper ones.
 */
struct group_explanation {
    uint32_t group;
    int32_t unplaced;
    enum unplaced_reason reason; /* if unplaced > 0 */
    uint32_t piece_count;
    const struct shelter_piece *pieces;
    uint32_t nearer_site;
    time_ms nearer_walk_ms;
    bool nearer_is_full;
    bool is_farther; /* than where the group go: they have the nearest already */
    struct shelter_price cost;
    uint32_t help_site;
    struct shelter_price help;
    uint32_t beyond_site;
    time_ms beyond_walk_ms;
    uint32_t move_count;
    struct shelter_move moves[SHELTER_MOVE_MAX];
};

void shelter_explain_group(const struct shelter_problem *problem,
                           const struct shelter_solution *solution, uint32_t group,
                           struct arena *arena, struct group_explanation *ret_explanation);

/* Who comes to a site, and what one more place there brings. */
struct site_explanation {
    uint32_t site;
    int32_t places, people;
    uint32_t group_count;
    time_ms mean_walk_ms, worst_walk_ms;
    int64_t reach_people; /* who could walk there within the limit */
    struct shelter_price price;
};

void shelter_explain_site(const struct shelter_problem *problem,
                          const struct shelter_solution *solution, uint32_t site,
                          struct arena *scratch, struct site_explanation *ret_explanation);

/* The group whose place is nearest to `point`; group_count if there is none. Ties: lower group. */
uint32_t shelter_nearest_group(const struct shelter_problem *problem, struct geo_point point,
                               int64_t *ret_distance_mm);

#endif
