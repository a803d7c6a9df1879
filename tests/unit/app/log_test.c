/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "app/copies.h"
#include "app/log.h"
#include "app/prove.h"
#include "office.h"

static struct office_place place;

static int begin(void **state)
{
    (void)state;
    office_begin(&place);
    office_open(&place);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_end(&place);
    return 0;
}

static void note(int64_t now_ms, struct realm realm, const char *about)
{
    struct job job = office_job(&place, REQUEST_NOTE, realm);
    job.request.now_ms = now_ms;
    job.request.note.about = about;
    office_do(&place, &job);
}

/* Positions of what is handed out: "3 5 6". */
static bool add_position(void *context, const struct log_line *line, struct error *err)
{
    struct buffer *out = context;
    (void)err;
    if (out->size > 0)
        buffer_add_char(out, ' ');
    buffer_add_integer(out, line->logged->position);
    return true;
}

static void expect(const struct log_request *request, const char *positions)
{
    struct buffer out = {0};
    struct error err;
    assert_true(app_read_log(place.engine, request, NULL, add_position, &out, &err));
    assert_string_equal(buffer_text(&out), positions);
    buffer_free(&out);
}

static void hands_out_what_is_asked_for(void **state)
{
    (void)state;
    note(1000, realm_planning(), "17"); /* entries 1 and 2: the node and its rules */
    note(2000, realm_planning(), "18");
    note(3000, realm_planning(), NULL);
    expect(&(struct log_request){0}, "1 2 3 4 5");
    expect(&(struct log_request){.last_count = 2}, "4 5");
    expect(&(struct log_request){.last_count = 99}, "1 2 3 4 5");
    expect(&(struct log_request){.type = "note", .last_count = 2}, "4 5");
    expect(&(struct log_request){.type = "note", .about = "17"}, "3");
    expect(&(struct log_request){.about = "1"}, "");
    expect(&(struct log_request){.author = "p-1"}, "");
    expect(&(struct log_request){.has_realm = true, .realm = realm_live()}, "");
    expect(&(struct log_request){.has_realm = true, .realm = realm_planning(), .last_count = 1},
           "5");
    expect(&(struct log_request){.has_at = true, .at_ms = 2000}, "1 2 3 4");
    expect(&(struct log_request){.has_at = true, .at_ms = 2999, .last_count = 1}, "4");
    expect(&(struct log_request){.has_at = true, .at_ms = 999}, "");
}

static void a_clock_that_was_set_back_hides_nothing(void **state)
{
    (void)state;
    note(5000, realm_planning(), "a");
    note(9000, realm_planning(), "b");
    note(6000, realm_planning(), "c");
    expect(&(struct log_request){.has_at = true, .at_ms = 6000}, "1 2 3 4 5");
    expect(&(struct log_request){.has_at = true, .at_ms = 5500}, "1 2 3");
}

static struct buffer dump(const struct operation *operation)
{
    struct buffer out = {0};
    struct arena *scratch = arena_new();
    operation_dump(operation, scratch, &out);
    arena_free(scratch);
    return out;
}

static void the_state_then_is_what_it_was_then(void **state)
{
    (void)state;
    office_found(&place);
    int64_t then_ms = place.now_ms;
    struct buffer then = dump(engine_lock_state(place.engine));
    engine_unlock_state(place.engine);
    for (int i = 0; i < 5; i++)
        note(place.now_ms + 60000, realm_planning(), "later");
    const struct operation *operation;
    int64_t position;
    struct error err;
    assert_true(
        app_state_at(place.engine, then_ms, NULL, place.arena, &operation, &position, &err));
    struct buffer again = dump(operation);
    assert_string_equal(buffer_text(&again), buffer_text(&then));
    assert_int_equal(position, operation->chain.count);
    buffer_free(&then);
    buffer_free(&again);
}

static bool demand_sealed(void *context, const struct log_line *line, struct error *err)
{
    (void)err;
    int *seen = context;
    if (line->entry->private_scope) {
        assert_null(line->private_text);
        assert_non_null(line->sealed);
        (*seen)++;
    }
    return true;
}

static void without_the_keyring_nothing_private_is_read(void **state)
{
    (void)state;
    struct error err;
    char keys[160];
    int seen = 0;
    office_found(&place);
    office_close(&place);
    snprintf(keys, sizeof keys, "%s.keys", place.path);
    assert_int_equal(unlink(keys), 0);
    assert_true(
        engine_open(place.path, ENGINE_READ, "test", place.now_ms, NULL, &place.engine, &err));
    const struct log_request request = {.with_private = true};
    assert_true(app_read_log(place.engine, &request, NULL, demand_sealed, &seen, &err));
    assert_int_equal(seen, 4);
}

static void a_copy_that_could_not_be_named_is_none(void **state)
{
    (void)state;
    struct error err;
    struct copy_result copy;
    char path[160], keys[176];
    const struct actor actor = {.now_ms = place.now_ms, .claim = {.kind = BASIS_RULE}};
    office_found(&place);
    office_close(&place);
    /* On a machine that has not joined. */
    snprintf(keys, sizeof keys, "%s.keys", place.path);
    assert_int_equal(unlink(keys), 0);
    office_open(&place);
    snprintf(path, sizeof path, "%s/copy.muster", place.folder);
    assert_false(app_backup(place.engine, &actor, path, true, place.arena, &copy, &err));
    assert_int_equal(err.kind, ERROR_DENIED);
    assert_int_not_equal(access(path, F_OK), 0);
    snprintf(keys, sizeof keys, "%s.keys", path);
    assert_int_not_equal(access(keys, F_OK), 0);
}

static void a_backup_holds_the_log_up_to_the_entry_that_names_it(void **state)
{
    (void)state;
    struct error err;
    struct copy_result copy;
    struct verify_report report;
    char path[160], hex[HASH_HEX_SIZE];
    const struct actor actor = {.now_ms = place.now_ms, .claim = {.kind = BASIS_RULE}};
    office_found(&place);
    snprintf(path, sizeof path, "%s/copy.muster", place.folder);
    assert_true(app_backup(place.engine, &actor, path, true, place.arena, &copy, &err));
    assert_int_equal(copy.position, copy.head_position + 1);
    hash_to_hex(copy.head, hex);
    const struct verify_request request = {1, copy.head_position, hex};
    assert_true(app_verify(path, &request, NULL, place.arena, &report, &err));
    assert_true(report.holds);
    assert_int_equal(report.entry_count, copy.head_position);
    const struct operation *operation = engine_lock_state(place.engine);
    const struct copy *named = items_find(&operation->office.copies, copy.key);
    engine_unlock_state(place.engine);
    assert_string_equal(named->file, "copy.muster");
    assert_true(named->is_backup && named->has_keys);
    assert_true(hash_equal(named->hash, copy.hash));
    assert_int_equal(named->size, copy.size);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        TEST(hands_out_what_is_asked_for),
        TEST(a_clock_that_was_set_back_hides_nothing),
        TEST(the_state_then_is_what_it_was_then),
        TEST(without_the_keyring_nothing_private_is_read),
        TEST(a_copy_that_could_not_be_named_is_none),
        TEST(a_backup_holds_the_log_up_to_the_entry_that_names_it),
    };
    return cmocka_run_group_tests_name("app/log", tests, NULL, NULL);
}
