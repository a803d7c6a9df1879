/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SHELTER_PLAN_H
#define PLAN_SHELTER_PLAN_H

#include "base/hash.h"
#include "plan/shelter.h"

struct plan_assumption; /* plan/assumption.h */

/* Why someone has no place. */
enum unplaced_reason { UNPLACED_OFF_NETWORK, UNPLACED_NOTHING_WITHIN, UNPLACED_ALL_FULL };

enum { MINUTE_CLASS_COUNT = 61 }; /* 0–1 min, 1–2 min, …; the last is "60 min and more" */

/*
 * What a plan comes to. people = placed + unplaced; unplaced = off_network + nothing_within +
 * all_full; all inside the plan area.
 */
struct shelter_figures {
    int64_t people, placed, unplaced;
    int64_t off_network, nothing_within, all_full;
    int64_t outside; /* outside the plan area, counted apart */
    int64_t people_by_rank[RANK_MAX + 1], placed_by_rank[RANK_MAX + 1]; /* [1 … rank_count] */

    int64_t places; /* usable places of all sites in the problem */
    uint32_t site_count, full_site_count;
    uint64_t pair_count;   /* allowed pairs; 0 for limit NONE: they are not listed */
    uint32_t split_groups; /* groups that go to more than one site, or in part */

    int64_t walk_person_ms; /* Σ people × walk */
    time_ms worst_walk_ms, p95_walk_ms;
    int64_t minute_people[MINUTE_CLASS_COUNT];

    /* Baseline 就近掩蔽: everyone walks to the nearest site within the limit. */
    int64_t nearest_set_out, nearest_turned_away;

    /* Of those placed, who would still arrive within the limit at 0.6 m/s. */
    int64_t slow_in_time;

    /* Circle coverage 服务半径覆盖率, for limits in metres: people with a usable site within the
     * straight distance; −1 for other limits. */
    int64_t circle_covered;

    /* The area (lowest level) with the largest share of people unplaced; NULL without areas. */
    const char *worst_area_code, *worst_area_name;
    int64_t worst_area_people, worst_area_unplaced;
};

/* What more places at one spot would bring, found by solving again. */
struct shelter_gain {
    uint32_t site; /* NO_SITE = a point where no shelter is */
    struct geo_point point;
    const char *name;     /* of the site, or the street at the point */
    int32_t places;       /* 100 or 1,000 more */
    int64_t more_people;  /* more under cover */
    int64_t less_walk_ms; /* less walking by everyone; may be negative */
};
#define NO_SITE UINT32_MAX

/* "11,300 people can reach only these 14 sites with 9,100 places." */
struct shelter_zone {
    int64_t people, places;
    uint32_t group_count, site_count;
    const uint32_t *groups, *sites;
};

/* A stored plan. */
struct shelter_plan {
    const char *name, *author;
    uint32_t version; /* of its name: 1, 2, …; as little a part of the content as the name */
    int64_t created_at_ms;
    time_ms reaction_ms;
    const char *population_state;
    const char *area_code; /* NULL = the roads' box */
    int32_t snap_mm;
    const char *priority; /* as given: "older,disabled;general" */
    /* Otherwise than the data have it: with any the plan is hypothetical. In their order. */
    uint32_t assumption_count;
    const struct plan_assumption *assumptions;

    /* Content hashes of what it was computed from; checked against the file's. */
    struct hash roads_hash, people_hash, sites_hash, areas_hash, hazards_hash;

    const struct shelter_problem *problem;
    struct shelter_allocation allocation;
    struct shelter_figures figures;
    uint32_t gain_count, zone_count;
    const struct shelter_gain *gains; /* best first */
    bool gains_proven;                /* nothing left out can rank higher */
    const struct shelter_zone *zones; /* most people first */

    struct hash content_hash; /* name, version, author, clock and timings left out */
};

#endif
