/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "office.h"
#include "store/log.h"
#include "store/register_edit.h"
#include "store/site_edit.h"

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

/* A copy that was restored without its keyring, at night, and nobody with a key. */
static void a_real_event_waits_for_no_administrator(void **state)
{
    (void)state;
    char keys[128];
    struct error err;
    snprintf(keys, sizeof keys, "%s.keys", place.path);
    office_found(&place);
    office_close(&place);
    assert_int_equal(unlink(keys), 0);
    office_open(&place);
    struct job note = office_job(&place, REQUEST_NOTE, realm_planning());
    assert_false(engine_submit(place.engine, &note, &err));
    assert_int_equal(err.kind, ERROR_DENIED);
    struct job event = office_job(&place, REQUEST_REAL_EVENT, realm_planning());
    office_do(&place, &event);
    const struct operation *operation = engine_lock_state(place.engine);
    const struct node *node = items_find(&operation->office.nodes, engine_node(place.engine));
    assert_true(node->is_unconfirmed);
    engine_unlock_state(place.engine);
    struct session p1 = office_session(&place, "p-1"), p3 = office_session(&place, "p-3");
    note = office_job(&place, REQUEST_NOTE, realm_planning());
    note.session = &p1;
    assert_false(engine_submit(place.engine, &note, &err));
    assert_int_equal(err.id, TEXT_OPERATE_NOT_CONFIRMED);
    note.session = &p3;
    office_do(&place, &note);
    assert_false(node->is_unconfirmed);
    assert_true(node->confirmed_at_ms > 0);
    office_close(&place);
}

static void a_keyring_that_was_emptied_is_refused_where_there_is_a_log(void **state)
{
    (void)state;
    char keys[128];
    struct error err;
    snprintf(keys, sizeof keys, "%s.keys", place.path);
    office_found(&place);
    office_close(&place);
    assert_int_equal(truncate(keys, 0), 0);
    for (int again = 0; again < 2; again++) {
        assert_false(
            engine_open(place.path, ENGINE_WRITE, "test", place.now_ms, NULL, &place.engine, &err));
        assert_int_equal(err.id, TEXT_KEYS_IS_EMPTY);
    }
    place.engine = NULL;
}

/* What lies beside the log may be changed by whoever has the file. */

static void sealed_of(const char *person, struct session *session, const uint8_t **ret_sealed,
                      size_t *ret_size)
{
    struct error err;
    *session = office_session(&place, person);
    assert_true(log_get_sealed_key(engine_city(place.engine), session->key_id, place.arena,
                                   ret_sealed, ret_size, &err));
}

static void put_sealed(const struct session *session, const uint8_t *sealed, size_t size)
{
    struct error err;
    assert_true(log_put_sealed_key(engine_city(place.engine), session->key_id, session->party,
                                   sealed, size, &err));
}

static void expect_no_session(const char *person, const char *password, enum text_id why)
{
    struct session session;
    struct error err;
    assert_false(engine_open_session(place.engine, person, password, place.arena, &session, &err));
    assert_int_equal(err.id, why);
}

static void nobody_signs_with_another_key_in_the_place_of_his(void **state)
{
    (void)state;
    struct session p1, p3;
    const uint8_t *sealed_1, *sealed_3;
    size_t size;
    office_found(&place);
    sealed_of("p-1", &p1, &sealed_1, &size);
    sealed_of("p-3", &p3, &sealed_3, &size);
    put_sealed(&p3, sealed_1, size);
    expect_no_session("p-3", "correct horse p-1", TEXT_ENGINE_NOT_THEIR_KEY);
    expect_no_session("p-3", "correct horse p-3", TEXT_ENGINE_NOT_THEIR_KEY);
    put_sealed(&p3, sealed_3, size);
    office_session(&place, "p-3");
}

static void an_old_password_opens_nothing_any_more(void **state)
{
    (void)state;
    struct session p3;
    const uint8_t *sealed;
    size_t size;
    struct error err;
    office_found(&place);
    sealed_of("p-3", &p3, &sealed, &size);
    struct job job = office_job(&place, REQUEST_KEY_RESEAL, realm_planning());
    job.session = &p3;
    assert_true(engine_change_password(place.engine, &job, "another horse p-3", &err));
    expect_no_session("p-3", "correct horse p-3", TEXT_KEYS_WRONG_PASSWORD);
    put_sealed(&p3, sealed, size);
    expect_no_session("p-3", "correct horse p-3", TEXT_ENGINE_NOT_THEIR_KEY);
    expect_no_session("p-3", "another horse p-3", TEXT_ENGINE_NOT_THEIR_KEY);
}

/* Else people would be sent into a shelter that was closed. */
static void edits_that_are_not_those_of_the_log_are_seen(void **state)
{
    (void)state;
    struct error err;
    struct site_edit edit = {.has_places = true, .places = 5};
    assert_true(engine_check_edits(place.engine, &err));
    assert_true(city_put_site_edit(engine_city(place.engine), "sites.csv:s1", &edit, &err));
    assert_false(engine_check_edits(place.engine, &err));
    assert_int_equal(err.id, TEXT_ENGINE_OTHER_EDITS);
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, &err);
    assert_non_null(strstr(buffer_text(&sentence), "sites.csv:s1"));
    buffer_free(&sentence);
}

static void edit_people(const char *key, int64_t people, int32_t inclusion)
{
    struct error err;
    struct job job = office_job(&place, REQUEST_PEOPLE_EDIT, realm_planning());
    job.request.people.is_reset = false;
    job.request.people.change = (struct people_change){
        .key = key, .people = people, .person_class = -1, .inclusion = inclusion};
    assert_true(engine_submit(place.engine, &job, &err));
}

static void put_people_edit(const char *key, struct people_edit edit)
{
    struct error err;
    assert_true(city_put_people_edit(engine_city(place.engine), key, &edit, &err));
}

static void expect_other_edits(const char *key)
{
    struct error err;
    struct buffer sentence = {0};
    assert_false(engine_check_edits(place.engine, &err));
    assert_int_equal(err.id, TEXT_ENGINE_OTHER_EDITS);
    error_write(&sentence, LANGUAGE_ZH, &err);
    assert_non_null(strstr(buffer_text(&sentence), key));
    buffer_free(&sentence);
}

/* Else people would be planned for who are not there, or not for those who are. */
static void so_are_those_of_people_and_areas(void **state)
{
    static const struct people_edit first = {.has_people = true, .people = 5},
                                    second = {.is_left_out = true}, none = {0};
    struct area_edit renamed = {"Elsewhere"};
    struct error err;
    (void)state;
    edit_people("a.csv:1", 5, -1);
    edit_people("a.csv:2", -1, INCLUSION_LEFT_OUT);
    assert_true(engine_check_edits(place.engine, &err));
    put_people_edit("a.csv:2", first);
    expect_other_edits("a.csv:2");
    put_people_edit("a.csv:2", second);
    assert_true(engine_check_edits(place.engine, &err));
    put_people_edit("a.csv:1", none);
    expect_other_edits("a.csv:1");
    /* One row that reads as two. */
    put_people_edit("a.csv:2", none);
    put_people_edit("a.csv:1\t 5  0\nplanning\tpeople edit\ta.csv:2", second);
    expect_other_edits("a.csv:1");
    assert_true(city_clear_register_edits(engine_city(place.engine), &err));
    put_people_edit("a.csv:1", first);
    put_people_edit("a.csv:2", second);
    assert_true(engine_check_edits(place.engine, &err));
    assert_true(city_put_area_edit(engine_city(place.engine), "a.csv:0101", &renamed, &err));
    expect_other_edits("a.csv:0101");
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
        cmocka_unit_test_setup_teardown(a_real_event_waits_for_no_administrator, begin, end),
        cmocka_unit_test_setup_teardown(a_keyring_that_was_emptied_is_refused_where_there_is_a_log,
                                        begin, end),
        cmocka_unit_test_setup_teardown(nobody_signs_with_another_key_in_the_place_of_his, begin,
                                        end),
        cmocka_unit_test_setup_teardown(an_old_password_opens_nothing_any_more, begin, end),
        cmocka_unit_test_setup_teardown(edits_that_are_not_those_of_the_log_are_seen, begin, end),
        cmocka_unit_test_setup_teardown(so_are_those_of_people_and_areas, begin, end),
    };
    return cmocka_run_group_tests_name("engine/engine", tests, NULL, NULL);
}
