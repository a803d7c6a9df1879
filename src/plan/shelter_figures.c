/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/shelter_figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"

int32_t *shelter_unplaced(const struct shelter_problem *problem,
                          const struct shelter_allocation *allocation, struct arena *arena)
{
    int32_t *unplaced = ARENA_ARRAY(arena, int32_t, problem->group_count);
    for (uint32_t g = 0; g < problem->group_count; g++)
        unplaced[g] = problem->groups[g].people;
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        unplaced[allocation->pieces[i].group] -= allocation->pieces[i].people;
    return unplaced;
}

/* As the figures count it: a site of the problem is one, whatever places it has. */
static enum unplaced_reason counted_reason(const struct shelter_problem *problem,
                                           const struct shelter_pairs *pairs, uint32_t group)
{
    if (problem->groups[group].at.segment == NO_SEGMENT)
        return UNPLACED_OFF_NETWORK;
    return pairs->first[group] == pairs->first[group + 1] ? UNPLACED_NOTHING_WITHIN
                                                          : UNPLACED_ALL_FULL;
}

enum unplaced_reason shelter_unplaced_reason(const struct shelter_problem *problem,
                                             const struct shelter_pairs *pairs, uint32_t group)
{
    enum unplaced_reason reason = counted_reason(problem, pairs, group);
    if (reason != UNPLACED_ALL_FULL)
        return reason;
    for (uint32_t i = pairs->first[group]; i < pairs->first[group + 1]; i++)
        if (problem->sites[pairs->site[i]].places > 0)
            return UNPLACED_ALL_FULL;
    return UNPLACED_NOTHING_WITHIN;
}

static void count_groups(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                         const int32_t *unplaced, struct shelter_figures *figures)
{
    for (uint32_t g = 0; g < problem->group_count; g++) {
        const struct shelter_group *group = &problem->groups[g];
        figures->people += group->people;
        figures->unplaced += unplaced[g];
        figures->people_by_rank[group->rank] += group->people;
        figures->placed_by_rank[group->rank] += group->people - unplaced[g];
        switch (counted_reason(problem, pairs, g)) {
        case UNPLACED_OFF_NETWORK: figures->off_network += unplaced[g]; break;
        case UNPLACED_NOTHING_WITHIN: figures->nothing_within += unplaced[g]; break;
        case UNPLACED_ALL_FULL: figures->all_full += unplaced[g]; break;
        }
    }
    figures->placed = figures->people - figures->unplaced;
    figures->outside = problem->outside_people;
}

static void count_split_groups(const struct shelter_problem *problem,
                               const struct shelter_allocation *allocation, const int32_t *unplaced,
                               struct arena *scratch, struct shelter_figures *figures)
{
    uint32_t *parts = ARENA_ARRAY(scratch, uint32_t, problem->group_count);
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        parts[allocation->pieces[i].group]++;
    for (uint32_t g = 0; g < problem->group_count; g++)
        if (parts[g] + (unplaced[g] > 0) > 1)
            figures->split_groups++;
}

static int compare_walks(const void *a, const void *b)
{
    const struct shelter_piece *x = a, *y = b;
    return (x->walk_ms > y->walk_ms) - (x->walk_ms < y->walk_ms);
}

/* The walk that at least 95 of 100 placed people do not exceed. */
static time_ms percentile_walk(const struct shelter_allocation *allocation, int64_t placed,
                               struct arena *scratch)
{
    if (allocation->piece_count == 0)
        return 0;
    size_t size = allocation->piece_count * sizeof(struct shelter_piece);
    struct shelter_piece *sorted =
        ARENA_ARRAY(scratch, struct shelter_piece, allocation->piece_count);
    memcpy(sorted, allocation->pieces, size);
    qsort(sorted, allocation->piece_count, sizeof *sorted, compare_walks);
    int64_t wanted = (placed * 95 + 99) / 100, passed = 0;
    uint32_t i = 0;
    while ((passed += sorted[i].people) < wanted)
        i++;
    return sorted[i].walk_ms;
}

static void count_walks(const struct shelter_problem *problem,
                        const struct shelter_allocation *allocation,
                        struct shelter_figures *figures)
{
    for (uint32_t i = 0; i < allocation->piece_count; i++) {
        const struct shelter_piece *piece = &allocation->pieces[i];
        figures->walk_person_ms += (int64_t)piece->people * piece->walk_ms;
        if (piece->walk_ms > figures->worst_walk_ms)
            figures->worst_walk_ms = piece->walk_ms;
        int32_t minute = piece->walk_ms / 60000;
        figures->minute_people[minute < MINUTE_CLASS_COUNT ? minute : MINUTE_CLASS_COUNT - 1] +=
            piece->people;
        int64_t slow_ms =
            (int64_t)piece->walk_ms * problem->level_speed_mm_s / SLOW_WALKER_SPEED_MM_S;
        if (slow_ms <= problem->limit_ms)
            figures->slow_in_time += piece->people;
    }
}

static void count_sites(const struct shelter_problem *problem,
                        const struct shelter_allocation *allocation, struct arena *scratch,
                        struct shelter_figures *figures)
{
    int64_t *taken = ARENA_ARRAY(scratch, int64_t, problem->site_count);
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        taken[allocation->pieces[i].site] += allocation->pieces[i].people;
    figures->site_count = problem->site_count;
    for (uint32_t s = 0; s < problem->site_count; s++) {
        figures->places += problem->sites[s].places;
        figures->full_site_count += taken[s] == problem->sites[s].places;
    }
}

/* 就近掩蔽: everyone to the nearest site within the limit, whether or not it has room. */
static void count_nearest(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                          struct arena *scratch, struct shelter_figures *figures)
{
    int64_t *arrivals = ARENA_ARRAY(scratch, int64_t, problem->site_count);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        if (pairs->first[g] == pairs->first[g + 1])
            continue;
        arrivals[pairs->site[pairs->first[g]]] += problem->groups[g].people;
        figures->nearest_set_out += problem->groups[g].people;
    }
    for (uint32_t s = 0; s < problem->site_count; s++)
        if (arrivals[s] > problem->sites[s].places)
            figures->nearest_turned_away += arrivals[s] - problem->sites[s].places;
}

static int compare_latitudes(const void *a, const void *b)
{
    const struct geo_point *x = a, *y = b;
    return (x->lat_e7 > y->lat_e7) - (x->lat_e7 < y->lat_e7);
}

/* Doors are sorted by latitude, so that only a band of them is measured for each group. */
static int64_t count_in_circles(const struct shelter_problem *problem, struct arena *scratch)
{
    enum { MM_PER_LAT_E7 = 11 }; /* a little less than the 11.1 it is: no door is missed */
    int64_t band_e7 = problem->limit.value / MM_PER_LAT_E7 + 1;
    struct geo_point *doors = ARENA_ARRAY(scratch, struct geo_point, problem->door_count);
    for (uint32_t d = 0; d < problem->door_count; d++)
        doors[d] = problem->doors[d].point;
    qsort(doors, problem->door_count, sizeof *doors, compare_latitudes);
    int64_t people = 0;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        struct geo_point point = problem->groups[g].point;
        uint32_t low = 0, high = problem->door_count;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (doors[middle].lat_e7 < point.lat_e7 - band_e7)
                low = middle + 1;
            else
                high = middle;
        }
        for (uint32_t d = low; d < problem->door_count; d++) {
            if (doors[d].lat_e7 > point.lat_e7 + band_e7)
                break;
            if (geo_distance_mm(point, doors[d]) > problem->limit.value)
                continue;
            people += problem->groups[g].people;
            break;
        }
    }
    return people;
}

void shelter_figures_count(const struct shelter_problem *problem, const struct shelter_pairs *pairs,
                           const struct shelter_allocation *allocation, struct arena *scratch,
                           struct shelter_figures *ret_figures)
{
    struct arena_mark mark = arena_mark(scratch);
    bool pairs_are_all = problem->limit.kind != WALK_LIMIT_NONE;
    struct shelter_figures figures = {
        .pair_count = pairs_are_all ? pairs->count : 0,
        .circle_covered = -1,
    };
    const int32_t *unplaced = shelter_unplaced(problem, allocation, scratch);
    count_groups(problem, pairs, unplaced, &figures);
    count_split_groups(problem, allocation, unplaced, scratch, &figures);
    count_walks(problem, allocation, &figures);
    figures.p95_walk_ms = percentile_walk(allocation, figures.placed, scratch);
    count_sites(problem, allocation, scratch, &figures);
    count_nearest(problem, pairs, scratch, &figures);
    if (problem->limit.kind == WALK_LIMIT_LENGTH)
        figures.circle_covered = count_in_circles(problem, scratch);
    arena_rewind(scratch, mark);
    *ret_figures = figures;
}

void shelter_figures_of_open(const struct shelter_problem *problem,
                             const struct shelter_pairs *pairs,
                             const struct shelter_allocation *allocation, struct arena *arena,
                             struct shelter_figures *figures)
{
    const int32_t *unplaced = shelter_unplaced(problem, allocation, arena);
    int64_t by_reason[UNPLACED_ALL_FULL + 1] = {0};
    for (uint32_t g = 0; g < problem->group_count; g++)
        by_reason[shelter_unplaced_reason(problem, pairs, g)] += unplaced[g];
    figures->nothing_within = by_reason[UNPLACED_NOTHING_WITHIN];
    figures->all_full = by_reason[UNPLACED_ALL_FULL];
}

static int by_code(const void *a, const void *b, void *context)
{
    const struct area_record *areas = context;
    return strcmp(areas[*(const uint32_t *)a].code, areas[*(const uint32_t *)b].code);
}

/* The area of this code, areas->count if there is none; `order` is by code. */
static uint32_t find_area(const struct area_records *areas, const uint32_t *order, const char *code)
{
    uint32_t low = 0, high = areas->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int side = strcmp(areas->records[order[middle]].code, code);
        if (side == 0)
            return order[middle];
        if (side < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return areas->count;
}

/* The areas of the lowest level that has a polygon: no area below them has one. */
static bool *find_leaves(const struct area_records *areas, struct arena *scratch)
{
    bool *is_leaf = ARENA_ARRAY(scratch, bool, areas->count);
    bool *is_above = ARENA_ARRAY(scratch, bool, areas->count);
    uint32_t *order = ARENA_ARRAY(scratch, uint32_t, areas->count);
    for (uint32_t a = 0; a < areas->count; a++)
        order[a] = a;
    qsort_r(order, areas->count, sizeof *order, by_code, areas->records);
    for (uint32_t a = 0; a < areas->count; a++) {
        is_leaf[a] = areas->records[a].polygon.ring_count > 0;
        const char *parent = is_leaf[a] ? areas->records[a].parent_code : NULL;
        while (parent) {
            uint32_t above = find_area(areas, order, parent);
            if (above == areas->count || is_above[above])
                break;
            is_above[above] = true;
            parent = areas->records[above].parent_code;
        }
    }
    for (uint32_t a = 0; a < areas->count; a++)
        is_leaf[a] = is_leaf[a] && !is_above[a];
    return is_leaf;
}

enum { WORST_AREA_PEOPLE_MIN = 100 };

void shelter_figures_worst_area(const struct shelter_problem *problem,
                                const struct shelter_allocation *allocation,
                                const struct area_records *areas, struct arena *scratch,
                                struct shelter_figures *figures)
{
    struct arena_mark mark = arena_mark(scratch);
    const int32_t *unplaced = shelter_unplaced(problem, allocation, scratch);
    const bool *is_leaf = find_leaves(areas, scratch);
    figures->worst_area_code = figures->worst_area_name = NULL;
    figures->worst_area_people = figures->worst_area_unplaced = 0;
    for (uint32_t a = 0; a < areas->count; a++) {
        const struct area_record *area = &areas->records[a];
        int64_t people = 0, without = 0;
        for (uint32_t g = 0; is_leaf[a] && g < problem->group_count; g++) {
            if (!geo_polygon_contains(&area->polygon, problem->groups[g].point))
                continue;
            people += problem->groups[g].people;
            without += unplaced[g];
        }
        if (people < WORST_AREA_PEOPLE_MIN)
            continue;
        int64_t here = without * figures->worst_area_people;
        int64_t worst = figures->worst_area_unplaced * people;
        if (figures->worst_area_code &&
            (here < worst || (here == worst && without <= figures->worst_area_unplaced)))
            continue;
        figures->worst_area_code = area->code;
        figures->worst_area_name = area->name;
        figures->worst_area_people = people;
        figures->worst_area_unplaced = without;
    }
    arena_rewind(scratch, mark);
}
