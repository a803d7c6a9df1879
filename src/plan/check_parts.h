/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_CHECK_PARTS_H
#define PLAN_CHECK_PARTS_H

#include "plan/check_walks.h"
#include "plan/shelter_check.h"

/* What the files of the checker share; nobody else includes this. */

/*
 * A pair (rank, ms) as one integer that compares like it: rank · 2^64 + ms. Single prices and
 * walks have |ms| < 2^62, so it is read back in one way only.
 */
#define KEY_RANK ((walk_key)1 << 64)
enum { PRICE_MS_BITS = 56 }; /* no price that proves anything has more */

#define WALK_UNKNOWN INT32_MAX

/* A pair of group and site that is best by the prices, for all the checker knows so far. */
struct best_pair {
    uint32_t group, site;
    walk_key key;
};

struct checker {
    const struct shelter_problem *problem;
    const struct shelter_allocation *allocation;
    const struct area_records *areas;
    const struct progress *progress;
    struct arena *scratch;
    struct check_search *search;

    struct shelter_verdict verdict;
    struct error *kept; /* [VIOLATIONS_KEPT] */

    /* Read from the pieces. */
    bool *is_usable; /* [piece_count] names a group and a site there are, and people */
    int64_t *placed; /* [group_count] people */
    int64_t *taken;  /* [site_count] places */

    /* Found on the network. */
    time_ms *walk_ms; /* [piece_count] the true walk; WALK_UNKNOWN = not allowed */
    walk_key *price;  /* [site_count] what can be believed of the stored price */
    walk_key *least;  /* [group_count] least walk + price; NO_WALK_KEY = no site within */
    uint32_t *least_site;
    uint32_t *nearest;   /* [group_count] site of the least walk, the lower of equals; NO_SITE */
    uint64_t pair_count; /* 0 for limit NONE */
    struct best_pair *best;
    uint32_t best_count, best_capacity;
};

/* Notes a violation: a text of the catalogue with its arguments. */
#define check_note(checker, id, ...)                                                               \
    do {                                                                                           \
        struct checker *noted_ = (checker);                                                        \
        if (noted_->verdict.kept_count < VIOLATIONS_KEPT)                                          \
            error_set(&noted_->kept[noted_->verdict.kept_count++], ERROR_CONFLICT, (id),           \
                      ##__VA_ARGS__);                                                              \
        noted_->verdict.violation_count++;                                                         \
    } while (0)

/* Compares every stored figure with what the checker counts. */
void check_figures(struct checker *checker, const struct shelter_figures *stored);

/* Optimal by the stored prices, and these the least? Sets the gap. For feasible plans. */
void check_proof(struct checker *checker);

#endif
