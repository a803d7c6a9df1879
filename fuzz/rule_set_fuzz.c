/* SPDX-License-Identifier: Apache-2.0 */
/* Rule sets: whatever is read can be written canonically, read again, and asked about anything. */
#include "authority/authority.h"
#include "base/json_reader.h"
#include "base/random.h"
#include "table_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_rule(const struct rule_set *rules, const struct rule *rule)
{
    ALWAYS(rule->id && *rule->id && rule->article && rule->source);
    ALWAYS(rule->source >= rules->sources && rule->source < rules->sources + rules->source_count);
    ALWAYS(rule->effect != RULE_PERMIT || rule->acts);
    ALWAYS(rule->effect == RULE_PERMIT || rule->roles == 0);
    ALWAYS(rule->effect == RULE_REQUIRE || (!rule->signatures && !rule->particulars));
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        ALWAYS(utf8_valid(rule->says[language], strlen(rule->says[language])));
}

static void check_canonical(const struct rule_set *rules, struct arena *arena)
{
    struct rule_set again;
    struct error err;
    struct json_reader json = json_read(rules->canonical, rules->canonical_size);
    json_skip(&json);
    ALWAYS(json_end(&json));
    ALWAYS(rule_set_read("again", rules->canonical, rules->canonical_size, arena, &again, &err));
    ALWAYS(again.canonical_size == rules->canonical_size);
    ALWAYS(memcmp(again.canonical, rules->canonical, rules->canonical_size) == 0);
    ALWAYS(hash_equal(again.hash, rules->hash) && again.rule_count == rules->rule_count);
}

static struct act_facts some_facts(struct random *random)
{
    return (struct act_facts){
        .act = (enum act)random_below(random, ACT_COUNT),
        .realm = (enum realm_kind)random_below(random, REALM_KIND_COUNT),
        .readiness = (enum readiness)random_below(random, READINESS_COUNT),
        .level = (uint32_t)random_below(random, 5),
        .relation = (enum area_relation)random_below(random, AREA_RELATION_COUNT),
        .drafter = {random_below(random, 2) ? "a" : NULL, random_next(random)},
        .releaser = {random_below(random, 8) ? "b" : NULL, random_next(random)},
        .raised_roles = random_next(random) & (word_bit(ROLE_COUNT) - 1),
        .is_own_error = random_below(random, 2),
        .particulars = random_next(random),
        .basis = (enum basis_kind)(BASIS_RULE + random_below(random, 3)),
    };
}

static void check_answers(const struct rule_set *rules, struct random *random)
{
    struct buffer sentence = {0};
    for (int i = 0; i < 20; i++) {
        struct act_facts facts = some_facts(random);
        struct authority_answer answer;
        authority_ask(rules, &facts, &answer);
        ALWAYS(answer.missing_count <= MISSING_MAX && answer.signatures >= 1);
        ALWAYS(answer.verdict == AUTHORITY_GRANTED || answer.missing_count > 0);
        for (uint32_t m = 0; m < answer.missing_count; m++) {
            buffer_clear(&sentence);
            missing_write(&sentence, (enum language)(i % 2), &answer.missing[m]);
            ALWAYS(sentence.size > 0 && utf8_valid(sentence.bytes, sentence.size));
        }
    }
    buffer_free(&sentence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct random random = random_from_seed(size);
    struct rule_set rules;
    struct error err;
    if (rule_set_read("fuzz", (const char *)data, size, arena, &rules, &err)) {
        for (uint32_t i = 0; i < rules.rule_count; i++)
            check_rule(&rules, &rules.rules[i]);
        check_canonical(&rules, arena);
        check_answers(&rules, &random);
        if (!rule_set_usable(&rules, &err))
            check_error(&err);
    } else
        check_error(&err);
    arena_free(arena);
    return 0;
}
