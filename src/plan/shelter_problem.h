/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_SHELTER_PROBLEM_H
#define PLAN_SHELTER_PROBLEM_H

#include "plan/demand.h"

/* Why a site takes no part in a plan. The first that applies, in this order. */
enum site_exclusion {
    SITE_USED,
    SITE_WRONG_FUNCTION, /* command, medical, team and support works */
    SITE_UNKNOWN_FUNCTION,
    SITE_NOT_PUBLIC,
    SITE_NOT_USABLE,
    SITE_AFTER_CONVERSION,
    SITE_UNSUITABLE, /* for this hazard */
    SITE_UNKNOWN_SUITABILITY,
    SITE_IN_HAZARD,   /* inside an imported hazard polygon */
    SITE_NO_PLACES,   /* none, or no door lets anybody in */
    SITE_OFF_NETWORK, /* no entrance within the snap distance of a street */
    SITE_EXCLUSION_COUNT
};

enum text_id site_exclusion_text(enum site_exclusion exclusion);
/* For programs: "site_off_network". */
const char *site_exclusion_name(enum site_exclusion exclusion);

struct site_use {
    uint32_t count[SITE_EXCLUSION_COUNT];
    int64_t places[SITE_EXCLUSION_COUNT]; /* as imported; for SITE_USED, usable places */
    const uint8_t *of_record;             /* [records] enum site_exclusion */
};

/* What a plan is made from; everything outlives the problem. */
struct shelter_inputs {
    const struct road_records *roads;
    const struct people_records *people;
    int64_t estimate_total;
    const struct site_records *sites;
    const struct geo_polygon *shut; /* polygons of the hazard */
    uint32_t shut_count;
    const struct geo_polygon *area; /* NULL = the roads' box */
};

struct shelter_options {
    enum hazard hazard;
    struct walk_limit limit;
    int32_t snap_mm;
    const char *population_state;
    struct priority_order priority;
};

/*
 * Usable places: min(places, what the doors take); 0.3 m of clear width per 100 people and at
 * most 700 a door (FIELD: GB 50038 practice). Doors of unknown width take 700; where neither
 * widths nor a number of doors are known, the places stand.
 */
int32_t site_usable_places(const struct site_record *site);
/* What the doors take; INT32_MAX where nothing is known of them. */
int64_t site_door_people(const struct site_record *site);
enum site_exclusion site_exclusion_of(const struct site_record *site, enum hazard hazard);

/*
 * Builds network and problem. `ret_record_of_site` [site_count] gives the record of each site
 * of the problem. Fails if the roads hold no walkable way.
 */
bool shelter_problem_build(const struct shelter_inputs *inputs,
                           const struct shelter_options *options, struct arena *arena,
                           struct shelter_problem *ret_problem, struct site_use *ret_use,
                           const uint32_t **ret_record_of_site, struct error *err);

/* A limit as the problem has it: the ms that a walk may take. */
time_ms shelter_limit_in_ms(const struct walk_limit *limit);
/* The profile of the network of a problem with such a limit: lengths are walked at one speed. */
struct walk_profile shelter_profile(const struct walk_limit *limit);

/* Left out for what people can change: it is not public, not usable now, or only after conversion.
 * Nothing that a hazard makes unfit, and nothing of which that is unknown, is ever openable. */
bool site_is_openable(const struct site_record *site, enum hazard hazard);

/*
 * The problem with the openable sites behind its own, closed (0 places). `ret_places`
 * [ret_wider->site_count] is how many each has when it is open. Inputs and snap distance are those
 * the problem was built with.
 */
void shelter_problem_widen(const struct shelter_inputs *inputs,
                           const struct shelter_problem *problem, int32_t snap_mm,
                           struct arena *arena, struct shelter_problem *ret_wider,
                           const int32_t **ret_places);

#endif
