/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <sys/stat.h>

#include "city_place.h"
#include "made_log.h"
#include "made_records.h"
#include "store/database.h"

/* The log of the city file: what is appended stays, whole and in order. */

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
    test = (struct test){.arena = arena_new(), .random = random_from_seed(3)};
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

static void run_sql(struct test *test, const char *sql)
{
    demand(city_run(test->city, sql, &test->err), &test->err);
}

static void gives_back_entries_as_they_were_appended(void **state)
{
    struct test *test = *state;
    demand_made_log(test->city, 0);
    demand(append_made(test->city, 1, &test->err), &test->err);
    append_batch(test->city, 2, 400);
    demand_made_log(test->city, 400);
    demand(city_check_integrity(test->city, &test->err), &test->err);
    city_close(test->city);
    test->city = open_city(test->place.city, CITY_READ);
    demand_made_log(test->city, 400);
}

static int append_at_the_head(unsigned what, void *context, void *statement, void *sql)
{
    struct test *test = context;
    (void)what, (void)statement;
    if (strstr(sql, "FROM log_head"))
        demand(append_made(test->city, 4, &test->err), &test->err);
    return 0;
}

static void checks_one_state_while_another_appends(void **state)
{
    struct test *test = *state;
    struct error err;
    append_batch(test->city, 1, 3);
    struct city *reader = open_city(test->place.city, CITY_READ);
    sqlite3_trace_v2(reader->database, SQLITE_TRACE_STMT, append_at_the_head, test);
    demand(city_check_integrity(reader, &err), &err);
    sqlite3_trace_v2(reader->database, 0, NULL, NULL);
    city_close(reader);
    demand_made_log(test->city, 4);
}

static void reads_a_log_longer_than_one_piece(void **state)
{
    struct test *test = *state;
    append_batch(test->city, 1, 9000);
    demand_made_log(test->city, 9000);
}

static void reads_for_others_while_a_writer_has_the_file(void **state)
{
    struct test *test = *state;
    append_batch(test->city, 1, 10);
    struct city *reader = open_city(test->place.city, CITY_READ);
    demand_made_log(reader, 10);
    demand(log_begin(test->city, &test->err), &test->err);
    demand(append_made(test->city, 11, &test->err), &test->err);
    demand_made_log(reader, 10);
    demand_made_log(test->city, 11);
    demand(log_commit(test->city, true, &test->err), &test->err);
    demand_made_log(reader, 11);
    city_close(reader);
}

struct seen {
    int64_t first, last, stop_at;
    bool with_error;
};

static bool see(void *context, const struct logged_entry *entry,
                const struct entry_columns *columns, struct error *err)
{
    struct seen *seen = context;
    (void)columns;
    if (seen->first == 0)
        seen->first = entry->position;
    seen->last = entry->position;
    if (entry->position != seen->stop_at)
        return true;
    return seen->with_error &&
           error_set(err, ERROR_INPUT, TEXT_STORE_NO_ROADS, ARG_TEXT("file", "town.muster"));
}

static void reads_from_one_position_to_another(void **state)
{
    static const struct {
        int64_t first, last, expect_first, expect_last;
    } cases[] = {
        {1, 1, 1, 1},   {5, 9, 5, 9},    {20, INT64_MAX, 20, 20},
        {21, 40, 0, 0}, {1, 100, 1, 20}, {9, 5, 0, 0},
    };
    struct test *test = *state;
    append_batch(test->city, 1, 20);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct seen seen = {0};
        demand(log_read(test->city, cases[i].first, cases[i].last, see, &seen, &test->err),
               &test->err);
        assert_int_equal(seen.first, cases[i].expect_first);
        assert_int_equal(seen.last, cases[i].expect_last);
    }
}

static void stops_reading_when_told(void **state)
{
    struct test *test = *state;
    append_batch(test->city, 1, 20);
    struct seen seen = {.stop_at = 7};
    demand(log_read(test->city, 1, INT64_MAX, see, &seen, &test->err), &test->err);
    assert_int_equal(seen.last, 7);
    seen.with_error = true;
    assert_false(log_read(test->city, 1, INT64_MAX, see, &seen, &test->err));
    demand_error(&test->err, ERROR_INPUT, TEXT_STORE_NO_ROADS, "no roads");
}

static void leaves_nothing_of_what_is_not_committed(void **state)
{
    struct test *test = *state;
    append_batch(test->city, 1, 5);
    put_some_people(test->city, 3, 1);
    demand(log_begin(test->city, &test->err), &test->err);
    demand(append_made(test->city, 6, &test->err), &test->err);
    put_some_people(test->city, 8, 2);
    error_set(&test->err, ERROR_CONFLICT, TEXT_STORE_LOCKED, ARG_TEXT("file", "town.muster"));
    assert_false(log_commit(test->city, false, &test->err));
    demand_error(&test->err, ERROR_CONFLICT, TEXT_STORE_LOCKED, "in use");
    demand_made_log(test->city, 5);
    uint32_t count;
    hash_of_people(test->city, &count);
    assert_int_equal(count, 3);
    append_batch(test->city, 6, 7);
    demand_made_log(test->city, 7);
}

/* Entries and reference data in one transaction; what fails inside is as if it had not been. */
static void puts_within_a_transaction_are_part_of_it(void **state)
{
    struct test *test = *state;
    uint32_t count;
    struct shelter_plan plan = made_plan(&test->random, "a", 4, 2, test->arena);
    demand(city_put_plan(test->city, &plan, 1, &test->err), &test->err);
    demand(log_begin(test->city, &test->err), &test->err);
    demand(append_made(test->city, 1, &test->err), &test->err);
    put_some_people(test->city, 4, 1);
    assert_false(city_put_plan(test->city, &plan, 1, &test->err));
    assert_int_equal(test->err.id, TEXT_STORE_PLAN_IS_THERE);
    demand(append_made(test->city, 2, &test->err), &test->err);
    demand(log_commit(test->city, true, &test->err), &test->err);
    city_close(test->city);
    test->city = open_city(test->place.city, CITY_WRITE);
    demand_made_log(test->city, 2);
    hash_of_people(test->city, &count);
    assert_int_equal(count, 4);
}

static void refuses_a_position_that_is_not_the_next(void **state)
{
    static const int64_t wrong[] = {1, 2, 3, 5, 100, 0, -1};
    struct test *test = *state;
    append_batch(test->city, 1, 3);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(append_made(test->city, wrong[i], &test->err));
        demand_error(&test->err, ERROR_CONFLICT, TEXT_STORE_LOG_WENT_ON, "another program");
    }
    append_batch(test->city, 4, 4);
    demand_made_log(test->city, 4);
}

static void commits_nothing_after_an_append_that_was_half_done(void **state)
{
    struct test *test = *state;
    struct logged_entry entry;
    struct entry_columns columns;
    append_batch(test->city, 1, 2);
    made_entry(3, test->arena, &entry, &columns);
    columns.realm = "exercise 0";
    demand(log_begin(test->city, &test->err), &test->err);
    assert_false(log_append(test->city, &entry, &columns, &test->err));
    demand_error(&test->err, ERROR_INPUT, TEXT_STORE_DAMAGED, "");
    /* Whoever does not heed that is told so again. */
    assert_false(append_made(test->city, 4, &test->err));
    assert_false(log_put_projection(test->city, "live", "a", "b", "{}", &test->err));
    assert_false(log_commit(test->city, true, &test->err));
    demand_error(&test->err, ERROR_INPUT, TEXT_STORE_DAMAGED, "");
    demand_made_log(test->city, 2);
    append_batch(test->city, 3, 3);
    demand_made_log(test->city, 3);
}

static void takes_only_realms_of_the_right_form(void **state)
{
    static const char *const wrong[] = {
        "",
        "Live",
        "live ",
        "exercise",
        "exercise ",
        "exercise 0",
        "exercise 01",
        "exercise 1234567",
        "exercise 1a",
        "exercise -1",
        "exercise 1 ",
        "planning\n",
    };
    struct test *test = *state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct logged_entry entry;
        struct entry_columns columns;
        made_entry(1, test->arena, &entry, &columns);
        columns.realm = wrong[i];
        if (log_append(test->city, &entry, &columns, &test->err))
            fail_msg("realm \"%s\" was taken", wrong[i]);
        assert_false(log_put_projection(test->city, wrong[i], "a", "b", "{}", &test->err));
    }
    demand_made_log(test->city, 0);
}

/* A full disk takes back everything by itself, in the middle. */
static void goes_on_after_a_full_disk(void **state)
{
    struct test *test = *state;
    append_batch(test->city, 1, 10);
    run_sql(test, "PRAGMA max_page_count = 60");
    demand(log_begin(test->city, &test->err), &test->err);
    int64_t position = 11;
    while (append_made(test->city, position, &test->err))
        position++;
    demand_error(&test->err, ERROR_IO, TEXT_STORE_DISK_FULL, "disk is full");
    /* Nothing of the transaction is left that could be committed or added to. */
    assert_false(append_made(test->city, 11, &test->err));
    demand_error(&test->err, ERROR_IO, TEXT_STORE_DISK_FULL, "disk is full");
    assert_false(log_put_projection(test->city, "live", "a", "b", "{}", &test->err));
    struct people_records nobody = {0};
    struct city_source source = made_source("a.csv");
    assert_false(city_put_people(test->city, &source, &nobody, false, &test->err));
    assert_false(log_commit(test->city, true, &test->err));
    demand_error(&test->err, ERROR_IO, TEXT_STORE_DISK_FULL, "disk is full");
    demand_made_log(test->city, 10);
    run_sql(test, "PRAGMA max_page_count = 1073741823");
    append_batch(test->city, 11, 200);
    demand_made_log(test->city, 200);
}

static void demand_damaged_entry(struct test *test, const char *sql, const char *words)
{
    struct seen seen = {0};
    run_sql(test, "SAVEPOINT test; PRAGMA ignore_check_constraints = ON");
    run_sql(test, sql);
    assert_int_equal(sqlite3_changes(test->city->database), 1);
    if (words) {
        assert_false(log_read(test->city, 1, INT64_MAX, see, &seen, &test->err));
        demand_error(&test->err, ERROR_INPUT, TEXT_STORE_ENTRY_DAMAGED, words);
    }
    if (city_check_integrity(test->city, &test->err))
        fail_msg("%s: not found", sql);
    run_sql(test, "PRAGMA ignore_check_constraints = OFF; ROLLBACK TO test; RELEASE test");
}

static void names_the_first_entry_that_is_missing_or_malformed(void **state)
{
    struct test *test = *state;
    append_batch(test->city, 1, 12);
    demand_damaged_entry(test, "DELETE FROM entry WHERE position = 1", "entry 1 of its log");
    demand_damaged_entry(test, "DELETE FROM entry WHERE position = 7", "entry 7 of its log");
    demand_damaged_entry(test, "UPDATE entry SET hash = x'00' WHERE position = 3", "entry 3 of");
    demand_damaged_entry(test, "UPDATE entry SET signature = zeroblob(65) WHERE position = 4",
                         "entry 4 of");
    demand_damaged_entry(test, "UPDATE entry SET author_signature = x'' WHERE position = 12",
                         "entry 12 of");
    demand_damaged_entry(test, "UPDATE entry SET type = cast(x'ff' AS TEXT) WHERE position = 5",
                         "entry 5 of");
    demand_damaged_entry(test, "UPDATE entry SET node = 'a' || char(0) WHERE position = 6",
                         "entry 6 of");
    /* That the end is missing, only the head knows. */
    demand_damaged_entry(test, "DELETE FROM entry WHERE position = 12", NULL);
    demand_damaged_entry(test, "UPDATE log_head SET position = 11", NULL);
    demand_damaged_entry(test, "UPDATE log_head SET hash = zeroblob(32)", NULL);
    demand_damaged_entry(test, "DELETE FROM log_head", NULL);
    demand(city_check_integrity(test->city, &test->err), &test->err);
    demand_made_log(test->city, 12);
}

static int64_t version_of(struct city *city)
{
    int64_t version;
    struct error err;
    demand(log_data_version(city, &version, &err), &err);
    return version;
}

static void tells_readers_that_something_was_written(void **state)
{
    struct test *test = *state;
    append_batch(test->city, 1, 3);
    struct city *reader = open_city(test->place.city, CITY_READ);
    int64_t before = version_of(reader);
    assert_int_equal(version_of(reader), before);
    append_batch(test->city, 4, 4);
    int64_t after = version_of(reader);
    assert_int_not_equal(after, before);
    assert_int_equal(version_of(reader), after);
    city_close(reader);
}

/* A reader of a quiet file works on a copy in memory. */
static void tells_readers_of_a_quiet_file_too(void **state)
{
    struct test *test = *state;
    append_batch(test->city, 1, 3);
    city_close(test->city);
    struct city *reader = open_city(test->place.city, CITY_READ);
    assert_true(reader->is_copy);
    int64_t before = version_of(reader);
    assert_int_equal(version_of(reader), before);
    test->city = open_city(test->place.city, CITY_WRITE);
    append_batch(test->city, 4, 4);
    assert_int_not_equal(version_of(reader), before);
    demand_made_log(reader, 3);
    city_close(reader);
}

static off_t size_of_log(struct test *test)
{
    struct stat state;
    char path[128];
    snprintf(path, sizeof path, "%s-wal", test->place.city);
    assert_int_equal(stat(path, &state), 0);
    return state.st_size;
}

enum { MB = 1024 * 1024 };

static void keeps_the_write_ahead_log_short(void **state)
{
    struct test *test = *state;
    for (int64_t first = 1; first <= 10000; first += 50) {
        append_batch(test->city, first, first + 49);
        assert_true(size_of_log(test) < 6 * MB);
    }
}

/* It grows while a reader holds on to an old state, and is cut when it has let go. */
static void cuts_it_after_a_long_reading(void **state)
{
    struct test *test = *state;
    int64_t position, next = 2;
    struct hash hash;
    append_batch(test->city, 1, 1);
    struct city *reader = open_city(test->place.city, CITY_READ);
    demand(city_begin_read(reader, &test->err), &test->err);
    demand(log_head(reader, &position, &hash, &test->err), &test->err);
    for (; size_of_log(test) < 20 * MB; next += 50)
        append_batch(test->city, next, next + 49);
    demand(log_head(reader, &position, &hash, &test->err), &test->err);
    assert_int_equal(position, 1);
    city_end_read(reader);
    for (int i = 0; i < 3; i++, next += 50)
        append_batch(test->city, next, next + 49);
    assert_true(size_of_log(test) <= 16 * MB);
    city_close(reader);
    demand_made_log(test->city, next - 1);
}

static void keeps_the_projection_by_realm_kind_and_key(void **state)
{
    struct test *test = *state;
    struct buffer dump = {0};
    demand(log_put_projection(test->city, "live", "site", "9", "{\"a\":1}", &test->err),
           &test->err);
    demand(log_put_projection(test->city, "exercise 2", "site", "9", "{}", &test->err), &test->err);
    demand(log_put_projection(test->city, "live", "act", "b", "1", &test->err), &test->err);
    demand(log_put_projection(test->city, "live", "act", "B", "2", &test->err), &test->err);
    demand(log_put_projection(test->city, "live", "site", "9", "{\"a\":2}", &test->err),
           &test->err);
    demand(log_delete_projection(test->city, "live", "act", "b", &test->err), &test->err);
    demand(log_delete_projection(test->city, "live", "act", "none", &test->err), &test->err);
    demand(log_dump_projection(test->city, &dump, &test->err), &test->err);
    assert_string_equal(buffer_text(&dump), "exercise 2\tsite\t9\t{}\n"
                                            "live\tact\tB\t2\n"
                                            "live\tsite\t9\t{\"a\":2}\n");
    demand(log_clear_projection(test->city, &test->err), &test->err);
    buffer_clear(&dump);
    demand(log_dump_projection(test->city, &dump, &test->err), &test->err);
    assert_int_equal(dump.size, 0);
    buffer_free(&dump);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(gives_back_entries_as_they_were_appended),
        TEST(reads_a_log_longer_than_one_piece),
        TEST(reads_for_others_while_a_writer_has_the_file),
        TEST(checks_one_state_while_another_appends),
        TEST(reads_from_one_position_to_another),
        TEST(stops_reading_when_told),
        TEST(leaves_nothing_of_what_is_not_committed),
        TEST(puts_within_a_transaction_are_part_of_it),
        TEST(refuses_a_position_that_is_not_the_next),
        TEST(commits_nothing_after_an_append_that_was_half_done),
        TEST(takes_only_realms_of_the_right_form),
        TEST(goes_on_after_a_full_disk),
        TEST(names_the_first_entry_that_is_missing_or_malformed),
        TEST(tells_readers_that_something_was_written),
        TEST(tells_readers_of_a_quiet_file_too),
        TEST(keeps_the_write_ahead_log_short),
        TEST(cuts_it_after_a_long_reading),
        TEST(keeps_the_projection_by_realm_kind_and_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
