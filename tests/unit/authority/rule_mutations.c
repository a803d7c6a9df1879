/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_mutations.h"

#include "base/assert.h"

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
static const char *name_of_level(unsigned word)
{
    static const char *const digits[] = {"0", "1", "2", "3", "4"};
    return digits[word];
}
static const char *name_of_relation(unsigned word)
{
    return area_relation_name((enum area_relation)word);
}
static const char *name_of_own_error(unsigned word)
{
    return word ? "true" : "false";
}
static const char *name_of_role(unsigned word)
{
    return role_name((enum role)word);
}
static const char *name_of_basis(unsigned word)
{
    return basis_kind_name((enum basis_kind)word);
}
static const char *name_of_particular(unsigned word)
{
    return particular_name((enum particular)word);
}

static const struct set_field {
    const char *name;
    size_t offset;
    unsigned first, count; /* words */
    const char *(*name_of)(unsigned word);
    bool grows_from_none; /* none means none, not any */
} sets[] = {
#define AT(field) offsetof(struct rule, field)
    {"acts", AT(acts), 0, ACT_COUNT, name_of_act, false},
    {"realms", AT(realms), 0, REALM_KIND_COUNT, name_of_realm, false},
    {"readiness", AT(readiness), 0, READINESS_COUNT, name_of_readiness, false},
    {"levels", AT(levels), 0, 5, name_of_level, false},
    {"areas", AT(relations), 0, AREA_RELATION_COUNT, name_of_relation, false},
    {"own_error", AT(own_errors), 0, 2, name_of_own_error, false},
    {"roles", AT(roles), 0, ROLE_COUNT, name_of_role, false},
    {"with", AT(with_roles), 0, ROLE_COUNT, name_of_role, false},
    {"even_on", AT(even_on), BASIS_VERBAL, BASIS_KIND_COUNT, name_of_basis, true},
    {"particulars", AT(particulars), 0, PARTICULAR_COUNT, name_of_particular, true},
};

static const struct number_field {
    const char *name;
    size_t offset;
} numbers[] = {
    {"below", AT(below_rank)},        {"signatures", AT(signatures)},
    {"second_key", AT(second_rank)},  {"as_raised", AT(as_raised)},
    {"notice_days", AT(notice_days)}, {"expires_hours", AT(expires_hours)},
#undef AT
};

struct maker {
    const struct rule_set *rules;
    const struct rule *rule;
    mutation_try try_one;
    void *context;
    struct buffer what;
};

static void make(struct maker *maker, struct mutation *mutation)
{
    mutation->what = buffer_text(&maker->what);
    maker->try_one(maker->context, mutation);
}

static void make_set(struct maker *maker, const struct set_field *field, word_set words,
                     bool is_addition)
{
    struct mutation mutation = {.rule = *maker->rule, .is_addition = is_addition};
    *(word_set *)((char *)&mutation.rule + field->offset) = words;
    make(maker, &mutation);
}

/* Would a rule of this effect have such a member at all? */
static bool can_grow(const struct rule *rule, const struct set_field *field)
{
    bool is_even_on = field->first == BASIS_VERBAL;
    if (!field->grows_from_none)
        return false;
    return is_even_on ? rule->effect != RULE_PERMIT : rule->effect == RULE_REQUIRE;
}

static void mutate_set(struct maker *maker, const struct set_field *field)
{
    word_set words = *(const word_set *)((const char *)maker->rule + field->offset);
    if (words == 0 && !can_grow(maker->rule, field))
        return;
    buffer_clear(&maker->what);
    buffer_add_format(&maker->what, "no %s", field->name);
    if (words)
        make_set(maker, field, 0, false);
    for (unsigned word = field->first; word < field->count; word++) {
        bool is_there = (words & word_bit(word)) != 0;
        bool is_used = field->name_of != name_of_role || maker->rules->role_rank[word] > 0;
        if (words == word_bit(word) || !is_used)
            continue; /* without its only word it would be the whole condition less */
        buffer_clear(&maker->what);
        buffer_add_format(&maker->what, "%s %s %s", field->name, is_there ? "without" : "and",
                          field->name_of(word));
        make_set(maker, field, words ^ word_bit(word), !is_there);
    }
}

static void mutate_number(struct maker *maker, const struct number_field *field)
{
    uint32_t number = *(const uint32_t *)((const char *)maker->rule + field->offset);
    const uint32_t others[] = {0, number - 1, number + 1};
    if (number == 0)
        return;
    for (size_t i = 0; i < 3; i++) {
        struct mutation mutation = {.rule = *maker->rule};
        bool is_flag = field->offset == offsetof(struct rule, as_raised);
        if (i > 0 && (others[i] == 0 || is_flag))
            continue;
        *(uint32_t *)((char *)&mutation.rule + field->offset) = others[i];
        buffer_clear(&maker->what);
        buffer_add_format(&maker->what, "%s %u", field->name, others[i]);
        make(maker, &mutation);
    }
}

static void mutate_effect(struct maker *maker)
{
    struct mutation dropped = {.rule = *maker->rule, .is_dropped = true};
    buffer_clear(&maker->what);
    buffer_add_text(&maker->what, "not there");
    make(maker, &dropped);
    for (int effect = 0; effect < RULE_EFFECT_COUNT; effect++) {
        struct mutation mutation = {.rule = *maker->rule};
        mutation.rule.effect = (enum rule_effect)effect;
        buffer_clear(&maker->what);
        buffer_add_text(&maker->what, rule_effect_name((enum rule_effect)effect));
        if (mutation.rule.effect != maker->rule->effect)
            make(maker, &mutation);
    }
}

void rule_mutations(const struct rule_set *rules, const struct rule *rule, mutation_try try_one,
                    void *context)
{
    struct maker maker = {rules, rule, try_one, context, {0}};
    mutate_effect(&maker);
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        mutate_set(&maker, &sets[i]);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        mutate_number(&maker, &numbers[i]);
    buffer_free(&maker.what);
}
