/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SHELTER_GAINS_H
#define PLAN_SHELTER_GAINS_H

#include "plan/shelter_plan.h"
#include "plan/shelter_solve.h"

/*
 * Where more places help most: sites, and points where no shelter is, ranked by solving again
 * with 100 and with 1,000 more places. `ret_gains` holds, for each of the two sizes, at most
 * `count` gains: most people first, then least walking.
 *
 * What k more places bring is concave in k, so k times the price of one bounds it; sites are
 * tried best bound first until no other can rank higher (`ret_proven`) or the budget of trials
 * is spent. Points are the places of most people without a place, one per cell of 400 m; they
 * are a proposal, and `ret_proven` speaks of sites alone.
 * With limit NONE the trials know only the walks that the solution lists: a gain may then be
 * larger than said, and nothing is proven.
 */
void shelter_gains_find(const struct shelter_problem *problem,
                        const struct shelter_solution *solution, uint32_t count,
                        const struct progress *progress, struct arena *arena,
                        const struct shelter_gain **ret_gains, uint32_t *ret_gain_count,
                        bool *ret_proven);

/*
 * Shortage zones: people of whom not all can have a place, the sites they can reach, and nobody
 * else in those. Read off the final allocation: from each group with people left over, all sites
 * it reaches, all groups placed there, and so on; what is connected is one zone. Within a zone
 * people − places is the number left. Most people first. O(pairs), with limit NONE O(network).
 */
void shelter_zones_find(const struct shelter_problem *problem,
                        const struct shelter_solution *solution, struct arena *arena,
                        const struct shelter_zone **ret_zones, uint32_t *ret_zone_count);

#endif
