/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/int128.h"
#include "made_town.h"
#include "plan/demand.h"

static void shares_add_up_and_keep_to_their_quota(void **state)
{
    (void)state;
    struct random random = random_from_seed(51);
    struct arena *arena = arena_new();
    for (int i = 0; i < 20000; i++) {
        int64_t weight[12], share[12], sum = 0, given = 0;
        uint32_t count = 1 + (uint32_t)random_below(&random, 12);
        int64_t total = (int64_t)random_below(&random, i % 2 ? 30 : (uint64_t)1 << 40);
        for (uint32_t k = 0; k < count; k++)
            sum += weight[k] = (int64_t)random_below(&random, i % 3 ? 4 : (uint64_t)1 << 40);
        if (sum == 0)
            sum = weight[0] = 1;
        apportion(total, weight, count, share, arena);
        for (uint32_t k = 0; k < count; k++) {
            int128 exact = (int128)total * weight[k];
            assert_true(share[k] >= (int64_t)(exact / sum));
            assert_true(share[k] <= (int64_t)((exact + sum - 1) / sum));
            for (uint32_t j = 0; j < k; j++)
                if (weight[j] == weight[k])
                    assert_true(share[j] >= share[k]);
            given += share[k];
        }
        assert_true(given == total);
    }
    arena_free(arena);
}

static void classes_come_in_the_order_they_are_named(void **state)
{
    (void)state;
    struct priority_order order;
    struct error err;
    assert_true(priority_parse("older,disabled;minor;general", &order, &err));
    assert_int_equal(order.rank_count, 3);
    assert_int_equal(order.rank[PERSON_OLDER], 3);
    assert_int_equal(order.rank[PERSON_DISABLED], 3);
    assert_int_equal(order.rank[PERSON_MINOR], 2);
    assert_int_equal(order.rank[PERSON_GENERAL], 1);
    assert_int_equal(order.rank[PERSON_PATIENT], 1);
    assert_true(priority_parse(PRIORITY_DEFAULT, &order, &err));
    assert_int_equal(order.rank_count, 2);
    assert_int_equal(order.rank[PERSON_PATIENT], 2);
    static const char *const bad[] = {"",
                                      ";",
                                      "older;",
                                      "older;;general",
                                      "older,older",
                                      "older;older",
                                      "nobody",
                                      "older,,minor",
                                      ",older",
                                      "general;minor;older;disabled;pregnant;patient;general"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(priority_parse(bad[i], &order, &err));
        assert_int_equal(err.id, TEXT_PLAN_BAD_PRIORITY);
    }
}

/* Two residential streets of 300 m and 100 m, and a footway of 100 m, joined at (0, 0). */
struct scene {
    struct arena *arena;
    struct town town;
    struct network network;
    struct people_record records[4];
    struct people_records people;
    struct demand demand;
    struct plan_area area;
    struct priority_order order;
};

static void scene_init(struct scene *scene)
{
    *scene = (struct scene){.arena = arena_new()};
    struct town *town = &scene->town;
    town_init(town, scene->arena);
    uint32_t middle = town_add_node(town, 0, 0);
    TOWN_WAY(town, "residential", "Storgata", middle, town_add_node(town, 300, 0));
    TOWN_WAY(town, "residential", "Torggata", middle, town_add_node(town, -100, 0));
    TOWN_WAY(town, "footway", NULL, middle, town_add_node(town, 0, 100));
    struct error err;
    assert_true(network_build(&town->roads, &walk_profile_default, NULL, 0, scene->arena,
                              &scene->network, &err));
    assert_true(priority_parse(PRIORITY_DEFAULT, &scene->order, &err));
    scene->people.records = scene->records;
    scene->demand = (struct demand){.people = &scene->people, .population_state = "night"};
    scene->area.box = scene->network.box;
}

static struct demand_groups spread(struct scene *scene)
{
    struct demand_groups groups;
    struct snapper *snapper = snapper_new(&scene->network, &walk_profile_default, scene->arena);
    demand_spread(&scene->demand, &scene->network, &walk_profile_default, snapper, 50000,
                  &scene->area, &scene->order, scene->arena, &groups);
    return groups;
}

static struct geo_polygon square(struct arena *arena, int32_t west_m, int32_t south_m,
                                 int32_t east_m, int32_t north_m)
{
    static const uint32_t first[] = {0, 4};
    struct geo_point *p = ARENA_ARRAY(arena, struct geo_point, 4);
    p[0] = (struct geo_point){west_m * 90, south_m * 90};
    p[1] = (struct geo_point){east_m * 90, south_m * 90};
    p[2] = (struct geo_point){east_m * 90, north_m * 90};
    p[3] = (struct geo_point){west_m * 90, north_m * 90};
    return (struct geo_polygon){1, first, p, {p[0], p[2]}};
}

static struct people_record *add_people(struct scene *scene, int64_t people)
{
    struct people_record *record = &scene->records[scene->people.count++];
    *record = (struct people_record){.key = "r", .people = people, .state = "night"};
    return record;
}

static void people_outside_the_area_are_counted_and_others_not_at_all(void **state)
{
    (void)state;
    struct scene scene;
    scene_init(&scene);
    add_people(&scene, 7)->point = (struct geo_point){100 * 90, 10 * 90};
    add_people(&scene, 5)->point = (struct geo_point){400 * 90, 0};
    struct people_record *patient = add_people(&scene, 3);
    patient->person_class = PERSON_PATIENT;
    patient->point = (struct geo_point){0, 60 * 90};
    add_people(&scene, 9)->state = "day";
    struct demand_groups groups = spread(&scene);
    assert_int_equal(groups.count, 2);
    assert_int_equal(groups.outside_people, 5);
    assert_int_equal(groups.groups[0].people, 7);
    assert_int_equal(groups.groups[0].rank, 1);
    assert_in_range(groups.groups[0].at.access_mm, 9900, 10100);
    assert_int_equal(groups.groups[1].rank, 2);
    arena_free(scene.arena);
}

static void who_is_left_out_is_in_no_group(void **state)
{
    (void)state;
    struct scene scene;
    scene_init(&scene);
    add_people(&scene, 7)->point = (struct geo_point){100 * 90, 0};
    add_people(&scene, 8)->is_left_out = true;
    struct people_record *record = add_people(&scene, 50);
    record->is_area = record->is_left_out = true;
    record->polygon = square(scene.arena, -200, -50, 400, 30);
    struct demand_groups groups = spread(&scene);
    assert_int_equal(groups.count, 1);
    assert_int_equal(groups.groups[0].people, 7);
    assert_int_equal(groups.outside_people, 0);
    uint32_t left_out;
    assert_int_equal(demand_left_out(&scene.people, "night", &left_out), 58);
    assert_int_equal(left_out, 2);
    assert_int_equal(demand_left_out(&scene.people, "day", &left_out), 0);
    assert_int_equal(left_out, 0);
    arena_free(scene.arena);
}

static void a_polygon_spreads_over_the_streets_inside_it(void **state)
{
    (void)state;
    struct scene scene;
    scene_init(&scene);
    struct people_record *record = add_people(&scene, 50);
    record->is_area = true;
    record->polygon = square(scene.arena, -200, -50, 400, 30); /* without the footway's middle */
    struct demand_groups groups = spread(&scene);
    assert_int_equal(groups.count, 2);
    assert_int_equal(groups.groups[0].people + groups.groups[1].people, 50);
    int32_t longer = groups.groups[0].people > 25 ? 0 : 1;
    assert_in_range(groups.groups[longer].people, 37, 38);
    for (int g = 0; g < 2; g++) {
        assert_int_equal(groups.groups[g].at.access_ms, 0);
        assert_false(groups.groups[g].estimated);
    }
    /* Where no street is, they are one group in its middle. */
    record->polygon = square(scene.arena, 100, 20, 140, 40);
    groups = spread(&scene);
    assert_int_equal(groups.count, 1);
    assert_int_equal(groups.groups[0].people, 50);
    assert_int_equal(groups.groups[0].point.lat_e7, 30 * 90);
    /* What is outside the plan area is counted apart, nobody is lost. */
    struct geo_polygon east = square(scene.arena, 50, -100, 400, 200);
    scene.area.polygon = &east;
    record->polygon = square(scene.arena, -200, -50, 400, 30);
    groups = spread(&scene);
    assert_int_equal(groups.count, 1);
    assert_int_equal(groups.groups[0].people + groups.outside_people, 50);
    arena_free(scene.arena);
}

static void an_estimate_goes_to_residential_streets_and_says_so(void **state)
{
    (void)state;
    struct scene scene;
    scene_init(&scene);
    scene.demand.estimate_total = 1001;
    struct demand_groups groups = spread(&scene);
    assert_int_equal(groups.count, 2);
    assert_int_equal(groups.groups[0].people + groups.groups[1].people, 1001);
    assert_true(groups.groups[0].estimated && groups.groups[1].estimated);
    assert_string_not_equal(groups.groups[0].key, groups.groups[1].key);
    /* Without residential streets all streets will do; without any, everyone is outside. */
    struct geo_polygon north = square(scene.arena, -10, 20, 10, 100);
    scene.area.polygon = &north;
    groups = spread(&scene);
    assert_int_equal(groups.count, 1);
    assert_int_equal(groups.groups[0].people, 1001);
    struct geo_polygon nowhere = square(scene.arena, 1000, 1000, 1100, 1100);
    scene.area.polygon = &nowhere;
    groups = spread(&scene);
    assert_int_equal(groups.count, 0);
    assert_int_equal(groups.outside_people, 1001);
    arena_free(scene.arena);
}

static void more_people_than_a_group_holds_are_several_groups(void **state)
{
    (void)state;
    struct scene scene;
    scene_init(&scene);
    int64_t many = (int64_t)INT32_MAX * 2 + 5;
    add_people(&scene, many);
    struct demand_groups groups = spread(&scene);
    assert_int_equal(groups.count, 3);
    int64_t sum = 0;
    for (uint32_t g = 0; g < groups.count; g++)
        sum += groups.groups[g].people;
    assert_true(sum == many);
    arena_free(scene.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_add_up_and_keep_to_their_quota),
        cmocka_unit_test(classes_come_in_the_order_they_are_named),
        cmocka_unit_test(people_outside_the_area_are_counted_and_others_not_at_all),
        cmocka_unit_test(who_is_left_out_is_in_no_group),
        cmocka_unit_test(a_polygon_spreads_over_the_streets_inside_it),
        cmocka_unit_test(an_estimate_goes_to_residential_streets_and_says_so),
        cmocka_unit_test(more_people_than_a_group_holds_are_several_groups),
    };
    return cmocka_run_group_tests_name("demand", tests, NULL, NULL);
}
