/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/shelter_problem.h"

#include "base/assert.h"
#include "network/shut.h"

enum text_id site_exclusion_text(enum site_exclusion exclusion)
{
    static const enum text_id texts[SITE_EXCLUSION_COUNT] = {
        [SITE_USED] = TEXT_PLAN_SITE_USED,
        [SITE_WRONG_FUNCTION] = TEXT_PLAN_SITE_WRONG_FUNCTION,
        [SITE_UNKNOWN_FUNCTION] = TEXT_PLAN_SITE_UNKNOWN_FUNCTION,
        [SITE_NOT_PUBLIC] = TEXT_PLAN_SITE_NOT_PUBLIC,
        [SITE_NOT_USABLE] = TEXT_PLAN_SITE_NOT_USABLE,
        [SITE_AFTER_CONVERSION] = TEXT_PLAN_SITE_AFTER_CONVERSION,
        [SITE_UNSUITABLE] = TEXT_PLAN_SITE_UNSUITABLE,
        [SITE_UNKNOWN_SUITABILITY] = TEXT_PLAN_SITE_UNKNOWN_SUITABILITY,
        [SITE_IN_HAZARD] = TEXT_PLAN_SITE_IN_HAZARD,
        [SITE_NO_PLACES] = TEXT_PLAN_SITE_NO_PLACES,
        [SITE_OFF_NETWORK] = TEXT_PLAN_SITE_OFF_NETWORK,
    };
    ALWAYS((unsigned)exclusion < SITE_EXCLUSION_COUNT);
    return texts[exclusion];
}

const char *site_exclusion_name(enum site_exclusion exclusion)
{
    static const char of_plans[] = "plan.";
    return text_id_name(site_exclusion_text(exclusion)) + sizeof of_plans - 1;
}

enum { DOOR_PEOPLE_MAX = 700, DOOR_MM_PER_100_PEOPLE = 300 };

int64_t site_door_people(const struct site_record *site)
{
    bool any_width = false;
    int64_t people = 0;
    for (uint32_t e = 0; e < site->entrance_count; e++) {
        int64_t width_mm = site->entrances[e].clear_width_mm;
        int64_t through = width_mm > 0 ? width_mm * 100 / DOOR_MM_PER_100_PEOPLE : DOOR_PEOPLE_MAX;
        any_width = any_width || width_mm > 0;
        people += through < DOOR_PEOPLE_MAX ? through : DOOR_PEOPLE_MAX;
    }
    if (any_width)
        return people;
    return site->door_count >= 0 ? (int64_t)site->door_count * DOOR_PEOPLE_MAX : INT32_MAX;
}

int32_t site_usable_places(const struct site_record *site)
{
    int64_t doors = site_door_people(site);
    int64_t places = site->places < doors ? site->places : doors;
    return places < INT32_MAX ? (int32_t)places : INT32_MAX;
}

/* 应急避难场所 are for disasters; under attack only 人员掩蔽工程 protect. */
static bool function_fits(enum site_function function, enum hazard hazard)
{
    bool disaster = hazard == HAZARD_FLOOD || hazard == HAZARD_FIRE || hazard == HAZARD_EARTHQUAKE;
    return function == FUNCTION_PERSONNEL_SHELTER ||
           (function == FUNCTION_DISASTER_SHELTER && disaster);
}

enum site_exclusion site_exclusion_of(const struct site_record *site, enum hazard hazard)
{
    if (site->function == FUNCTION_UNKNOWN)
        return SITE_UNKNOWN_FUNCTION;
    if (!function_fits(site->function, hazard))
        return SITE_WRONG_FUNCTION;
    if (site->access != ACCESS_PUBLIC)
        return SITE_NOT_PUBLIC;
    if (site->state == STATE_NOT_USABLE)
        return SITE_NOT_USABLE;
    if (site->state == STATE_AFTER_CONVERSION)
        return SITE_AFTER_CONVERSION;
    if (site->suitable[hazard] == SUITABILITY_NO)
        return SITE_UNSUITABLE;
    if (site->suitable[hazard] == SUITABILITY_UNKNOWN)
        return SITE_UNKNOWN_SUITABILITY;
    return site_usable_places(site) > 0 ? SITE_USED : SITE_NO_PLACES;
}

struct site_builder {
    const struct shelter_inputs *inputs;
    const struct shelter_options *options;
    const struct snapper *snapper;
    const struct shut_index *shut;
    struct shelter_site *sites;
    struct shelter_door *doors;
    uint32_t *record_of_site;
    uint32_t site_count, door_count;
    struct arena *arena;
};

/* Adds the doors that are on the network and outside the hazard. */
static enum site_exclusion add_doors(struct site_builder *builder, const struct site_record *record)
{
    uint32_t first = builder->door_count;
    bool in_hazard = false;
    for (uint32_t e = 0; e < record->entrance_count; e++) {
        struct geo_point point = record->entrances[e].point;
        if (shut_index_contains(builder->shut, point)) {
            in_hazard = true;
            continue;
        }
        struct network_point at = snapper_find(builder->snapper, point, builder->options->snap_mm);
        if (at.segment != NO_SEGMENT)
            builder->doors[builder->door_count++] = (struct shelter_door){point, at};
    }
    if (builder->door_count > first)
        return SITE_USED;
    return in_hazard ? SITE_IN_HAZARD : SITE_OFF_NETWORK;
}

static void add_site(struct site_builder *builder, uint32_t r, int32_t places, uint32_t first_door)
{
    const struct site_record *record = &builder->inputs->sites->records[r];
    builder->record_of_site[builder->site_count] = r;
    builder->sites[builder->site_count++] = (struct shelter_site){
        .key = arena_copy_text(builder->arena, record->key),
        .name = arena_copy_text(builder->arena, record->name ? record->name : ""),
        .places = places,
        .first_door = first_door,
        .door_count = builder->door_count - first_door,
        .made_up = record->made_up,
    };
}

static void add_sites(struct site_builder *builder, struct site_use *use)
{
    const struct site_records *records = builder->inputs->sites;
    uint8_t *of_record = ARENA_ARRAY(builder->arena, uint8_t, records->count);
    use->of_record = of_record;
    for (uint32_t r = 0; r < records->count; r++) {
        const struct site_record *record = &records->records[r];
        enum site_exclusion exclusion = site_exclusion_of(record, builder->options->hazard);
        uint32_t first_door = builder->door_count;
        if (exclusion == SITE_USED)
            exclusion = add_doors(builder, record);
        use->count[exclusion]++;
        of_record[r] = (uint8_t)exclusion;
        if (exclusion != SITE_USED) {
            use->places[exclusion] += record->places;
            continue;
        }
        int32_t places = site_usable_places(record);
        use->places[SITE_USED] += places;
        add_site(builder, r, places, first_door);
    }
}

static void reserve_sites(struct site_builder *builder)
{
    const struct site_records *records = builder->inputs->sites;
    uint32_t doors = 0;
    for (uint32_t r = 0; r < records->count; r++)
        doors += records->records[r].entrance_count;
    builder->sites = ARENA_ARRAY(builder->arena, struct shelter_site, records->count);
    builder->record_of_site = ARENA_ARRAY(builder->arena, uint32_t, records->count);
    builder->doors = ARENA_ARRAY(builder->arena, struct shelter_door, doors);
}

struct walk_profile shelter_profile(const struct walk_limit *limit)
{
    struct walk_profile profile = walk_profile_default;
    profile.uniform = limit->kind == WALK_LIMIT_LENGTH;
    return profile;
}

time_ms shelter_limit_in_ms(const struct walk_limit *limit)
{
    struct walk_profile profile = shelter_profile(limit);
    int64_t ms = INT32_MAX - 1;
    if (limit->kind == WALK_LIMIT_TIME)
        ms = limit->value;
    else if (limit->kind == WALK_LIMIT_LENGTH)
        ms = profile_time_ms(&profile, ROAD_FOOTWAY, limit->value);
    return ms < INT32_MAX - 1 ? (time_ms)ms : INT32_MAX - 1;
}

bool shelter_problem_build(const struct shelter_inputs *inputs,
                           const struct shelter_options *options, struct arena *arena,
                           struct shelter_problem *ret_problem, struct site_use *ret_use,
                           const uint32_t **ret_record_of_site, struct error *err)
{
    struct walk_profile *profile = ARENA_NEW(arena, struct walk_profile);
    *profile = shelter_profile(&options->limit);
    struct network *network = ARENA_NEW(arena, struct network);
    if (!network_build(inputs->roads, profile, inputs->shut, inputs->shut_count, arena, network,
                       err))
        return false;
    const struct snapper *snapper = snapper_new(network, profile, arena);
    struct plan_area area = {.box = network->box, .polygon = inputs->area};
    struct demand demand = {inputs->people, inputs->estimate_total, options->population_state};
    struct demand_groups groups;
    demand_spread(&demand, network, profile, snapper, options->snap_mm, &area, &options->priority,
                  arena, &groups);
    struct site_builder builder = {
        .inputs = inputs,
        .options = options,
        .snapper = snapper,
        .shut = shut_index_new(inputs->shut, inputs->shut_count, arena),
        .arena = arena,
    };
    reserve_sites(&builder);
    *ret_use = (struct site_use){0};
    add_sites(&builder, ret_use);
    *ret_record_of_site = builder.record_of_site;
    *ret_problem = (struct shelter_problem){
        .network = network,
        .hazard = options->hazard,
        .limit = options->limit,
        .limit_ms = shelter_limit_in_ms(&options->limit),
        .level_speed_mm_s = profile->level_speed_mm_s,
        .rank_count = options->priority.rank_count,
        .group_count = groups.count,
        .groups = groups.groups,
        .site_count = builder.site_count,
        .sites = builder.sites,
        .door_count = builder.door_count,
        .doors = builder.doors,
        .outside_people = groups.outside_people,
    };
    return true;
}

bool site_is_openable(const struct site_record *site, enum hazard hazard)
{
    struct site_record opened = *site;
    switch (site_exclusion_of(site, hazard)) {
    case SITE_NOT_PUBLIC:
    case SITE_NOT_USABLE:
    case SITE_AFTER_CONVERSION: break;
    default: return false;
    }
    opened.access = ACCESS_PUBLIC;
    opened.state = STATE_USABLE;
    return site_exclusion_of(&opened, hazard) == SITE_USED;
}

/* The sites and doors of the problem, for others behind them. */
static void copy_sites(struct site_builder *builder, const struct shelter_problem *problem)
{
    uint32_t more_doors = 0;
    const struct site_records *records = builder->inputs->sites;
    for (uint32_t r = 0; r < records->count; r++)
        more_doors += records->records[r].entrance_count;
    uint32_t sites = problem->site_count + records->count;
    builder->sites = ARENA_ARRAY(builder->arena, struct shelter_site, sites);
    builder->record_of_site = ARENA_ARRAY(builder->arena, uint32_t, sites);
    builder->doors =
        ARENA_ARRAY(builder->arena, struct shelter_door, problem->door_count + more_doors);
    for (; builder->site_count < problem->site_count; builder->site_count++)
        builder->sites[builder->site_count] = problem->sites[builder->site_count];
    for (; builder->door_count < problem->door_count; builder->door_count++)
        builder->doors[builder->door_count] = problem->doors[builder->door_count];
}

void shelter_problem_widen(const struct shelter_inputs *inputs,
                           const struct shelter_problem *problem, int32_t snap_mm,
                           struct arena *arena, struct shelter_problem *ret_wider,
                           const int32_t **ret_places)
{
    const struct site_records *records = inputs->sites;
    struct walk_profile profile = shelter_profile(&problem->limit);
    struct shelter_options options = {.snap_mm = snap_mm};
    struct site_builder builder = {
        .inputs = inputs,
        .options = &options,
        .snapper = snapper_new(problem->network, &profile, arena),
        .shut = shut_index_new(inputs->shut, inputs->shut_count, arena),
        .arena = arena,
    };
    copy_sites(&builder, problem);
    int32_t *places = ARENA_ARRAY(arena, int32_t, problem->site_count + records->count);
    for (uint32_t s = 0; s < problem->site_count; s++)
        places[s] = problem->sites[s].places;
    for (uint32_t r = 0; r < records->count; r++) {
        uint32_t first_door = builder.door_count;
        if (!site_is_openable(&records->records[r], problem->hazard) ||
            add_doors(&builder, &records->records[r]) != SITE_USED)
            continue;
        places[builder.site_count] = site_usable_places(&records->records[r]);
        add_site(&builder, r, 0, first_door);
    }
    *ret_wider = *problem;
    ret_wider->site_count = builder.site_count;
    ret_wider->sites = builder.sites;
    ret_wider->door_count = builder.door_count;
    ret_wider->doors = builder.doors;
    *ret_places = places;
}
