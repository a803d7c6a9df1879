/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "city_place.h"
#include "made_records.h"
#include "store/database.h"
#include "store/log.h"
#include "store/site_edit.h"

/* Changes that people make to sites lie over what was imported. */

enum { SITES = 20 };

struct test {
    struct place place;
    struct city *city;
    struct arena *arena;
    struct random random;
    struct site_records imported;
    struct hash imported_hash;
    struct error err;
};

static struct site_records get_sites(struct test *test, struct hash *ret_hash)
{
    struct site_records sites;
    demand(city_get_sites(test->city, test->arena, &sites, ret_hash, &test->err), &test->err);
    return sites;
}

static void put_sites(struct test *test, const char *name, bool add)
{
    struct city_source source = made_source(name);
    demand(city_put_sites(test->city, &source, &test->imported, add, &test->err), &test->err);
}

static int set_up(void **state)
{
    static struct test test;
    test = (struct test){.arena = arena_new(), .random = random_from_seed(8)};
    place_make(&test.place);
    test.city = open_city(test.place.city, CITY_CREATE);
    test.imported = made_sites(&test.random, SITES, test.arena);
    put_sites(&test, "sites.csv", false);
    test.imported = get_sites(&test, &test.imported_hash);
    *state = &test;
    return 0;
}

static int tear_down(void **state)
{
    struct test *test = *state;
    city_close(test->city);
    arena_free(test->arena);
    place_remove(&test->place);
    return 0;
}

static void put_edit(struct test *test, const char *key, struct site_edit edit)
{
    demand(city_put_site_edit(test->city, key, &edit, &test->err), &test->err);
}

static struct site_record get_site(struct test *test, uint32_t at)
{
    struct hash hash;
    struct site_records sites = get_sites(test, &hash);
    assert_int_equal(sites.count, SITES);
    assert_string_equal(sites.records[at].key, test->imported.records[at].key);
    return sites.records[at];
}

static void demand_as_imported(struct test *test)
{
    struct hash hash;
    struct site_records sites = get_sites(test, &hash);
    demand_same_sites(&sites, &test->imported);
    assert_true(hash_equal(hash, test->imported_hash));
}

static const char *key_of(struct test *test, uint32_t at)
{
    return test->imported.records[at].key;
}

static void lays_each_field_over_the_imported_site(void **state)
{
    struct test *test = *state;
    struct site_edit edit = {
        .has_places = true,
        .places = 77,
        .has_state = true,
        .state = STATE_AFTER_CONVERSION,
        .usable_after_h = 48,
        .has_access = true,
        .access = ACCESS_STAFF,
        .has_visibility = true,
        .visibility = VISIBILITY_RESTRICTED,
    };
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++) {
        edit.has_suitable[hazard] = true;
        edit.suitable[hazard] = (enum suitability)(hazard % SUITABILITY_COUNT);
    }
    put_edit(test, key_of(test, 4), edit);
    struct site_record site = get_site(test, 4), *before = &test->imported.records[4];
    assert_int_equal(site.places, 77);
    assert_int_equal(site.state, STATE_AFTER_CONVERSION);
    assert_int_equal(site.usable_after_h, 48);
    assert_int_equal(site.access, ACCESS_STAFF);
    assert_int_equal(site.visibility, VISIBILITY_RESTRICTED);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        assert_int_equal(site.suitable[hazard], hazard % SUITABILITY_COUNT);
    assert_int_equal(site.function, before->function);
    assert_int_equal(site.entrance_count, before->entrance_count);
    /* The others are as they were. */
    for (uint32_t i = 0; i < SITES; i++)
        if (i != 4)
            assert_int_equal(get_site(test, i).places, test->imported.records[i].places);
}

static void leaves_what_an_edit_does_not_name(void **state)
{
    struct test *test = *state;
    struct site_record *before = &test->imported.records[3];
    put_edit(test, key_of(test, 3), (struct site_edit){.has_places = true, .places = 5});
    struct site_record site = get_site(test, 3);
    assert_int_equal(site.places, 5);
    assert_int_equal(site.state, before->state);
    assert_int_equal(site.usable_after_h, before->usable_after_h);
    assert_int_equal(site.access, before->access);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        assert_int_equal(site.suitable[hazard], before->suitable[hazard]);
}

static void closes_a_site_and_opens_it_again(void **state)
{
    struct test *test = *state;
    struct site_edit usable = {.has_state = true, .state = STATE_USABLE};
    put_edit(test, key_of(test, 2), usable);
    struct site_edit closed = usable;
    closed.is_closed = true;
    put_edit(test, key_of(test, 2), closed);
    assert_int_equal(get_site(test, 2).state, STATE_NOT_USABLE);
    put_edit(test, key_of(test, 2), usable);
    assert_int_equal(get_site(test, 2).state, STATE_USABLE);
    put_edit(test, key_of(test, 2), (struct site_edit){0});
    demand_as_imported(test);
}

static void has_the_hash_of_the_sites_as_they_are_handed_out(void **state)
{
    struct test *test = *state;
    struct hash edited, imported;
    put_edit(test, key_of(test, 6), (struct site_edit){.has_places = true, .places = 4711});
    get_sites(test, &edited);
    assert_false(hash_equal(edited, test->imported_hash));
    /* The same sites, imported so. */
    demand(city_clear_site_edits(test->city, &test->err), &test->err);
    demand_as_imported(test);
    test->imported.records[6].places = 4711;
    put_sites(test, "sites.csv", false);
    get_sites(test, &imported);
    assert_true(hash_equal(edited, imported));
    /* An edit that says what was imported makes no difference. */
    put_edit(test, key_of(test, 6), (struct site_edit){.has_places = true, .places = 4711});
    get_sites(test, &edited);
    assert_true(hash_equal(edited, imported));
}

static void outlives_the_next_import(void **state)
{
    struct test *test = *state;
    put_edit(test, key_of(test, 1), (struct site_edit){.is_closed = true});
    put_sites(test, "sites.csv", false);
    assert_int_equal(get_site(test, 1).state, STATE_NOT_USABLE);
    demand(city_check_integrity(test->city, &test->err), &test->err);
}

static void keeps_an_edit_of_a_site_that_is_not_there(void **state)
{
    struct test *test = *state;
    struct hash hash;
    const char *key = key_of(test, 0);
    put_edit(test, "no such site", (struct site_edit){.is_closed = true});
    demand_as_imported(test);
    put_edit(test, key, (struct site_edit){.is_closed = true});
    struct site_records all = test->imported;
    test->imported = (struct site_records){SITES - 1, all.records + 1};
    put_sites(test, "sites.csv", false);
    assert_int_equal(get_sites(test, &hash).count, SITES - 1);
    test->imported = all;
    put_sites(test, "sites.csv", false);
    assert_int_equal(get_site(test, 0).state, STATE_NOT_USABLE);
}

/* Two sources share all keys: each site is edited by the name it is handed out under. */
static void edits_one_of_two_sites_that_share_a_key(void **state)
{
    struct test *test = *state;
    struct hash hash;
    put_sites(test, "other.csv", true);
    struct site_records sites = get_sites(test, &hash);
    assert_int_equal(sites.count, 2 * SITES);
    const char *key = sites.records[9].key;
    assert_non_null(strstr(key, ".csv:"));
    put_edit(test, key, (struct site_edit){.has_places = true, .places = 12345});
    sites = get_sites(test, &hash);
    uint32_t found = 0;
    for (uint32_t i = 0; i < sites.count; i++) {
        if (sites.records[i].places != 12345)
            continue;
        assert_string_equal(sites.records[i].key, key);
        found++;
    }
    assert_int_equal(found, 1);
}

static void is_part_of_the_transaction_around_it(void **state)
{
    struct test *test = *state;
    demand(log_begin(test->city, &test->err), &test->err);
    put_edit(test, key_of(test, 1), (struct site_edit){.is_closed = true});
    assert_int_equal(get_site(test, 1).state, STATE_NOT_USABLE);
    assert_false(log_commit(test->city, false, &test->err));
    demand_as_imported(test);
}

static void refuses_an_edit_that_is_damaged(void **state)
{
    static const char *const changes[] = {
        "places = -1",    "state = 3",     "usable_after_h = -5", "access = 9",
        "visibility = 3", "for_fire = -1", "closed = 2",          "state = NULL",
    };
    struct test *test = *state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char sql[128];
        struct site_records sites;
        struct hash hash;
        put_edit(test, key_of(test, 1),
                 (struct site_edit){.has_state = true, .state = STATE_USABLE});
        snprintf(sql, sizeof sql, "PRAGMA ignore_check_constraints = ON; UPDATE site_edit SET %s",
                 changes[i]);
        demand(city_run(test->city, sql, &test->err), &test->err);
        assert_false(city_get_sites(test->city, test->arena, &sites, &hash, &test->err));
        demand_error(&test->err, ERROR_INPUT, TEXT_STORE_DAMAGED_PART, "changes made to sites");
        assert_false(city_check_integrity(test->city, &test->err));
    }
    demand(city_clear_site_edits(test->city, &test->err), &test->err);
    demand_as_imported(test);
}

static struct city_inputs get_inputs(struct test *test)
{
    struct city_inputs inputs;
    demand(city_input_hashes(test->city, HAZARD_FLOOD, &inputs, &test->err), &test->err);
    return inputs;
}

/* What the gets say, of a city with nothing, something, and edits. */
static void demand_inputs_as_read(struct test *test, bool has_roads)
{
    struct city_inputs inputs = get_inputs(test);
    struct road_records roads;
    struct people_records people;
    struct area_records areas;
    struct hazard_records zones;
    struct hash hash;
    int64_t total;
    if (has_roads)
        demand(city_get_roads(test->city, test->arena, &roads, &hash, &test->err), &test->err);
    else
        hash = (struct hash){0};
    assert_true(hash_equal(hash, inputs.roads));
    demand(city_get_people(test->city, test->arena, &people, &total, &hash, &test->err),
           &test->err);
    assert_true(hash_equal(hash, inputs.people));
    get_sites(test, &hash);
    assert_true(hash_equal(hash, inputs.sites));
    demand(city_get_areas(test->city, test->arena, &areas, &hash, &test->err), &test->err);
    assert_true(hash_equal(hash, inputs.areas));
    demand(city_get_hazard(test->city, HAZARD_FLOOD, test->arena, &zones, &hash, &test->err),
           &test->err);
    assert_true(hash_equal(hash, inputs.hazards));
}

static void says_the_hashes_of_what_a_plan_is_made_from(void **state)
{
    struct test *test = *state;
    demand_inputs_as_read(test, false);
    struct road_records roads = made_roads(&test->random, 30, test->arena);
    struct hazard_records zones = made_hazards(&test->random, 4, test->arena);
    struct city_source source = made_source("a.geojson");
    demand(city_put_roads(test->city, &source, &roads, &test->err), &test->err);
    demand(city_put_hazard(test->city, &source, HAZARD_FLOOD, &zones, false, &test->err),
           &test->err);
    put_some_people(test->city, 10, 5);
    demand_inputs_as_read(test, true);
    demand(city_put_people_estimate(test->city, &source, 90000, &test->err), &test->err);
    put_edit(test, key_of(test, 1), (struct site_edit){.is_closed = true});
    demand_inputs_as_read(test, true);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(lays_each_field_over_the_imported_site),
        TEST(leaves_what_an_edit_does_not_name),
        TEST(closes_a_site_and_opens_it_again),
        TEST(has_the_hash_of_the_sites_as_they_are_handed_out),
        TEST(outlives_the_next_import),
        TEST(keeps_an_edit_of_a_site_that_is_not_there),
        TEST(edits_one_of_two_sites_that_share_a_key),
        TEST(is_part_of_the_transaction_around_it),
        TEST(refuses_an_edit_that_is_damaged),
        TEST(says_the_hashes_of_what_a_plan_is_made_from),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
