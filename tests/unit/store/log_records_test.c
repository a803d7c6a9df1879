/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "city_place.h"
#include "made_log.h"
#include "made_records.h"
#include "store/database.h"

/* Private records and personal keys: kept, and gone without a trace when they are destroyed. */

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
    test = (struct test){.arena = arena_new(), .random = random_from_seed(11)};
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

struct made_record {
    struct hash commitment;
    const char *scope;
    uint8_t *bytes;
    size_t size;
};

static struct made_record made_record(struct test *test, const char *scope, size_t size)
{
    struct made_record record = {
        .scope = scope,
        .bytes = ARENA_ARRAY(test->arena, uint8_t, size),
        .size = size,
    };
    for (size_t i = 0; i < size; i++)
        record.bytes[i] = (uint8_t)random_next(&test->random);
    record.commitment = hash_bytes(record.bytes, size);
    return record;
}

static void put_record(struct test *test, const struct made_record *record)
{
    demand(log_put_record(test->city, record->commitment, record->scope, record->bytes,
                          record->size, &test->err),
           &test->err);
}

static bool has_record(struct test *test, const struct made_record *record)
{
    const void *bytes;
    size_t size;
    if (!log_get_record(test->city, record->commitment, test->arena, &bytes, &size, &test->err)) {
        demand_error(&test->err, ERROR_NOT_FOUND, TEXT_STORE_NO_RECORD, "destroyed");
        return false;
    }
    assert_int_equal(size, record->size);
    assert_memory_equal(bytes, record->bytes, size);
    return true;
}

/* Everything that lies beside the city file, its log and its index included. */
static void read_folder(struct test *test, struct buffer *bytes)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s%s", test->place.city, endings[i]);
        FILE *file = fopen(path, "rb");
        size_t size = 1;
        while (file && size > 0) {
            size = fread(buffer_reserve(bytes, 1 << 20), 1, 1 << 20, file);
            bytes->size += size;
        }
        if (file)
            fclose(file);
    }
}

/* Are bytes of the record anywhere in the files? Looked for at every so many of them. */
enum { TRACE_SIZE = 12, TRACE_STEP = 48 };

static bool is_trace_of(const struct buffer *bytes, const struct made_record *record)
{
    for (size_t at = 0; at + TRACE_SIZE <= record->size; at += TRACE_STEP)
        if (memmem(bytes->bytes, bytes->size, record->bytes + at, TRACE_SIZE))
            return true;
    return false;
}

static size_t count_traces(struct test *test, const struct made_record *records, size_t count,
                           const char *scope)
{
    struct buffer bytes = {0};
    size_t found = 0;
    read_folder(test, &bytes);
    for (size_t i = 0; i < count; i++)
        if (strcmp(records[i].scope, scope) == 0)
            found += is_trace_of(&bytes, &records[i]);
    buffer_free(&bytes);
    return found;
}

static void gives_back_records_as_they_were_put(void **state)
{
    struct test *test = *state;
    static const size_t sizes[] = {0, 1, 105, 4096, 300000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct made_record record = made_record(test, "incident-1", sizes[i]);
        assert_false(has_record(test, &record));
        put_record(test, &record);
        put_record(test, &record);
        assert_true(has_record(test, &record));
    }
    demand(city_check_integrity(test->city, &test->err), &test->err);
}

enum { RECORDS = 300 };

/* Records of several scopes among each other, some deleted again, so that pages split and merge. */
static struct made_record *fill(struct test *test)
{
    static const char *const scopes[] = {"incident-1", "incident-2", "register"};
    struct made_record *records = ARENA_ARRAY(test->arena, struct made_record, RECORDS);
    for (int i = 0; i < RECORDS; i++) {
        size_t size = 64 + random_below(&test->random, i % 20 == 0 ? 9000 : 700);
        records[i] = made_record(test, scopes[random_below(&test->random, 3)], size);
        put_record(test, &records[i]);
    }
    return records;
}

static void leaves_no_byte_of_a_destroyed_scope(void **state)
{
    struct test *test = *state;
    struct made_record *records = fill(test);
    assert_int_not_equal(count_traces(test, records, RECORDS, "incident-1"), 0);
    demand(log_destroy_records(test->city, "incident-1", &test->err), &test->err);
    assert_int_equal(count_traces(test, records, RECORDS, "incident-1"), 0);
    for (int i = 0; i < RECORDS; i++)
        assert_int_equal(has_record(test, &records[i]), strcmp(records[i].scope, "incident-1"));
    demand(city_check_integrity(test->city, &test->err), &test->err);
    demand(log_destroy_records(test->city, "incident-2", &test->err), &test->err);
    demand(log_destroy_records(test->city, "register", &test->err), &test->err);
    demand(log_destroy_records(test->city, "register", &test->err), &test->err);
    assert_int_equal(count_traces(test, records, RECORDS, "incident-2"), 0);
    assert_int_equal(count_traces(test, records, RECORDS, "register"), 0);
    city_close(test->city);
    test->city = open_city(test->place.city, CITY_WRITE);
    assert_int_equal(count_traces(test, records, RECORDS, "register"), 0);
}

/* Deleting alone is not enough: the reason for writing the table anew. */
static void knows_why_deleting_rows_would_not_do(void **state)
{
    struct test *test = *state;
    struct made_record *records = fill(test);
    size_t most = 0;
    for (int round = 0; round < 12; round++) {
        /* Rows of other scopes come and go between them. */
        char sql[128];
        snprintf(sql, sizeof sql, "DELETE FROM record WHERE scope = 'register' AND id %% 3 = %d",
                 round % 3);
        demand(city_run(test->city, sql, &test->err), &test->err);
        for (int i = 0; i < RECORDS; i++)
            if (strcmp(records[i].scope, "register") == 0)
                put_record(test, &records[i]);
    }
    demand(city_run(test->city,
                    "DELETE FROM record WHERE scope = 'incident-1';"
                    "PRAGMA wal_checkpoint(TRUNCATE)",
                    &test->err),
           &test->err);
    most = count_traces(test, records, RECORDS, "incident-1");
    demand(log_destroy_records(test->city, "incident-1", &test->err), &test->err);
    assert_int_equal(count_traces(test, records, RECORDS, "incident-1"), 0);
    print_message("# %zu records left traces after DELETE alone\n", most);
}

static void destroys_within_a_transaction_and_after_it(void **state)
{
    struct test *test = *state;
    struct made_record *records = fill(test);
    demand(log_begin(test->city, &test->err), &test->err);
    demand(append_made(test->city, 1, &test->err), &test->err);
    demand(log_destroy_records(test->city, "incident-1", &test->err), &test->err);
    demand(log_commit(test->city, true, &test->err), &test->err);
    demand(log_scrub(test->city, &test->err), &test->err);
    assert_int_equal(count_traces(test, records, RECORDS, "incident-1"), 0);
    demand_made_log(test->city, 1);
}

static void keeps_the_records_when_the_transaction_fails(void **state)
{
    struct test *test = *state;
    struct made_record *records = fill(test);
    demand(log_begin(test->city, &test->err), &test->err);
    demand(log_destroy_records(test->city, "incident-1", &test->err), &test->err);
    assert_false(log_commit(test->city, false, &test->err));
    for (int i = 0; i < RECORDS; i++)
        assert_true(has_record(test, &records[i]));
}

static void says_when_a_reader_keeps_the_bytes(void **state)
{
    struct test *test = *state;
    struct made_record *records = fill(test);
    struct city *reader = open_city(test->place.city, CITY_READ);
    uint32_t count;
    demand(city_begin_read(reader, &test->err), &test->err);
    hash_of_people(reader, &count);
    demand(log_begin(test->city, &test->err), &test->err);
    demand(log_destroy_records(test->city, "incident-1", &test->err), &test->err);
    demand(log_commit(test->city, true, &test->err), &test->err);
    assert_false(log_scrub(test->city, &test->err));
    demand_error(&test->err, ERROR_CONFLICT, TEXT_STORE_STILL_READ, "another program is reading");
    assert_int_not_equal(count_traces(test, records, RECORDS, "incident-1"), 0);
    city_end_read(reader);
    demand(log_scrub(test->city, &test->err), &test->err);
    assert_int_equal(count_traces(test, records, RECORDS, "incident-1"), 0);
    city_close(reader);
}

static void leave_without_closing(struct place *place)
{
    struct city *city = open_city(place->city, CITY_WRITE);
    append_batch(city, 1, 1);
    struct city *reader = open_city(place->city, CITY_READ);
    struct error err;
    uint32_t count;
    demand(city_begin_read(reader, &err), &err);
    hash_of_people(reader, &count);
    demand(log_begin(city, &err), &err);
    demand(log_destroy_records(city, "incident-1", &err), &err);
    demand(log_commit(city, true, &err), &err);
    _exit(0);
}

/* The next to open the file for writing finishes what a killed program had begun. */
static void finishes_what_a_killed_program_destroyed(void **state)
{
    struct test *test = *state;
    struct made_record *records = fill(test);
    city_close(test->city);
    run_apart(&test->place, false, leave_without_closing);
    assert_int_not_equal(count_traces(test, records, RECORDS, "incident-1"), 0);
    test->city = open_city(test->place.city, CITY_WRITE);
    assert_int_equal(count_traces(test, records, RECORDS, "incident-1"), 0);
}

static struct made_record put_key(struct test *test, const char *key)
{
    struct made_record sealed = made_record(test, "", 153);
    demand(log_put_sealed_key(test->city, key, "p-1", sealed.bytes, sealed.size, &test->err),
           &test->err);
    return sealed;
}

static void keeps_personal_keys_by_their_id(void **state)
{
    struct test *test = *state;
    const uint8_t *sealed;
    size_t size;
    put_key(test, "aaaa");
    struct made_record second = put_key(test, "bbbb");
    demand(log_get_sealed_key(test->city, "bbbb", test->arena, &sealed, &size, &test->err),
           &test->err);
    assert_int_equal(size, second.size);
    assert_memory_equal(sealed, second.bytes, size);
    assert_false(log_get_sealed_key(test->city, "cccc", test->arena, &sealed, &size, &test->err));
    demand_error(&test->err, ERROR_NOT_FOUND, TEXT_STORE_NO_SEALED_KEY, "no personal key cccc");
}

static void leaves_no_byte_of_a_key_that_was_replaced_or_deleted(void **state)
{
    struct test *test = *state;
    struct made_record keys[3];
    keys[0] = put_key(test, "aaaa");
    keys[1] = put_key(test, "bbbb");
    keys[2] = put_key(test, "aaaa");
    assert_int_equal(count_traces(test, keys, 1, ""), 0);
    assert_int_equal(count_traces(test, keys, 3, ""), 2);
    demand(log_delete_sealed_key(test->city, "aaaa", &test->err), &test->err);
    demand(log_delete_sealed_key(test->city, "none", &test->err), &test->err);
    assert_int_equal(count_traces(test, keys, 3, ""), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(gives_back_records_as_they_were_put),
        TEST(leaves_no_byte_of_a_destroyed_scope),
        TEST(knows_why_deleting_rows_would_not_do),
        TEST(destroys_within_a_transaction_and_after_it),
        TEST(keeps_the_records_when_the_transaction_fails),
        TEST(says_when_a_reader_keeps_the_bytes),
        TEST(finishes_what_a_killed_program_destroyed),
        TEST(keeps_personal_keys_by_their_id),
        TEST(leaves_no_byte_of_a_key_that_was_replaced_or_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
