/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ORACLE_H
#define ORACLE_H

#include "plan/shelter_plan.h"

/* Answers found in the plainest way, to hold the program's against. */

/* [group_count · site_count] the least walk by Bellman–Ford over the nodes; −1 = not allowed. */
int64_t *oracle_walks(const struct shelter_problem *problem, struct arena *arena);

/* An allocation problem without a map. */
struct oracle_input {
    uint32_t group_count, site_count;
    const int64_t *walk; /* as above */
    int32_t *people, *places;
    uint8_t *rank;
};

struct oracle_input oracle_input_of(const struct shelter_problem *problem, const int64_t *walk,
                                    struct arena *arena);

/* What a best allocation comes to: most people of the highest rank placed, then of the next, …,
 * then the least walking. */
struct oracle_result {
    int64_t left[RANK_MAX + 1]; /* people without a place, by rank */
    int64_t rank_people;        /* Σ rank · left */
    int64_t walk_ms;
};
struct oracle_result oracle_solve(const struct oracle_input *input, struct arena *scratch);

/* [site_count] what one more place brings: solved with it and without. */
struct shelter_price *oracle_prices(const struct oracle_input *input, struct arena *arena);

/* Is what the pieces come to as good as the optimum? They must be feasible. */
struct oracle_result oracle_count(const struct oracle_input *input,
                                  const struct shelter_allocation *allocation);

#endif
