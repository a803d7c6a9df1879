/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>
#include <unistd.h>

#include "base/buffer.h"
#include "office.h"

/* A reader that stays open while another writes. */

static struct office_place place;
static struct engine *reader;

static int begin(void **state)
{
    (void)state;
    office_begin(&place);
    office_open(&place);
    office_found(&place);
    return 0;
}

static int end(void **state)
{
    (void)state;
    engine_close(reader);
    reader = NULL;
    office_end(&place);
    return 0;
}

static void open_reader(void)
{
    struct error err;
    if (!engine_open(place.path, ENGINE_READ, "reader", NOW_MS, NULL, &reader, &err))
        fail_msg("reader: %s", text_id_name(err.id));
}

static bool refreshed(void)
{
    bool changed;
    struct error err;
    if (!engine_refresh(reader, &changed, &err))
        fail_msg("refresh: %s", text_id_name(err.id));
    return changed;
}

static void write_note(const char *about)
{
    struct job job = office_job(&place, REQUEST_NOTE, realm_planning());
    job.request.note.about = about;
    office_do(&place, &job);
}

static void demand_same_state(void)
{
    const struct chain *a = &engine_lock_state(place.engine)->chain;
    const struct chain *b = &engine_lock_state(reader)->chain;
    assert_int_equal(a->count, b->count);
    engine_unlock_state(place.engine);
    engine_unlock_state(reader);
    struct buffer written = office_dump(place.engine), read = office_dump(reader);
    assert_true(written.size > 0);
    assert_string_equal(buffer_text(&written), buffer_text(&read));
    buffer_free(&written);
    buffer_free(&read);
}

static void takes_in_what_another_has_written(void **state)
{
    (void)state;
    open_reader();
    for (int turn = 0; turn < 3; turn++) {
        write_note("duty");
        write_note("lead");
        assert_true(refreshed());
        demand_same_state();
        assert_false(refreshed());
    }
}

static void sees_a_writer_that_comes_to_a_quiet_file(void **state)
{
    (void)state;
    office_close(&place);
    open_reader();
    assert_false(refreshed());
    office_open(&place);
    write_note("duty");
    assert_true(refreshed());
    demand_same_state();
    write_note("duty");
    office_close(&place);
    assert_true(refreshed());
    office_open(&place);
    demand_same_state();
}

static void copy_file(const char *from, const char *to)
{
    struct buffer bytes = {0};
    char part[4096];
    size_t size;
    FILE *in = fopen(from, "rb"), *out;
    assert_non_null(in);
    while ((size = fread(part, 1, sizeof part, in)) > 0)
        buffer_add(&bytes, part, size);
    fclose(in);
    out = fopen(to, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.bytes, 1, bytes.size, out), bytes.size);
    fclose(out);
    buffer_free(&bytes);
}

/* An older copy goes on in another way from where it was made. */
static void begins_again_where_another_log_lies_there(void **state)
{
    char kept[128], restored[128];
    (void)state;
    snprintf(kept, sizeof kept, "%s.kept", place.path);
    snprintf(restored, sizeof restored, "%s.restored", place.path);
    office_close(&place);
    copy_file(place.path, kept);
    office_open(&place);
    write_note("duty");
    write_note("lead");
    open_reader();
    demand_same_state();
    office_close(&place);
    copy_file(kept, restored);
    assert_int_equal(rename(restored, place.path), 0);
    office_open(&place);
    write_note("head");
    assert_true(refreshed());
    demand_same_state();
    unlink(kept);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(takes_in_what_another_has_written),
        TEST(sees_a_writer_that_comes_to_a_quiet_file),
        TEST(begins_again_where_another_log_lies_there),
    };
    return cmocka_run_group_tests_name("engine/refresh", tests, NULL, NULL);
}
