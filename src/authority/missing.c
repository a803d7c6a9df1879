/* SPDX-License-Identifier: Apache-2.0 */
#include "authority/authority.h"

#include "base/assert.h"

/* Puts `word` behind the words that are there, with a sentence of the catalogue. */
static void join(struct buffer *words, enum language language, enum text_id with, const char *word)
{
    struct buffer joined = {0};
    if (words->size)
        text_write(&joined, language, with, ARG_TEXT("words", buffer_text(words)),
                   ARG_TEXT("word", word));
    else
        buffer_add_text(&joined, word);
    buffer_free(words);
    *words = joined;
}

typedef enum text_id (*word_text)(unsigned word);

static enum text_id text_of_realm(unsigned word)
{
    return act_realm_text((enum realm_kind)word);
}
static enum text_id text_of_readiness(unsigned word)
{
    return readiness_text((enum readiness)word);
}
static enum text_id text_of_relation(unsigned word)
{
    return area_relation_text((enum area_relation)word);
}
static enum text_id text_of_role(unsigned word)
{
    return role_text((enum role)word);
}

/* “government, military organ or next level up”; levels are their digits. */
static struct buffer list_words(enum language language, word_set words, word_text text)
{
    struct buffer list = {0};
    for (unsigned word = 0; words >> word; word++) {
        if (!(words >> word & 1))
            continue;
        char digit[] = {(char)('0' + word), '\0'};
        bool is_last = words >> word == 1;
        join(&list, language, is_last ? TEXT_AUTHORITY_WORDS_OR : TEXT_AUTHORITY_WORDS,
             text ? text_get(language, text(word)) : digit);
    }
    return list;
}

static void add_condition(struct buffer *phrases, enum language language, enum text_id id,
                          word_set words, word_text text)
{
    struct buffer list = list_words(language, words, text), phrase = {0};
    text_write(&phrase, language, id, ARG_TEXT("words", buffer_text(&list)));
    join(phrases, language, TEXT_AUTHORITY_PHRASES, buffer_text(&phrase));
    buffer_free(&phrase);
    buffer_free(&list);
}

static void add_error_condition(struct buffer *phrases, enum language language, word_set errors)
{
    bool is_own = (errors & word_bit(1)) != 0;
    join(phrases, language, TEXT_AUTHORITY_PHRASES,
         text_get(language, is_own ? TEXT_AUTHORITY_CONDITION_OWN_ERROR
                                   : TEXT_AUTHORITY_CONDITION_OTHERS_ERROR));
}

static struct buffer list_conditions(enum language language, const struct rule *rule, uint32_t bits)
{
    struct buffer phrases = {0};
    if (bits & 1u << CONDITION_ROLE)
        add_condition(&phrases, language, TEXT_AUTHORITY_CONDITION_ROLE, rule->roles, text_of_role);
    if (bits & 1u << CONDITION_REALM)
        add_condition(&phrases, language, TEXT_AUTHORITY_CONDITION_REALM, rule->realms,
                      text_of_realm);
    if (bits & 1u << CONDITION_READINESS)
        add_condition(&phrases, language, TEXT_AUTHORITY_CONDITION_READINESS, rule->readiness,
                      text_of_readiness);
    if (bits & 1u << CONDITION_LEVEL)
        add_condition(&phrases, language, TEXT_AUTHORITY_CONDITION_LEVEL, rule->levels, NULL);
    if (bits & 1u << CONDITION_AREA)
        add_condition(&phrases, language, TEXT_AUTHORITY_CONDITION_AREA, rule->relations,
                      text_of_relation);
    if (bits & 1u << CONDITION_OWN_ERROR)
        add_error_condition(&phrases, language, rule->own_errors);
    return phrases;
}

static uint32_t bit_if(word_set words, enum condition condition)
{
    return words ? 1u << condition : 0;
}

void rule_conditions_write(struct buffer *out, enum language language, const struct rule *rule)
{
    uint32_t bits =
        bit_if(rule->roles, CONDITION_ROLE) | bit_if(rule->realms, CONDITION_REALM) |
        bit_if(rule->readiness, CONDITION_READINESS) | bit_if(rule->levels, CONDITION_LEVEL) |
        bit_if(rule->relations, CONDITION_AREA) | bit_if(rule->own_errors, CONDITION_OWN_ERROR);
    struct buffer phrases = list_conditions(language, rule, bits);
    buffer_add(out, buffer_text(&phrases), phrases.size);
    buffer_free(&phrases);
}

const char *missing_kind_name(enum missing_kind kind)
{
    static const char *const names[MISSING_KIND_COUNT] = {
        [MISSING_BASIS] = "basis",
        [MISSING_FORBIDDEN] = "forbidden",
        [MISSING_PERMIT] = "permit",
        [MISSING_SIGNATURES] = "signatures",
        [MISSING_RANK] = "rank",
        [MISSING_SIGNER] = "signer",
        [MISSING_NOTICE] = "notice",
        [MISSING_END] = "end",
        [MISSING_PARTICULAR] = "particular",
    };
    return names[kind];
}

static void write_permit(struct buffer *out, enum language language, const struct missing *missing)
{
    if (!missing->rule) {
        text_write(out, language, TEXT_AUTHORITY_MISSING_NO_RULE);
        return;
    }
    struct buffer conditions = list_conditions(language, missing->rule, missing->number);
    text_write(out, language, TEXT_AUTHORITY_MISSING_PERMIT,
               ARG_TEXT("article", missing->rule->article),
               ARG_TEXT("says", missing->rule->says[language]),
               ARG_TEXT("conditions", buffer_text(&conditions)));
    buffer_free(&conditions);
}

static void write_signer(struct buffer *out, enum language language, const struct rule *rule)
{
    struct buffer roles = list_words(language, rule->with_roles, text_of_role);
    text_write(out, language, TEXT_AUTHORITY_MISSING_SIGNER, ARG_TEXT("article", rule->article),
               ARG_TEXT("roles", buffer_text(&roles)));
    buffer_free(&roles);
}

/* One number or word, and the article that asks for it. */
static void write_one(struct buffer *out, enum language language, enum text_id id,
                      const struct missing *missing, struct text_arg arg)
{
    text_write_list(out, language, id,
                    (const struct text_arg[]){ARG_TEXT("article", missing->rule->article), arg}, 2);
}

void missing_write(struct buffer *out, enum language language, const struct missing *missing)
{
    const struct rule *rule = missing->rule;
    int64_t number = missing->number;
    switch (missing->kind) {
    case MISSING_BASIS:
        text_write(out, language, TEXT_AUTHORITY_MISSING_BASIS,
                   ARG_NAME("basis", basis_kind_text((enum basis_kind)missing->number)));
        return;
    case MISSING_FORBIDDEN:
        write_one(out, language, TEXT_AUTHORITY_MISSING_FORBIDDEN, missing,
                  ARG_TEXT("says", rule->says[language]));
        return;
    case MISSING_PERMIT: write_permit(out, language, missing); return;
    case MISSING_SIGNATURES:
        if (!rule)
            text_write(out, language, TEXT_AUTHORITY_MISSING_RELEASER);
        else
            write_one(out, language, TEXT_AUTHORITY_MISSING_SIGNATURES, missing,
                      ARG_INTEGER("count", number));
        return;
    case MISSING_RANK:
        write_one(out, language, TEXT_AUTHORITY_MISSING_RANK, missing,
                  ARG_NAME("role", role_text(missing->role)));
        return;
    case MISSING_SIGNER: write_signer(out, language, rule); return;
    case MISSING_NOTICE:
        write_one(out, language, TEXT_AUTHORITY_MISSING_NOTICE, missing,
                  ARG_INTEGER("days", number));
        return;
    case MISSING_END:
        write_one(out, language, TEXT_AUTHORITY_MISSING_END, missing, ARG_INTEGER("hours", number));
        return;
    case MISSING_PARTICULAR:
        write_one(out, language, TEXT_AUTHORITY_MISSING_PARTICULAR, missing,
                  ARG_NAME("particular", particular_text((enum particular)number)));
        return;
    case MISSING_KIND_COUNT: break;
    }
    ALWAYS(false); /* a kind that does not exist */
}
