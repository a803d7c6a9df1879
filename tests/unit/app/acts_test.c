/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "app/act.h"
#include "app/realms.h"
#include "office.h"

enum { HOUR_MS = 3600000 };

static struct office_place place;
static struct session p1, p2, p3;

static struct actor actor_of(const struct session *session)
{
    place.now_ms += 60000;
    return (struct actor){
        .session = session, .now_ms = place.now_ms, .claim = {.kind = BASIS_RULE}};
}

static struct act_view view_of(struct realm realm, const char *id)
{
    const struct act_request request = {realm, id};
    struct act_view view;
    struct error err;
    assert_true(app_find_act(place.engine, &request, place.now_ms, place.arena, &view, &err));
    return view;
}

static const char *drafted(const struct session *who, const struct draft_request *request)
{
    const struct actor actor = actor_of(who);
    struct decision decision;
    struct error err;
    if (!app_draft_act(place.engine, &actor, request, place.arena, &decision, &err))
        fail_msg("draft: %s", text_id_name(err.id));
    return decision.made;
}

static void release(const struct session *who, struct realm realm, const char *id)
{
    const struct actor actor = actor_of(who);
    const struct act_request request = {realm, id};
    struct decision decision;
    struct error err;
    if (!app_release_act(place.engine, &actor, &request, place.arena, &decision, &err))
        fail_msg("release: %s", text_id_name(err.id));
}

static int begin(void **state)
{
    (void)state;
    office_begin(&place);
    office_open(&place);
    office_found(&place);
    p1 = office_session(&place, "p-1");
    p2 = office_session(&place, "p-2");
    p3 = office_session(&place, "p-3");
    const struct draft_request live = {.act = app_blank_act(ACT_LIVE_COMMISSION)};
    release(&p3, realm_planning(), drafted(&p1, &live));
    return 0;
}

static int end(void **state)
{
    (void)state;
    session_close(&p1);
    session_close(&p2);
    session_close(&p3);
    office_end(&place);
    return 0;
}

static struct draft_request posture(enum readiness readiness)
{
    static const struct said said[] = {{"superior_order", "12/2026"}};
    struct draft_request request = {
        .realm = realm_live(),
        .act = app_blank_act(ACT_POSTURE_SET),
        .said = said,
        .said_count = 1,
    };
    request.act.readiness = (int32_t)readiness;
    request.act.start_ms = place.now_ms;
    return request;
}

static int64_t entry_count(void)
{
    int64_t count = engine_lock_state(place.engine)->chain.count;
    engine_unlock_state(place.engine);
    return count;
}

static int32_t readiness_now(void)
{
    struct posture_view view;
    struct error err;
    const struct realm live = realm_live();
    assert_true(
        app_view_posture(place.engine, &live, false, place.now_ms, place.arena, &view, &err));
    assert_int_equal(view.realm_count, 1);
    return view.realms[0].readiness;
}

static bool correct(const struct session *who, const char *id, struct decision *ret_decision,
                    struct error *err)
{
    struct actor actor = actor_of(who);
    const struct act_request request = {realm_live(), id};
    actor.why = "mistaken";
    return app_correct_act(place.engine, &actor, &request, place.arena, ret_decision, err);
}

static void what_is_said_goes_in_ordered_and_once(void **state)
{
    (void)state;
    const struct said said[] = {{"measures", "go up"}, {"matter", "the river rises"}};
    struct draft_request request = {.realm = realm_live(),
                                    .act = app_blank_act(ACT_ORDER_ISSUE),
                                    .said = said,
                                    .said_count = 2};
    const char *id = drafted(&p1, &request);
    struct act_view view = view_of(realm_live(), id);
    assert_int_equal(view.act.values.size, 0);
    assert_null(view.sealed);
    assert_int_equal(view.said_count, 2);
    assert_string_equal(view.said[0].name, "matter");
    assert_string_equal(view.said[0].text, "the river rises");
    assert_string_equal(view.said[1].name, "measures");
    assert_string_equal(view.said[1].text, "go up");
}

static void what_cannot_be_said_is_named(void **state)
{
    (void)state;
    static const struct {
        struct said said[2];
        enum text_id id;
    } cases[] = {
        {{{"matter", "a"}, {"matter", "b"}}, TEXT_ACT_SAID_TWICE},
        {{{"matter", "a"}, {"mater", "b"}}, TEXT_ACT_NO_PARTICULAR},
        {{{"matter", "a"}, {"reason", "b"}}, TEXT_ACT_NO_PARTICULAR},
        {{{"matter", "a"}, {"measures", ""}}, TEXT_ACT_SAID_NOTHING},
        {{{"matter", "a"}, {"measures", " \xe3\x80\x80"}}, TEXT_ACT_SAID_NOTHING},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const struct draft_request request = {.realm = realm_live(),
                                              .act = app_blank_act(ACT_ORDER_ISSUE),
                                              .said = cases[c].said,
                                              .said_count = 2};
        const struct actor actor = actor_of(&p1);
        struct decision decision;
        struct error err;
        assert_false(app_draft_act(place.engine, &actor, &request, place.arena, &decision, &err));
        assert_int_equal(err.kind, ERROR_INPUT);
        assert_int_equal(err.id, cases[c].id);
    }
}

static void a_draft_says_what_it_still_lacks(void **state)
{
    (void)state;
    struct draft_request request = {.realm = realm_live(), .act = app_blank_act(ACT_ALARM_TEST)};
    request.act.area = "01";
    struct act_view view = view_of(realm_live(), drafted(&p1, &request));
    word_set kinds = 0;
    assert_true(view.is_open);
    assert_int_equal(view.outlook.verdict, AUTHORITY_MISSING);
    for (uint32_t m = 0; m < view.outlook.missing_count; m++)
        kinds |= word_bit(view.outlook.missing[m].kind);
    assert_true(kinds & word_bit(MISSING_NOTICE));
    assert_true(kinds & word_bit(MISSING_SIGNATURES));
    assert_true(kinds & word_bit(MISSING_PARTICULAR));
}

static void a_notice_that_lies_ahead_is_none_yet(void **state)
{
    (void)state;
    struct draft_request request = {.realm = realm_live(), .act = app_blank_act(ACT_ALARM_TEST)};
    request.act.area = "01";
    request.act.notice_ms = place.now_ms + HOUR_MS;
    request.act.start_ms = place.now_ms + HOUR_MS * 24 * 6;
    const char *id = drafted(&p1, &request);
    const struct act_request release_it = {realm_live(), id};
    const struct actor actor = actor_of(&p2);
    struct decision decision;
    struct error err;
    assert_false(app_release_act(place.engine, &actor, &release_it, place.arena, &decision, &err));
    assert_int_equal(decision.answer.missing[0].kind, MISSING_NOTICE);
    place.now_ms += 2 * HOUR_MS;
    release(&p2, realm_live(), id);
}

static const char *in_an_emergency(void)
{
    struct draft_request request = {.realm = realm_live(), .act = app_blank_act(ACT_ALARM_SOUND)};
    struct actor actor = actor_of(&p1);
    struct decision decision;
    struct error err;
    const char *id;
    request.act.area = "01";
    actor.claim.kind = BASIS_EMERGENCY;
    assert_false(app_do_act(place.engine, &actor, &request, place.arena, &id, &decision, &err));
    assert_int_equal(err.id, TEXT_OPERATE_EMERGENCY_WHY);
    assert_null(id);
    actor.why = "aircraft";
    assert_true(app_do_act(place.engine, &actor, &request, place.arena, &id, &decision, &err));
    assert_int_equal(decision.answer.verdict, AUTHORITY_GRANTED);
    assert_true(decision.answer.missing_count > 0);
    return id;
}

static void an_emergency_is_due_for_review_and_then_overdue(void **state)
{
    (void)state;
    struct act_view *views;
    struct error err;
    uint32_t count;
    const char *id = in_an_emergency();
    struct act_view view = view_of(realm_live(), id);
    assert_true(view.is_open && view.is_due && !view.is_overdue);
    assert_int_equal(view.act.review_by_ms, view.act.released_at_ms + 24 * HOUR_MS);
    assert_true(view.outlook.missing_count > 0);
    place.now_ms += 25 * (int64_t)HOUR_MS;
    assert_true(view_of(realm_live(), id).is_overdue);
    assert_true(
        app_list_acts(place.engine, NULL, true, place.now_ms, place.arena, &views, &count, &err));
    assert_int_equal(count, 1);
    struct actor actor = actor_of(&p2);
    const struct act_request request = {realm_live(), id};
    struct decision decision;
    actor.why = "it was right";
    assert_true(app_review_act(place.engine, &actor, &request, place.arena, &decision, &err));
    view = view_of(realm_live(), id);
    assert_false(view.is_open || view.is_due || view.is_overdue);
}

static void what_cannot_be_released_at_once_leaves_nothing(void **state)
{
    (void)state;
    struct draft_request request = {.realm = realm_live(), .act = app_blank_act(ACT_ALARM_SOUND)};
    const struct actor actor = actor_of(&p2);
    struct decision decision;
    struct error err;
    const char *id;
    int64_t before = entry_count();
    request.act.area = "01";
    assert_false(app_do_act(place.engine, &actor, &request, place.arena, &id, &decision, &err));
    assert_int_equal(err.kind, ERROR_DENIED);
    assert_true(decision.has_answer && decision.answer.missing_count > 0);
    assert_null(id);
    assert_int_equal(entry_count(), before);
}

/* What is said of an act is no reason: that stands apart. */
static void what_is_said_does_not_stand_for_the_reason(void **state)
{
    (void)state;
    static const struct said said[] = {{"measures", "go up"}};
    struct draft_request request = {.realm = realm_planning(),
                                    .act = app_blank_act(ACT_KEY_REVOKE),
                                    .said = said,
                                    .said_count = 1};
    const struct actor actor = actor_of(&p1);
    struct decision decision;
    struct error err;
    const char *id;
    int64_t before = entry_count();
    assert_false(app_do_act(place.engine, &actor, &request, place.arena, &id, &decision, &err));
    assert_int_equal(entry_count(), before);
}

static void an_area_that_nobody_knows_is_marked(void **state)
{
    (void)state;
    struct draft_request request = {.realm = realm_live(), .act = app_blank_act(ACT_ALARM_SOUND)};
    request.act.area = "0101";
    assert_false(view_of(realm_live(), drafted(&p1, &request)).area_is_unknown);
    request.act.area = "9999";
    assert_true(view_of(realm_live(), drafted(&p1, &request)).area_is_unknown);
    request.act.area = NULL;
    assert_false(view_of(realm_live(), drafted(&p1, &request)).area_is_unknown);
}

static void the_title_of_an_exercise_is_a_line_that_is_seen(void **state)
{
    (void)state;
    char long_title[EXERCISE_TITLE_MAX + 2];
    memset(long_title, 'x', sizeof long_title);
    long_title[sizeof long_title - 1] = '\0';
    const char *const titles[] = {"",        "  ", "\xe3\x80\x80", " a", "a\nb", "a\xe2\x80\xae",
                                  long_title};
    const struct actor actor = actor_of(&p1);
    struct decision decision;
    struct error err;
    for (size_t t = 0; t < sizeof titles / sizeof *titles; t++) {
        assert_false(
            app_create_exercise(place.engine, &actor, titles[t], place.arena, &decision, &err));
        assert_int_equal(err.id, TEXT_ACT_BAD_TITLE);
    }
    assert_true(
        app_create_exercise(place.engine, &actor, long_title + 1, place.arena, &decision, &err));
}

static void an_error_is_taken_back_to_the_posture_before_it(void **state)
{
    (void)state;
    struct decision decision;
    struct error err;
    const struct draft_request first = posture(READINESS_PRE_STRIKE),
                               wrong = posture(READINESS_WAR);
    const char *before = drafted(&p2, &first);
    release(&p3, realm_live(), before);
    const char *id = drafted(&p2, &wrong);
    release(&p3, realm_live(), id);
    assert_int_equal(readiness_now(), READINESS_WAR);
    assert_true(correct(&p3, id, &decision, &err));
    assert_int_equal(readiness_now(), READINESS_PRE_STRIKE);
    assert_true(correct(&p3, before, &decision, &err));
    assert_int_equal(readiness_now(), READINESS_PEACE);
}

static void what_came_since_stays_when_an_older_error_is_taken_back(void **state)
{
    (void)state;
    struct decision decision;
    struct error err;
    const struct draft_request first = posture(READINESS_PRE_STRIKE),
                               second = posture(READINESS_WAR);
    const char *older = drafted(&p2, &first);
    release(&p3, realm_live(), older);
    release(&p3, realm_live(), drafted(&p2, &second));
    assert_true(correct(&p3, older, &decision, &err));
    assert_int_equal(readiness_now(), READINESS_WAR);
}

static void anothers_error_is_taken_back_by_two(void **state)
{
    (void)state;
    struct decision decision;
    struct error err;
    const struct draft_request wrong = posture(READINESS_WAR);
    const char *id = drafted(&p2, &wrong);
    release(&p3, realm_live(), id);
    assert_true(correct(&p1, id, &decision, &err));
    assert_true(decision.is_draft);
    assert_int_equal(view_of(realm_live(), id).act.status, ACT_RELEASED);
    release(&p3, realm_live(), decision.made);
    assert_int_equal(view_of(realm_live(), id).act.status, ACT_CORRECTED);
    assert_int_equal(readiness_now(), READINESS_PEACE);
}

static void what_cannot_be_undone_is_not_taken_back(void **state)
{
    (void)state;
    const struct actor actor = actor_of(&p3);
    const struct act_request request = {realm_planning(), "1"};
    struct decision decision;
    struct error err;
    assert_false(app_correct_act(place.engine, &actor, &request, place.arena, &decision, &err));
    assert_int_equal(err.id, TEXT_OPERATE_NOT_TAKEN_BACK);
}

static void who_neither_drafted_nor_leads_withdraws_nothing(void **state)
{
    (void)state;
    const struct draft_request request = posture(READINESS_WAR);
    const struct act_request id = {realm_live(), drafted(&p2, &request)};
    struct actor actor = actor_of(&p1);
    struct decision decision;
    struct error err;
    /* p-1 checks, and may. */
    assert_true(app_withdraw_act(place.engine, &actor, &id, place.arena, &decision, &err));
    assert_int_equal(view_of(realm_live(), id.id).act.status, ACT_WITHDRAWN);
    assert_false(app_withdraw_act(place.engine, &actor, &id, place.arena, &decision, &err));
    assert_int_equal(err.id, TEXT_OPERATE_ACT_STATUS);
}

static void a_real_event_says_what_it_froze(void **state)
{
    (void)state;
    const struct actor control = actor_of(&p1), nobody = actor_of(NULL);
    struct decision decision;
    struct real_event_view view;
    struct error err;
    const char *id;
    for (int e = 0; e < 2; e++)
        assert_true(app_create_exercise(place.engine, &control, e ? "b" : "a", place.arena,
                                        &decision, &err));
    struct draft_request start = {.realm = realm_exercise(2),
                                  .act = app_blank_act(ACT_EXERCISE_RUN)};
    start.act.subject = "start";
    assert_true(app_do_act(place.engine, &control, &start, place.arena, &id, &decision, &err));
    assert_true(app_real_event(place.engine, &nobody, NULL, place.arena, &view, &decision, &err));
    assert_int_equal(view.realm.kind, REALM_LIVE);
    assert_int_equal(view.frozen_count, 1);
    assert_string_equal(view.frozen[0].title, "b");
    assert_true(
        app_real_event(place.engine, &nobody, "again", place.arena, &view, &decision, &err));
    assert_int_equal(view.frozen_count, 0);
}

static void realms_that_are_not_there_are_named(void **state)
{
    (void)state;
    struct act_view *views;
    struct posture_view posture_view;
    struct error err;
    uint32_t count;
    const struct realm realm = realm_exercise(9);
    assert_false(app_list_acts(place.engine, &realm, false, place.now_ms, place.arena, &views,
                               &count, &err));
    assert_int_equal(err.id, TEXT_OPERATE_NO_EXERCISE);
    assert_false(app_view_posture(place.engine, &realm, false, place.now_ms, place.arena,
                                  &posture_view, &err));
    assert_int_equal(err.id, TEXT_OPERATE_NO_EXERCISE);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_said_goes_in_ordered_and_once),
        TEST(what_cannot_be_said_is_named),
        TEST(a_draft_says_what_it_still_lacks),
        TEST(a_notice_that_lies_ahead_is_none_yet),
        TEST(an_emergency_is_due_for_review_and_then_overdue),
        TEST(what_cannot_be_released_at_once_leaves_nothing),
        TEST(what_is_said_does_not_stand_for_the_reason),
        TEST(an_area_that_nobody_knows_is_marked),
        TEST(the_title_of_an_exercise_is_a_line_that_is_seen),
        TEST(an_error_is_taken_back_to_the_posture_before_it),
        TEST(what_came_since_stays_when_an_older_error_is_taken_back),
        TEST(anothers_error_is_taken_back_by_two),
        TEST(what_cannot_be_undone_is_not_taken_back),
        TEST(who_neither_drafted_nor_leads_withdraws_nothing),
        TEST(a_real_event_says_what_it_froze),
        TEST(realms_that_are_not_there_are_named),
    };
    return cmocka_run_group_tests_name("app/acts", tests, NULL, NULL);
}
