/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

#include <stdio.h>

/* What is done in one step on a verbal order or in an emergency waits for its review. */

static struct office_place office;
static const struct realm planning = {REALM_PLANNING, 0}, live = {REALM_LIVE, 0};

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

static struct request an_edit(const char *site, enum basis_kind basis)
{
    struct request request = office_ask(&office, REQUEST_SITE_EDIT, planning, "p-duty");
    struct site_change *change = &request.site.change;
    memset(&request.site, 0, sizeof request.site);
    memset(change->suitable, -1, sizeof change->suitable);
    change->key = site;
    change->state = change->access = change->visibility = -1;
    change->usable_after_h = change->places = -1;
    change->closure = CLOSURE_CLOSED;
    request.claim = (struct claim){.kind = basis};
    if (basis == BASIS_VERBAL)
        request.claim.given_at_ms = request.now_ms - MINUTE_MS;
    return with_reason(request);
}

/* "e17" for the last entry there is. */
static const char *last_entry(void)
{
    char id[24];
    snprintf(id, sizeof id, "e%u", (unsigned)office.log.count);
    return arena_copy_text(office.arena, id);
}

static bool is_listed(const char *id)
{
    return items_find(&office.log.operation->office.planning.acts, id) != NULL;
}

static struct request review(struct realm realm, const char *id, const char *person)
{
    return with_reason(about_act(&office, REQUEST_REVIEW, realm, id, person));
}

static void an_edit_in_an_emergency_is_reviewed_within_a_day_by_somebody_else(void **state)
{
    (void)state;
    struct request request = an_edit("17", BASIS_EMERGENCY);
    request.claim.superior = "head";
    granted(&office, &request);
    const char *id = last_entry();
    const struct act_record *act = act_of(&office, planning, id);
    assert_non_null(act);
    assert_true(act_wants_review(act));
    assert_int_equal(act->act, ACT_REFERENCE_EDIT);
    assert_string_equal(act->did, "site.edited");
    assert_string_equal(act->releaser, "p-duty");
    assert_string_equal(act->superior, "head");
    assert_int_equal(act->review_by_ms, request.now_ms + DAY_MS);
    struct request reviewed = review(planning, id, "p-duty");
    refused(&office, &reviewed, TEXT_OPERATE_OWN_REVIEW);
    reviewed = review(planning, id, "p-none");
    refused(&office, &reviewed, TEXT_OPERATE_NOT_SENIOR);
    reviewed = review(live, id, "p-lead");
    refused(&office, &reviewed, TEXT_OPERATE_NO_ACT);
    reviewed = review(planning, id, "p-lead");
    granted(&office, &reviewed);
    assert_false(act_wants_review(act));
    reviewed = review(planning, id, "p-lead");
    refused(&office, &reviewed, TEXT_OPERATE_NOTHING_TO_REVIEW);
}

static void so_is_one_on_a_verbal_order_and_none_on_a_rule(void **state)
{
    (void)state;
    struct request request = an_edit("17", BASIS_VERBAL);
    granted(&office, &request);
    const struct act_record *act = act_of(&office, planning, last_entry());
    assert_true(act_wants_review(act));
    assert_int_equal(act->review_by_ms, 0);
    assert_int_equal(act->given_at_ms, request.claim.given_at_ms);
    request = an_edit("18", BASIS_RULE);
    granted(&office, &request);
    assert_false(is_listed(last_entry()));
}

static void it_is_no_act_that_is_released_or_taken_back(void **state)
{
    (void)state;
    struct request request = an_edit("17", BASIS_EMERGENCY);
    granted(&office, &request);
    const char *id = last_entry();
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-lead");
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
    request = about_act(&office, REQUEST_ACT_WITHDRAW, planning, id, "p-duty");
    refused(&office, &request, TEXT_OPERATE_ACT_STATUS);
    request = with_reason(about_act(&office, REQUEST_ACT_CORRECT, planning, id, "p-duty"));
    refused(&office, &request, TEXT_OPERATE_NOT_TAKEN_BACK_STEP);
    request = office_ask(&office, REQUEST_ACT_DRAFT, planning, "p-lead");
    request.act = an_act(ACT_CORRECT);
    request.act.subject = id;
    request = with_reason(request);
    refused(&office, &request, TEXT_OPERATE_NOT_TAKEN_BACK_STEP);
}

/* The numbers of acts do not depend on what else was done. */
static void acts_are_counted_without_it(void **state)
{
    (void)state;
    struct act_record retirement = an_act(ACT_RECORDS_ARCHIVE);
    const char *before = drafted(&office, planning, retirement, "p-lead");
    struct request request = an_edit("17", BASIS_EMERGENCY);
    granted(&office, &request);
    const char *after = drafted(&office, planning, retirement, "p-lead");
    assert_int_equal(strtol(after, NULL, 10), strtol(before, NULL, 10) + 1);
}

static void its_records_stay_until_it_is_reviewed(void **state)
{
    (void)state;
    struct request request = an_edit("17", BASIS_EMERGENCY);
    granted(&office, &request);
    const char *id = last_entry();
    request = office_ask(&office, REQUEST_ACT_DRAFT, planning, "p-lead");
    request.act = an_act(ACT_RECORDS_DESTROY);
    request.act.subject = "office";
    request.act.values = said("{\"copies_named\":\"x\",\"danger_over\":\"x\"}");
    request = with_reason(request);
    refused(&office, &request, TEXT_OPERATE_REVIEW_DUE);
    struct request reviewed = review(planning, id, "p-lead");
    granted(&office, &reviewed);
    granted(&office, &request);
}

/* Two shown keys of one site: both edits go with one command, and are one thing to judge. */
static void the_entries_of_one_command_are_reviewed_as_one(void **state)
{
    (void)state;
    struct request request = an_edit("17", BASIS_RULE);
    granted(&office, &request);
    request = an_edit("city.csv:17", BASIS_RULE);
    granted(&office, &request);
    request.site.is_reset = true;
    request.site.shown = "17";
    request.claim.kind = BASIS_EMERGENCY;
    granted(&office, &request);
    assert_int_equal(office.decision.count, 2);
    char id[24];
    snprintf(id, sizeof id, "e%u", (unsigned)office.log.count - 1);
    assert_int_equal(act_of(&office, planning, id)->further, 1);
    assert_false(is_listed(last_entry()));
    struct request next = an_edit("18", BASIS_EMERGENCY);
    granted(&office, &next);
    assert_int_equal(act_of(&office, planning, last_entry())->further, 0);
}

static void two_commands_of_one_moment_are_two(void **state)
{
    (void)state;
    struct request first = an_edit("17", BASIS_EMERGENCY);
    granted(&office, &first);
    const char *id = last_entry();
    struct request second = an_edit("18", BASIS_EMERGENCY);
    second.now_ms = first.now_ms;
    granted(&office, &second);
    assert_int_equal(act_of(&office, planning, id)->further, 0);
    assert_true(is_listed(last_entry()));
}

static void taking_back_in_an_emergency_is_reviewed_where_it_was_done(void **state)
{
    (void)state;
    struct realm exercise = office_exercise(&office);
    struct act_record opening = an_act(ACT_INCIDENT_OPEN);
    opening.area = "01";
    opening.hazard = HAZARD_FIRE;
    opening.values = said("{\"matter\":\"made up\"}");
    const char *id = by_two(&office, exercise, opening, "p-duty", "p-duty");
    struct request request =
        with_reason(about_act(&office, REQUEST_ACT_CORRECT, exercise, id, "p-night"));
    request.claim.kind = BASIS_EMERGENCY;
    granted(&office, &request);
    const struct realm_state *realm = operation_realm(office.log.operation, exercise);
    const struct act_record *step = realm->acts.items[realm->acts.count - 1];
    assert_string_equal(step->did, "act.corrected");
    assert_string_equal(step->subject, id);
    assert_true(act_wants_review(step));
    struct request reviewed = review(exercise, step->key, "p-lead");
    granted(&office, &reviewed);
    assert_false(act_wants_review(step));
}

static void it_is_the_same_after_a_replay(void **state)
{
    (void)state;
    struct request request = an_edit("17", BASIS_EMERGENCY);
    granted(&office, &request);
    request = an_edit("18", BASIS_VERBAL);
    granted(&office, &request);
    struct request reviewed = review(planning, last_entry(), "p-lead");
    granted(&office, &reviewed);
    place_check_replay(&office.log);
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_edit_in_an_emergency_is_reviewed_within_a_day_by_somebody_else),
        TEST(so_is_one_on_a_verbal_order_and_none_on_a_rule),
        TEST(it_is_no_act_that_is_released_or_taken_back),
        TEST(acts_are_counted_without_it),
        TEST(its_records_stay_until_it_is_reviewed),
        TEST(the_entries_of_one_command_are_reviewed_as_one),
        TEST(two_commands_of_one_moment_are_two),
        TEST(taking_back_in_an_emergency_is_reviewed_where_it_was_done),
        TEST(it_is_the_same_after_a_replay),
    };
    return cmocka_run_group_tests_name("operate/one_step", tests, NULL, NULL);
}
