/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/shelter_pairs.h"

#include <stdlib.h>

static int compare_by_walk(const void *a, const void *b)
{
    const struct loose_pair *x = a, *y = b;
    if (x->walk_ms != y->walk_ms)
        return x->walk_ms < y->walk_ms ? -1 : 1;
    return (x->site > y->site) - (x->site < y->site);
}

static int compare_by_site(const void *a, const void *b)
{
    const struct loose_pair *x = a, *y = b;
    return (x->site > y->site) - (x->site < y->site);
}

/* Drops all but one pair per site of one group's pairs; returns how many are left. */
static uint32_t drop_doubles(struct loose_pair *pairs, uint32_t count)
{
    qsort(pairs, count, sizeof *pairs, compare_by_site);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || pairs[kept - 1].site != pairs[i].site)
            pairs[kept++] = pairs[i];
    return kept;
}

void shelter_pairs_sort(const struct shelter_problem *problem, const struct loose_pair *loose,
                        uint32_t loose_count, struct arena *arena, struct shelter_pairs *ret_pairs)
{
    struct arena *scratch = arena_new();
    uint32_t *begin = ARENA_ARRAY(scratch, uint32_t, (size_t)problem->group_count + 2);
    struct loose_pair *by_group = ARENA_ARRAY(scratch, struct loose_pair, loose_count);
    for (uint32_t i = 0; i < loose_count; i++)
        begin[loose[i].group + 2]++;
    for (uint32_t g = 2; g < problem->group_count + 2; g++)
        begin[g] += begin[g - 1];
    for (uint32_t i = 0; i < loose_count; i++)
        by_group[begin[loose[i].group + 1]++] = loose[i];

    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)problem->group_count + 1);
    uint32_t *site = ARENA_ARRAY(arena, uint32_t, loose_count);
    time_ms *walk_ms = ARENA_ARRAY(arena, time_ms, loose_count);
    uint32_t count = 0;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        struct loose_pair *own = by_group + begin[g];
        uint32_t kept = drop_doubles(own, begin[g + 1] - begin[g]);
        qsort(own, kept, sizeof *own, compare_by_walk);
        for (uint32_t i = 0; i < kept; i++) {
            site[count] = own[i].site;
            walk_ms[count++] = own[i].walk_ms;
        }
        first[g + 1] = count;
    }
    *ret_pairs = (struct shelter_pairs){count, first, site, walk_ms};
    arena_free(scratch);
}

bool shelter_pairs_find(const struct shelter_problem *problem, const struct progress *progress,
                        struct arena *arena, struct shelter_pairs *ret_pairs, struct error *err)
{
    struct arena *scratch = arena_new();
    struct walk_search *search = walk_search_new(problem, scratch);
    struct loose_pair *loose = NULL;
    uint32_t count = 0, capacity = 0;
    bool ok = true;
    for (uint32_t s = 0; ok && s < problem->site_count; s++) {
        const struct shelter_site *site = &problem->sites[s];
        const struct walk *walks;
        uint32_t found = walk_search_to_doors(search, problem->doors + site->first_door,
                                              site->door_count, &walks);
        for (uint32_t i = 0; i < found; i++) {
            ARENA_PUSH_ROOM(scratch, struct loose_pair, loose, count, capacity);
            loose[count++] = (struct loose_pair){walks[i].group, s, walks[i].walk_ms};
        }
        if (count > SHELTER_PAIRS_MAX)
            ok = error_set(err, ERROR_LIMIT, TEXT_PLAN_TOO_MANY_PAIRS,
                           ARG_INTEGER("pairs", SHELTER_PAIRS_MAX));
        else if (!progress_step(progress, TEXT_PLAN_STAGE_PAIRS, s + 1, problem->site_count))
            ok = error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
    }
    if (ok)
        shelter_pairs_sort(problem, loose, count, arena, ret_pairs);
    arena_free(scratch);
    return ok;
}
