/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_DEMAND_H
#define PLAN_DEMAND_H

#include "plan/shelter.h"

/* Where a plan is for: inside the polygon if there is one, else inside the box. */
struct plan_area {
    struct geo_box box;
    const struct geo_polygon *polygon; /* NULL = the box */
};

bool plan_area_contains(const struct plan_area *area, struct geo_point point);

/*
 * Who walks, and who comes first: classes before the first ';' have the highest rank. Classes
 * that are not named come with the last list. "older,disabled;general"
 */
struct priority_order {
    uint8_t rank_count;
    uint8_t rank[PERSON_CLASS_COUNT]; /* 1 = last … rank_count = first */
};
#define PRIORITY_DEFAULT "minor,older,disabled,pregnant,patient;general"
bool priority_parse(const char *text, struct priority_order *ret_order, struct error *err);

/* People to be sheltered, as imported. */
struct demand {
    const struct people_records *people;
    int64_t estimate_total;       /* 0, or spread over the residential streets */
    const char *population_state; /* only records of this state, and none that are left out */
};

struct demand_groups {
    uint32_t count;
    struct shelter_group *groups;
    int64_t outside_people;
};

/*
 * Groups of a plan, in the order of the records.
 *   A record with a point is one group there.
 *   A record with a polygon is spread over the streets inside it in proportion to their length,
 *   by largest remainder: one group per chain, in the middle of what lies inside. A polygon
 *   without a street inside is one group at its middle.
 *   An estimate is spread over residential streets (all streets, if there are none), one group
 *   per chain, marked estimated.
 * Groups inside the area; the people outside are counted. Nobody is lost: the sum is exact.
 */
void demand_spread(const struct demand *demand, const struct network *network,
                   const struct walk_profile *profile, const struct snapper *snapper,
                   int32_t snap_mm, const struct plan_area *area,
                   const struct priority_order *order, struct arena *arena,
                   struct demand_groups *ret_groups);

/* People of this state who are left out of plans, in so many groups. */
int64_t demand_left_out(const struct people_records *people, const char *population_state,
                        uint32_t *ret_groups);

/*
 * Splits `total` over `count` shares in proportion to `weight` ≥ 0 by largest remainder; of
 * equal remainders the lower index wins. Σ weight > 0. Source: Hare–Niemeyer.
 */
void apportion(int64_t total, const int64_t *weight, uint32_t count, int64_t *ret_share,
               struct arena *scratch);

#endif
