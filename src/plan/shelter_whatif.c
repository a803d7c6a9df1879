/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/shelter_whatif.h"

#include <string.h>

#include "base/assert.h"

struct shelter_whatif {
    struct shelter_problem problem; /* with sites of its own */
    struct shelter_site *sites;
    struct shelter_solution solution; /* with an allocation of its own */
};

bool shelter_whatif_can_follow(const struct shelter_problem *problem)
{
    return problem->limit.kind != WALK_LIMIT_NONE;
}

static const struct shelter_room room_for_events = {
    .more_sites = SHELTER_WHATIF_SITES_MAX,
    .longest_ms = SHELTER_WHATIF_WALK_MAX_MS,
};

/* Pairs to the sites behind those of the problem, numbered as in `wider`. */
static bool find_pairs_behind(const struct shelter_problem *wider, uint32_t first_site,
                              struct arena *arena, struct shelter_pairs *ret_pairs,
                              struct error *err)
{
    struct shelter_problem behind = *wider;
    behind.sites += first_site;
    behind.site_count -= first_site;
    struct shelter_pairs found;
    if (!shelter_pairs_find(&behind, NULL, arena, &found, err))
        return false;
    uint32_t *site = ARENA_ARRAY(arena, uint32_t, found.count);
    for (uint32_t i = 0; i < found.count; i++)
        site[i] = found.site[i] + first_site;
    found.site = site;
    *ret_pairs = found;
    return true;
}

bool shelter_whatif_widen(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                          const struct shelter_problem *wider, struct arena *arena,
                          struct shelter_solution *ret_solution, struct error *err)
{
    ALWAYS(shelter_whatif_can_follow(problem) && wider->site_count >= problem->site_count);
    struct arena *scratch = arena_new();
    struct shelter_pairs more;
    struct shelter_solution narrow;
    bool ok = find_pairs_behind(wider, problem->site_count, scratch, &more, err);
    if (ok) {
        struct shelter_room room = room_for_events;
        struct shelter_pairs all;
        room.more_sites += wider->site_count - problem->site_count;
        shelter_solve_roomy(problem, pairs, room, scratch, &narrow);
        shelter_pairs_merge(problem, pairs, &more, arena, &all);
        shelter_solution_carry(wider, &narrow, &all, arena, ret_solution);
    }
    arena_free(scratch);
    return ok;
}

struct shelter_whatif *shelter_whatif_new(const struct shelter_problem *problem,
                                          const struct shelter_solution *solution,
                                          struct arena *arena)
{
    ALWAYS(shelter_whatif_can_follow(problem));
    struct shelter_whatif *whatif = ARENA_NEW(arena, struct shelter_whatif);
    whatif->problem = *problem;
    whatif->sites = ARENA_ARRAY(arena, struct shelter_site, problem->site_count);
    if (problem->site_count)
        memcpy(whatif->sites, problem->sites, problem->site_count * sizeof *whatif->sites);
    whatif->problem.sites = whatif->sites;
    whatif->solution = *solution;
    whatif->solution.allocation = allocation_copy(solution->allocation, arena);
    return whatif;
}

void shelter_whatif_set_places(struct shelter_whatif *whatif, uint32_t site, int32_t places)
{
    ALWAYS(site < whatif->problem.site_count && places >= 0);
    if (whatif->sites[site].places == places)
        return;
    struct allocation *allocation = whatif->solution.allocation;
    whatif->sites[site].places = places;
    allocation_set_capacity(allocation, site, places);
    allocation_make_forest(allocation);
    ALWAYS(allocation_gap(allocation) == 0);
}

void shelter_whatif_solve(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                          struct arena *arena, struct shelter_solution *ret_solution)
{
    shelter_solve_roomy(problem, pairs, room_for_events, arena, ret_solution);
}

struct shelter_whatif *shelter_whatif_copy(const struct shelter_whatif *whatif, struct arena *arena)
{
    return shelter_whatif_new(&whatif->problem, &whatif->solution, arena);
}

const struct shelter_problem *shelter_whatif_problem(const struct shelter_whatif *whatif)
{
    return &whatif->problem;
}

const struct shelter_solution *shelter_whatif_solution(const struct shelter_whatif *whatif)
{
    return &whatif->solution;
}

struct shelter_totals shelter_whatif_totals(const struct shelter_whatif *whatif)
{
    const struct allocation *allocation = whatif->solution.allocation;
    struct shelter_totals totals = {0};
    int128 walk = allocation_cost(allocation);
    for (uint32_t g = 0; g < whatif->problem.group_count; g++) {
        const struct shelter_group *group = &whatif->problem.groups[g];
        int32_t left = allocation_left(allocation, g);
        totals.unplaced += left;
        totals.placed += group->people - left;
        totals.placed_by_rank[group->rank] += group->people - left;
        walk -= (int128)left * whatif->solution.input->left_cost[g];
    }
    totals.walk_person_ms = (int64_t)walk;
    return totals;
}

struct shelter_allocation shelter_whatif_read(const struct shelter_whatif *whatif,
                                              struct arena *arena)
{
    return shelter_solution_result(&whatif->problem, &whatif->solution, arena);
}
