/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_CHECK_WALKS_H
#define PLAN_CHECK_WALKS_H

#include "base/int128.h"
#include "plan/shelter.h"

/*
 * The checker's own searches for walks. They go from node to node along the segments of the
 * network, in plain words: Dijkstra from the doors, against the direction of walking. Chains,
 * junctions and the times kept with them, which the solver uses, play no part.
 *
 * A search spreads keys: a site starts at its own key, a millisecond of walking adds `unit`, and
 * every place gets the least key. With all sites at 0 and unit 1 that is the walk to the nearest.
 */
typedef int128 walk_key;
#define NO_WALK_KEY ((walk_key)1 << 126)

struct check_search;
struct check_search *check_search_new(const struct shelter_problem *problem, struct arena *scratch);

/* From one site's doors: start key 0, unit 1, no further than `bound_ms`. */
void check_search_from_site(struct check_search *search, uint32_t site, time_ms bound_ms);

/* From the doors of all sites; site_key[site] ≥ 0 must stay as it is until the next search. */
void check_search_from_all(struct check_search *search, const walk_key *site_key, walk_key unit);

/* The least key of a group by the last search, NO_WALK_KEY if it was not reached; `ret_site`
 * (may be NULL) is a site that gives it. */
walk_key check_search_group(const struct check_search *search, uint32_t group, uint32_t *ret_site);

/* The groups that the last search from a site reached, in no particular order. */
uint32_t check_search_reached(struct check_search *search, const uint32_t **ret_groups);

/*
 * All sites that give a group its least key by the last search from all, also those by way of
 * another street: marks them and puts those that were not marked on `sites`, which has room for
 * all. What one group has passed the next need not pass again.
 */
void check_search_mark_best(struct check_search *search, uint32_t group, bool *is_marked,
                            uint32_t *sites, uint32_t *site_count);

#endif
