/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/catchment_colours.h"

#include <stdlib.h>

#include "plan/shelter.h"

/* An end of a line of a site's streets. */
struct end {
    struct geo_point point;
    uint32_t site;
};

struct neighbours {
    uint32_t of, site;
};

static int compare(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare_ends(const void *first, const void *second)
{
    const struct end *a = first, *b = second;
    if (a->point.lon_e7 != b->point.lon_e7)
        return a->point.lon_e7 < b->point.lon_e7 ? -1 : 1;
    if (a->point.lat_e7 != b->point.lat_e7)
        return a->point.lat_e7 < b->point.lat_e7 ? -1 : 1;
    return compare(a->site, b->site);
}

static int compare_neighbours(const void *first, const void *second)
{
    const struct neighbours *a = first, *b = second;
    return a->of != b->of ? compare(a->of, b->of) : compare(a->site, b->site);
}

struct ends {
    struct end *ends;
    uint32_t count, capacity;
};

static void add_ends(struct ends *ends, const struct street_section *section, struct arena *arena)
{
    for (uint32_t l = 0; l < section->line_count; l++) {
        const struct street_line *line = &section->lines[l];
        const struct geo_point tips[] = {line->points[0], line->points[line->point_count - 1]};
        for (int t = 0; t < 2; t++) {
            ARENA_PUSH_ROOM(arena, struct end, ends->ends, ends->count, ends->capacity);
            ends->ends[ends->count++] = (struct end){tips[t], section->site};
        }
    }
}

static bool meet(const struct end *a, const struct end *b)
{
    return a->point.lon_e7 == b->point.lon_e7 && a->point.lat_e7 == b->point.lat_e7;
}

/* Both ways round, sorted by `of`; some may be there several times. Few lines end at one point. */
static uint32_t find_neighbours(struct end *ends, uint32_t end_count, struct arena *arena,
                                struct neighbours **ret_pairs)
{
    struct neighbours *pairs = NULL;
    uint32_t count = 0, capacity = 0;
    if (end_count > 0)
        qsort(ends, end_count, sizeof *ends, compare_ends);
    for (uint32_t i = 0; i < end_count; i++)
        for (uint32_t j = i + 1; j < end_count && meet(&ends[i], &ends[j]); j++) {
            if (ends[i].site == ends[j].site)
                continue;
            const struct neighbours both[] = {{ends[i].site, ends[j].site},
                                              {ends[j].site, ends[i].site}};
            for (int b = 0; b < 2; b++) {
                ARENA_PUSH_ROOM(arena, struct neighbours, pairs, count, capacity);
                pairs[count++] = both[b];
            }
        }
    if (count > 0)
        qsort(pairs, count, sizeof *pairs, compare_neighbours);
    *ret_pairs = pairs;
    return count;
}

/* The one that fewest neighbours have; of those, that fewest sites have. */
static uint8_t rarest(const uint32_t *near, const uint32_t *everywhere)
{
    int best = 0;
    for (int c = 1; c < CATCHMENT_COLOUR_COUNT; c++)
        if (near[c] < near[best] || (near[c] == near[best] && everywhere[c] < everywhere[best]))
            best = c;
    return (uint8_t)best;
}

const uint8_t *catchment_colours(const struct street_sections *sections, uint32_t site_count,
                                 struct arena *arena)
{
    struct ends ends = {0};
    struct neighbours *pairs;
    uint8_t *colours = ARENA_ARRAY(arena, uint8_t, site_count);
    for (uint32_t s = 0; s < sections->count; s++)
        if (sections->sections[s].site != NO_SITE)
            add_ends(&ends, &sections->sections[s], arena);
    uint32_t count = find_neighbours(ends.ends, ends.count, arena, &pairs);
    uint32_t everywhere[CATCHMENT_COLOUR_COUNT] = {0};
    for (uint32_t site = 0, p = 0; site < site_count; site++) {
        uint32_t near[CATCHMENT_COLOUR_COUNT] = {0};
        for (; p < count && pairs[p].of == site; p++)
            if (pairs[p].site < site)
                near[colours[pairs[p].site]]++;
        colours[site] = rarest(near, everywhere);
        everywhere[colours[site]]++;
    }
    return colours;
}
