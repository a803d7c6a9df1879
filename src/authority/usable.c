/* SPDX-License-Identifier: Apache-2.0 */
#include "authority/authority.h"

/* Facts in which all is given that can be given; only the conditions of a rule are left open. What
 * is done in one step has nobody who drafts or checks it. */
static struct act_facts best_facts(enum act act)
{
    bool has_others = !act_in_one_step(act);
    return (struct act_facts){
        .act = act,
        .basis = BASIS_RULE,
        .drafter = {.party = has_others ? "drafter" : NULL, .roles = has_others ? ~(word_set)0 : 0},
        .checker = {.party = has_others ? "checker" : NULL, .roles = has_others ? ~(word_set)0 : 0},
        .releaser = {.party = "releaser"},
        .has_notice = true,
        .notice_ms = INT64_MAX,
        .has_end = true,
        .particulars = ~(word_set)0,
    };
}

static bool may_be(word_set wanted, unsigned word)
{
    return wanted == 0 || wanted >> word & 1;
}

static bool granted(const struct rule_set *rules, const struct act_facts *facts)
{
    struct authority_answer answer;
    authority_ask(rules, facts, &answer);
    return answer.verdict == AUTHORITY_GRANTED;
}

/* Some role, level and area for which the permit itself holds. */
static bool try_places(const struct rule_set *rules, const struct rule *permit,
                       struct act_facts *facts)
{
    for (unsigned role = 0; role < ROLE_COUNT; role++) {
        if (rules->role_rank[role] == 0 || !may_be(permit->roles, role))
            continue;
        facts->releaser.roles = word_bit(role);
        for (facts->level = 0; facts->level <= 4; facts->level++)
            for (unsigned r = 0; r < AREA_RELATION_COUNT; r++) {
                facts->relation = (enum area_relation)r;
                if (may_be(permit->levels, facts->level) && may_be(permit->relations, r) &&
                    granted(rules, facts))
                    return true;
            }
    }
    return false;
}

static bool permits_somebody(const struct rule_set *rules, const struct rule *permit, enum act act)
{
    struct act_facts facts = best_facts(act);
    for (unsigned realm = 0; realm < REALM_KIND_COUNT; realm++)
        for (unsigned state = 0; state < READINESS_COUNT; state++) {
            if (!may_be(permit->realms, realm) || !may_be(permit->readiness, state))
                continue;
            facts.realm = (enum realm_kind)realm;
            facts.readiness = (enum readiness)state;
            facts.is_own_error = permit->own_errors == word_bit(1);
            if (try_places(rules, permit, &facts))
                return true;
        }
    return false;
}

static bool is_possible(const struct rule_set *rules, enum act act)
{
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        const struct rule *rule = &rules->rules[i];
        if (rule->effect == RULE_PERMIT && rule->acts & word_bit(act) &&
            permits_somebody(rules, rule, act))
            return true;
    }
    return false;
}

bool rule_set_usable(const struct rule_set *rules, struct error *err)
{
    for (int act = 0; act < ACT_COUNT; act++)
        if (!is_possible(rules, (enum act)act))
            return error_set(err, ERROR_CONFLICT,
                             act_in_one_step((enum act)act) ? TEXT_AUTHORITY_STEP_IMPOSSIBLE
                                                            : TEXT_AUTHORITY_ACT_IMPOSSIBLE,
                             ARG_TEXT("set", rules->name),
                             ARG_NAME("act", act_text((enum act)act)));
    return true;
}
