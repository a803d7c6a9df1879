/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "city_place.h"
#include "made_records.h"
#include "store/database.h"
#include "store/log.h"
#include "store/register_edit.h"

/* Changes that people make to groups of people and areas lie over what was imported. */

enum { ROWS = 20 };

struct test {
    struct place place;
    struct city *city;
    struct arena *arena;
    struct random random;
    struct people_records people;
    struct area_records areas;
    struct hash people_hash, areas_hash;
    struct error err;
};

static struct people_records get_people(struct test *test, struct hash *ret_hash)
{
    struct people_records people;
    int64_t total;
    demand(city_get_people(test->city, test->arena, &people, &total, ret_hash, &test->err),
           &test->err);
    return people;
}

static struct area_records get_areas(struct test *test, struct hash *ret_hash)
{
    struct area_records areas;
    demand(city_get_areas(test->city, test->arena, &areas, ret_hash, &test->err), &test->err);
    return areas;
}

static void put_people(struct test *test, const char *name, bool add)
{
    struct city_source source = made_source(name);
    demand(city_put_people(test->city, &source, &test->people, add, &test->err), &test->err);
}

static void put_areas(struct test *test, const char *name, bool add)
{
    struct city_source source = made_source(name);
    demand(city_put_areas(test->city, &source, &test->areas, add, &test->err), &test->err);
}

static int set_up(void **state)
{
    static struct test test;
    test = (struct test){.arena = arena_new(), .random = random_from_seed(18)};
    place_make(&test.place);
    test.city = open_city(test.place.city, CITY_CREATE);
    test.people = made_people(&test.random, ROWS, test.arena);
    test.areas = made_areas(&test.random, ROWS, test.arena);
    put_people(&test, "people.csv", false);
    put_areas(&test, "areas.csv", false);
    test.people = get_people(&test, &test.people_hash);
    test.areas = get_areas(&test, &test.areas_hash);
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

static const char *full(struct test *test, const char *source, const char *key)
{
    struct buffer name = {0};
    buffer_add_format(&name, "%s:%s", source, key);
    const char *text = arena_copy_text(test->arena, buffer_text(&name));
    buffer_free(&name);
    return text;
}

static const char *group(struct test *test, uint32_t at)
{
    return full(test, "people.csv", test->people.records[at].key);
}

static void edit_people(struct test *test, const char *key, struct people_edit edit)
{
    demand(city_put_people_edit(test->city, key, &edit, &test->err), &test->err);
}

static void rename_area(struct test *test, const char *key, const char *name)
{
    struct area_edit edit = {name};
    demand(city_put_area_edit(test->city, key, &edit, &test->err), &test->err);
}

static void demand_people_as_imported(struct test *test)
{
    struct hash hash;
    struct people_records people = get_people(test, &hash);
    demand_same_people(&people, &test->people);
    assert_true(hash_equal(hash, test->people_hash));
}

static void lays_each_field_over_the_imported_group(void **state)
{
    struct test *test = *state;
    struct hash hash;
    const struct people_record *before = &test->people.records[4];
    edit_people(test, group(test, 4),
                (struct people_edit){.has_people = true, .people = 77, .is_left_out = true});
    edit_people(test, group(test, 5),
                (struct people_edit){.has_class = true, .person_class = PERSON_PREGNANT});
    struct people_records people = get_people(test, &hash);
    assert_int_equal(people.count, ROWS);
    assert_string_equal(people.records[4].key, before->key);
    assert_int_equal(people.records[4].people, 77);
    assert_true(people.records[4].is_left_out);
    assert_int_equal(people.records[4].person_class, before->person_class);
    assert_string_equal(people.records[4].state, before->state);
    assert_int_equal(people.records[5].people, test->people.records[5].people);
    assert_int_equal(people.records[5].person_class, PERSON_PREGNANT);
    assert_false(people.records[5].is_left_out);
    edit_people(test, group(test, 4), (struct people_edit){0});
    edit_people(test, group(test, 5), (struct people_edit){0});
    demand_people_as_imported(test);
}

static void has_the_hash_of_the_people_as_they_are_handed_out(void **state)
{
    struct test *test = *state;
    struct hash edited, imported, left_out;
    struct people_edit edit = {.has_people = true, .people = 4711};
    edit_people(test, group(test, 6), edit);
    get_people(test, &edited);
    assert_false(hash_equal(edited, test->people_hash));
    edit.is_left_out = true;
    edit_people(test, group(test, 6), edit);
    get_people(test, &left_out);
    assert_false(hash_equal(edited, left_out));
    /* The same people, imported so. */
    demand(city_clear_register_edits(test->city, &test->err), &test->err);
    demand_people_as_imported(test);
    test->people.records[6].people = 4711;
    put_people(test, "people.csv", false);
    get_people(test, &imported);
    assert_true(hash_equal(edited, imported));
}

static void lays_a_name_over_the_imported_area(void **state)
{
    struct test *test = *state;
    struct hash hash;
    const char *key = full(test, "areas.csv", test->areas.records[3].code);
    rename_area(test, key, "新名称");
    struct area_records areas = get_areas(test, &hash);
    assert_int_equal(areas.records[3].polygon.ring_count,
                     test->areas.records[3].polygon.ring_count);
    assert_string_equal(areas.records[3].name, "新名称");
    assert_false(hash_equal(hash, test->areas_hash));
    for (uint32_t a = 0; a < ROWS; a++)
        assert_string_equal(areas.records[a].code, test->areas.records[a].code);
    rename_area(test, key, NULL);
    areas = get_areas(test, &hash);
    assert_true(hash_equal(hash, test->areas_hash));
    /* The same areas, imported so. */
    struct hash edited;
    rename_area(test, key, "新名称");
    get_areas(test, &edited);
    demand(city_clear_register_edits(test->city, &test->err), &test->err);
    test->areas.records[3].name = "新名称";
    put_areas(test, "areas.csv", false);
    get_areas(test, &hash);
    assert_true(hash_equal(hash, edited));
}

static void outlives_the_next_import_and_waits_for_what_is_gone(void **state)
{
    struct test *test = *state;
    struct people_records all = test->people;
    struct hash hash;
    edit_people(test, group(test, 0), (struct people_edit){.is_left_out = true});
    put_people(test, "people.csv", false);
    assert_true(get_people(test, &hash).records[0].is_left_out);
    test->people = (struct people_records){ROWS - 1, all.records + 1};
    put_people(test, "people.csv", false);
    assert_int_equal(get_people(test, &hash).count, ROWS - 1);
    test->people = all;
    put_people(test, "people.csv", false);
    assert_true(get_people(test, &hash).records[0].is_left_out);
    demand(city_check_integrity(test->city, &test->err), &test->err);
}

static struct row_name *find(struct test *test, const char *key, uint32_t expected)
{
    struct row_name *names;
    uint32_t count;
    demand(city_find_rows(test->city, NOUN_PEOPLE, key, test->arena, &names, &count, &test->err),
           &test->err);
    assert_int_equal(count, expected);
    return names;
}

/* Two sources share all keys: each group is edited by its full key, and no other. */
static void edits_one_of_two_groups_that_share_a_key(void **state)
{
    struct test *test = *state;
    struct hash hash;
    const char *own = test->people.records[9].key;
    assert_string_equal(find(test, own, 1)->full, group(test, 9));
    assert_string_equal(find(test, group(test, 9), 1)->shown, own);
    put_people(test, "a:b.csv", true);
    const char *key = full(test, "a:b.csv", own);
    edit_people(test, key, (struct people_edit){.has_people = true, .people = 12345});
    struct people_records people = get_people(test, &hash);
    uint32_t found = 0;
    assert_int_equal(people.count, 2 * ROWS);
    for (uint32_t i = 0; i < people.count; i++) {
        if (people.records[i].people != 12345)
            continue;
        assert_string_equal(people.records[i].key, key);
        found++;
    }
    assert_int_equal(found, 1);
    struct row_name *names = find(test, own, 2);
    assert_string_equal(names[0].full, key);
    assert_string_equal(names[1].full, group(test, 9));
    names = find(test, key, 1);
    assert_string_equal(names[0].shown, key);
    assert_string_equal(names[0].own, own);
    find(test, "no such group", 0);
    find(test, "people.csv:", 0);
}

static void is_part_of_the_transaction_around_it(void **state)
{
    struct test *test = *state;
    struct hash hash;
    demand(log_begin(test->city, &test->err), &test->err);
    edit_people(test, group(test, 1), (struct people_edit){.is_left_out = true});
    assert_true(get_people(test, &hash).records[1].is_left_out);
    assert_false(log_commit(test->city, false, &test->err));
    demand_people_as_imported(test);
}

static void refuses_an_edit_that_is_damaged(void **state)
{
    static const char *const changes[] = {
        "people = -1",
        "people = 3000000000",
        "person_class = 6",
        "left_out = 2",
    };
    struct test *test = *state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char sql[128];
        struct people_records people;
        struct hash hash;
        int64_t total;
        edit_people(test, group(test, 1), (struct people_edit){.is_left_out = true});
        snprintf(sql, sizeof sql, "UPDATE people_edit SET %s", changes[i]);
        demand(city_run(test->city, sql, &test->err), &test->err);
        assert_false(city_get_people(test->city, test->arena, &people, &total, &hash, &test->err));
        demand_error(&test->err, ERROR_INPUT, TEXT_STORE_DAMAGED_PART,
                     "changes made to groups of people");
        demand(city_clear_register_edits(test->city, &test->err), &test->err);
    }
    demand_people_as_imported(test);
}

static void says_the_hashes_of_what_a_plan_is_made_from(void **state)
{
    struct test *test = *state;
    struct city_inputs inputs;
    struct hash people, areas;
    for (int is_edited = 0; is_edited < 2; is_edited++) {
        get_people(test, &people);
        get_areas(test, &areas);
        demand(city_input_hashes(test->city, HAZARD_FLOOD, &inputs, &test->err), &test->err);
        assert_true(hash_equal(inputs.people, people));
        assert_true(hash_equal(inputs.areas, areas));
        edit_people(test, group(test, 2), (struct people_edit){.is_left_out = true});
        rename_area(test, full(test, "areas.csv", test->areas.records[0].code), "A");
    }
    assert_false(hash_equal(people, test->people_hash));
    assert_false(hash_equal(areas, test->areas_hash));
}

/* The seventh layout had no edits of people and areas. */
static void lays_edits_over_what_an_older_file_holds(void **state)
{
    struct test *test = *state;
    demand(city_run(test->city,
                    "DROP TABLE people_edit; DROP TABLE area_edit; PRAGMA user_version = 7",
                    &test->err),
           &test->err);
    city_close(test->city);
    test->city = open_city(test->place.city, CITY_READ);
    demand_people_as_imported(test);
    city_close(test->city);
    test->city = open_city(test->place.city, CITY_WRITE);
    demand_people_as_imported(test);
    edit_people(test, group(test, 1), (struct people_edit){.is_left_out = true});
    struct hash hash;
    assert_true(get_people(test, &hash).records[1].is_left_out);
    demand(city_check_schema(test->city, &test->err), &test->err);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(lays_each_field_over_the_imported_group),
        TEST(has_the_hash_of_the_people_as_they_are_handed_out),
        TEST(lays_a_name_over_the_imported_area),
        TEST(outlives_the_next_import_and_waits_for_what_is_gone),
        TEST(edits_one_of_two_groups_that_share_a_key),
        TEST(is_part_of_the_transaction_around_it),
        TEST(refuses_an_edit_that_is_damaged),
        TEST(says_the_hashes_of_what_a_plan_is_made_from),
        TEST(lays_edits_over_what_an_older_file_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
