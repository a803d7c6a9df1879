/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/walk_search.h"
#include "algo/time_heap.h"
#include "plan/shelter_pairs.h"

struct chain_groups *chain_groups_new(const struct shelter_problem *problem, struct arena *arena)
{
    const struct network *network = problem->network;
    struct chain_groups *lists = ARENA_NEW(arena, struct chain_groups);
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)network->chain_count + 2);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        uint32_t segment = problem->groups[g].at.segment;
        if (segment != NO_SEGMENT)
            first[network->segment_chain[segment] + 2]++;
    }
    for (uint32_t c = 2; c < network->chain_count + 2; c++)
        first[c] += first[c - 1];
    uint32_t *group = ARENA_ARRAY(arena, uint32_t, first[network->chain_count + 1]);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        uint32_t segment = problem->groups[g].at.segment;
        if (segment != NO_SEGMENT)
            group[first[network->segment_chain[segment] + 1]++] = g;
    }
    lists->first = first;
    lists->group = group;
    return lists;
}

struct chain_doors *chain_doors_new(const struct shelter_problem *problem, struct arena *arena)
{
    const struct network *network = problem->network;
    struct chain_doors *lists = ARENA_NEW(arena, struct chain_doors);
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)network->chain_count + 2);
    uint32_t *door = ARENA_ARRAY(arena, uint32_t, problem->door_count);
    uint32_t *site = ARENA_ARRAY(arena, uint32_t, problem->door_count);
    for (int pass = 0; pass < 2; pass++) { /* count, then fill */
        for (uint32_t s = 0; s < problem->site_count; s++) {
            uint32_t end = problem->sites[s].first_door + problem->sites[s].door_count;
            for (uint32_t d = problem->sites[s].first_door; d < end; d++) {
                uint32_t segment = problem->doors[d].at.segment;
                if (segment == NO_SEGMENT)
                    continue;
                uint32_t chain = network->segment_chain[segment];
                if (pass == 0) {
                    first[chain + 2]++;
                    continue;
                }
                uint32_t at = first[chain + 1]++;
                door[at] = d;
                site[at] = s;
            }
        }
        for (uint32_t c = 2; pass == 0 && c < network->chain_count + 2; c++)
            first[c] += first[c - 1];
    }
    *lists = (struct chain_doors){first, door, site};
    return lists;
}

struct walk_search {
    const struct shelter_problem *problem;
    const struct chain_groups *chain_groups;
    struct time_heap heap;
    uint32_t stamp;
    uint32_t *junction_stamp, *group_stamp;
    time_ms *junction_ms; /* from the junction to the nearest door, its access leg included */
    time_ms *group_ms;
    struct walk *walks;
    uint32_t walk_count;
};

struct walk_search *walk_search_new(const struct shelter_problem *problem, struct arena *arena)
{
    struct walk_search *search = ARENA_NEW(arena, struct walk_search);
    uint32_t junctions = problem->network->graph.node_count;
    search->problem = problem;
    search->chain_groups = chain_groups_new(problem, arena);
    search->heap.arena = arena;
    search->junction_stamp = ARENA_ARRAY(arena, uint32_t, junctions);
    search->junction_ms = ARENA_ARRAY(arena, time_ms, junctions);
    search->group_stamp = ARENA_ARRAY(arena, uint32_t, problem->group_count);
    search->group_ms = ARENA_ARRAY(arena, time_ms, problem->group_count);
    search->walks = ARENA_ARRAY(arena, struct walk, problem->group_count);
    return search;
}

static void label_junction(struct walk_search *search, uint32_t junction, time_ms leg_ms,
                           int64_t rest_ms)
{
    if (leg_ms == TIME_UNREACHABLE || leg_ms + rest_ms > search->problem->limit_ms)
        return;
    time_ms total = (time_ms)(leg_ms + rest_ms);
    if (search->junction_stamp[junction] == search->stamp && search->junction_ms[junction] <= total)
        return;
    search->junction_stamp[junction] = search->stamp;
    search->junction_ms[junction] = total;
    time_heap_push(&search->heap, total, junction);
}

static void label_group(struct walk_search *search, uint32_t g, time_ms leg_ms, int64_t rest_ms)
{
    int64_t total = leg_ms + rest_ms + search->problem->groups[g].at.access_ms;
    if (leg_ms == TIME_UNREACHABLE || total > search->problem->limit_ms)
        return;
    if (search->group_stamp[g] != search->stamp) {
        search->group_stamp[g] = search->stamp;
        search->walks[search->walk_count++].group = g;
    } else if (search->group_ms[g] <= total) {
        return;
    }
    search->group_ms[g] = (time_ms)total;
}

static void start_at_door(struct walk_search *search, const struct network_point *door)
{
    const struct network *network = search->problem->network;
    if (door->segment == NO_SEGMENT)
        return;
    uint32_t chain = network->segment_chain[door->segment];
    const struct chain_groups *lists = search->chain_groups;
    for (uint32_t i = lists->first[chain]; i < lists->first[chain + 1]; i++) {
        uint32_t g = lists->group[i];
        label_group(search, g,
                    network_along_chain_ms(network, &search->problem->groups[g].at, door),
                    door->access_ms);
    }
    label_junction(search, network->chain_from[chain], door->from_start_ms, door->access_ms);
    label_junction(search, network->chain_to[chain], door->from_end_ms, door->access_ms);
}

static void leave_junction(struct walk_search *search, uint32_t junction, time_ms total_ms)
{
    const struct network *network = search->problem->network;
    const struct chain_groups *lists = search->chain_groups;
    for (arc_id a = network->graph.first_out[junction]; a < network->graph.first_out[junction + 1];
         a++) {
        uint32_t chain = network->arc_chain[a];
        for (uint32_t i = lists->first[chain]; i < lists->first[chain + 1]; i++) {
            const struct network_point *at = &search->problem->groups[lists->group[i]].at;
            if (network->chain_from[chain] == junction)
                label_group(search, lists->group[i], at->to_start_ms, total_ms);
            if (network->chain_to[chain] == junction)
                label_group(search, lists->group[i], at->to_end_ms, total_ms);
        }
        label_junction(search, network->graph.head[a], network->arc_back_ms[a], total_ms);
    }
}

uint32_t walk_search_to_doors(struct walk_search *search, const struct shelter_door *doors,
                              uint32_t door_count, const struct walk **ret_walks)
{
    search->stamp++;
    search->heap.count = 0;
    search->walk_count = 0;
    for (uint32_t d = 0; d < door_count; d++)
        start_at_door(search, &doors[d].at);
    while (search->heap.count > 0) {
        struct time_heap_entry next = time_heap_pop(&search->heap);
        if (next.key == search->junction_ms[next.item])
            leave_junction(search, next.item, (time_ms)next.key);
    }
    for (uint32_t i = 0; i < search->walk_count; i++)
        search->walks[i].walk_ms = search->group_ms[search->walks[i].group];
    *ret_walks = search->walks;
    return search->walk_count;
}
