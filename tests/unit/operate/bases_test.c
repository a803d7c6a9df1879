/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

/* Acts on a verbal order or an emergency basis, and their review. */

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

static const char *draft(enum act act, const char *person)
{
    struct act_record drafted_act = an_act(act);
    drafted_act.area = "01";
    return drafted(&office, live, drafted_act, person);
}

/* Release on an order given a minute ago. */
static struct request verbal(const char *id, const char *person)
{
    struct request request = about_act(&office, REQUEST_ACT_RELEASE, live, id, person);
    request.claim = (struct claim){.kind = BASIS_VERBAL, .given_at_ms = office.now_ms - MINUTE_MS};
    return with_reason(request);
}

static struct request emergency(const char *id, const char *person)
{
    struct request request = about_act(&office, REQUEST_ACT_RELEASE, live, id, person);
    request.claim = (struct claim){.kind = BASIS_EMERGENCY};
    return with_reason(request);
}

static struct request review(const char *id, const char *person)
{
    return about_act(&office, REQUEST_REVIEW, live, id, person);
}

static void a_verbal_order_says_who_gave_it(void **state)
{
    (void)state;
    struct request request = verbal(draft(ACT_ALARM_SOUND, "p-duty"), "p-duty");
    request.sealed.is_there = false;
    refused(&office, &request, TEXT_OPERATE_VERBAL_WHO);
}

static void a_verbal_order_says_when_and_not_later_than_now(void **state)
{
    (void)state;
    const char *id = draft(ACT_ALARM_SOUND, "p-duty");
    struct request request = verbal(id, "p-duty");
    request.claim.given_at_ms = 0;
    refused(&office, &request, TEXT_OPERATE_VERBAL_WHEN);
    request.claim.given_at_ms = -5;
    refused(&office, &request, TEXT_OPERATE_VERBAL_WHEN);
    request.claim.given_at_ms = request.now_ms + 1;
    refused(&office, &request, TEXT_OPERATE_VERBAL_WHEN);
    request.claim.given_at_ms = request.now_ms;
    granted(&office, &request);
}

static void on_a_verbal_order_one_acts_alone_and_what_is_missing_is_noted(void **state)
{
    (void)state;
    const char *id = draft(ACT_ALARM_SOUND, "p-duty");
    struct request request = verbal(id, "p-duty");
    request.claim.called_back = true;
    granted(&office, &request);
    const struct act_record *act = act_of(&office, live, id);
    assert_int_equal(act->status, ACT_RELEASED);
    assert_int_equal(act->basis, BASIS_VERBAL);
    assert_int_equal(act->review_by_ms, 0);
    assert_true(act->missing >> MISSING_SIGNATURES & 1);
    assert_true(act->missing >> MISSING_RANK & 1);
    assert_true(last_entry_has(&office, "\"basis\":{\"called_back\":true,\"given_at\":"));
}

static void a_verbal_order_to_evacuate_in_war_wants_two_still(void **state)
{
    (void)state;
    const char *id = draft(ACT_EVACUATE_WAR, "p-lead");
    struct request request = verbal(id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_SIGNATURES));
    request = verbal(id, "p-head");
    request.session = "s-p-lead";
    refused(&office, &request, TEXT_OPERATE_SAME_SESSION);
    request = verbal(id, "p-head");
    granted(&office, &request);
}

static void evacuation_in_war_never_rests_on_an_emergency_basis(void **state)
{
    (void)state;
    const char *id = draft(ACT_EVACUATE_WAR, "p-lead");
    struct request request = emergency(id, "p-head");
    refused(&office, &request, TEXT_OPERATE_FORBIDDEN);
    assert_string_equal(office.err.args[2].text, "gen-evacuate-alone");
    request = emergency(id, "p-mayor");
    refused(&office, &request, TEXT_OPERATE_BASIS_NOT_OPEN);
    request = emergency(id, "p-up");
    refused(&office, &request, TEXT_OPERATE_BASIS_NOT_OPEN);
}

static void an_emergency_basis_says_why(void **state)
{
    (void)state;
    struct request request = emergency(draft(ACT_ALARM_SOUND, "p-duty"), "p-duty");
    request.sealed.is_there = false;
    refused(&office, &request, TEXT_OPERATE_EMERGENCY_WHY);
}

static void the_superior_who_is_told_is_in_the_register(void **state)
{
    (void)state;
    const char *id = draft(ACT_ALARM_SOUND, "p-duty");
    struct request request = emergency(id, "p-duty");
    request.claim.superior = "somebody";
    refused(&office, &request, TEXT_OPERATE_NO_PARTY);
    request.claim.superior = "gov";
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"superior\":\"gov\""));
}

static void an_emergency_is_reviewed_within_a_day_by_somebody_else(void **state)
{
    (void)state;
    const char *id = draft(ACT_ALARM_SOUND, "p-duty");
    struct request request = emergency(id, "p-duty");
    granted(&office, &request);
    const struct act_record *act = act_of(&office, live, id);
    assert_int_equal(act->basis, BASIS_EMERGENCY);
    assert_int_equal(act->review_by_ms, request.now_ms + DAY_MS);
    assert_false(act->is_reviewed);
    request = review(id, "p-duty");
    refused(&office, &request, TEXT_OPERATE_OWN_REVIEW);
    request = review(id, "p-lead");
    request = with_reason(request);
    granted(&office, &request);
    assert_true(act->is_reviewed);
    assert_true(last_entry_has(&office, "\"scope\":\"live\""));
    refused(&office, &request, TEXT_OPERATE_NOTHING_TO_REVIEW);
}

/* Nor by who drafted or checked what another released. */
static void who_has_signed_does_not_review(void **state)
{
    (void)state;
    const char *id = draft(ACT_ALARM_SOUND, "p-lead");
    struct request request = about_act(&office, REQUEST_ACT_CHECK, live, id, "p-check");
    granted(&office, &request);
    request = emergency(id, "p-duty");
    granted(&office, &request);
    request = review(id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_OWN_REVIEW);
    request = review(id, "p-check");
    refused(&office, &request, TEXT_OPERATE_OWN_REVIEW);
    request = review(id, "p-head");
    granted(&office, &request);
}

static void a_verbal_order_is_reviewed_too_and_so_is_what_was_taken_back(void **state)
{
    (void)state;
    const char *id = draft(ACT_ALARM_SOUND, "p-duty");
    struct request request = verbal(id, "p-duty");
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_CORRECT, live, id, "p-duty");
    granted(&office, &request);
    request = review(id, "p-lead");
    granted(&office, &request);
}

static void what_rests_on_a_rule_is_not_reviewed(void **state)
{
    (void)state;
    const char *id = draft(ACT_ALARM_SOUND, "p-duty");
    struct request request = review(id, "p-head");
    refused(&office, &request, TEXT_OPERATE_NOTHING_TO_REVIEW);
    request = about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-lead");
    granted(&office, &request);
    request = review(id, "p-head");
    refused(&office, &request, TEXT_OPERATE_NOTHING_TO_REVIEW);
}

static void what_a_rule_forbids_even_then_is_refused(void **state)
{
    (void)state;
    struct realm exercise = office_exercise(&office);
    struct act_record test = an_act(ACT_ALARM_TEST);
    test.area = "01";
    const char *id = drafted(&office, exercise, test, "p-duty");
    struct request request = about_act(&office, REQUEST_ACT_RELEASE, exercise, id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_FORBIDDEN);
    request.claim = (struct claim){.kind = BASIS_EMERGENCY};
    request = with_reason(request);
    refused(&office, &request, TEXT_OPERATE_FORBIDDEN);
    request.claim = (struct claim){.kind = BASIS_VERBAL, .given_at_ms = request.now_ms};
    refused(&office, &request, TEXT_OPERATE_FORBIDDEN);
}

/* What is done at once, without a draft, may rest on an order as well. */
static void an_edit_on_a_verbal_order_says_as_much(void **state)
{
    (void)state;
    struct request request = office_ask(&office, REQUEST_SITE_EDIT, realm_planning(), "p-none");
    struct site_change *change = &request.site.change;
    memset(&request.site, 0, sizeof request.site);
    memset(change->suitable, -1, sizeof change->suitable);
    change->key = "17";
    change->state = change->access = change->visibility = -1;
    change->usable_after_h = -1;
    change->closure = CLOSURE_CLOSED;
    refused(&office, &request, TEXT_OPERATE_MISSING);
    request.claim.kind = BASIS_VERBAL;
    refused(&office, &request, TEXT_OPERATE_VERBAL_WHO);
    request = with_reason(request);
    refused(&office, &request, TEXT_OPERATE_VERBAL_WHEN);
    request.claim.given_at_ms = request.now_ms + HOUR_MS;
    refused(&office, &request, TEXT_OPERATE_VERBAL_WHEN);
    request.claim.given_at_ms = request.now_ms - HOUR_MS;
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"kind\":\"verbal\""));
    assert_true(last_entry_has(&office, "\"scope\":\"office\""));
    request.claim = (struct claim){.kind = BASIS_EMERGENCY, .superior = "nowhere"};
    refused(&office, &request, TEXT_OPERATE_NO_PARTY);
}

static void a_basis_that_is_no_claim_is_that_of_the_rules(void **state)
{
    (void)state;
    const char *id = draft(ACT_ALARM_SOUND, "p-duty");
    struct request request = about_act(&office, REQUEST_ACT_RELEASE, live, id, "p-lead");
    request.claim.kind = BASIS_OWN;
    granted(&office, &request);
    assert_int_equal(act_of(&office, live, id)->basis, BASIS_RULE);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_verbal_order_says_who_gave_it),
        TEST(a_verbal_order_says_when_and_not_later_than_now),
        TEST(on_a_verbal_order_one_acts_alone_and_what_is_missing_is_noted),
        TEST(a_verbal_order_to_evacuate_in_war_wants_two_still),
        TEST(evacuation_in_war_never_rests_on_an_emergency_basis),
        TEST(an_emergency_basis_says_why),
        TEST(the_superior_who_is_told_is_in_the_register),
        TEST(an_emergency_is_reviewed_within_a_day_by_somebody_else),
        TEST(who_has_signed_does_not_review),
        TEST(a_verbal_order_is_reviewed_too_and_so_is_what_was_taken_back),
        TEST(what_rests_on_a_rule_is_not_reviewed),
        TEST(what_a_rule_forbids_even_then_is_refused),
        TEST(an_edit_on_a_verbal_order_says_as_much),
        TEST(a_basis_that_is_no_claim_is_that_of_the_rules),
    };
    return cmocka_run_group_tests_name("operate/bases", tests, NULL, NULL);
}
