/* SPDX-License-Identifier: Apache-2.0 */
#include "import/made_up.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/random.h"

/*
 * Sums of weights that can be drawn from and taken out of in O(log n).
 *
 * Source: Fenwick 1994, binary indexed trees.
 */
struct urn {
    uint32_t count;
    uint64_t total;
    uint64_t *sum; /* [count + 1], from 1 */
};

static struct urn urn_fill(const uint32_t *weights, uint32_t count, struct arena *scratch)
{
    struct urn urn = {.count = count, .sum = ARENA_ARRAY(scratch, uint64_t, (size_t)count + 1)};
    for (uint32_t i = 1; i <= count; i++) {
        uint32_t weight = weights ? weights[i - 1] : 1;
        urn.total += weight;
        urn.sum[i] += weight;
        uint64_t parent = (uint64_t)i + (i & (~i + 1));
        if (parent <= count)
            urn.sum[parent] += urn.sum[i];
    }
    return urn;
}

/* The item whose stretch of the sum `at` falls into. */
static uint32_t urn_find(const struct urn *urn, uint64_t at)
{
    uint64_t step = 1;
    while (step * 2 <= urn->count)
        step *= 2;
    uint64_t found = 0;
    for (; step > 0; step /= 2) {
        if (found + step <= urn->count && urn->sum[found + step] <= at) {
            found += step;
            at -= urn->sum[found];
        }
    }
    return (uint32_t)found;
}

static void urn_take(struct urn *urn, uint32_t item, uint32_t weight)
{
    urn->total -= weight;
    for (uint64_t i = (uint64_t)item + 1; i <= urn->count; i += i & (~i + 1))
        urn->sum[i] -= weight;
}

static struct site_record make_site(const struct made_up_options *options, uint32_t number,
                                    struct geo_point point, struct arena *arena)
{
    char key[32];
    int size = snprintf(key, sizeof key, "made-up-%" PRIu32, number);
    struct entrance_record *entrance = ARENA_NEW(arena, struct entrance_record);
    entrance->point = point;
    struct site_record site = {
        .key = arena_copy(arena, key, (size_t)size),
        .function = FUNCTION_PERSONNEL_SHELTER,
        .access = ACCESS_PUBLIC,
        .places = options->places,
        .door_count = -1,
        .state = STATE_USABLE,
        .made_up = true,
        .entrance_count = 1,
        .entrances = entrance,
    };
    for (int h = 0; h < HAZARD_COUNT; h++)
        site.suitable[h] = options->suitable[h] ? SUITABILITY_YES : SUITABILITY_UNKNOWN;
    return site;
}

static uint32_t count_usable(const uint32_t *weights, uint32_t point_count)
{
    uint32_t usable = weights ? 0 : point_count;
    for (uint32_t i = 0; weights && i < point_count; i++)
        usable += weights[i] > 0;
    return usable;
}

bool sites_made_up(const struct made_up_options *options, const struct geo_point *points,
                   const uint32_t *weights, uint32_t point_count, struct arena *arena,
                   struct arena *scratch, struct site_records *ret_sites, struct error *err)
{
    if (options->places < 0 || options->places > INT32_MAX)
        return error_set(err, ERROR_USAGE, TEXT_IMPORT_MADE_UP_PLACES,
                         ARG_INTEGER("places", options->places));
    uint32_t usable = count_usable(weights, point_count);
    if (options->count > usable)
        return error_set(err, ERROR_LIMIT, TEXT_IMPORT_MADE_UP_TOO_MANY,
                         ARG_INTEGER("count", options->count), ARG_INTEGER("points", usable));
    struct arena_mark mark = arena_mark(scratch);
    struct urn urn = urn_fill(weights, point_count, scratch);
    struct random random = random_from_seed(options->seed);
    struct site_record *records = ARENA_ARRAY(arena, struct site_record, options->count);
    for (uint32_t i = 0; i < options->count; i++) {
        uint32_t chosen = urn_find(&urn, random_below(&random, urn.total));
        urn_take(&urn, chosen, weights ? weights[chosen] : 1);
        records[i] = make_site(options, i + 1, points[chosen], arena);
    }
    arena_rewind(scratch, mark);
    *ret_sites = (struct site_records){.count = options->count, .records = records};
    return true;
}
