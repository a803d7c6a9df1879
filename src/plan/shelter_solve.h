/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SHELTER_SOLVE_H
#define PLAN_SHELTER_SOLVE_H

#include "algo/allocation.h"
#include "plan/shelter_pairs.h"

/*
 * An allocation problem in the solver's terms, with its optimum. Costs are single integers:
 * a person of rank r who is left costs r · big_m, everybody else the milliseconds walked.
 *
 * big_m > 4 · K · T for K sites and no walk longer than T: one more person under cover may
 * lengthen the walks along a chain through every site, by at most T each, and what an exchange
 * costs is two such chains; both are then read back as rank · big_m + ms in one way only. The sets
 * of people who can be placed together form a matroid (Edmonds and Fulkerson 1965), so serving
 * ranks in order never lowers coverage, and any increasing weights give that order.
 */
struct shelter_solution {
    struct shelter_pairs pairs;
    struct allocation_input *input;
    struct allocation *allocation;
    int64_t big_m;
};

/*
 * The exact optimum: see struct shelter_problem. Prices are the least, pieces are a forest, and
 * the gap between what the allocation costs and what the prices prove is 0, or the program stops.
 * With limit NONE the pairs are found as they are needed: the nearest first, then, until no walk
 * to any site is better than what the prices say, those that are.
 * Fails on too many pairs and when cancelled.
 */
bool shelter_solve(const struct shelter_problem *problem, const struct progress *progress,
                   struct arena *arena, struct shelter_solution *ret_solution, struct error *err);

/* Pairs alone and allocation alone, for measuring them apart; limits TIME and LENGTH. */
void shelter_solve_pairs(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                         struct arena *arena, struct shelter_solution *ret_solution);

/* What a solution is to be carried over to, at most. */
struct shelter_room {
    uint32_t more_sites;
    time_ms longest_ms; /* a walk */
};
/* The same optimum, by a big_m that is enough for problems of that size. */
void shelter_solve_roomy(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                         struct shelter_room room, struct arena *arena,
                         struct shelter_solution *ret_solution);

/*
 * The optimum of another problem with the same groups: its sites are those of the solution, with
 * the places they have there, then others without places; `pairs` may differ in whatever they like.
 * Reached from the solution, which must have been solved with that much room: where only pairs to
 * the sites behind are new, nobody moves. All of it in `arena`.
 */
void shelter_solution_carry(const struct shelter_problem *problem,
                            const struct shelter_solution *solution,
                            const struct shelter_pairs *pairs, struct arena *arena,
                            struct shelter_solution *ret_solution);

/* What is stored of a solution. */
struct shelter_allocation shelter_solution_result(const struct shelter_problem *problem,
                                                  const struct shelter_solution *solution,
                                                  struct arena *arena);

struct shelter_price shelter_price_from(int64_t price, int64_t big_m);

/* No walk the problem allows is longer than this. */
int64_t shelter_longest_walk_ms(const struct shelter_problem *problem);

#endif
