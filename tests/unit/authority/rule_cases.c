/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_cases.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *reading; /* the case that is being read, for the last words */

static _Noreturn void bail(const char *what, const char *word)
{
    printf("Bail out! %s: %s %s\n", reading, what, word);
    exit(1);
}

static const char *word_of(const json_t *value)
{
    if (!json_is_string(value))
        bail("not a word:", "a number or a list");
    return json_string_value(value);
}

#define WORD_OF(type, parse)                                                                       \
    static enum type type##_of(const json_t *value)                                                \
    {                                                                                              \
        enum type word;                                                                            \
        if (!parse(word_of(value), &word))                                                         \
            bail("no such word:", word_of(value));                                                 \
        return word;                                                                               \
    }

WORD_OF(act, act_parse)
WORD_OF(role, role_parse)
WORD_OF(readiness, readiness_parse)
WORD_OF(area_relation, area_relation_parse)
WORD_OF(particular, particular_parse)
WORD_OF(basis_kind, basis_kind_parse)

static enum realm_kind realm_of(const json_t *value)
{
    for (int kind = 0; kind < REALM_KIND_COUNT; kind++)
        if (strcmp(act_realm_name((enum realm_kind)kind), word_of(value)) == 0)
            return (enum realm_kind)kind;
    bail("no such realm:", word_of(value));
}

static word_set roles_of(const json_t *value)
{
    word_set roles = 0;
    if (json_is_string(value))
        return word_bit(role_of(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        roles |= word_bit(role_of(json_array_get(value, i)));
    return roles;
}

static word_set particulars_of(const json_t *value)
{
    word_set particulars = 0;
    if (json_is_string(value))
        return strcmp(word_of(value), "all") == 0 ? word_bit(PARTICULAR_COUNT) - 1
                                                  : word_bit(particular_of(value));
    for (size_t i = 0; i < json_array_size(value); i++)
        particulars |= word_bit(particular_of(json_array_get(value, i)));
    return particulars;
}

static struct signer signer_of(const char *party, const json_t *value)
{
    if (json_is_null(value))
        return (struct signer){0};
    return (struct signer){party, roles_of(value)};
}

#define HOUR_MS (INT64_C(60) * 60 * 1000)

static void complete(struct act_facts *facts)
{
    facts->drafter =
        (struct signer){"drafter", word_bit(ROLE_DUTY_OFFICER) | word_bit(ROLE_ADMINISTRATOR)};
    facts->checker =
        (struct signer){"checker", word_bit(ROLE_CHECKER) | word_bit(ROLE_DUTY_LEADER)};
    facts->particulars = word_bit(PARTICULAR_COUNT) - 1;
    facts->has_notice = facts->has_end = true;
    facts->notice_ms = 366 * 24 * HOUR_MS;
    facts->duration_ms = HOUR_MS;
}

static void set_fact(struct act_facts *facts, const char *name, const json_t *value)
{
    if (strcmp(name, "act") == 0)
        facts->act = act_of(value);
    else if (strcmp(name, "realm") == 0)
        facts->realm = realm_of(value);
    else if (strcmp(name, "readiness") == 0)
        facts->readiness = readiness_of(value);
    else if (strcmp(name, "level") == 0)
        facts->level = (uint32_t)json_integer_value(value);
    else if (strcmp(name, "area") == 0)
        facts->relation = area_relation_of(value);
    else if (strcmp(name, "own_error") == 0)
        facts->is_own_error = json_is_true(value);
    else if (strcmp(name, "drafter") == 0)
        facts->drafter = signer_of("drafter", value);
    else if (strcmp(name, "checker") == 0)
        facts->checker = signer_of("checker", value);
    else if (strcmp(name, "releaser") == 0)
        facts->releaser = signer_of("releaser", value);
    else if (strcmp(name, "drafter_releases") == 0)
        facts->drafter.party = "releaser";
    else if (strcmp(name, "raised_by") == 0)
        facts->raised_roles = roles_of(value);
    else if (strcmp(name, "notice_hours") == 0) {
        facts->has_notice = true;
        facts->notice_ms = json_integer_value(value) * HOUR_MS;
    } else if (strcmp(name, "duration_hours") == 0) {
        facts->has_end = true;
        facts->duration_ms = json_integer_value(value) * HOUR_MS;
    } else if (strcmp(name, "given") == 0)
        facts->particulars = particulars_of(value);
    else if (strcmp(name, "without") == 0)
        facts->particulars &= ~particulars_of(value);
    else if (strcmp(name, "complete") == 0)
        complete(facts);
    else if (strcmp(name, "basis") == 0)
        facts->basis = basis_kind_of(value);
    else
        bail("no such fact:", name);
}

static void add_ask(struct rule_cases *cases, struct arena *arena, const struct act_facts *facts)
{
    ARENA_PUSH_ROOM(arena, struct rule_ask, cases->asks, cases->ask_count, cases->ask_capacity);
    cases->asks[cases->ask_count++] = (struct rule_ask){*facts, cases->case_count};
}

static const char *name_of_act(unsigned word)
{
    return act_name((enum act)word);
}
static const char *name_of_realm(unsigned word)
{
    return act_realm_name((enum realm_kind)word);
}
static const char *name_of_readiness(unsigned word)
{
    return readiness_name((enum readiness)word);
}
static const char *name_of_area(unsigned word)
{
    return area_relation_name((enum area_relation)word);
}
static const char *name_of_role(unsigned word)
{
    return role_name((enum role)word);
}

static const struct {
    const char *fact;
    unsigned count;
    const char *(*name_of)(unsigned word);
} vocabularies[] = {
    {"act", ACT_COUNT, name_of_act},
    {"realm", REALM_KIND_COUNT, name_of_realm},
    {"area", AREA_RELATION_COUNT, name_of_area},
    {"readiness", READINESS_COUNT, name_of_readiness},
    {"releaser", ROLE_COUNT, name_of_role},
    {"drafter", ROLE_COUNT, name_of_role},
    {"checker", ROLE_COUNT, name_of_role},
};

static bool list_has(const json_t *list, const char *word)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(word_of(json_array_get(list, i)), word) == 0)
            return true;
    return false;
}

/* The words of a fact that are not in `list`. */
static json_t *all_but(const char *fact, const json_t *list)
{
    json_t *others = json_array();
    for (size_t v = 0; v < sizeof vocabularies / sizeof *vocabularies; v++) {
        if (strcmp(vocabularies[v].fact, fact) != 0)
            continue;
        for (unsigned word = 0; word < vocabularies[v].count; word++)
            if (!list_has(list, vocabularies[v].name_of(word)))
                json_array_append_new(others, json_string(vocabularies[v].name_of(word)));
    }
    return others;
}

/* All combinations of what `each` lists from its member `at` on. */
static void add_asks(struct rule_cases *cases, struct arena *arena, json_t *each, void *at,
                     const struct act_facts *facts)
{
    if (!at) {
        add_ask(cases, arena, facts);
        return;
    }
    const char *name = json_object_iter_key(at);
    json_t *values = json_object_iter_value(at), *not = json_object_get(values, "not");
    values = not ? all_but(name, not ) : json_incref(values);
    if (json_array_size(values) == 0)
        bail("nothing to go through in", name);
    for (size_t i = 0; i < json_array_size(values); i++) {
        struct act_facts one = *facts;
        set_fact(&one, name, json_array_get(values, i));
        add_asks(cases, arena, each, json_object_iter_next(each, at), &one);
    }
    json_decref(values);
}

static struct text_list list_of(const json_t *value, struct arena *arena)
{
    size_t count = json_array_size(value);
    struct text_list list = {(uint32_t)count, ARENA_ARRAY(arena, const char *, count)};
    for (size_t i = 0; i < count; i++)
        list.texts[i] = arena_copy_text(arena, word_of(json_array_get(value, i)));
    return list;
}

static const char *lines_of(const json_t *value, struct arena *arena)
{
    struct buffer lines = {0};
    for (size_t i = 0; i < json_array_size(value); i++)
        buffer_add_format(&lines, "%s\n", word_of(json_array_get(value, i)));
    const char *copy = value ? arena_copy_text(arena, buffer_text(&lines)) : NULL;
    buffer_free(&lines);
    return copy;
}

static const char *text_of(const json_t *item, const char *name, struct arena *arena)
{
    const char *text = json_string_value(json_object_get(item, name));
    return text ? arena_copy_text(arena, text) : NULL;
}

static void check_members(json_t *item)
{
    static const char known[] =
        " name rule facts each expect includes excludes silent particulars ";
    for (void *at = json_object_iter(item); at; at = json_object_iter_next(item, at)) {
        const char *name = json_object_iter_key(at), *found = strstr(known, name);
        if (!found || found[-1] != ' ' || found[strlen(name)] != ' ')
            bail("no such member:", name);
    }
}

static void read_case(struct rule_cases *cases, struct arena *arena, json_t *item)
{
    struct rule_case *rule_case = &cases->cases[cases->case_count];
    struct act_facts facts = {
        .realm = REALM_LIVE, .readiness = READINESS_PEACE, .basis = BASIS_RULE};
    json_t *given = json_object_get(item, "facts"), *each = json_object_get(item, "each");
    check_members(item);
    *rule_case = (struct rule_case){
        .name = text_of(item, "name", arena),
        .rule = text_of(item, "rule", arena),
        .expect = lines_of(json_object_get(item, "expect"), arena),
        .includes = list_of(json_object_get(item, "includes"), arena),
        .excludes = list_of(json_object_get(item, "excludes"), arena),
        .silent = list_of(json_object_get(item, "silent"), arena),
        .has_particulars = json_object_get(item, "particulars") != NULL,
        .particulars = particulars_of(json_object_get(item, "particulars")),
        .first_ask = cases->ask_count,
    };
    for (void *at = json_object_iter(given); at; at = json_object_iter_next(given, at))
        set_fact(&facts, json_object_iter_key(at), json_object_iter_value(at));
    add_asks(cases, arena, each, json_object_iter(each), &facts);
    rule_case->ask_count = cases->ask_count - rule_case->first_ask;
    if (!rule_case->expect && !rule_case->includes.count && !rule_case->excludes.count &&
        !rule_case->silent.count && !rule_case->has_particulars)
        bail("expects", "nothing");
    if (rule_case->has_particulars && !rule_case->rule)
        bail("particulars are those of", "a rule, which it does not name");
    cases->case_count++;
}

struct rule_cases rule_cases_read(const char *path, struct arena *arena)
{
    json_error_t why;
    reading = path;
    json_t *list = json_load_file(path, JSON_REJECT_DUPLICATES, &why);
    if (!json_is_array(list))
        bail("no list of cases:", why.text);
    struct rule_cases cases = {0};
    cases.cases = ARENA_ARRAY(arena, struct rule_case, json_array_size(list));
    for (size_t i = 0; i < json_array_size(list); i++) {
        reading = text_of(json_array_get(list, i), "name", arena);
        if (!reading)
            bail("a case has", "no name");
        read_case(&cases, arena, json_array_get(list, i));
    }
    json_decref(list);
    return cases;
}

/* What the rule asks for, of the lines “particular WORD RULE”. */
static bool particulars_hold(const struct rule_case *rule_case,
                             const struct authority_answer *answer)
{
    word_set asked = 0;
    for (uint32_t i = 0; i < answer->missing_count; i++) {
        const struct missing *missing = &answer->missing[i];
        if (missing->kind == MISSING_PARTICULAR && strcmp(missing->rule->id, rule_case->rule) == 0)
            asked |= word_bit(missing->number);
    }
    return asked == rule_case->particulars;
}

bool rule_ask_holds(const struct rule_set *rules, const struct rule_cases *cases,
                    const struct rule_ask *ask, struct buffer *lines)
{
    const struct rule_case *rule_case = &cases->cases[ask->of_case];
    struct authority_answer answer;
    authority_ask(rules, &ask->facts, &answer);
    buffer_clear(lines);
    answer_lines(lines, &answer);
    bool holds = !rule_case->expect || strcmp(rule_case->expect, buffer_text(lines)) == 0;
    for (uint32_t i = 0; holds && i < rule_case->includes.count; i++)
        holds = lines_have(lines->bytes, rule_case->includes.texts[i]);
    for (uint32_t i = 0; holds && i < rule_case->excludes.count; i++)
        holds = !lines_have(lines->bytes, rule_case->excludes.texts[i]);
    for (uint32_t i = 0; holds && i < rule_case->silent.count; i++)
        holds = !lines_name(lines->bytes, rule_case->silent.texts[i]);
    return holds && (!rule_case->has_particulars || particulars_hold(rule_case, &answer));
}

static void write_roles(struct buffer *out, const char *who, word_set roles)
{
    buffer_add_format(out, " %s", who);
    for (unsigned role = 0; role < ROLE_COUNT; role++)
        if (roles & word_bit(role))
            buffer_add_format(out, ":%s", role_name((enum role)role));
}

void rule_ask_write(struct buffer *out, const struct act_facts *facts)
{
    buffer_add_format(out, "%s %s %s level %u area %s on %s", act_name(facts->act),
                      act_realm_name(facts->realm), readiness_name(facts->readiness), facts->level,
                      area_relation_name(facts->relation), basis_kind_name(facts->basis));
    const struct signer *signers[] = {&facts->drafter, &facts->checker, &facts->releaser};
    static const char *const names[] = {"drafter", "checker", "releaser"};
    for (int i = 0; i < 3; i++)
        if (signers[i]->party)
            write_roles(out, names[i], signers[i]->roles);
    if (facts->raised_roles)
        write_roles(out, "raised", facts->raised_roles);
    buffer_add_format(out, "%s notice %" PRId64 " end %" PRId64 " given %" PRIx64,
                      facts->is_own_error ? " own error" : "",
                      facts->has_notice ? facts->notice_ms / HOUR_MS : -1,
                      facts->has_end ? facts->duration_ms / HOUR_MS : -1, facts->particulars);
}
