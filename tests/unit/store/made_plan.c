/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made_records.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "plan/plan_hash.h"

static uint32_t below(struct random *random, uint32_t bound)
{
    return (uint32_t)random_below(random, bound);
}

static int64_t number(struct random *random)
{
    return (int64_t)random_next(random);
}

static struct hash made_hash(struct random *random)
{
    int64_t value = number(random);
    return hash_bytes(&value, sizeof value);
}

static const char *named(const char *prefix, uint32_t i, struct arena *arena)
{
    char text[64];
    snprintf(text, sizeof text, "%s 号%" PRIu32, prefix, i);
    return arena_copy_text(arena, text);
}

static void make_groups(struct random *random, struct shelter_problem *problem, struct arena *arena)
{
    struct shelter_group *groups = ARENA_ARRAY(arena, struct shelter_group, problem->group_count);
    for (uint32_t g = 0; g < problem->group_count; g++)
        groups[g] = (struct shelter_group){
            .key = named("group", g, arena),
            .point = {(int32_t)below(random, 1000), -(int32_t)below(random, 1000)},
            .people = 1 + (int32_t)below(random, 100),
            .rank = (uint8_t)(1 + below(random, problem->rank_count)),
            .person_class = (enum person_class)below(random, PERSON_CLASS_COUNT),
            .estimated = below(random, 2) == 1,
            .at = {.segment = NO_SEGMENT},
        };
    problem->groups = groups;
}

static void make_sites(struct random *random, struct shelter_problem *problem, struct arena *arena)
{
    struct shelter_site *sites = ARENA_ARRAY(arena, struct shelter_site, problem->site_count);
    for (uint32_t s = 0; s < problem->site_count; s++)
        sites[s] = (struct shelter_site){
            .key = named("site", s, arena),
            .name = below(random, 3) ? named("掩蔽所", s, arena) : "",
            .places = (int32_t)below(random, 500),
            .made_up = below(random, 2) == 1,
        };
    problem->sites = sites;
}

static void make_allocation(struct random *random, const struct shelter_problem *problem,
                            struct shelter_allocation *allocation, struct arena *arena)
{
    uint32_t piece_count = problem->site_count ? problem->group_count : 0;
    struct shelter_piece *pieces = ARENA_ARRAY(arena, struct shelter_piece, piece_count);
    struct shelter_price *prices = ARENA_ARRAY(arena, struct shelter_price, problem->site_count);
    for (uint32_t i = 0; i < piece_count; i++)
        pieces[i] =
            (struct shelter_piece){i, below(random, problem->site_count), problem->groups[i].people,
                                   (time_ms)below(random, 900000)};
    for (uint32_t s = 0; s < problem->site_count; s++)
        prices[s] = (struct shelter_price){(int32_t)below(random, 3), number(random)};
    *allocation = (struct shelter_allocation){piece_count, pieces, prices};
}

static void make_figures(struct random *random, struct shelter_figures *figures)
{
    *figures = (struct shelter_figures){
        .people = number(random),
        .placed = number(random),
        .unplaced = number(random),
        .off_network = number(random),
        .nothing_within = number(random),
        .all_full = number(random),
        .outside = number(random),
        .places = number(random),
        .site_count = below(random, UINT32_MAX),
        .full_site_count = below(random, UINT32_MAX),
        .pair_count = below(random, UINT32_MAX),
        .split_groups = below(random, UINT32_MAX),
        .walk_person_ms = number(random),
        .worst_walk_ms = (time_ms)below(random, INT32_MAX),
        .p95_walk_ms = (time_ms)below(random, INT32_MAX),
        .nearest_set_out = number(random),
        .nearest_turned_away = number(random),
        .slow_in_time = number(random),
        .circle_covered = -1,
        .worst_area_code = below(random, 2) ? "67000-001" : NULL,
        .worst_area_name = below(random, 2) ? "中西區" : NULL,
        .worst_area_people = number(random),
        .worst_area_unplaced = number(random),
    };
    for (int rank = 0; rank <= RANK_MAX; rank++) {
        figures->people_by_rank[rank] = number(random);
        figures->placed_by_rank[rank] = number(random);
    }
    for (int minute = 0; minute < MINUTE_CLASS_COUNT; minute++)
        figures->minute_people[minute] = number(random);
}

static void make_gains(struct random *random, struct shelter_plan *plan, struct arena *arena)
{
    plan->gain_count = 1 + below(random, 4);
    struct shelter_gain *gains = ARENA_ARRAY(arena, struct shelter_gain, plan->gain_count);
    for (uint32_t i = 0; i < plan->gain_count; i++) {
        bool at_site = plan->problem->site_count > 0 && below(random, 2);
        gains[i] = (struct shelter_gain){
            .site = at_site ? below(random, plan->problem->site_count) : NO_SITE,
            .point = {7, -9},
            .name = at_site ? "Storgata" : NULL,
            .places = 100,
            .more_people = number(random),
            .less_walk_ms = number(random),
        };
    }
    plan->gains = gains;
    plan->gains_proven = below(random, 2);
}

static uint32_t *made_indices(struct random *random, uint32_t bound, uint32_t *ret_count,
                              struct arena *arena)
{
    *ret_count = bound ? below(random, 4) : 0;
    uint32_t *indices = ARENA_ARRAY(arena, uint32_t, *ret_count);
    for (uint32_t i = 0; i < *ret_count; i++)
        indices[i] = below(random, bound);
    return indices;
}

static void make_zones(struct random *random, struct shelter_plan *plan, struct arena *arena)
{
    plan->zone_count = 1 + below(random, 3);
    struct shelter_zone *zones = ARENA_ARRAY(arena, struct shelter_zone, plan->zone_count);
    for (uint32_t z = 0; z < plan->zone_count; z++) {
        zones[z] = (struct shelter_zone){.people = number(random), .places = number(random)};
        zones[z].groups =
            made_indices(random, plan->problem->group_count, &zones[z].group_count, arena);
        zones[z].sites =
            made_indices(random, plan->problem->site_count, &zones[z].site_count, arena);
    }
    plan->zones = zones;
}

struct shelter_plan made_plan(struct random *random, const char *name, uint32_t group_count,
                              uint32_t site_count, struct arena *arena)
{
    struct shelter_problem *problem = ARENA_NEW(arena, struct shelter_problem);
    *problem = (struct shelter_problem){
        .hazard = (enum hazard)below(random, HAZARD_COUNT),
        .limit = {WALK_LIMIT_TIME, 900000},
        .limit_ms = 900000,
        .level_speed_mm_s = 1200,
        .rank_count = (uint8_t)(1 + below(random, RANK_MAX)),
        .group_count = group_count,
        .site_count = site_count,
        .outside_people = number(random),
    };
    make_groups(random, problem, arena);
    make_sites(random, problem, arena);
    struct shelter_plan plan = {
        .name = name,
        .author = "带班领导",
        .created_at_ms = 1790000000000 + below(random, 1000),
        .reaction_ms = 120000,
        .population_state = "night",
        .area_code = below(random, 2) ? "67000" : NULL,
        .snap_mm = 500000,
        .priority = "older,disabled;general",
        .roads_hash = made_hash(random),
        .people_hash = made_hash(random),
        .sites_hash = made_hash(random),
        .areas_hash = made_hash(random),
        .hazards_hash = made_hash(random),
        .problem = problem,
    };
    make_allocation(random, problem, &plan.allocation, arena);
    make_figures(random, &plan.figures);
    make_gains(random, &plan, arena);
    make_zones(random, &plan, arena);
    plan.content_hash = plan_content_hash(&plan);
    return plan;
}

static void demand_same_group(const struct shelter_group *a, const struct shelter_group *b)
{
    assert_string_equal(a->key, b->key);
    assert_int_equal(a->point.lon_e7, b->point.lon_e7);
    assert_int_equal(a->point.lat_e7, b->point.lat_e7);
    assert_int_equal(a->people, b->people);
    assert_int_equal(a->rank, b->rank);
    assert_int_equal(a->person_class, b->person_class);
    assert_int_equal(a->estimated, b->estimated);
    assert_int_equal(a->at.segment, NO_SEGMENT);
}

/* Field by field where a reader of bytes could mix something up; the rest by the bytes. */
void demand_same_plan(const struct shelter_plan *got, const struct shelter_plan *expected)
{
    const struct shelter_problem *a = got->problem, *b = expected->problem;
    assert_string_equal(got->name, expected->name);
    assert_string_equal(got->author, expected->author);
    assert_int_equal(got->created_at_ms, expected->created_at_ms);
    assert_int_equal(a->limit_ms, b->limit_ms);
    assert_int_equal(a->outside_people, b->outside_people);
    assert_int_equal(a->group_count, b->group_count);
    for (uint32_t g = 0; g < b->group_count; g++)
        demand_same_group(&a->groups[g], &b->groups[g]);
    assert_int_equal(a->site_count, b->site_count);
    for (uint32_t s = 0; s < b->site_count; s++) {
        assert_string_equal(a->sites[s].key, b->sites[s].key);
        assert_string_equal(a->sites[s].name, b->sites[s].name);
        assert_int_equal(a->sites[s].places, b->sites[s].places);
        assert_int_equal(a->sites[s].made_up, b->sites[s].made_up);
        assert_int_equal(a->sites[s].door_count, 0);
    }
    assert_int_equal(got->figures.slow_in_time, expected->figures.slow_in_time);
    assert_int_equal(got->figures.minute_people[60], expected->figures.minute_people[60]);
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        struct hash x = plan_part_hash(got, (enum plan_part)part);
        struct hash y = plan_part_hash(expected, (enum plan_part)part);
        assert_memory_equal(x.bytes, y.bytes, HASH_SIZE);
    }
    assert_memory_equal(got->content_hash.bytes, expected->content_hash.bytes, HASH_SIZE);
}
