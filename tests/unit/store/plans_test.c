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
#include "plan/assumption.h"
#include "plan/plan_hash.h"
#include "store/bytes.h"
#include "store/database.h"
#include "store/plan_bytes.h"

/* Plans in the city file, and what becomes of one that was changed there. */

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
    test = (struct test){.arena = arena_new(), .random = random_from_seed(99)};
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

static struct shelter_plan put_plan(struct test *test, const char *name, uint32_t groups,
                                    uint32_t sites)
{
    struct shelter_plan plan = made_plan(&test->random, name, groups, sites, test->arena);
    demand(city_put_plan(test->city, &plan, 1, &test->err), &test->err);
    plan.version = 1;
    return plan;
}

static void run_sql(struct test *test, const char *sql)
{
    demand(city_run(test->city, sql, &test->err), &test->err);
    assert_true(sqlite3_changes(test->city->database) > 0 || strstr(sql, "ROLLBACK") ||
                strstr(sql, "BEGIN"));
}

static void gives_back_any_plan(void **state)
{
    struct test *test = *state;
    for (uint32_t round = 0; round < 60; round++) {
        char name[16];
        struct shelter_plan got;
        snprintf(name, sizeof name, "%u", round);
        struct shelter_plan plan = put_plan(test, name, (uint32_t)random_below(&test->random, 20),
                                            (uint32_t)random_below(&test->random, 8));
        demand(city_get_plan(test->city, name, test->arena, &got, &test->err), &test->err);
        demand_same_plan(&got, &plan);
    }
    demand(city_check_integrity(test->city, &test->err), &test->err);
}

static void demand_stored(struct test *test, const char *name, const struct shelter_plan *plan)
{
    struct shelter_plan got;
    demand(city_get_plan(test->city, name, test->arena, &got, &test->err), &test->err);
    demand_same_plan(&got, plan);
    assert_int_equal(got.version, plan->version);
}

static struct shelter_plan put_version(struct test *test, const char *name, uint32_t version)
{
    struct shelter_plan plan = made_plan(&test->random, name, 3, 2, test->arena);
    demand(city_put_plan(test->city, &plan, version, &test->err), &test->err);
    plan.version = version;
    return plan;
}

static void keeps_versions_of_a_plan_apart(void **state)
{
    struct test *test = *state;
    struct shelter_plan first = put_plan(test, "a", 9, 4), tenth = put_version(test, "a", 10),
                        second = put_version(test, "a", 2);
    demand_stored(test, "a", &tenth);
    demand_stored(test, "a@1", &first);
    demand_stored(test, "a@2", &second);
    demand_stored(test, "a@10", &tenth);
    assert_false(city_put_plan(test->city, &first, 2, &test->err));
    demand_error(&test->err, ERROR_CONFLICT, TEXT_STORE_PLAN_IS_THERE, "version 2 of plan a.");
    demand_stored(test, "a@2", &second);
    demand(city_check_integrity(test->city, &test->err), &test->err);
}

static void deletes_one_version(void **state)
{
    struct test *test = *state;
    struct shelter_plan first = put_plan(test, "a", 9, 4), second = put_version(test, "a", 2);
    demand_stored(test, "a", &second);
    demand(city_delete_plan(test->city, "a", 2, &test->err), &test->err);
    demand_stored(test, "a", &first);
    assert_false(city_delete_plan(test->city, "a", 2, &test->err));
    demand_error(&test->err, ERROR_NOT_FOUND, TEXT_STORE_NO_SUCH_PLAN, "There is no plan a@2 in ");
    demand(city_delete_plan(test->city, "a", 1, &test->err), &test->err);
    assert_false(city_delete_plan(test->city, "a", 1, &test->err));
    demand_error(&test->err, ERROR_NOT_FOUND, TEXT_STORE_NO_PLANS, "no plans at all");
    demand(city_check_integrity(test->city, &test->err), &test->err);
}

static void takes_any_name_for_a_plan(void **state)
{
    static const char *const names[] = {"a@2", "@1",           "a@", "a@02",
                                        "a@b", "a@4294967296", "@",  "甲@乙"};
    struct test *test = *state;
    struct shelter_plan second, plans[sizeof names / sizeof *names];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        plans[i] = put_plan(test, names[i], 1, 1);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        demand_stored(test, names[i], &plans[i]);
    demand_stored(test, "a@2@1", &plans[0]);
    /* The second version of a comes before the plan of that name. */
    second = put_version(test, "a", 2);
    demand_stored(test, "a@2", &second);
    demand(city_check_integrity(test->city, &test->err), &test->err);
}

static void names_the_plans_there_are(void **state)
{
    struct test *test = *state;
    struct shelter_plan got;
    assert_false(city_get_plan(test->city, "a", test->arena, &got, &test->err));
    demand_error(&test->err, ERROR_NOT_FOUND, TEXT_STORE_NO_PLANS, "no plans at all");
    put_plan(test, "night", 3, 2);
    put_plan(test, "day", 3, 2);
    assert_false(city_get_plan(test->city, "a", test->arena, &got, &test->err));
    demand_error(&test->err, ERROR_NOT_FOUND, TEXT_STORE_NO_SUCH_PLAN, "Plans there: day, night.");
    put_version(test, "day", 4);
    assert_false(city_get_plan(test->city, "day@3", test->arena, &got, &test->err));
    demand_error(&test->err, ERROR_NOT_FOUND, TEXT_STORE_NO_SUCH_PLAN, "no plan day@3 in ");
    demand_error(&test->err, ERROR_NOT_FOUND, TEXT_STORE_NO_SUCH_PLAN,
                 "Plans there: day@1, day@4, night.");
}

static void lists_plans_by_name_and_version(void **state)
{
    struct test *test = *state;
    struct city_plan_summary *plans;
    uint32_t count;
    struct shelter_plan b = put_plan(test, "b", 3, 2), a = put_version(test, "a", 10);
    put_version(test, "b", 10);
    put_version(test, "b", 9);
    demand(city_list_plans(test->city, test->arena, &plans, &count, &test->err), &test->err);
    assert_int_equal(count, 4);
    assert_string_equal(plans[0].name, "a");
    assert_int_equal(plans[0].version, 10);
    assert_int_equal(plans[1].version, 1);
    assert_int_equal(plans[2].version, 9);
    assert_int_equal(plans[3].version, 10);
    assert_true(hash_equal(plans[0].content_hash, a.content_hash));
    assert_string_equal(plans[1].name, "b");
    assert_string_equal(plans[1].author, b.author);
    assert_string_equal(plans[1].population_state, b.population_state);
    assert_int_equal(plans[1].created_at_ms, b.created_at_ms);
    assert_int_equal(plans[1].people, b.figures.people);
    assert_int_equal(plans[1].placed, b.figures.placed);
    assert_int_equal(plans[1].hazard, b.problem->hazard);
    assert_int_equal(plans[1].limit.kind, b.problem->limit.kind);
    assert_int_equal(plans[1].limit.value, b.problem->limit.value);
}

static void names_each_part_that_was_changed(void **state)
{
    struct test *test = *state;
    put_plan(test, "a", 6, 3);
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        static const char *const changes[] = {
            "UPDATE plan_part SET bytes = cast(substr(bytes, 1, length(bytes) - 1) ||"
            " x'A5' AS BLOB) WHERE part = '%s'",
            "UPDATE plan_part SET hash = zeroblob(32) WHERE part = '%s'",
            "DELETE FROM plan_part WHERE part = '%s'",
        };
        const char *name = plan_part_name((enum plan_part)part);
        for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
            struct shelter_plan got;
            char sql[256], expected[64];
            snprintf(sql, sizeof sql, changes[i], name);
            snprintf(expected, sizeof expected, ": %s. Do not use it", name);
            run_sql(test, "BEGIN");
            run_sql(test, sql);
            assert_false(city_get_plan(test->city, "a", test->arena, &got, &test->err));
            demand_error(&test->err, ERROR_INPUT, TEXT_STORE_PLAN_CHANGED, expected);
            assert_false(city_check_integrity(test->city, &test->err));
            run_sql(test, "ROLLBACK");
        }
    }
    struct shelter_plan got;
    run_sql(test, "UPDATE plan_part SET bytes = x'00' WHERE part IN ('pieces', 'prices')");
    assert_false(city_get_plan(test->city, "a", test->arena, &got, &test->err));
    demand_error(&test->err, ERROR_INPUT, TEXT_STORE_PLAN_CHANGED, ": pieces, prices.");
}

/* All bytes of all parts, one at a time, without the way over the disk. */
static void has_another_hash_when_any_byte_changes(void **state)
{
    struct test *test = *state;
    struct shelter_plan plan = made_plan(&test->random, "a", 6, 3, test->arena);
    struct hash hashes[PLAN_PART_COUNT];
    for (int part = 0; part < PLAN_PART_COUNT; part++)
        hashes[part] = plan_part_hash(&plan, (enum plan_part)part);
    struct hash whole = plan_content_hash_of_parts(hashes), of_plan = plan_content_hash(&plan);
    assert_true(hash_equal(whole, of_plan));
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        struct buffer bytes = {0};
        plan_part_write(&plan, (enum plan_part)part, &bytes);
        for (size_t i = 0; i < bytes.size; i++) {
            bytes.bytes[i] ^= 0x10;
            struct hash changed = hash_bytes(bytes.bytes, bytes.size);
            assert_false(hash_equal(changed, hashes[part]));
            bytes.bytes[i] ^= 0x10;
        }
        buffer_free(&bytes);
        struct hash kept = hashes[part];
        hashes[part].bytes[0] ^= 1;
        struct hash other = plan_content_hash_of_parts(hashes);
        assert_false(hash_equal(other, whole));
        hashes[part] = kept;
    }
}

static void leaves_name_author_and_clock_out_of_the_hash(void **state)
{
    struct test *test = *state;
    struct shelter_plan plan = made_plan(&test->random, "a", 6, 3, test->arena);
    plan.name = "other";
    plan.version = 7;
    plan.author = "someone else";
    plan.created_at_ms = 0;
    struct hash hash = plan_content_hash(&plan);
    assert_true(hash_equal(hash, plan.content_hash));
    plan.reaction_ms++;
    hash = plan_content_hash(&plan);
    assert_false(hash_equal(hash, plan.content_hash));
}

/* Someone who changes a part and its hash still has the content hash against him. */
static void refuses_parts_that_do_not_come_to_the_content_hash(void **state)
{
    struct test *test = *state;
    struct shelter_plan got;
    put_plan(test, "a", 6, 3);
    struct shelter_plan other = put_plan(test, "b", 6, 3);
    (void)other;
    run_sql(test, "UPDATE plan_part SET (bytes, hash) = (SELECT bytes, hash FROM plan_part"
                  " WHERE plan = 2 AND part = 'prices') WHERE plan = 1 AND part = 'prices'");
    assert_false(city_get_plan(test->city, "a", test->arena, &got, &test->err));
    demand_error(&test->err, ERROR_INPUT, TEXT_STORE_PLAN_HASH_CHANGED, "content hash");
}

/* With all hashes right, nonsense is still refused by what it says. */
static void refuses_numbers_that_point_nowhere(void **state)
{
    struct test *test = *state;
    struct shelter_plan plan = made_plan(&test->random, "a", 6, 3, test->arena), got;
    struct shelter_piece piece = {.group = 6, .site = 0, .people = 1};
    plan.allocation.pieces = &piece;
    plan.allocation.piece_count = 1;
    plan.content_hash = plan_content_hash(&plan);
    demand(city_put_plan(test->city, &plan, 1, &test->err), &test->err);
    assert_false(city_get_plan(test->city, "a", test->arena, &got, &test->err));
    demand_error(&test->err, ERROR_INPUT, TEXT_STORE_PLAN_CHANGED, ": pieces.");
    piece.group = 5;
    plan.allocation.piece_count = 0;
    uint32_t far_site = 3;
    struct shelter_zone zone = {.site_count = 1, .sites = &far_site};
    plan.zones = &zone;
    plan.zone_count = 1;
    plan.content_hash = plan_content_hash(&plan);
    demand(city_put_plan(test->city, &plan, 2, &test->err), &test->err);
    assert_false(city_get_plan(test->city, "a", test->arena, &got, &test->err));
    demand_error(&test->err, ERROR_INPUT, TEXT_STORE_PLAN_CHANGED, ": zones.");
}

/* Every cut and many random changes: read or refused, never out of bounds. */
static void reads_cut_and_changed_bytes_safely(void **state)
{
    struct test *test = *state;
    struct shelter_plan plan = made_plan(&test->random, "a", 6, 3, test->arena), got;
    struct buffer bytes[PLAN_PART_COUNT] = {0};
    struct part_bytes parts[PLAN_PART_COUNT];
    enum plan_part bad;
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        plan_part_write(&plan, (enum plan_part)part, &bytes[part]);
        parts[part] = (struct part_bytes){bytes[part].bytes, bytes[part].size};
    }
    assert_true(plan_bytes_read(parts, test->arena, &got, &bad));
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        for (size_t size = 0; size < bytes[part].size; size++) {
            /* A block of its own size, so that the sanitizer sees a step too far. */
            struct buffer cut = {0};
            buffer_add(&cut, bytes[part].bytes, size);
            parts[part] = (struct part_bytes){cut.bytes, size};
            assert_false(plan_bytes_read(parts, test->arena, &got, &bad));
            assert_int_equal(bad, part);
            buffer_free(&cut);
        }
        parts[part] = (struct part_bytes){bytes[part].bytes, bytes[part].size};
        for (int i = 0; i < 300; i++) {
            size_t at = random_below(&test->random, bytes[part].size);
            char kept = bytes[part].bytes[at];
            bytes[part].bytes[at] = (char)random_next(&test->random);
            plan_bytes_read(parts, test->arena, &got, &bad);
            bytes[part].bytes[at] = kept;
        }
    }
    for (int part = 0; part < PLAN_PART_COUNT; part++)
        buffer_free(&bytes[part]);
}

static void keeps_what_a_plan_assumes(void **state)
{
    struct test *test = *state;
    struct plan_assumption list[] = {
        {ASSUME_ADD, "new:1,2", "River Street", {10000000, 20000000}, 0, 50},
        {ASSUME_BLOCK, "", "", {-3, 4}, 0, 0},
        {ASSUME_CLOSE, "sites:b", "乙", {0, 0}, 700, 0},
        {ASSUME_CLOSE, "sites:a", "甲", {0, 0}, 30, 0},
    };
    enum { COUNT = sizeof list / sizeof *list };
    struct shelter_plan plan = made_plan(&test->random, "a", 6, 3, test->arena), got;
    struct hash of_data = plan_content_hash(&plan), hash;
    struct city_plan_summary *plans;
    uint32_t count;
    plan.assumptions = list;
    plan.assumption_count = COUNT;
    plan_assumptions_sort(list, COUNT);
    assert_string_equal(list[0].key, "sites:a");
    assert_string_equal(list[1].key, "sites:b");
    assert_int_equal(list[3].kind, ASSUME_ADD);
    plan.content_hash = hash = plan_content_hash(&plan);
    assert_false(hash_equal(hash, of_data));
    struct plan_assumption first = list[0];
    list[0] = list[3], list[3] = first;
    plan_assumptions_sort(list, COUNT);
    assert_true(hash_equal(hash, plan_content_hash(&plan)));
    demand(city_put_plan(test->city, &plan, 1, &test->err), &test->err);
    demand(city_get_plan(test->city, "a", test->arena, &got, &test->err), &test->err);
    assert_int_equal(got.assumption_count, COUNT);
    assert_true(hash_equal(hash, plan_content_hash(&got)));
    demand(city_list_plans(test->city, test->arena, &plans, &count, &test->err), &test->err);
    assert_int_equal(plans[0].assumption_count, COUNT);
    assert_string_equal(plans[0].assumptions[1].name, "乙");
    list[1].places_before++;
    assert_false(hash_equal(hash, plan_content_hash(&plan)));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(gives_back_any_plan),
        TEST(keeps_versions_of_a_plan_apart),
        TEST(deletes_one_version),
        TEST(takes_any_name_for_a_plan),
        TEST(names_the_plans_there_are),
        TEST(lists_plans_by_name_and_version),
        TEST(names_each_part_that_was_changed),
        TEST(has_another_hash_when_any_byte_changes),
        TEST(leaves_name_author_and_clock_out_of_the_hash),
        TEST(refuses_parts_that_do_not_come_to_the_content_hash),
        TEST(refuses_numbers_that_point_nowhere),
        TEST(reads_cut_and_changed_bytes_safely),
        TEST(keeps_what_a_plan_assumes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
