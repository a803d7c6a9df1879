/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "authority/authority.h"
#include "base/random.h"
#include "base/utf8.h"

#include "answer_lines.h"
#include "small_set.h"

struct fixture {
    struct arena *arena;
    struct rule_set rules;
    struct act_facts facts;
    struct authority_answer answer;
    struct buffer lines;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_new();
    fixture->facts = (struct act_facts){
        .act = ACT_NOTE,
        .basis = BASIS_RULE,
        .releaser = {.party = "p", .roles = word_bit(ROLE_PLANNER)},
    };
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    buffer_free(&fixture->lines);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

static void use(struct fixture *fixture, const char *document)
{
    struct error err;
    assert_true(
        rule_set_read("s.json", document, strlen(document), fixture->arena, &fixture->rules, &err));
}

static const char *ask(struct fixture *fixture)
{
    authority_ask(&fixture->rules, &fixture->facts, &fixture->answer);
    buffer_clear(&fixture->lines);
    answer_lines(&fixture->lines, &fixture->answer);
    return fixture->lines.bytes;
}

static void the_strictest_of_the_rules_counts_and_the_first_that_asks_is_named(void **state)
{
    struct fixture *fixture = *state;
    use(fixture,
        SET_OF(RULE("p", PERMIT("")) "," RULE(
            "a", REQUIRE("\"signatures\":2,\"notice_days\":7,\"expires_hours\":24,"
                         "\"particulars\":[\"reason\"]")) "," RULE("b",
                                                                   REQUIRE("\"signatures\":3,"
                                                                           "\"notice_days\":5,"
                                                                           "\"expires_hours\":12,"
                                                                           "\"particulars\":["
                                                                           "\"reason\","
                                                                           "\"matter\"]"))));
    assert_string_equal(ask(fixture), "missing\n3 signatures, rank 0\nsignatures 3 b\nnotice 7 a\n"
                                      "end 12 b\nparticular matter b\nparticular reason a\n"
                                      "or verbal\n");
}

static void a_rule_of_another_act_says_nothing(void **state)
{
    struct fixture *fixture = *state;
    use(fixture, SET_OF(RULE("p", PERMIT("")) "," RULE("f", "\"effect\":\"forbid\",\"acts\":["
                                                            "\"delegate\"]")));
    assert_string_equal(ask(fixture), "granted p\n");
    fixture->facts.act = ACT_DELEGATE;
    assert_string_equal(ask(fixture), "forbidden f\nforbidden f\npermit none\n");
}

static void a_rule_that_names_no_act_speaks_of_all(void **state)
{
    struct fixture *fixture = *state;
    use(fixture,
        SET_OF(RULE("p", PERMIT("")) "," RULE("q", "\"effect\":\"require\",\"particulars\":"
                                                   "[\"reason\"]")));
    assert_string_equal(ask(fixture), "missing\nparticular reason q\nor verbal\n");
}

static void the_nearest_permit_is_named_with_what_it_lacks(void **state)
{
    struct fixture *fixture = *state;
    use(fixture,
        SET_OF(RULE("far", PERMIT(",\"realms\":[\"live\"],\"readiness\":[\"war\"]")) "," RULE(
            "realm", PERMIT(",\"realms\":[\"live\"]")) "," RULE("role", PERMIT(",\"roles\":[\"duty_"
                                                                               "leader\"]"))));
    assert_string_equal(ask(fixture), "missing\npermit role role\nor verbal\n");
    fixture->facts.realm = REALM_LIVE;
    assert_string_equal(ask(fixture), "granted realm\n");
    fixture->facts.readiness = READINESS_WAR;
    assert_string_equal(ask(fixture), "granted far\n");
}

static void a_rule_forbids_even_what_another_permits(void **state)
{
    struct fixture *fixture = *state;
    use(fixture, SET_OF(RULE("p", PERMIT("")) "," RULE("f", FORBID(",\"below\":\"duty_leader\""))));
    assert_string_equal(ask(fixture), "forbidden f\nforbidden f\nor verbal\n");
    fixture->facts.releaser.roles |= word_bit(ROLE_DUTY_LEADER);
    assert_string_equal(ask(fixture), "granted p\n");
}

static void on_an_order_what_rules_ask_for_becomes_notes(void **state)
{
    struct fixture *fixture = *state;
    use(fixture,
        SET_OF(RULE("f", FORBID("")) "," RULE("q", REQUIRE("\"signatures\":2,\"particulars\":"
                                                           "[\"reason\"]"))));
    fixture->facts.basis = BASIS_VERBAL;
    assert_string_equal(ask(fixture), "granted\nforbidden f\npermit none\nsignatures 2 q\n"
                                      "particular reason q\n");
    assert_int_equal(fixture->answer.signatures, 1);
    fixture->facts.basis = BASIS_EMERGENCY; /* not open */
    assert_string_equal(ask(fixture), "missing\nbasis emergency\nor verbal\n");
}

static void what_stands_even_on_an_order_stands(void **state)
{
    struct fixture *fixture = *state;
    use(fixture, SET_OF(RULE("q", REQUIRE("\"signatures\":2,\"even_on\":[\"verbal\"]")) "," RULE(
                     "r", REQUIRE("\"particulars\":[\"reason\"]"))));
    fixture->facts.basis = BASIS_VERBAL;
    assert_string_equal(ask(fixture), "missing\n2 signatures, rank 0\nsignatures 2 q\n");
    fixture->facts.drafter = (struct signer){"d", 0};
    assert_string_equal(ask(fixture),
                        "granted\n2 signatures, rank 0\npermit none\nparticular reason r\n");
    use(fixture, SET(FORBID(",\"even_on\":[\"verbal\"]")));
    assert_string_equal(ask(fixture), "forbidden r-1\nforbidden r-1\n");
}

static void nobody_releases_nothing_on_any_basis(void **state)
{
    struct fixture *fixture = *state;
    use(fixture, SET(PERMIT("")));
    fixture->facts.releaser = (struct signer){0};
    fixture->facts.drafter = (struct signer){"d", word_bit(ROLE_DUTY_LEADER)};
    assert_string_equal(ask(fixture), "missing\nreleaser\nor verbal\n");
    fixture->facts.basis = BASIS_VERBAL;
    assert_string_equal(ask(fixture), "missing\nreleaser\n");
}

static void one_person_with_two_pens_is_one_signature(void **state)
{
    struct fixture *fixture = *state;
    use(fixture, SET_OF(RULE("p", PERMIT("")) "," RULE("q", REQUIRE("\"signatures\":3"))));
    fixture->facts.drafter = fixture->facts.checker = (struct signer){"d", 0};
    assert_true(lines_have(ask(fixture), "signatures 3 q"));
    fixture->facts.checker.party = "p";
    assert_true(lines_have(ask(fixture), "signatures 3 q"));
    fixture->facts.checker.party = "c";
    assert_string_equal(ask(fixture), "granted p\n3 signatures, rank 0\n");
}

static void other_signers_must_be_others(void **state)
{
    struct fixture *fixture = *state;
    use(fixture,
        SET_OF(RULE("p", PERMIT("")) "," RULE("q", REQUIRE("\"with\":[\"duty_leader\"]"))));
    fixture->facts.releaser.roles = word_bit(ROLE_DUTY_LEADER);
    fixture->facts.drafter = fixture->facts.releaser;
    assert_true(lines_have(ask(fixture), "signer q"));
    fixture->facts.drafter.party = "d";
    assert_string_equal(ask(fixture), "granted p\n");
}

/* --- the sets of the program, whatever is asked --- */

static struct rule_set read_builtin(struct fixture *fixture, size_t index)
{
    struct rule_set rules;
    struct error err;
    size_t size;
    const char *name = rule_set_builtin_name(index), *bytes = rule_set_builtin(name, &size);
    assert_true(rule_set_read(name, bytes, size, fixture->arena, &rules, &err));
    return rules;
}

static struct signer any_signer(struct random *random, const char *const *parties)
{
    struct signer signer = {.party = parties[random_below(random, 4)]};
    if (signer.party)
        signer.roles = random_next(random) & random_next(random) & (word_bit(ROLE_COUNT) - 1);
    return signer;
}

static struct act_facts any_facts(struct random *random)
{
    static const char *const parties[] = {NULL, "a", "b", "c"};
    bool is_rich = random_below(random, 2) == 0;
    word_set particulars = random_next(random) | (is_rich ? random_next(random) : 0);
    return (struct act_facts){
        .act = (enum act)random_below(random, ACT_COUNT),
        .realm = (enum realm_kind)random_below(random, REALM_KIND_COUNT),
        .readiness = (enum readiness)random_below(random, READINESS_COUNT),
        .level = (uint32_t)random_below(random, 5),
        .relation = (enum area_relation)random_below(random, AREA_RELATION_COUNT),
        .drafter = any_signer(random, parties),
        .checker = any_signer(random, parties),
        .releaser = any_signer(random, parties),
        .raised_roles = random_below(random, 3) ? 0 : word_bit((unsigned)random_below(random, 12)),
        .is_own_error = random_below(random, 2),
        .has_notice = random_below(random, 2),
        .notice_ms = (int64_t)random_below(random, 10) * 24 * 3600 * 1000,
        .has_end = random_below(random, 2),
        .duration_ms = (int64_t)random_below(random, 60000) * 3600 * 1000,
        .particulars =
            (particulars | (is_rich ? random_next(random) : 0)) & (word_bit(PARTICULAR_COUNT) - 1),
        .basis = (enum basis_kind)(BASIS_RULE + random_below(random, 3)),
    };
}

/* One thing more that is given; what was granted must stay so. */
static void add_something(struct act_facts *facts, struct random *random)
{
    switch (random_below(random, 7)) {
    case 0:
        facts->particulars |= word_bit((unsigned)random_below(random, PARTICULAR_COUNT));
        return;
    case 1:
        if (!facts->drafter.party)
            facts->drafter = (struct signer){"new", random_next(random)};
        return;
    case 2:
        if (!facts->checker.party)
            facts->checker = (struct signer){"new", random_next(random)};
        return;
    case 3: facts->releaser.roles |= word_bit((unsigned)random_below(random, ROLE_COUNT)); return;
    case 4:
        facts->notice_ms += 24 * 3600 * 1000;
        facts->has_notice = true;
        return;
    case 5: facts->duration_ms /= 2; return;
    default: facts->checker.roles |= word_bit((unsigned)random_below(random, ROLE_COUNT));
    }
}

enum { ROUNDS = 40000 };

static void more_of_anything_never_takes_a_grant_away(void **state)
{
    struct fixture *fixture = *state;
    struct random random = random_from_seed(38);
    uint32_t granted = 0;
    for (size_t set = 0; rule_set_builtin_name(set); set++) {
        fixture->rules = read_builtin(fixture, set);
        for (int round = 0; round < ROUNDS; round++) {
            fixture->facts = any_facts(&random);
            ask(fixture);
            if (fixture->answer.verdict != AUTHORITY_GRANTED)
                continue;
            granted++;
            add_something(&fixture->facts, &random);
            ask(fixture);
            assert_int_equal(fixture->answer.verdict, AUTHORITY_GRANTED);
        }
    }
    assert_true(granted > 1000);
}

static void another_basis_that_is_open_is_never_stricter_than_a_rule(void **state)
{
    struct fixture *fixture = *state;
    struct random random = random_from_seed(37);
    uint32_t tried = 0;
    for (size_t set = 0; rule_set_builtin_name(set); set++) {
        fixture->rules = read_builtin(fixture, set);
        for (int round = 0; round < ROUNDS; round++) {
            fixture->facts = any_facts(&random);
            enum basis_kind basis = fixture->facts.basis;
            bool is_open = fixture->rules.bases[fixture->facts.act] & word_bit(basis);
            fixture->facts.basis = BASIS_RULE;
            ask(fixture);
            struct authority_answer on_rule = fixture->answer;
            if (on_rule.verdict != AUTHORITY_GRANTED || !is_open)
                continue;
            tried++;
            fixture->facts.basis = basis;
            ask(fixture);
            assert_int_equal(fixture->answer.verdict, AUTHORITY_GRANTED);
            assert_int_equal(fixture->answer.missing_count, 0);
            assert_true(fixture->answer.signatures <= on_rule.signatures);
            assert_true(fixture->answer.second_rank <= on_rule.second_rank);
        }
    }
    assert_true(tried > 100);
}

/* What must hold of any answer. */
static void check_answer(const struct rule_set *rules, const struct act_facts *facts,
                         const struct authority_answer *answer)
{
    bool is_on_rule = facts->basis == BASIS_RULE;
    assert_true(answer->missing_count <= MISSING_MAX);
    assert_true(answer->signatures >= 1 && answer->signatures <= 3);
    assert_false(answer->bases & ~rules->bases[facts->act]);
    assert_false(answer->bases & word_bit(facts->basis));
    if (answer->verdict == AUTHORITY_GRANTED) {
        assert_non_null(facts->releaser.party);
        assert_int_equal(answer->bases, 0);
        assert_int_equal(answer->rule != NULL, is_on_rule);
        assert_true(!is_on_rule || answer->missing_count == 0);
        assert_true(!is_on_rule || answer->rule->effect == RULE_PERMIT);
    } else {
        assert_true(answer->missing_count > 0);
        assert_int_equal(answer->rule != NULL, answer->verdict == AUTHORITY_FORBIDDEN);
        assert_true(!answer->rule || answer->rule->effect == RULE_FORBID);
    }
}

static void every_answer_hangs_together_and_can_be_said(void **state)
{
    struct fixture *fixture = *state;
    struct random random = random_from_seed(35);
    struct buffer sentence = {0};
    for (size_t set = 0; rule_set_builtin_name(set); set++) {
        fixture->rules = read_builtin(fixture, set);
        for (int round = 0; round < ROUNDS / 10; round++) {
            fixture->facts = any_facts(&random);
            ask(fixture);
            check_answer(&fixture->rules, &fixture->facts, &fixture->answer);
            for (uint32_t i = 0; i < 2 * fixture->answer.missing_count; i++) {
                buffer_clear(&sentence);
                missing_write(&sentence, (enum language)(i % 2), &fixture->answer.missing[i / 2]);
                assert_true(sentence.size > 0 && utf8_valid(sentence.bytes, sentence.size));
                assert_null(strchr(sentence.bytes, '{'));
            }
        }
    }
    buffer_free(&sentence);
}

static void the_same_is_answered_again(void **state)
{
    struct fixture *fixture = *state;
    struct random random = random_from_seed(36);
    fixture->rules = read_builtin(fixture, 0);
    for (int round = 0; round < ROUNDS / 10; round++) {
        struct authority_answer other;
        memset(&other, 0xA5, sizeof other);
        fixture->facts = any_facts(&random);
        ask(fixture);
        authority_ask(&fixture->rules, &fixture->facts, &other);
        assert_int_equal(other.verdict, fixture->answer.verdict);
        assert_ptr_equal(other.rule, fixture->answer.rule);
        assert_int_equal(other.missing_count, fixture->answer.missing_count);
        assert_memory_equal(other.missing, fixture->answer.missing,
                            other.missing_count * sizeof *other.missing);
        assert_int_equal(other.bases, fixture->answer.bases);
    }
}

/* --- where each act can be done --- */

enum {
    P = 1 << REALM_PLANNING,
    L = 1 << REALM_LIVE,
    X = 1 << REALM_EXERCISE,
    PEACE = 1 << READINESS_PEACE,
    TENSE = 1 << READINESS_PRE_STRIKE | 1 << READINESS_WAR,
    ANY_STATE = PEACE | TENSE,
};

static const struct {
    enum act act;
    int realms, readiness;
} homes[] = {
    {ACT_POSTURE_SET, L | X, ANY_STATE},
    {ACT_INCIDENT_OPEN, L | X, ANY_STATE},
    {ACT_RESPONSE_SET, L | X, ANY_STATE},
    {ACT_RESPONSE_END, L | X, ANY_STATE},
    {ACT_ORDER_ISSUE, L | X, ANY_STATE},
    {ACT_WARNING_ISSUE, L | X, ANY_STATE},
    {ACT_WARNING_CHANGE, L | X, ANY_STATE},
    {ACT_WARNING_LIFT, L | X, ANY_STATE},
    {ACT_ALARM_SOUND, L | X, ANY_STATE},
    {ACT_ALARM_CLEAR, L | X, ANY_STATE},
    {ACT_ALARM_TEST, L, ANY_STATE},
    {ACT_ALARM_DISASTER, L | X, PEACE},
    {ACT_EVACUATE_WAR, L | X, TENSE},
    {ACT_EVACUATE_DISASTER, L | X, ANY_STATE},
    {ACT_SHELTER_ORDER, L | X, ANY_STATE},
    {ACT_COVER_IN_PLACE, L | X, ANY_STATE},
    {ACT_VOLUNTEERS_CALL, L | X, ANY_STATE},
    {ACT_TEAMS_CALL, L | X, ANY_STATE},
    {ACT_SERVICE_CALL, L | X, TENSE},
    {ACT_REQUISITION, L | X, ANY_STATE},
    {ACT_REQUISITION_RETURN, P | L | X, ANY_STATE},
    {ACT_COMPENSATE, P | L | X, ANY_STATE},
    {ACT_WORKS_PEACETIME_USE, P, PEACE},
    {ACT_WORKS_CONVERT, P | L | X, ANY_STATE},
    {ACT_PLAN_APPROVE, P | L | X, ANY_STATE},
    {ACT_PLAN_FILE, P, ANY_STATE},
    {ACT_PLAN_ACTIVATE, L | X, ANY_STATE},
    {ACT_PLAN_RETIRE, P | L | X, ANY_STATE},
    {ACT_REPORT_UPWARD, L | X, ANY_STATE},
    {ACT_REPORT_SKIP_LEVEL, L | X, ANY_STATE},
    {ACT_REPORT_AFTER_ACTION, P | L | X, ANY_STATE},
    {ACT_RECORDS_DISCLOSE, L | X, ANY_STATE},
    {ACT_RECORDS_DESTROY, P | L | X, ANY_STATE},
    {ACT_RECORDS_ARCHIVE, P | L | X, ANY_STATE},
    {ACT_CORRECT, P | L | X, ANY_STATE},
    {ACT_REFERENCE_EDIT, P | L | X, ANY_STATE},
    {ACT_ORGANISATION_CHANGE, P, ANY_STATE},
    {ACT_KEY_CHANGE, P, ANY_STATE},
    {ACT_KEY_REVOKE, P, ANY_STATE},
    {ACT_DELEGATE, P | L | X, ANY_STATE},
    {ACT_EXCHANGE_CONNECT, P, ANY_STATE},
    {ACT_RULES_CHANGE, P, ANY_STATE},
    {ACT_LIVE_COMMISSION, P, ANY_STATE},
    {ACT_EXERCISE_RUN, X, ANY_STATE},
    {ACT_EXERCISE_FREEZE, X, ANY_STATE},
    {ACT_NOTE, P | L | X, ANY_STATE},
};

/* With everything given, is there somebody, in some area and at some level, who can do it? */
static bool somebody_can(struct fixture *fixture)
{
    struct act_facts *facts = &fixture->facts;
    for (unsigned role = 0; role < ROLE_COUNT; role++)
        for (unsigned relation = 0; relation < AREA_RELATION_COUNT; relation++)
            for (facts->level = 0; facts->level <= 4; facts->level++) {
                facts->releaser.roles = word_bit(role);
                facts->relation = (enum area_relation)relation;
                authority_ask(&fixture->rules, facts, &fixture->answer);
                if (fixture->answer.verdict == AUTHORITY_GRANTED)
                    return true;
            }
    return false;
}

static void each_act_can_be_done_where_it_belongs_and_nowhere_else(void **state)
{
    struct fixture *fixture = *state;
    struct act_facts *facts = &fixture->facts;
    assert_int_equal(sizeof homes / sizeof *homes, ACT_COUNT);
    facts->particulars = ~(word_set)0;
    facts->drafter = (struct signer){"d", ~(word_set)0};
    facts->checker = (struct signer){"c", ~(word_set)0};
    facts->has_notice = facts->has_end = true;
    facts->notice_ms = INT64_MAX;
    for (size_t set = 0; rule_set_builtin_name(set); set++) {
        fixture->rules = read_builtin(fixture, set);
        for (unsigned i = 0; i < ACT_COUNT; i++)
            for (unsigned at = 0; at < REALM_KIND_COUNT * READINESS_COUNT; at++) {
                unsigned realm = at % REALM_KIND_COUNT, readiness = at / REALM_KIND_COUNT;
                assert_int_equal(homes[i].act, i);
                facts->act = homes[i].act;
                facts->realm = (enum realm_kind)realm;
                facts->readiness = (enum readiness)readiness;
                bool belongs = homes[i].realms >> realm & homes[i].readiness >> readiness & 1;
                if (somebody_can(fixture) != belongs)
                    fail_msg("%s: %s %s %s", fixture->rules.name, act_name(facts->act),
                             act_realm_name(facts->realm), readiness_name(facts->readiness));
            }
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_strictest_of_the_rules_counts_and_the_first_that_asks_is_named),
        TEST(a_rule_of_another_act_says_nothing),
        TEST(a_rule_that_names_no_act_speaks_of_all),
        TEST(the_nearest_permit_is_named_with_what_it_lacks),
        TEST(a_rule_forbids_even_what_another_permits),
        TEST(on_an_order_what_rules_ask_for_becomes_notes),
        TEST(what_stands_even_on_an_order_stands),
        TEST(nobody_releases_nothing_on_any_basis),
        TEST(one_person_with_two_pens_is_one_signature),
        TEST(other_signers_must_be_others),
        TEST(more_of_anything_never_takes_a_grant_away),
        TEST(another_basis_that_is_open_is_never_stricter_than_a_rule),
        TEST(every_answer_hangs_together_and_can_be_said),
        TEST(the_same_is_answered_again),
        TEST(each_act_can_be_done_where_it_belongs_and_nowhere_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
