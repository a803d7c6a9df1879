/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SHELTER_CHECK_H
#define PLAN_SHELTER_CHECK_H

#include "base/error.h"
#include "base/progress.h"
#include "import/records.h"
#include "plan/shelter_plan.h"

/*
 * Is a stored plan right? The checker believes nothing that is stored: it finds the walks itself,
 * node by node, and counts every figure anew, in code that shares nothing with the solver. What
 * it takes as given is the problem: network, groups, sites, limit.
 *
 * The proof. Wanted is the least (rank, ms), compared in this order: the ranks of all people left
 * without a place, and the milliseconds walked. Ranks summed up say the same as "most of the first
 * rank, then of the second, …", because the sets of people who can be placed together form a
 * matroid. Let π(s) ≥ 0 be the stored price of site s, a pair too. For a person of group g let
 *
 *   λ(g) = min( (rank of g, 0), min over sites s within the limit of (0, walk(g, s)) + π(s) ).
 *
 * Then no plan whatever can cost less than Σ people(g) · λ(g) − Σ places(s) · π(s): pairs added
 * and compared in order are as good as numbers for linear programming's duality. What the plan
 * costs above this bound is the gap; it is the sum of what each person could do better and of
 * priced places that are empty. Sums have 128 bits.
 *
 * Prices must be the least of all that prove the plan, which makes them unique: one more or one
 * less is refuted. Given gap 0 they are the least if and only if every site is tied down: its
 * price is 0, or someone left without a place would just as well come in there, or someone
 * who is placed at a site tied down would just as well be there. (What is not tied down could be
 * lowered together by one millisecond; what is, could not.)
 */
enum { VIOLATIONS_KEPT = 50 };

/* What a plan costs more than the best: rank_people persons (weighted by rank: with one rank,
 * people) without a place, then ms of walking. −1 and −1 if the plan is not feasible. */
struct shelter_gap {
    int64_t rank_people, ms;
};

struct shelter_verdict {
    bool valid;    /* nothing at all is wrong */
    bool feasible; /* nobody is lost, doubled or sent too far; no site is over-full */
    struct shelter_gap gap;
    uint64_t violation_count;
    uint32_t kept_count;
    const struct error *violations; /* [kept_count] a sentence each, the first that were found */
};

/*
 * Checks pieces, prices and figures against the problem; `areas` may be NULL. Whatever stands in
 * them, even out of range, gives a verdict. Fails only when `progress` asks to stop.
 * With a limit: one search per site, O(Σ nodes within the limit · log), and memory for the pairs
 * that are best by the prices. Without: one search over the network for the prices, one for the
 * nearest sites, and from each site one as far as the farthest of its people.
 */
bool shelter_check(const struct shelter_problem *problem,
                   const struct shelter_allocation *allocation,
                   const struct shelter_figures *figures, const struct area_records *areas,
                   const struct progress *progress, struct arena *arena,
                   struct shelter_verdict *ret_verdict, struct error *err);

#endif
