/* SPDX-License-Identifier: Apache-2.0 */
#include "oracle.h"

#include <string.h>

#include "base/assert.h"

#define FAR ((int64_t)1 << 60)

static int64_t less(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Milliseconds from the segment's first node to the place, when it is walked in one direction. */
static int64_t split(const struct network *network, const struct network_point *at, int64_t whole)
{
    int64_t length = network->segment_length_mm[at->segment];
    return length == 0 ? 0 : (whole * at->along_mm + length / 2) / length;
}

/* Between two places of one segment, straight. */
static int64_t direct(const struct network *network, const struct network_point *p,
                      const struct network_point *q)
{
    int64_t best = FAR;
    if (p->segment != q->segment)
        return best;
    int64_t forward = network->segment_forward_ms[p->segment];
    int64_t backward = network->segment_backward_ms[p->segment];
    if (forward != TIME_UNREACHABLE && p->along_mm <= q->along_mm)
        best = split(network, q, forward) - split(network, p, forward);
    if (backward != TIME_UNREACHABLE && p->along_mm >= q->along_mm)
        best = less(best, split(network, p, backward) - split(network, q, backward));
    return best;
}

/* From the place to every node. */
static int64_t *distances(const struct network *network, const struct network_point *from,
                          struct arena *arena)
{
    int64_t *at = ARENA_ARRAY(arena, int64_t, network->node_count);
    for (uint32_t v = 0; v < network->node_count; v++)
        at[v] = FAR;
    int64_t forward = network->segment_forward_ms[from->segment];
    int64_t backward = network->segment_backward_ms[from->segment];
    if (forward != TIME_UNREACHABLE)
        at[network->segment_to[from->segment]] = forward - split(network, from, forward);
    if (backward != TIME_UNREACHABLE)
        at[network->segment_from[from->segment]] =
            less(at[network->segment_from[from->segment]], split(network, from, backward));
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t s = 0; s < network->segment_count; s++) {
            uint32_t a = network->segment_from[s], b = network->segment_to[s];
            int64_t there = network->segment_forward_ms[s], back = network->segment_backward_ms[s];
            if (there != TIME_UNREACHABLE && at[a] + there < at[b])
                at[b] = at[a] + there, changed = true;
            if (back != TIME_UNREACHABLE && at[b] + back < at[a])
                at[a] = at[b] + back, changed = true;
        }
    }
    return at;
}

static int64_t walk_to(const struct network *network, const int64_t *distance,
                       const struct network_point *from, const struct network_point *door)
{
    int64_t forward = network->segment_forward_ms[door->segment];
    int64_t backward = network->segment_backward_ms[door->segment];
    int64_t best = direct(network, from, door);
    if (forward != TIME_UNREACHABLE)
        best = less(best,
                    distance[network->segment_from[door->segment]] + split(network, door, forward));
    if (backward != TIME_UNREACHABLE)
        best = less(best, distance[network->segment_to[door->segment]] + backward -
                              split(network, door, backward));
    return best + from->access_ms + door->access_ms;
}

int64_t *oracle_walks(const struct shelter_problem *problem, struct arena *arena)
{
    uint32_t sites = problem->site_count;
    int64_t *walk = ARENA_ARRAY(arena, int64_t, (size_t)problem->group_count * sites);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        const struct network_point *at = &problem->groups[g].at;
        int64_t *distance =
            at->segment == NO_SEGMENT ? NULL : distances(problem->network, at, arena);
        for (uint32_t s = 0; s < sites; s++) {
            int64_t best = FAR;
            for (uint32_t d = 0; distance && d < problem->sites[s].door_count; d++)
                best = less(best, walk_to(problem->network, distance, at,
                                          &problem->doors[problem->sites[s].first_door + d].at));
            walk[g * sites + s] = best <= problem->limit_ms ? best : -1;
        }
    }
    return walk;
}

struct oracle_input oracle_input_of(const struct shelter_problem *problem, const int64_t *walk,
                                    struct arena *arena)
{
    struct oracle_input input = {
        .group_count = problem->group_count,
        .site_count = problem->site_count,
        .walk = walk,
        .people = ARENA_ARRAY(arena, int32_t, problem->group_count),
        .places = ARENA_ARRAY(arena, int32_t, problem->site_count),
        .rank = ARENA_ARRAY(arena, uint8_t, problem->group_count),
    };
    for (uint32_t g = 0; g < problem->group_count; g++) {
        input.people[g] = problem->groups[g].people;
        input.rank[g] = problem->groups[g].rank;
    }
    for (uint32_t s = 0; s < problem->site_count; s++)
        input.places[s] = problem->sites[s].places;
    return input;
}

/* What it costs to leave a person of a rank: more than everybody of the ranks below. */
static int64_t cost_of_left(const struct oracle_input *input, uint8_t rank)
{
    int64_t people = 1, longest = 0;
    for (uint32_t g = 0; g < input->group_count; g++)
        people += input->people[g];
    for (uint32_t i = 0; i < input->group_count * input->site_count; i++)
        longest = input->walk[i] > longest ? input->walk[i] : longest;
    int64_t cost = 2 * (longest + 1) * (input->site_count + 1);
    for (int r = 1; r < rank; r++)
        cost *= people;
    ALWAYS(cost < FAR / 64);
    return cost;
}

/*
 * One flow after the other along a cheapest path, found by Bellman–Ford in the residual network:
 * a group g is node g, a site s is node group_count + s.
 */
struct flow {
    const struct oracle_input *input;
    int64_t *units; /* [group · site] */
    int64_t *left, *used;
    int64_t *cost; /* [nodes] of reaching the node */
    uint32_t *via; /* [nodes] node before it */
};

static void find_costs(struct flow *flow, uint32_t start)
{
    const struct oracle_input *input = flow->input;
    uint32_t groups = input->group_count, sites = input->site_count;
    for (uint32_t v = 0; v < groups + sites; v++)
        flow->cost[v] = v == start ? 0 : FAR;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t g = 0; g < groups; g++) {
            for (uint32_t s = 0; s < sites; s++) {
                int64_t walk = input->walk[g * sites + s];
                if (walk >= 0 && flow->cost[g] + walk < flow->cost[groups + s]) {
                    flow->cost[groups + s] = flow->cost[g] + walk;
                    flow->via[groups + s] = g;
                    changed = true;
                }
                if (flow->units[g * sites + s] > 0 &&
                    flow->cost[groups + s] - walk < flow->cost[g]) {
                    flow->cost[g] = flow->cost[groups + s] - walk;
                    flow->via[g] = groups + s;
                    changed = true;
                }
            }
        }
    }
}

/* Sends as many of `wanted` units as the cheapest path takes; returns how many. */
static int64_t send(struct flow *flow, uint32_t start, int64_t wanted)
{
    const struct oracle_input *input = flow->input;
    uint32_t groups = input->group_count, sites = input->site_count, end = start;
    find_costs(flow, start);
    int64_t best = FAR;
    for (uint32_t v = 0; v < groups + sites; v++) {
        bool has_room = v < groups || flow->used[v - groups] < input->places[v - groups];
        int64_t cost = flow->cost[v] + (v < groups ? cost_of_left(input, input->rank[v]) : 0);
        if (has_room && cost < best) {
            best = cost;
            end = v;
        }
    }
    int64_t sent = wanted;
    if (end >= groups)
        sent = less(sent, input->places[end - groups] - flow->used[end - groups]);
    for (uint32_t v = end; v != start; v = flow->via[v])
        if (v < groups)
            sent = less(sent, flow->units[v * sites + flow->via[v] - groups]);
    if (end < groups)
        flow->left[end] += sent;
    else
        flow->used[end - groups] += sent;
    for (uint32_t v = end; v != start; v = flow->via[v]) {
        if (v < groups)
            flow->units[v * sites + flow->via[v] - groups] -= sent;
        else
            flow->units[flow->via[v] * sites + v - groups] += sent;
    }
    return sent;
}

struct oracle_result oracle_solve(const struct oracle_input *input, struct arena *scratch)
{
    struct arena_mark mark = arena_mark(scratch);
    uint32_t groups = input->group_count, sites = input->site_count;
    struct flow flow = {
        .input = input,
        .units = ARENA_ARRAY(scratch, int64_t, (size_t)groups * sites),
        .left = ARENA_ARRAY(scratch, int64_t, groups),
        .used = ARENA_ARRAY(scratch, int64_t, sites),
        .cost = ARENA_ARRAY(scratch, int64_t, groups + sites),
        .via = ARENA_ARRAY(scratch, uint32_t, groups + sites),
    };
    for (uint32_t g = 0; g < groups; g++)
        for (int64_t to_send = input->people[g]; to_send > 0;)
            to_send -= send(&flow, g, to_send);
    struct oracle_result result = {0};
    for (uint32_t g = 0; g < groups; g++) {
        result.left[input->rank[g]] += flow.left[g];
        result.rank_people += input->rank[g] * flow.left[g];
        for (uint32_t s = 0; s < sites; s++)
            if (flow.units[g * sites + s] > 0)
                result.walk_ms += flow.units[g * sites + s] * input->walk[g * sites + s];
    }
    arena_rewind(scratch, mark);
    return result;
}

struct shelter_price *oracle_prices(const struct oracle_input *input, struct arena *arena)
{
    struct shelter_price *prices = ARENA_ARRAY(arena, struct shelter_price, input->site_count);
    struct oracle_result now = oracle_solve(input, arena);
    for (uint32_t s = 0; s < input->site_count; s++) {
        input->places[s]++;
        struct oracle_result then = oracle_solve(input, arena);
        input->places[s]--;
        prices[s] = (struct shelter_price){
            .rank = (int32_t)(now.rank_people - then.rank_people),
            .ms = now.walk_ms - then.walk_ms,
        };
    }
    return prices;
}

struct oracle_result oracle_count(const struct oracle_input *input,
                                  const struct shelter_allocation *allocation)
{
    struct oracle_result result = {0};
    for (uint32_t g = 0; g < input->group_count; g++)
        result.left[input->rank[g]] += input->people[g];
    for (uint32_t i = 0; i < allocation->piece_count; i++) {
        const struct shelter_piece *piece = &allocation->pieces[i];
        result.left[input->rank[piece->group]] -= piece->people;
        result.walk_ms +=
            piece->people * input->walk[piece->group * input->site_count + piece->site];
    }
    for (int r = 1; r <= RANK_MAX; r++)
        result.rank_people += r * result.left[r];
    return result;
}
