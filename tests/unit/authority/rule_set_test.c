/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "authority/rule_set.h"
#include "base/json_reader.h"

#include "small_set.h"

struct fixture {
    struct arena *arena;
    struct buffer document, sentence;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    fixture->arena = arena_new();
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    buffer_free(&fixture->document);
    buffer_free(&fixture->sentence);
    arena_free(fixture->arena);
    free(fixture);
    return 0;
}

static bool read_text(struct fixture *fixture, const char *document, struct rule_set *ret_rules)
{
    struct error err;
    buffer_clear(&fixture->sentence);
    bool ok = rule_set_read("s.json", document, strlen(document), fixture->arena, ret_rules, &err);
    if (!ok) {
        error_write(&fixture->sentence, LANGUAGE_EN, &err);
        assert_true(err.kind == ERROR_INPUT || err.kind == ERROR_LIMIT);
    }
    return ok;
}

static void a_small_set_is_read(void **state)
{
    struct fixture *fixture = *state;
    struct rule_set rules;
    assert_true(read_text(
        fixture,
        SET_OF(RULE("a", PERMIT(",\"realms\":[\"live\"],\"roles\":[\"planner\"]")) "," RULE(
            "b",
            REQUIRE("\"signatures\":3,\"second_key\":\"duty_leader\",\"levels\":[0,4],"
                    "\"with\":[\"planner\"],\"as_raised\":true,\"notice_days\":5,"
                    "\"expires_hours\":7,\"particulars\":[\"reason\"],\"own_error\":false,"
                    "\"even_on\":[\"emergency\"],\"below\":\"planner\"")) "," RULE("c",
                                                                                   FORBID(""))),
        &rules));
    assert_string_equal(rules.name, "s");
    assert_int_equal(rules.version, 3);
    assert_string_equal(rules.title[LANGUAGE_ZH], "小");
    assert_int_equal(rules.rule_count, 3);
    assert_int_equal(rules.role_rank[ROLE_DUTY_LEADER], 4);
    assert_int_equal(rules.role_rank[ROLE_VIEWER], 0);
    assert_int_equal(rules.bases[ACT_NOTE], word_bit(BASIS_VERBAL));
    const struct rule *a = &rules.rules[0], *b = &rules.rules[1], *c = &rules.rules[2];
    assert_int_equal(a->acts, word_bit(ACT_NOTE));
    assert_int_equal(a->realms, word_bit(REALM_LIVE));
    assert_int_equal(a->roles, word_bit(ROLE_PLANNER));
    assert_string_equal(a->source->id, "law");
    assert_int_equal(b->signatures, 3);
    assert_int_equal(b->second_rank, 4);
    assert_int_equal(b->second_role, ROLE_DUTY_LEADER);
    assert_int_equal(b->levels, word_bit(0) | word_bit(4));
    assert_int_equal(b->with_roles, word_bit(ROLE_PLANNER));
    assert_int_equal(b->as_raised, 1);
    assert_int_equal(b->notice_days, 5);
    assert_int_equal(b->expires_hours, 7);
    assert_int_equal(b->particulars, word_bit(PARTICULAR_REASON));
    assert_int_equal(b->own_errors, word_bit(0));
    assert_int_equal(b->even_on, word_bit(BASIS_EMERGENCY));
    assert_int_equal(b->below_rank, 1);
    assert_int_equal(b->below_role, ROLE_PLANNER);
    assert_int_equal(c->effect, RULE_FORBID);
    assert_int_equal(c->acts, 0);
}

static const struct {
    const char *document, *sentence;
} refused[] = {
    {"", "s.json"},
    {"[]", "rule set must be an object"},
    {"{}", "name is missing"},
    {"{" HEAD ",\"x\":1}", "x is not a member that is known there"},
    {"{\"name\":\"S\"}", "name is “S”; a name is made of"},
    {"{\"name\":7}", "name must be a text"},
    {"{\"name\":\"\"}", "name must be 1 to 1,000 bytes long"},
    {"{\"name\":\"s\",\"version\":0}", "version is 0; it must be 1 to"},
    {"{\"name\":\"s\",\"version\":1.5}", "version must be a whole number"},
    {"{\"name\":\"s\",\"version\":99999999999}", "version is 99999999999"},
    {"{\"name\":\"s\",\"version\":1,\"title\":{\"en\":\"x\"}}", "title.zh is missing"},
    {"{\"name\":\"s\",\"version\":1,\"title\":{\"en\":\"x\",\"zh\":\"x\",\"nb\":\"x\"}}",
     "title.nb is not a member"},
    {"{" HEAD ",\"sources\":[]}", "sources is an empty list"},
    {"{" HEAD ",\"sources\":[7]}", "sources[0] must be an object"},
    {"{" HEAD ",\"sources\":[" SOURCE("law") "," SOURCE("law") "]}", "sources says “law” twice"},
    {"{" HEAD "," SOURCES ",\"roles\":{\"king\":1}}", "roles says “king”, which is not a word"},
    {"{" HEAD "," SOURCES ",\"roles\":{\"planner\":0}}", "roles.planner is 0; it must be 1 to 99"},
    {"{" HEAD "," SOURCES "," ROLES ",\"bases\":{\"sing\":[]}}", "bases says “sing”"},
    {"{" HEAD "," SOURCES "," ROLES ",\"bases\":{\"note\":[]}}", "bases.note is an empty list"},
    {"{" HEAD "," SOURCES "," ROLES ",\"bases\":{\"note\":[\"rule\"]}}", "bases.note says “rule”"},
    {"{" HEAD "," SOURCES "," ROLES "," BASES ",\"rules\":[]}", "rules is an empty list"},
    {SET_OF("7"), "rules[0] must be an object"},
    {SET_OF("{}"), "rules[0].id is missing"},
    {SET_OF("{\"id\":\"a\"}"), "rules[0] (a).article is missing"},
    {SET("\"effect\":\"permit\""), "rules[0] (r-1).acts is missing"},
    {SET("\"effect\":\"allow\""), "rules[0] (r-1).effect says “allow”"},
    {SET(PERMIT(",\"if\":\"x\"")), "rules[0] (r-1).if is not a member"},
    {SET(PERMIT(",\"realms\":\"live\"")), "(r-1).realms must be a list"},
    {SET(PERMIT(",\"realms\":[]")), "(r-1).realms is an empty list"},
    {SET(PERMIT(",\"realms\":[1]")), "(r-1).realms must be a list of words"},
    {SET(PERMIT(",\"realms\":[\"live\",\"live\"]")), "(r-1).realms says “live” twice"},
    {SET(PERMIT(",\"realms\":[\"exercise 1\"]")), "(r-1).realms says “exercise 1”"},
    {SET(PERMIT(",\"levels\":[5]")), "(r-1).levels is 5; it must be 0 to 4"},
    {SET(PERMIT(",\"levels\":[-1]")), "(r-1).levels is -1"},
    {SET(PERMIT(",\"levels\":[\"1\"]")), "(r-1).levels must be a list of whole numbers"},
    {SET(PERMIT(",\"levels\":[1,1]")), "(r-1).levels says “1” twice"},
    {SET(PERMIT(",\"roles\":[\"viewer\"]")),
     "(r-1).roles names the role “viewer”, to which this rule set gives no rank"},
    {SET(PERMIT(",\"signatures\":2")),
     "(r-1).signatures has no meaning in a rule whose effect is permit"},
    {SET(PERMIT(",\"even_on\":[\"verbal\"]")), "(r-1).even_on has no meaning"},
    {SET(PERMIT(",\"own_error\":1")), "(r-1).own_error must be true or false"},
    {SET(FORBID(",\"roles\":[\"planner\"]")), "(r-1).roles has no meaning"},
    {SET(FORBID(",\"below\":\"viewer\"")), "(r-1).below names the role “viewer”"},
    {SET(FORBID(",\"below\":\"boss\"")), "(r-1).below says “boss”"},
    {SET("\"effect\":\"require\""), "rules[0] (r-1) requires nothing"},
    {SET(REQUIRE("\"signatures\":1")), "(r-1).signatures is 1; it must be 2 to 3"},
    {SET(REQUIRE("\"signatures\":4")), "(r-1).signatures is 4"},
    {SET(REQUIRE("\"as_raised\":false")), "(r-1).as_raised must be true"},
    {SET(REQUIRE("\"notice_days\":0")), "(r-1).notice_days is 0"},
    {SET(REQUIRE("\"particulars\":[\"mood\"]")), "(r-1).particulars says “mood”"},
    {SET_OF(RULE("a", FORBID("")) "," RULE("a", FORBID(""))), "rules says “a” twice"},
    {SET_OF("{\"id\":\"a\",\"article\":\"§1\",\"source\":\"dream\",\"says\":{\"en\":\"x\",\"zh\":"
            "\"x\"},\"effect\":\"forbid\"}"),
     "rules[0] (a).source names the source “dream”"},
    {SET(PERMIT(",\"acts\":[\"note\"]")), "s.json"}, /* a name twice */
    {SET(PERMIT("")) "x", "s.json"},
};

static void refuses_a_bad_document_with_file_rule_and_member(void **state)
{
    struct fixture *fixture = *state;
    struct rule_set rules = {.version = 77};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        if (read_text(fixture, refused[i].document, &rules))
            fail_msg("took %s", refused[i].document);
        const char *sentence = buffer_text(&fixture->sentence);
        if (!strstr(sentence, refused[i].sentence) || !strstr(sentence, "s.json"))
            fail_msg("of %s it says: %s", refused[i].document, sentence);
        assert_int_equal(rules.version, 77);
    }
}

static void refuses_more_than_it_takes(void **state)
{
    struct fixture *fixture = *state;
    struct rule_set rules;
    buffer_add_text(&fixture->document, "{" HEAD "," SOURCES "," ROLES "," BASES ",\"rules\":[");
    for (int i = 0; i <= RULE_MAX; i++)
        buffer_add_format(&fixture->document, "%s{\"id\":\"r%d\"}", i ? "," : "", i);
    buffer_add_text(&fixture->document, "]}");
    assert_false(read_text(fixture, fixture->document.bytes, &rules));
    assert_non_null(strstr(fixture->sentence.bytes, "rules has 513 items; the most is 512"));
    while (fixture->document.size <= RULE_SET_SIZE_MAX)
        buffer_add_char(&fixture->document, ' ');
    assert_false(read_text(fixture, fixture->document.bytes, &rules));
    assert_non_null(strstr(fixture->sentence.bytes, "larger than 1,024 kB"));
}

static void the_canonical_bytes_give_the_same_set(void **state)
{
    struct fixture *fixture = *state;
    const char *name;
    for (size_t i = 0; (name = rule_set_builtin_name(i)); i++) {
        struct rule_set first, again;
        struct error err;
        size_t size;
        const char *bytes = rule_set_builtin(name, &size);
        assert_true(rule_set_read(name, bytes, size, fixture->arena, &first, &err));
        assert_string_equal(first.name, name);
        assert_true(rule_set_read(name, first.canonical, first.canonical_size, fixture->arena,
                                  &again, &err));
        assert_int_equal(first.canonical_size, again.canonical_size);
        assert_memory_equal(first.canonical, again.canonical, first.canonical_size);
        assert_true(hash_equal(first.hash, again.hash));
        struct json_reader json = json_read(first.canonical, first.canonical_size);
        json_skip(&json);
        assert_true(json_end(&json));
    }
}

static void space_and_the_order_of_members_do_not_matter(void **state)
{
    struct fixture *fixture = *state;
    struct rule_set one, other;
    assert_true(read_text(fixture, SET_OF(RULE("a", FORBID(""))), &one));
    assert_true(read_text(fixture,
                          " {\"rules\": [{\"effect\":\"forbid\", " RULE_HEAD(
                              "a") "}], " BASES ", " ROLES "," SOURCES "," HEAD "}\n",
                          &other));
    assert_true(hash_equal(one.hash, other.hash));
    assert_true(read_text(fixture, SET_OF(RULE("b", FORBID(""))), &other));
    assert_false(hash_equal(one.hash, other.hash));
}

static void there_are_two_sets_in_the_program(void **state)
{
    (void)state;
    size_t size;
    assert_string_equal(rule_set_builtin_name(0), "cn");
    assert_string_equal(rule_set_builtin_name(1), "generic");
    assert_null(rule_set_builtin_name(2));
    assert_null(rule_set_builtin_name(99));
    assert_null(rule_set_builtin("mars", &size));
}

static void in_the_sets_of_the_program_every_act_can_be_done(void **state)
{
    struct fixture *fixture = *state;
    const char *name;
    for (size_t i = 0; (name = rule_set_builtin_name(i)); i++) {
        struct rule_set rules;
        struct error err;
        size_t size;
        const char *bytes = rule_set_builtin(name, &size);
        assert_true(rule_set_read(name, bytes, size, fixture->arena, &rules, &err));
        assert_true(rule_set_usable(&rules, &err));
    }
}

static struct rule_set read_builtin(struct fixture *fixture, const char *name)
{
    struct rule_set rules;
    struct error err;
    size_t size;
    const char *bytes = rule_set_builtin(name, &size);
    assert_true(rule_set_read(name, bytes, size, fixture->arena, &rules, &err));
    return rules;
}

static void refuses_a_set_under_which_something_can_never_be_done(void **state)
{
    struct fixture *fixture = *state;
    struct rule_set rules = read_builtin(fixture, "generic");
    struct error err;
    for (uint32_t i = 0; i < rules.rule_count; i++)
        if (strcmp(rules.rules[i].id, "gen-rules") == 0)
            rules.rules[i].roles = word_bit(ROLE_VIEWER); /* who has not the rank */
    assert_false(rule_set_usable(&rules, &err));
    assert_int_equal(err.kind, ERROR_CONFLICT);
    error_write(&fixture->sentence, LANGUAGE_EN, &err);
    assert_non_null(strstr(fixture->sentence.bytes, "change the rules"));
}

static void a_set_of_only_a_note_is_not_usable(void **state)
{
    struct fixture *fixture = *state;
    struct rule_set rules;
    struct error err;
    assert_true(read_text(fixture, SET(PERMIT("")), &rules));
    assert_false(rule_set_usable(&rules, &err));
}

/* Nobody drafts or checks what is done in one step. */
static void refuses_a_second_signature_where_there_is_one_step(void **state)
{
    struct fixture *fixture = *state;
    struct rule_set rules = read_builtin(fixture, "generic");
    struct error err;
    for (uint32_t i = 0; i < rules.rule_count; i++)
        if (strcmp(rules.rules[i].id, "gen-two-persons") == 0)
            rules.rules[i].acts |= word_bit(ACT_ORGANISATION_CHANGE);
    assert_true(rule_set_usable(&rules, &err));
    for (uint32_t i = 0; i < rules.rule_count; i++)
        if (strcmp(rules.rules[i].id, "gen-two-persons") == 0)
            rules.rules[i].acts |= word_bit(ACT_REFERENCE_EDIT);
    assert_false(rule_set_usable(&rules, &err));
    assert_int_equal(err.id, TEXT_AUTHORITY_STEP_IMPOSSIBLE);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_small_set_is_read),
        TEST(refuses_a_bad_document_with_file_rule_and_member),
        TEST(refuses_more_than_it_takes),
        TEST(the_canonical_bytes_give_the_same_set),
        TEST(space_and_the_order_of_members_do_not_matter),
        TEST(there_are_two_sets_in_the_program),
        TEST(in_the_sets_of_the_program_every_act_can_be_done),
        TEST(refuses_a_set_under_which_something_can_never_be_done),
        TEST(a_set_of_only_a_note_is_not_usable),
        TEST(refuses_a_second_signature_where_there_is_one_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
