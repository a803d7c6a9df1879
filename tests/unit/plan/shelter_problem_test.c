/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "made_town.h"

/* A public personnel shelter for 1,000 people, good for everything. */
static struct site_record good_site(void)
{
    static struct entrance_record entrance;
    struct site_record site = {
        .key = "s",
        .function = FUNCTION_PERSONNEL_SHELTER,
        .access = ACCESS_PUBLIC,
        .places = 1000,
        .door_count = -1,
        .state = STATE_USABLE,
        .entrance_count = 1,
        .entrances = &entrance,
    };
    for (int h = 0; h < HAZARD_COUNT; h++)
        site.suitable[h] = SUITABILITY_YES;
    return site;
}

static void places_are_as_many_as_the_doors_take(void **state)
{
    (void)state;
    struct entrance_record doors[3] = {{.clear_width_mm = 0}};
    struct site_record site = good_site();
    site.entrances = doors;
    assert_int_equal(site_usable_places(&site), 1000); /* nothing known about doors */
    site.door_count = 1;
    assert_int_equal(site_usable_places(&site), 700);
    site.door_count = 2;
    assert_int_equal(site_usable_places(&site), 1000);
    site.door_count = 0;
    assert_int_equal(site_usable_places(&site), 0);
    /* A width counts before a number: 0.3 m per 100 people, at most 700 a door. */
    doors[0].clear_width_mm = 900;
    assert_int_equal(site_usable_places(&site), 300);
    site.entrance_count = 2; /* the second of unknown width takes 700 */
    assert_int_equal(site_usable_places(&site), 1000);
    doors[1].clear_width_mm = 299;
    assert_int_equal(site_usable_places(&site), 399);
    doors[0].clear_width_mm = 100000;
    site.entrance_count = 1;
    assert_int_equal(site_usable_places(&site), 700);
    site.places = 20;
    assert_int_equal(site_usable_places(&site), 20);
    site.places = (int64_t)1 << 40;
    site.door_count = -1;
    doors[0].clear_width_mm = 0;
    assert_int_equal(site_usable_places(&site), INT32_MAX);
}

static void a_site_takes_part_only_if_all_is_right(void **state)
{
    (void)state;
    struct site_record site = good_site();
    assert_int_equal(site_exclusion_of(&site, HAZARD_AIR_RAID), SITE_USED);
    site.places = 0;
    assert_int_equal(site_exclusion_of(&site, HAZARD_AIR_RAID), SITE_NO_PLACES);
    site.suitable[HAZARD_FLOOD] = SUITABILITY_UNKNOWN;
    assert_int_equal(site_exclusion_of(&site, HAZARD_FLOOD), SITE_UNKNOWN_SUITABILITY);
    site.suitable[HAZARD_FLOOD] = SUITABILITY_NO;
    assert_int_equal(site_exclusion_of(&site, HAZARD_FLOOD), SITE_UNSUITABLE);
    site.state = STATE_AFTER_CONVERSION;
    assert_int_equal(site_exclusion_of(&site, HAZARD_FLOOD), SITE_AFTER_CONVERSION);
    site.state = STATE_NOT_USABLE;
    assert_int_equal(site_exclusion_of(&site, HAZARD_FLOOD), SITE_NOT_USABLE);
    site.access = ACCESS_STAFF;
    assert_int_equal(site_exclusion_of(&site, HAZARD_FLOOD), SITE_NOT_PUBLIC);
    site.function = FUNCTION_COMMAND;
    assert_int_equal(site_exclusion_of(&site, HAZARD_FLOOD), SITE_WRONG_FUNCTION);
    site.function = FUNCTION_UNKNOWN;
    assert_int_equal(site_exclusion_of(&site, HAZARD_FLOOD), SITE_UNKNOWN_FUNCTION);
}

/* What is unfit stays shut, whatever else is wrong with it. */
static void openable_is_only_what_people_can_change(void **state)
{
    (void)state;
    struct site_record site = good_site();
    assert_false(site_is_openable(&site, HAZARD_FLOOD)); /* it is open */
    site.access = ACCESS_STAFF;
    assert_true(site_is_openable(&site, HAZARD_FLOOD));
    site.state = STATE_NOT_USABLE;
    assert_true(site_is_openable(&site, HAZARD_FLOOD));
    site.access = ACCESS_PUBLIC;
    site.state = STATE_AFTER_CONVERSION;
    assert_true(site_is_openable(&site, HAZARD_FLOOD));
    site.suitable[HAZARD_FLOOD] = SUITABILITY_NO;
    assert_false(site_is_openable(&site, HAZARD_FLOOD));
    site.suitable[HAZARD_FLOOD] = SUITABILITY_UNKNOWN;
    assert_false(site_is_openable(&site, HAZARD_FLOOD));
    assert_true(site_is_openable(&site, HAZARD_AIR_RAID));
    site.function = FUNCTION_UNKNOWN;
    assert_false(site_is_openable(&site, HAZARD_AIR_RAID));
    site.function = FUNCTION_COMMAND;
    assert_false(site_is_openable(&site, HAZARD_AIR_RAID));
    site.function = FUNCTION_PERSONNEL_SHELTER;
    site.places = 0;
    assert_false(site_is_openable(&site, HAZARD_AIR_RAID));
}

static void a_disaster_shelter_is_none_under_attack(void **state)
{
    (void)state;
    struct site_record site = good_site();
    site.function = FUNCTION_DISASTER_SHELTER;
    assert_int_equal(site_exclusion_of(&site, HAZARD_FLOOD), SITE_USED);
    assert_int_equal(site_exclusion_of(&site, HAZARD_FIRE), SITE_USED);
    assert_int_equal(site_exclusion_of(&site, HAZARD_EARTHQUAKE), SITE_USED);
    assert_int_equal(site_exclusion_of(&site, HAZARD_AIR_RAID), SITE_WRONG_FUNCTION);
    assert_int_equal(site_exclusion_of(&site, HAZARD_CHEMICAL), SITE_WRONG_FUNCTION);
}

static void builds_a_problem_of_what_is_usable_and_counts_the_rest(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town, arena);
    uint32_t a = town_add_node(&town, 0, 0), b = town_add_node(&town, 300, 0);
    uint32_t c = town_add_node(&town, 600, 0);
    TOWN_WAY(&town, "residential", "Storgata", a, b);
    TOWN_WAY(&town, "steps", NULL, b, c);
    struct entrance_record near_a[] = {{.point = {0, 900}}, {.point = {9000000, 0}}};
    struct entrance_record in_flood = {.point = {500 * 90, 0}}, far_away = {.point = {0, 9000000}};
    struct site_record records[4] = {good_site(), good_site(), good_site(), good_site()};
    records[0].function = FUNCTION_COMMAND;
    records[1].entrances = near_a;
    records[1].entrance_count = 2; /* the second is off the network and left out */
    records[2].entrances = &in_flood;
    records[3].entrances = &far_away;
    struct site_records sites = {4, records};
    struct people_record person = {.key = "p", .people = 3, .state = "night"};
    person.point = (struct geo_point){300 * 90, 0};
    struct people_records people = {1, &person};
    static const uint32_t first[] = {0, 4};
    struct geo_point ring[] = {
        {450 * 90, -900}, {550 * 90, -900}, {550 * 90, 900}, {450 * 90, 900}};
    struct geo_polygon flood = {1, first, ring, {ring[0], ring[2]}};
    struct shelter_inputs inputs = {
        .roads = &town.roads,
        .people = &people,
        .sites = &sites,
        .shut = &flood,
        .shut_count = 1,
    };
    struct shelter_options options = {
        .hazard = HAZARD_FLOOD,
        .limit = {WALK_LIMIT_LENGTH, 400000},
        .snap_mm = 100000,
        .population_state = "night",
    };
    struct error err;
    assert_true(priority_parse(PRIORITY_DEFAULT, &options.priority, &err));
    struct shelter_problem problem;
    struct site_use use;
    const uint32_t *record_of_site;
    assert_true(
        shelter_problem_build(&inputs, &options, arena, &problem, &use, &record_of_site, &err));
    assert_int_equal(problem.site_count, 1);
    assert_int_equal(record_of_site[0], 1);
    assert_int_equal(problem.sites[0].door_count, 1);
    assert_int_equal(problem.group_count, 1);
    assert_int_equal(use.count[SITE_WRONG_FUNCTION], 1);
    assert_int_equal(use.count[SITE_IN_HAZARD], 1);
    assert_int_equal(use.count[SITE_OFF_NETWORK], 1);
    assert_int_equal(use.count[SITE_USED], 1);
    assert_int_equal(use.places[SITE_USED], 1000);
    /* A limit in metres is one in milliseconds at one speed everywhere. */
    assert_int_equal(problem.limit_ms, 333333);
    assert_int_equal(problem.level_speed_mm_s, 1200);
    assert_int_equal(problem.network->segment_forward_ms[0],
                     (problem.network->segment_length_mm[0] * 1000LL + 600) / 1200);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_as_many_as_the_doors_take),
        cmocka_unit_test(a_site_takes_part_only_if_all_is_right),
        cmocka_unit_test(openable_is_only_what_people_can_change),
        cmocka_unit_test(a_disaster_shelter_is_none_under_attack),
        cmocka_unit_test(builds_a_problem_of_what_is_usable_and_counts_the_rest),
    };
    return cmocka_run_group_tests_name("shelter problem", tests, NULL, NULL);
}
