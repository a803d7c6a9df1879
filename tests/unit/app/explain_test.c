/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "app/rules.h"

static struct arena *arena;

static struct rule_set read_set(const char *document)
{
    struct rule_set rules;
    struct error err;
    if (!app_read_rules(document, arena, &rules, &err))
        fail_msg("%s: %s", document, text_id_name(err.id));
    return rules;
}

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool has_missing(const struct authority_answer *answer, enum missing_kind kind)
{
    for (uint32_t m = 0; m < answer->missing_count; m++)
        if (answer->missing[m].kind == kind)
            return true;
    return false;
}

static void a_rule_set_is_read_out_of_the_program_or_a_file(void **state)
{
    (void)state;
    struct rule_set rules = read_set("builtin:cn");
    struct error err;
    assert_string_equal(rules.name, "cn");
    assert_false(app_read_rules("builtin:xx", arena, &rules, &err));
    assert_int_equal(err.id, TEXT_ACT_NO_BUILTIN_RULES);
    assert_false(app_read_rules("/nowhere/rules.json", arena, &rules, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
}

static void an_explanation_says_who_may_and_what_must_be_there(void **state)
{
    (void)state;
    struct rule_set rules = read_set("builtin:cn");
    struct explain_request request = {.act = ACT_ALARM_TEST, .realm = REALM_LIVE};
    struct act_explanation explanation;
    app_explain_act(&rules, &request, arena, &explanation);
    assert_int_equal(explanation.permit_count, 1);
    assert_string_equal(explanation.permits[0]->id, "cad-35-test");
    assert_int_equal(explanation.forbid_count, 0);
    assert_true(has_missing(&explanation.needs, MISSING_NOTICE));
    assert_true(has_missing(&explanation.needs, MISSING_SIGNATURES));
    assert_false(has_missing(&explanation.needs, MISSING_PERMIT));
    assert_false(explanation.has_answer);
    assert_int_equal(explanation.bases, 0);
}

static void where_it_is_forbidden_no_permit_stands(void **state)
{
    (void)state;
    struct rule_set rules = read_set("builtin:cn");
    struct explain_request request = {.act = ACT_ALARM_TEST, .realm = REALM_EXERCISE};
    struct act_explanation explanation;
    app_explain_act(&rules, &request, arena, &explanation);
    assert_int_equal(explanation.permit_count, 0);
    assert_int_equal(explanation.forbid_count, 1);
}

static void a_role_is_told_whether_it_may(void **state)
{
    (void)state;
    struct rule_set rules = read_set("builtin:cn");
    struct explain_request request = {
        .act = ACT_ALARM_TEST, .realm = REALM_LIVE, .has_role = true, .role = ROLE_OFFICE_LEADER};
    struct act_explanation explanation;
    app_explain_act(&rules, &request, arena, &explanation);
    assert_int_equal(explanation.answer.verdict, AUTHORITY_GRANTED);
    request.role = ROLE_DUTY_OFFICER;
    app_explain_act(&rules, &request, arena, &explanation);
    assert_int_equal(explanation.answer.verdict, AUTHORITY_MISSING);
    assert_true(has_missing(&explanation.answer, MISSING_PERMIT));
}

static void surroundings_that_are_said_choose_the_rules(void **state)
{
    (void)state;
    struct rule_set rules = read_set("builtin:cn");
    struct explain_request request = {.act = ACT_TEAMS_CALL, .realm = REALM_LIVE};
    struct act_explanation explanation;
    app_explain_act(&rules, &request, arena, &explanation);
    uint32_t in_all = explanation.permit_count;
    request.has_readiness = true;
    request.readiness = READINESS_PEACE;
    app_explain_act(&rules, &request, arena, &explanation);
    assert_true(explanation.permit_count > 0);
    assert_true(explanation.permit_count < in_all);
    for (uint32_t p = 0; p < explanation.permit_count; p++)
        assert_true(explanation.permits[p]->readiness == 0 ||
                    explanation.permits[p]->readiness & word_bit(READINESS_PEACE));
}

/* What is explained is what is asked: with everything given, a role of the permit gets it. */
static void every_permit_of_every_act_can_be_met(void **state)
{
    (void)state;
    static const char *const sets[] = {"builtin:cn", "builtin:generic"};
    for (size_t s = 0; s < sizeof sets / sizeof *sets; s++) {
        struct rule_set rules = read_set(sets[s]);
        for (int act = 0; act < ACT_COUNT; act++)
            for (int realm = 0; realm < REALM_KIND_COUNT; realm++) {
                struct explain_request request = {.act = (enum act)act,
                                                  .realm = (enum realm_kind)realm};
                struct act_explanation explanation;
                app_explain_act(&rules, &request, arena, &explanation);
                assert_int_equal(explanation.permit_count > 0,
                                 !has_missing(&explanation.needs, MISSING_PERMIT));
            }
    }
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_rule_set_is_read_out_of_the_program_or_a_file),
        TEST(an_explanation_says_who_may_and_what_must_be_there),
        TEST(where_it_is_forbidden_no_permit_stands),
        TEST(a_role_is_told_whether_it_may),
        TEST(surroundings_that_are_said_choose_the_rules),
        TEST(every_permit_of_every_act_can_be_met),
    };
    return cmocka_run_group_tests_name("app/explain", tests, NULL, NULL);
}
