/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "base/assert.h"
#include "network/network.h"

/*
 * Nearest segments by a grid of square cells over the road nodes' box: each cell lists the
 * segments whose box touches it; a query looks at rings of cells until nothing nearer can come.
 */

enum { CELL_M = 100, CELLS_MAX = 4 * 1000 * 1000 };

struct snapper {
    const struct network *network;
    const struct walk_profile *profile;
    struct geo_frame frame;
    double cell_m, min_x_m, min_y_m;
    int32_t columns, rows;
    uint32_t *first_in_cell; /* [columns · rows + 1] */
    uint32_t *cell_segment;
};

struct metre_point {
    double x, y;
};

static struct metre_point to_metres(const struct snapper *snapper, struct geo_point point)
{
    return (struct metre_point){
        .x = geo_frame_x_m(&snapper->frame, point.lon_e7) - snapper->min_x_m,
        .y = geo_frame_y_m(&snapper->frame, point.lat_e7) - snapper->min_y_m,
    };
}

static int32_t clamp(double value, int32_t count)
{
    if (value < 0)
        return 0;
    return value >= count ? count - 1 : (int32_t)value;
}

static void size_grid(struct snapper *snapper)
{
    const struct geo_box *box = &snapper->network->box;
    struct geo_point middle = {
        .lon_e7 = (int32_t)(((int64_t)box->min.lon_e7 + box->max.lon_e7) / 2),
        .lat_e7 = (int32_t)(((int64_t)box->min.lat_e7 + box->max.lat_e7) / 2),
    };
    snapper->frame = geo_frame_at(middle);
    snapper->min_x_m = geo_frame_x_m(&snapper->frame, box->min.lon_e7);
    snapper->min_y_m = geo_frame_y_m(&snapper->frame, box->min.lat_e7);
    struct metre_point size = to_metres(snapper, box->max);
    snapper->cell_m = CELL_M;
    while ((size.x / snapper->cell_m + 1) * (size.y / snapper->cell_m + 1) > CELLS_MAX)
        snapper->cell_m *= 2;
    snapper->columns = (int32_t)(size.x / snapper->cell_m) + 1;
    snapper->rows = (int32_t)(size.y / snapper->cell_m) + 1;
}

struct cell_span {
    int32_t x_min, y_min, x_max, y_max;
};

static struct cell_span span_of(const struct snapper *snapper, uint32_t segment)
{
    const struct network *network = snapper->network;
    const struct geo_point *points = network->node_point;
    struct metre_point a = to_metres(snapper, points[network->segment_from[segment]]);
    struct metre_point b = to_metres(snapper, points[network->segment_to[segment]]);
    return (struct cell_span){
        .x_min = clamp(fmin(a.x, b.x) / snapper->cell_m, snapper->columns),
        .y_min = clamp(fmin(a.y, b.y) / snapper->cell_m, snapper->rows),
        .x_max = clamp(fmax(a.x, b.x) / snapper->cell_m, snapper->columns),
        .y_max = clamp(fmax(a.y, b.y) / snapper->cell_m, snapper->rows),
    };
}

struct snapper *snapper_new(const struct network *network, const struct walk_profile *profile,
                            struct arena *arena)
{
    struct snapper *snapper = ARENA_NEW(arena, struct snapper);
    snapper->network = network;
    snapper->profile = profile;
    size_grid(snapper);
    size_t cells = (size_t)snapper->columns * (size_t)snapper->rows;
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, cells + 2);
    for (int pass = 0; pass < 2; pass++) { /* count, then fill */
        for (uint32_t s = 0; s < network->segment_count; s++) {
            struct cell_span span = span_of(snapper, s);
            for (int32_t y = span.y_min; y <= span.y_max; y++) {
                for (int32_t x = span.x_min; x <= span.x_max; x++) {
                    size_t cell = (size_t)y * (size_t)snapper->columns + (size_t)x;
                    if (pass == 0)
                        first[cell + 2]++;
                    else
                        snapper->cell_segment[first[cell + 1]++] = s;
                }
            }
        }
        if (pass == 0) {
            for (size_t c = 2; c < cells + 2; c++)
                first[c] += first[c - 1];
            snapper->cell_segment = ARENA_ARRAY(arena, uint32_t, first[cells + 1]);
        }
    }
    snapper->first_in_cell = first;
    return snapper;
}

/* The best segment found so far; `rank_m` is the distance with the fragment penalty. */
struct candidate {
    uint32_t segment;
    double rank_m, distance_m, share;
};

static bool on_fragment(const struct network *network, uint32_t segment)
{
    uint32_t junction = network->chain_from[network->segment_chain[segment]];
    uint32_t size = network->component_node_count[network->junction_component[junction]];
    return (uint64_t)size * 100 < network->node_count;
}

static void consider(const struct snapper *snapper, struct metre_point place, uint32_t segment,
                     struct candidate *best)
{
    const struct network *network = snapper->network;
    const struct geo_point *points = network->node_point;
    struct metre_point a = to_metres(snapper, points[network->segment_from[segment]]);
    struct metre_point b = to_metres(snapper, points[network->segment_to[segment]]);
    double run = b.x - a.x, rise = b.y - a.y;
    double square = run * run + rise * rise;
    double share = square > 0 ? ((place.x - a.x) * run + (place.y - a.y) * rise) / square : 0;
    share = fmin(1, fmax(0, share));
    double dx = a.x + share * run - place.x, dy = a.y + share * rise - place.y;
    double distance_m = sqrt(dx * dx + dy * dy);
    if (distance_m > best->rank_m)
        return;
    double rank_m = distance_m;
    if (on_fragment(network, segment))
        rank_m += FRAGMENT_PENALTY_MM / 1000.0;
    if (rank_m < best->rank_m || (!(rank_m > best->rank_m) && segment < best->segment))
        *best = (struct candidate){segment, rank_m, distance_m, share};
}

static void consider_cell(const struct snapper *snapper, struct metre_point place, int32_t x,
                          int32_t y, struct candidate *best)
{
    if (x < 0 || y < 0 || x >= snapper->columns || y >= snapper->rows)
        return;
    size_t cell = (size_t)y * (size_t)snapper->columns + (size_t)x;
    for (uint32_t i = snapper->first_in_cell[cell]; i < snapper->first_in_cell[cell + 1]; i++)
        consider(snapper, place, snapper->cell_segment[i], best);
}

/* The cells at distance `ring` from (x, y), counted in king's moves. */
static void consider_ring(const struct snapper *snapper, struct metre_point place, int32_t x,
                          int32_t y, int32_t ring, struct candidate *best)
{
    for (int32_t i = -ring; i <= ring; i++) {
        consider_cell(snapper, place, x + i, y - ring, best);
        if (ring > 0)
            consider_cell(snapper, place, x + i, y + ring, best);
    }
    for (int32_t i = -ring + 1; i < ring; i++) {
        consider_cell(snapper, place, x - ring, y + i, best);
        consider_cell(snapper, place, x + ring, y + i, best);
    }
}

static time_ms sum_ms(const time_ms *times, uint32_t first, uint32_t end)
{
    int64_t sum = 0;
    for (uint32_t s = first; s < end; s++) {
        if (times[s] == TIME_UNREACHABLE)
            return TIME_UNREACHABLE;
        sum += times[s];
    }
    return sum < TIME_UNREACHABLE ? (time_ms)sum : TIME_UNREACHABLE - 1;
}

static time_ms plus(time_ms a, time_ms b)
{
    if (a == TIME_UNREACHABLE || b == TIME_UNREACHABLE)
        return TIME_UNREACHABLE;
    int64_t sum = (int64_t)a + b;
    return sum < TIME_UNREACHABLE ? (time_ms)sum : TIME_UNREACHABLE - 1;
}

/* The share of a segment's time that lies before the point; what is after it is the rest. */
static time_ms share_ms(time_ms whole_ms, int32_t along_mm, int32_t length_mm)
{
    if (whole_ms == TIME_UNREACHABLE || length_mm == 0)
        return whole_ms == TIME_UNREACHABLE ? TIME_UNREACHABLE : 0;
    return (time_ms)(((int64_t)whole_ms * along_mm + length_mm / 2) / length_mm);
}

static time_ms rest_ms(time_ms whole_ms, time_ms share)
{
    return whole_ms == TIME_UNREACHABLE ? TIME_UNREACHABLE : whole_ms - share;
}

static struct geo_point point_along(const struct network *network, uint32_t segment,
                                    int32_t along_mm)
{
    struct geo_point a = network->node_point[network->segment_from[segment]];
    struct geo_point b = network->node_point[network->segment_to[segment]];
    int32_t length_mm = network->segment_length_mm[segment];
    if (length_mm == 0)
        return a;
    int64_t run = (int64_t)b.lon_e7 - a.lon_e7, rise = (int64_t)b.lat_e7 - a.lat_e7;
    return (struct geo_point){
        .lon_e7 = (int32_t)(a.lon_e7 + run * along_mm / length_mm),
        .lat_e7 = (int32_t)(a.lat_e7 + rise * along_mm / length_mm),
    };
}

struct network_point network_point_at(const struct network *network,
                                      const struct walk_profile *profile, uint32_t segment,
                                      int32_t along_mm, struct geo_point place)
{
    ALWAYS(segment < network->segment_count);
    ALWAYS(along_mm >= 0 && along_mm <= network->segment_length_mm[segment]);
    uint32_t chain = network->segment_chain[segment];
    uint32_t first = network->chain_first_segment[chain];
    uint32_t end = network->chain_first_segment[chain + 1];
    const time_ms *forward = network->segment_forward_ms;
    const time_ms *backward = network->segment_backward_ms;
    int32_t length_mm = network->segment_length_mm[segment];
    time_ms forward_share = share_ms(forward[segment], along_mm, length_mm);
    time_ms backward_share = share_ms(backward[segment], along_mm, length_mm);
    struct network_point at = {
        .segment = segment,
        .along_mm = along_mm,
        .point = point_along(network, segment, along_mm),
        .from_start_ms = plus(sum_ms(forward, first, segment), forward_share),
        .to_end_ms =
            plus(rest_ms(forward[segment], forward_share), sum_ms(forward, segment + 1, end)),
        .to_start_ms = plus(sum_ms(backward, first, segment), backward_share),
        .from_end_ms =
            plus(rest_ms(backward[segment], backward_share), sum_ms(backward, segment + 1, end)),
    };
    int64_t access_mm = geo_distance_mm(place, at.point);
    at.access_mm = access_mm < INT32_MAX ? (int32_t)access_mm : INT32_MAX;
    at.access_ms = profile_time_ms(profile, ROAD_FOOTWAY, at.access_mm);
    return at;
}

struct network_point snapper_find(const struct snapper *snapper, struct geo_point point,
                                  int32_t reach_mm)
{
    struct metre_point place = to_metres(snapper, point);
    double reach_m = reach_mm / 1000.0;
    struct candidate best = {
        .segment = NO_SEGMENT,
        .rank_m = reach_m + FRAGMENT_PENALTY_MM / 1000.0,
    };
    double x = floor(place.x / snapper->cell_m), y = floor(place.y / snapper->cell_m);
    double rings = reach_m / snapper->cell_m + 2;
    bool far_off =
        x < -rings || y < -rings || x > snapper->columns + rings || y > snapper->rows + rings;
    for (int32_t ring = 0; !far_off && ring <= (int32_t)rings; ring++) {
        if ((ring - 1) * snapper->cell_m > best.rank_m)
            break;
        consider_ring(snapper, place, (int32_t)x, (int32_t)y, ring, &best);
    }
    if (best.segment == NO_SEGMENT)
        return (struct network_point){.segment = NO_SEGMENT};
    int32_t length_mm = snapper->network->segment_length_mm[best.segment];
    struct network_point found = network_point_at(snapper->network, snapper->profile, best.segment,
                                                  (int32_t)lround(best.share * length_mm), point);
    if (found.access_mm > reach_mm)
        return (struct network_point){.segment = NO_SEGMENT};
    return found;
}

time_ms network_along_chain_ms(const struct network *network, const struct network_point *a,
                               const struct network_point *b)
{
    if (network->segment_chain[a->segment] != network->segment_chain[b->segment])
        return TIME_UNREACHABLE;
    if (a->segment == b->segment && a->along_mm == b->along_mm) {
        bool shut = a->from_start_ms == TIME_UNREACHABLE && a->to_start_ms == TIME_UNREACHABLE;
        return shut ? TIME_UNREACHABLE : 0;
    }
    bool onward = a->segment != b->segment ? a->segment < b->segment : a->along_mm < b->along_mm;
    if (onward) {
        if (a->from_start_ms == TIME_UNREACHABLE)
            return TIME_UNREACHABLE;
        return b->from_start_ms - a->from_start_ms;
    }
    if (a->to_start_ms == TIME_UNREACHABLE)
        return TIME_UNREACHABLE;
    return a->to_start_ms - b->to_start_ms;
}
