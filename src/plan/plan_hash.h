/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_PLAN_HASH_H
#define PLAN_PLAN_HASH_H

#include "base/buffer.h"
#include "plan/shelter_plan.h"

/* The parts of a plan that are hashed apart, so that a changed byte can be placed. */
enum plan_part {
    PLAN_PART_PARAMETERS, /* hazard, limit, reaction, snap, state, area, priority, input hashes,
                             assumptions if there are any */
    PLAN_PART_GROUPS,
    PLAN_PART_SITES,
    PLAN_PART_PIECES,
    PLAN_PART_PRICES,
    PLAN_PART_FIGURES,
    PLAN_PART_GAINS,
    PLAN_PART_ZONES,
    PLAN_PART_COUNT
};

const char *plan_part_name(enum plan_part part);

/*
 * Appends the part as it is hashed and stored: every field in a fixed order, numbers
 * little-endian in 4 or 8 bytes, texts as buffer_add_counted_text writes them, arrays after a
 * 4-byte count. What is derived from the roads (network points,
 * doors) has no part in it: their hash stands among the parameters.
 */
void plan_part_write(const struct shelter_plan *plan, enum plan_part part, struct buffer *out);

/* Of the bytes of plan_part_write. */
struct hash plan_part_hash(const struct shelter_plan *plan, enum plan_part part);

/* Of all part hashes; name, author, clock and timings have no part in it. */
struct hash plan_content_hash(const struct shelter_plan *plan);
struct hash plan_content_hash_of_parts(const struct hash part_hash[static PLAN_PART_COUNT]);

#endif
