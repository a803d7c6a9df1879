/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/shelter_gains.h"

#include <stdlib.h>
#include <string.h>

enum { POINT_COUNT = 16, TRIALS_MAX = 96, CELL_E7_LAT = 36000 /* about 400 m */ };
static const int32_t sizes[] = {100, 1000};
enum { SIZE_COUNT = 2 };

/*
 * The problem with a few more columns: points where no shelter is, as sites of 0 places. The
 * solved allocation moves over to it as it is; the new columns' prices are the least that keep
 * it optimal.
 */
struct extended {
    uint32_t column_count, point_count;
    struct geo_point point[POINT_COUNT];
    uint32_t street[POINT_COUNT]; /* way of the point */
    struct allocation_input input;
    struct allocation *solved, *trial;
};

/* Someone without a place, by the cell where they are. */
struct cell {
    int64_t people;
    int32_t x, y;
    uint32_t group; /* the one with most people there */
    int32_t group_people;
};

static int compare_by_cell(const void *a, const void *b)
{
    const struct cell *p = a, *q = b;
    if (p->x != q->x)
        return p->x < q->x ? -1 : 1;
    if (p->y != q->y)
        return p->y < q->y ? -1 : 1;
    return (p->group > q->group) - (p->group < q->group);
}

static int compare_by_people(const void *a, const void *b)
{
    const struct cell *p = a, *q = b;
    if (p->people != q->people)
        return p->people > q->people ? -1 : 1;
    return (p->group > q->group) - (p->group < q->group);
}

static int32_t floor_cell(int32_t value, int32_t size)
{
    return value / size - (value % size < 0);
}

static uint32_t gather_cells(const struct shelter_problem *problem,
                             const struct shelter_solution *solution, struct cell *cells)
{
    uint32_t count = 0;
    double shrink = 1;
    if (problem->group_count > 0) {
        struct geo_frame frame = geo_frame_at(problem->groups[0].point);
        shrink = frame.m_per_lon_e7 / frame.m_per_lat_e7;
    }
    int32_t cell_lon = (int32_t)(CELL_E7_LAT / (shrink > 0.05 ? shrink : 0.05));
    for (uint32_t g = 0; g < problem->group_count; g++) {
        int32_t left = allocation_left(solution->allocation, g);
        const struct shelter_group *group = &problem->groups[g];
        if (left == 0 || group->at.segment == NO_SEGMENT)
            continue;
        cells[count++] = (struct cell){
            .people = left,
            .x = floor_cell(group->at.point.lon_e7, cell_lon),
            .y = floor_cell(group->at.point.lat_e7, CELL_E7_LAT),
            .group = g,
            .group_people = left,
        };
    }
    qsort(cells, count, sizeof *cells, compare_by_cell);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct cell *last = kept ? &cells[kept - 1] : NULL;
        if (!last || last->x != cells[i].x || last->y != cells[i].y) {
            cells[kept++] = cells[i];
            continue;
        }
        last->people += cells[i].people;
        if (cells[i].group_people > last->group_people) {
            last->group = cells[i].group;
            last->group_people = cells[i].group_people;
        }
    }
    qsort(cells, kept, sizeof *cells, compare_by_people);
    return kept;
}

/* Adds the walks to the chosen points, as pairs with new sites. */
static void add_points(const struct shelter_problem *problem,
                       const struct shelter_solution *solution, struct extended *extended,
                       struct arena *arena, struct loose_pairs *loose)
{
    struct cell *cells = ARENA_ARRAY(arena, struct cell, problem->group_count);
    uint32_t cell_count = gather_cells(problem, solution, cells);
    struct walk_search *search = walk_search_new(problem, arena);
    for (uint32_t i = 0; i < cell_count && extended->point_count < POINT_COUNT; i++) {
        struct network_point at = problem->groups[cells[i].group].at;
        uint32_t p = extended->point_count++;
        extended->point[p] = at.point;
        extended->street[p] = problem->network->segment_way[at.segment];
        at.access_mm = 0;
        at.access_ms = 0; /* the door stands on the street */
        struct shelter_door door = {.point = at.point, .at = at};
        const struct walk *walks;
        uint32_t found = walk_search_to_doors(search, &door, 1, &walks);
        for (uint32_t w = 0; w < found; w++)
            loose_pairs_add(loose, (struct loose_pair){walks[w].group, problem->site_count + p,
                                                       walks[w].walk_ms});
    }
}

static void extend(const struct shelter_problem *problem, const struct shelter_solution *solution,
                   struct extended *extended, struct arena *arena)
{
    struct loose_pairs loose = {.arena = arena};
    add_points(problem, solution, extended, arena, &loose);
    struct shelter_pairs points, pairs;
    shelter_pairs_sort(problem, &loose, arena, &points);
    shelter_pairs_merge(problem, &solution->pairs, &points, arena, &pairs);
    extended->column_count = problem->site_count + extended->point_count;
    int32_t *capacity = ARENA_ARRAY(arena, int32_t, extended->column_count);
    memcpy(capacity, solution->input->capacity, problem->site_count * sizeof *capacity);
    extended->input = *solution->input;
    extended->input.column_count = extended->column_count;
    extended->input.first = pairs.first;
    extended->input.column = pairs.site;
    extended->input.cost = pairs.walk_ms;
    extended->input.capacity = capacity;
    extended->solved = allocation_extend(solution->allocation, &extended->input, arena);
    extended->trial = allocation_copy(extended->solved, arena);
}

/* What `places` more at the column bring. */
static struct shelter_gain try_places(struct extended *extended, uint32_t column, int32_t places,
                                      const struct shelter_problem *problem)
{
    allocation_reset(extended->trial, extended->solved);
    allocation_add_capacity(extended->trial, column, places);
    int64_t more_people = 0, cost_of_left = 0;
    for (uint32_t g = 0; g < problem->group_count; g++) {
        int64_t less =
            (int64_t)allocation_left(extended->solved, g) - allocation_left(extended->trial, g);
        more_people += less;
        cost_of_left += less * extended->input.left_cost[g];
    }
    int64_t saved = (int64_t)(allocation_cost(extended->solved) - allocation_cost(extended->trial));
    return (struct shelter_gain){
        .site = column < problem->site_count ? column : NO_SITE,
        .places = places,
        .more_people = more_people,
        .less_walk_ms = saved - cost_of_left,
    };
}

static bool is_better(const struct shelter_gain *a, const struct shelter_gain *b)
{
    if (a->more_people != b->more_people)
        return a->more_people > b->more_people;
    return a->less_walk_ms > b->less_walk_ms;
}

struct ranking {
    struct shelter_gain *gains;
    uint32_t count, most;
};

static void rank(struct ranking *ranking, struct shelter_gain gain)
{
    if (gain.more_people == 0 && gain.less_walk_ms == 0)
        return;
    uint32_t at = ranking->count;
    while (at > 0 && is_better(&gain, &ranking->gains[at - 1]))
        at--;
    if (at == ranking->most)
        return;
    uint32_t moved = ranking->count < ranking->most ? ranking->count : ranking->most - 1;
    memmove(ranking->gains + at + 1, ranking->gains + at, (moved - at) * sizeof gain);
    ranking->gains[at] = gain;
    ranking->count = moved + 1;
}

struct bound {
    uint32_t column;
    int64_t price;
};

static int compare_bounds(const void *a, const void *b)
{
    const struct bound *x = a, *y = b;
    if (x->price != y->price)
        return x->price > y->price ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

/*
 * Could `places` times the price rank above the last of a full ranking? Ties do not. A price of
 * a higher rank bounds the persons only: fewer of that rank, with any walking, are not more than
 * as many of a lower one.
 */
static bool may_rank(const struct ranking *ranking, const struct bound *bound, int32_t places,
                     int64_t big_m)
{
    struct shelter_price price = shelter_price_from(bound->price, big_m);
    struct shelter_gain best = {
        .more_people = price.rank > 0 ? places : 0,
        .less_walk_ms = price.rank > 1 ? INT64_MAX : price.ms * places,
    };
    if (best.more_people == 0 && best.less_walk_ms <= 0)
        return false;
    return ranking->count < ranking->most || is_better(&best, &ranking->gains[ranking->count - 1]);
}

static const char *street_name(const struct shelter_problem *problem,
                               const struct extended *extended, uint32_t point)
{
    return problem->network->way_name[extended->street[point]];
}

void shelter_gains_find(const struct shelter_problem *problem,
                        const struct shelter_solution *solution, uint32_t count,
                        const struct progress *progress, struct arena *arena,
                        const struct shelter_gain **ret_gains, uint32_t *ret_gain_count,
                        bool *ret_proven)
{
    struct arena *scratch = arena_new();
    struct extended extended = {0};
    extend(problem, solution, &extended, scratch);
    struct bound *bounds = ARENA_ARRAY(scratch, struct bound, problem->site_count);
    for (uint32_t s = 0; s < problem->site_count; s++)
        bounds[s] = (struct bound){s, allocation_price(extended.solved, s)};
    qsort(bounds, problem->site_count, sizeof *bounds, compare_bounds);
    struct shelter_gain *gains = ARENA_ARRAY(arena, struct shelter_gain, SIZE_COUNT * count);
    uint32_t total = 0, trials = 0;
    *ret_proven = problem->limit.kind != WALK_LIMIT_NONE;
    for (uint32_t k = 0; k < SIZE_COUNT && count > 0; k++) {
        struct ranking ranking = {
            .gains = ARENA_ARRAY(scratch, struct shelter_gain, count),
            .most = count,
        };
        for (uint32_t p = 0; p < extended.point_count; p++) {
            struct shelter_gain gain =
                try_places(&extended, problem->site_count + p, sizes[k], problem);
            gain.point = extended.point[p];
            gain.name = street_name(problem, &extended, p);
            rank(&ranking, gain);
        }
        for (uint32_t i = 0; i < problem->site_count; i++) {
            if (!may_rank(&ranking, &bounds[i], sizes[k], solution->big_m))
                break;
            if (trials == (k + 1) * TRIALS_MAX / SIZE_COUNT ||
                !progress_step(progress, TEXT_PLAN_STAGE_GAINS, trials, TRIALS_MAX)) {
                *ret_proven = false;
                break;
            }
            trials++;
            const struct shelter_site *site = &problem->sites[bounds[i].column];
            struct shelter_gain gain = try_places(&extended, bounds[i].column, sizes[k], problem);
            gain.point = problem->doors[site->first_door].point;
            gain.name = site->name;
            rank(&ranking, gain);
        }
        memcpy(gains + total, ranking.gains, ranking.count * sizeof *gains);
        total += ranking.count;
    }
    *ret_gains = gains;
    *ret_gain_count = total;
    arena_free(scratch);
}
