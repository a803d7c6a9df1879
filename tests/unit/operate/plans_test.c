/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "office.h"

/* Plans: draft, approved, filed, followed, retired. And reference data. */

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

static struct request compute(const char *name, bool replace)
{
    struct request request = office_ask(&office, REQUEST_PLAN, planning, "p-admin");
    request.plan.plan = (struct plan_version){
        .name = name,
        .hazard = HAZARD_AIR_RAID,
        .content = hash_bytes(&office.now_ms, sizeof office.now_ms),
        .roads = hash_bytes("roads", 5),
    };
    request.plan.stored_version = 0;
    request.plan.replace = replace;
    return request;
}

static const struct plan_version *plan(const char *key)
{
    return items_find(&office.log.operation->office.plans, key);
}

static struct act_record of_plan(enum act act, const char *subject)
{
    struct act_record record = an_act(act);
    record.subject = subject;
    record.values = said("{\"priority_order\":\"x\",\"reviewed\":\"x\"}");
    return record;
}

/* Approved and the like: drafted by the duty leader, released by the head. */
static void do_to_plan(enum act act, const char *subject)
{
    by_two(&office, planning, of_plan(act, subject), "p-lead", "p-head");
}

static struct request draft(struct realm realm, enum act act, const char *subject)
{
    struct request request = office_ask(&office, REQUEST_ACT_DRAFT, realm, "p-lead");
    request.act = of_plan(act, subject);
    return with_reason(request);
}

static void a_plan_goes_from_draft_to_retired(void **state)
{
    (void)state;
    struct request request = compute("a", false);
    granted(&office, &request);
    assert_int_equal(office.decision.made_version, 1);
    assert_int_equal(plan("1@a")->status, PLAN_DRAFT);
    assert_string_equal(plan("1@a")->by, "p-admin");
    request = draft(planning, ACT_PLAN_FILE, "a");
    refused(&office, &request, TEXT_OPERATE_PLAN_STATUS);
    do_to_plan(ACT_PLAN_APPROVE, "a");
    assert_int_equal(plan("1@a")->status, PLAN_APPROVED);
    assert_string_equal(plan("1@a")->by, "p-head");
    assert_int_equal(plan("1@a")->position, office.log.count);
    request = draft(planning, ACT_PLAN_APPROVE, "a");
    refused(&office, &request, TEXT_OPERATE_PLAN_STATUS);
    do_to_plan(ACT_PLAN_FILE, "a@1");
    assert_int_equal(plan("1@a")->status, PLAN_FILED);
    do_to_plan(ACT_PLAN_RETIRE, "a");
    assert_int_equal(plan("1@a")->status, PLAN_RETIRED);
    request = draft(planning, ACT_PLAN_RETIRE, "a");
    refused(&office, &request, TEXT_OPERATE_PLAN_STATUS);
}

static void a_hypothetical_plan_is_for_exercises_alone(void **state)
{
    (void)state;
    struct request request = compute("a", false);
    request.plan.plan.assumes = 3;
    granted(&office, &request);
    assert_int_equal(plan("1@a")->assumes, 3);
    const enum act acts[] = {ACT_PLAN_APPROVE, ACT_PLAN_FILE};
    for (size_t a = 0; a < sizeof acts / sizeof *acts; a++) {
        request = draft(planning, acts[a], "a");
        refused(&office, &request, TEXT_OPERATE_PLAN_HYPOTHETICAL);
    }
    request = draft(live, ACT_PLAN_ACTIVATE, "a");
    refused(&office, &request, TEXT_OPERATE_PLAN_HYPOTHETICAL);
    request = compute("a", true);
    granted(&office, &request);
    do_to_plan(ACT_PLAN_APPROVE, "a");
    assert_int_equal(plan("2@a")->status, PLAN_APPROVED);
    request = compute("b", false);
    request.plan.plan.assumes = -1;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
}

static void a_plan_is_approved_by_two_of_whom_one_checks_or_leads(void **state)
{
    (void)state;
    struct request request = compute("a", false);
    granted(&office, &request);
    const char *id = drafted(&office, planning, of_plan(ACT_PLAN_APPROVE, "a"), "p-duty");
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-head");
    refused(&office, &request, TEXT_OPERATE_MISSING);
    assert_true(is_missing(&office, MISSING_SIGNER));
    request = about_act(&office, REQUEST_ACT_CHECK, planning, id, "p-check");
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-head");
    granted(&office, &request);
}

static void a_draft_gives_way_if_that_is_said(void **state)
{
    (void)state;
    struct request request = compute("a", false);
    granted(&office, &request);
    request = compute("a", false);
    refused(&office, &request, TEXT_OPERATE_PLAN_THERE);
    request = compute("a", true);
    granted(&office, &request);
    assert_int_equal(office.decision.made_version, 2);
    assert_int_equal(plan("1@a")->status, PLAN_REPLACED);
    assert_int_equal(plan("2@a")->status, PLAN_DRAFT);
    do_to_plan(ACT_PLAN_APPROVE, "a");
    request = compute("a", false);
    granted(&office, &request);
    assert_int_equal(plan("2@a")->status, PLAN_APPROVED);
    assert_int_equal(plan("3@a")->status, PLAN_DRAFT);
}

static void versions_go_on_after_those_that_the_file_had_before_its_log(void **state)
{
    (void)state;
    struct request request = compute("a", false);
    request.plan.stored_version = 4;
    refused(&office, &request, TEXT_OPERATE_PLAN_THERE);
    request.plan.replace = true;
    granted(&office, &request);
    assert_int_equal(office.decision.made_version, 5);
}

/* Both sign the same: what was drafted about version 1 says nothing of version 2. */
static void both_signatures_are_on_the_same_version(void **state)
{
    (void)state;
    struct request request = compute("a", false);
    granted(&office, &request);
    const char *id = drafted(&office, planning, of_plan(ACT_PLAN_APPROVE, "a"), "p-lead");
    assert_string_equal(act_of(&office, planning, id)->subject, "a@1");
    request = compute("a", true);
    granted(&office, &request);
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, id, "p-head");
    refused(&office, &request, TEXT_OPERATE_PLAN_STATUS);
    assert_int_equal(plan("2@a")->status, PLAN_DRAFT);
}

static void names_may_hold_what_stands_before_a_version(void **state)
{
    (void)state;
    const char *const names[] = {"a", "a@2", "@", "a@b", "夜间 @ 1"};
    for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
        struct request request = compute(names[n], false);
        granted(&office, &request);
    }
    do_to_plan(ACT_PLAN_APPROVE, "a@2");
    assert_int_equal(plan("1@a@2")->status, PLAN_APPROVED);
    assert_int_equal(plan("1@a")->status, PLAN_DRAFT);
    struct request request = compute("a", true);
    granted(&office, &request);
    do_to_plan(ACT_PLAN_APPROVE, "a@2");
    assert_int_equal(plan("2@a")->status, PLAN_APPROVED);
    do_to_plan(ACT_PLAN_FILE, "a@2@1");
    assert_int_equal(plan("1@a@2")->status, PLAN_FILED);
    do_to_plan(ACT_PLAN_APPROVE, "@");
    assert_int_equal(plan("1@@")->status, PLAN_APPROVED);
    do_to_plan(ACT_PLAN_APPROVE, "a@b");
    do_to_plan(ACT_PLAN_APPROVE, "夜间 @ 1@1");
    assert_int_equal(plan("1@夜间 @ 1")->status, PLAN_APPROVED);
    const char *const none[] = {"b", "a@3", "a@01", "a@", "@1@1", "1@a", ""};
    for (size_t n = 0; n < sizeof none / sizeof *none; n++) {
        request = draft(planning, ACT_PLAN_APPROVE, none[n]);
        refused(&office, &request, TEXT_OPERATE_NO_PLAN);
    }
}

static void follow(struct realm realm, enum act act, const char *subject)
{
    by_two(&office, realm, of_plan(act, subject), "p-lead", "p-head");
}

static const char *followed(struct realm realm)
{
    return operation_realm(office.log.operation, realm)->plan;
}

static void a_plan_is_followed_in_the_live_realm_once_it_is_approved(void **state)
{
    (void)state;
    struct request request = compute("a", false);
    granted(&office, &request);
    request = draft(live, ACT_PLAN_ACTIVATE, "a");
    refused(&office, &request, TEXT_OPERATE_PLAN_STATUS);
    request = draft(live, ACT_PLAN_RETIRE, "a");
    refused(&office, &request, TEXT_OPERATE_PLAN_NOT_FOLLOWED);
    do_to_plan(ACT_PLAN_APPROVE, "a");
    follow(live, ACT_PLAN_ACTIVATE, "a");
    assert_string_equal(followed(live), "1@a");
    assert_int_equal(plan("1@a")->status, PLAN_APPROVED);
    request = draft(planning, ACT_PLAN_RETIRE, "a");
    refused(&office, &request, TEXT_OPERATE_PLAN_IN_USE);
    request = compute("a", false);
    granted(&office, &request);
    follow(live, ACT_PLAN_RETIRE, "a");
    assert_null(followed(live));
    do_to_plan(ACT_PLAN_RETIRE, "a@1");
}

static void an_exercise_may_follow_what_is_not_approved_yet(void **state)
{
    (void)state;
    struct realm exercise = office_exercise(&office);
    struct request request = compute("a", false);
    granted(&office, &request);
    follow(exercise, ACT_PLAN_ACTIVATE, "a");
    assert_string_equal(followed(exercise), "1@a");
    assert_null(followed(live));
    assert_int_equal(plan("1@a")->status, PLAN_DRAFT);
    follow(exercise, ACT_PLAN_RETIRE, "a@1");
    assert_null(followed(exercise));
    request = draft(exercise, ACT_PLAN_APPROVE, "a");
    refused(&office, &request, TEXT_OPERATE_ACT_WRONG_REALM);
}

/* A draft that nobody wants any more goes, also one that could never be approved. */
static void a_draft_is_retired_too_and_comes_back_if_that_was_an_error(void **state)
{
    (void)state;
    struct request request = compute("a", false);
    request.plan.plan.assumes = 3;
    granted(&office, &request);
    const char *id = by_two(&office, planning, of_plan(ACT_PLAN_RETIRE, "a"), "p-lead", "p-head");
    assert_int_equal(plan("1@a")->status, PLAN_RETIRED);
    request = with_reason(about_act(&office, REQUEST_ACT_CORRECT, planning, id, "p-head"));
    granted(&office, &request);
    assert_int_equal(plan("1@a")->status, PLAN_DRAFT);
    do_to_plan(ACT_PLAN_RETIRE, "a@1");
    request = compute("a", false);
    granted(&office, &request);
    assert_int_equal(plan("2@a")->status, PLAN_DRAFT);
}

static void beside_a_plan_in_force_it_is_said_which_is_retired(void **state)
{
    (void)state;
    struct request request = compute("a", false);
    granted(&office, &request);
    do_to_plan(ACT_PLAN_APPROVE, "a");
    request = compute("a", false);
    granted(&office, &request);
    request = draft(planning, ACT_PLAN_RETIRE, "a");
    refused(&office, &request, TEXT_OPERATE_PLAN_WHICH);
    do_to_plan(ACT_PLAN_RETIRE, "a@2");
    assert_int_equal(plan("1@a")->status, PLAN_APPROVED);
    assert_int_equal(plan("2@a")->status, PLAN_RETIRED);
}

static void a_draft_that_an_exercise_follows_stays(void **state)
{
    (void)state;
    struct realm exercise = office_exercise(&office);
    struct request request = compute("a", false);
    granted(&office, &request);
    follow(exercise, ACT_PLAN_ACTIVATE, "a");
    request = compute("a", true);
    refused(&office, &request, TEXT_OPERATE_PLAN_IN_EXERCISE);
    request = draft(planning, ACT_PLAN_RETIRE, "a");
    refused(&office, &request, TEXT_OPERATE_PLAN_IN_EXERCISE);
    follow(exercise, ACT_PLAN_RETIRE, "a");
    request = compute("a", true);
    granted(&office, &request);
    assert_int_equal(plan("1@a")->status, PLAN_REPLACED);
}

static void a_plan_has_a_name_and_a_hazard(void **state)
{
    (void)state;
    struct request request = compute(NULL, false);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = compute("two\nlines", false);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = compute("a", false);
    request.plan.plan.hazard = HAZARD_COUNT;
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    request = compute("a", false);
    request.author = "p-view";
    request.author_key = office_key_id(&office, "p-view");
    refused(&office, &request, TEXT_OPERATE_MISSING);
}

/* Reference data. */

static struct request edit(struct site_change change)
{
    struct request request = office_ask(&office, REQUEST_SITE_EDIT, planning, "p-admin");
    request.site.is_reset = false;
    request.site.change = change;
    return request;
}

static struct site_change no_change(const char *key)
{
    struct site_change change = {.key = key,
                                 .places = -1,
                                 .usable_after_h = -1,
                                 .state = -1,
                                 .access = -1,
                                 .visibility = -1,
                                 .closure = -1};
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        change.suitable[hazard] = -1;
    return change;
}

static const struct site_change *site(const char *key)
{
    return items_find(&office.log.operation->office.sites, key);
}

static void edits_of_a_site_lie_over_each_other_until_it_is_reset(void **state)
{
    (void)state;
    struct site_change change = no_change("17");
    struct request request = edit(change);
    refused(&office, &request, TEXT_OPERATE_NO_CHANGE);
    change.places = 450;
    change.suitable[HAZARD_FLOOD] = SUITABILITY_NO;
    request = with_reason(edit(change));
    granted(&office, &request);
    assert_true(last_entry_has(&office, "\"scope\":\"office\""));
    change = no_change("17");
    change.closure = CLOSURE_CLOSED;
    request = edit(change);
    granted(&office, &request);
    assert_int_equal(site("17")->places, 450);
    assert_int_equal(site("17")->closure, CLOSURE_CLOSED);
    assert_int_equal(site("17")->suitable[HAZARD_FLOOD], SUITABILITY_NO);
    assert_int_equal(site("17")->suitable[HAZARD_FIRE], -1);
    change = no_change("17");
    change.places = 0;
    request = edit(change);
    granted(&office, &request);
    assert_int_equal(site("17")->places, 0);
    request.site.is_reset = true;
    granted(&office, &request);
    assert_int_equal(site("17")->places, -1);
    assert_int_equal(site("17")->closure, -1);
}

static void a_site_edit_has_bounds(void **state)
{
    (void)state;
    struct site_change change = no_change("17");
    change.places = 10000001;
    struct request request = edit(change);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    change.places = 1;
    change.state = STATE_COUNT;
    request = edit(change);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
    change = no_change(NULL);
    change.places = 1;
    request = edit(change);
    refused(&office, &request, TEXT_OPERATE_BAD_FIELD);
}

static void an_import_is_remembered_and_its_areas_wait_for_two(void **state)
{
    (void)state;
    static const struct area fresh[] = {{.key = "0103", .name = "East", .parent = "01"},
                                        {.key = "01", .name = "Made-up county", .parent = "0"}};
    struct request request = office_ask(&office, REQUEST_REFERENCE, planning, "p-admin");
    memset(&request.import, 0, sizeof request.import);
    request.import.reference = (struct reference){
        .key = "sites", .source = "sites.csv", .total = 4, .accepted = 3, .refused = 1};
    granted(&office, &request);
    const struct reference *sites = items_find(&office.log.operation->office.references, "sites");
    assert_int_equal(sites->position, office.log.count);
    request.import.areas = fresh + 1;
    request.import.area_count = 1;
    granted(&office, &request);
    assert_false(office.decision.is_draft);
    request.import.areas = fresh;
    request.import.area_count = 2;
    granted(&office, &request);
    assert_true(office.decision.is_draft);
    assert_null(items_find(&office.log.operation->office.areas, "0103"));
    request = about_act(&office, REQUEST_ACT_RELEASE, planning, office.decision.made, "p-lead");
    granted(&office, &request);
    assert_non_null(items_find(&office.log.operation->office.areas, "0103"));
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_plan_goes_from_draft_to_retired),
        TEST(a_hypothetical_plan_is_for_exercises_alone),
        TEST(a_plan_is_approved_by_two_of_whom_one_checks_or_leads),
        TEST(a_draft_gives_way_if_that_is_said),
        TEST(versions_go_on_after_those_that_the_file_had_before_its_log),
        TEST(both_signatures_are_on_the_same_version),
        TEST(names_may_hold_what_stands_before_a_version),
        TEST(a_plan_is_followed_in_the_live_realm_once_it_is_approved),
        TEST(an_exercise_may_follow_what_is_not_approved_yet),
        TEST(a_draft_is_retired_too_and_comes_back_if_that_was_an_error),
        TEST(beside_a_plan_in_force_it_is_said_which_is_retired),
        TEST(a_draft_that_an_exercise_follows_stays),
        TEST(a_plan_has_a_name_and_a_hazard),
        TEST(edits_of_a_site_lie_over_each_other_until_it_is_reset),
        TEST(a_site_edit_has_bounds),
        TEST(an_import_is_remembered_and_its_areas_wait_for_two),
    };
    return cmocka_run_group_tests_name("operate/plans", tests, NULL, NULL);
}
