/* SPDX-License-Identifier: Apache-2.0 */
/* One rule, read off a table of its members. */
#include "authority/rule_reading.h"

#include <string.h>

#include "base/assert.h"

static const char *const effects[RULE_EFFECT_COUNT] = {"permit", "require", "forbid"};

const char *rule_effect_name(enum rule_effect effect)
{
    ALWAYS((unsigned)effect < RULE_EFFECT_COUNT);
    return effects[effect];
}

static int find_readiness(const char *word)
{
    enum readiness readiness;
    return readiness_parse(word, &readiness) ? (int)readiness : -1;
}

static int find_relation(const char *word)
{
    enum area_relation relation;
    return area_relation_parse(word, &relation) ? (int)relation : -1;
}

static int find_particular(const char *word)
{
    enum particular particular;
    return particular_parse(word, &particular) ? (int)particular : -1;
}

static int find_realm(const char *word)
{
    for (int kind = 0; kind < REALM_KIND_COUNT; kind++)
        if (strcmp(act_realm_name((enum realm_kind)kind), word) == 0)
            return kind;
    return -1;
}

enum member_kind {
    MEMBER_WORDS,  /* word_set */
    MEMBER_LEVELS, /* word_set of numbers from least to most */
    MEMBER_ROLES,  /* word_set of roles that have a rank here */
    MEMBER_RANK,   /* uint32_t: rank of a role that has one */
    MEMBER_NUMBER, /* uint32_t from least to most */
    MEMBER_TRUE,   /* uint32_t: 1 */
    MEMBER_BOOL,   /* word_set: bit 0 false, bit 1 true */
};

enum { PERMITS = 1 << RULE_PERMIT, REQUIRES = 1 << RULE_REQUIRE, FORBIDS = 1 << RULE_FORBID };

static const struct rule_member {
    const char *name;
    enum member_kind kind;
    int effects; /* of the rules that may have it */
    size_t offset;
    word_finder find;
    uint32_t least, most;
} members[] = {
#define AT(field) offsetof(struct rule, field)
    {"acts", MEMBER_WORDS, PERMITS | REQUIRES | FORBIDS, AT(acts), find_act, 0, 0},
    {"realms", MEMBER_WORDS, PERMITS | REQUIRES | FORBIDS, AT(realms), find_realm, 0, 0},
    {"readiness", MEMBER_WORDS, PERMITS | REQUIRES | FORBIDS, AT(readiness), find_readiness, 0, 0},
    {"levels", MEMBER_LEVELS, PERMITS | REQUIRES | FORBIDS, AT(levels), NULL, 0, 4},
    {"areas", MEMBER_WORDS, PERMITS | REQUIRES | FORBIDS, AT(relations), find_relation, 0, 0},
    {"own_error", MEMBER_BOOL, PERMITS | REQUIRES | FORBIDS, AT(own_errors), NULL, 0, 0},
    {"roles", MEMBER_ROLES, PERMITS, AT(roles), find_role, 0, 0},
    {"below", MEMBER_RANK, REQUIRES | FORBIDS, AT(below_rank), NULL, 0, 0},
    {"even_on", MEMBER_WORDS, REQUIRES | FORBIDS, AT(even_on), find_basis, 0, 0},
    {"signatures", MEMBER_NUMBER, REQUIRES, AT(signatures), NULL, 2, 3},
    {"second_key", MEMBER_RANK, REQUIRES, AT(second_rank), NULL, 0, 0},
    {"with", MEMBER_ROLES, REQUIRES, AT(with_roles), find_role, 0, 0},
    {"as_raised", MEMBER_TRUE, REQUIRES, AT(as_raised), NULL, 0, 0},
    {"notice_days", MEMBER_NUMBER, REQUIRES, AT(notice_days), NULL, 1, 366},
    {"expires_hours", MEMBER_NUMBER, REQUIRES, AT(expires_hours), NULL, 1, 100000},
    {"particulars", MEMBER_WORDS, REQUIRES, AT(particulars), find_particular, 0, 0},
#undef AT
};
enum { MEMBER_COUNT = sizeof members / sizeof *members };

static bool read_roles(const struct spot *spot, const char *member, word_set *ret_roles)
{
    word_set roles;
    if (!spot_words(spot, member, find_role, &roles))
        return false;
    for (unsigned role = 0; role < ROLE_COUNT; role++)
        if (roles & word_bit(role) && spot->reading->set->role_rank[role] == 0)
            return spot_fail_word(spot, member, TEXT_AUTHORITY_ROLE_UNUSED,
                                  role_name((enum role)role));
    *ret_roles = roles;
    return true;
}

static bool read_role(const struct spot *spot, const char *member, enum role *ret_role)
{
    const char *word;
    if (!spot_text(spot, member, &word))
        return false;
    int role = find_role(word);
    if (role < 0)
        return spot_fail_word(spot, member, TEXT_AUTHORITY_WORD_UNKNOWN, word);
    if (spot->reading->set->role_rank[role] == 0)
        return spot_fail_word(spot, member, TEXT_AUTHORITY_ROLE_UNUSED, word);
    *ret_role = (enum role)role;
    return true;
}

static bool read_bool(const struct spot *spot, const char *member, word_set *ret_set)
{
    const json_t *value = json_object_get(spot->object, member);
    if (!json_is_boolean(value))
        return spot_fail_kind(spot, member, TEXT_AUTHORITY_KIND_BOOL);
    *ret_set = word_bit(json_is_true(value));
    return true;
}

static bool read_true(const struct spot *spot, const char *member, uint32_t *ret_value)
{
    if (!json_is_true(json_object_get(spot->object, member)))
        return spot_fail_kind(spot, member, TEXT_AUTHORITY_KIND_TRUE);
    *ret_value = 1;
    return true;
}

static bool read_member(const struct spot *spot, const struct rule_member *member,
                        struct rule *rule)
{
    void *field = (char *)rule + member->offset;
    enum role role;
    switch (member->kind) {
    case MEMBER_WORDS: return spot_words(spot, member->name, member->find, field);
    case MEMBER_LEVELS: return spot_levels(spot, member->name, member->most, field);
    case MEMBER_ROLES: return read_roles(spot, member->name, field);
    case MEMBER_NUMBER: return spot_number(spot, member->name, member->least, member->most, field);
    case MEMBER_TRUE: return read_true(spot, member->name, field);
    case MEMBER_BOOL: return read_bool(spot, member->name, field);
    case MEMBER_RANK:
        if (!read_role(spot, member->name, &role))
            return false;
        *(uint32_t *)field = spot->reading->set->role_rank[role];
        *(field == &rule->below_rank ? &rule->below_role : &rule->second_role) = role;
        return true;
    }
    return false;
}

static bool read_members(const struct spot *spot, struct rule *rule)
{
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        if (!json_object_get(spot->object, members[i].name))
            continue;
        if (!(members[i].effects & 1 << rule->effect))
            return error_set(spot->reading->err, ERROR_INPUT, TEXT_AUTHORITY_NOT_FOR_EFFECT,
                             ARG_TEXT("file", spot->reading->file),
                             ARG_TEXT("place", spot_place(spot, members[i].name)),
                             ARG_TEXT("effect", effects[rule->effect]));
        if (!read_member(spot, &members[i], rule))
            return false;
    }
    return true;
}

static bool check_known(const struct spot *spot)
{
    static const char *const words[] = {"id", "article", "source", "says", "effect"};
    enum { WORD_COUNT = sizeof words / sizeof *words };
    const char *known[WORD_COUNT + MEMBER_COUNT + 1] = {0};
    memcpy(known, words, sizeof words);
    for (size_t i = 0; i < MEMBER_COUNT; i++)
        known[WORD_COUNT + i] = members[i].name;
    return spot_known(spot, known);
}

static bool read_effect(const struct spot *spot, enum rule_effect *ret_effect)
{
    const char *word;
    if (!spot_text(spot, "effect", &word))
        return false;
    for (int effect = 0; effect < RULE_EFFECT_COUNT; effect++) {
        if (strcmp(effects[effect], word) == 0) {
            *ret_effect = (enum rule_effect)effect;
            return true;
        }
    }
    return spot_fail_word(spot, "effect", TEXT_AUTHORITY_WORD_UNKNOWN, word);
}

static bool read_source(const struct spot *spot, const struct rule_source **ret_source)
{
    const struct rule_set *set = spot->reading->set;
    const char *word;
    if (!spot_text(spot, "source", &word))
        return false;
    for (uint32_t i = 0; i < set->source_count; i++) {
        if (strcmp(set->sources[i].id, word) == 0) {
            *ret_source = &set->sources[i];
            return true;
        }
    }
    return spot_fail_word(spot, "source", TEXT_AUTHORITY_SOURCE_UNKNOWN, word);
}

/* A permit says for which acts; a requirement requires something. */
static bool check_sense(const struct spot *spot, const struct rule *rule)
{
    bool requires = rule->signatures || rule->second_rank || rule->with_roles || rule->as_raised ||
                    rule->notice_days || rule->expires_hours || rule->particulars;
    if (rule->effect == RULE_PERMIT && rule->acts == 0)
        return spot_fail(spot, "acts", TEXT_AUTHORITY_MEMBER_MISSING);
    if (rule->effect == RULE_REQUIRE && !requires)
        return spot_fail(spot, "", TEXT_AUTHORITY_REQUIRES_NOTHING);
    return true;
}

static const char *rule_path(const struct reading *reading, size_t index, const char *id)
{
    struct buffer path = {0};
    buffer_add_format(&path, "rules[%zu]", index);
    if (id)
        buffer_add_format(&path, " (%s)", id);
    char *copy = arena_copy_text(reading->arena, buffer_text(&path));
    buffer_free(&path);
    return copy;
}

bool rule_read(const struct reading *reading, size_t index, const json_t *item,
               struct rule *ret_rule)
{
    struct rule rule = {0};
    struct spot spot = {reading, item, rule_path(reading, index, NULL)};
    if (!json_is_object(item))
        return spot_fail_kind(&spot, "", TEXT_AUTHORITY_KIND_OBJECT);
    if (!spot_id(&spot, "id", &rule.id))
        return false;
    spot.path = rule_path(reading, index, rule.id);
    bool ok = check_known(&spot) && spot_text(&spot, "article", &rule.article) &&
              spot_texts(&spot, "says", rule.says) && read_source(&spot, &rule.source) &&
              read_effect(&spot, &rule.effect) && read_members(&spot, &rule) &&
              check_sense(&spot, &rule);
    if (ok)
        *ret_rule = rule;
    return ok;
}
