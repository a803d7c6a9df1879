/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SHELTER_WHATIF_H
#define PLAN_SHELTER_WHATIF_H

#include "plan/shelter_solve.h"

/*
 * A solved problem that follows changes. After every event it holds the exact optimum of the
 * changed problem, reached from the optimum before: placed by rank, walk and prices are those of
 * solving from scratch, whatever the events before were. Which of several equal optima the pieces
 * are may depend on the way, and so may figures that follow from the pieces (worst walk, split
 * groups); so a plan that is kept is solved from scratch.
 *
 * Only for limits of time or length: without a limit the listed pairs are not all pairs.
 */
struct shelter_whatif;

/* What events may come to, of those that change more than places. */
enum { SHELTER_WHATIF_SITES_MAX = 200, SHELTER_WHATIF_WALK_MAX_MS = 30 * 60 * 1000 };
/* A street to be blocked is no farther from the point that means it. */
enum { SHELTER_WHATIF_STREET_MM = 50 * 1000 };

bool shelter_whatif_can_follow(const struct shelter_problem *problem);

/*
 * A solution to start from where all events are to be: of `wider`, the problem with those sites
 * behind its own that may be opened (shelter_problem_widen). `pairs` are those of the problem; the
 * pairs to the sites behind are found. Nobody goes elsewhere than in the solution of the problem
 * itself. ERROR_LIMIT past SHELTER_PAIRS_MAX. One solution, and a search for each site behind.
 */
bool shelter_whatif_widen(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                          const struct shelter_problem *wider, struct arena *arena,
                          struct shelter_solution *ret_solution, struct error *err);

/* A solution to start from, for all events but the opening of sites that it does not have. */
void shelter_whatif_solve(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                          struct arena *arena, struct shelter_solution *ret_solution);

/*
 * Starts from the problem as it is solved; neither is changed and both must outlive this. Pairs
 * are shared. Own memory, all of it in `arena`: about 12 bytes a group, 160 a site, up to 56 a
 * piece, the longest queue a search has needed (16 an entry) and, for sites that searches pass, at
 * most 32 for every other site somebody there could use. It grows with what events touch, not with
 * how many they are.
 */
struct shelter_whatif *shelter_whatif_new(const struct shelter_problem *problem,
                                          const struct shelter_solution *solution,
                                          struct arena *arena);

/*
 * Closes (0), opens or resizes a site; undone by setting what was before. The gap between what
 * the new allocation costs and what its prices prove is 0, or the program stops.
 * O(pairs) for that proof, and the paths of those who move: docs/METHODS.md, section 10.
 */
void shelter_whatif_set_places(struct shelter_whatif *whatif, uint32_t site, int32_t places);

/*
 * What changes the ground, and with it the pairs: each gives a what-if of its own, all of it in
 * `arena` but for what the first problem has that never changes (the places of the streets, keys
 * and names). Only for a what-if that began with a solution of shelter_whatif_widen or
 * shelter_whatif_solve. After it, as after every event, the optimum is exact and proven.
 *
 * A street is blocked between two crossings: it can be walked neither through nor from its houses,
 * nor to a door on it, as if a hazard had shut it. Pairs are found anew for the sites that can be
 * reached from its ends within the limit.
 */
struct shelter_whatif *shelter_whatif_block(const struct shelter_whatif *whatif, uint32_t chain,
                                            struct arena *arena);
/* A site that was not there, behind the others; SHELTER_WHATIF_SITES_MAX of them at most. One
 * search from its doors. */
struct shelter_whatif *shelter_whatif_add(const struct shelter_whatif *whatif,
                                          const struct shelter_site *site,
                                          const struct shelter_door *doors, struct arena *arena);
/* Another limit of the same kind; `limit_ms` is at most SHELTER_WHATIF_WALK_MAX_MS, or as before.
 * A lower one leaves some of the pairs, and what stands on them moves over. With a higher one
 * nearly everybody moves: all pairs are found anew and solved from scratch, which is quicker.
 * ERROR_LIMIT if they are too many. */
bool shelter_whatif_limit(const struct shelter_whatif *whatif, struct walk_limit limit,
                          time_ms limit_ms, struct arena *arena, struct shelter_whatif **ret_whatif,
                          struct error *err);

/* The problem with a street blocked, to be solved from scratch. */
struct shelter_problem shelter_problem_blocked(const struct shelter_problem *problem,
                                               uint32_t chain, struct arena *arena);

/* The changed problem, for figures and for `shelter_check`, and its solution, for whatever
 * explains one. Good until the next event. */
const struct shelter_problem *shelter_whatif_problem(const struct shelter_whatif *whatif);
const struct shelter_solution *shelter_whatif_solution(const struct shelter_whatif *whatif);

/* Where it is now, to go on from there on two ways: what happens to one does not touch the other,
 * and each ends where it would have ended without the other. */
struct shelter_whatif *shelter_whatif_copy(const struct shelter_whatif *whatif,
                                           struct arena *arena);

/* What stands in every answer. */
struct shelter_totals {
    int64_t placed, unplaced;
    int64_t placed_by_rank[RANK_MAX + 1]; /* [1 … rank_count] */
    int64_t walk_person_ms;
};

/* O(groups + pieces). */
struct shelter_totals shelter_whatif_totals(const struct shelter_whatif *whatif);

/* Pieces and prices; the pieces are a forest. */
struct shelter_allocation shelter_whatif_read(const struct shelter_whatif *whatif,
                                              struct arena *arena);

#endif
