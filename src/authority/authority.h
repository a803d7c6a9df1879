/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUTHORITY_AUTHORITY_H
#define AUTHORITY_AUTHORITY_H

#include "authority/rule_set.h"

/*
 * May it be done? Facts in, answer out; the facts are found by operate/ from its state.
 *
 * There is always a recorded way: where no rule permits, or something a rule requires is missing,
 * the answer lists what is missing, and which other bases (verbal order, emergency) are open. On
 * such a basis the requirements of rules become notes (what is to be made good afterwards), except
 * for a forbid rule that stands even there.
 */
struct signer {
    const char *party; /* NULL = nobody */
    word_set roles;
    uint32_t rank; /* the highest role_rank among its roles */
};

struct act_facts {
    enum act act;
    enum realm_kind realm;
    enum readiness readiness;
    uint32_t level; /* of the incident's response: 0 none, 1 (一级, highest) … 4 */
    enum area_relation relation;
    struct signer drafter, checker, releaser;
    bool is_own_error;     /* ACT_CORRECT of what the releaser released */
    bool has_notice;       /* the public was told … */
    int64_t notice_ms;     /* … so long before the start */
    bool has_end;          /* it ends … */
    int64_t duration_ms;   /* … so long after the start */
    word_set particulars;  /* given */
    enum basis_kind basis; /* that is claimed: BASIS_RULE, BASIS_VERBAL, BASIS_EMERGENCY */
};

enum authority_verdict {
    AUTHORITY_GRANTED,
    AUTHORITY_MISSING,   /* something can be added that grants it */
    AUTHORITY_FORBIDDEN, /* so it may not be done at all */
};

enum missing_kind {
    MISSING_PERMIT,     /* no rule permits it; `rule` = the nearest one, NULL = none knows it */
    MISSING_SIGNATURES, /* `number` are needed */
    MISSING_RANK,       /* the second key must have rank `number` */
    MISSING_NOTICE,     /* `number` days */
    MISSING_END,        /* must end within `number` hours */
    MISSING_PARTICULAR, /* `number` = enum particular */
    MISSING_KIND_COUNT
};

struct missing {
    enum missing_kind kind;
    const struct rule *rule; /* that asks for it */
    uint32_t number;
};

enum { MISSING_MAX = 64 };

struct authority_answer {
    enum authority_verdict verdict;
    const struct rule *rule; /* GRANTED on BASIS_RULE: permits it; FORBIDDEN: forbids it */
    uint32_t missing_count;  /* MISSING; or GRANTED on another basis: to be made good afterwards */
    struct missing missing[MISSING_MAX];
    word_set bases;       /* MISSING: kinds of basis that are open instead */
    uint32_t signatures;  /* that the act needs on the claimed basis, at least 1 */
    uint32_t second_rank; /* that its second signature needs; 0 = any */
};

/* Deterministic; rules count in the order of the set. Cannot fail. Time O(rules). */
void authority_ask(const struct rule_set *rules, const struct act_facts *facts,
                   struct authority_answer *ret_answer);

/* One sentence for a missing thing or a refusal, in the reader's language. */
void missing_write(struct buffer *out, enum language language, const struct missing *missing);

#endif
