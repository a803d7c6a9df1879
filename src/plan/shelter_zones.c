/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "plan/shelter_gains.h"

/*
 * A walk over groups and sites from everyone who is left: a group reaches all its sites, a site
 * reaches all groups that have people in it. Zones are the connected parts of what was reached.
 */
struct zone_finder {
    const struct shelter_problem *problem;
    const struct shelter_solution *solution;
    uint32_t piece_count;
    struct allocation_piece *pieces;
    uint32_t *first_at_site, *piece_at_site;
    uint32_t *zone_of_group, *zone_of_site; /* NO_ZONE = not reached */
    uint32_t *stack;                        /* groups */
};

#define NO_ZONE UINT32_MAX

static void list_pieces(struct zone_finder *finder, struct arena *scratch)
{
    const struct shelter_pairs *pairs = &finder->solution->pairs;
    uint32_t site_count = finder->problem->site_count;
    finder->piece_count = allocation_pieces(finder->solution->allocation, NULL);
    finder->pieces = ARENA_ARRAY(scratch, struct allocation_piece, finder->piece_count);
    allocation_pieces(finder->solution->allocation, finder->pieces);
    uint32_t *first = ARENA_ARRAY(scratch, uint32_t, (size_t)site_count + 2);
    finder->piece_at_site = ARENA_ARRAY(scratch, uint32_t, finder->piece_count);
    for (uint32_t i = 0; i < finder->piece_count; i++)
        first[pairs->site[finder->pieces[i].pair] + 2]++;
    for (uint32_t s = 2; s < site_count + 2; s++)
        first[s] += first[s - 1];
    for (uint32_t i = 0; i < finder->piece_count; i++)
        finder->piece_at_site[first[pairs->site[finder->pieces[i].pair] + 1]++] = i;
    finder->first_at_site = first;
}

static void reach_group(struct zone_finder *finder, uint32_t group, uint32_t zone,
                        uint32_t *stack_count)
{
    if (finder->zone_of_group[group] != NO_ZONE)
        return;
    finder->zone_of_group[group] = zone;
    finder->stack[(*stack_count)++] = group;
}

/* A new zone may run into an older one: then they are one, under the older number. */
static void walk_from(struct zone_finder *finder, uint32_t start, uint32_t zone,
                      uint32_t *merged_into)
{
    const struct shelter_pairs *pairs = &finder->solution->pairs;
    uint32_t stack_count = 0;
    merged_into[zone] = zone;
    reach_group(finder, start, zone, &stack_count);
    while (stack_count > 0) {
        uint32_t group = finder->stack[--stack_count];
        for (uint32_t p = pairs->first[group]; p < pairs->first[group + 1]; p++) {
            uint32_t site = pairs->site[p];
            uint32_t old = finder->zone_of_site[site];
            if (old != NO_ZONE) {
                while (merged_into[old] != old)
                    old = merged_into[old];
                uint32_t own = zone;
                while (merged_into[own] != own)
                    own = merged_into[own];
                merged_into[old > own ? old : own] = old > own ? own : old;
                continue;
            }
            finder->zone_of_site[site] = zone;
            for (uint32_t i = finder->first_at_site[site]; i < finder->first_at_site[site + 1]; i++)
                reach_group(finder, finder->pieces[finder->piece_at_site[i]].row, zone,
                            &stack_count);
        }
    }
}

static int compare_zones(const void *a, const void *b)
{
    const struct shelter_zone *x = a, *y = b;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return (x->groups[0] > y->groups[0]) - (x->groups[0] < y->groups[0]);
}

static uint32_t resolve(const uint32_t *merged_into, uint32_t zone)
{
    while (zone != NO_ZONE && merged_into[zone] != zone)
        zone = merged_into[zone];
    return zone;
}

static void collect(const struct zone_finder *finder, const uint32_t *merged_into,
                    struct shelter_zone *zones, uint32_t zone_count, struct arena *arena)
{
    const struct shelter_problem *problem = finder->problem;
    uint32_t **groups = ARENA_ARRAY(arena, uint32_t *, zone_count);
    uint32_t **sites = ARENA_ARRAY(arena, uint32_t *, zone_count);
    for (int pass = 0; pass < 2; pass++) { /* count, then fill */
        for (uint32_t z = 0; pass == 1 && z < zone_count; z++) {
            zones[z].groups = groups[z] = ARENA_ARRAY(arena, uint32_t, zones[z].group_count);
            zones[z].sites = sites[z] = ARENA_ARRAY(arena, uint32_t, zones[z].site_count);
            zones[z].group_count = zones[z].site_count = 0;
        }
        for (uint32_t g = 0; g < problem->group_count; g++) {
            uint32_t z = resolve(merged_into, finder->zone_of_group[g]);
            if (z == NO_ZONE)
                continue;
            if (pass == 1) {
                groups[z][zones[z].group_count] = g;
                zones[z].people += problem->groups[g].people;
            }
            zones[z].group_count++;
        }
        for (uint32_t s = 0; s < problem->site_count; s++) {
            uint32_t z = resolve(merged_into, finder->zone_of_site[s]);
            if (z == NO_ZONE)
                continue;
            if (pass == 1) {
                sites[z][zones[z].site_count] = s;
                zones[z].places += problem->sites[s].places;
            }
            zones[z].site_count++;
        }
    }
}

void shelter_zones_find(const struct shelter_problem *problem,
                        const struct shelter_solution *solution, struct arena *arena,
                        const struct shelter_zone **ret_zones, uint32_t *ret_zone_count)
{
    struct arena *scratch = arena_new();
    struct zone_finder finder = {
        .problem = problem,
        .solution = solution,
        .zone_of_group = ARENA_ARRAY(scratch, uint32_t, problem->group_count),
        .zone_of_site = ARENA_ARRAY(scratch, uint32_t, problem->site_count),
        .stack = ARENA_ARRAY(scratch, uint32_t, problem->group_count),
    };
    list_pieces(&finder, scratch);
    memset(finder.zone_of_group, 0xFF, problem->group_count * sizeof *finder.zone_of_group);
    memset(finder.zone_of_site, 0xFF, problem->site_count * sizeof *finder.zone_of_site);
    uint32_t *merged_into = ARENA_ARRAY(scratch, uint32_t, problem->group_count);
    uint32_t started = 0;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        bool reaches = solution->pairs.first[g] < solution->pairs.first[g + 1];
        if (reaches && allocation_left(solution->allocation, g) > 0 &&
            finder.zone_of_group[g] == NO_ZONE)
            walk_from(&finder, g, started++, merged_into);
    }
    struct shelter_zone *zones = ARENA_ARRAY(arena, struct shelter_zone, started);
    collect(&finder, merged_into, zones, started, arena);
    uint32_t count = 0;
    for (uint32_t z = 0; z < started; z++)
        if (zones[z].group_count > 0)
            zones[count++] = zones[z];
    qsort(zones, count, sizeof *zones, compare_zones);
    *ret_zones = zones;
    *ret_zone_count = count;
    arena_free(scratch);
}
