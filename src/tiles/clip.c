/* SPDX-License-Identifier: Apache-2.0 */
#include "tiles/clip.h"

#include <math.h>

/* The part of a segment that lies within: from `begin` to `end` of its length. */
struct part {
    double begin, end;
};

/* One edge: `toward` is how far the segment goes toward it, `room` how far it may. */
static bool cut(struct part *part, double toward, double room)
{
    if (toward == 0)
        return room >= 0;
    double at = room / toward;
    if (toward > 0 && at < part->end)
        part->end = at;
    if (toward < 0 && at > part->begin)
        part->begin = at;
    return part->begin <= part->end;
}

static bool cut_all(struct world_point a, struct world_point b, const struct world_box *box,
                    struct part *part)
{
    double x = (double)b.x - a.x, y = (double)b.y - a.y;
    *part = (struct part){0, 1};
    return cut(part, -x, (double)a.x - box->min.x) && cut(part, x, (double)box->max.x - a.x) &&
           cut(part, -y, (double)a.y - box->min.y) && cut(part, y, (double)box->max.y - a.y);
}

static struct world_point point_at(struct world_point a, struct world_point b, double part)
{
    return (struct world_point){
        a.x + (int32_t)lround(part * ((double)b.x - a.x)),
        a.y + (int32_t)lround(part * ((double)b.y - a.y)),
    };
}

struct clipping {
    struct world_point *points;
    uint32_t count;
    clip_visit *on_line;
    void *context;
};

static void flush(struct clipping *clipping)
{
    if (clipping->count >= 2)
        clipping->on_line(clipping->context, clipping->points, clipping->count);
    clipping->count = 0;
}

static void add_segment(struct clipping *clipping, struct world_point a, struct world_point b,
                        const struct part *part)
{
    if (part->begin > 0)
        flush(clipping);
    if (clipping->count == 0)
        clipping->points[clipping->count++] = part->begin > 0 ? point_at(a, b, part->begin) : a;
    clipping->points[clipping->count++] = part->end < 1 ? point_at(a, b, part->end) : b;
    if (part->end < 1)
        flush(clipping);
}

void clip_line(const struct world_point *points, uint32_t count, const struct world_box *box,
               struct arena *scratch, clip_visit *on_line, void *context)
{
    struct arena_mark mark = arena_mark(scratch);
    struct clipping clipping = {ARENA_ARRAY(scratch, struct world_point, count + 1), 0, on_line,
                                context};
    for (uint32_t p = 1; p < count; p++) {
        struct part part;
        if (cut_all(points[p - 1], points[p], box, &part))
            add_segment(&clipping, points[p - 1], points[p], &part);
        else
            flush(&clipping);
    }
    flush(&clipping);
    arena_rewind(scratch, mark);
}

/* One side of the box: what lies beyond it is cut off. */
struct side {
    bool is_x, is_max;
    int32_t at;
};

static bool is_within(const struct side *side, struct world_point point)
{
    int32_t value = side->is_x ? point.x : point.y;
    return side->is_max ? value <= side->at : value >= side->at;
}

static struct world_point crossing(const struct side *side, struct world_point a,
                                   struct world_point b)
{
    double x = (double)b.x - a.x, y = (double)b.y - a.y;
    if (side->is_x)
        return (struct world_point){side->at,
                                    a.y + (int32_t)lround(y * ((double)side->at - a.x) / x)};
    return (struct world_point){a.x + (int32_t)lround(x * ((double)side->at - a.y) / y), side->at};
}

/* `ret_points` has room for two of each point. */
static uint32_t cut_ring(const struct world_point *points, uint32_t count, const struct side *side,
                         struct world_point *ret_points)
{
    uint32_t kept = 0;
    for (uint32_t p = 0; p < count; p++) {
        struct world_point before = points[p == 0 ? count - 1 : p - 1], point = points[p];
        bool was_within = is_within(side, before), is_in = is_within(side, point);
        if (was_within != is_in)
            ret_points[kept++] = crossing(side, before, point);
        if (is_in)
            ret_points[kept++] = point;
    }
    return kept;
}

uint32_t clip_ring(const struct world_point *points, uint32_t count, const struct world_box *box,
                   struct arena *scratch, struct world_point **ret_points)
{
    const struct side sides[] = {
        {true, false, box->min.x},
        {true, true, box->max.x},
        {false, false, box->min.y},
        {false, true, box->max.y},
    };
    for (size_t s = 0; s < sizeof sides / sizeof *sides; s++) {
        struct world_point *kept = ARENA_ARRAY(scratch, struct world_point, 2 * (size_t)count);
        count = cut_ring(points, count, &sides[s], kept);
        points = *ret_points = kept;
    }
    return count;
}

/* Square of the distance from the segment. */
static double distance2(struct world_point point, struct world_point a, struct world_point b)
{
    double x = (double)b.x - a.x, y = (double)b.y - a.y;
    double px = (double)point.x - a.x, py = (double)point.y - a.y;
    double length2 = x * x + y * y, at = length2 > 0 ? (px * x + py * y) / length2 : 0;
    at = at < 0 ? 0 : at > 1 ? 1 : at;
    px -= at * x;
    py -= at * y;
    return px * px + py * py;
}

/* The point between the two that lies farthest from the line through them; 0 = all near. */
static uint32_t farthest(const struct world_point *points, uint32_t first, uint32_t last,
                         double tolerance2)
{
    uint32_t found = 0;
    double most = tolerance2;
    for (uint32_t p = first + 1; p < last; p++) {
        double distance = distance2(points[p], points[first], points[last]);
        if (distance > most) {
            most = distance;
            found = p;
        }
    }
    return found;
}

uint32_t clip_simplify(struct world_point *points, uint32_t count, int32_t tolerance,
                       struct arena *scratch)
{
    if (count < 3)
        return count;
    struct arena_mark mark = arena_mark(scratch);
    /* Ends of stretches still to be looked at; the first of one is the last that was kept. */
    uint32_t *stack = ARENA_ARRAY(scratch, uint32_t, count);
    uint32_t depth = 0, first = 0, kept = 1;
    double tolerance2 = (double)tolerance * tolerance;
    stack[depth++] = count - 1;
    while (depth > 0) {
        uint32_t last = stack[depth - 1], middle = farthest(points, first, last, tolerance2);
        if (middle > 0) {
            stack[depth++] = middle;
            continue;
        }
        first = last;
        points[kept++] = points[last];
        depth--;
    }
    arena_rewind(scratch, mark);
    return kept;
}
