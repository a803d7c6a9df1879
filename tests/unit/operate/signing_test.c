/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

/* Who drafts, checks, releases, takes back. */

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

static struct act_record an_alarm(void)
{
    struct act_record act = an_act(ACT_ALARM_SOUND);
    act.area = "01";
    return act;
}

static const char *draft(const char *person)
{
    return drafted(&office, live, an_alarm(), person);
}

static struct request release(const char *id, const char *person)
{
    return about_act(&office, REQUEST_ACT_RELEASE, live, id, person);
}

static struct request check(const char *id, const char *person)
{
    return about_act(&office, REQUEST_ACT_CHECK, live, id, person);
}

static struct request correct(const char *id, const char *person)
{
    return about_act(&office, REQUEST_ACT_CORRECT, live, id, person);
}

static void two_persons_sound_an_alarm(void **state)
{
    (void)state;
    const char *id = draft("p-duty");
    assert_int_equal(act_of(&office, live, id)->status, ACT_DRAFTED);
    assert_string_equal(act_of(&office, live, id)->drafter, "p-duty");
    struct request request = release(id, "p-lead");
    granted(&office, &request);
    const struct act_record *act = act_of(&office, live, id);
    assert_int_equal(act->status, ACT_RELEASED);
    assert_int_equal(act->basis, BASIS_RULE);
    assert_int_equal(act->missing, 0);
    assert_int_equal(act->position, office.log.count);
    assert_true(last_entry_has(&office, "\"rule\":\"gen-alarm\",\"set\":\"generic\""));
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
}

static void one_person_is_not_two(void **state)
{
    (void)state;
    struct request request = release(draft("p-lead"), "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_SIGNATURES));
    assert_false(is_missing(&office, MISSING_RANK));
    assert_int_equal(office.decision.answer.signatures, 2);
    assert_true(office.decision.answer.bases >> BASIS_VERBAL & 1);
    assert_true(office.decision.answer.bases >> BASIS_EMERGENCY & 1);
}

static void one_seat_is_not_two(void **state)
{
    (void)state;
    const char *id = draft("p-duty");
    struct request request = release(id, "p-lead");
    const char *own = request.session;
    request.session = "s-p-duty";
    refused(&office, &request, TEXT_OPERATE_SAME_SESSION);
    request.session = NULL;
    refused(&office, &request, TEXT_OPERATE_SAME_SESSION);
    request.session = own;
    granted(&office, &request);
}

static void the_second_key_has_the_rank(void **state)
{
    (void)state;
    struct request request = release(draft("p-lead"), "p-duty");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_RANK));
    assert_true(is_missing(&office, MISSING_PERMIT));
    assert_false(is_missing(&office, MISSING_SIGNATURES));
}

static void only_a_checker_checks(void **state)
{
    (void)state;
    const char *id = draft("p-duty");
    struct request request = check(id, "p-view");
    refused(&office, &request, TEXT_OPERATE_NOT_A_CHECKER);
    request = check(id, "p-none");
    refused(&office, &request, TEXT_OPERATE_NOT_A_CHECKER);
    request = check(id, "p-check");
    request.session = "s-p-duty";
    refused(&office, &request, TEXT_OPERATE_SAME_SESSION);
    request = check(id, "p-check");
    granted(&office, &request);
    assert_int_equal(act_of(&office, live, id)->status, ACT_CHECKED);
    assert_string_equal(act_of(&office, live, id)->checker, "p-check");
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
}

static void nobody_checks_what_he_drafted(void **state)
{
    (void)state;
    struct request request = check(draft("p-check"), "p-check");
    refused(&office, &request, TEXT_OPERATE_SAME_PERSON);
}

static void what_another_has_checked_its_drafter_may_release_from_his_own_seat(void **state)
{
    (void)state;
    const char *id = draft("p-lead");
    struct request request = check(id, "p-check");
    granted(&office, &request);
    request = release(id, "p-lead");
    request.session = "s-p-check";
    refused(&office, &request, TEXT_OPERATE_SAME_SESSION);
    request = release(id, "p-lead");
    granted(&office, &request);
}

/* The duty leader checks, where his post says so, and releases: with the drafter that is two. */
static void who_has_checked_may_release_from_the_same_seat(void **state)
{
    (void)state;
    static const struct party lead = {.key = "lead-2",
                                      .kind = PARTY_POST,
                                      .parent = "cd",
                                      .holder = "p-lead",
                                      .roles = 1u << ROLE_CHECKER};
    struct request request = office_ask(&office, REQUEST_PARTIES, realm_planning(), "p-admin");
    request.parties.parties = &lead;
    request.parties.count = 1;
    granted(&office, &request);
    request =
        about_act(&office, REQUEST_ACT_RELEASE, realm_planning(), office.decision.made, "p-head");
    granted(&office, &request);
    const char *id = draft("p-duty");
    request = check(id, "p-lead");
    granted(&office, &request);
    request = release(id, "p-lead");
    granted(&office, &request);
}

static void a_draft_is_withdrawn_once_and_only_before_its_release(void **state)
{
    (void)state;
    const char *id = draft("p-duty");
    struct request request = about_act(&office, REQUEST_ACT_WITHDRAW, live, id, "p-duty");
    granted(&office, &request);
    assert_int_equal(act_of(&office, live, id)->status, ACT_WITHDRAWN);
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
    request = release(id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
    request = check(id, "p-check");
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
    id = by_two(&office, live, an_alarm(), "p-duty", "p-lead");
    request = about_act(&office, REQUEST_ACT_WITHDRAW, live, id, "p-duty");
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
}

static void acts_are_known_by_their_id_in_their_realm(void **state)
{
    (void)state;
    const char *id = draft("p-duty");
    struct request request = release("17", "p-lead");
    refused(&office, &request, TEXT_OPERATE_NO_ACT);
    request.act_ref.id = NULL;
    refused(&office, &request, TEXT_OPERATE_NO_ACT);
    request = about_act(&office, REQUEST_ACT_RELEASE, office_exercise(&office), "9", "p-lead");
    refused(&office, &request, TEXT_OPERATE_NO_ACT);
    request = about_act(&office, REQUEST_ACT_RELEASE, realm_exercise(9), id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_NO_EXERCISE);
}

static void signing_wants_a_key(void **state)
{
    (void)state;
    const char *id = draft("p-duty");
    const enum request_kind kinds[] = {
        REQUEST_ACT_DRAFT,   REQUEST_ACT_CHECK, REQUEST_ACT_RELEASE,   REQUEST_ACT_WITHDRAW,
        REQUEST_ACT_CORRECT, REQUEST_REVIEW,    REQUEST_INCIDENT_CLOSE};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct request request = office_ask(&office, kinds[k], live, NULL);
        if (kinds[k] == REQUEST_ACT_DRAFT)
            request.act = an_alarm();
        else
            request.act_ref.id = id;
        refused(&office, &request, TEXT_OPERATE_NO_AUTHOR);
        request.author = "p-lead";
        refused(&office, &request, TEXT_OPERATE_NO_AUTHOR);
    }
}

/* Taking back. */

static void ones_own_error_needs_nobody_else_and_the_other_is_told(void **state)
{
    (void)state;
    const char *id = by_two(&office, live, an_alarm(), "p-duty", "p-lead");
    struct request request = correct(id, "p-lead");
    granted(&office, &request);
    assert_int_equal(act_of(&office, live, id)->status, ACT_CORRECTED);
    assert_true(last_entry_has(&office, "\"told\":\"p-duty\""));
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
    id = by_two(&office, live, an_alarm(), "p-duty", "p-lead");
    request = correct(id, "p-duty");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_SIGNATURES));
}

static void a_first_signature_with_a_key_that_was_revoked_since_does_not_count(void **state)
{
    (void)state;
    const char *id = drafted(&office, live, an_alarm(), "p-duty");
    struct request request = office_ask(&office, REQUEST_KEY_REVOKE, realm_planning(), "p-admin");
    request.key.party = "p-duty";
    request = with_reason(request);
    granted(&office, &request);
    request = release(id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_SIGNER_REVOKED);
    assert_int_equal(act_of(&office, live, id)->status, ACT_DRAFTED);
}

static void the_checker_is_told_where_there_is_no_other(void **state)
{
    (void)state;
    const char *id = draft("p-lead");
    struct request request = check(id, "p-check");
    granted(&office, &request);
    request = release(id, "p-lead");
    granted(&office, &request);
    request = correct(id, "p-lead");
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"told\":\"p-check\""));
}

static void nothing_is_taken_back_that_was_not_released(void **state)
{
    (void)state;
    struct request request = correct(draft("p-duty"), "p-duty");
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
}

static struct act_record correction_of(const char *id)
{
    struct act_record act = an_act(ACT_CORRECT);
    act.subject = id;
    return act;
}

static void an_error_of_somebody_else_is_taken_back_by_two(void **state)
{
    (void)state;
    const char *id = by_two(&office, live, an_alarm(), "p-duty", "p-lead");
    struct request request = correct(id, "p-head");
    request = with_reason(request);
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_SIGNATURES));
    by_two(&office, live, correction_of(id), "p-night", "p-head");
    assert_int_equal(act_of(&office, live, id)->status, ACT_CORRECTED);
    assert_true(last_entry_has(&office, "\"told\":\"p-lead\""));
    assert_true(last_entry_has(&office, "\"basis\":{\"kind\":\"follows\"}"));
}

static void an_error_of_a_higher_rank_is_not_taken_back_by_a_lower(void **state)
{
    (void)state;
    const char *id = by_two(&office, live, an_alarm(), "p-duty", "p-mayor");
    const char *other = drafted(&office, live, correction_of(id), "p-night");
    struct request request = release(other, "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_RANK));
    request = release(other, "p-mayor");
    granted(&office, &request);
}

static void a_correction_is_of_an_act_that_was_released(void **state)
{
    (void)state;
    struct request request = office_ask(&office, REQUEST_ACT_DRAFT, live, "p-night");
    request.act = an_act(ACT_CORRECT);
    refused(&office, &request, TEXT_OPERATE_ACT_NEEDS);
    request.act.subject = "99";
    refused(&office, &request, TEXT_OPERATE_NO_ACT);
    request.act.subject = draft("p-duty");
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
}

/* What is lifted. */

static struct act_record all_clear(const char *incident)
{
    struct act_record act = an_act(ACT_ALARM_CLEAR);
    act.area = "01";
    act.incident = incident;
    act.values = said("{\"danger_over\":\"made up\"}");
    return act;
}

static const char *an_incident(void)
{
    struct act_record act = an_act(ACT_INCIDENT_OPEN);
    act.area = "01";
    act.hazard = HAZARD_FIRE;
    act.values = said("{\"matter\":\"made up\"}");
    by_two(&office, live, act, "p-duty", "p-duty");
    return office.decision.made;
}

static void lifting_needs_the_rank_of_who_raised(void **state)
{
    (void)state;
    const char *incident = an_incident();
    by_two(&office, live, an_alarm(), "p-duty", "p-mayor");
    struct request request = release(drafted(&office, live, all_clear(NULL), "p-duty"), "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_RANK));
    request = release(drafted(&office, live, all_clear(incident), "p-duty"), "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_RANK));
    by_two(&office, live, all_clear(incident), "p-duty", "p-mayor");
}

static struct request post_of(const struct party *post)
{
    struct request request = office_ask(&office, REQUEST_PARTIES, realm_planning(), "p-admin");
    request.parties.parties = post;
    request.parties.count = 1;
    return request;
}

/* Who raised it has another post by now, or none. */
static void the_rank_is_that_of_when_it_was_raised(void **state)
{
    (void)state;
    static const struct party head = {.key = "head",
                                      .kind = PARTY_POST,
                                      .parent = "cd",
                                      .holder = "p-none",
                                      .roles = 1u << ROLE_OFFICE_LEADER};
    by_two(&office, live, an_alarm(), "p-duty", "p-head");
    struct request request = post_of(&head);
    granted(&office, &request);
    request =
        about_act(&office, REQUEST_ACT_RELEASE, realm_planning(), office.decision.made, "p-lead");
    granted(&office, &request);
    request = release(drafted(&office, live, all_clear(NULL), "p-duty"), "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_RANK));
    by_two(&office, live, all_clear(NULL), "p-duty", "p-none");
}

static void what_was_raised_for_another_incident_does_not_count(void **state)
{
    (void)state;
    const char *first = an_incident(), *second = an_incident();
    struct act_record alarm = an_alarm();
    alarm.incident = first;
    by_two(&office, live, alarm, "p-duty", "p-mayor");
    alarm.incident = second;
    by_two(&office, live, alarm, "p-duty", "p-lead");
    by_two(&office, live, all_clear(second), "p-duty", "p-lead");
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_persons_sound_an_alarm),
        TEST(one_person_is_not_two),
        TEST(one_seat_is_not_two),
        TEST(the_second_key_has_the_rank),
        TEST(only_a_checker_checks),
        TEST(nobody_checks_what_he_drafted),
        TEST(what_another_has_checked_its_drafter_may_release_from_his_own_seat),
        TEST(who_has_checked_may_release_from_the_same_seat),
        TEST(a_draft_is_withdrawn_once_and_only_before_its_release),
        TEST(acts_are_known_by_their_id_in_their_realm),
        TEST(signing_wants_a_key),
        TEST(ones_own_error_needs_nobody_else_and_the_other_is_told),
        TEST(the_checker_is_told_where_there_is_no_other),
        TEST(nothing_is_taken_back_that_was_not_released),
        TEST(an_error_of_somebody_else_is_taken_back_by_two),
        TEST(an_error_of_a_higher_rank_is_not_taken_back_by_a_lower),
        TEST(a_first_signature_with_a_key_that_was_revoked_since_does_not_count),
        TEST(a_correction_is_of_an_act_that_was_released),
        TEST(lifting_needs_the_rank_of_who_raised),
        TEST(the_rank_is_that_of_when_it_was_raised),
        TEST(what_was_raised_for_another_incident_does_not_count),
    };
    return cmocka_run_group_tests_name("operate/signing", tests, NULL, NULL);
}
