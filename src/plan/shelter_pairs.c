/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/shelter_pairs.h"

#include "base/sort.h"

void loose_pairs_add(struct loose_pairs *loose, struct loose_pair pair)
{
    uint32_t place = loose->count % LOOSE_CHUNK;
    if (place == 0) {
        ARENA_PUSH_ROOM(loose->arena, struct loose_pair *, loose->chunks, loose->chunk_count,
                        loose->chunk_capacity);
        loose->chunks[loose->chunk_count++] =
            ARENA_ARRAY(loose->arena, struct loose_pair, LOOSE_CHUNK);
    }
    loose->chunks[loose->chunk_count - 1][place] = pair;
    loose->count++;
}

static const struct loose_pair *loose_at(const struct loose_pairs *loose, uint32_t i)
{
    return &loose->chunks[i / LOOSE_CHUNK][i % LOOSE_CHUNK];
}

void shelter_pairs_sort(const struct shelter_problem *problem, const struct loose_pairs *loose,
                        struct arena *arena, struct shelter_pairs *ret_pairs)
{
    struct arena *scratch = arena_new();
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)problem->group_count + 2);
    for (uint32_t i = 0; i < loose->count; i++)
        first[loose_at(loose, i)->group + 2]++;
    for (uint32_t g = 2; g < problem->group_count + 2; g++)
        first[g] += first[g - 1];
    /* (walk, site) in one number, so that sorting a group is sorting numbers. */
    uint64_t *keys = ARENA_ARRAY(scratch, uint64_t, loose->count);
    for (uint32_t i = 0; i < loose->count; i++) {
        const struct loose_pair *pair = loose_at(loose, i);
        keys[first[pair->group + 1]++] = (uint64_t)pair->walk_ms << 32 | pair->site;
    }
    uint64_t *work = ARENA_ARRAY(scratch, uint64_t, loose->count);
    uint32_t *site = ARENA_ARRAY(arena, uint32_t, loose->count);
    time_ms *walk_ms = ARENA_ARRAY(arena, time_ms, loose->count);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        sort_u64(keys + first[g], first[g + 1] - first[g], work);
        for (uint32_t i = first[g]; i < first[g + 1]; i++) {
            site[i] = (uint32_t)keys[i];
            walk_ms[i] = (time_ms)(keys[i] >> 32);
        }
    }
    *ret_pairs = (struct shelter_pairs){loose->count, first, site, walk_ms};
    arena_free(scratch);
}

static bool comes_first(const struct shelter_pairs *a, uint32_t i, const struct shelter_pairs *b,
                        uint32_t j)
{
    if (a->walk_ms[i] != b->walk_ms[j])
        return a->walk_ms[i] < b->walk_ms[j];
    return a->site[i] < b->site[j];
}

void shelter_pairs_merge(const struct shelter_problem *problem, const struct shelter_pairs *a,
                         const struct shelter_pairs *b, struct arena *arena,
                         struct shelter_pairs *ret_pairs)
{
    uint32_t count = a->count + b->count, at = 0;
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, (size_t)problem->group_count + 1);
    uint32_t *site = ARENA_ARRAY(arena, uint32_t, count);
    time_ms *walk_ms = ARENA_ARRAY(arena, time_ms, count);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        uint32_t i = a->first[g], j = b->first[g];
        while (i < a->first[g + 1] || j < b->first[g + 1]) {
            bool from_a = j == b->first[g + 1] || (i < a->first[g + 1] && comes_first(a, i, b, j));
            const struct shelter_pairs *from = from_a ? a : b;
            uint32_t taken = from_a ? i++ : j++;
            site[at] = from->site[taken];
            walk_ms[at++] = from->walk_ms[taken];
        }
        first[g + 1] = at;
    }
    *ret_pairs = (struct shelter_pairs){count, first, site, walk_ms};
}

bool shelter_pairs_find(const struct shelter_problem *problem, const struct progress *progress,
                        struct arena *arena, struct shelter_pairs *ret_pairs, struct error *err)
{
    struct arena *scratch = arena_new();
    struct walk_search *search = walk_search_new(problem, scratch);
    struct loose_pairs loose = {.arena = scratch};
    bool ok = true;
    for (uint32_t s = 0; ok && s < problem->site_count; s++) {
        const struct shelter_site *site = &problem->sites[s];
        const struct walk *walks;
        uint32_t found = walk_search_to_doors(search, problem->doors + site->first_door,
                                              site->door_count, &walks);
        for (uint32_t i = 0; i < found; i++)
            loose_pairs_add(&loose, (struct loose_pair){walks[i].group, s, walks[i].walk_ms});
        if (loose.count > SHELTER_PAIRS_MAX)
            ok = error_set(err, ERROR_LIMIT, TEXT_PLAN_TOO_MANY_PAIRS,
                           ARG_INTEGER("pairs", SHELTER_PAIRS_MAX));
        else if (!progress_step(progress, TEXT_PLAN_STAGE_PAIRS, s + 1, problem->site_count))
            ok = error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
    }
    if (ok)
        shelter_pairs_sort(problem, &loose, arena, ret_pairs);
    arena_free(scratch);
    return ok;
}
