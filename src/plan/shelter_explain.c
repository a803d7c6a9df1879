/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/shelter_explain.h"

#include "base/assert.h"
#include "plan/shelter_figures.h"

static uint32_t site_of_column(uint32_t column)
{
    return column == ALLOCATION_LEFT ? NO_SITE : column;
}

/* A what-if keeps the sites that it closes: nothing is said of them. */
static bool is_open(const struct shelter_problem *problem, uint32_t site)
{
    return problem->sites[site].places > 0;
}

/* Where the group's people are, by the highest cost: those who would gain most from a change. */
static uint32_t worst_place_of(const struct group_explanation *explanation, uint32_t other_than)
{
    if (explanation->unplaced > 0)
        return ALLOCATION_LEFT;
    uint32_t worst = NO_SITE;
    time_ms worst_ms = -1;
    for (uint32_t i = 0; i < explanation->piece_count; i++) {
        const struct shelter_piece *piece = &explanation->pieces[i];
        if (piece->site != other_than && piece->walk_ms > worst_ms) {
            worst = piece->site;
            worst_ms = piece->walk_ms;
        }
    }
    return worst;
}

/* Does all of the group go to sites no farther than this walk? */
static bool goes_nearer(const struct group_explanation *explanation, time_ms walk_ms)
{
    for (uint32_t i = 0; i < explanation->piece_count; i++)
        if (explanation->pieces[i].walk_ms > walk_ms)
            return false;
    return explanation->unplaced == 0;
}

static void find_exchange(const struct shelter_problem *problem,
                          const struct shelter_solution *solution, struct arena *arena,
                          struct group_explanation *explanation)
{
    const struct shelter_pairs *pairs = &solution->pairs;
    uint32_t group = explanation->group;
    for (uint32_t i = pairs->first[group]; i < pairs->first[group + 1]; i++) {
        uint32_t site = pairs->site[i];
        uint32_t from = worst_place_of(explanation, site);
        if (from == NO_SITE && explanation->unplaced == 0)
            continue; /* all of the group go there */
        if (!is_open(problem, site))
            continue;
        struct allocation_move moves[SHELTER_MOVE_MAX];
        uint32_t count;
        struct allocation *trial = allocation_copy(solution->allocation, arena);
        int64_t cost = allocation_exchange(solution->allocation, trial, group, from, i, moves,
                                           SHELTER_MOVE_MAX, &count);
        if (cost == INT64_MAX)
            continue;
        explanation->nearer_site = site;
        explanation->nearer_walk_ms = pairs->walk_ms[i];
        explanation->nearer_is_full = allocation_free(solution->allocation, site) == 0;
        explanation->is_farther = goes_nearer(explanation, pairs->walk_ms[i]);
        explanation->cost = shelter_price_from(cost, solution->big_m);
        explanation->move_count = count;
        for (uint32_t m = 0; m < count; m++)
            explanation->moves[m] =
                (struct shelter_move){moves[m].row, site_of_column(moves[m].from_column),
                                      site_of_column(moves[m].to_column)};
        return;
    }
}

static void find_help(const struct shelter_problem *problem,
                      const struct shelter_solution *solution,
                      struct group_explanation *explanation)
{
    const struct shelter_pairs *pairs = &solution->pairs;
    int64_t most = 0;
    for (uint32_t i = pairs->first[explanation->group]; i < pairs->first[explanation->group + 1];
         i++) {
        int64_t price = allocation_price(solution->allocation, pairs->site[i]);
        if (price <= most || !is_open(problem, pairs->site[i]))
            continue;
        most = price;
        explanation->help_site = pairs->site[i];
        explanation->help = shelter_price_from(price, solution->big_m);
    }
}

/* `alone` has its open sites alone; [site_count] which of the problem each of them is. */
static const uint32_t *leave_open_sites(const struct shelter_problem *problem, struct arena *arena,
                                        struct shelter_problem *alone)
{
    struct shelter_site *sites = ARENA_ARRAY(arena, struct shelter_site, problem->site_count);
    uint32_t *number = ARENA_ARRAY(arena, uint32_t, problem->site_count);
    alone->site_count = 0;
    alone->sites = sites;
    for (uint32_t s = 0; s < problem->site_count; s++) {
        if (!is_open(problem, s))
            continue;
        number[alone->site_count] = s;
        sites[alone->site_count++] = problem->sites[s];
    }
    return number;
}

/* The same problem for this group alone, with no limit to the walk. */
static void find_beyond(const struct shelter_problem *problem, struct arena *arena,
                        struct group_explanation *explanation)
{
    struct shelter_problem alone = *problem;
    alone.group_count = 1;
    alone.groups = &problem->groups[explanation->group];
    alone.limit = (struct walk_limit){.kind = WALK_LIMIT_NONE};
    alone.limit_ms = INT32_MAX - 1;
    const uint32_t *number = leave_open_sites(problem, arena, &alone);
    struct shelter_pairs nearest;
    shelter_pairs_nearest(&alone, NULL, 1, arena, &nearest);
    if (nearest.count == 0)
        return;
    explanation->beyond_site = number[nearest.site[0]];
    explanation->beyond_walk_ms = nearest.walk_ms[0];
}

void shelter_explain_group(const struct shelter_problem *problem,
                           const struct shelter_solution *solution, uint32_t group,
                           struct arena *arena, struct group_explanation *ret_explanation)
{
    ALWAYS(group < problem->group_count);
    struct shelter_allocation all = shelter_solution_result(problem, solution, arena);
    uint32_t first = 0;
    while (first < all.piece_count && all.pieces[first].group < group)
        first++;
    uint32_t end = first;
    while (end < all.piece_count && all.pieces[end].group == group)
        end++;
    *ret_explanation = (struct group_explanation){
        .group = group,
        .unplaced = allocation_left(solution->allocation, group),
        .reason = shelter_unplaced_reason(problem, &solution->pairs, group),
        .piece_count = end - first,
        .pieces = all.pieces + first,
        .nearer_site = NO_SITE,
        .help_site = NO_SITE,
        .beyond_site = NO_SITE,
    };
    find_exchange(problem, solution, arena, ret_explanation);
    find_help(problem, solution, ret_explanation);
    if (ret_explanation->unplaced > 0 && ret_explanation->reason == UNPLACED_NOTHING_WITHIN)
        find_beyond(problem, arena, ret_explanation);
}

void shelter_explain_site(const struct shelter_problem *problem,
                          const struct shelter_solution *solution, uint32_t site,
                          struct arena *scratch, struct site_explanation *ret_explanation)
{
    ALWAYS(site < problem->site_count);
    struct arena_mark mark = arena_mark(scratch);
    struct shelter_allocation all = shelter_solution_result(problem, solution, scratch);
    struct site_explanation found = {
        .site = site,
        .places = problem->sites[site].places,
        .price = all.prices[site],
    };
    int64_t walk_ms = 0;
    for (uint32_t i = 0; i < all.piece_count; i++) {
        const struct shelter_piece *piece = &all.pieces[i];
        if (piece->site != site)
            continue;
        found.people += piece->people;
        found.group_count++;
        walk_ms += (int64_t)piece->people * piece->walk_ms;
        if (piece->walk_ms > found.worst_walk_ms)
            found.worst_walk_ms = piece->walk_ms;
    }
    if (found.people > 0)
        found.mean_walk_ms = (time_ms)(walk_ms / found.people);
    for (uint32_t g = 0; g < problem->group_count; g++)
        for (uint32_t i = solution->pairs.first[g]; i < solution->pairs.first[g + 1]; i++)
            if (solution->pairs.site[i] == site)
                found.reach_people += problem->groups[g].people;
    arena_rewind(scratch, mark);
    *ret_explanation = found;
}

uint32_t shelter_nearest_group(const struct shelter_problem *problem, struct geo_point point,
                               int64_t *ret_distance_mm)
{
    uint32_t nearest = problem->group_count;
    int64_t least_mm = INT64_MAX;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        int64_t distance_mm = geo_distance_mm(problem->groups[g].point, point);
        if (distance_mm < least_mm) {
            least_mm = distance_mm;
            nearest = g;
        }
    }
    *ret_distance_mm = least_mm;
    return nearest;
}
