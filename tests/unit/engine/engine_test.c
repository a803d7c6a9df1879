/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"
#include "store/log.h"

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

/* Drafts and releases by two; returns the act's id. */
static const char *act_by_two(enum act act, struct realm realm, const struct act_record *what,
                              struct session *drafter, struct session *releaser)
{
    struct job draft = office_job(&place, REQUEST_ACT_DRAFT, realm);
    if (what)
        draft.request.act = *what;
    draft.request.act.act = (int32_t)act;
    draft.session = drafter;
    office_do(&place, &draft);
    struct job release = office_job(&place, REQUEST_ACT_RELEASE, realm);
    release.request.act_ref.id = draft.decision.made;
    release.session = releaser;
    office_do(&place, &release);
    return draft.decision.made;
}

static void a_new_file_begins_with_its_node_and_its_rules(void **state)
{
    (void)state;
    struct job job = office_job(&place, REQUEST_NOTE, realm_planning());
    assert_string_equal(engine_node(place.engine), "");
    office_do(&place, &job);
    assert_int_equal(office_now(&place)->chain.count, 3);
    assert_int_equal(job.first_position, 1);
    assert_int_equal(job.last_position, 3);
    assert_string_equal(office_now(&place)->office.rules->name, "generic");
    assert_int_equal(strlen(engine_node(place.engine)), 16);
}

static void what_was_done_is_there_when_the_file_is_opened_again(void **state)
{
    (void)state;
    struct buffer before = {0}, after = {0};
    struct arena *scratch = arena_new();
    office_found(&place);
    operation_dump(office_now(&place), scratch, &before);
    office_close(&place);
    office_open(&place);
    operation_dump(office_now(&place), scratch, &after);
    assert_string_equal(buffer_text(&before), buffer_text(&after));
    assert_true(office_is_founded(&office_now(&place)->office));
    bool same;
    int64_t rows;
    struct error err;
    assert_true(engine_rebuild(place.engine, &same, &rows, &err));
    assert_true(same);
    assert_true(rows > 15);
    arena_free(scratch);
    buffer_free(&before);
    buffer_free(&after);
}

static void the_live_realm_is_commissioned_by_two(void **state)
{
    (void)state;
    struct error err;
    office_found(&place);
    struct session p1 = office_session(&place, "p-1"), p3 = office_session(&place, "p-3");
    struct job note = office_job(&place, REQUEST_NOTE, realm_live());
    assert_false(engine_submit(place.engine, &note, &err));
    assert_int_equal(err.id, TEXT_OPERATE_NOT_COMMISSIONED);
    act_by_two(ACT_LIVE_COMMISSION, realm_planning(), NULL, &p1, &p3);
    assert_true(office_now(&place)->live.is_commissioned);
    note = office_job(&place, REQUEST_NOTE, realm_live());
    office_do(&place, &note);
}

static void rows_of_another_version_are_made_again_at_the_next_opening(void **state)
{
    (void)state;
    struct buffer before = {0}, after = {0};
    struct error err;
    struct hash form;
    office_found(&place);
    struct city *city = engine_city(place.engine);
    assert_true(log_get_projection_form(city, &form, &err));
    assert_true(hash_equal(form, operation_row_forms()));
    assert_true(log_dump_projection(city, &before, &err));
    assert_true(log_clear_projection(city, &err));
    assert_true(log_put_projection(city, "planning", "wish", "1", "{}", &err));
    assert_true(log_put_projection_form(city, (struct hash){{1}}, &err));
    office_close(&place);
    office_open(&place);
    city = engine_city(place.engine);
    assert_true(log_get_projection_form(city, &form, &err));
    assert_true(hash_equal(form, operation_row_forms()));
    assert_true(log_dump_projection(city, &after, &err));
    assert_string_equal(buffer_text(&before), buffer_text(&after));
    buffer_free(&before);
    buffer_free(&after);
}

static void a_private_record_is_read_again_until_its_scope_is_closed(void **state)
{
    (void)state;
    struct error err;
    struct buffer out = {0};
    office_found(&place);
    const struct party *p4 = items_find(&office_now(&place)->office.parties, "p-4");
    assert_true(engine_read_private(place.engine, "person/p-4", p4->record, &out, &err));
    assert_string_equal(buffer_text(&out),
                        "{\"name\":\"Canary-Name p-4\",\"phone\":\"+00 55505\"}");
    struct session p3 = office_session(&place, "p-3"), p2 = office_session(&place, "p-2");
    struct job job = office_job(&place, REQUEST_PARTY_REMOVE, realm_planning());
    job.request.key_of = "p-4";
    job.session = &p3;
    office_do(&place, &job);
    assert_true(job.decision.is_draft);
    assert_true(engine_read_private(place.engine, "person/p-4", p4->record, &out, &err));
    struct job release = office_job(&place, REQUEST_ACT_RELEASE, realm_planning());
    release.request.act_ref.id = job.decision.made;
    release.session = &p2;
    office_do(&place, &release);
    buffer_clear(&out);
    assert_false(engine_read_private(place.engine, "person/p-4", p4->record, &out, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_file_begins_with_its_node_and_its_rules, begin, end),
        cmocka_unit_test_setup_teardown(what_was_done_is_there_when_the_file_is_opened_again, begin,
                                        end),
        cmocka_unit_test_setup_teardown(rows_of_another_version_are_made_again_at_the_next_opening,
                                        begin, end),
        cmocka_unit_test_setup_teardown(the_live_realm_is_commissioned_by_two, begin, end),
        cmocka_unit_test_setup_teardown(a_private_record_is_read_again_until_its_scope_is_closed,
                                        begin, end),
    };
    return cmocka_run_group_tests_name("engine/engine", tests, NULL, NULL);
}
