/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "city_place.h"
#include "made_records.h"
#include "store/database.h"
#include "store/ground_bytes.h"

/* What lies under the streets: it comes and goes with the roads, and stands in their sources. */

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

static struct geo_point made_point(struct random *random)
{
    return (struct geo_point){(int32_t)((int64_t)random_below(random, 3600000001) - 1800000000),
                              (int32_t)random_below(random, 1800000001) - 900000000};
}

/* Areas of up to three rings and lines, of all kinds, all over the world. */
static struct ground_records made_ground(struct random *random, uint32_t count, struct arena *arena)
{
    enum { POINTS = 6, RINGS = 3 };
    struct ground_records ground = {
        count,
        ARENA_ARRAY(arena, uint8_t, count),
        ARENA_ARRAY(arena, uint32_t, count + 1),
        ARENA_ARRAY(arena, uint32_t, RINGS * (size_t)count + 1),
        ARENA_ARRAY(arena, struct geo_point, RINGS * POINTS * (size_t)count),
    };
    uint32_t ring = 0, point = 0;
    for (uint32_t s = 0; s < count; s++) {
        enum ground_kind kind = (enum ground_kind)(s * GROUND_KIND_COUNT / count);
        uint32_t rings = ground_is_area(kind) ? 1 + (uint32_t)random_below(random, RINGS) : 1;
        ground.shape_kind[s] = (uint8_t)kind;
        for (uint32_t r = 0; r < rings; r++) {
            for (uint64_t p = 3 + random_below(random, POINTS - 2); p > 0; p--)
                ground.points[point++] = made_point(random);
            ground.ring_first_point[++ring] = point;
        }
        ground.shape_first_ring[s + 1] = ring;
    }
    return ground;
}

static void demand_same_ground(const struct ground_records *got,
                               const struct ground_records *expected)
{
    assert_int_equal(got->shape_count, expected->shape_count);
    if (got->shape_count == 0)
        return;
    uint32_t rings = expected->shape_first_ring[expected->shape_count];
    assert_memory_equal(got->shape_kind, expected->shape_kind, expected->shape_count);
    assert_memory_equal(got->shape_first_ring, expected->shape_first_ring,
                        (expected->shape_count + 1) * sizeof(uint32_t));
    assert_memory_equal(got->ring_first_point, expected->ring_first_point,
                        (rings + 1) * sizeof(uint32_t));
    assert_memory_equal(got->points, expected->points,
                        expected->ring_first_point[rings] * sizeof(struct geo_point));
}

static void put(struct test *test, const char *source, const struct road_records *roads,
                const struct ground_records *ground)
{
    struct city_source from = made_source(source);
    demand(city_put_roads(test->city, &from, roads, &test->err), &test->err);
    demand(city_put_ground(test->city, ground, &test->err), &test->err);
}

static struct ground_records get(struct test *test, struct hash *ret_hash)
{
    struct ground_records ground;
    struct hash stored;
    demand(city_get_ground(test->city, test->arena, &ground, ret_hash, &test->err), &test->err);
    demand(city_ground_hash(test->city, &stored, &test->err), &test->err);
    assert_true(hash_equal(stored, *ret_hash));
    return ground;
}

static struct hash sources_of(struct test *test)
{
    struct hash hash;
    demand(city_sources_hash(test->city, "roads", NULL, &hash, &test->err), &test->err);
    return hash;
}

static void run(struct test *test, const char *sql)
{
    assert_int_equal(sqlite3_exec(test->city->database, sql, NULL, NULL, NULL), SQLITE_OK);
}

static void comes_out_as_it_went_in(void **state)
{
    struct test *test = *state;
    struct road_records roads = made_roads(&test->random, 20, test->arena);
    struct hash hash, other;
    for (uint32_t count = 0; count < 300; count = 2 * count + 1) {
        struct ground_records ground = made_ground(&test->random, count, test->arena);
        put(test, "roads.osm.pbf", &roads, &ground);
        struct ground_records got = get(test, &hash);
        demand_same_ground(&got, &ground);
        demand(city_check_integrity(test->city, &test->err), &test->err);
        demand(city_check_strays(test->city, &test->err), &test->err);
        city_close(test->city);
        test->city = open_city(test->place.city, CITY_WRITE);
        got = get(test, &other);
        demand_same_ground(&got, &ground);
        assert_true(hash_equal(hash, other));
    }
}

static void goes_with_the_roads_and_leaves_their_hash_alone(void **state)
{
    struct test *test = *state;
    static const struct hash none = {{0}};
    struct road_records roads = made_roads(&test->random, 20, test->arena), got;
    struct ground_records ground = made_ground(&test->random, 40, test->arena), nothing = {0};
    struct hash of_roads, with, hash;
    put(test, "a.osm.pbf", &roads, &nothing);
    demand(city_get_roads(test->city, test->arena, &got, &of_roads, &test->err), &test->err);
    struct hash sources_without = sources_of(test);
    put(test, "a.osm.pbf", &roads, &ground);
    demand(city_get_roads(test->city, test->arena, &got, &with, &test->err), &test->err);
    assert_true(hash_equal(of_roads, with));
    assert_false(hash_equal(sources_without, sources_of(test)));
    put(test, "a.osm.pbf", &roads, &nothing);
    assert_int_equal(get(test, &hash).shape_count, 0);
    assert_true(hash_equal(hash, none));
    assert_true(hash_equal(sources_without, sources_of(test)));

    put(test, "a.osm.pbf", &roads, &ground);
    struct city_source other = made_source("b.osm.pbf");
    demand(city_put_roads(test->city, &other, &roads, &test->err), &test->err);
    assert_int_equal(get(test, &hash).shape_count, 0);
}

static void sees_what_was_changed(void **state)
{
    static const char *const changes[] = {
        "UPDATE ground SET bytes = x''",
        "UPDATE ground SET bytes = substr(bytes, 1, length(bytes) - 1)",
        "UPDATE ground SET bytes = cast(bytes || x'00' AS BLOB)",
        "UPDATE ground SET hash = zeroblob(32)",
    };
    struct test *test = *state;
    struct road_records roads = made_roads(&test->random, 20, test->arena);
    struct ground_records ground = made_ground(&test->random, 40, test->arena);
    put(test, "a.osm.pbf", &roads, &ground);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        run(test, "BEGIN");
        run(test, changes[i]);
        assert_false(city_check_integrity(test->city, &test->err));
        demand_error(&test->err, ERROR_INPUT, TEXT_STORE_DAMAGED_PART,
                     text_get(LANGUAGE_EN, TEXT_STORE_WHAT_GROUND));
        run(test, "ROLLBACK");
    }
    /* Of another noun: nobody would read it. */
    struct people_records people = made_people(&test->random, 3, test->arena);
    struct city_source from = made_source("p.csv");
    demand(city_put_people(test->city, &from, &people, false, &test->err), &test->err);
    run(test, "UPDATE ground SET source = (SELECT id FROM source WHERE noun = 'people')");
    assert_false(city_check_strays(test->city, &test->err));
    assert_int_equal(test->err.id, TEXT_STORE_STRAY_ROWS);
}

/* Any byte changed is read as the same bytes or refused, whatever the hash says. */
static void takes_no_bytes_that_it_would_write_otherwise(void **state)
{
    struct test *test = *state;
    struct ground_records ground = made_ground(&test->random, 12, test->arena), got;
    struct buffer bytes = {0}, again = {0};
    uint32_t refused = 0;
    ground_bytes_write(&ground, &bytes);
    for (int round = 0; round < 20000; round++) {
        size_t at = random_below(&test->random, bytes.size);
        char old = bytes.bytes[at];
        bytes.bytes[at] = (char)(old ^ 1 << random_below(&test->random, 8));
        struct arena *arena = arena_new();
        if (ground_bytes_read(bytes.bytes, bytes.size, arena, &got)) {
            buffer_clear(&again);
            ground_bytes_write(&got, &again);
            assert_int_equal(again.size, bytes.size);
            assert_memory_equal(again.bytes, bytes.bytes, bytes.size);
        } else {
            refused++;
        }
        arena_free(arena);
        bytes.bytes[at] = old;
    }
    assert_true(refused > 1000);
    for (size_t size = 0; size < bytes.size; size++)
        assert_false(ground_bytes_read(bytes.bytes, size, test->arena, &got));
    buffer_free(&bytes);
    buffer_free(&again);
}

/* As the program before this table left it. */
static void a_file_from_before_has_none_and_takes_some(void **state)
{
    struct test *test = *state;
    struct road_records roads = made_roads(&test->random, 20, test->arena);
    struct ground_records nothing = {0}, ground = made_ground(&test->random, 9, test->arena);
    struct hash hash;
    put(test, "a.osm.pbf", &roads, &nothing);
    struct hash sources = sources_of(test);
    run(test, "DROP TABLE ground; DROP TABLE people_edit; DROP TABLE area_edit;"
              "PRAGMA user_version = 6");
    for (int mode = CITY_READ; mode <= CITY_WRITE; mode++) {
        city_close(test->city);
        test->city = open_city(test->place.city, (enum city_mode)mode);
        assert_int_equal(get(test, &hash).shape_count, 0);
        assert_true(hash_equal(sources, sources_of(test)));
        demand(city_check_integrity(test->city, &test->err), &test->err);
        demand(city_check_schema(test->city, &test->err), &test->err);
    }
    put(test, "a.osm.pbf", &roads, &ground);
    struct ground_records got = get(test, &hash);
    demand_same_ground(&got, &ground);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(comes_out_as_it_went_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(goes_with_the_roads_and_leaves_their_hash_alone, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(sees_what_was_changed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(takes_no_bytes_that_it_would_write_otherwise, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_file_from_before_has_none_and_takes_some, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("store/ground", tests, NULL, NULL);
}
