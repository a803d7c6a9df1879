/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "city_place.h"
#include "store/database.h"

/* Programs that end in the middle of writing. */

struct test {
    struct place place;
    struct error err;
};

static int set_up(void **state)
{
    static struct test test;
    place_make(&test.place);
    *state = &test;
    return 0;
}

static int tear_down(void **state)
{
    struct test *test = *state;
    chmod(test->place.folder, 0700);
    place_remove(&test->place);
    return 0;
}

/* The process ends as if the machine had: at the n-th changed row, or just before the commit. */
static int rows_until_end;

static void end_at_row(void *context, int operation, const char *database, const char *table,
                       sqlite3_int64 row)
{
    (void)context, (void)operation, (void)database, (void)table, (void)row;
    if (--rows_until_end == 0)
        kill(getpid(), SIGKILL);
}

static int end_at_commit(void *context)
{
    (void)context;
    return kill(getpid(), SIGKILL);
}

static void put_and_end(struct test *test, int rows)
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct city *city = open_city(test->place.city, CITY_WRITE);
        rows_until_end = rows;
        sqlite3_update_hook(city->database, end_at_row, NULL);
        sqlite3_commit_hook(city->database, end_at_commit, NULL);
        /* So small a cache that changed pages go to the log before the commit. */
        city_run(city, "PRAGMA cache_size = 1", &test->err);
        put_some_people(city, 2000, 3);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

static void keeps_the_old_content_when_killed_during_a_put(void **state)
{
    static const int rows[] = {1, 5, 500, 1999, 1 << 30};
    struct test *test = *state;
    uint32_t count;
    make_city(&test->place, 60);
    struct city *city = open_city(test->place.city, CITY_READ);
    struct hash before = hash_of_people(city, &count);
    city_close(city);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        put_and_end(test, rows[i]);
        city = open_city(test->place.city, i % 2 ? CITY_WRITE : CITY_READ);
        struct hash after = hash_of_people(city, &count);
        assert_true(hash_equal(before, after));
        demand(city_check_integrity(city, &test->err), &test->err);
        city_close(city);
    }
    make_city(&test->place, 70);
    assert_int_equal(count_people(&test->place), 70);
}

static void kill_while_making(struct test *test, useconds_t after_us)
{
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        make_city(&test->place, 20);
        _exit(0);
    }
    usleep(after_us);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void makes_a_city_where_a_maker_was_killed(void **state)
{
    struct test *test = *state;
    for (useconds_t after_us = 0; after_us < 12000; after_us += 1200) {
        kill_while_making(test, after_us);
        make_city(&test->place, 9);
        assert_int_equal(count_people(&test->place), 9);
        unlink(test->place.city);
    }
}

static void leave_a_log(struct place *place)
{
    struct city *city = open_city(place->city, CITY_WRITE);
    put_some_people(city, 30, 2);
    _exit(0);
}

static void try_reading_an_unfinished_file(struct place *place)
{
    struct city *city;
    struct error err;
    if (city_open(place->city, CITY_READ, &city, &err))
        _exit(1);
    demand_error(&err, ERROR_CONFLICT, TEXT_STORE_UNFINISHED, "can only be read");
}

static void says_that_a_writer_was_stopped(void **state)
{
    struct test *test = *state;
    char path[128];
    make_city(&test->place, 3);
    run_apart(&test->place, false, leave_a_log);
    snprintf(path, sizeof path, "%s-shm", test->place.city);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(chmod(test->place.folder, 0555), 0);
    run_apart(&test->place, true, try_reading_an_unfinished_file);
    assert_int_equal(chmod(test->place.folder, 0700), 0);
    assert_int_equal(count_people(&test->place), 30);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(keeps_the_old_content_when_killed_during_a_put),
        TEST(makes_a_city_where_a_maker_was_killed),
        TEST(says_that_a_writer_was_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
