/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/lead_time.h"

#include "algo/coverage.h"
#include "plan/shelter_pairs.h"

enum { MINUTE_MS = 60000 };

static void count_by_plan(const struct shelter_allocation *allocation, time_ms reaction_ms,
                          int64_t by_plan[LEAD_MINUTES + 1])
{
    for (uint32_t p = 0; p < allocation->piece_count; p++) {
        const struct shelter_piece *piece = &allocation->pieces[p];
        int64_t arrived_ms = (int64_t)reaction_ms + piece->walk_ms;
        int64_t minute = (arrived_ms + MINUTE_MS - 1) / MINUTE_MS;
        if (minute <= LEAD_MINUTES)
            by_plan[minute] += piece->people;
    }
    for (int minute = 1; minute <= LEAD_MINUTES; minute++)
        by_plan[minute] += by_plan[minute - 1];
}

static void count_possible(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                           time_ms reaction_ms, struct arena *arena,
                           int64_t possible[LEAD_MINUTES + 1])
{
    int32_t *people = ARENA_ARRAY(arena, int32_t, problem->group_count);
    int32_t *places = ARENA_ARRAY(arena, int32_t, problem->site_count);
    int32_t walk_ms[LEAD_MINUTES + 1];
    for (uint32_t g = 0; g < problem->group_count; g++)
        people[g] = problem->groups[g].people;
    for (uint32_t s = 0; s < problem->site_count; s++)
        places[s] = problem->sites[s].places;
    for (int minute = 0; minute <= LEAD_MINUTES; minute++)
        walk_ms[minute] = minute * MINUTE_MS - reaction_ms;
    const struct coverage_input input = {
        .row_count = problem->group_count,
        .column_count = problem->site_count,
        .first = pairs->first,
        .column = pairs->site,
        .cost = pairs->walk_ms,
        .supply = people,
        .capacity = places,
    };
    coverage_curve(&input, walk_ms, LEAD_MINUTES + 1, arena, possible);
}

bool shelter_lead_times(const struct shelter_problem *problem,
                        const struct shelter_allocation *allocation, time_ms reaction_ms,
                        const struct progress *progress, struct lead_times *ret_times,
                        struct error *err)
{
    struct arena *arena = arena_new();
    struct shelter_problem longest = *problem;
    struct shelter_pairs pairs;
    struct lead_times times = {0};
    count_by_plan(allocation, reaction_ms, times.by_plan);
    longest.limit_ms = LEAD_MINUTES * MINUTE_MS - reaction_ms;
    bool ok = longest.limit_ms < 0 || shelter_pairs_find(&longest, progress, arena, &pairs, err);
    if (ok && longest.limit_ms >= 0)
        count_possible(problem, &pairs, reaction_ms, arena, times.possible);
    arena_free(arena);
    if (ok)
        *ret_times = times;
    return ok;
}
