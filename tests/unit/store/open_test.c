/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "city_place.h"
#include "made_records.h"
#include "store/database.h"
#include "store/migrations.h"

/* Opening, and everything that can be wrong with a file, its folder, its disk and its users. */

struct test {
    struct place place;
    struct arena *arena;
    struct random random;
    struct error err;
};

static int set_up(void **state)
{
    static struct test test;
    test = (struct test){.arena = arena_new(), .random = random_from_seed(7)};
    place_make(&test.place);
    *state = &test;
    return 0;
}

static int tear_down(void **state)
{
    struct test *test = *state;
    chmod(test->place.folder, 0700);
    arena_free(test->arena);
    place_remove(&test->place);
    return 0;
}

static void demand_refused(struct test *test, enum city_mode mode, enum error_kind kind,
                           enum text_id id, const char *word)
{
    struct city *city = NULL;
    if (city_open(test->place.city, mode, &city, &test->err))
        fail_msg("the file was opened");
    assert_null(city);
    demand_error(&test->err, kind, id, word);
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* The database as SQLite alone sees it. */
static sqlite3 *open_bare(const char *path)
{
    sqlite3 *database;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    return database;
}

static void run_bare(sqlite3 *database, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(database, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

static void change_bare(struct test *test, const char *sql)
{
    sqlite3 *database = open_bare(test->place.city);
    run_bare(database, sql);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

/* In such a process cmocka cannot be asked to fail the test; the exit status does. */
static void expect_refusal(struct place *place, enum city_mode mode, enum error_kind kind,
                           enum text_id id)
{
    struct city *city;
    struct error err;
    bool is_open = city_open(place->city, mode, &city, &err);
    if (is_open || err.kind != kind || err.id != id) {
        fprintf(stderr, "# %s\n", is_open ? "opened" : sentence(&err));
        _exit(1);
    }
}

static void says_that_there_is_no_file(void **state)
{
    struct test *test = *state;
    demand_refused(test, CITY_READ, ERROR_NOT_FOUND, TEXT_STORE_MISSING, "no city file");
    demand_refused(test, CITY_WRITE, ERROR_NOT_FOUND, TEXT_STORE_MISSING, "no city file");
    assert_int_equal(count_entries(test->place.folder), 0);
    snprintf(test->place.city, sizeof test->place.city, "%s/none/town.muster", test->place.folder);
    demand_refused(test, CITY_READ, ERROR_NOT_FOUND, TEXT_STORE_MISSING, "no city file");
    demand_refused(test, CITY_CREATE, ERROR_NOT_FOUND, TEXT_STORE_NO_FOLDER, "no folder");
}

static void says_that_a_file_is_not_ours(void **state)
{
    struct test *test = *state;
    static const char text[] = "lon,lat,pop\n10.75,59.91,12\n";
    write_file(test->place.city, text, sizeof text - 1);
    for (int mode = CITY_READ; mode <= CITY_CREATE; mode++)
        demand_refused(test, (enum city_mode)mode, ERROR_INPUT, TEXT_STORE_NOT_OURS,
                       "no city file of this program");
    write_file(test->place.city, "SQLite format 3", 16);
    demand_refused(test, CITY_READ, ERROR_INPUT, TEXT_STORE_DAMAGED, "damaged");
    unlink(test->place.city);
    change_bare(test, "CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('x')");
    for (int mode = CITY_READ; mode <= CITY_CREATE; mode++)
        demand_refused(test, (enum city_mode)mode, ERROR_INPUT, TEXT_STORE_NOT_OURS,
                       "no city file of this program");
    unlink(test->place.city);
    assert_int_equal(mkdir(test->place.city, 0700), 0);
    demand_refused(test, CITY_CREATE, ERROR_INPUT, TEXT_STORE_IS_FOLDER, "is a folder");
}

static void makes_a_city_of_an_empty_file_only_when_asked(void **state)
{
    struct test *test = *state;
    write_file(test->place.city, "", 0);
    demand_refused(test, CITY_READ, ERROR_INPUT, TEXT_STORE_EMPTY, "is empty");
    demand_refused(test, CITY_WRITE, ERROR_INPUT, TEXT_STORE_EMPTY, "is empty");
    make_city(&test->place, 3);
    assert_int_equal(count_people(&test->place), 3);
}

static void takes_any_name_for_a_file(void **state)
{
    static const char *const names[] = {":memory:", "file:town?mode=memory", "城市.muster"};
    struct test *test = *state;
    char before[512];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(test->place.folder), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct city *city = open_city(names[i], CITY_CREATE);
        put_some_people(city, 2, 1);
        city_close(city);
        assert_int_equal(count_entries("."), i + 1);
        city_close(open_city(names[i], CITY_READ));
    }
    assert_int_equal(chdir(before), 0);
}

static void says_that_a_file_is_newer(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    change_bare(test, "PRAGMA user_version = 99");
    for (int mode = CITY_READ; mode <= CITY_CREATE; mode++)
        demand_refused(test, (enum city_mode)mode, ERROR_CONFLICT, TEXT_STORE_NEWER,
                       "newer version of this program (layout 99;");
}

/* A file of the first layout: no plans yet. */
static void age(struct test *test)
{
    change_bare(test, "DROP TABLE plan_part; DROP TABLE plan; DROP TABLE entry;"
                      " DROP TABLE log_head; DROP TABLE record; DROP TABLE sealed_key;"
                      " DROP TABLE projection; DROP TABLE site_edit; DROP TABLE projection_form; "
                      "DROP TABLE ground; DROP TABLE people_edit; DROP TABLE area_edit;"
                      "PRAGMA user_version = 1");
}

static void reads_an_older_file_without_changing_it(void **state)
{
    struct test *test = *state;
    struct city_plan_summary *plans;
    struct stat before, after;
    uint32_t count;
    make_city(&test->place, 3);
    age(test);
    assert_int_equal(stat(test->place.city, &before), 0);
    struct city *city = open_city(test->place.city, CITY_READ);
    demand(city_list_plans(city, test->arena, &plans, &count, &test->err), &test->err);
    assert_int_equal(count, 0);
    city_close(city);
    assert_int_equal(stat(test->place.city, &after), 0);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    assert_int_equal(count_entries(test->place.folder), 1);
}

static void brings_an_older_file_up_to_date(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    age(test);
    struct city *city = open_city(test->place.city, CITY_WRITE);
    struct shelter_plan plan = made_plan(&test->random, "a", 5, 3, test->arena);
    demand(city_put_plan(city, &plan, 1, &test->err), &test->err);
    city_close(city);
    assert_int_equal(count_people(&test->place), 3);
}

/* The second layout, with plans that had no versions. */
static void make_old_plans(struct test *test, const char *path)
{
    struct buffer sql = {0};
    sqlite3 *old = open_bare(path);
    buffer_add_text(&sql, (const char *)migrations[0]);
    buffer_add_text(&sql, (const char *)migrations[1]);
    buffer_add_format(&sql,
                      "PRAGMA application_id = %d; PRAGMA user_version = 2;"
                      "ATTACH '%s' AS new;"
                      "INSERT INTO plan SELECT id, name, author, created_at_ms, content_hash"
                      " FROM new.plan; INSERT INTO plan_part SELECT * FROM new.plan_part",
                      CITY_APPLICATION_ID, test->place.city);
    run_bare(old, buffer_text(&sql));
    assert_int_equal(sqlite3_close(old), SQLITE_OK);
    buffer_free(&sql);
}

static void makes_plans_of_an_older_file_their_first_version(void **state)
{
    struct test *test = *state;
    char path[128];
    struct shelter_plan plans[] = {
        made_plan(&test->random, "a", 5, 3, test->arena),
        made_plan(&test->random, "乙@2", 5, 3, test->arena),
    };
    snprintf(path, sizeof path, "%s/old.muster", test->place.folder);
    struct city *city = open_city(test->place.city, CITY_CREATE);
    for (int i = 0; i < 2; i++)
        demand(city_put_plan(city, &plans[i], 1, &test->err), &test->err);
    city_close(city);
    make_old_plans(test, path);
    for (int mode = CITY_READ; mode <= CITY_WRITE; mode++) {
        city = open_city(path, (enum city_mode)mode);
        for (int i = 0; i < 2; i++) {
            struct shelter_plan got;
            demand(city_get_plan(city, plans[i].name, test->arena, &got, &test->err), &test->err);
            demand_same_plan(&got, &plans[i]);
            assert_int_equal(got.version, 1);
        }
        demand(city_check_integrity(city, &test->err), &test->err);
        city_close(city);
    }
}

static void cannot_read_an_older_file_that_is_in_use(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    age(test);
    sqlite3 *other = open_bare(test->place.city);
    run_bare(other, "UPDATE people SET people = people + 1");
    demand_refused(test, CITY_READ, ERROR_CONFLICT, TEXT_STORE_OLDER, "older version");
    sqlite3_close(other);
}

static void says_that_a_cut_file_is_damaged(void **state)
{
    struct test *test = *state;
    struct stat stat_of_file;
    make_city(&test->place, 200);
    assert_int_equal(stat(test->place.city, &stat_of_file), 0);
    off_t size = stat_of_file.st_size / 4096 * 2048;
    for (int cut = 0; cut < 2; cut++, size = 50) {
        assert_int_equal(truncate(test->place.city, size), 0);
        demand_refused(test, CITY_READ, ERROR_INPUT, TEXT_STORE_DAMAGED, "is damaged");
        demand_refused(test, CITY_WRITE, ERROR_INPUT, TEXT_STORE_DAMAGED, "is damaged");
    }
}

/* Each page but the first in turn is overwritten: opened or not, nothing damaged is handed out. */
static void never_hands_out_a_damaged_page(void **state)
{
    struct test *test = *state;
    struct stat stat_of_file;
    unsigned char page[4096], noise[4096];
    struct hash whole;
    uint32_t count;
    make_city(&test->place, 60);
    struct city *city = open_city(test->place.city, CITY_READ);
    whole = hash_of_people(city, &count);
    city_close(city);
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (unsigned char)random_next(&test->random);
    assert_int_equal(stat(test->place.city, &stat_of_file), 0);
    int handle = open(test->place.city, O_RDWR);
    for (off_t at = 0; at < stat_of_file.st_size; at += 2048) {
        assert_int_equal(pread(handle, page, sizeof noise / 2, at), sizeof noise / 2);
        assert_int_equal(pwrite(handle, noise, at ? 2048 : 0, at), at ? 2048 : 0);
        struct people_records people;
        int64_t total;
        struct hash hash;
        if (city_open(test->place.city, CITY_READ, &city, &test->err)) {
            if (city_get_people(city, test->arena, &people, &total, &hash, &test->err))
                assert_true(hash_equal(hash, whole));
            else
                assert_int_equal(test->err.kind, ERROR_INPUT);
            bool ok = city_check_integrity(city, &test->err);
            assert_true(at == 0 ? ok : !ok || hash_equal(hash, whole));
            city_close(city);
        } else {
            assert_int_equal(test->err.kind, ERROR_INPUT);
        }
        assert_int_equal(pwrite(handle, page, 2048, at), 2048);
    }
    close(handle);
    assert_int_equal(count_people(&test->place), 60);
}

static void says_that_a_foreign_table_is_damage(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    change_bare(test, "DROP TABLE entrance");
    struct city *city = open_city(test->place.city, CITY_READ);
    struct site_records sites;
    struct hash hash;
    assert_false(city_get_sites(city, test->arena, &sites, &hash, &test->err));
    demand_error(&test->err, ERROR_INPUT, TEXT_STORE_DAMAGED, "is damaged");
    city_close(city);
}

static void runs_no_trigger_of_the_file(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    change_bare(test, "CREATE TRIGGER trap AFTER INSERT ON people BEGIN DELETE FROM people; END");
    struct city *city = open_city(test->place.city, CITY_WRITE);
    put_some_people(city, 5, 2);
    city_close(city);
    assert_int_equal(count_people(&test->place), 5);
}

static void try_read_only_file(struct place *place)
{
    expect_refusal(place, CITY_WRITE, ERROR_IO, TEXT_STORE_READ_ONLY);
    expect_refusal(place, CITY_CREATE, ERROR_IO, TEXT_STORE_READ_ONLY);
    city_close(open_city(place->city, CITY_READ));
}

static void try_read_only_folder(struct place *place)
{
    expect_refusal(place, CITY_WRITE, ERROR_IO, TEXT_STORE_FOLDER_READ_ONLY);
    city_close(open_city(place->city, CITY_READ));
    snprintf(place->city, sizeof place->city, "%s/new.muster", place->folder);
    expect_refusal(place, CITY_CREATE, ERROR_IO, TEXT_STORE_FOLDER_READ_ONLY);
}

static void try_secret_file(struct place *place)
{
    expect_refusal(place, CITY_READ, ERROR_IO, TEXT_STORE_NOT_ALLOWED);
    expect_refusal(place, CITY_WRITE, ERROR_IO, TEXT_STORE_NOT_ALLOWED);
}

static void says_what_this_account_may_not_do(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    assert_int_equal(chmod(test->place.folder, 0777), 0);
    assert_int_equal(chmod(test->place.city, 0444), 0);
    run_apart(&test->place, true, try_read_only_file);
    assert_int_equal(chmod(test->place.city, 0666), 0);
    assert_int_equal(chmod(test->place.folder, 0555), 0);
    run_apart(&test->place, true, try_read_only_folder);
    assert_int_equal(chmod(test->place.city, 0000), 0);
    run_apart(&test->place, true, try_secret_file);
}

static void reads_without_a_trace(void **state)
{
    struct test *test = *state;
    struct stat before, after;
    make_city(&test->place, 3);
    assert_int_equal(count_entries(test->place.folder), 1);
    assert_int_equal(stat(test->place.city, &before), 0);
    struct city *city = open_city(test->place.city, CITY_READ);
    uint32_t count;
    hash_of_people(city, &count);
    assert_int_equal(count_entries(test->place.folder), 1);
    /* Nothing can be put either. */
    struct people_records nobody = {0};
    struct city_source source = made_source("a.csv");
    assert_false(city_put_people(city, &source, &nobody, false, &test->err));
    demand_error(&test->err, ERROR_IO, TEXT_STORE_READ_ONLY, "can only be read");
    city_close(city);
    assert_int_equal(count_entries(test->place.folder), 1);
    assert_int_equal(stat(test->place.city, &after), 0);
    assert_int_equal(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
}

static void reads_what_a_writer_has_committed(void **state)
{
    struct test *test = *state;
    uint32_t count;
    make_city(&test->place, 3);
    struct city *writer = open_city(test->place.city, CITY_WRITE);
    put_some_people(writer, 8, 2);
    assert_int_equal(count_people(&test->place), 8);
    demand(city_begin(writer, &test->err), &test->err);
    demand(city_run(writer, "DELETE FROM people", &test->err), &test->err);
    assert_int_equal(count_people(&test->place), 8);
    assert_false(city_end(writer, false, &test->err));
    hash_of_people(writer, &count);
    assert_int_equal(count, 8);
    city_close(writer);
    assert_int_equal(count_entries(test->place.folder), 1);
}

static void demand_three_people(struct place *place)
{
    if (count_people(place) != 3)
        _exit(1);
}

/* Too big for a copy in memory: mostly a hole. */
static void reads_a_file_of_more_than_a_gigabyte_in_place(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    assert_int_equal(chmod(test->place.city, 0644), 0);
    assert_int_equal(truncate(test->place.city, (off_t)1100 << 20), 0);
    assert_int_equal(chmod(test->place.folder, 0555), 0);
    run_apart(&test->place, true, demand_three_people);
    assert_int_equal(count_entries(test->place.folder), 1);
    assert_int_equal(chmod(test->place.folder, 0700), 0);
    assert_int_equal(count_people(&test->place), 3);
}

static void open_and_close(struct place *place)
{
    city_close(open_city(place->city, CITY_WRITE));
}

/* Closing a handle of the file must not take away the lock of another: the next program to close
 * the file would take itself for the last, and the log away with it. */
static void keeps_the_file_while_the_same_program_opens_it_twice(void **state)
{
    struct test *test = *state;
    struct stat before, after;
    char log[128];
    snprintf(log, sizeof log, "%s-wal", test->place.city);
    make_city(&test->place, 3);
    struct city *writer = open_city(test->place.city, CITY_WRITE);
    city_close(open_city(test->place.city, CITY_READ));
    put_some_people(writer, 5, 2);
    city_close(open_city(test->place.city, CITY_READ));
    city_close(open_city(test->place.city, CITY_WRITE));
    assert_int_equal(stat(log, &before), 0);
    run_apart(&test->place, false, open_and_close);
    assert_int_equal(stat(log, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    put_some_people(writer, 7, 2);
    assert_int_equal(count_people(&test->place), 7);
    city_close(writer);
    assert_int_equal(count_people(&test->place), 7);
}

static void says_that_another_program_is_writing(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    sqlite3 *other = open_bare(test->place.city);
    struct city *city = open_city(test->place.city, CITY_WRITE);
    run_bare(other, "BEGIN IMMEDIATE");
    struct people_records nobody = {0};
    struct city_source source = made_source("a.csv");
    assert_false(city_put_people(city, &source, &nobody, false, &test->err));
    demand_error(&test->err, ERROR_CONFLICT, TEXT_STORE_LOCKED, "another program is writing");
    run_bare(other, "COMMIT");
    demand(city_put_people(city, &source, &nobody, false, &test->err), &test->err);
    city_close(city);
    sqlite3_close(other);
}

static void says_that_the_disk_is_full(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    struct city *city = open_city(test->place.city, CITY_WRITE);
    demand(city_run(city, "PRAGMA max_page_count = 40", &test->err), &test->err);
    struct people_records people = made_people(&test->random, 3000, test->arena);
    struct city_source source = made_source("a.csv");
    assert_false(city_put_people(city, &source, &people, false, &test->err));
    demand_error(&test->err, ERROR_IO, TEXT_STORE_DISK_FULL, "the disk is full");
    city_close(city);
    assert_int_equal(count_people(&test->place), 3);
}

static void try_small_files(struct place *place)
{
    const struct rlimit limit = {100000, 100000};
    struct random random = random_from_seed(1);
    struct arena *arena = arena_new();
    struct people_records people = made_people(&random, 3000, arena);
    struct city_source source = made_source("a.csv");
    struct error err;
    signal(SIGXFSZ, SIG_IGN);
    struct city *city = open_city(place->city, CITY_WRITE);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0 ||
        city_put_people(city, &source, &people, false, &err) || err.id != TEXT_STORE_DISK_FULL) {
        fprintf(stderr, "# %s\n", sentence(&err));
        _exit(1);
    }
    city_close(city);
    arena_free(arena);
}

static void says_so_when_the_system_takes_no_more(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    run_apart(&test->place, false, try_small_files);
    assert_int_equal(count_people(&test->place), 3);
}

static void try_no_room_beside(struct place *place)
{
    struct rlimit limit = {.rlim_cur = 8192, .rlim_max = 8192};
    struct city *city;
    struct error err;
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0 || city_open(place->city, CITY_WRITE, &city, &err))
        _exit(1);
    _exit(err.id == TEXT_STORE_DISK_FULL ? 0 : 2);
}

static void says_that_the_disk_is_full_beside_the_city(void **state)
{
    struct test *test = *state;
    make_city(&test->place, 3);
    run_apart(&test->place, false, try_no_room_beside);
}

static bool stop_at_once(void *context, enum text_id stage, uint64_t done, uint64_t total)
{
    (void)stage, (void)done, (void)total;
    ++*(int *)context;
    return false;
}

static void what_is_stopped_leaves_nothing_behind(void **state)
{
    struct test *test = *state;
    int asked = 0;
    const struct progress progress = {stop_at_once, &asked};
    make_city(&test->place, 3);
    struct city *city = open_city(test->place.city, CITY_WRITE);
    struct people_records people = made_people(&test->random, 5000, test->arena);
    const struct city_source source = {.name = "many.csv"};
    city_watch(city, &progress, TEXT_APP_STAGE_STORE, 5000);
    assert_false(city_put_people(city, &source, &people, false, &test->err));
    assert_int_equal(test->err.kind, ERROR_CANCELLED);
    assert_true(asked > 0);
    city_close(city);
    assert_int_equal(count_people(&test->place), 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(says_that_there_is_no_file),
        TEST(says_that_a_file_is_not_ours),
        TEST(makes_a_city_of_an_empty_file_only_when_asked),
        TEST(takes_any_name_for_a_file),
        TEST(says_that_a_file_is_newer),
        TEST(reads_an_older_file_without_changing_it),
        TEST(brings_an_older_file_up_to_date),
        TEST(makes_plans_of_an_older_file_their_first_version),
        TEST(cannot_read_an_older_file_that_is_in_use),
        TEST(says_that_a_cut_file_is_damaged),
        TEST(never_hands_out_a_damaged_page),
        TEST(says_that_a_foreign_table_is_damage),
        TEST(runs_no_trigger_of_the_file),
        TEST(says_what_this_account_may_not_do),
        TEST(reads_without_a_trace),
        TEST(reads_what_a_writer_has_committed),
        TEST(reads_a_file_of_more_than_a_gigabyte_in_place),
        TEST(keeps_the_file_while_the_same_program_opens_it_twice),
        TEST(says_that_another_program_is_writing),
        TEST(says_that_the_disk_is_full),
        TEST(says_so_when_the_system_takes_no_more),
        TEST(says_that_the_disk_is_full_beside_the_city),
        TEST(what_is_stopped_leaves_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
