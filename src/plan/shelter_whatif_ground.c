/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "algo/time_heap.h"
#include "base/assert.h"
#include "plan/shelter_whatif.h"
#include "plan/walk_search.h"

/* Events that change the ground: what is walked, from where and to where. */

/* A changed problem in the making, with tables of its own for all that an event may change. */
struct ground {
    struct arena *arena;
    struct shelter_problem problem;
    struct network *network;
    time_ms *segment_forward_ms, *segment_backward_ms;
    time_ms *chain_forward_ms, *chain_backward_ms;
    time_ms *arc_time_ms, *arc_back_ms;
    struct shelter_group *groups;
    struct shelter_site *sites; /* with room for one more */
    struct shelter_door *doors; /* with room for `more_doors` */
};

static void *copy_table(struct arena *arena, const void *table, size_t count, size_t more,
                        size_t size)
{
    void *copy = arena_alloc(arena, count + more, size, _Alignof(max_align_t));
    if (count)
        memcpy(copy, table, count * size);
    return copy;
}

#define COPY(table, count, more) copy_table(arena, (table), (count), (more), sizeof *(table))

static void copy_network(struct ground *ground, const struct network *from)
{
    struct arena *arena = ground->arena;
    struct network *network = COPY(from, 1, 0);
    ground->segment_forward_ms = COPY(from->segment_forward_ms, from->segment_count, 0);
    ground->segment_backward_ms = COPY(from->segment_backward_ms, from->segment_count, 0);
    ground->chain_forward_ms = COPY(from->chain_forward_ms, from->chain_count, 0);
    ground->chain_backward_ms = COPY(from->chain_backward_ms, from->chain_count, 0);
    ground->arc_time_ms = COPY(from->arc_time_ms, from->graph.arc_count, 0);
    ground->arc_back_ms = COPY(from->arc_back_ms, from->graph.arc_count, 0);
    network->segment_forward_ms = ground->segment_forward_ms;
    network->segment_backward_ms = ground->segment_backward_ms;
    network->chain_forward_ms = ground->chain_forward_ms;
    network->chain_backward_ms = ground->chain_backward_ms;
    network->arc_time_ms = ground->arc_time_ms;
    network->arc_back_ms = ground->arc_back_ms;
    ground->network = network;
}

static struct ground copy_ground(const struct shelter_problem *from, uint32_t more_doors,
                                 struct arena *arena)
{
    struct ground ground = {.arena = arena, .problem = *from};
    copy_network(&ground, from->network);
    ground.groups = COPY(from->groups, from->group_count, 0);
    ground.sites = COPY(from->sites, from->site_count, 1);
    ground.doors = COPY(from->doors, from->door_count, more_doors);
    ground.problem.network = ground.network;
    ground.problem.groups = ground.groups;
    ground.problem.sites = ground.sites;
    ground.problem.doors = ground.doors;
    return ground;
}

static const struct shelter_problem *keep_problem(const struct ground *ground)
{
    struct shelter_problem *problem = ARENA_NEW(ground->arena, struct shelter_problem);
    *problem = ground->problem;
    return problem;
}

/* The what-if on new ground, with its pairs. */
static struct shelter_whatif *carry(const struct shelter_whatif *whatif,
                                    const struct ground *ground, const struct shelter_pairs *pairs)
{
    const struct shelter_problem *problem = keep_problem(ground);
    struct shelter_solution solution;
    shelter_solution_carry(problem, shelter_whatif_solution(whatif), pairs, ground->arena,
                           &solution);
    return shelter_whatif_new(problem, &solution, ground->arena);
}

/* A search along the direction of walking for all sites within the limit of a street's ends. */
struct reach {
    const struct shelter_problem *problem;
    const struct chain_doors *doors;
    struct time_heap heap;
    int64_t *junction_ms; /* [junctions] */
    bool *is_reached;     /* [site_count] */
};

static void reach_junction(struct reach *reach, uint32_t junction, time_ms leg_ms,
                           int64_t so_far_ms)
{
    int64_t total_ms = so_far_ms + leg_ms;
    if (leg_ms == TIME_UNREACHABLE || total_ms > reach->problem->limit_ms ||
        total_ms >= reach->junction_ms[junction])
        return;
    reach->junction_ms[junction] = total_ms;
    time_heap_push(&reach->heap, total_ms, junction);
}

static void reach_door(struct reach *reach, uint32_t entry, time_ms leg_ms, int64_t so_far_ms)
{
    const struct shelter_door *door = &reach->problem->doors[reach->doors->door[entry]];
    if (leg_ms != TIME_UNREACHABLE &&
        so_far_ms + leg_ms + door->at.access_ms <= reach->problem->limit_ms)
        reach->is_reached[reach->doors->site[entry]] = true;
}

static void leave_junction(struct reach *reach, uint32_t junction, int64_t so_far_ms)
{
    const struct network *network = reach->problem->network;
    const struct chain_doors *doors = reach->doors;
    for (arc_id a = network->graph.first_out[junction]; a < network->graph.first_out[junction + 1];
         a++) {
        uint32_t chain = network->arc_chain[a];
        for (uint32_t i = doors->first[chain]; i < doors->first[chain + 1]; i++) {
            const struct network_point *at = &reach->problem->doors[doors->door[i]].at;
            if (network->chain_from[chain] == junction)
                reach_door(reach, i, at->from_start_ms, so_far_ms);
            if (network->chain_to[chain] == junction)
                reach_door(reach, i, at->from_end_ms, so_far_ms);
        }
        reach_junction(reach, network->graph.head[a], network->arc_time_ms[a], so_far_ms);
    }
}

/* [site_count] every site that anybody might walk to by way of the chain, and those on it. */
static bool *find_sites_by_way_of(const struct shelter_problem *problem, uint32_t chain,
                                  struct arena *scratch)
{
    const struct network *network = problem->network;
    struct reach reach = {
        .problem = problem,
        .doors = chain_doors_new(problem, scratch),
        .heap = {.arena = scratch},
        .junction_ms = ARENA_ARRAY(scratch, int64_t, network->graph.node_count),
        .is_reached = ARENA_ARRAY(scratch, bool, problem->site_count),
    };
    for (uint32_t v = 0; v < network->graph.node_count; v++)
        reach.junction_ms[v] = INT64_MAX;
    for (uint32_t i = reach.doors->first[chain]; i < reach.doors->first[chain + 1]; i++)
        reach.is_reached[reach.doors->site[i]] = true;
    reach_junction(&reach, network->chain_from[chain], 0, 0);
    reach_junction(&reach, network->chain_to[chain], 0, 0);
    while (reach.heap.count > 0) {
        struct time_heap_entry next = time_heap_pop(&reach.heap);
        if (next.key == reach.junction_ms[next.item])
            leave_junction(&reach, next.item, next.key);
    }
    return reach.is_reached;
}

/* The pairs to sites that are not to be found anew. */
static struct shelter_pairs keep_pairs(const struct shelter_problem *problem,
                                       const struct shelter_pairs *pairs, const bool *is_anew,
                                       struct arena *scratch)
{
    uint32_t *first = ARENA_ARRAY(scratch, uint32_t, (size_t)problem->group_count + 1);
    uint32_t *site = ARENA_ARRAY(scratch, uint32_t, pairs->count);
    time_ms *walk_ms = ARENA_ARRAY(scratch, time_ms, pairs->count);
    uint32_t count = 0;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        for (uint32_t i = pairs->first[g]; i < pairs->first[g + 1]; i++) {
            if (is_anew[pairs->site[i]])
                continue;
            site[count] = pairs->site[i];
            walk_ms[count++] = pairs->walk_ms[i];
        }
        first[g + 1] = count;
    }
    return (struct shelter_pairs){count, first, site, walk_ms};
}

/* The pairs of the problem, if those of sites that are not `is_anew` are as they were. */
static void find_pairs_anew(const struct shelter_problem *problem,
                            const struct shelter_pairs *before, const bool *is_anew,
                            struct arena *arena, struct shelter_pairs *ret_pairs)
{
    struct arena *scratch = arena_new();
    struct walk_search *search = walk_search_new(problem, scratch);
    struct loose_pairs loose = {.arena = scratch};
    struct shelter_pairs found, kept = keep_pairs(problem, before, is_anew, scratch);
    for (uint32_t s = 0; s < problem->site_count; s++) {
        const struct walk *walks;
        if (!is_anew[s])
            continue;
        uint32_t count = walk_search_to_doors(search, problem->doors + problem->sites[s].first_door,
                                              problem->sites[s].door_count, &walks);
        for (uint32_t i = 0; i < count; i++)
            loose_pairs_add(&loose, (struct loose_pair){walks[i].group, s, walks[i].walk_ms});
    }
    shelter_pairs_sort(problem, &loose, scratch, &found);
    shelter_pairs_merge(problem, &kept, &found, arena, ret_pairs);
    arena_free(scratch);
}

static void shut_point(const struct network *network, uint32_t chain, struct network_point *at)
{
    if (at->segment == NO_SEGMENT || network->segment_chain[at->segment] != chain)
        return;
    at->to_start_ms = at->to_end_ms = TIME_UNREACHABLE;
    at->from_start_ms = at->from_end_ms = TIME_UNREACHABLE;
}

static void shut_chain(struct ground *ground, uint32_t chain)
{
    const struct network *network = ground->network;
    for (uint32_t s = network->chain_first_segment[chain];
         s < network->chain_first_segment[chain + 1]; s++)
        ground->segment_forward_ms[s] = ground->segment_backward_ms[s] = TIME_UNREACHABLE;
    ground->chain_forward_ms[chain] = ground->chain_backward_ms[chain] = TIME_UNREACHABLE;
    for (arc_id a = 0; a < network->graph.arc_count; a++)
        if (network->arc_chain[a] == chain)
            ground->arc_time_ms[a] = ground->arc_back_ms[a] = TIME_UNREACHABLE;
    for (uint32_t g = 0; g < ground->problem.group_count; g++)
        shut_point(network, chain, &ground->groups[g].at);
    for (uint32_t d = 0; d < ground->problem.door_count; d++)
        shut_point(network, chain, &ground->doors[d].at);
}

struct shelter_problem shelter_problem_blocked(const struct shelter_problem *problem,
                                               uint32_t chain, struct arena *arena)
{
    ALWAYS(chain < problem->network->chain_count);
    struct ground ground = copy_ground(problem, 0, arena);
    shut_chain(&ground, chain);
    return ground.problem;
}

struct shelter_whatif *shelter_whatif_block(const struct shelter_whatif *whatif, uint32_t chain,
                                            struct arena *arena)
{
    const struct shelter_problem *before = shelter_whatif_problem(whatif);
    ALWAYS(chain < before->network->chain_count);
    struct arena *scratch = arena_new();
    struct ground ground = copy_ground(before, 0, arena);
    struct shelter_pairs pairs;
    const bool *is_anew = find_sites_by_way_of(before, chain, scratch);
    shut_chain(&ground, chain);
    find_pairs_anew(&ground.problem, &shelter_whatif_solution(whatif)->pairs, is_anew, arena,
                    &pairs);
    arena_free(scratch);
    return carry(whatif, &ground, &pairs);
}

struct shelter_whatif *shelter_whatif_add(const struct shelter_whatif *whatif,
                                          const struct shelter_site *site,
                                          const struct shelter_door *doors, struct arena *arena)
{
    struct arena *scratch = arena_new();
    struct ground ground = copy_ground(shelter_whatif_problem(whatif), site->door_count, arena);
    struct shelter_problem *problem = &ground.problem;
    struct shelter_pairs pairs;
    bool *is_anew = ARENA_ARRAY(scratch, bool, (size_t)problem->site_count + 1);
    uint32_t added = problem->site_count++;
    is_anew[added] = true;
    ground.sites[added] = *site;
    ground.sites[added].first_door = problem->door_count;
    ground.sites[added].places = 0; /* nobody moves for a closed site */
    for (uint32_t d = 0; d < site->door_count; d++)
        ground.doors[problem->door_count++] = doors[d];
    find_pairs_anew(problem, &shelter_whatif_solution(whatif)->pairs, is_anew, arena, &pairs);
    arena_free(scratch);
    struct shelter_whatif *wider = carry(whatif, &ground, &pairs);
    shelter_whatif_set_places(wider, added, site->places);
    return wider;
}

/* Those that a lower limit leaves. */
static struct shelter_pairs pairs_within(const struct shelter_problem *problem,
                                         const struct shelter_pairs *pairs, time_ms limit_ms,
                                         struct arena *arena)
{
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)problem->group_count + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < pairs->count; i++)
        count += pairs->walk_ms[i] <= limit_ms;
    uint32_t *site = ARENA_ARRAY(arena, uint32_t, count);
    time_ms *walk_ms = ARENA_ARRAY(arena, time_ms, count);
    count = 0;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        for (uint32_t i = pairs->first[g]; i < pairs->first[g + 1]; i++) {
            if (pairs->walk_ms[i] > limit_ms)
                continue;
            site[count] = pairs->site[i];
            walk_ms[count++] = pairs->walk_ms[i];
        }
        first[g + 1] = count;
    }
    return (struct shelter_pairs){count, first, site, walk_ms};
}

bool shelter_whatif_limit(const struct shelter_whatif *whatif, struct walk_limit limit,
                          time_ms limit_ms, struct arena *arena, struct shelter_whatif **ret_whatif,
                          struct error *err)
{
    const struct shelter_problem *before = shelter_whatif_problem(whatif);
    ALWAYS(limit.kind == before->limit.kind);
    ALWAYS(limit_ms <= SHELTER_WHATIF_WALK_MAX_MS || limit_ms <= before->limit_ms);
    struct ground ground = copy_ground(before, 0, arena);
    struct shelter_pairs pairs;
    ground.problem.limit = limit;
    ground.problem.limit_ms = limit_ms;
    if (limit_ms <= before->limit_ms) {
        pairs = pairs_within(before, &shelter_whatif_solution(whatif)->pairs, limit_ms, arena);
        *ret_whatif = carry(whatif, &ground, &pairs);
        return true;
    }
    /* Where everybody may walk farther, nearly everybody moves: from scratch is quicker. */
    if (!shelter_pairs_find(&ground.problem, NULL, arena, &pairs, err))
        return false;
    const struct shelter_problem *problem = keep_problem(&ground);
    struct shelter_solution solution;
    shelter_whatif_solve(problem, &pairs, arena, &solution);
    *ret_whatif = shelter_whatif_new(problem, &solution, arena);
    return true;
}
