/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RULE_SWEEP_H
#define RULE_SWEEP_H

#include "rule_mutations.h"

/* The rules about an act alone, with rule `index` as it is in the mutation; or as it is, if that
 * is NULL. Answers about this act are those of the whole set. */
struct rule_set rules_about(const struct rule_set *rules, enum act act, uint32_t index,
                            const struct mutation *mutation, struct arena *arena);

/* Asks everything there is to ask about an act, and writes the first facts that the mutation
 * answers differently. */
void sweep_act(const struct rule_set *rules, enum act act, uint32_t index,
               const struct mutation *mutation, struct arena *arena, struct buffer *seen);

#endif
