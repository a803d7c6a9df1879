/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "import/made_up.h"

enum { POINTS = 1000 };

static struct geo_point points[POINTS];
static uint32_t weights[POINTS];

static int prepare(void **state)
{
    (void)state;
    for (int i = 0; i < POINTS; i++) {
        points[i] = (struct geo_point){i, 2 * i};
        weights[i] = i % 3 == 0 ? 0 : 1 + (uint32_t)(i % 5) * 10;
    }
    return 0;
}

static bool make(const struct made_up_options *options, const uint32_t *with, uint32_t count,
                 struct arena *arena, struct site_records *ret_sites, struct error *err)
{
    struct arena *scratch = arena_new();
    bool ok = sites_made_up(options, points, with, count, arena, scratch, ret_sites, err);
    arena_free(scratch);
    return ok;
}

static void sites_say_that_they_are_made_up(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct made_up_options options = {
        .count = 20, .places = 250, .seed = 4, .suitable = {[HAZARD_AIR_RAID] = true}};
    struct site_records sites;
    struct error err;
    assert_true(make(&options, NULL, POINTS, arena, &sites, &err));
    assert_int_equal(sites.count, 20);
    for (uint32_t i = 0; i < sites.count; i++) {
        const struct site_record *site = &sites.records[i];
        assert_true(site->made_up);
        assert_null(site->name);
        assert_int_equal(site->places, 250);
        assert_int_equal(site->function, FUNCTION_PERSONNEL_SHELTER);
        assert_int_equal(site->access, ACCESS_PUBLIC);
        assert_int_equal(site->door_count, -1);
        assert_int_equal(site->suitable[HAZARD_AIR_RAID], SUITABILITY_YES);
        assert_int_equal(site->suitable[HAZARD_FLOOD], SUITABILITY_UNKNOWN);
    }
    assert_string_equal(sites.records[16].key, "made-up-17");
    arena_free(arena);
}

static void no_point_is_taken_twice_and_none_without_weight(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    uint32_t usable = 0;
    for (int i = 0; i < POINTS; i++)
        usable += weights[i] > 0;
    struct made_up_options options = {.count = usable, .seed = 9};
    struct site_records sites;
    struct error err;
    bool taken[POINTS] = {false};
    assert_true(make(&options, weights, POINTS, arena, &sites, &err));
    for (uint32_t i = 0; i < sites.count; i++) {
        int32_t at = sites.records[i].entrances[0].point.lon_e7;
        assert_false(taken[at]);
        taken[at] = true;
        assert_true(weights[at] > 0);
    }
    options.count++;
    assert_false(make(&options, weights, POINTS, arena, &sites, &err));
    assert_int_equal(err.kind, ERROR_LIMIT);
    assert_int_equal(sites.count, usable);
    arena_free(arena);
}

static void the_same_seed_gives_the_same_sites(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct made_up_options options = {.count = 50, .seed = 1};
    struct site_records a, b, c;
    struct error err;
    assert_true(make(&options, weights, POINTS, arena, &a, &err));
    assert_true(make(&options, weights, POINTS, arena, &b, &err));
    options.seed = 2;
    assert_true(make(&options, weights, POINTS, arena, &c, &err));
    int same = 0;
    for (uint32_t i = 0; i < 50; i++) {
        assert_int_equal(a.records[i].entrances[0].point.lon_e7,
                         b.records[i].entrances[0].point.lon_e7);
        same += a.records[i].entrances[0].point.lon_e7 == c.records[i].entrances[0].point.lon_e7;
    }
    assert_true(same < 25);
    arena_free(arena);
}

static void chances_are_in_proportion_to_the_weights(void **state)
{
    (void)state;
    static const uint32_t three[] = {1, 2, 7};
    int drawn[3] = {0};
    struct arena *arena = arena_new();
    for (uint64_t seed = 0; seed < 5000; seed++) {
        struct made_up_options options = {.count = 1, .seed = seed};
        struct site_records sites;
        struct error err;
        assert_true(make(&options, three, 3, arena, &sites, &err));
        drawn[sites.records[0].entrances[0].point.lon_e7]++;
        arena_clear(arena);
    }
    assert_in_range(drawn[0], 400, 600);
    assert_in_range(drawn[1], 880, 1120);
    assert_in_range(drawn[2], 3350, 3650);
    arena_free(arena);
}

static void places_must_be_a_number_of_people(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct site_records sites;
    struct error err;
    struct made_up_options options = {.count = 1, .places = -1};
    assert_false(make(&options, NULL, POINTS, arena, &sites, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    options.places = (int64_t)INT32_MAX + 1;
    assert_false(make(&options, NULL, POINTS, arena, &sites, &err));
    options = (struct made_up_options){.count = 0};
    assert_true(make(&options, NULL, 0, arena, &sites, &err));
    assert_int_equal(sites.count, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sites_say_that_they_are_made_up),
        cmocka_unit_test(no_point_is_taken_twice_and_none_without_weight),
        cmocka_unit_test(the_same_seed_gives_the_same_sites),
        cmocka_unit_test(chances_are_in_proportion_to_the_weights),
        cmocka_unit_test(places_must_be_a_number_of_people),
    };
    return cmocka_run_group_tests(tests, prepare, NULL);
}
