/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTRY_BASIS_H
#define ENTRY_BASIS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* On what an entry rests. Every entry says so. */
enum basis_kind {
    BASIS_OWN,       /* the office's own housekeeping: a backup made, a file imported */
    BASIS_FOLLOWS,   /* comes of itself from the entry before it, in the same commit */
    BASIS_RULE,      /* a rule of the rule set in force, with its article */
    BASIS_VERBAL,    /* 口头命令: who, when, which line, called back; the paper follows */
    BASIS_EMERGENCY, /* 紧急处置: reason, superior told at once, review within 24 h */
    BASIS_KIND_COUNT
};

struct basis {
    enum basis_kind kind;
    const char *rule_set, *rule, *article; /* BASIS_RULE */
    int64_t given_at_ms;                   /* BASIS_VERBAL: when the order was given */
    bool called_back;                      /* BASIS_VERBAL: it was checked by calling back */
    const char *superior;                  /* BASIS_EMERGENCY: the party that is told; or NULL */
    int64_t review_by_ms;                  /* BASIS_EMERGENCY */
};

const char *basis_kind_name(enum basis_kind kind);
enum text_id basis_kind_text(enum basis_kind kind);
bool basis_kind_parse(const char *name, enum basis_kind *ret_kind);

#endif
