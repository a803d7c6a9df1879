/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RULE_MUTATIONS_H
#define RULE_MUTATIONS_H

#include "authority/authority.h"

/*
 * Every small way in which one rule can be wrong: it is not there; it has another effect; a
 * condition is not there, or a word of it, or has a word more; a number is one more, one less or
 * not there; a particular or a role of a signer is not there, or is one more.
 */
struct mutation {
    const char *what; /* "acts without evacuate.war" */
    struct rule rule; /* as it is then */
    bool is_dropped;  /* it is not there at all */
    bool is_addition; /* a word more; may change nothing, if another rule says the same before it */
};

typedef void (*mutation_try)(void *context, const struct mutation *mutation);

/* Calls `try_one` for each mutation of `rule`. */
void rule_mutations(const struct rule_set *rules, const struct rule *rule, mutation_try try_one,
                    void *context);

#endif
