/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "plan/shelter_gains.h"
#include "plan/walk_search.h"

/*
 * A walk over groups and sites from everyone who is left: a group reaches all its sites, a site
 * reaches all groups that have people in it. Zones are the connected parts of what was reached.
 * Without a limit pairs are not all listed: then a group reaches its sites through junctions.
 */
struct zone_finder {
    const struct shelter_problem *problem;
    const struct shelter_solution *solution;
    uint32_t piece_count;
    struct allocation_piece *pieces;
    uint32_t *first_at_site, *piece_at_site;
    uint32_t *zone_of_group, *zone_of_site; /* NO_ZONE = not reached */
    uint32_t *merged_into;                  /* [zones] itself, or an older zone it ran into */
    uint32_t *stack;                        /* groups */
    uint32_t stack_count;
    const struct chain_doors *doors; /* NULL if pairs are all listed */
    uint32_t *zone_of_junction;
    uint32_t *junctions;
    uint32_t junction_count;
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

static void reach_group(struct zone_finder *finder, uint32_t group, uint32_t zone)
{
    if (finder->zone_of_group[group] != NO_ZONE)
        return;
    finder->zone_of_group[group] = zone;
    finder->stack[finder->stack_count++] = group;
}

static uint32_t resolve(const struct zone_finder *finder, uint32_t zone)
{
    while (zone != NO_ZONE && finder->merged_into[zone] != zone)
        zone = finder->merged_into[zone];
    return zone;
}

/* A new zone may run into an older one: then they are one, under the older number. */
static void merge(struct zone_finder *finder, uint32_t a, uint32_t b)
{
    uint32_t x = resolve(finder, a), y = resolve(finder, b);
    finder->merged_into[x > y ? x : y] = x > y ? y : x;
}

static void reach_site(struct zone_finder *finder, uint32_t site, uint32_t zone)
{
    if (finder->zone_of_site[site] != NO_ZONE) {
        merge(finder, finder->zone_of_site[site], zone);
        return;
    }
    finder->zone_of_site[site] = zone;
    for (uint32_t i = finder->first_at_site[site]; i < finder->first_at_site[site + 1]; i++)
        reach_group(finder, finder->pieces[finder->piece_at_site[i]].row, zone);
}

static void reach_junction(struct zone_finder *finder, uint32_t junction, time_ms leg_ms,
                           uint32_t zone)
{
    if (leg_ms == TIME_UNREACHABLE)
        return;
    if (finder->zone_of_junction[junction] != NO_ZONE) {
        merge(finder, finder->zone_of_junction[junction], zone);
        return;
    }
    finder->zone_of_junction[junction] = zone;
    finder->junctions[finder->junction_count++] = junction;
}

/* The sites with a door on one of the junction's chains, and the next junctions. */
static void leave_junction(struct zone_finder *finder, uint32_t junction, uint32_t zone)
{
    const struct network *network = finder->problem->network;
    for (arc_id a = network->graph.first_out[junction]; a < network->graph.first_out[junction + 1];
         a++) {
        uint32_t chain = network->arc_chain[a];
        for (uint32_t i = finder->doors->first[chain]; i < finder->doors->first[chain + 1]; i++) {
            const struct network_point *door = &finder->problem->doors[finder->doors->door[i]].at;
            bool by_start =
                network->chain_from[chain] == junction && door->from_start_ms != TIME_UNREACHABLE;
            bool by_end =
                network->chain_to[chain] == junction && door->from_end_ms != TIME_UNREACHABLE;
            if (by_start || by_end)
                reach_site(finder, finder->doors->site[i], zone);
        }
        reach_junction(finder, network->graph.head[a], network->arc_time_ms[a], zone);
    }
}

static void walk_through_network(struct zone_finder *finder, uint32_t group, uint32_t zone)
{
    const struct network *network = finder->problem->network;
    const struct network_point *at = &finder->problem->groups[group].at;
    uint32_t chain = network->segment_chain[at->segment];
    for (uint32_t i = finder->doors->first[chain]; i < finder->doors->first[chain + 1]; i++) {
        const struct network_point *door = &finder->problem->doors[finder->doors->door[i]].at;
        if (network_along_chain_ms(network, at, door) != TIME_UNREACHABLE)
            reach_site(finder, finder->doors->site[i], zone);
    }
    reach_junction(finder, network->chain_from[chain], at->to_start_ms, zone);
    reach_junction(finder, network->chain_to[chain], at->to_end_ms, zone);
    while (finder->junction_count > 0)
        leave_junction(finder, finder->junctions[--finder->junction_count], zone);
}

static void walk_from(struct zone_finder *finder, uint32_t start, uint32_t zone)
{
    const struct shelter_pairs *pairs = &finder->solution->pairs;
    finder->merged_into[zone] = zone;
    reach_group(finder, start, zone);
    while (finder->stack_count > 0) {
        uint32_t group = finder->stack[--finder->stack_count];
        if (finder->doors)
            walk_through_network(finder, group, zone);
        for (uint32_t p = pairs->first[group]; p < pairs->first[group + 1]; p++)
            reach_site(finder, pairs->site[p], zone);
    }
}

static int compare_zones(const void *a, const void *b)
{
    const struct shelter_zone *x = a, *y = b;
    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return (x->groups[0] > y->groups[0]) - (x->groups[0] < y->groups[0]);
}

static void collect(const struct zone_finder *finder, struct shelter_zone *zones,
                    uint32_t zone_count, struct arena *arena)
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
            uint32_t z = resolve(finder, finder->zone_of_group[g]);
            if (z == NO_ZONE)
                continue;
            if (pass == 1) {
                groups[z][zones[z].group_count] = g;
                zones[z].people += problem->groups[g].people;
            }
            zones[z].group_count++;
        }
        for (uint32_t s = 0; s < problem->site_count; s++) {
            uint32_t z = resolve(finder, finder->zone_of_site[s]);
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
    finder.merged_into = ARENA_ARRAY(scratch, uint32_t, problem->group_count);
    if (problem->limit.kind == WALK_LIMIT_NONE) {
        size_t junctions = problem->network->graph.node_count;
        finder.doors = chain_doors_new(problem, scratch);
        finder.junctions = ARENA_ARRAY(scratch, uint32_t, junctions);
        finder.zone_of_junction = ARENA_ARRAY(scratch, uint32_t, junctions);
        memset(finder.zone_of_junction, 0xFF, junctions * sizeof *finder.zone_of_junction);
    }
    uint32_t started = 0;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        bool reaches = solution->pairs.first[g] < solution->pairs.first[g + 1];
        if (reaches && allocation_left(solution->allocation, g) > 0 &&
            finder.zone_of_group[g] == NO_ZONE)
            walk_from(&finder, g, started++);
    }
    struct shelter_zone *zones = ARENA_ARRAY(arena, struct shelter_zone, started);
    collect(&finder, zones, started, arena);
    uint32_t count = 0;
    for (uint32_t z = 0; z < started; z++)
        if (zones[z].group_count > 0)
            zones[count++] = zones[z];
    qsort(zones, count, sizeof *zones, compare_zones);
    *ret_zones = zones;
    *ret_zone_count = count;
    arena_free(scratch);
}
