/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NETWORK_PROFILE_H
#define NETWORK_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "algo/graph.h"
#include "import/records.h"

/* What a street is, from quiet to busy; the order is used for drawing. Stored: add at the end. */
enum road_class {
    ROAD_STEPS,
    ROAD_FOOTWAY, /* footway, path, pedestrian, corridor… */
    ROAD_CYCLEWAY,
    ROAD_TRACK,
    ROAD_SERVICE,
    ROAD_RESIDENTIAL, /* residential, living_street, unclassified, road */
    ROAD_TERTIARY,
    ROAD_SECONDARY,
    ROAD_PRIMARY,
    ROAD_TRUNK,
    ROAD_CLASS_COUNT
};

/*
 * How someone moves. `uniform` gives every street the level speed, so that milliseconds measure
 * metres: limits in metres are searched that way.
 */
struct walk_profile {
    int32_t level_speed_mm_s;
    int32_t steps_speed_mm_s;
    bool uniform;
};

/* 1.2 m/s on the level, 0.6 m/s on steps along the ground; sources in profile.c. */
extern const struct walk_profile walk_profile_default;
/* The headline for slow walkers: half of it. */
enum { SLOW_WALKER_SPEED_MM_S = 600 };

/* What kind of street a way is, and in which directions it may be walked. */
struct way_walk {
    enum road_class road_class;
    bool forward, backward; /* in the order of its nodes, against it */
};

/* False if nobody may walk the way: motorways, private ways, ferries, what is not built. */
bool profile_may_walk(const struct road_records *roads, uint32_t way, struct way_walk *ret_walk);

/* Rounded to the nearest millisecond. */
time_ms profile_time_ms(const struct walk_profile *profile, enum road_class road_class,
                        int64_t length_mm);

/* The value of a kept tag, NULL if the way does not have it. */
const char *way_tag(const struct road_records *roads, uint32_t way, const char *key);

#endif
