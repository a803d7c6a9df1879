/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_PLAN_HASH_H
#define PLAN_PLAN_HASH_H

#include "plan/shelter_plan.h"

/* The parts of a plan that are hashed apart, so that a changed byte can be placed. */
enum plan_part {
    PLAN_PART_PARAMETERS, /* hazard, limit, reaction, snap, state, area, priority, input hashes */
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

/* Canonical: every field in a fixed order, numbers little-endian, texts with their length. */
struct hash plan_part_hash(const struct shelter_plan *plan, enum plan_part part);

/* Of all part hashes; name, author, clock and timings have no part in it. */
struct hash plan_content_hash(const struct shelter_plan *plan);

#endif
