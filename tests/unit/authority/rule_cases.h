/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RULE_CASES_H
#define RULE_CASES_H

#include "answer_lines.h"

/*
 * The cases of a rule set, read from cases/NAME.json: a list of
 *
 *     {"name": "人民防空法 §38: …", "rule": "cad-38-own",
 *      "facts": {"act": "evacuate.war", "realm": "live", "readiness": "war", "area": "same",
 *                "drafter": ["duty_officer"], "releaser": ["government"], "given": ["state_order"],
 *                "notice_hours": 120, "duration_hours": 12, "raised_by": ["government"], …},
 *      "each": {"realm": ["live", "exercise"], "releaser": {"not": ["viewer", "drafter"]}},
 *      "expect": [all lines of the answer]}
 *
 * or, in place of "expect", "includes": [lines that stand there], "excludes": [lines that do not],
 * "silent": [rules that no line names], "particulars": [what its rule asks for, and nothing else].
 * Of "each", all combinations are asked, and every answer must be as expected; {"not": …} are all
 * other words. "given": "all" are all particulars, less those of "without"; "complete": true is
 * all of them, two more signers with the roles that sign besides, an early notice and an early end.
 */
struct rule_ask {
    struct act_facts facts;
    uint32_t of_case;
};

struct text_list {
    uint32_t count;
    const char **texts;
};

struct rule_case {
    const char *name, *rule; /* rule NULL = of the set as a whole */
    const char *expect;      /* lines, or NULL */
    struct text_list includes, excludes, silent;
    bool has_particulars;
    word_set particulars;
    uint32_t first_ask, ask_count;
};

struct rule_cases {
    uint32_t case_count, ask_count, ask_capacity;
    struct rule_case *cases;
    struct rule_ask *asks;
};

/* Says what is wrong with the file and ends the program, if anything is. */
struct rule_cases rule_cases_read(const char *path, struct arena *arena);

/* Is the answer to the ask as its case wants it? Leaves the lines of the answer in `lines`. */
bool rule_ask_holds(const struct rule_set *rules, const struct rule_cases *cases,
                    const struct rule_ask *ask, struct buffer *lines);

/* The facts in a line, for a message. */
void rule_ask_write(struct buffer *out, const struct act_facts *facts);

#endif
