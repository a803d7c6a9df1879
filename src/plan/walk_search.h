/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_WALK_SEARCH_H
#define PLAN_WALK_SEARCH_H

#include "plan/shelter.h"

/* The groups on chain c are group[first[c]] … group[first[c + 1] − 1]. */
struct chain_groups {
    const uint32_t *first; /* [chain_count + 1] */
    const uint32_t *group;
};

struct chain_groups *chain_groups_new(const struct shelter_problem *problem, struct arena *arena);

/* The doors on chain c, and the sites they belong to, likewise. */
struct chain_doors {
    const uint32_t *first; /* [chain_count + 1] */
    const uint32_t *door, *site;
};

struct chain_doors *chain_doors_new(const struct shelter_problem *problem, struct arena *arena);

#endif
