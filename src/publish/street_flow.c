/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/street_flow.h"

#include <string.h>

#include "algo/time_heap.h"

/* The tree of shortest ways to the doors of one site, and who walks on it. */
struct flow {
    const struct shelter_problem *problem;
    const struct network *network;
    int64_t *segment_people; /* the result */
    int64_t *chain_people;   /* who walks a chain from end to end */
    struct time_heap heap;
    time_ms limit_ms;
    uint32_t stamp;
    uint32_t *reached;       /* [junctions] stamp */
    time_ms *rest_ms;        /* [junctions] from here to the door, its leg included */
    uint32_t *next_chain;    /* [junctions] the chain walked from here */
    uint32_t *next_junction; /* [junctions] NO_NODE = the door is on next_chain */
    uint32_t *door;          /* [junctions] if next_junction is NO_NODE */
    int64_t *people;         /* [junctions] who comes through */
    uint32_t settled_count;
    uint32_t *settled; /* in ascending order of rest_ms */
};

static void label(struct flow *flow, uint32_t junction, int64_t leg_ms, int64_t rest_ms,
                  uint32_t chain, uint32_t next, uint32_t door)
{
    if (leg_ms == TIME_UNREACHABLE || leg_ms + rest_ms > flow->limit_ms)
        return;
    if (flow->reached[junction] == flow->stamp && flow->rest_ms[junction] <= leg_ms + rest_ms)
        return;
    flow->reached[junction] = flow->stamp;
    flow->rest_ms[junction] = (time_ms)(leg_ms + rest_ms);
    flow->next_chain[junction] = chain;
    flow->next_junction[junction] = next;
    flow->door[junction] = door;
    flow->people[junction] = 0;
    time_heap_push(&flow->heap, leg_ms + rest_ms, junction);
}

static void search(struct flow *flow, const struct shelter_site *site)
{
    const struct network *network = flow->network;
    flow->stamp++;
    flow->settled_count = 0;
    for (uint32_t d = site->first_door; d < site->first_door + site->door_count; d++) {
        const struct network_point *at = &flow->problem->doors[d].at;
        uint32_t chain = network->segment_chain[at->segment];
        label(flow, network->chain_from[chain], at->from_start_ms, at->access_ms, chain, NO_NODE,
              d);
        label(flow, network->chain_to[chain], at->from_end_ms, at->access_ms, chain, NO_NODE, d);
    }
    while (flow->heap.count > 0) {
        struct time_heap_entry entry = time_heap_pop(&flow->heap);
        uint32_t junction = entry.item;
        if (entry.key != flow->rest_ms[junction])
            continue;
        flow->settled[flow->settled_count++] = junction;
        for (arc_id a = network->graph.first_out[junction];
             a < network->graph.first_out[junction + 1]; a++)
            label(flow, network->graph.head[a], network->arc_back_ms[a], entry.key,
                  network->arc_chain[a], junction, 0);
    }
}

/* The segments of a chain from one that `at` lies in to the end of the chain, both included. */
static void walk_to_end(struct flow *flow, const struct network_point *at, uint32_t junction,
                        int64_t people)
{
    const struct network *network = flow->network;
    uint32_t chain = network->segment_chain[at->segment];
    uint32_t first = network->chain_first_segment[chain], last = at->segment;
    if (network->chain_from[chain] != junction) {
        first = at->segment;
        last = network->chain_first_segment[chain + 1] - 1;
    }
    for (uint32_t s = first; s <= last; s++)
        flow->segment_people[s] += people;
}

static void walk_between(struct flow *flow, uint32_t a, uint32_t b, int64_t people)
{
    for (uint32_t s = a < b ? a : b; s <= (a < b ? b : a); s++)
        flow->segment_people[s] += people;
}

static int64_t time_from(const struct flow *flow, uint32_t junction, int64_t leg_ms)
{
    bool way = leg_ms != TIME_UNREACHABLE && flow->reached[junction] == flow->stamp;
    return way ? leg_ms + flow->rest_ms[junction] : INT64_MAX;
}

/* Someone sets out: along the chain to a door, or to the better end of the chain. */
static void set_out(struct flow *flow, const struct shelter_piece *piece)
{
    const struct network *network = flow->network;
    const struct shelter_site *site = &flow->problem->sites[piece->site];
    const struct network_point *at = &flow->problem->groups[piece->group].at;
    uint32_t chain = network->segment_chain[at->segment];
    int64_t by_start = time_from(flow, network->chain_from[chain], at->to_start_ms);
    int64_t by_end = time_from(flow, network->chain_to[chain], at->to_end_ms);
    int64_t best = by_start <= by_end ? by_start : by_end;
    uint32_t direct = site->first_door + site->door_count;
    for (uint32_t d = site->first_door; d < site->first_door + site->door_count; d++) {
        const struct network_point *door = &flow->problem->doors[d].at;
        time_ms along = network_along_chain_ms(network, at, door);
        if (along == TIME_UNREACHABLE || (int64_t)along + door->access_ms >= best)
            continue;
        best = (int64_t)along + door->access_ms;
        direct = d;
    }
    if (direct < site->first_door + site->door_count) {
        walk_between(flow, at->segment, flow->problem->doors[direct].at.segment, piece->people);
    } else if (best < INT64_MAX) {
        uint32_t junction =
            by_start <= by_end ? network->chain_from[chain] : network->chain_to[chain];
        walk_to_end(flow, at, junction, piece->people);
        flow->people[junction] += piece->people;
    }
}

static void pass_on(struct flow *flow)
{
    for (uint32_t i = flow->settled_count; i > 0; i--) {
        uint32_t junction = flow->settled[i - 1];
        int64_t people = flow->people[junction];
        if (people == 0)
            continue;
        flow->people[junction] = 0;
        if (flow->next_junction[junction] == NO_NODE) {
            walk_to_end(flow, &flow->problem->doors[flow->door[junction]].at, junction, people);
        } else {
            flow->chain_people[flow->next_chain[junction]] += people;
            flow->people[flow->next_junction[junction]] += people;
        }
    }
}

/* Pieces by site: piece[first[s]] … piece[first[s + 1] − 1]. */
static const uint32_t *by_site(const struct shelter_problem *problem,
                               const struct shelter_allocation *allocation,
                               const uint32_t **ret_first, struct arena *scratch)
{
    uint32_t *first = ARENA_ARRAY(scratch, uint32_t, (size_t)problem->site_count + 2);
    uint32_t *piece = ARENA_ARRAY(scratch, uint32_t, allocation->piece_count);
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        first[allocation->pieces[i].site + 2]++;
    for (uint32_t s = 2; s < problem->site_count + 2; s++)
        first[s] += first[s - 1];
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        piece[first[allocation->pieces[i].site + 1]++] = i;
    *ret_first = first;
    return piece;
}

static struct flow flow_begin(const struct shelter_problem *problem, int64_t *segment_people,
                              struct arena *scratch)
{
    uint32_t junctions = problem->network->graph.node_count;
    return (struct flow){
        .problem = problem,
        .network = problem->network,
        .segment_people = segment_people,
        .chain_people = ARENA_ARRAY(scratch, int64_t, problem->network->chain_count),
        .heap = {.arena = scratch},
        .reached = ARENA_ARRAY(scratch, uint32_t, junctions),
        .rest_ms = ARENA_ARRAY(scratch, time_ms, junctions),
        .next_chain = ARENA_ARRAY(scratch, uint32_t, junctions),
        .next_junction = ARENA_ARRAY(scratch, uint32_t, junctions),
        .door = ARENA_ARRAY(scratch, uint32_t, junctions),
        .people = ARENA_ARRAY(scratch, int64_t, junctions),
        .settled = ARENA_ARRAY(scratch, uint32_t, junctions),
    };
}

int64_t *street_flow(const struct shelter_problem *problem,
                     const struct shelter_allocation *allocation, struct arena *arena)
{
    const struct network *network = problem->network;
    int64_t *people = ARENA_ARRAY(arena, int64_t, network->segment_count);
    struct arena *scratch = arena_new();
    struct flow flow = flow_begin(problem, people, scratch);
    const uint32_t *first;
    const uint32_t *piece = by_site(problem, allocation, &first, scratch);
    for (uint32_t s = 0; s < problem->site_count; s++) {
        flow.limit_ms = -1;
        for (uint32_t i = first[s]; i < first[s + 1]; i++)
            if (allocation->pieces[piece[i]].walk_ms > flow.limit_ms)
                flow.limit_ms = allocation->pieces[piece[i]].walk_ms;
        if (flow.limit_ms < 0)
            continue;
        search(&flow, &problem->sites[s]);
        for (uint32_t i = first[s]; i < first[s + 1]; i++)
            set_out(&flow, &allocation->pieces[piece[i]]);
        pass_on(&flow);
    }
    for (uint32_t s = 0; s < network->segment_count; s++)
        people[s] += flow.chain_people[network->segment_chain[s]];
    arena_free(scratch);
    return people;
}
