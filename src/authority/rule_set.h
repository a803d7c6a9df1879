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
 *   forbid   the act may not be done so
 *
 * On a verbal order or an emergency basis none of them stands in the way, but those that say so in
 * "even_on": [...]; what they ask for is listed, to be made good afterwards.
 */
enum rule_effect { RULE_PERMIT, RULE_REQUIRE, RULE_FORBID, RULE_EFFECT_COUNT };

typedef uint64_t word_set; /* bit n = word n of an enum of act.h */

static inline word_set word_bit(unsigned word)
{
    return (word_set)1 << word;
}

/* How sure it is that the source says so. */
enum source_grade {
    GRADE_READ,      /* the primary text was read */
    GRADE_SEEN,      /* a secondary source */
    GRADE_MEMORY,    /* unverified */
    GRADE_PARAMETER, /* no law: the office sets it */
    GRADE_COUNT
};

struct rule_source {
    const char *id;
    const char *title[LANGUAGE_COUNT];
    const char *by[LANGUAGE_COUNT]; /* who says so */
    enum source_grade grade;
};

struct rule {
    const char *id;      /* "cad-38-1"; unique in the set */
    const char *article; /* "人民防空法 §38" */
    const char *says[LANGUAGE_COUNT];
    const struct rule_source *source;
    enum rule_effect effect;
    /* conditions; 0 = any */
    word_set acts, realms, readiness, levels, relations;
    word_set own_errors;  /* bit 1: one's own error; bit 0: not */
    word_set roles;       /* permit: of who releases, one of them */
    uint32_t below_rank;  /* require, forbid: who releases has a lower rank than that */
    enum role below_role; /* whose rank that is */
    word_set even_on;     /* require, forbid: stands also on these kinds of basis */
    /* requirements; 0 = none. The strictest of all rules that apply counts. */
    uint32_t signatures;    /* distinct persons with their own keys, 2 or 3 */
    uint32_t second_rank;   /* the releaser's rank must be at least this */
    enum role second_role;  /* whose rank that is */
    word_set with_roles;    /* one of the other signers has one of these roles */
    uint32_t as_raised;     /* 1: the releaser ranks no lower than who raised it */
    uint32_t notice_days;   /* between public notice and start */
    uint32_t expires_hours; /* it must end within so many hours */
    word_set particulars;   /* must be given */
};

struct rule_set {
    const char *name; /* "cn" */
    uint32_t version;
    const char *title[LANGUAGE_COUNT];
    uint32_t source_count, rule_count;
    struct rule_source *sources;
    struct rule *rules;
    uint32_t role_rank[ROLE_COUNT]; /* higher outranks lower; 0 = the role is not used here */
    word_set bases[ACT_COUNT];      /* kinds of basis other than a rule that are open for the act */
    struct hash hash;               /* of the canonical bytes */
    const char *canonical;          /* canonical JSON of the whole document */
    size_t canonical_size;
};

enum {
    RULE_SET_SIZE_MAX = 1024 * 1024,
    RULE_MAX = 512,
    SOURCE_MAX = 64,
    RULE_ID_MAX = 64,
    RULE_TEXT_MAX = 1000, /* bytes */
    RULE_RANK_MAX = 99,
};

/*
 * Reads a document, checks all of it against the closed vocabulary, and makes it canonical
 * (base/json_reader.h); the canonical bytes give the same set again. ERROR_INPUT names file, rule
 * and member. Everything lives in `arena`.
 */
bool rule_set_read(const char *file, const char *bytes, size_t size, struct arena *arena,
                   struct rule_set *ret_rules, struct error *err);

/*
 * Can every act of the program be done by somebody under these rules? If not, ERROR_CONFLICT names
 * the first that cannot. To be asked before a set comes into force: one that permits nobody to
 * change the rules could never be left again. A set of a time when there were fewer acts fails.
 */
bool rule_set_usable(const struct rule_set *rules, struct error *err);

/* The sets within the program. NULL if there is none of that name. */
const char *rule_set_builtin(const char *name, size_t *ret_size);
/* Their names: 0, 1, … until NULL. */
const char *rule_set_builtin_name(size_t index);

const char *rule_effect_name(enum rule_effect effect);
const char *source_grade_name(enum source_grade grade);
/* The highest rank among roles; 0 for none. */
uint32_t rule_set_rank(const struct rule_set *rules, word_set roles);

#endif
