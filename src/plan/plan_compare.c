/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/plan_compare.h"

#include <stdlib.h>
#include <string.h>

/* A group or a site by its key. */
struct keyed {
    const char *key;
    uint32_t index;
};

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const struct keyed *)a)->key, ((const struct keyed *)b)->key);
}

/* One of the two plans, in order of keys. */
struct side {
    const struct shelter_plan *plan;
    struct keyed *groups, *sites;
    uint32_t *first_piece; /* [group_count + 1] */
    int64_t *people;       /* [site_count] who come there */
    uint32_t *number;      /* [site_count] of the site in both plans together */
};

static struct side side_of(const struct shelter_plan *plan, struct arena *arena)
{
    const struct shelter_problem *problem = plan->problem;
    const struct shelter_allocation *allocation = &plan->allocation;
    struct side side = {
        .plan = plan,
        .groups = ARENA_ARRAY(arena, struct keyed, problem->group_count + 1),
        .sites = ARENA_ARRAY(arena, struct keyed, problem->site_count + 1),
        .first_piece = ARENA_ARRAY(arena, uint32_t, (size_t)problem->group_count + 1),
        .people = ARENA_ARRAY(arena, int64_t, problem->site_count),
        .number = ARENA_ARRAY(arena, uint32_t, problem->site_count),
    };
    for (uint32_t g = 0; g < problem->group_count; g++)
        side.groups[g] = (struct keyed){problem->groups[g].key, g};
    for (uint32_t s = 0; s < problem->site_count; s++)
        side.sites[s] = (struct keyed){problem->sites[s].key, s};
    qsort(side.groups, problem->group_count, sizeof *side.groups, compare_keys);
    qsort(side.sites, problem->site_count, sizeof *side.sites, compare_keys);
    for (uint32_t p = 0; p < allocation->piece_count; p++) {
        side.first_piece[allocation->pieces[p].group + 1]++;
        side.people[allocation->pieces[p].site] += allocation->pieces[p].people;
    }
    for (uint32_t g = 0; g < problem->group_count; g++)
        side.first_piece[g + 1] += side.first_piece[g];
    return side;
}

/* Which of two ascending lists goes on: −1 the first alone, 1 the second alone, 0 both. */
static int which(const struct keyed *a, uint32_t a_left, const struct keyed *b, uint32_t b_left)
{
    if (a_left == 0 || b_left == 0)
        return a_left == 0 ? 1 : -1;
    return strcmp(a->key, b->key);
}

static uint32_t list_sites(struct side *before, struct side *after, struct site_difference *sites)
{
    uint32_t b = 0, a = 0, count = 0;
    uint32_t b_count = before->plan->problem->site_count;
    uint32_t a_count = after->plan->problem->site_count;
    for (; b < b_count || a < a_count; count++) {
        int order = which(&before->sites[b], b_count - b, &after->sites[a], a_count - a);
        if (order <= 0) {
            uint32_t site = before->sites[b++].index;
            before->number[site] = count;
            sites[count].before = &before->plan->problem->sites[site];
            sites[count].people_before = before->people[site];
        }
        if (order >= 0) {
            uint32_t site = after->sites[a++].index;
            after->number[site] = count;
            sites[count].after = &after->plan->problem->sites[site];
            sites[count].people_after = after->people[site];
        }
    }
    return count;
}

static bool is_different(const struct site_difference *site)
{
    return !site->before || !site->after || site->people_before != site->people_after ||
           site->before->places != site->after->places;
}

static const char *key_of(const struct site_difference *site)
{
    return site->before ? site->before->key : site->after->key;
}

static int most_people_first(const void *a, const void *b)
{
    const struct site_difference *x = a, *y = b;
    int64_t more_x = llabs(x->people_after - x->people_before);
    int64_t more_y = llabs(y->people_after - y->people_before);
    if (more_x != more_y)
        return more_x > more_y ? -1 : 1;
    return strcmp(key_of(x), key_of(y));
}

static int64_t placed_of(const struct side *side, uint32_t group)
{
    int64_t placed = 0;
    for (uint32_t p = side->first_piece[group]; p < side->first_piece[group + 1]; p++)
        placed += side->plan->allocation.pieces[p].people;
    return placed;
}

/* A group goes to few sites. */
static int64_t staying(const struct side *before, uint32_t b, const struct side *after, uint32_t a)
{
    int64_t stay = 0;
    for (uint32_t p = before->first_piece[b]; p < before->first_piece[b + 1]; p++) {
        const struct shelter_piece *was = &before->plan->allocation.pieces[p];
        for (uint32_t q = after->first_piece[a]; q < after->first_piece[a + 1]; q++) {
            const struct shelter_piece *is = &after->plan->allocation.pieces[q];
            if (before->number[was->site] == after->number[is->site])
                stay += was->people < is->people ? was->people : is->people;
        }
    }
    return stay;
}

static void add_group(struct plan_difference *difference, int64_t before, int64_t after,
                      int64_t stay)
{
    difference->stay += stay;
    difference->move += (before < after ? before : after) - stay;
    if (after > before)
        difference->gain += after - before;
    else
        difference->lose += before - after;
}

static void count_people(struct plan_difference *difference, const struct side *before,
                         const struct side *after)
{
    uint32_t b = 0, a = 0;
    uint32_t b_count = before->plan->problem->group_count;
    uint32_t a_count = after->plan->problem->group_count;
    while (b < b_count || a < a_count) {
        int order = which(&before->groups[b], b_count - b, &after->groups[a], a_count - a);
        uint32_t was = order <= 0 ? before->groups[b++].index : 0;
        uint32_t is = order >= 0 ? after->groups[a++].index : 0;
        add_group(difference, order <= 0 ? placed_of(before, was) : 0,
                  order >= 0 ? placed_of(after, is) : 0,
                  order == 0 ? staying(before, was, after, is) : 0);
    }
}

struct plan_difference plan_compare(const struct shelter_plan *before,
                                    const struct shelter_plan *after, struct arena *arena)
{
    struct side was = side_of(before, arena), is = side_of(after, arena);
    size_t most = (size_t)before->problem->site_count + after->problem->site_count;
    struct site_difference *sites = ARENA_ARRAY(arena, struct site_difference, most);
    struct plan_difference difference = {.sites = sites};
    uint32_t count = list_sites(&was, &is, sites);
    count_people(&difference, &was, &is);
    for (uint32_t s = 0; s < count; s++)
        if (is_different(&sites[s]))
            sites[difference.site_count++] = sites[s];
    qsort(sites, difference.site_count, sizeof *sites, most_people_first);
    return difference;
}
