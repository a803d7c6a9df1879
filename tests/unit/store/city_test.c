/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "city_place.h"
#include "made_records.h"
#include "store/database.h"

/* Reference data: what goes in comes out, in an order and with a hash of its own. */

struct test {
    struct place place;
    struct city *city;
    struct arena *arena;
    struct random random;
    struct error err;
};

static int set_up(void **state)
{
    static struct test test;
    test = (struct test){.arena = arena_new(), .random = random_from_seed(2026)};
    place_make(&test.place);
    test.city = open_city(test.place.city, CITY_CREATE);
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

static void open_again(struct test *test, enum city_mode mode)
{
    city_close(test->city);
    test->city = open_city(test->place.city, mode);
}

static void put_people(struct test *test, const char *source, const struct people_records *people,
                       bool add)
{
    struct city_source from = made_source(source);
    demand(city_put_people(test->city, &from, people, add, &test->err), &test->err);
}

static void put_sites(struct test *test, const char *source, const struct site_records *sites,
                      bool add)
{
    struct city_source from = made_source(source);
    demand(city_put_sites(test->city, &from, sites, add, &test->err), &test->err);
}

static void put_areas(struct test *test, const char *source, const struct area_records *areas,
                      bool add)
{
    struct city_source from = made_source(source);
    demand(city_put_areas(test->city, &from, areas, add, &test->err), &test->err);
}

static struct hash put_and_get_roads(struct test *test, const struct road_records *roads)
{
    struct city_source from = made_source("roads.osm.pbf");
    struct road_records got;
    struct hash hash;
    demand(city_put_roads(test->city, &from, roads, &test->err), &test->err);
    demand(city_get_roads(test->city, test->arena, &got, &hash, &test->err), &test->err);
    demand_same_roads(&got, roads);
    return hash;
}

static struct people_records get_people(struct test *test, int64_t *ret_total,
                                        struct hash *ret_hash)
{
    struct people_records people;
    demand(city_get_people(test->city, test->arena, &people, ret_total, ret_hash, &test->err),
           &test->err);
    return people;
}

static struct site_records get_sites(struct test *test, struct hash *ret_hash)
{
    struct site_records sites;
    demand(city_get_sites(test->city, test->arena, &sites, ret_hash, &test->err), &test->err);
    return sites;
}

static struct area_records get_areas(struct test *test, struct hash *ret_hash)
{
    struct area_records areas;
    demand(city_get_areas(test->city, test->arena, &areas, ret_hash, &test->err), &test->err);
    return areas;
}

/* One number or text that SQLite finds with this query. */
static int64_t ask(struct test *test, const char *sql)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(test->city->database, sql, -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static void gives_back_roads_as_they_were(void **state)
{
    struct test *test = *state;
    struct geo_box box, expected = GEO_BOX_EMPTY;
    demand(city_roads_box(test->city, &box, &test->err), &test->err);
    assert_true(geo_box_is_empty(&box));
    struct road_records roads = made_roads(&test->random, 300, test->arena);
    put_and_get_roads(test, &roads);
    for (uint32_t n = 0; n < roads.node_count; n++)
        geo_box_extend(&expected, roads.node_point[n]);
    open_again(test, CITY_READ);
    demand(city_roads_box(test->city, &box, &test->err), &test->err);
    assert_memory_equal(&box, &expected, sizeof box);
    struct hash hash;
    struct road_records got;
    demand(city_get_roads(test->city, test->arena, &got, &hash, &test->err), &test->err);
    demand_same_roads(&got, &roads);
}

static void says_when_there_are_no_roads(void **state)
{
    struct test *test = *state;
    struct road_records roads;
    struct hash hash;
    assert_false(city_get_roads(test->city, test->arena, &roads, &hash, &test->err));
    demand_error(&test->err, ERROR_NOT_FOUND, TEXT_STORE_NO_ROADS, "no roads yet");
}

static void takes_any_records_and_gives_them_back(void **state)
{
    struct test *test = *state;
    enum { ROUNDS = 100 };
    for (int round = 0; round < ROUNDS; round++) {
        struct random *random = &test->random;
        struct hash hash;
        int64_t total;
        struct road_records roads =
            made_roads(random, (uint32_t)random_below(random, 40), test->arena);
        struct people_records people =
            made_people(random, (uint32_t)random_below(random, 30), test->arena);
        struct site_records sites =
            made_sites(random, (uint32_t)random_below(random, 30), test->arena);
        struct area_records areas =
            made_areas(random, (uint32_t)random_below(random, 20), test->arena);
        struct hazard_records zones = made_hazards(random, (uint32_t)random_below(random, 20),
                                                   test->arena),
                              got_zones;
        enum hazard hazard = (enum hazard)random_below(random, HAZARD_COUNT);
        const char *source = random_below(random, 2) ? "a.csv" : "乙.geojson";
        struct city_source from = made_source(source);
        put_and_get_roads(test, &roads);
        put_people(test, source, &people, false);
        put_sites(test, source, &sites, false);
        put_areas(test, source, &areas, false);
        demand(city_put_hazard(test->city, &from, hazard, &zones, false, &test->err), &test->err);
        struct people_records got_people = get_people(test, &total, &hash);
        struct site_records got_sites = get_sites(test, &hash);
        struct area_records got_areas = get_areas(test, &hash);
        demand(city_get_hazard(test->city, hazard, test->arena, &got_zones, &hash, &test->err),
               &test->err);
        demand_same_people(&got_people, &people);
        demand_same_sites(&got_sites, &sites);
        demand_same_areas(&got_areas, &areas);
        demand_same_hazards(&got_zones, &zones);
        assert_int_equal(total, 0);
    }
    demand(city_check_integrity(test->city, &test->err), &test->err);
}

static void has_no_rows_where_nothing_was_put(void **state)
{
    struct test *test = *state;
    struct hash hash, after;
    int64_t total;
    struct site_records none = {0};
    assert_int_equal(get_sites(test, &hash).count, 0);
    put_sites(test, "a.csv", &none, false);
    assert_int_equal(get_sites(test, &after).count, 0);
    assert_true(hash_equal(hash, after));
    assert_int_equal(get_people(test, &total, &hash).count, 0);
    assert_int_equal(total, 0);
    demand(city_check_integrity(test->city, &test->err), &test->err);
}

static void keeps_hazards_apart(void **state)
{
    struct test *test = *state;
    struct hazard_records flood = made_hazards(&test->random, 5, test->arena);
    struct hazard_records fire = made_hazards(&test->random, 3, test->arena), got;
    struct city_source from = made_source("zones.geojson");
    struct hash hash;
    demand(city_put_hazard(test->city, &from, HAZARD_FLOOD, &flood, false, &test->err), &test->err);
    demand(city_put_hazard(test->city, &from, HAZARD_FIRE, &fire, false, &test->err), &test->err);
    demand(city_get_hazard(test->city, HAZARD_FLOOD, test->arena, &got, &hash, &test->err),
           &test->err);
    demand_same_hazards(&got, &flood);
    demand(city_get_hazard(test->city, HAZARD_CHEMICAL, test->arena, &got, &hash, &test->err),
           &test->err);
    assert_int_equal(got.count, 0);
}

/* Every put goes through a fresh connection, so that the counter of changes is its own. */
static void changes_nothing_when_the_same_is_put_again(void **state)
{
    struct test *test = *state;
    struct road_records roads = made_roads(&test->random, 50, test->arena);
    struct people_records people = made_people(&test->random, 40, test->arena);
    struct site_records sites = made_sites(&test->random, 40, test->arena);
    struct area_records areas = made_areas(&test->random, 20, test->arena);
    for (int round = 0; round < 2; round++) {
        put_and_get_roads(test, &roads);
        put_people(test, "people.csv", &people, false);
        put_sites(test, "sites.csv", &sites, false);
        put_areas(test, "areas.geojson", &areas, false);
        if (round == 0)
            open_again(test, CITY_WRITE);
        shuffle_people(&test->random, &people);
        shuffle_sites(&test->random, &sites);
    }
    assert_int_equal(sqlite3_total_changes(test->city->database), 0);
}

static void keeps_the_number_of_a_row_by_its_key(void **state)
{
    struct test *test = *state;
    struct site_records sites = made_sites(&test->random, 20, test->arena);
    sites.records[7].key = "seven";
    sites.records[7].places = 100;
    sites.records[9].key = "nine";
    put_sites(test, "sites.csv", &sites, false);
    int64_t seven = ask(test, "SELECT id FROM site WHERE key = 'seven'");
    sites.records[7].places = 250;
    sites.records[7].entrance_count = 1;
    sites.records[9] = sites.records[--sites.count];
    shuffle_sites(&test->random, &sites);
    put_sites(test, "sites.csv", &sites, false);
    assert_int_equal(ask(test, "SELECT id FROM site WHERE key = 'seven'"), seven);
    assert_int_equal(ask(test, "SELECT places FROM site WHERE key = 'seven'"), 250);
    assert_int_equal(ask(test, "SELECT count(*) FROM site WHERE key = 'nine'"), 0);
    struct hash hash;
    struct site_records got = get_sites(test, &hash);
    demand_same_sites(&got, &sites);
    assert_int_equal(ask(test, "SELECT count(*) FROM entrance WHERE site NOT IN"
                               " (SELECT id FROM site)"),
                     0);
}

static void replaces_the_noun_or_adds_a_source(void **state)
{
    struct test *test = *state;
    struct hash hash;
    int64_t total;
    struct people_records north = made_people(&test->random, 6, test->arena);
    struct people_records south = made_people(&test->random, 4, test->arena);
    for (uint32_t i = 0; i < south.count; i++)
        south.records[i].key = north.records[i + 1].key;
    put_people(test, "north.csv", &north, false);
    put_people(test, "south.csv", &south, true);
    assert_int_equal(get_people(test, &total, &hash).count, 10);
    /* The same source again replaces only itself. */
    south.count = 3;
    put_people(test, "south.csv", &south, true);
    assert_int_equal(get_people(test, &total, &hash).count, 9);
    put_people(test, "south.csv", &south, false);
    struct people_records got = get_people(test, &total, &hash);
    demand_same_people(&got, &south);
    assert_int_equal(ask(test, "SELECT count(*) FROM source"), 1);
}

static void tells_keys_of_two_sources_apart(void **state)
{
    struct test *test = *state;
    struct hash hash;
    struct geo_polygon none = {0};
    struct area_record a[] = {{"1", "old town", NULL, none}, {"11", "harbour", "1", none}};
    struct area_record b[] = {{"1", "county", NULL, none}, {"12", "hill", "1", none}};
    put_areas(test, "a.geojson", &(struct area_records){2, a}, false);
    put_areas(test, "b.geojson", &(struct area_records){2, b}, true);
    struct area_records got = get_areas(test, &hash);
    assert_int_equal(got.count, 4);
    assert_string_equal(got.records[0].code, "b.geojson:1");
    assert_string_equal(got.records[0].name, "county");
    assert_string_equal(got.records[1].code, "a.geojson:1");
    assert_string_equal(got.records[2].code, "11");
    assert_string_equal(got.records[2].parent_code, "a.geojson:1");
    assert_string_equal(got.records[3].code, "12");
    assert_string_equal(got.records[3].parent_code, "b.geojson:1");
}

/* Two cities with the same contents, put in other order from files with other names. */
static void has_one_order_and_hash_for_the_same_contents(void **state)
{
    struct test *test = *state;
    enum { HALF = 15 };
    struct site_records sites = made_sites(&test->random, 2 * HALF, test->arena), first, second;
    struct hash first_hash, second_hash;
    struct site_records low = {HALF, sites.records}, high = {HALF, sites.records + HALF};
    low.records[3].key = high.records[5].key = "shared";
    put_sites(test, "a.csv", &low, false);
    put_sites(test, "b.csv", &high, true);
    first = get_sites(test, &first_hash);
    shuffle_sites(&test->random, &low);
    shuffle_sites(&test->random, &high);
    put_sites(test, "alpha.csv", &high, false);
    put_sites(test, "omega.csv", &low, true);
    second = get_sites(test, &second_hash);
    assert_true(hash_equal(first_hash, second_hash));
    for (uint32_t i = 0; i < first.count; i++) {
        bool is_shared = strchr(first.records[i].key, ':') != NULL;
        if (!is_shared)
            assert_string_equal(first.records[i].key, second.records[i].key);
        assert_int_equal(first.records[i].places, second.records[i].places);
        if (i > 0 && !is_shared && !strchr(first.records[i - 1].key, ':'))
            assert_true(strcmp(first.records[i - 1].key, first.records[i].key) < 0);
    }
}

static void has_another_hash_when_any_field_changes(void **state)
{
    struct test *test = *state;
    struct site_records sites = made_sites(&test->random, 3, test->arena);
    struct site_record *site = &sites.records[1];
    struct hash hash, before;
    site->name = NULL;
    put_sites(test, "a.csv", &sites, false);
    get_sites(test, &before);
    struct site_record kept = *site;
    for (int change = 0; change < 8; change++) {
        *site = kept;
        switch (change) {
        case 0: site->name = ""; break;
        case 1: site->places = kept.places == 5 ? 6 : 5; break;
        case 2:
            site->suitable[HAZARD_EARTHQUAKE] = (kept.suitable[HAZARD_EARTHQUAKE] + 1) % 3;
            break;
        case 3: site->made_up = !kept.made_up; break;
        case 4: site->entrances[0].point.lat_e7 ^= 1; break;
        case 5: site->usable_after_h++; break;
        case 6: site->key = "other"; break;
        case 7: site->category = "另"; break;
        }
        put_sites(test, "a.csv", &sites, false);
        get_sites(test, &hash);
        assert_false(hash_equal(hash, before));
        if (change == 4)
            site->entrances[0].point.lat_e7 ^= 1;
    }
    *site = kept;
    put_sites(test, "a.csv", &sites, false);
    get_sites(test, &hash);
    assert_true(hash_equal(hash, before));
}

static void keeps_an_estimate_and_replaces_it(void **state)
{
    struct test *test = *state;
    struct city_source from = made_source("estimate");
    struct hash hash, of_estimate;
    int64_t total;
    struct people_records people = made_people(&test->random, 5, test->arena);
    put_people(test, "a.csv", &people, false);
    demand(city_put_people_estimate(test->city, &from, 570000, &test->err), &test->err);
    assert_int_equal(get_people(test, &total, &of_estimate).count, 0);
    assert_int_equal(total, 570000);
    demand(city_put_people_estimate(test->city, &from, 570001, &test->err), &test->err);
    get_people(test, &total, &hash);
    assert_false(hash_equal(hash, of_estimate));
    put_people(test, "a.csv", &people, true);
    assert_int_equal(get_people(test, &total, &hash).count, 5);
    assert_int_equal(total, 570001);
    put_people(test, "a.csv", &people, false);
    get_people(test, &total, &hash);
    assert_int_equal(total, 0);
}

static void lists_where_everything_came_from(void **state)
{
    struct test *test = *state;
    struct city_source *sources;
    uint32_t count;
    struct people_records people = made_people(&test->random, 2, test->arena);
    struct hazard_records zones = made_hazards(&test->random, 1, test->arena);
    struct city_source from = made_source("z.geojson");
    from.attribution = from.options = NULL;
    put_people(test, "b.csv", &people, false);
    put_people(test, "a.csv", &people, true);
    demand(city_put_hazard(test->city, &from, HAZARD_FIRE, &zones, false, &test->err), &test->err);
    demand(city_list_sources(test->city, test->arena, &sources, &count, &test->err), &test->err);
    assert_int_equal(count, 3);
    assert_string_equal(sources[0].noun, "hazard");
    assert_string_equal(sources[0].hazard, "fire");
    assert_null(sources[0].attribution);
    assert_null(sources[0].options);
    assert_string_equal(sources[1].name, "b.csv");
    assert_null(sources[1].hazard);
    assert_string_equal(sources[2].name, "a.csv");
    struct city_source expected = made_source("a.csv");
    assert_true(hash_equal(sources[2].file_hash, expected.file_hash));
    assert_string_equal(sources[2].attribution, expected.attribution);
    assert_string_equal(sources[2].options, expected.options);
    assert_int_equal(sources[2].imported_at_ms, expected.imported_at_ms);
    assert_int_equal(sources[2].size, 4711);
    assert_int_equal(sources[2].total, 12);
    assert_int_equal(sources[2].accepted, 10);
    assert_int_equal(sources[2].refused, 2);
}

/* A bit of a stored row flips, or someone changes it by hand. */
static void refuses_rows_that_are_not_as_they_were_written(void **state)
{
    static const struct {
        const char *sql;
        enum text_id what;
    } changes[] = {
        {"UPDATE people SET people = people + 1 WHERE id = 3", TEXT_STORE_WHAT_PEOPLE},
        {"UPDATE people SET person_class = 77 WHERE id = 3", TEXT_STORE_WHAT_PEOPLE},
        {"UPDATE people SET state = cast(x'FF' AS TEXT)", TEXT_STORE_WHAT_PEOPLE},
        {"UPDATE people SET polygon = x'FFFFFFFFFFFFFFFF' WHERE polygon IS NOT NULL",
         TEXT_STORE_WHAT_PEOPLE},
        {"DELETE FROM people WHERE id = 1", TEXT_STORE_WHAT_PEOPLE},
        {"DELETE FROM content WHERE noun = 'sites'", TEXT_STORE_WHAT_SITES},
        {"DELETE FROM entrance WHERE site = 2", TEXT_STORE_WHAT_SITES},
        {"UPDATE site SET function = -1", TEXT_STORE_WHAT_SITES},
        {"UPDATE site SET made_up = 1 - made_up", TEXT_STORE_WHAT_SITES},
        {"UPDATE site SET name = 'a' || char(0) || 'b'", TEXT_STORE_WHAT_SITES},
        {"UPDATE entrance SET lat_e7 = 2000000000", TEXT_STORE_WHAT_SITES},
        {"UPDATE area SET polygon = x'' WHERE id = 1", TEXT_STORE_WHAT_AREAS},
        {"UPDATE roads SET bytes = zeroblob(100)", TEXT_STORE_WHAT_ROADS},
        {"DELETE FROM roads", TEXT_STORE_WHAT_ROADS},
        {"UPDATE content SET hash = zeroblob(32) WHERE noun = 'roads'", TEXT_STORE_WHAT_ROADS},
        {"UPDATE source SET total = -1", TEXT_STORE_WHAT_SOURCES},
    };
    struct test *test = *state;
    struct road_records roads = made_roads(&test->random, 20, test->arena);
    struct people_records people = made_people(&test->random, 20, test->arena);
    struct site_records sites = made_sites(&test->random, 20, test->arena);
    struct area_records areas = made_areas(&test->random, 20, test->arena);
    put_and_get_roads(test, &roads);
    put_people(test, "a.csv", &people, false);
    put_sites(test, "a.csv", &sites, false);
    put_areas(test, "a.csv", &areas, false);
    demand(city_check_integrity(test->city, &test->err), &test->err);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        sqlite3 *database = test->city->database;
        assert_int_equal(sqlite3_exec(database, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
        assert_int_equal(sqlite3_exec(database, changes[i].sql, NULL, NULL, NULL), SQLITE_OK);
        assert_true(sqlite3_changes(database) > 0);
        assert_false(city_check_integrity(test->city, &test->err));
        demand_error(&test->err, ERROR_INPUT, TEXT_STORE_DAMAGED_PART,
                     text_get(LANGUAGE_EN, changes[i].what));
        assert_int_equal(sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    }
    demand(city_check_integrity(test->city, &test->err), &test->err);
}

static void mends_rows_by_putting_them_again(void **state)
{
    struct test *test = *state;
    struct hash hash;
    struct site_records sites = made_sites(&test->random, 20, test->arena);
    put_sites(test, "a.csv", &sites, false);
    assert_int_equal(sqlite3_exec(test->city->database,
                                  "UPDATE site SET places = -4; DELETE FROM entrance", NULL, NULL,
                                  NULL),
                     SQLITE_OK);
    assert_false(city_get_sites(test->city, test->arena, &sites, &hash, &test->err));
    put_sites(test, "a.csv", &sites, false);
    struct site_records got = get_sites(test, &hash);
    demand_same_sites(&got, &sites);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(gives_back_roads_as_they_were),
        TEST(says_when_there_are_no_roads),
        TEST(takes_any_records_and_gives_them_back),
        TEST(has_no_rows_where_nothing_was_put),
        TEST(keeps_hazards_apart),
        TEST(changes_nothing_when_the_same_is_put_again),
        TEST(keeps_the_number_of_a_row_by_its_key),
        TEST(replaces_the_noun_or_adds_a_source),
        TEST(tells_keys_of_two_sources_apart),
        TEST(has_one_order_and_hash_for_the_same_contents),
        TEST(has_another_hash_when_any_field_changes),
        TEST(keeps_an_estimate_and_replaces_it),
        TEST(lists_where_everything_came_from),
        TEST(refuses_rows_that_are_not_as_they_were_written),
        TEST(mends_rows_by_putting_them_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
