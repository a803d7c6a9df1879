/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "city_place.h"
#include "made_log.h"
#include "made_records.h"
#include "store/database.h"

/* Backups: whole and checked, or none at all. */

struct test {
    struct place place;
    struct city *city;
    char path[128]; /* where the backup goes */
    struct error err;
};

static int set_up(void **state)
{
    static struct test test;
    place_make(&test.place);
    test.city = open_city(test.place.city, CITY_CREATE);
    put_some_people(test.city, 40, 1);
    append_batch(test.city, 1, 200);
    snprintf(test.path, sizeof test.path, "%s/copy of town.muster", test.place.folder);
    *state = &test;
    return 0;
}

static int tear_down(void **state)
{
    struct test *test = *state;
    city_close(test->city);
    chmod(test->place.folder, 0700);
    place_remove(&test->place);
    return 0;
}

static void close_original(struct test *test)
{
    city_close(test->city);
    test->city = NULL;
}

static bool must_not_be_recorded(void *context, int64_t size, struct hash hash, struct error *err)
{
    (void)context, (void)size, (void)hash, (void)err;
    fail_msg("an entry about a copy that cannot be");
    return false;
}

static void expect_no_backup_at(struct test *test, const char *path, enum text_id id)
{
    int64_t size;
    struct hash hash;
    assert_false(log_backup_recorded(test->city, path, must_not_be_recorded, NULL, &size, &hash,
                                     &test->err));
    assert_int_equal(test->err.id, id);
}

static void where_no_copy_can_be_nothing_is_recorded(void **state)
{
    struct test *test = *state;
    char beside[128];
    expect_no_backup_at(test, "", TEXT_ERROR_NO_FILE_NAME);
    expect_no_backup_at(test, test->place.folder, TEXT_STORE_BACKUP_IS_FOLDER);
    expect_no_backup_at(test, test->place.city, TEXT_STORE_BACKUP_IS_CITY);
    snprintf(beside, sizeof beside, "%s-journal", test->place.city);
    expect_no_backup_at(test, beside, TEXT_STORE_BACKUP_IS_PART);
    expect_no_backup_at(test, "/proc/x", TEXT_STORE_CANNOT_OPEN);
    snprintf(beside, sizeof beside, "%s/none/copy", test->place.folder);
    expect_no_backup_at(test, beside, TEXT_STORE_NO_FOLDER);
}

/* SQLite and Muster know what belongs to a file by its name. */
static void no_copy_becomes_a_part_of_another_file(void **state)
{
    struct test *test = *state;
    static const char *const endings[] = {"-wal", "-shm", "-journal", ".keys"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char beside[160];
        snprintf(beside, sizeof beside, "%s%s", test->path, endings[i]);
        expect_no_backup_at(test, beside, TEXT_STORE_BACKUP_IS_PART);
        fclose(fopen(beside, "w"));
        expect_no_backup_at(test, test->path, TEXT_STORE_BACKUP_IS_THERE);
        unlink(beside);
    }
}

static struct hash back_up(struct test *test)
{
    int64_t size;
    struct hash hash;
    demand(log_backup(test->city, test->path, &size, &hash, &test->err), &test->err);
    struct stat state;
    assert_int_equal(stat(test->path, &state), 0);
    assert_int_equal(state.st_size, size);
    return hash;
}

static void demand_copy(struct test *test, int64_t last, uint32_t people)
{
    uint32_t count;
    struct city *copy = open_city(test->path, CITY_READ);
    demand_made_log(copy, last);
    hash_of_people(copy, &count);
    assert_int_equal(count, people);
    city_close(copy);
}

static void makes_a_copy_that_is_whole(void **state)
{
    struct test *test = *state;
    close_original(test);
    test->city = open_city(test->place.city, CITY_WRITE);
    append_batch(test->city, 201, 203);
    back_up(test);
    demand_copy(test, 203, 40);
    close_original(test);
    assert_int_equal(count_entries(test->place.folder), 2);
    struct city *copy = open_city(test->path, CITY_WRITE);
    append_batch(copy, 204, 210);
    city_close(copy);
    demand_copy(test, 210, 40);
}

static void says_the_hash_of_the_bytes_of_the_copy(void **state)
{
    struct test *test = *state;
    struct buffer bytes = {0};
    struct hash said = back_up(test);
    FILE *file = fopen(test->path, "rb");
    size_t size;
    while ((size = fread(buffer_reserve(&bytes, 1 << 20), 1, 1 << 20, file)) > 0)
        bytes.size += size;
    fclose(file);
    struct hash hash = hash_bytes(bytes.bytes, bytes.size);
    assert_true(hash_equal(said, hash));
    buffer_free(&bytes);
    /* Of the same state a second one is the same. */
    assert_int_equal(unlink(test->path), 0);
    hash = back_up(test);
    assert_true(hash_equal(said, hash));
}

static void copies_for_a_reader_too(void **state)
{
    struct test *test = *state;
    close_original(test);
    test->city = open_city(test->place.city, CITY_READ);
    back_up(test);
    demand_copy(test, 200, 40);
}

static void never_takes_the_place_of_a_file(void **state)
{
    struct test *test = *state;
    int64_t size;
    struct hash hash;
    assert_false(log_backup(test->city, test->place.city, &size, &hash, &test->err));
    demand_error(&test->err, ERROR_CONFLICT, TEXT_STORE_BACKUP_IS_CITY, "the city itself");
    assert_int_equal(symlink("nowhere", test->path), 0);
    assert_false(log_backup(test->city, test->path, &size, &hash, &test->err));
    demand_error(&test->err, ERROR_CONFLICT, TEXT_STORE_BACKUP_IS_THERE, "is there already");
    demand_made_log(test->city, 200);
}

static void append_for_ever(const char *path)
{
    struct city *city = open_city(path, CITY_WRITE);
    for (int64_t first = 201;; first += 20)
        append_batch(city, first, first + 19);
}

static bool count_entry(void *context, const struct logged_entry *entry,
                        const struct entry_columns *columns, struct error *err)
{
    (void)columns, (void)err;
    *(int64_t *)context = entry->position;
    return true;
}

/* One state, between two commits, while another program goes on writing. */
static void copies_one_state_of_a_file_that_is_written(void **state)
{
    struct test *test = *state;
    close_original(test);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        append_for_ever(test->place.city);
    usleep(50000);
    test->city = open_city(test->place.city, CITY_READ);
    for (int round = 0; round < 3; round++) {
        int64_t last = 0;
        back_up(test);
        struct city *copy = open_city(test->path, CITY_READ);
        demand(log_read(copy, 1, INT64_MAX, count_entry, &last, &test->err), &test->err);
        demand_made_log(copy, last);
        assert_int_equal(last % 20, 0);
        city_close(copy);
        assert_int_equal(unlink(test->path), 0);
    }
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void demand_nothing_left(struct test *test)
{
    close_original(test);
    assert_int_equal(count_entries(test->place.folder), 1);
}

static void says_that_there_is_no_folder_for_it(void **state)
{
    struct test *test = *state;
    int64_t size;
    struct hash hash;
    snprintf(test->path, sizeof test->path, "%s/none/town.muster", test->place.folder);
    assert_false(log_backup(test->city, test->path, &size, &hash, &test->err));
    demand_error(&test->err, ERROR_NOT_FOUND, TEXT_STORE_NO_FOLDER, "no folder");
    demand_nothing_left(test);
}

static void expect_failure(struct place *place, enum error_kind kind, enum text_id id)
{
    char path[128];
    int64_t size;
    struct hash hash;
    struct error err;
    snprintf(path, sizeof path, "%s/copy of town.muster", place->folder);
    struct city *city = open_city(place->city, CITY_READ);
    bool ok = log_backup(city, path, &size, &hash, &err);
    if (ok || err.kind != kind || err.id != id) {
        fprintf(stderr, "# %s\n", ok ? "copied" : sentence(&err));
        _exit(1);
    }
    city_close(city);
}

static void try_without_rights(struct place *place)
{
    expect_failure(place, ERROR_IO, TEXT_STORE_NOT_ALLOWED);
}

static void says_that_the_folder_cannot_be_written(void **state)
{
    struct test *test = *state;
    close_original(test);
    assert_int_equal(chmod(test->place.city, 0644), 0);
    assert_int_equal(chmod(test->place.folder, 0555), 0);
    run_apart(&test->place, true, try_without_rights);
    demand_nothing_left(test);
}

static void try_small_files(struct place *place)
{
    const struct rlimit limit = {100000, 100000};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0)
        _exit(2);
    expect_failure(place, ERROR_IO, TEXT_STORE_DISK_FULL);
}

static void says_that_the_disk_is_full_and_leaves_nothing(void **state)
{
    struct test *test = *state;
    close_original(test);
    run_apart(&test->place, false, try_small_files);
    demand_nothing_left(test);
}

/* A copy of something damaged is no backup, whoever damaged it. */
static void makes_none_of_a_damaged_file(void **state)
{
    struct test *test = *state;
    int64_t size;
    struct hash hash;
    demand(city_run(test->city, "DELETE FROM entry WHERE position = 77", &test->err), &test->err);
    assert_false(log_backup(test->city, test->path, &size, &hash, &test->err));
    demand_error(&test->err, ERROR_INPUT, TEXT_STORE_BACKUP_NOT_WHOLE, "No backup was made");
    demand_nothing_left(test);
}

static void lets_nobody_read_it_who_could_not_read_the_original(void **state)
{
    struct test *test = *state;
    struct stat copy;
    assert_int_equal(chmod(test->place.city, 0640), 0);
    back_up(test);
    assert_int_equal(stat(test->path, &copy), 0);
    assert_int_equal(copy.st_mode & 0777, 0640);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(makes_a_copy_that_is_whole),
        TEST(says_the_hash_of_the_bytes_of_the_copy),
        TEST(copies_for_a_reader_too),
        TEST(never_takes_the_place_of_a_file),
        TEST(no_copy_becomes_a_part_of_another_file),
        TEST(where_no_copy_can_be_nothing_is_recorded),
        TEST(copies_one_state_of_a_file_that_is_written),
        TEST(says_that_there_is_no_folder_for_it),
        TEST(says_that_the_folder_cannot_be_written),
        TEST(says_that_the_disk_is_full_and_leaves_nothing),
        TEST(makes_none_of_a_damaged_file),
        TEST(lets_nobody_read_it_who_could_not_read_the_original),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
