/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SHELTER_PAIRS_H
#define PLAN_SHELTER_PAIRS_H

#include "base/progress.h"
#include "plan/shelter.h"

/*
 * Searches over the junctions of a network for walks between groups and doors. Holds the groups
 * by chain and the working memory of a search; one search at a time.
 */
struct walk_search;
struct walk_search *walk_search_new(const struct shelter_problem *problem, struct arena *arena);

struct walk {
    uint32_t group;
    time_ms walk_ms;
};

/*
 * All groups that can walk to one of the doors within problem->limit_ms, each once with its least
 * walk, in no particular order. The array stays good until the next search.
 * One bounded Dijkstra from the doors against the direction of walking: O(m log m) for the m
 * junctions within the limit.
 */
uint32_t walk_search_to_doors(struct walk_search *search, const struct shelter_door *doors,
                              uint32_t door_count, const struct walk **ret_walks);

/*
 * All allowed pairs of the problem, for limits that keep them few. Fails (ERROR_LIMIT) past
 * SHELTER_PAIRS_MAX, and when `progress` asks to stop.
 */
#define SHELTER_PAIRS_MAX 200000000u
bool shelter_pairs_find(const struct shelter_problem *problem, const struct progress *progress,
                        struct arena *arena, struct shelter_pairs *ret_pairs, struct error *err);

/*
 * For each group the (at most) `count` sites with the least walk + price: one search from all
 * doors at once in which each junction is reached from `count` sites. Only for limit NONE: sites
 * that a junction keeps, but a group beyond it may not use, would stand in the way of others.
 * `price` may be NULL (all 0); then of equal walks the lower site. Every listed walk is the
 * least to that site. O(count · junctions · log).
 */
enum { NEAREST_SITES_MAX = 32 };
void shelter_pairs_nearest(const struct shelter_problem *problem, const int64_t *price,
                           uint32_t count, struct arena *arena, struct shelter_pairs *ret_pairs);

/* Pairs as they are found, in any order but none twice; begin with `{.arena = scratch}`. */
struct loose_pair {
    uint32_t group, site;
    time_ms walk_ms;
};

struct loose_pairs {
    struct arena *arena;
    uint32_t count, chunk_count, chunk_capacity;
    struct loose_pair **chunks; /* of LOOSE_CHUNK pairs each: nothing moves while they grow */
};

enum { LOOSE_CHUNK = 1 << 14 };

void loose_pairs_add(struct loose_pairs *loose, struct loose_pair pair);
/* By group and, within a group, by (walk, site). O(pairs). */
void shelter_pairs_sort(const struct shelter_problem *problem, const struct loose_pairs *loose,
                        struct arena *arena, struct shelter_pairs *ret_pairs);

/* The pairs of both, of which none stands in the other. */
void shelter_pairs_merge(const struct shelter_problem *problem, const struct shelter_pairs *a,
                         const struct shelter_pairs *b, struct arena *arena,
                         struct shelter_pairs *ret_pairs);

#endif
