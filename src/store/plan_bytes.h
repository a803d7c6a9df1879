/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_PLAN_BYTES_H
#define STORE_PLAN_BYTES_H

#include "base/arena.h"
#include "plan/plan_hash.h"

/* The bytes of one part. */
struct part_bytes {
    const void *bytes;
    size_t size;
};

/*
 * The plan that plan_part_write had written, without its name, author, clock and content hash.
 * The bytes are untrusted: on success every index, enum and text is in range, but what the
 * numbers say may be anything. On failure `*ret_part` is the part that cannot be read.
 */
bool plan_bytes_read(const struct part_bytes parts[static PLAN_PART_COUNT], struct arena *arena,
                     struct shelter_plan *ret_plan, enum plan_part *ret_part);

/* The same from two parts alone: enough for a list of plans. */
bool plan_bytes_read_summary(struct part_bytes parameters, struct part_bytes figures,
                             struct arena *arena, struct shelter_plan *ret_plan);

#endif
