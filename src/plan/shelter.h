/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SHELTER_H
#define PLAN_SHELTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vocabulary.h"
#include "network/network.h"

/*
 * The shelter problem: people in groups on a network, sites with places, a limit to the walk.
 *
 * Wanted, each before the next:
 *   1. most people of the first priority rank placed, then of the second, …
 *   2. least total walking time of those placed.
 * Groups may be divided. Sites are already the usable ones: right function, state, access and
 * suitability for the hazard; `places` is min(places, what the doors take).
 */
struct shelter_group {
    const char *key; /* stable: "source:record", "source:record:segment" for a share */
    struct geo_point point;
    int32_t people; /* > 0 */
    uint8_t rank;   /* 1 = last to be placed … rank_count = first */
    enum person_class person_class;
    bool estimated;
    struct network_point at;
};

struct shelter_door {
    struct geo_point point;
    struct network_point at;
};

struct shelter_site {
    const char *key; /* stable: "source:record" */
    const char *name;
    int32_t places; /* usable; ≥ 0 */
    uint32_t first_door, door_count;
    bool made_up;
};

enum walk_limit_kind { WALK_LIMIT_TIME, WALK_LIMIT_LENGTH, WALK_LIMIT_NONE };

struct walk_limit {
    enum walk_limit_kind kind;
    int64_t value; /* ms or mm; 0 for NONE */
};

enum { RANK_MAX = 6 };

struct shelter_problem {
    const struct network *network; /* built with a uniform profile if the limit is a length */
    enum hazard hazard;
    struct walk_limit limit;
    time_ms limit_ms; /* a walk of this many ms is allowed; INT32_MAX − 1 for NONE */
    int32_t level_speed_mm_s;
    uint8_t rank_count; /* 1 … RANK_MAX */

    uint32_t group_count;
    const struct shelter_group *groups; /* [group_count] inside the plan area */
    uint32_t site_count;
    const struct shelter_site *sites; /* [site_count] */
    uint32_t door_count;
    const struct shelter_door *doors; /* [door_count] grouped by site */

    /* People outside the plan area, counted apart. */
    int64_t outside_people;
};

/*
 * The walk of a group to a site is: the group's access leg, the shortest way on the network, the
 * door's access leg; the least over the site's doors. It is allowed if it is ≤ limit_ms.
 *
 * All allowed pairs, by group and, within a group, by (walk, site).
 */
struct shelter_pairs {
    uint32_t count;
    const uint32_t *first;  /* [group_count + 1] */
    const uint32_t *site;   /* [count] */
    const time_ms *walk_ms; /* [count] */
};

/* People of one group who go to one site. */
struct shelter_piece {
    uint32_t group, site;
    int32_t people; /* > 0 */
    time_ms walk_ms;
};

/*
 * What one more place at a site brings, ordered by (rank, ms): `rank` > 0 means one more person
 * of that rank comes under cover and `ms` less walking by everybody else (which may be
 * negative: more walking); rank 0 means `ms` ≥ 0 less walking alone.
 * With one rank this is the pair (people ∈ {0,1}, ms).
 */
struct shelter_price {
    int32_t rank;
    int64_t ms;
};

/* An allocation and its proof; pieces are ordered by (group, site). */
struct shelter_allocation {
    uint32_t piece_count;
    const struct shelter_piece *pieces;
    const struct shelter_price *prices; /* [site_count], the least that prove it */
};

#endif
