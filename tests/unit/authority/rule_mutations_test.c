/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is every word of a rule set held by a case? Makes every small change to it and demands that at
 * least one case comes out differently. A word more in a list may change nothing that anybody
 * could see; that is proven by asking everything there is to ask, and counted.
 *
 *     rule_mutations_test NAME cases/NAME.json
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rule_cases.h"
#include "rule_mutations.h"
#include "rule_sweep.h"

struct trial {
    const struct rule_set *rules;
    const struct rule_cases *cases;
    struct arena *arena;
    struct buffer lines;
    /* the asks in the order of their acts: those of `act` begin at first_of_act[act] */
    uint32_t first_of_act[ACT_COUNT + 1], *by_act;
    uint32_t rule_index; /* that is being mutated */
    uint32_t made, survived, unseen;
};

static uint32_t point_count, failed_count;

static void point(bool ok, const char *of, uint32_t made, const char *what)
{
    point_count++;
    failed_count += !ok;
    printf("%s %u - %s: all %u %s are noticed\n", ok ? "ok" : "not ok", point_count, of, made,
           what);
}

static void index_asks(struct trial *trial)
{
    const struct rule_cases *cases = trial->cases;
    uint32_t count = 0;
    trial->by_act = ARENA_ARRAY(trial->arena, uint32_t, cases->ask_count);
    for (unsigned act = 0; act < ACT_COUNT; act++) {
        trial->first_of_act[act] = count;
        for (uint32_t i = 0; i < cases->ask_count; i++)
            if (cases->asks[i].facts.act == act)
                trial->by_act[count++] = i;
    }
    trial->first_of_act[ACT_COUNT] = count;
}

static bool notices(struct trial *trial, const struct rule_set *changed, uint32_t ask)
{
    return !rule_ask_holds(changed, trial->cases, &trial->cases->asks[ask], &trial->lines);
}

/* The asks of the cases of the rule itself first: they notice nearly everything. */
static bool act_notices(struct trial *trial, const struct rule_set *changed, unsigned act,
                        const char *rule)
{
    for (int own = 1; own >= 0; own--)
        for (uint32_t i = trial->first_of_act[act]; i < trial->first_of_act[act + 1]; i++) {
            uint32_t ask = trial->by_act[i];
            const char *of = trial->cases->cases[trial->cases->asks[ask].of_case].rule;
            bool is_own = of && strcmp(of, rule) == 0;
            if (is_own == (own == 1) && notices(trial, changed, ask))
                return true;
        }
    return false;
}

static void try_mutation(void *context, const struct mutation *mutation)
{
    struct trial *trial = context;
    const struct rule *rule = &trial->rules->rules[trial->rule_index];
    word_set acts = rule->acts && mutation->rule.acts ? rule->acts | mutation->rule.acts : 0;
    word_set added = acts & ~rule->acts; /* only about these is there anything new */
    struct buffer seen = {0};
    bool noticed = false;
    trial->made++;
    for (unsigned act = 0; act < ACT_COUNT && !noticed; act++) {
        if (acts && !((added ? added : acts) & word_bit(act)))
            continue;
        struct rule_set changed =
            rules_about(trial->rules, (enum act)act, trial->rule_index, mutation, trial->arena);
        noticed = act_notices(trial, &changed, act, rule->id);
    }
    for (unsigned act = 0; act < ACT_COUNT && !noticed && !seen.size; act++)
        if (!acts || (added ? added : acts) & word_bit(act))
            sweep_act(trial->rules, (enum act)act, trial->rule_index, mutation, trial->arena,
                      &seen);
    if (!noticed && (seen.size || !mutation->is_addition)) {
        trial->survived++;
        printf("#   %s: %s%s%s\n", rule->id, mutation->what, seen.size ? "; seen by " : "",
               buffer_text(&seen));
    } else if (!noticed)
        trial->unseen++;
    buffer_free(&seen);
}

static void try_rule(struct trial *trial, uint32_t index)
{
    struct arena_mark mark = arena_mark(trial->arena);
    trial->rule_index = index;
    trial->made = trial->survived = trial->unseen = 0;
    rule_mutations(trial->rules, &trial->rules->rules[index], try_mutation, trial);
    arena_rewind(trial->arena, mark);
    if (trial->unseen)
        printf("#   %u words more would change nothing\n", trial->unseen);
    point(trial->survived == 0, trial->rules->rules[index].id, trial->made - trial->unseen,
          "changes");
}

static void try_bases(struct trial *trial)
{
    uint32_t made = 0, survived = 0;
    for (unsigned act = 0; act < ACT_COUNT; act++)
        for (unsigned basis = BASIS_VERBAL; basis < BASIS_KIND_COUNT; basis++) {
            struct rule_set changed = *trial->rules;
            changed.bases[act] ^= word_bit(basis);
            made++;
            if (act_notices(trial, &changed, act, ""))
                continue;
            survived++;
            printf("#   %s %s\n", act_name((enum act)act), basis_kind_name((enum basis_kind)basis));
        }
    point(survived == 0, "bases", made, "changes");
}

/* As if the document had said so: the ranks that rules ask for are those of roles. */
static struct rule_set swap_ranks(const struct trial *trial, unsigned a, unsigned b)
{
    struct rule_set changed = *trial->rules;
    size_t size = changed.rule_count * sizeof *changed.rules;
    changed.rules = ARENA_ARRAY(trial->arena, struct rule, changed.rule_count);
    memcpy(changed.rules, trial->rules->rules, size);
    changed.role_rank[a] = trial->rules->role_rank[b];
    changed.role_rank[b] = trial->rules->role_rank[a];
    for (uint32_t i = 0; i < changed.rule_count; i++) {
        struct rule *rule = &changed.rules[i];
        if (rule->second_rank)
            rule->second_rank = changed.role_rank[rule->second_role];
        if (rule->below_rank)
            rule->below_rank = changed.role_rank[rule->below_role];
    }
    return changed;
}

static bool any_notices(struct trial *trial, const struct rule_set *changed)
{
    for (uint32_t ask = 0; ask < trial->cases->ask_count; ask++)
        if (notices(trial, changed, ask))
            return true;
    return false;
}

static void try_ranks(struct trial *trial)
{
    const uint32_t *rank = trial->rules->role_rank;
    uint32_t made = 0, survived = 0;
    for (unsigned a = 0; a < ROLE_COUNT; a++)
        for (unsigned b = 0; b < a; b++) {
            if (!rank[a] || !rank[b] || rank[a] == rank[b])
                continue;
            struct arena_mark mark = arena_mark(trial->arena);
            struct rule_set changed = swap_ranks(trial, a, b);
            made++;
            if (!any_notices(trial, &changed)) {
                survived++;
                printf("#   %s %s\n", role_name((enum role)a), role_name((enum role)b));
            }
            arena_rewind(trial->arena, mark);
        }
    point(survived == 0, "ranks", made, "changes");
}

int main(int argc, char **argv)
{
    struct trial trial = {.arena = arena_new()};
    struct rule_set rules;
    struct error err;
    size_t size;
    const char *bytes = argc == 3 ? rule_set_builtin(argv[1], &size) : NULL;
    if (!bytes || !rule_set_read(argv[1], bytes, size, trial.arena, &rules, &err)) {
        puts("Bail out! no such rule set, or it cannot be read");
        return 1;
    }
    struct rule_cases cases = rule_cases_read(argv[2], trial.arena);
    trial.rules = &rules;
    trial.cases = &cases;
    index_asks(&trial);
    for (uint32_t i = 0; i < rules.rule_count; i++)
        try_rule(&trial, i);
    try_bases(&trial);
    try_ranks(&trial);
    printf("1..%u\n", point_count);
    buffer_free(&trial.lines);
    arena_free(trial.arena);
    return failed_count > 0;
}
