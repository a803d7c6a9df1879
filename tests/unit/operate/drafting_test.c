/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

/* What may be drafted at all, and what counts as said of it. */

static struct office_place office;
static struct realm live = {REALM_LIVE, 0};

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

static struct request draft(enum act act)
{
    struct request request = office_ask(&office, REQUEST_ACT_DRAFT, live, "p-duty");
    request.act = an_act(act);
    return request;
}

static void refuses_an_act_that_there_is_not(void **state)
{
    (void)state;
    struct request request = draft(ACT_COUNT);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = draft((enum act) - 1);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = draft((enum act)1000);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
}

static void what_has_a_command_of_its_own_is_not_drafted(void **state)
{
    (void)state;
    const enum act acts[] = {ACT_NOTE, ACT_DELEGATE, ACT_KEY_REVOKE, ACT_REFERENCE_EDIT,
                             ACT_EXERCISE_FREEZE};
    for (size_t a = 0; a < sizeof acts / sizeof *acts; a++) {
        struct request request = draft(acts[a]);
        refused(&office, &request, TEXT_OPERATE_DONE_AT_ONCE);
    }
}

static void an_act_has_its_realm(void **state)
{
    (void)state;
    const enum act of_planning[] = {ACT_PLAN_APPROVE, ACT_PLAN_FILE, ACT_RULES_CHANGE,
                                    ACT_LIVE_COMMISSION};
    const enum act not_of_planning[] = {ACT_POSTURE_SET, ACT_INCIDENT_OPEN, ACT_PLAN_ACTIVATE};
    for (size_t a = 0; a < sizeof of_planning / sizeof *of_planning; a++) {
        struct request request = draft(of_planning[a]);
        if (of_planning[a] == ACT_RULES_CHANGE)
            request.act.document = office_rules(&office, "cn");
        refused(&office, &request, TEXT_OPERATE_ACT_WRONG_REALM);
    }
    for (size_t a = 0; a < sizeof not_of_planning / sizeof *not_of_planning; a++) {
        struct request request = draft(not_of_planning[a]);
        request.realm = realm_planning();
        refused(&office, &request, TEXT_OPERATE_ACT_WRONG_REALM);
    }
    struct request request = draft(ACT_EXERCISE_RUN);
    refused(&office, &request, TEXT_OPERATE_ACT_WRONG_REALM);
}

/* Parties and keys are changed in planning alone; their document would be of no use elsewhere. */
static void a_change_of_parties_is_not_drafted_in_another_realm(void **state)
{
    (void)state;
    const enum act acts[] = {ACT_ORGANISATION_CHANGE, ACT_KEY_CHANGE};
    for (size_t a = 0; a < sizeof acts / sizeof *acts; a++) {
        struct request request = draft(acts[a]);
        request.act.document = said("{\"entries\":[]}");
        refused(&office, &request, TEXT_OPERATE_ACT_WRONG_REALM);
    }
}

static void an_act_needs_what_it_is_about(void **state)
{
    (void)state;
    const struct {
        enum act act;
        struct realm realm;
        const char *field;
    } needs[] = {
        {ACT_POSTURE_SET, live, "readiness"},
        {ACT_INCIDENT_OPEN, live, "hazard"},
        {ACT_RESPONSE_SET, live, "incident"},
        {ACT_RESPONSE_END, live, "incident"},
        {ACT_RECORDS_DESTROY, live, "subject"},
        {ACT_PLAN_ACTIVATE, live, "subject"},
        {ACT_PLAN_APPROVE, realm_planning(), "subject"},
        {ACT_RULES_CHANGE, realm_planning(), "document"},
        {ACT_ORGANISATION_CHANGE, realm_planning(), "document"},
        {ACT_KEY_CHANGE, realm_planning(), "document"},
        {ACT_EXERCISE_RUN, office_exercise(&office), "subject"},
    };
    for (size_t n = 0; n < sizeof needs / sizeof *needs; n++) {
        struct request request = draft(needs[n].act);
        request.realm = needs[n].realm;
        refused(&office, &request, TEXT_OPERATE_ACT_NEEDS);
        assert_string_equal(office.err.args[1].text, needs[n].field);
    }
}

static void a_document_belongs_to_changes_alone(void **state)
{
    (void)state;
    struct request request = draft(ACT_ALARM_SOUND);
    request.act.document = said("{\"name\":\"Canary\"}");
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    assert_string_equal(office.err.args[1].text, "document");
}

static void what_is_said_is_said_in_known_words(void **state)
{
    (void)state;
    const char *const bad[] = {
        "{\"weather\":\"fine\"}",
        "{\"reason\":\"in clear\"}",
        "{\"matter\":17}",
        "{\"matter\":\"a\"",
        "{\"matter\": \"a\"}",
        "{\"measures\":\"b\",\"matter\":\"a\"}",
        "{\"matter\":\"a\",\"matter\":\"a\"}",
        "[]",
        "17",
        " ",
        "{\"matter\":{\"deep\":\"a\"}}",
    };
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
        struct request request = draft(ACT_ALARM_SOUND);
        request.act.values = said(bad[b]);
        refused(&office, &request, TEXT_OPERATE_BAD_PARTICULAR);
    }
}

static void what_is_said_has_a_bound(void **state)
{
    (void)state;
    char values[600] = "{\"matter\":\"";
    struct request request = draft(ACT_ALARM_SOUND);
    size_t begin_at = strlen(values);
    memset(values + begin_at, 'x', 501);
    memcpy(values + begin_at + 501, "\"}", 3);
    request.act.values = said(values);
    refused(&office, &request, TEXT_OPERATE_BAD_PARTICULAR);
    memcpy(values + begin_at + 500, "\"}", 3);
    request = with_reason(request);
    request.act.values = said(values);
    granted(&office, &request);
}

static void other_fields_count_as_said(void **state)
{
    (void)state;
    struct request request = draft(ACT_WARNING_ISSUE);
    request = with_reason(request);
    request.act.level = 2;
    request.act.hazard = HAZARD_FLOOD;
    request.act.start_ms = request.now_ms;
    request.act.end_ms = request.now_ms + HOUR_MS;
    request.act.notice_ms = request.now_ms - DAY_MS;
    request.act.values = said("{\"matter\":\"m\",\"measures\":\"n\",\"why\":\"o\"}");
    request.act.particulars = ~(word_set)0;
    granted(&office, &request);
    const struct act_record *act = act_of(&office, live, office.decision.made);
    assert_int_equal(act->particulars,
                     word_bit(PARTICULAR_LEVEL) | word_bit(PARTICULAR_CLASS) |
                         word_bit(PARTICULAR_START) | word_bit(PARTICULAR_DURATION) |
                         word_bit(PARTICULAR_PUBLIC_NOTICE) | word_bit(PARTICULAR_REASON) |
                         word_bit(PARTICULAR_MATTER) | word_bit(PARTICULAR_MEASURES));
}

static void what_only_apply_sets_is_not_taken_from_a_request(void **state)
{
    (void)state;
    struct request request = draft(ACT_ALARM_SOUND);
    request.act.key = "77";
    request.act.status = ACT_RELEASED;
    request.act.releaser = "p-lead";
    request.act.drafter = request.act.checker = "p-up";
    request.act.checker_session = request.act.drafter_session = "s-other";
    request.act.is_reviewed = true;
    granted(&office, &request);
    const struct act_record *act = act_of(&office, live, "1");
    assert_int_equal(act->status, ACT_DRAFTED);
    assert_string_equal(act->drafter, "p-duty");
    assert_string_equal(act->drafter_session, "s-p-duty");
    assert_null(act->checker);
    assert_null(act->checker_session);
    assert_null(act->releaser);
    assert_false(act->is_reviewed);
}

static void numbers_have_bounds(void **state)
{
    (void)state;
    struct request request = draft(ACT_ALARM_SOUND);
    request.act.level = 5;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request.act.level = -1;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = draft(ACT_ALARM_SOUND);
    request.act.start_ms = -1;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request.act.start_ms = JSON_INTEGER_MAX + 1;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = draft(ACT_POSTURE_SET);
    request.act.readiness = READINESS_COUNT;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = draft(ACT_INCIDENT_OPEN);
    request.act.hazard = HAZARD_COUNT;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
}

static void texts_have_a_form(void **state)
{
    (void)state;
    const char *const bad[] = {"two\nlines", "tab\t", "\x7f", "\xc3\x28", "\xed\xa0\x80"};
    for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
        struct request request = draft(ACT_ALARM_SOUND);
        request.act.area = bad[b];
        refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    }
}

static void what_an_act_is_about_is_no_text_in_clear(void **state)
{
    (void)state;
    struct request request = draft(ACT_ALARM_SOUND);
    request.act.subject = "“Söder” 人防";
    refused(&office, &request, TEXT_OPERATE_NO_SUBJECT);
    request = draft(ACT_ALARM_SOUND);
    request.act.values = said("{\"matter\":\"m\"}");
    request.sealed.is_there = false;
    refused(&office, &request, TEXT_OPERATE_SAID_IN_CLEAR);
}

static void nothing_ends_before_it_starts(void **state)
{
    (void)state;
    struct request request = draft(ACT_ALARM_SOUND);
    request.act.start_ms = 2000;
    request.act.end_ms = 2000;
    refused(&office, &request, TEXT_OPERATE_ENDS_BEFORE_START);
    request.act.end_ms = 1999;
    refused(&office, &request, TEXT_OPERATE_ENDS_BEFORE_START);
    request.act.end_ms = 2001;
    granted(&office, &request);
}

static void an_incident_that_is_named_is_there(void **state)
{
    (void)state;
    struct request request = draft(ACT_ALARM_SOUND);
    request.act.incident = "1";
    refused(&office, &request, TEXT_OPERATE_NO_INCIDENT);
    request.act.incident = "Not a key";
    refused(&office, &request, TEXT_OPERATE_NO_INCIDENT);
}

static void an_alarm_test_wants_its_notice(void **state)
{
    (void)state;
    struct request request = draft(ACT_ALARM_TEST);
    request.act.area = "01";
    request.act.notice_ms = request.now_ms;
    request.act.start_ms = request.now_ms + 5 * (int64_t)DAY_MS - 1;
    granted(&office, &request);
    struct request release =
        about_act(&office, REQUEST_ACT_RELEASE, live, office.decision.made, "p-lead");
    refused(&office, &release, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_NOTICE));
    assert_int_equal(office.decision.answer.missing_count, 1);
    request.act.start_ms++;
    granted(&office, &request);
    release = about_act(&office, REQUEST_ACT_RELEASE, live, office.decision.made, "p-lead");
    granted(&office, &release);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(refuses_an_act_that_there_is_not),
        TEST(what_has_a_command_of_its_own_is_not_drafted),
        TEST(an_act_has_its_realm),
        TEST(a_change_of_parties_is_not_drafted_in_another_realm),
        TEST(an_act_needs_what_it_is_about),
        TEST(a_document_belongs_to_changes_alone),
        TEST(what_is_said_is_said_in_known_words),
        TEST(what_is_said_has_a_bound),
        TEST(other_fields_count_as_said),
        TEST(what_only_apply_sets_is_not_taken_from_a_request),
        TEST(numbers_have_bounds),
        TEST(texts_have_a_form),
        TEST(what_an_act_is_about_is_no_text_in_clear),
        TEST(nothing_ends_before_it_starts),
        TEST(an_incident_that_is_named_is_there),
        TEST(an_alarm_test_wants_its_notice),
    };
    return cmocka_run_group_tests_name("operate/drafting", tests, NULL, NULL);
}
