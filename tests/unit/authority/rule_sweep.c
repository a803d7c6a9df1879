/* SPDX-License-Identifier: Apache-2.0 */
#include "rule_sweep.h"

#include <string.h>

#include "rule_cases.h"

static bool is_about(const struct rule *rule, enum act act)
{
    return rule->acts == 0 || rule->acts & word_bit(act);
}

/* The rule as it is then; NULL if it is not there, or not about the act. */
static const struct rule *rule_then(const struct rule_set *rules, enum act act, uint32_t i,
                                    uint32_t index, const struct mutation *mutation)
{
    bool is_changed = mutation && i == index;
    const struct rule *rule = is_changed ? &mutation->rule : &rules->rules[i];
    return is_about(rule, act) && !(is_changed && mutation->is_dropped) ? rule : NULL;
}

struct rule_set rules_about(const struct rule_set *rules, enum act act, uint32_t index,
                            const struct mutation *mutation, struct arena *arena)
{
    struct rule_set about = *rules;
    about.rule_count = 0;
    for (uint32_t i = 0; i < rules->rule_count; i++)
        about.rule_count += rule_then(rules, act, i, index, mutation) != NULL;
    about.rules = ARENA_ARRAY(arena, struct rule, about.rule_count);
    for (uint32_t i = 0, count = 0; i < rules->rule_count; i++) {
        const struct rule *rule = rule_then(rules, act, i, index, mutation);
        if (rule)
            about.rules[count++] = *rule;
    }
    return about;
}

/* How much is given: nothing, or everything with two more signers. */
static void give(struct act_facts *facts, bool all)
{
    facts->particulars = all ? word_bit(PARTICULAR_COUNT) - 1 : 0;
    facts->has_notice = facts->has_end = all;
    facts->notice_ms = all ? INT64_MAX : 0;
    facts->drafter = all ? (struct signer){"drafter", ~(word_set)0} : (struct signer){0};
    facts->checker = all ? (struct signer){"checker", ~(word_set)0} : (struct signer){0};
}

struct sweep {
    struct rule_set before, after;
    struct act_facts facts;
    struct buffer lines_before, lines_after;
    struct buffer *seen;
    word_set realms, readiness, levels, relations, own_errors; /* that any rule asks about */
};

static void note_dimensions(struct sweep *sweep, const struct rule_set *rules)
{
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        sweep->realms |= rules->rules[i].realms;
        sweep->readiness |= rules->rules[i].readiness;
        sweep->levels |= rules->rules[i].levels;
        sweep->relations |= rules->rules[i].relations;
        sweep->own_errors |= rules->rules[i].own_errors;
    }
}

static bool answers_differ(struct sweep *sweep)
{
    struct authority_answer before, after;
    authority_ask(&sweep->before, &sweep->facts, &before);
    authority_ask(&sweep->after, &sweep->facts, &after);
    buffer_clear(&sweep->lines_before);
    buffer_clear(&sweep->lines_after);
    answer_lines(&sweep->lines_before, &before);
    answer_lines(&sweep->lines_after, &after);
    return strcmp(sweep->lines_before.bytes, sweep->lines_after.bytes) != 0;
}

static bool differ_for_any_signer(struct sweep *sweep)
{
    struct act_facts *facts = &sweep->facts;
    for (unsigned role = 0; role < ROLE_COUNT; role++)
        for (unsigned given = 0; given < 2; given++)
            for (unsigned basis = BASIS_RULE; basis < BASIS_KIND_COUNT; basis++) {
                give(facts, given == 1);
                facts->releaser = (struct signer){"releaser", word_bit(role)};
                facts->raised_roles = given ? 0 : word_bit(ROLE_SUPERIOR);
                facts->basis = (enum basis_kind)basis;
                if (sweep->before.role_rank[role] && answers_differ(sweep))
                    return true;
            }
    return false;
}

/* Number `at` of the combinations; false when there are no more. A thing that no rule asks about
 * stays as it is. */
static bool set_combination(struct sweep *sweep, unsigned at)
{
    struct act_facts *facts = &sweep->facts;
    const unsigned counts[] = {sweep->realms ? REALM_KIND_COUNT : 1,
                               sweep->readiness ? READINESS_COUNT : 1, sweep->levels ? 5 : 1,
                               sweep->relations ? AREA_RELATION_COUNT : 1,
                               sweep->own_errors ? 2 : 1};
    unsigned values[5];
    for (int i = 0; i < 5; i++) {
        values[i] = at % counts[i];
        at /= counts[i];
    }
    facts->realm = (enum realm_kind)values[0];
    facts->readiness = (enum readiness)values[1];
    facts->level = values[2];
    facts->relation = (enum area_relation)values[3];
    facts->is_own_error = values[4] != 0;
    return at == 0;
}

void sweep_act(const struct rule_set *rules, enum act act, uint32_t index,
               const struct mutation *mutation, struct arena *arena, struct buffer *seen)
{
    struct sweep sweep = {.before = rules_about(rules, act, index, NULL, arena),
                          .after = rules_about(rules, act, index, mutation, arena),
                          .facts = {.act = act},
                          .seen = seen};
    note_dimensions(&sweep, &sweep.before);
    note_dimensions(&sweep, &sweep.after);
    for (unsigned at = 0; set_combination(&sweep, at); at++)
        if (differ_for_any_signer(&sweep)) {
            rule_ask_write(seen, &sweep.facts);
            break;
        }
    buffer_free(&sweep.lines_before);
    buffer_free(&sweep.lines_after);
}
