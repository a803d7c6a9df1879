/* SPDX-License-Identifier: Apache-2.0 */
#include "network/profile.h"

#include <string.h>

#include "base/assert.h"

/*
 * 1.2 m/s on the level: planning default, slower than the 1.34 m/s mean of Weidmann 1993 because
 * a crowd has children and luggage in it. 0.6 m/s along the ground on steps: Weidmann's mean for
 * stairs, upwards 0.61 m/s, downwards 0.69 m/s.
 */
const struct walk_profile walk_profile_default = {
    .level_speed_mm_s = 1200,
    .steps_speed_mm_s = 600,
    .uniform = false,
};

struct highway_rule {
    const char *highway;
    enum road_class road_class;
};

/* What may be walked unless other tags say no. Not listed = not walked: motorways, ways that are
 * being built or planned, race tracks, guideways. After the OpenStreetMap wiki, "Key:highway". */
static const struct highway_rule highway_rules[] = {
    {"steps", ROAD_STEPS},
    {"footway", ROAD_FOOTWAY},
    {"path", ROAD_FOOTWAY},
    {"pedestrian", ROAD_FOOTWAY},
    {"corridor", ROAD_FOOTWAY},
    {"platform", ROAD_FOOTWAY},
    {"elevator", ROAD_FOOTWAY},
    {"bridleway", ROAD_FOOTWAY},
    {"crossing", ROAD_FOOTWAY},
    {"cycleway", ROAD_CYCLEWAY},
    {"track", ROAD_TRACK},
    {"service", ROAD_SERVICE},
    {"residential", ROAD_RESIDENTIAL},
    {"living_street", ROAD_RESIDENTIAL},
    {"unclassified", ROAD_RESIDENTIAL},
    {"road", ROAD_RESIDENTIAL},
    {"tertiary", ROAD_TERTIARY},
    {"tertiary_link", ROAD_TERTIARY},
    {"secondary", ROAD_SECONDARY},
    {"secondary_link", ROAD_SECONDARY},
    {"primary", ROAD_PRIMARY},
    {"primary_link", ROAD_PRIMARY},
    {"trunk", ROAD_TRUNK},
    {"trunk_link", ROAD_TRUNK},
};

const char *way_tag(const struct road_records *roads, uint32_t way, const char *key)
{
    for (uint32_t t = roads->way_first_tag[way]; t < roads->way_first_tag[way + 1]; t++)
        if (strcmp(roads->strings + roads->way_tag[t].key, key) == 0)
            return roads->strings + roads->way_tag[t].value;
    return NULL;
}

static bool is_one_of(const char *value, const char *const *words)
{
    for (; value && *words; words++)
        if (strcmp(value, *words) == 0)
            return true;
    return false;
}

static bool is_access_allowed(const struct road_records *roads, uint32_t way)
{
    static const char *const yes[] = {"yes",         "designated", "permissive",
                                      "destination", "official",   NULL};
    static const char *const no[] = {"no", "private", "use_sidepath", "military", "permit", NULL};
    static const char *const ferry[] = {"ferry", NULL};
    if (is_one_of(way_tag(roads, way, "route"), ferry))
        return false; /* runs to a timetable, if at all */
    const char *foot = way_tag(roads, way, "foot");
    if (is_one_of(foot, yes))
        return true;
    if (is_one_of(foot, no))
        return false;
    return !is_one_of(way_tag(roads, way, "access"), no) &&
           !is_one_of(way_tag(roads, way, "motorroad"), yes);
}

bool profile_may_walk(const struct road_records *roads, uint32_t way, struct way_walk *ret_walk)
{
    const char *highway = way_tag(roads, way, "highway");
    if (!highway || !is_access_allowed(roads, way))
        return false;
    for (size_t i = 0; i < sizeof highway_rules / sizeof *highway_rules; i++) {
        if (strcmp(highway, highway_rules[i].highway) != 0)
            continue;
        const char *oneway = way_tag(roads, way, "oneway:foot");
        *ret_walk = (struct way_walk){
            .road_class = highway_rules[i].road_class,
            .forward = !oneway || strcmp(oneway, "-1") != 0,
            .backward = !oneway || strcmp(oneway, "yes") != 0,
        };
        return true;
    }
    return false;
}

time_ms profile_time_ms(const struct walk_profile *profile, enum road_class road_class,
                        int64_t length_mm)
{
    bool is_steps = road_class == ROAD_STEPS && !profile->uniform;
    int64_t speed = is_steps ? profile->steps_speed_mm_s : profile->level_speed_mm_s;
    int64_t ms = (length_mm * 1000 + speed / 2) / speed;
    return ms < TIME_UNREACHABLE ? (time_ms)ms : TIME_UNREACHABLE - 1;
}
