/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUTHORITY_RULE_SET_H
#define AUTHORITY_RULE_SET_H

#include "authority/act.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "entry/basis.h"
#include "entry/realm.h"

/*
 * A rule set is data (rules/cn.json, rules/generic.json; described by rules/schema.json): a list of
 * rules in closed predicates. There is no expression language and no code for an article.
 *
 * A rule applies to an act if all of its conditions hold. A condition it does not name holds
 * always. What it then says depends on its effect:
 *
 *   permit   this is a basis for the act: rule and article are recorded with it
 *   require  what the act needs besides: signatures, ranked second key, notice, particulars, …
 *   forbid   the act may not be done so; on a verbal order or an emergency basis only if the rule
 *            says "even_on": [...]
 */
enum rule_effect { RULE_PERMIT, RULE_REQUIRE, RULE_FORBID, RULE_EFFECT_COUNT };

typedef uint64_t word_set; /* bit n = word n of an enum of act.h */

struct rule {
    const char *id;      /* "cad-38-1"; unique in the set */
    const char *article; /* "人民防空法 §38" */
    const char *says[LANGUAGE_COUNT];
    enum rule_effect effect;
    /* conditions; 0 = any */
    word_set acts, realms, readiness, levels, relations;
    word_set roles;   /* of who releases: one of them */
    word_set even_on; /* forbid: also on these kinds of basis (bits of enum basis_kind) */
    /* requirements; 0 = none. The strictest of all rules that apply counts. */
    uint32_t signatures;    /* distinct persons with their own keys, 1–3 */
    uint32_t second_rank;   /* the releaser's rank must be at least this */
    uint32_t notice_days;   /* between public notice and start */
    uint32_t expires_hours; /* it must end within so many hours */
    word_set particulars;   /* must be given */
};

struct rule_set {
    const char *name; /* "cn" */
    uint32_t version;
    const char *title[LANGUAGE_COUNT];
    uint32_t rule_count;
    struct rule *rules;
    uint32_t role_rank[ROLE_COUNT]; /* higher outranks lower; 0 = the role is not used here */
    word_set bases[ACT_COUNT]; /* bases other than a rule that are open for the act; see "bases" */
    struct hash hash;          /* of the canonical bytes */
    const char *canonical;     /* canonical JSON of the whole document */
    size_t canonical_size;
};

/*
 * Reads a document, checks all of it against the closed vocabulary, and makes it canonical.
 * ERROR_INPUT names file, rule and member. Everything lives in `arena`.
 */
bool rule_set_read(const char *file, const char *bytes, size_t size, struct arena *arena,
                   struct rule_set *ret_rules, struct error *err);

#endif
