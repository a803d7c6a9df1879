/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SHELTER_FIGURES_H
#define PLAN_SHELTER_FIGURES_H

#include "plan/shelter_pairs.h"
#include "plan/shelter_plan.h"

/*
 * What an allocation comes to, counted from the problem, its allowed pairs and the pieces. Of
 * each group at least the pair with the least walk must be listed. Leaves the worst area out.
 * O(pairs + pieces).
 */
void shelter_figures_count(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                           const struct shelter_allocation *allocation, struct arena *scratch,
                           struct shelter_figures *ret_figures);

/* The lowest-level area with the largest share of its people unplaced; of equal shares the one
 * with more people unplaced, then the lower code. Only areas of at least 100 people in the plan.
 * Areas without a polygon hold nobody, and are no level below those that have one. */
void shelter_figures_worst_area(const struct shelter_problem *problem,
                                const struct shelter_allocation *allocation,
                                const struct area_records *areas, struct arena *scratch,
                                struct shelter_figures *figures);

/* [group_count] people of each group who have no place. */
int32_t *shelter_unplaced(const struct shelter_problem *problem,
                          const struct shelter_allocation *allocation, struct arena *arena);

/* In a what-if, whose problem has closed sites: the reasons as if these were not there. */
void shelter_figures_of_open(const struct shelter_problem *problem,
                             const struct shelter_pairs *pairs,
                             const struct shelter_allocation *allocation, struct arena *arena,
                             struct shelter_figures *figures);

/* Why a group's unplaced people are unplaced. A site without places, which a what-if has closed, is
 * as good as none. */
enum unplaced_reason shelter_unplaced_reason(const struct shelter_problem *problem,
                                             const struct shelter_pairs *pairs, uint32_t group);

#endif
