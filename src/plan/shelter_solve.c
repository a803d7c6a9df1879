/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/shelter_solve.h"

#include "algo/time_heap.h"
#include "base/assert.h"

/* Times from `root` over all junctions it reaches, along the arcs or against them. */
static void reach_from(const struct network *network, uint32_t root, const time_ms *arc_ms,
                       int64_t *distance, struct arena *scratch)
{
    struct time_heap heap = {.arena = scratch};
    distance[root] = 0;
    time_heap_push(&heap, 0, root);
    while (heap.count > 0) {
        struct time_heap_entry next = time_heap_pop(&heap);
        if (next.key > distance[next.item])
            continue;
        for (arc_id a = network->graph.first_out[next.item];
             a < network->graph.first_out[next.item + 1]; a++) {
            uint32_t head = network->graph.head[a];
            if (arc_ms[a] == TIME_UNREACHABLE || next.key + arc_ms[a] >= distance[head])
                continue;
            distance[head] = next.key + arc_ms[a];
            time_heap_push(&heap, distance[head], head);
        }
    }
}

/* Every walk could go by way of one junction of its component, there and back. */
static int64_t longest_network_walk_ms(const struct network *network, struct arena *scratch)
{
    uint32_t count = network->graph.node_count;
    int64_t *out = ARENA_ARRAY(scratch, int64_t, count);
    int64_t *in = ARENA_ARRAY(scratch, int64_t, count);
    bool *has_root = ARENA_ARRAY(scratch, bool, network->component_count);
    for (uint32_t v = 0; v < count; v++)
        out[v] = in[v] = INT64_MAX;
    for (uint32_t v = 0; v < count; v++) {
        if (has_root[network->junction_component[v]])
            continue;
        has_root[network->junction_component[v]] = true;
        reach_from(network, v, network->arc_time_ms, out, scratch);
        reach_from(network, v, network->arc_back_ms, in, scratch);
    }
    int64_t out_max = 0, in_max = 0, chain_max = 0, chain_sum = 0;
    for (uint32_t v = 0; v < count; v++) {
        out_max = out[v] > out_max ? out[v] : out_max;
        in_max = in[v] > in_max ? in[v] : in_max;
    }
    for (uint32_t c = 0; c < network->chain_count; c++) {
        for (int way = 0; way < 2; way++) {
            time_ms ms = way ? network->chain_backward_ms[c] : network->chain_forward_ms[c];
            if (ms == TIME_UNREACHABLE)
                continue;
            chain_max = ms > chain_max ? ms : chain_max;
            chain_sum += ms;
        }
    }
    /* One-way streets may leave no way by the root; no walk passes a chain twice. */
    bool by_root = out_max < INT64_MAX && in_max < INT64_MAX;
    return by_root ? out_max + in_max + 2 * chain_max : chain_sum;
}

int64_t shelter_longest_walk_ms(const struct shelter_problem *problem)
{
    if (problem->limit.kind != WALK_LIMIT_NONE)
        return problem->limit_ms;
    struct arena *scratch = arena_new();
    int64_t walk_ms = longest_network_walk_ms(problem->network, scratch);
    int64_t group_leg_ms = 0, door_leg_ms = 0;
    for (uint32_t g = 0; g < problem->group_count; g++)
        if (problem->groups[g].at.access_ms > group_leg_ms)
            group_leg_ms = problem->groups[g].at.access_ms;
    for (uint32_t d = 0; d < problem->door_count; d++)
        if (problem->doors[d].at.access_ms > door_leg_ms)
            door_leg_ms = problem->doors[d].at.access_ms;
    arena_free(scratch);
    return walk_ms + group_leg_ms + door_leg_ms;
}

struct shelter_price shelter_price_from(int64_t price, int64_t big_m)
{
    int64_t rank = (price + big_m / 2) / big_m;
    return (struct shelter_price){.rank = (int32_t)rank, .ms = price - rank * big_m};
}

static void fill_input(const struct shelter_problem *problem, struct shelter_solution *solution,
                       struct arena *arena)
{
    int32_t *supply = ARENA_ARRAY(arena, int32_t, problem->group_count);
    int64_t *left_cost = ARENA_ARRAY(arena, int64_t, problem->group_count);
    int32_t *capacity = ARENA_ARRAY(arena, int32_t, problem->site_count);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        supply[g] = problem->groups[g].people;
        left_cost[g] = problem->groups[g].rank * solution->big_m;
    }
    for (uint32_t s = 0; s < problem->site_count; s++)
        capacity[s] = problem->sites[s].places;
    solution->input = ARENA_NEW(arena, struct allocation_input);
    *solution->input = (struct allocation_input){
        .row_count = problem->group_count,
        .column_count = problem->site_count,
        .first = solution->pairs.first,
        .column = solution->pairs.site,
        .cost = solution->pairs.walk_ms,
        .supply = supply,
        .capacity = capacity,
        .left_cost = left_cost,
    };
}

static int64_t choose_big_m(const struct shelter_problem *problem, struct shelter_room room)
{
    int64_t sites = (int64_t)problem->site_count + room.more_sites;
    sites = sites ? sites : 1;
    int64_t longest_ms = shelter_longest_walk_ms(problem);
    longest_ms = longest_ms > room.longest_ms ? longest_ms : room.longest_ms;
    ALWAYS(longest_ms < ((int64_t)1 << 56) / (4 * (sites + 1) * RANK_MAX));
    return 4 * (sites + 1) * (longest_ms + 1);
}

/* Makes the solution canonical: a forest, with the least prices. */
static void finish(struct shelter_solution *solution)
{
    allocation_make_forest(solution->allocation);
    allocation_lower_prices(solution->allocation);
    ALWAYS(allocation_gap(solution->allocation) == 0);
}

void shelter_solve_pairs(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                         struct arena *arena, struct shelter_solution *ret_solution)
{
    shelter_solve_roomy(problem, pairs, (struct shelter_room){0}, arena, ret_solution);
}

void shelter_solve_roomy(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                         struct shelter_room room, struct arena *arena,
                         struct shelter_solution *ret_solution)
{
    ret_solution->pairs = *pairs;
    ret_solution->big_m = choose_big_m(problem, room);
    fill_input(problem, ret_solution, arena);
    ret_solution->allocation = allocation_solve(ret_solution->input, arena);
    finish(ret_solution);
}

/* What a person of the group costs at present: the best listed site, or being left. */
static int64_t present_cost(const struct shelter_solution *solution, const int64_t *price,
                            uint32_t group)
{
    const struct shelter_pairs *pairs = &solution->pairs;
    int64_t least = solution->input->left_cost[group];
    for (uint32_t i = pairs->first[group]; i < pairs->first[group + 1]; i++) {
        int64_t cost = pairs->walk_ms[i] + price[pairs->site[i]];
        least = cost < least ? cost : least;
    }
    return least;
}

/* Those of `found` that are better than what the prices say; none of them is known already. */
static void keep_better(const struct shelter_problem *problem,
                        const struct shelter_solution *solution, const int64_t *price,
                        const struct shelter_pairs *found, struct arena *arena,
                        struct shelter_pairs *ret_better)
{
    struct loose_pairs loose = {.arena = arena};
    for (uint32_t g = 0; g < problem->group_count; g++) {
        int64_t cost = present_cost(solution, price, g);
        for (uint32_t i = found->first[g]; i < found->first[g + 1]; i++)
            if (found->walk_ms[i] + price[found->site[i]] < cost)
                loose_pairs_add(&loose, (struct loose_pair){g, found->site[i], found->walk_ms[i]});
    }
    shelter_pairs_sort(problem, &loose, arena, ret_better);
}

/* The same solution with other pairs, all of it in `arena`. */
static struct shelter_solution carry(const struct shelter_problem *problem,
                                     const struct shelter_solution *solution,
                                     const struct shelter_pairs *pairs, struct arena *arena)
{
    struct shelter_solution carried = {.pairs = *pairs, .big_m = solution->big_m};
    fill_input(problem, &carried, arena);
    carried.allocation = allocation_extend(solution->allocation, carried.input, arena);
    allocation_lower_prices(carried.allocation);
    return carried;
}

/* The same solution with more pairs, all of it in `arena`. */
static struct shelter_solution widen(const struct shelter_problem *problem,
                                     const struct shelter_solution *solution,
                                     const struct shelter_pairs *more, struct arena *arena)
{
    struct shelter_pairs pairs;
    shelter_pairs_merge(problem, &solution->pairs, more, arena, &pairs);
    return carry(problem, solution, &pairs, arena);
}

void shelter_solution_carry(const struct shelter_problem *problem,
                            const struct shelter_solution *solution,
                            const struct shelter_pairs *pairs, struct arena *arena,
                            struct shelter_solution *ret_solution)
{
    *ret_solution = carry(problem, solution, pairs, arena);
    finish(ret_solution);
}

/* Limit NONE: begin with the nearest sites, add what the prices ask for, until nothing is. */
static bool solve_without_limit(const struct shelter_problem *problem,
                                const struct progress *progress, struct arena *arena,
                                struct shelter_solution *ret_solution, struct error *err)
{
    enum { FIRST_SITES = 12, MORE_SITES = 4 };
    struct arena *now = arena_new(), *next = arena_new();
    struct shelter_pairs first;
    struct shelter_solution solution;
    shelter_pairs_nearest(problem, NULL, FIRST_SITES, now, &first);
    shelter_solve_pairs(problem, &first, now, &solution);
    bool ok = true, is_done = false;
    for (uint64_t round = 1; ok && !is_done; round++) {
        int64_t *price = ARENA_ARRAY(now, int64_t, problem->site_count);
        for (uint32_t s = 0; s < problem->site_count; s++)
            price[s] = allocation_price(solution.allocation, s);
        struct shelter_pairs found, better;
        shelter_pairs_nearest(problem, price, MORE_SITES, now, &found);
        keep_better(problem, &solution, price, &found, now, &better);
        is_done = better.count == 0;
        solution = widen(problem, &solution, &better, is_done ? arena : next);
        arena_clear(now);
        struct arena *swapped = now;
        now = next;
        next = swapped;
        if (!progress_step(progress, TEXT_PLAN_STAGE_SOLVE, round, 0))
            ok = error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
    }
    if (ok) {
        finish(&solution);
        *ret_solution = solution;
    }
    arena_free(now);
    arena_free(next);
    return ok;
}

bool shelter_solve(const struct shelter_problem *problem, const struct progress *progress,
                   struct arena *arena, struct shelter_solution *ret_solution, struct error *err)
{
    if (problem->limit.kind == WALK_LIMIT_NONE)
        return solve_without_limit(problem, progress, arena, ret_solution, err);
    struct shelter_pairs pairs;
    if (!shelter_pairs_find(problem, progress, arena, &pairs, err))
        return false;
    shelter_solve_pairs(problem, &pairs, arena, ret_solution);
    return true;
}

struct shelter_allocation shelter_solution_result(const struct shelter_problem *problem,
                                                  const struct shelter_solution *solution,
                                                  struct arena *arena)
{
    uint32_t count = allocation_pieces(solution->allocation, NULL);
    struct allocation_piece *found = ARENA_ARRAY(arena, struct allocation_piece, count);
    allocation_pieces(solution->allocation, found);
    struct shelter_piece *pieces = ARENA_ARRAY(arena, struct shelter_piece, count);
    for (uint32_t i = 0; i < count; i++) {
        struct shelter_piece piece = {
            .group = found[i].row,
            .site = solution->pairs.site[found[i].pair],
            .people = found[i].units,
            .walk_ms = solution->pairs.walk_ms[found[i].pair],
        };
        uint32_t at = i;
        for (; at > 0 && pieces[at - 1].group == piece.group && pieces[at - 1].site > piece.site;
             at--)
            pieces[at] = pieces[at - 1];
        pieces[at] = piece;
    }
    struct shelter_price *prices = ARENA_ARRAY(arena, struct shelter_price, problem->site_count);
    for (uint32_t s = 0; s < problem->site_count; s++)
        prices[s] = shelter_price_from(allocation_price(solution->allocation, s), solution->big_m);
    return (struct shelter_allocation){count, pieces, prices};
}
