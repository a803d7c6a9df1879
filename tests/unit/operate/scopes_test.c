/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

/* What is private: under which scope it is sealed, and how it is destroyed. */

static struct office_place office;
static struct realm planning = {REALM_PLANNING, 0}, live = {REALM_LIVE, 0};

static int begin(void **state)
{
    (void)state;
    office_begin(&office, "generic");
    office_found(&office);
    office_commission(&office);
    return 0;
}

static int end(void **state)
{
    (void)state;
    office_end(&office);
    return 0;
}

static struct request a_note(struct realm realm, const char *incident)
{
    struct request request = office_ask(&office, REQUEST_NOTE, realm, "p-duty");
    request.note.about = NULL;
    request.note.incident = incident;
    return with_reason(request);
}

static void copy_made(bool is_backup)
{
    struct request request = office_ask(&office, REQUEST_COPY, planning, NULL);
    request.copy = (struct copy){.file = "a.muster", .is_backup = is_backup};
    granted(&office, &request);
}

static const struct scope *scope_of(struct realm realm, const char *key)
{
    return items_find(&operation_realm(office.log.operation, realm)->scopes, key);
}

static struct act_record destruction(const char *scope)
{
    struct act_record act = an_act(ACT_RECORDS_DESTROY);
    act.subject = scope;
    act.values = said("{\"copies_named\":\"x\",\"danger_over\":\"x\"}");
    return act;
}

static void destroy(struct realm realm, const char *scope)
{
    by_two(&office, realm, destruction(scope), "p-lead", "p-head");
}

static void close_incident(const char *incident)
{
    struct request request = office_ask(&office, REQUEST_INCIDENT_CLOSE, live, "p-duty");
    request.key_of = incident;
    granted(&office, &request);
}

/* On a basis that somebody has to review; its id. */
static const char *an_alarm(const char *incident, struct claim claim)
{
    struct act_record alarm = an_act(ACT_ALARM_SOUND);
    alarm.area = "01";
    alarm.incident = incident;
    const char *id = drafted(&office, live, alarm, "p-duty");
    struct request request =
        with_reason(about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-duty"));
    request.claim = claim;
    if (claim.kind == BASIS_VERBAL)
        request.claim.given_at_ms = request.now_ms - 60000;
    granted(&office, &request);
    return id;
}

static void review(const char *id)
{
    struct request request = with_reason(about_act(&office, REQUEST_REVIEW, live, id, "p-lead"));
    granted(&office, &request);
}

static void not_destroyed(struct realm realm, const char *scope, enum text_id why)
{
    struct request request = office_ask(&office, REQUEST_ACT_DRAFT, realm, "p-lead");
    request.act = destruction(scope);
    request = with_reason(request);
    refused(&office, &request, why);
}

static const char *an_incident(struct realm realm)
{
    struct act_record act = an_act(ACT_INCIDENT_OPEN);
    act.area = "01";
    act.hazard = HAZARD_FIRE;
    act.values = said("{\"matter\":\"made up\"}");
    by_two(&office, realm, act, "p-duty", "p-duty");
    return office.decision.made;
}

static void the_closing_names_the_backups_made_since_there_were_records(void **state)
{
    (void)state;
    copy_made(true);
    copy_made(false);
    const char *incident = an_incident(live);
    struct request request = a_note(live, incident);
    granted(&office, &request);
    copy_made(true);
    copy_made(false);
    request = a_note(live, incident);
    granted(&office, &request);
    assert_int_equal(scope_of(live, "live/incident/1")->record_count, 3);
    copy_made(true);
    close_incident(incident);
    destroy(live, "live/incident/1");
    const struct scope *scope = scope_of(live, "live/incident/1");
    assert_true(scope->is_closed);
    assert_int_equal(scope->backups.count, 2);
    assert_string_equal(scope->backups.keys[0], "backup/3");
    assert_string_equal(scope->backups.keys[1], "backup/5");
    assert_int_equal(scope->exports.count, 0);
    assert_true(last_entry_has(&office, "\"backups\":[\"backup/3\",\"backup/5\"]"));
    assert_false(last_entry_has(&office, "\"exports\""));
}

static void records_are_destroyed_by_two(void **state)
{
    (void)state;
    const char *incident = an_incident(live);
    struct request request = a_note(live, incident);
    granted(&office, &request);
    close_incident(incident);
    const char *id = drafted(&office, live, destruction("live/incident/1"), "p-lead");
    request = about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_SIGNATURES));
}

static void only_what_is_there_and_open_is_destroyed(void **state)
{
    (void)state;
    struct request request = office_ask(&office, REQUEST_ACT_DRAFT, live, "p-lead");
    request.act = destruction("live/incident/1");
    request = with_reason(request);
    refused(&office, &request, TEXT_OPERATE_NO_SCOPE);
    request = a_note(live, NULL);
    granted(&office, &request);
    destroy(live, "live");
    request = office_ask(&office, REQUEST_ACT_DRAFT, live, "p-lead");
    request.act = destruction("live");
    request = with_reason(request);
    refused(&office, &request, TEXT_OPERATE_NO_SCOPE);
    request = office_ask(&office, REQUEST_ACT_DRAFT, planning, "p-lead");
    request.act = destruction("live");
    request = with_reason(request);
    refused(&office, &request, TEXT_OPERATE_NO_SCOPE);
}

static void after_a_scope_is_closed_the_next_is_open(void **state)
{
    (void)state;
    struct request request = a_note(live, NULL);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"live\""));
    destroy(live, "live");
    request = a_note(live, NULL);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"live.2\""));
    destroy(live, "live.2");
    request = a_note(live, NULL);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"live.3\""));
    /* With it why "live.2" was destroyed. */
    assert_int_equal(scope_of(live, "live.3")->record_count, 2);
}

/* Sealed before, decided after: the record must not outlive its key without anybody noticing. */
static void what_was_sealed_for_a_scope_that_was_closed_since_is_refused(void **state)
{
    (void)state;
    struct request request = a_note(live, NULL);
    granted(&office, &request);
    struct request late = a_note(live, NULL);
    late.sealed.scope = "live";
    destroy(live, "live");
    refused(&office, &late, TEXT_OPERATE_SCOPE_CLOSED);
    late.sealed.scope = request_scope(office.log.operation, &late, office.arena);
    granted(&office, &late);
}

static void what_belongs_to_an_incident_lies_with_it(void **state)
{
    (void)state;
    const char *incident = an_incident(live);
    struct act_record alarm = an_act(ACT_ALARM_SOUND);
    alarm.area = "01";
    alarm.incident = incident;
    const char *id = drafted(&office, live, alarm, "p-duty");
    assert_true(last_entry_has(&office, "\"scope\":\"live/incident/1\""));
    struct request request = about_act(&office, REQUEST_ACT_CHECK, live, id, "p-check");
    request = with_reason(request);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"live/incident/1\""));
    request = with_reason(about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-duty"));
    request.claim = (struct claim){.kind = BASIS_EMERGENCY};
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"live/incident/1\""));
    request = with_reason(about_act(&office, REQUEST_REVIEW, live, id, "p-lead"));
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"live/incident/1\""));
    request = with_reason(about_act(&office, REQUEST_ACT_CORRECT, live, id, "p-duty"));
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"live/incident/1\""));
    request = office_ask(&office, REQUEST_INCIDENT_CLOSE, live, "p-duty");
    request.key_of = incident;
    request = with_reason(request);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"live/incident/1\""));
    assert_null(scope_of(live, "live/incident/2"));
    assert_int_equal(scope_of(live, "live/incident/1")->record_count, 7);
}

/* The number is given out with the draft: what is said then is destroyed with the rest. */
static void what_is_said_at_the_opening_lies_with_the_incident(void **state)
{
    (void)state;
    struct act_record act = an_act(ACT_INCIDENT_OPEN);
    act.area = "01";
    act.hazard = HAZARD_FIRE;
    act.values = said("{\"matter\":\"made up\"}");
    const char *first = drafted(&office, live, act, "p-duty");
    assert_true(last_entry_has(&office, "\"scope\":\"live/incident/1\""));
    const char *second = drafted(&office, live, act, "p-night");
    assert_true(last_entry_has(&office, "\"scope\":\"live/incident/2\""));
    struct request request =
        with_reason(about_act(&office, REQUEST_ACT_RELEASE, live, second, "p-night"));
    granted(&office, &request);
    assert_string_equal(office.decision.made, "2");
    assert_string_equal(office.decision.drafts[0].private_scope, "live/incident/2");
    request = about_act(&office, REQUEST_ACT_WITHDRAW, live, first, "p-duty");
    granted(&office, &request);
    assert_string_equal(an_incident(live), "3");
    destroy(live, "live/incident/1");
    not_destroyed(live, "live/incident/2", TEXT_OPERATE_INCIDENT_OPEN);
    close_incident("2");
    destroy(live, "live/incident/2");
    assert_true(scope_of(live, "live/incident/2")->is_closed);
}

/* What was sealed for a number that another draft was given meanwhile is not taken for it. */
static void a_number_is_not_given_out_twice(void **state)
{
    (void)state;
    struct request request = office_ask(&office, REQUEST_ACT_DRAFT, live, "p-duty");
    request.act = an_act(ACT_INCIDENT_OPEN);
    request.act.hazard = HAZARD_FIRE;
    request = with_reason(request);
    request.sealed.scope = request_scope(office.log.operation, &request, office.arena);
    assert_string_equal(request.sealed.scope, "live/incident/1");
    granted(&office, &request);
    refused(&office, &request, TEXT_OPERATE_SCOPE_CLOSED);
}

/* Why records were destroyed can be read when they are. */
static void the_reason_of_a_destruction_does_not_go_with_it(void **state)
{
    (void)state;
    const char *incident = an_incident(live);
    struct request request = a_note(live, incident);
    granted(&office, &request);
    close_incident(incident);
    struct act_record act = destruction("live/incident/1");
    act.incident = incident;
    const char *id = drafted(&office, live, act, "p-lead");
    assert_true(last_entry_has(&office, "\"scope\":\"live\""));
    request = with_reason(about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-head"));
    granted(&office, &request);
    assert_string_equal(office.decision.drafts[0].private_scope, "live");
}

/* What was done in an emergency, on whose review somebody waits, can still be told. */
static void records_that_are_needed_stay(void **state)
{
    (void)state;
    const char *incident = an_incident(live);
    const char *id = an_alarm(incident, (struct claim){.kind = BASIS_EMERGENCY});
    not_destroyed(live, "live/incident/1", TEXT_OPERATE_INCIDENT_OPEN);
    close_incident(incident);
    not_destroyed(live, "live/incident/1", TEXT_OPERATE_REVIEW_DUE);
    review(id);
    destroy(live, "live/incident/1");
}

/* What the realm as a whole holds may tell of any incident; and what was done on an order by word
 * of mouth waits for its review, too. */
static void records_of_the_realm_are_needed_while_anything_is(void **state)
{
    (void)state;
    struct request request = a_note(live, NULL);
    granted(&office, &request);
    const char *incident = an_incident(live);
    not_destroyed(live, "live", TEXT_OPERATE_INCIDENT_OPEN);
    close_incident(incident);
    const char *id = an_alarm(NULL, (struct claim){.kind = BASIS_VERBAL});
    not_destroyed(live, "live", TEXT_OPERATE_REVIEW_DUE);
    review(id);
    destroy(live, "live");
}

/* Why they were destroyed can be read when they are: also when they are the realm's own. */
static void the_reason_does_not_lie_in_what_is_destroyed(void **state)
{
    (void)state;
    struct request request = a_note(live, NULL);
    granted(&office, &request);
    const char *id = drafted(&office, live, destruction("live"), "p-lead");
    assert_true(last_entry_has(&office, "\"scope\":\"live.2\""));
    request = a_note(live, NULL);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"live\""));
    request = with_reason(about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-head"));
    granted(&office, &request);
    assert_string_equal(office.decision.drafts[0].private_scope, "live.2");
    assert_true(scope_of(live, "live")->is_closed);
    assert_false(scope_of(live, "live.2")->is_closed);
}

/* … also when it was closed, or the review became due, after the draft. */
static void records_are_still_needed_at_the_release(void **state)
{
    (void)state;
    struct request request = a_note(live, NULL);
    granted(&office, &request);
    const char *id = drafted(&office, live, destruction("live"), "p-lead");
    const char *sounded = an_alarm(NULL, (struct claim){.kind = BASIS_EMERGENCY});
    request = about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-head");
    refused(&office, &request, TEXT_OPERATE_REVIEW_DUE);
    review(sounded);
    request = about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-head");
    granted(&office, &request);
}

static void each_realm_has_scopes_of_its_own(void **state)
{
    (void)state;
    struct realm first = office_exercise(&office), second = office_exercise(&office);
    struct request request = a_note(first, NULL);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"exercise/1\""));
    request = a_note(second, an_incident(second));
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"exercise/2/incident/1\""));
    request = a_note(planning, NULL);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"office\""));
    assert_null(scope_of(planning, "exercise/1"));
    assert_null(scope_of(first, "exercise/2"));
    destroy(first, "exercise/1");
    request = a_note(first, NULL);
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"exercise/1.2\""));
}

/* An exercise that has ended takes nothing more, but its records can still be destroyed. */
static void the_records_of_an_exercise_that_ended_can_go(void **state)
{
    (void)state;
    struct realm exercise = office_exercise(&office);
    struct request request = a_note(exercise, NULL);
    granted(&office, &request);
    struct act_record stop = an_act(ACT_EXERCISE_RUN);
    stop.subject = "end";
    by_two(&office, exercise, stop, "p-control", "p-control");
    destroy(exercise, "exercise/1");
    assert_true(scope_of(exercise, "exercise/1")->is_closed);
}

static void a_frozen_exercise_keeps_its_records(void **state)
{
    (void)state;
    struct realm exercise = office_exercise(&office);
    struct request request = a_note(exercise, NULL);
    granted(&office, &request);
    request = office_ask(&office, REQUEST_REAL_EVENT, live, NULL);
    granted(&office, &request);
    request = office_ask(&office, REQUEST_ACT_DRAFT, exercise, "p-lead");
    request.act = destruction("exercise/1");
    refused(&office, &request, TEXT_OPERATE_EXERCISE_NOT_RUNNING);
}

/* Persons. */

static const struct party *party(const char *key)
{
    return items_find(&office.log.operation->office.parties, key);
}

static void change_by_two(struct request request)
{
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, office.decision.made, "p-head");
    granted(&office, &request);
}

static void define(const struct party *defined, const struct sealed *sealed)
{
    struct request request = office_ask(&office, REQUEST_PARTIES, planning, "p-lead");
    request.parties.parties = defined;
    request.parties.sealed = sealed;
    request.parties.count = 1;
    change_by_two(request);
}

static void remove_person(const char *key)
{
    struct request request = office_ask(&office, REQUEST_PARTY_REMOVE, planning, "p-lead");
    request.key_of = key;
    change_by_two(request);
}

static const struct party none = {.key = "p-none", .kind = PARTY_PERSON, .parent = "gov"};

static void with_a_person_goes_his_record(void **state)
{
    (void)state;
    copy_made(true);
    remove_person("p-none");
    assert_true(party("p-none")->is_removed);
    assert_false(party("p-none")->has_record);
    assert_true(scope_of(planning, "person/p-none")->is_closed);
    assert_int_equal(scope_of(planning, "person/p-none")->backups.count, 1);
}

/* What was made between draft and release is named as well. */
static void the_copies_are_those_at_the_release(void **state)
{
    (void)state;
    struct request request = office_ask(&office, REQUEST_PARTY_REMOVE, planning, "p-lead");
    request.key_of = "p-none";
    granted(&office, &request);
    const char *id = office.decision.made;
    copy_made(true);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-head");
    granted(&office, &request);
    assert_int_equal(scope_of(planning, "person/p-none")->backups.count, 1);
}

static void a_person_who_moves_keeps_his_record(void **state)
{
    (void)state;
    struct hash before = party("p-none")->record;
    define(&none, NULL);
    assert_string_equal(party("p-none")->parent, "gov");
    assert_true(party("p-none")->has_record);
    assert_memory_equal(&party("p-none")->record, &before, sizeof before);
    remove_person("p-none");
    assert_true(scope_of(planning, "person/p-none")->is_closed);
}

static void a_person_who_comes_back_has_a_new_scope(void **state)
{
    (void)state;
    const struct sealed sealed = {.is_there = true, .commitment = hash_bytes("again", 5)};
    remove_person("p-none");
    define(&none, &sealed);
    assert_true(last_entry_has(&office, "\"scope\":\"person.2/p-none\""));
    assert_false(party("p-none")->is_removed);
    assert_true(party("p-none")->has_record);
    remove_person("p-none");
    assert_true(scope_of(planning, "person.2/p-none")->is_closed);
    define(&none, NULL);
    assert_false(party("p-none")->has_record);
    remove_person("p-none");
    assert_null(scope_of(planning, "person.3/p-none"));
}

/* A reason for a register that is made is noted: each entry of it has its own record. */
static void the_reason_of_a_register_stands_in_a_note(void **state)
{
    (void)state;
    static const struct party room = {.key = "room", .kind = PARTY_ORGANISATION};
    struct office_place other;
    office_begin(&other, "generic");
    struct request request = office_ask(&other, REQUEST_PARTIES, planning, NULL);
    request.parties.parties = &room;
    request.parties.count = 1;
    request = with_reason(request);
    granted(&other, &request);
    assert_int_equal(other.decision.count, 2);
    assert_string_equal(other.decision.drafts[1].type, "note");
    assert_string_equal(other.decision.drafts[1].private_scope, "office");
    assert_false(((const struct party *)items_find(&other.log.operation->office.parties, "room"))
                     ->has_record);
    office_end(&other);
}

/* Whatever is asked, a reason that was sealed is committed to by its first entry. */
static void a_reason_is_never_lost(void **state)
{
    (void)state;
    const enum request_kind kinds[] = {REQUEST_COPY,       REQUEST_NOTE,
                                       REQUEST_REAL_EVENT, REQUEST_EXERCISE_CREATE,
                                       REQUEST_REFERENCE,  REQUEST_PARTY_REMOVE};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        bool is_live = kinds[k] == REQUEST_REAL_EVENT;
        struct request request = office_ask(&office, kinds[k], is_live ? live : planning, "p-head");
        if (kinds[k] == REQUEST_REFERENCE)
            request.import.reference = (struct reference){.key = "sites", .source = "s.csv"};
        if (kinds[k] == REQUEST_COPY)
            request.copy = (struct copy){.file = "a.muster"};
        if (kinds[k] == REQUEST_PARTY_REMOVE)
            request.key_of = "p-none";
        request = with_reason(request);
        granted(&office, &request);
        assert_non_null(office.decision.drafts[0].private_scope);
        assert_memory_equal(&office.decision.drafts[0].private_commitment,
                            &request.sealed.commitment, sizeof(struct hash));
    }
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_closing_names_the_backups_made_since_there_were_records),
        TEST(records_are_destroyed_by_two),
        TEST(only_what_is_there_and_open_is_destroyed),
        TEST(after_a_scope_is_closed_the_next_is_open),
        TEST(what_was_sealed_for_a_scope_that_was_closed_since_is_refused),
        TEST(what_belongs_to_an_incident_lies_with_it),
        TEST(the_reason_of_a_destruction_does_not_go_with_it),
        TEST(records_that_are_needed_stay),
        TEST(records_of_the_realm_are_needed_while_anything_is),
        TEST(the_reason_does_not_lie_in_what_is_destroyed),
        TEST(records_are_still_needed_at_the_release),
        TEST(each_realm_has_scopes_of_its_own),
        TEST(the_records_of_an_exercise_that_ended_can_go),
        TEST(a_frozen_exercise_keeps_its_records),
        TEST(with_a_person_goes_his_record),
        TEST(the_copies_are_those_at_the_release),
        TEST(a_person_who_moves_keeps_his_record),
        TEST(a_person_who_comes_back_has_a_new_scope),
        TEST(the_reason_of_a_register_stands_in_a_note),
        TEST(a_reason_is_never_lost),
        TEST(what_is_said_at_the_opening_lies_with_the_incident),
        TEST(a_number_is_not_given_out_twice),
    };
    return cmocka_run_group_tests_name("operate/scopes", tests, NULL, NULL);
}
