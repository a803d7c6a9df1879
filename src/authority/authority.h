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
 * for a rule that stands even there.
 */
struct signer {
    const char *party; /* NULL = nobody */
    word_set roles;
};

struct act_facts {
    enum act act;
    enum realm_kind realm;
    enum readiness readiness;
    uint32_t level; /* of the warning or the incident's response: 0 none, 1 (一级, highest) … 4 */
    enum area_relation relation;
    struct signer drafter, checker, releaser; /* who acts alone is the releaser */
    word_set raised_roles; /* of who released what is now changed, lifted or taken back; or 0 */
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
    AUTHORITY_FORBIDDEN, /* a rule forbids it on the claimed basis */
};

enum missing_kind {
    MISSING_BASIS,      /* the claimed basis, `number`, is not open for the act */
    MISSING_FORBIDDEN,  /* `rule` forbids it; on another basis: only to be answered for */
    MISSING_PERMIT,     /* no rule permits it; `rule` = the nearest, or NULL; `number` = what of it
                           does not hold, bits of enum condition */
    MISSING_SIGNATURES, /* `number` are needed; `rule` NULL = nobody released it */
    MISSING_RANK,       /* the second key must have the rank `number`, that of `role` */
    MISSING_SIGNER,     /* another signer must have one of the roles of `rule` */
    MISSING_NOTICE,     /* `number` days */
    MISSING_END,        /* must end within `number` hours */
    MISSING_PARTICULAR, /* `number` = enum particular */
    MISSING_KIND_COUNT
};

enum condition {
    CONDITION_REALM,
    CONDITION_READINESS,
    CONDITION_LEVEL,
    CONDITION_AREA,
    CONDITION_OWN_ERROR,
    CONDITION_ROLE,
    CONDITION_COUNT
};

struct missing {
    enum missing_kind kind;
    const struct rule *rule; /* that asks for it */
    uint32_t number;
    enum role role;
};

enum { MISSING_MAX = 64 };

struct authority_answer {
    enum authority_verdict verdict;
    const struct rule *rule; /* GRANTED on BASIS_RULE: permits it; FORBIDDEN: forbids it */
    uint32_t missing_count;  /* MISSING, FORBIDDEN; or GRANTED on another basis: to be made good
                                afterwards. What does not fit in is left out. */
    struct missing missing[MISSING_MAX];
    word_set bases;       /* not GRANTED: kinds of basis that are open instead */
    uint32_t signatures;  /* that the act needs on the claimed basis, at least 1 */
    uint32_t second_rank; /* that its second signature needs; 0 = any */
};

/*
 * Deterministic; rules count in the order of the set. Cannot fail. Time O(rules).
 *
 * More particulars, signers, notice or roles never turn a grant into something else; what is
 * granted on BASIS_RULE is granted on every other basis that is open.
 */
void authority_ask(const struct rule_set *rules, const struct act_facts *facts,
                   struct authority_answer *ret_answer);

/* "signatures", "notice"…: the word in files and JSON. */
const char *missing_kind_name(enum missing_kind kind);
/* One sentence for a missing thing or a refusal, in the reader's language. */
void missing_write(struct buffer *out, enum language language, const struct missing *missing);

/* Under which conditions a rule applies, in words; nothing if it always does. A rank that it names
 * is in what it says. */
void rule_conditions_write(struct buffer *out, enum language language, const struct rule *rule);

#endif
