/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_RULES_H
#define APP_RULES_H

#include "app/actor.h"

/* The rules by which it is decided what may be done: to look at, with no key. */

/* A rule set out of a file, or, as "builtin:cn", one of the program's own. ERROR_INPUT names rule
 * and member. */
bool app_read_rules(const char *document, struct arena *arena, struct rule_set *ret_rules,
                    struct error *err);

struct rules_view {
    bool is_in_force; /* else no set is in force yet, and the rest is empty */
    struct rule_set rules;
    int64_t position, adopted_at_ms; /* of the entry that adopted it */
    const char *adopted_by;          /* who released that; NULL = with the file */
};
bool app_rules_in_force(struct engine *engine, struct arena *arena, struct rules_view *ret_view,
                        struct error *err);

/* Is what a built-in set says now what is in force? */
bool app_rules_are_builtin(const struct rule_set *rules, const char *name);

struct explain_request {
    enum act act;
    enum realm_kind realm;
    bool has_readiness, has_level, has_role;
    enum readiness readiness;
    uint32_t level;
    enum role role; /* of somebody who would release it */
};

/* What rules say of an act in a realm. */
struct act_explanation {
    /* permits and forbids that can apply, in the order of the set */
    const struct rule **permits, **forbids;
    uint32_t permit_count, forbid_count;
    struct authority_answer needs; /* what must be there: the answer while nothing is given */
    word_set bases;                /* other than a rule that are open for it */
    /* with everything given: may somebody with that role release it? */
    bool has_answer;
    struct authority_answer answer;
};
void app_explain_act(const struct rule_set *rules, const struct explain_request *request,
                     struct arena *arena, struct act_explanation *ret_explanation);

/* The rules about an act, or all (`act` is ACT_COUNT). */
uint32_t app_rules_about(const struct rule_set *rules, enum act act, struct arena *arena,
                         const struct rule ***ret_rules);

#endif
