/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_MADE_UP_H
#define IMPORT_MADE_UP_H

#include "base/arena.h"
#include "base/error.h"
#include "import/records.h"

/*
 * Shelters that do not exist, for demos and measurements. They are marked `made_up` and named so
 * wherever they are shown: `name` is NULL, and the front ends write TEXT_IMPORT_MADE_UP_NAME with
 * the number that ends the key ("made-up-17").
 */
struct made_up_options {
    uint32_t count; /* sites */
    int64_t places; /* in each */
    uint64_t seed;
    bool suitable[HAZARD_COUNT]; /* the others stay unknown */
};

/*
 * Puts each site at one of the points, none twice, with chances in proportion to the weights
 * (NULL = all alike; a point of weight 0 is never taken). Function personnel shelter, usable,
 * public. The same arguments give the same sites on every machine.
 *
 * Fails if fewer than `count` points have a weight (ERROR_LIMIT), or `places` is not in
 * 0 … 2^31 − 1 (ERROR_USAGE). The sum of the weights must be below 2^63.
 * Time O(points + count log points).
 */
bool sites_made_up(const struct made_up_options *options, const struct geo_point *points,
                   const uint32_t *weights, uint32_t point_count, struct arena *arena,
                   struct arena *scratch, struct site_records *ret_sites, struct error *err);

#endif
