/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

/* Live, exercises, and a real event. */

static struct office_place office;

static int begin(void **state)
{
    (void)state;
    office_begin(&office, "generic");
    office_found(&office);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_end(&office);
    return 0;
}

static const struct operation *now(void)
{
    return office.log.operation;
}

static enum exercise_status status_of(struct realm exercise)
{
    return (enum exercise_status)operation_exercise(now(), exercise.exercise)->status;
}

static struct request note(struct realm realm)
{
    return office_ask(&office, REQUEST_NOTE, realm, "p-duty");
}

static struct act_record step(const char *subject)
{
    struct act_record act = an_act(ACT_EXERCISE_RUN);
    act.subject = subject;
    return act;
}

static void take(struct realm exercise, const char *subject)
{
    by_two(&office, exercise, step(subject), "p-control", "p-control");
}

static void take_not(struct realm exercise, const char *subject)
{
    struct request request = office_ask(&office, REQUEST_ACT_DRAFT, exercise, "p-control");
    request.act = step(subject);
    refused(&office, &request, TEXT_OPERATE_EXERCISE_STEP);
}

static struct realm a_prepared_exercise(void)
{
    struct request request =
        office_ask(&office, REQUEST_EXERCISE_CREATE, realm_planning(), "p-control");
    granted(&office, &request);
    return realm_exercise(now()->exercises.count);
}

/* Live. */

static void there_is_no_live_realm_until_two_commission_it(void **state)
{
    (void)state;
    struct request request = note(realm_live());
    refused(&office, &request, TEXT_OPERATE_NOT_COMMISSIONED);
    const enum request_kind kinds[] = {
        REQUEST_ACT_DRAFT,   REQUEST_ACT_CHECK, REQUEST_ACT_RELEASE,   REQUEST_ACT_WITHDRAW,
        REQUEST_ACT_CORRECT, REQUEST_REVIEW,    REQUEST_INCIDENT_CLOSE};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        request = office_ask(&office, kinds[k], realm_live(), "p-lead");
        request.act = an_act(ACT_ALARM_SOUND);
        refused(&office, &request, TEXT_OPERATE_NOT_COMMISSIONED);
    }
    const char *id = drafted(&office, realm_planning(), an_act(ACT_LIVE_COMMISSION), "p-lead");
    request = about_act(&office, REQUEST_ACT_RELEASE, realm_planning(), id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_null(operation_realm(now(), realm_live()));
    request = about_act(&office, REQUEST_ACT_RELEASE, realm_planning(), id, "p-head");
    granted(&office, &request);
    assert_non_null(operation_realm(now(), realm_live()));
    request = note(realm_live());
    granted(&office, &request);
}

static void the_live_realm_is_commissioned_once(void **state)
{
    (void)state;
    const char *id = drafted(&office, realm_planning(), an_act(ACT_LIVE_COMMISSION), "p-lead");
    office_commission(&office);
    struct request request =
        about_act(&office, REQUEST_ACT_RELEASE, realm_planning(), id, "p-head");
    refused(&office, &request, TEXT_OPERATE_COMMISSIONED);
    request = office_ask(&office, REQUEST_ACT_DRAFT, realm_planning(), "p-head");
    request.act = an_act(ACT_LIVE_COMMISSION);
    refused(&office, &request, TEXT_OPERATE_COMMISSIONED);
}

/* Posture, incidents, response levels. */

static void readiness_is_set_by_order(void **state)
{
    (void)state;
    office_commission(&office);
    struct act_record act = an_act(ACT_POSTURE_SET);
    act.readiness = READINESS_WAR;
    act.start_ms = office.now_ms;
    const char *id = drafted(&office, realm_live(), act, "p-duty");
    struct request request = about_act(&office, REQUEST_ACT_RELEASE, realm_live(), id, "p-head");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_int_equal(office.decision.answer.missing[0].number, PARTICULAR_SUPERIOR_ORDER);
    act.values = said("{\"superior_order\":\"No. 4\"}");
    by_two(&office, realm_live(), act, "p-duty", "p-head");
    assert_int_equal(now()->live.state.readiness, READINESS_WAR);
    assert_int_equal(now()->office.planning.readiness, READINESS_PEACE);
}

static const char *an_incident(struct realm realm)
{
    struct act_record act = an_act(ACT_INCIDENT_OPEN);
    act.area = "01";
    act.hazard = HAZARD_FLOOD;
    act.values = said("{\"matter\":\"made up\"}");
    by_two(&office, realm, act, "p-duty", "p-duty");
    return office.decision.made;
}

static struct act_record a_response(enum act kind, const char *incident, int64_t level)
{
    struct act_record act = an_act(kind);
    act.incident = incident;
    act.level = level;
    act.end_ms = kind == ACT_RESPONSE_SET ? office.now_ms + DAY_MS : 0;
    act.values = said("{\"danger_over\":\"x\",\"matter\":\"x\",\"measures\":\"x\"}");
    return act;
}

static const struct incident *incident_of(struct realm realm, const char *key)
{
    return items_find(&operation_realm(now(), realm)->incidents, key);
}

static void an_incident_has_its_response_level(void **state)
{
    (void)state;
    office_commission(&office);
    struct realm live = realm_live();
    const char *incident = an_incident(live);
    assert_string_equal(incident, "1");
    const char *id = drafted(&office, live, a_response(ACT_RESPONSE_SET, incident, 2), "p-duty");
    struct request request = about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    by_two(&office, live, a_response(ACT_RESPONSE_SET, incident, 3), "p-duty", "p-lead");
    assert_int_equal(incident_of(live, incident)->level, 3);
    by_two(&office, live, a_response(ACT_RESPONSE_SET, incident, 1), "p-duty", "p-head");
    assert_int_equal(incident_of(live, incident)->level, 1);
    id = drafted(&office, live, a_response(ACT_RESPONSE_END, incident, 0), "p-duty");
    request = about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_RANK));
    request = about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-head");
    granted(&office, &request);
    assert_int_equal(incident_of(live, incident)->level, 0);
}

static struct request close_incident(struct realm realm, const char *key)
{
    struct request request = office_ask(&office, REQUEST_INCIDENT_CLOSE, realm, "p-duty");
    request.key_of = key;
    return request;
}

static void an_incident_is_closed_by_who_may_open_one(void **state)
{
    (void)state;
    struct realm live = realm_live();
    office_commission(&office);
    const char *incident = an_incident(live);
    struct request request = office_ask(&office, REQUEST_INCIDENT_CLOSE, live, "p-none");
    request.key_of = incident;
    refused(&office, &request, TEXT_OPERATE_CLOSES_WHO_OPENS);
    assert_true(is_missing(&office, MISSING_PERMIT));
    request = close_incident(live, incident);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"basis\":{\"article\":\"generic §5\""));
}

static void an_incident_is_not_closed_over_its_response(void **state)
{
    (void)state;
    struct realm live = realm_live();
    office_commission(&office);
    const char *incident = an_incident(live);
    by_two(&office, live, a_response(ACT_RESPONSE_SET, incident, 3), "p-duty", "p-lead");
    struct request request = close_incident(live, incident);
    refused(&office, &request, TEXT_OPERATE_RESPONSE_ON);
    by_two(&office, live, a_response(ACT_RESPONSE_END, incident, 0), "p-duty", "p-lead");
    granted(&office, &request);
    assert_true(incident_of(live, incident)->is_closed);
    refused(&office, &request, TEXT_OPERATE_NO_INCIDENT);
    request = close_incident(live, "9");
    refused(&office, &request, TEXT_OPERATE_NO_INCIDENT);
    request = note(live);
    request.note.incident = incident;
    refused(&office, &request, TEXT_OPERATE_NO_INCIDENT);
    request = office_ask(&office, REQUEST_ACT_DRAFT, live, "p-duty");
    request.act = a_response(ACT_RESPONSE_SET, incident, 3);
    request = with_reason(request);
    refused(&office, &request, TEXT_OPERATE_NO_INCIDENT);
    request.act.incident = NULL;
    refused(&office, &request, TEXT_OPERATE_ACT_NEEDS);
    request.act = an_act(ACT_ALARM_SOUND);
    request.act.area = "01";
    request.act.incident = incident;
    refused(&office, &request, TEXT_OPERATE_NO_INCIDENT);
}

static void incidents_of_one_realm_are_none_of_another(void **state)
{
    (void)state;
    office_commission(&office);
    struct realm exercise = office_exercise(&office);
    const char *incident = an_incident(exercise);
    struct request request = note(realm_live());
    request.note.incident = incident;
    refused(&office, &request, TEXT_OPERATE_NO_INCIDENT);
    request.realm = exercise;
    granted(&office, &request);
    request = note(realm_planning());
    request.note.incident = incident;
    refused(&office, &request, TEXT_OPERATE_NO_INCIDENT);
}

/* Exercises. */

static void an_exercise_is_set_up_by_who_runs_it(void **state)
{
    (void)state;
    struct request request =
        office_ask(&office, REQUEST_EXERCISE_CREATE, realm_planning(), "p-duty");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request = note(realm_exercise(1));
    refused(&office, &request, TEXT_OPERATE_NO_EXERCISE);
    struct realm exercise = a_prepared_exercise();
    assert_int_equal(exercise.exercise, 1);
    assert_int_equal(status_of(exercise), EXERCISE_PREPARED);
    assert_int_equal(a_prepared_exercise().exercise, 2);
}

static void an_exercise_goes_from_step_to_step(void **state)
{
    (void)state;
    struct realm exercise = a_prepared_exercise();
    take_not(exercise, "resume");
    take_not(exercise, "dance");
    take_not(exercise, "");
    take(exercise, "start");
    assert_int_equal(status_of(exercise), EXERCISE_RUNNING);
    take_not(exercise, "start");
    take_not(exercise, "resume");
    take(exercise, "end");
    assert_int_equal(status_of(exercise), EXERCISE_ENDED);
    struct request request = office_ask(&office, REQUEST_ACT_DRAFT, exercise, "p-control");
    request.act = step("start");
    refused(&office, &request, TEXT_OPERATE_EXERCISE_NOT_RUNNING);
}

static void an_exercise_can_end_before_it_began(void **state)
{
    (void)state;
    struct realm exercise = a_prepared_exercise();
    take(exercise, "end");
    assert_int_equal(status_of(exercise), EXERCISE_ENDED);
}

/* Only notes, and what controls it; `id` is an act that was drafted while it ran. */
static void takes_little(struct realm exercise, const char *id)
{
    struct request request = office_ask(&office, REQUEST_ACT_DRAFT, exercise, "p-duty");
    request.act = an_act(ACT_ALARM_SOUND);
    refused(&office, &request, TEXT_OPERATE_EXERCISE_NOT_RUNNING);
    const enum request_kind kinds[] = {REQUEST_ACT_CHECK, REQUEST_ACT_RELEASE, REQUEST_ACT_WITHDRAW,
                                       REQUEST_ACT_CORRECT, REQUEST_REVIEW};
    for (size_t k = 0; id && k < sizeof kinds / sizeof *kinds; k++) {
        request = about_act(&office, kinds[k], exercise, id, "p-lead");
        refused(&office, &request, TEXT_OPERATE_EXERCISE_NOT_RUNNING);
    }
    request = close_incident(exercise, "1");
    refused(&office, &request, TEXT_OPERATE_EXERCISE_NOT_RUNNING);
    request = note(exercise);
    granted(&office, &request);
}

static const char *an_alarm_drafted(struct realm realm)
{
    return drafted(&office, realm, an_act(ACT_ALARM_SOUND), "p-duty");
}

static void only_a_running_exercise_takes_acts(void **state)
{
    (void)state;
    struct realm exercise = a_prepared_exercise();
    takes_little(exercise, NULL);
    take(exercise, "start");
    const char *id = an_alarm_drafted(exercise);
    take(exercise, "end");
    takes_little(exercise, id);
}

/* A real event. */

static struct request real_event(struct realm realm, const char *person)
{
    return office_ask(&office, REQUEST_REAL_EVENT, realm, person);
}

static void one_input_freezes_all_that_run(void **state)
{
    (void)state;
    office_commission(&office);
    struct realm first = office_exercise(&office), second = office_exercise(&office);
    struct realm prepared = a_prepared_exercise(), ended = office_exercise(&office);
    take(ended, "end");
    const char *id = an_alarm_drafted(first);
    struct request request = real_event(realm_live(), NULL);
    granted(&office, &request);
    assert_int_equal(office.decision.count, 3);
    assert_string_equal(office.decision.drafts[0].type, "real_event");
    assert_int_equal(status_of(first), EXERCISE_FROZEN);
    assert_int_equal(status_of(second), EXERCISE_FROZEN);
    assert_int_equal(status_of(prepared), EXERCISE_PREPARED);
    assert_int_equal(status_of(ended), EXERCISE_ENDED);
    takes_little(first, id);
    take_not(first, "start");
    take(first, "resume");
    request = about_act(&office, REQUEST_ACT_WITHDRAW, first, id, "p-duty");
    granted(&office, &request);
    take(second, "end");
    assert_int_equal(status_of(second), EXERCISE_ENDED);
}

static void a_real_event_is_entered_where_what_is_real_belongs(void **state)
{
    (void)state;
    struct realm exercise = office_exercise(&office);
    struct request request = real_event(realm_live(), "p-view");
    refused(&office, &request, TEXT_OPERATE_WRONG_REALM);
    request = real_event(exercise, "p-view");
    refused(&office, &request, TEXT_OPERATE_WRONG_REALM);
    request = with_reason(real_event(realm_planning(), "p-view"));
    granted(&office, &request);
    assert_string_equal(office.decision.drafts[0].private_scope, "office");
    assert_int_equal(status_of(exercise), EXERCISE_FROZEN);
    office_commission(&office);
    take(exercise, "resume");
    request = real_event(realm_planning(), "p-view");
    refused(&office, &request, TEXT_OPERATE_WRONG_REALM);
    request = with_reason(real_event(realm_live(), "p-view"));
    granted(&office, &request);
    assert_string_equal(office.decision.drafts[0].private_scope, "live");
    assert_int_equal(status_of(exercise), EXERCISE_FROZEN);
}

static void a_real_event_needs_no_exercise_and_no_key(void **state)
{
    (void)state;
    struct request request = real_event(realm_planning(), NULL);
    granted(&office, &request);
    assert_int_equal(office.decision.count, 1);
    request = real_event(realm_planning(), "p-view");
    request.author_key = "0000000000000000";
    refused(&office, &request, TEXT_OPERATE_KEY_NOT_VALID);
}

static void notes_need_no_key(void **state)
{
    (void)state;
    struct request request = office_ask(&office, REQUEST_NOTE, realm_planning(), NULL);
    granted(&office, &request);
    request.author = "somebody";
    granted(&office, &request);
    assert_int_equal(now()->office.planning.note_count, 2);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(there_is_no_live_realm_until_two_commission_it),
        TEST(the_live_realm_is_commissioned_once),
        TEST(readiness_is_set_by_order),
        TEST(an_incident_has_its_response_level),
        TEST(an_incident_is_closed_by_who_may_open_one),
        TEST(an_incident_is_not_closed_over_its_response),
        TEST(incidents_of_one_realm_are_none_of_another),
        TEST(an_exercise_is_set_up_by_who_runs_it),
        TEST(an_exercise_goes_from_step_to_step),
        TEST(an_exercise_can_end_before_it_began),
        TEST(only_a_running_exercise_takes_acts),
        TEST(one_input_freezes_all_that_run),
        TEST(a_real_event_is_entered_where_what_is_real_belongs),
        TEST(a_real_event_needs_no_exercise_and_no_key),
        TEST(notes_need_no_key),
    };
    return cmocka_run_group_tests_name("operate/realms", tests, NULL, NULL);
}
