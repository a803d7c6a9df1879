/* SPDX-License-Identifier: Apache-2.0 */
#include "page/map_lines.h"

#include <math.h>
#include <string.h>

#include "base/assert.h"

struct flat_point {
    double x, y;
};

/* One line on its way from nodes to rounded points. */
struct line {
    uint32_t count, capacity;
    struct flat_point *flat; /* in units, not rounded */
    bool *kept;
    uint32_t point_count;
    struct map_point *points; /* rounded, no two neighbours alike */
};

static void reserve(struct line *line, uint32_t count, struct arena *scratch)
{
    if (count <= line->capacity)
        return;
    line->capacity = count * 2;
    line->flat = ARENA_ARRAY(scratch, struct flat_point, line->capacity);
    line->kept = ARENA_ARRAY(scratch, bool, line->capacity);
    line->points = ARENA_ARRAY(scratch, struct map_point, line->capacity);
}

/* Square of the distance of p from the piece a–b. */
static double off_line(struct flat_point a, struct flat_point b, struct flat_point p)
{
    double run = b.x - a.x, rise = b.y - a.y;
    double length = run * run + rise * rise;
    double along = length > 0 ? ((p.x - a.x) * run + (p.y - a.y) * rise) / length : 0;
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    double dx = a.x + along * run - p.x, dy = a.y + along * rise - p.y;
    return dx * dx + dy * dy;
}

/* Keeps what lies farther than the tolerance from the line through what is kept. */
static void simplify(struct line *line, struct arena *scratch)
{
    ALWAYS(line->count > 0 && line->count <= line->capacity);
    struct arena_mark mark = arena_mark(scratch);
    uint32_t *stack = ARENA_ARRAY(scratch, uint32_t, 2 * (size_t)line->count + 2);
    uint32_t top = 0;
    memset(line->kept, 0, line->count * sizeof *line->kept);
    line->kept[0] = line->kept[line->count - 1] = true;
    stack[top++] = 0;
    stack[top++] = line->count - 1;
    while (top > 0) {
        uint32_t last = stack[--top], first = stack[--top], farthest = first;
        double most = MAP_LINE_TOLERANCE * MAP_LINE_TOLERANCE;
        for (uint32_t i = first + 1; i < last; i++) {
            double off = off_line(line->flat[first], line->flat[last], line->flat[i]);
            if (off > most) {
                most = off;
                farthest = i;
            }
        }
        if (farthest == first)
            continue;
        line->kept[farthest] = true;
        stack[top++] = first;
        stack[top++] = farthest;
        stack[top++] = farthest;
        stack[top++] = last;
    }
    arena_rewind(scratch, mark);
}

static void round_points(struct line *line)
{
    line->point_count = 0;
    for (uint32_t i = 0; i < line->count; i++) {
        if (!line->kept[i])
            continue;
        struct map_point point = {(int32_t)lround(line->flat[i].x),
                                  (int32_t)lround(line->flat[i].y)};
        const struct map_point *last =
            line->point_count ? &line->points[line->point_count - 1] : NULL;
        if (!last || last->x != point.x || last->y != point.y)
            line->points[line->point_count++] = point;
    }
}

static void add_number(struct buffer *out, int32_t number, bool needs_space)
{
    if (number >= 0 && needs_space)
        buffer_add_char(out, ' ');
    buffer_add_integer(out, number);
}

static void write_points(struct buffer *out, const struct map_point *points, uint32_t count)
{
    buffer_add_char(out, 'M');
    add_number(out, points[0].x, false);
    add_number(out, points[0].y, true);
    buffer_add_char(out, 'l');
    for (uint32_t i = 1; i < count; i++) {
        add_number(out, points[i].x - points[i - 1].x, i > 1);
        add_number(out, points[i].y - points[i - 1].y, true);
    }
}

/* Under a third of its cells without ink, or hardly longer than a cell: not worth its bytes. */
static bool adds_ink(const struct line *line, struct map_ink *ink)
{
    int32_t cells = 0, fresh = 0;
    for (uint32_t i = 1; i < line->point_count; i++)
        map_ink_test(ink, line->points[i - 1], line->points[i], &cells, &fresh);
    if (fresh < 3 || fresh * 3 < cells)
        return false;
    for (uint32_t i = 1; i < line->point_count; i++)
        map_ink_draw(ink, line->points[i - 1], line->points[i]);
    return true;
}

static void finish_line(struct buffer *out, struct line *line, struct map_ink *ink,
                        struct arena *scratch)
{
    simplify(line, scratch);
    round_points(line);
    if (line->point_count >= 2 && (!ink || adds_ink(line, ink)))
        write_points(out, line->points, line->point_count);
}

void map_line_write(struct buffer *out, const struct geo_point *points, uint32_t count,
                    const struct map_frame *frame, struct arena *scratch)
{
    if (count == 0)
        return;
    struct arena_mark mark = arena_mark(scratch);
    struct line line = {.count = count};
    reserve(&line, count, scratch);
    for (uint32_t i = 0; i < count; i++)
        line.flat[i] =
            (struct flat_point){map_frame_x(frame, points[i]), map_frame_y(frame, points[i])};
    finish_line(out, &line, NULL, scratch);
    arena_rewind(scratch, mark);
}

/* The segments of one layer by node, and which of them are drawn already. */
struct joiner {
    const struct network *network;
    const struct map_frame *frame;
    uint32_t *first, *segment; /* segment[first[n]] … at node n */
    bool *drawn;               /* [segment_count] */
    uint32_t *back, *ahead;    /* nodes of the line on either side of where it began */
    uint32_t back_count, ahead_count;
};

static void list_segments(struct joiner *joiner, const uint8_t *layer, uint8_t wanted,
                          struct arena *scratch)
{
    const struct network *network = joiner->network;
    uint32_t *first = ARENA_ARRAY(scratch, uint32_t, (size_t)network->node_count + 2);
    uint32_t count = 0;
    for (uint32_t s = 0; s < network->segment_count; s++) {
        if (layer[s] != wanted)
            continue;
        first[network->segment_from[s] + 2]++;
        first[network->segment_to[s] + 2]++;
        count++;
    }
    for (uint32_t n = 2; n < network->node_count + 2; n++)
        first[n] += first[n - 1];
    joiner->segment = ARENA_ARRAY(scratch, uint32_t, (size_t)count * 2);
    for (uint32_t s = 0; s < network->segment_count; s++) {
        if (layer[s] != wanted)
            continue;
        joiner->segment[first[network->segment_from[s] + 1]++] = s;
        joiner->segment[first[network->segment_to[s] + 1]++] = s;
    }
    joiner->first = first;
    joiner->drawn = ARENA_ARRAY(scratch, bool, network->segment_count);
    joiner->back = ARENA_ARRAY(scratch, uint32_t, (size_t)count + 1);
    joiner->ahead = ARENA_ARRAY(scratch, uint32_t, (size_t)count + 1);
}

static uint32_t other_end(const struct network *network, uint32_t segment, uint32_t node)
{
    return network->segment_from[segment] == node ? network->segment_to[segment]
                                                  : network->segment_from[segment];
}

/* Cosine of the turn from a over b to c, in the flat frame. */
static double straightness(const struct joiner *joiner, uint32_t a, uint32_t b, uint32_t c)
{
    const struct geo_point *point = joiner->network->node_point;
    double ux = map_frame_x(joiner->frame, point[b]) - map_frame_x(joiner->frame, point[a]);
    double uy = map_frame_y(joiner->frame, point[b]) - map_frame_y(joiner->frame, point[a]);
    double vx = map_frame_x(joiner->frame, point[c]) - map_frame_x(joiner->frame, point[b]);
    double vy = map_frame_y(joiner->frame, point[c]) - map_frame_y(joiner->frame, point[b]);
    double size = sqrt((ux * ux + uy * uy) * (vx * vx + vy * vy));
    return size > 0 ? (ux * vx + uy * vy) / size : 1;
}

/* Goes on from `node` (come to from `from`) as straight as it can, as far as it can. */
static void extend(struct joiner *joiner, uint32_t from, uint32_t node, uint32_t *nodes,
                   uint32_t *count)
{
    const struct network *network = joiner->network;
    for (;;) {
        uint32_t best = NO_SEGMENT;
        double best_cosine = -2;
        for (uint32_t i = joiner->first[node]; i < joiner->first[node + 1]; i++) {
            uint32_t s = joiner->segment[i];
            if (joiner->drawn[s])
                continue;
            double cosine = straightness(joiner, from, node, other_end(network, s, node));
            if (cosine > best_cosine) {
                best_cosine = cosine;
                best = s;
            }
        }
        if (best == NO_SEGMENT)
            return;
        joiner->drawn[best] = true;
        from = node;
        node = other_end(network, best, node);
        nodes[(*count)++] = node;
    }
}

void map_lines_write(struct buffer *out, const struct network *network, const uint8_t *layer,
                     uint8_t wanted, const struct map_frame *frame, struct map_ink *ink)
{
    struct arena *scratch = arena_new();
    struct joiner joiner = {.network = network, .frame = frame};
    list_segments(&joiner, layer, wanted, scratch);
    struct line line = {0};
    for (uint32_t s = 0; s < network->segment_count; s++) {
        if (layer[s] != wanted || joiner.drawn[s])
            continue;
        uint32_t from = network->segment_from[s], to = network->segment_to[s];
        joiner.drawn[s] = true;
        joiner.back_count = joiner.ahead_count = 0;
        extend(&joiner, from, to, joiner.ahead, &joiner.ahead_count);
        extend(&joiner, to, from, joiner.back, &joiner.back_count);
        line.count = joiner.back_count + 2 + joiner.ahead_count;
        reserve(&line, line.count, scratch);
        for (uint32_t i = 0; i < line.count; i++) {
            uint32_t b = joiner.back_count;
            uint32_t node = i < b        ? joiner.back[b - 1 - i]
                            : i == b     ? from
                            : i == b + 1 ? to
                                         : joiner.ahead[i - b - 2];
            line.flat[i] = (struct flat_point){map_frame_x(frame, network->node_point[node]),
                                               map_frame_y(frame, network->node_point[node])};
        }
        finish_line(out, &line, ink, scratch);
    }
    arena_free(scratch);
}
