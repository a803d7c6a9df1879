/* SPDX-License-Identifier: Apache-2.0 */
#include "authority/authority.h"

#include <string.h>

#include "base/assert.h"

#define DAY_MS (INT64_C(24) * 60 * 60 * 1000)
#define HOUR_MS (INT64_C(60) * 60 * 1000)

static bool holds(word_set wanted, unsigned word)
{
    return wanted == 0 || (wanted & word_bit(word)) != 0;
}

/* What of a rule's conditions does not hold, apart from the act. */
static uint32_t failing(const struct rule_set *rules, const struct rule *rule,
                        const struct act_facts *facts)
{
    uint32_t bits = 0;
    if (!holds(rule->realms, facts->realm))
        bits |= 1u << CONDITION_REALM;
    if (!holds(rule->readiness, facts->readiness))
        bits |= 1u << CONDITION_READINESS;
    if (!holds(rule->levels, facts->level))
        bits |= 1u << CONDITION_LEVEL;
    if (!holds(rule->relations, facts->relation))
        bits |= 1u << CONDITION_AREA;
    if (!holds(rule->own_errors, facts->is_own_error))
        bits |= 1u << CONDITION_OWN_ERROR;
    bool is_role = rule->roles == 0 || (rule->roles & facts->releaser.roles) != 0;
    bool is_below =
        rule->below_rank == 0 || rule_set_rank(rules, facts->releaser.roles) < rule->below_rank;
    if (!is_role || !is_below)
        bits |= 1u << CONDITION_ROLE;
    return bits;
}

static bool about(const struct rule *rule, const struct act_facts *facts)
{
    return holds(rule->acts, facts->act);
}

static void add(struct authority_answer *answer, struct missing missing)
{
    if (answer->missing_count < MISSING_MAX)
        answer->missing[answer->missing_count++] = missing;
}

/* The nearer, the less must be otherwise; who releases is changed most easily. */
static int distance(uint32_t bits)
{
    int sum = 0;
    for (int condition = 0; condition < CONDITION_COUNT; condition++)
        if (bits & 1u << condition)
            sum += condition == CONDITION_ROLE ? 1 : 2;
    return sum;
}

struct permit {
    const struct rule *rule; /* that permits, or else the nearest */
    uint32_t failing;
};

static struct permit find_permit(const struct rule_set *rules, const struct act_facts *facts)
{
    struct permit best = {0};
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        const struct rule *rule = &rules->rules[i];
        if (rule->effect != RULE_PERMIT || !about(rule, facts))
            continue;
        uint32_t bits = failing(rules, rule, facts);
        if (!best.rule || distance(bits) < distance(best.failing))
            best = (struct permit){rule, bits};
    }
    return best;
}

static bool applies(const struct rule_set *rules, const struct rule *rule, enum rule_effect effect,
                    const struct act_facts *facts)
{
    return rule->effect == effect && about(rule, facts) && failing(rules, rule, facts) == 0;
}

static bool stands_on(const struct rule *rule, enum basis_kind basis)
{
    return basis == BASIS_RULE || (rule->even_on & word_bit(basis)) != 0;
}

/* What all rules that apply ask for together, and which rule asks for the most of each. */
struct demands {
    const struct rule *signatures, *second, *raised, *notice, *end;
    const struct rule *particular[PARTICULAR_COUNT];
    uint32_t raised_rank;
};

/* `basis`: only the rules that stand on it. */
static struct demands collect(const struct rule_set *rules, const struct act_facts *facts,
                              enum basis_kind basis)
{
    struct demands all = {.raised_rank = rule_set_rank(rules, facts->raised_roles)};
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        const struct rule *rule = &rules->rules[i];
        if (!applies(rules, rule, RULE_REQUIRE, facts) || !stands_on(rule, basis))
            continue;
        if (rule->signatures > (all.signatures ? all.signatures->signatures : 1))
            all.signatures = rule;
        if (rule->second_rank > (all.second ? all.second->second_rank : 0))
            all.second = rule;
        if (rule->as_raised && !all.raised)
            all.raised = rule;
        if (rule->notice_days > (all.notice ? all.notice->notice_days : 0))
            all.notice = rule;
        if (rule->expires_hours && (!all.end || rule->expires_hours < all.end->expires_hours))
            all.end = rule;
        for (int p = 0; p < PARTICULAR_COUNT; p++)
            if (!all.particular[p] && rule->particulars & word_bit((unsigned)p))
                all.particular[p] = rule;
    }
    return all;
}

static bool same_party(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static uint32_t count_signers(const struct act_facts *facts)
{
    const char *drafter = facts->drafter.party, *checker = facts->checker.party;
    const char *releaser = facts->releaser.party;
    uint32_t count = releaser != NULL;
    count += checker && !same_party(checker, releaser);
    count += drafter && !same_party(drafter, releaser) && !same_party(drafter, checker);
    return count;
}

static word_set roles_besides_releaser(const struct act_facts *facts, const struct signer *signer)
{
    if (!signer->party || same_party(signer->party, facts->releaser.party))
        return 0;
    return signer->roles;
}

/* The role with the least rank that suffices. */
static enum role role_of_rank(const struct rule_set *rules, uint32_t rank)
{
    enum role best = ROLE_COUNT;
    for (int role = 0; role < ROLE_COUNT; role++)
        if (rules->role_rank[role] >= rank &&
            (best == ROLE_COUNT || rules->role_rank[role] < rules->role_rank[best]))
            best = (enum role)role;
    return best;
}

static void ask_signers(const struct rule_set *rules, const struct act_facts *facts,
                        const struct demands *all, struct authority_answer *answer)
{
    uint32_t rank = rule_set_rank(rules, facts->releaser.roles);
    uint32_t needed = all->signatures ? all->signatures->signatures : 1;
    if (!facts->releaser.party)
        add(answer, (struct missing){.kind = MISSING_SIGNATURES, .number = 1});
    if (count_signers(facts) < needed && all->signatures)
        add(answer, (struct missing){MISSING_SIGNATURES, all->signatures, needed, 0});
    if (all->second && rank < all->second->second_rank)
        add(answer, (struct missing){MISSING_RANK, all->second, all->second->second_rank,
                                     all->second->second_role});
    if (all->raised && rank < all->raised_rank)
        add(answer, (struct missing){MISSING_RANK, all->raised, all->raised_rank,
                                     role_of_rank(rules, all->raised_rank)});
}

static void ask_other_signers(const struct rule_set *rules, const struct act_facts *facts,
                              enum basis_kind basis, struct authority_answer *answer)
{
    word_set others = roles_besides_releaser(facts, &facts->drafter) |
                      roles_besides_releaser(facts, &facts->checker);
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        const struct rule *rule = &rules->rules[i];
        if (applies(rules, rule, RULE_REQUIRE, facts) && stands_on(rule, basis) &&
            rule->with_roles && !(rule->with_roles & others))
            add(answer, (struct missing){.kind = MISSING_SIGNER, .rule = rule});
    }
}

static void ask_facts(const struct act_facts *facts, const struct demands *all,
                      struct authority_answer *answer)
{
    uint32_t days = all->notice ? all->notice->notice_days : 0;
    if (days && !(facts->has_notice && facts->notice_ms >= days * DAY_MS))
        add(answer, (struct missing){MISSING_NOTICE, all->notice, days, 0});
    uint32_t hours = all->end ? all->end->expires_hours : 0;
    if (hours && !(facts->has_end && facts->duration_ms <= hours * HOUR_MS))
        add(answer, (struct missing){MISSING_END, all->end, hours, 0});
    for (unsigned p = 0; p < PARTICULAR_COUNT; p++)
        if (all->particular[p] && !(facts->particulars & word_bit(p)))
            add(answer, (struct missing){MISSING_PARTICULAR, all->particular[p], p, 0});
}

static void ask_requirements(const struct rule_set *rules, const struct act_facts *facts,
                             enum basis_kind basis, struct authority_answer *answer)
{
    struct demands all = collect(rules, facts, basis);
    ask_signers(rules, facts, &all, answer);
    ask_other_signers(rules, facts, basis, answer);
    ask_facts(facts, &all, answer);
}

static void ask_permit(const struct permit *permit, struct authority_answer *answer)
{
    if (!permit->rule || permit->failing)
        add(answer, (struct missing){MISSING_PERMIT, permit->rule, permit->failing, 0});
}

/* All that forbid it, and stand on `basis`; returns the first. */
static const struct rule *ask_forbids(const struct rule_set *rules, const struct act_facts *facts,
                                      enum basis_kind basis, struct authority_answer *answer)
{
    const struct rule *first = NULL;
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        const struct rule *rule = &rules->rules[i];
        if (!applies(rules, rule, RULE_FORBID, facts) || !stands_on(rule, basis))
            continue;
        if (!first)
            first = rule;
        add(answer, (struct missing){.kind = MISSING_FORBIDDEN, .rule = rule});
    }
    return first;
}

/* The kinds of basis that are open besides the claimed one, and on which nothing forbids it. */
static word_set other_bases(const struct rule_set *rules, const struct act_facts *facts)
{
    word_set open = rules->bases[facts->act] & ~word_bit(facts->basis);
    for (uint32_t i = 0; i < rules->rule_count; i++)
        if (applies(rules, &rules->rules[i], RULE_FORBID, facts))
            open &= ~rules->rules[i].even_on;
    return open;
}

static void refuse(const struct rule_set *rules, const struct act_facts *facts,
                   const struct rule *forbid, struct authority_answer *answer)
{
    answer->verdict = forbid ? AUTHORITY_FORBIDDEN : AUTHORITY_MISSING;
    answer->rule = forbid;
    answer->bases = other_bases(rules, facts);
}

static void ask_on_rules(const struct rule_set *rules, const struct act_facts *facts,
                         struct authority_answer *answer)
{
    struct permit permit = find_permit(rules, facts);
    const struct rule *forbid = ask_forbids(rules, facts, BASIS_RULE, answer);
    ask_permit(&permit, answer);
    ask_requirements(rules, facts, BASIS_RULE, answer);
    if (answer->missing_count)
        refuse(rules, facts, forbid, answer);
    else
        answer->rule = permit.rule;
}

/* A verbal order or an emergency: first what stands even there; if nothing does, the rest are
 * notes. */
static void ask_on_order(const struct rule_set *rules, const struct act_facts *facts,
                         struct authority_answer *answer)
{
    if (!(rules->bases[facts->act] & word_bit(facts->basis)))
        add(answer, (struct missing){.kind = MISSING_BASIS, .number = facts->basis});
    const struct rule *forbid = ask_forbids(rules, facts, facts->basis, answer);
    ask_requirements(rules, facts, facts->basis, answer);
    if (answer->missing_count) {
        refuse(rules, facts, forbid, answer);
        return;
    }
    struct permit permit = find_permit(rules, facts);
    ask_forbids(rules, facts, BASIS_RULE, answer);
    ask_permit(&permit, answer);
    ask_requirements(rules, facts, BASIS_RULE, answer);
}

static void tell_signatures(const struct rule_set *rules, const struct act_facts *facts,
                            struct authority_answer *answer)
{
    struct demands all = collect(rules, facts, facts->basis);
    answer->signatures = all.signatures ? all.signatures->signatures : 1;
    answer->second_rank = all.second ? all.second->second_rank : 0;
    if (all.raised && all.raised_rank > answer->second_rank)
        answer->second_rank = all.raised_rank;
}

void authority_ask(const struct rule_set *rules, const struct act_facts *facts,
                   struct authority_answer *ret_answer)
{
    ALWAYS(facts->act < ACT_COUNT && facts->level <= 4);
    ALWAYS(facts->basis == BASIS_RULE || facts->basis == BASIS_VERBAL ||
           facts->basis == BASIS_EMERGENCY);
    *ret_answer = (struct authority_answer){.verdict = AUTHORITY_GRANTED};
    if (facts->basis == BASIS_RULE)
        ask_on_rules(rules, facts, ret_answer);
    else
        ask_on_order(rules, facts, ret_answer);
    tell_signatures(rules, facts, ret_answer);
}
