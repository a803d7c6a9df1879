/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "plan/check_parts.h"

/* A placed piece with its true walk. */
struct walked {
    time_ms walk_ms;
    int64_t people;
};

static int compare_walked(const void *a, const void *b)
{
    const struct walked *x = a, *y = b;
    return (x->walk_ms > y->walk_ms) - (x->walk_ms < y->walk_ms);
}

/* The pieces that can be understood, by walk. Where there is no such walk, the stored one. */
static uint32_t list_walked(const struct checker *checker, struct walked *ret_walked)
{
    const struct shelter_allocation *allocation = checker->allocation;
    uint32_t count = 0;
    for (uint32_t i = 0; i < allocation->piece_count; i++) {
        const struct shelter_piece *piece = &allocation->pieces[i];
        if (!checker->is_usable[i])
            continue;
        bool known = checker->walk_ms[i] != WALK_UNKNOWN;
        ret_walked[count++] =
            (struct walked){known ? checker->walk_ms[i] : piece->walk_ms, piece->people};
    }
    qsort(ret_walked, count, sizeof *ret_walked, compare_walked);
    return count;
}

static void count_people(const struct checker *checker, struct shelter_figures *figures)
{
    const struct shelter_problem *problem = checker->problem;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        const struct shelter_group *group = &problem->groups[g];
        int64_t left = group->people - checker->placed[g];
        figures->people += group->people;
        figures->placed += checker->placed[g];
        figures->people_by_rank[group->rank] += group->people;
        figures->placed_by_rank[group->rank] += checker->placed[g];
        if (group->at.segment == NO_SEGMENT)
            figures->off_network += left;
        else if (checker->nearest[g] == NO_SITE)
            figures->nothing_within += left;
        else
            figures->all_full += left;
        if (checker->nearest[g] != NO_SITE)
            figures->nearest_set_out += group->people;
    }
    figures->unplaced = figures->people - figures->placed;
    figures->outside = problem->outside_people;
    figures->pair_count = checker->pair_count;
}

static void count_sites(const struct checker *checker, struct shelter_figures *figures)
{
    const struct shelter_problem *problem = checker->problem;
    int64_t *coming = ARENA_ARRAY(checker->scratch, int64_t, problem->site_count);
    for (uint32_t g = 0; g < problem->group_count; g++)
        if (checker->nearest[g] != NO_SITE)
            coming[checker->nearest[g]] += problem->groups[g].people;
    figures->site_count = problem->site_count;
    for (uint32_t s = 0; s < problem->site_count; s++) {
        int64_t places = problem->sites[s].places;
        figures->places += places;
        figures->full_site_count += checker->taken[s] == places;
        figures->nearest_turned_away += coming[s] > places ? coming[s] - places : 0;
    }
}

/* A group is split if its people do not all do the same. */
static void count_split_groups(const struct checker *checker, struct shelter_figures *figures)
{
    const struct shelter_problem *problem = checker->problem;
    const struct shelter_allocation *allocation = checker->allocation;
    uint32_t *ways = ARENA_ARRAY(checker->scratch, uint32_t, problem->group_count);
    for (uint32_t i = 0; i < allocation->piece_count; i++)
        if (checker->is_usable[i])
            ways[allocation->pieces[i].group]++;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        if (checker->placed[g] != problem->groups[g].people)
            ways[g]++;
        figures->split_groups += ways[g] >= 2;
    }
}

static void count_walks(const struct checker *checker, struct shelter_figures *figures)
{
    const struct shelter_problem *problem = checker->problem;
    struct walked *walked =
        ARENA_ARRAY(checker->scratch, struct walked, checker->allocation->piece_count);
    uint32_t count = list_walked(checker, walked);
    int128 total = 0;
    int64_t passed = 0;
    bool is_found = false;
    for (uint32_t i = 0; i < count; i++) {
        int64_t walk_ms = walked[i].walk_ms, people = walked[i].people;
        total += (int128)people * walk_ms;
        passed += people;
        if (!is_found && 100 * passed >= 95 * figures->placed) {
            figures->p95_walk_ms = walked[i].walk_ms;
            is_found = true;
        }
        int64_t minute = walk_ms < 0 ? 0 : walk_ms / 60000;
        if (minute >= MINUTE_CLASS_COUNT)
            minute = MINUTE_CLASS_COUNT - 1;
        figures->minute_people[minute] += people;
        /* At 0.6 m/s instead of the level speed the walk takes as many times longer. */
        if (walk_ms * problem->level_speed_mm_s / SLOW_WALKER_SPEED_MM_S <= problem->limit_ms)
            figures->slow_in_time += people;
    }
    figures->walk_person_ms = total > INT64_MAX ? INT64_MAX : (int64_t)total;
    figures->worst_walk_ms = count ? walked[count - 1].walk_ms : 0;
}

static bool is_in_circle(const struct shelter_problem *problem, struct geo_point point)
{
    for (uint32_t d = 0; d < problem->door_count; d++) {
        struct geo_point door = problem->doors[d].point;
        int64_t north_e7 = (int64_t)door.lat_e7 - point.lat_e7;
        if (llabs(north_e7) * 11 > problem->limit.value)
            continue; /* a unit is 11.1 mm: too far north or south as it is */
        if (geo_distance_mm(point, door) <= problem->limit.value)
            return true;
    }
    return false;
}

static void count_circles(const struct checker *checker, struct shelter_figures *figures)
{
    const struct shelter_problem *problem = checker->problem;
    figures->circle_covered = -1;
    if (problem->limit.kind != WALK_LIMIT_LENGTH)
        return;
    figures->circle_covered = 0;
    for (uint32_t g = 0; g < problem->group_count; g++)
        if (is_in_circle(problem, problem->groups[g].point))
            figures->circle_covered += problem->groups[g].people;
}

static int compare_areas(const void *a, const void *b)
{
    const struct area_record *const *x = a, *const *y = b;
    return strcmp((*x)->code, (*y)->code);
}

/* Whether an area has one with a polygon below it; by the areas in the order of their codes. */
struct area_levels {
    uint32_t count;
    const struct area_record **areas; /* [count] */
    bool *is_above;                   /* [count] */
};

static uint32_t find_level(const struct area_levels *levels, const char *code)
{
    const struct area_record wanted = {.code = code}, *key = &wanted;
    const struct area_record **found =
        bsearch(&key, levels->areas, levels->count, sizeof(void *), compare_areas);
    return found ? (uint32_t)(found - levels->areas) : levels->count;
}

/* Says of everything above `area` that it has something below it; what is said already is so
 * also of all above that, which ends circles, too. */
static void mark_above(struct area_levels *levels, const struct area_record *area)
{
    for (const char *code = area->parent_code; code;) {
        uint32_t above = find_level(levels, code);
        if (above == levels->count || levels->is_above[above])
            return;
        levels->is_above[above] = true;
        code = levels->areas[above]->parent_code;
    }
}

static struct area_levels list_levels(const struct area_records *areas, struct arena *scratch)
{
    struct area_levels levels = {
        .count = areas->count,
        .areas = ARENA_ARRAY(scratch, const struct area_record *, areas->count),
        .is_above = ARENA_ARRAY(scratch, bool, areas->count),
    };
    for (uint32_t a = 0; a < areas->count; a++)
        levels.areas[a] = &areas->records[a];
    qsort(levels.areas, levels.count, sizeof(void *), compare_areas);
    for (uint32_t a = 0; a < areas->count; a++)
        if (areas->records[a].polygon.ring_count > 0)
            mark_above(&levels, &areas->records[a]);
    return levels;
}

/* Is a the worse of two areas: more of its people without a place? */
static bool is_worse(const struct shelter_figures *a, const struct shelter_figures *b)
{
    int128 share_a = (int128)a->worst_area_unplaced * b->worst_area_people;
    int128 share_b = (int128)b->worst_area_unplaced * a->worst_area_people;
    if (share_a != share_b)
        return share_a > share_b;
    if (a->worst_area_unplaced != b->worst_area_unplaced)
        return a->worst_area_unplaced > b->worst_area_unplaced;
    return strcmp(a->worst_area_code, b->worst_area_code) < 0;
}

static void find_worst_area(const struct checker *checker, struct shelter_figures *figures)
{
    enum { PEOPLE_MIN = 100 };
    const struct shelter_problem *problem = checker->problem;
    const struct area_records *areas = checker->areas;
    if (!areas)
        return;
    const struct area_levels levels = list_levels(areas, checker->scratch);
    for (uint32_t a = 0; a < areas->count; a++) {
        const struct area_record *area = levels.areas[a];
        if (area->polygon.ring_count == 0 || levels.is_above[a])
            continue; /* not of the lowest level that has a polygon */
        struct shelter_figures here = {
            .worst_area_code = area->code,
            .worst_area_name = area->name,
        };
        for (uint32_t g = 0; g < problem->group_count; g++) {
            if (!geo_polygon_contains(&area->polygon, problem->groups[g].point))
                continue;
            here.worst_area_people += problem->groups[g].people;
            here.worst_area_unplaced += problem->groups[g].people - checker->placed[g];
        }
        if (here.worst_area_people < PEOPLE_MIN ||
            (figures->worst_area_code && !is_worse(&here, figures)))
            continue;
        figures->worst_area_code = here.worst_area_code;
        figures->worst_area_name = here.worst_area_name;
        figures->worst_area_people = here.worst_area_people;
        figures->worst_area_unplaced = here.worst_area_unplaced;
    }
}

static void compare(struct checker *checker, enum text_id name, int64_t stored, int64_t counted)
{
    if (stored != counted)
        check_note(checker, TEXT_CHECK_FIGURE, ARG_NAME("figure", name),
                   ARG_INTEGER("stored", stored), ARG_INTEGER("counted", counted));
}

static void compare_text(struct checker *checker, enum text_id name, const char *stored,
                         const char *counted)
{
    const char *a = stored ? stored : "", *b = counted ? counted : "";
    if (strcmp(a, b) != 0)
        check_note(checker, TEXT_CHECK_FIGURE_TEXT, ARG_NAME("figure", name), ARG_TEXT("stored", a),
                   ARG_TEXT("counted", b));
}

/* The figures of one number, and what they are called. */
struct figure {
    enum text_id name;
    int64_t stored, counted;
};

static void compare_numbers(struct checker *checker, const struct shelter_figures *s,
                            const struct shelter_figures *c)
{
    const struct figure numbers[] = {
        {TEXT_CHECK_FIGURE_PEOPLE, s->people, c->people},
        {TEXT_CHECK_FIGURE_PLACED, s->placed, c->placed},
        {TEXT_CHECK_FIGURE_UNPLACED, s->unplaced, c->unplaced},
        {TEXT_CHECK_FIGURE_OFF_NETWORK, s->off_network, c->off_network},
        {TEXT_CHECK_FIGURE_NOTHING_WITHIN, s->nothing_within, c->nothing_within},
        {TEXT_CHECK_FIGURE_ALL_FULL, s->all_full, c->all_full},
        {TEXT_CHECK_FIGURE_OUTSIDE, s->outside, c->outside},
        {TEXT_CHECK_FIGURE_PLACES, s->places, c->places},
        {TEXT_CHECK_FIGURE_SITES, s->site_count, c->site_count},
        {TEXT_CHECK_FIGURE_FULL_SITES, s->full_site_count, c->full_site_count},
        {TEXT_CHECK_FIGURE_PAIRS, (int64_t)s->pair_count, (int64_t)c->pair_count},
        {TEXT_CHECK_FIGURE_SPLIT_GROUPS, s->split_groups, c->split_groups},
        {TEXT_CHECK_FIGURE_WALK_PERSON_MS, s->walk_person_ms, c->walk_person_ms},
        {TEXT_CHECK_FIGURE_WORST_WALK_MS, s->worst_walk_ms, c->worst_walk_ms},
        {TEXT_CHECK_FIGURE_P95_WALK_MS, s->p95_walk_ms, c->p95_walk_ms},
        {TEXT_CHECK_FIGURE_NEAREST_SET_OUT, s->nearest_set_out, c->nearest_set_out},
        {TEXT_CHECK_FIGURE_NEAREST_TURNED_AWAY, s->nearest_turned_away, c->nearest_turned_away},
        {TEXT_CHECK_FIGURE_SLOW_IN_TIME, s->slow_in_time, c->slow_in_time},
        {TEXT_CHECK_FIGURE_CIRCLE_COVERED, s->circle_covered, c->circle_covered},
        {TEXT_CHECK_FIGURE_WORST_AREA_PEOPLE, s->worst_area_people, c->worst_area_people},
        {TEXT_CHECK_FIGURE_WORST_AREA_UNPLACED, s->worst_area_unplaced, c->worst_area_unplaced},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        compare(checker, numbers[i].name, numbers[i].stored, numbers[i].counted);
}

static void compare_all(struct checker *checker, const struct shelter_figures *stored,
                        const struct shelter_figures *counted)
{
    compare_numbers(checker, stored, counted);
    for (int r = 0; r <= RANK_MAX; r++) {
        if (stored->people_by_rank[r] != counted->people_by_rank[r])
            check_note(checker, TEXT_CHECK_FIGURE_PEOPLE_OF_RANK, ARG_PLAIN("rank", r),
                       ARG_INTEGER("stored", stored->people_by_rank[r]),
                       ARG_INTEGER("counted", counted->people_by_rank[r]));
        if (stored->placed_by_rank[r] != counted->placed_by_rank[r])
            check_note(checker, TEXT_CHECK_FIGURE_PLACED_OF_RANK, ARG_PLAIN("rank", r),
                       ARG_INTEGER("stored", stored->placed_by_rank[r]),
                       ARG_INTEGER("counted", counted->placed_by_rank[r]));
    }
    for (int m = 0; m < MINUTE_CLASS_COUNT; m++)
        if (stored->minute_people[m] != counted->minute_people[m])
            check_note(checker, TEXT_CHECK_FIGURE_MINUTE, ARG_PLAIN("minute", m),
                       ARG_INTEGER("stored", stored->minute_people[m]),
                       ARG_INTEGER("counted", counted->minute_people[m]));
    compare_text(checker, TEXT_CHECK_FIGURE_WORST_AREA_CODE, stored->worst_area_code,
                 counted->worst_area_code);
    compare_text(checker, TEXT_CHECK_FIGURE_WORST_AREA_NAME, stored->worst_area_name,
                 counted->worst_area_name);
}

void check_figures(struct checker *checker, const struct shelter_figures *stored)
{
    struct shelter_figures counted = {0};
    count_people(checker, &counted);
    count_sites(checker, &counted);
    count_split_groups(checker, &counted);
    count_walks(checker, &counted);
    count_circles(checker, &counted);
    find_worst_area(checker, &counted);
    compare_all(checker, stored, &counted);
}
