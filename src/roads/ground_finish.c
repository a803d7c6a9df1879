/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "roads/ground_builder_state.h"
#include "roads/ground_rings.h"

struct shape {
    uint8_t kind;
    uint32_t first_ring, ring_count;
};

struct run_of_points {
    const struct geo_point *points;
    uint32_t count;
};

struct finish {
    struct ground_builder *builder;
    uint32_t shape_count, shape_capacity;
    struct shape *shapes; /* relations by id, then ways by id */
    uint32_t ring_count, ring_capacity;
    struct run_of_points *rings;
    uint64_t left_out_count;
    const char *first_left_out; /* "relation" or "way" */
    int64_t first_left_out_id;
};

static void leave_out(struct finish *finish, const char *what, int64_t id)
{
    if (finish->left_out_count++ == 0) {
        finish->first_left_out = what;
        finish->first_left_out_id = id;
    }
}

static void add_shape(struct finish *finish, uint8_t kind)
{
    ARENA_PUSH_ROOM(finish->builder->scratch, struct shape, finish->shapes, finish->shape_count,
                    finish->shape_capacity);
    finish->shapes[finish->shape_count++] = (struct shape){kind, finish->ring_count, 0};
}

/* Of the shape added last. */
static void add_ring(struct finish *finish, const struct geo_point *points, uint32_t count)
{
    ARENA_PUSH_ROOM(finish->builder->scratch, struct run_of_points, finish->rings,
                    finish->ring_count, finish->ring_capacity);
    finish->rings[finish->ring_count++] = (struct run_of_points){points, count};
    finish->shapes[finish->shape_count - 1].ring_count++;
}

static const uint32_t *nodes_of(const struct finish *finish, const struct ground_way *way)
{
    return finish->builder->nodes.ref_node + way->first_ref;
}

static bool is_whole(const struct finish *finish, const struct ground_way *way)
{
    const uint32_t *nodes = nodes_of(finish, way);
    for (uint32_t n = 0; n < way->ref_count; n++)
        if (!finish->builder->nodes.has_point[nodes[n]])
            return false;
    return way->ref_count >= 2;
}

static struct geo_point *place(const struct finish *finish, const uint32_t *nodes, uint32_t count)
{
    struct geo_point *points = ARENA_ARRAY(finish->builder->scratch, struct geo_point, count);
    for (uint32_t n = 0; n < count; n++)
        points[n] = finish->builder->nodes.points[nodes[n]];
    return points;
}

/* The runs of nodes that are there; a line that is closed opens at its end. */
static void finish_line(struct finish *finish, const struct ground_way *way)
{
    const uint32_t *nodes = nodes_of(finish, way);
    for (uint32_t n = 0; n < way->ref_count; n++) {
        uint32_t first = n;
        while (n < way->ref_count && finish->builder->nodes.has_point[nodes[n]])
            n++;
        if (n - first < 2)
            continue;
        add_shape(finish, way->kind);
        add_ring(finish, place(finish, nodes + first, n - first), n - first);
    }
}

static void finish_area(struct finish *finish, const struct ground_way *way)
{
    const uint32_t *nodes = nodes_of(finish, way);
    uint32_t count = way->ref_count;
    bool is_closed = count >= 4 && nodes[0] == nodes[count - 1];
    if (!is_closed && way->taken > 0)
        return; /* a piece of a relation that says itself what it is */
    if (!is_closed || !is_whole(finish, way)) {
        leave_out(finish, "way", way->id);
        return;
    }
    struct placed_ring ring = ring_place(place(finish, nodes, count - 1), count - 1);
    if (ring.area == 0) {
        leave_out(finish, "way", way->id);
        return;
    }
    add_shape(finish, way->kind);
    add_ring(finish, ring.points, ring.count);
}

static int compare_id(const void *key, const void *item)
{
    const int64_t *id = key;
    const struct ground_way *way = item;
    return (*id > way->id) - (*id < way->id);
}

/* NULL: it is not in the file. */
static struct ground_way *find_way(const struct ground_builder *builder, int64_t id)
{
    return builder->way_count == 0
               ? NULL
               : bsearch(&id, builder->ways, builder->way_count, sizeof *builder->ways, compare_id);
}

/* Outlines or holes of a relation. */
struct side {
    uint32_t broken_count; /* that are not closed, or of which something is missing */
    uint32_t ring_count;
    struct placed_ring *rings;
};

/* A way that is named twice counts once. `turn` differs for every side of every relation. */
static void collect_side(struct finish *finish, const struct ground_relation *relation,
                         bool is_inner, uint32_t turn, struct side *ret_side)
{
    struct ground_builder *builder = finish->builder;
    struct ring_part *parts =
        ARENA_ARRAY(builder->scratch, struct ring_part, relation->member_count);
    uint32_t part_count = 0;
    struct side side = {0};
    for (uint32_t m = 0; m < relation->member_count; m++) {
        const struct ground_member *member = &builder->members[relation->first_member + m];
        if (member->is_inner != is_inner)
            continue;
        struct ground_way *way = find_way(builder, member->way);
        if (!way || !is_whole(finish, way)) {
            side.broken_count++;
        } else if (way->taken != turn) {
            way->taken = turn;
            parts[part_count++] = (struct ring_part){nodes_of(finish, way), way->ref_count};
        }
    }
    struct ring_list rings;
    rings_assemble(parts, part_count, builder->scratch, &rings);
    side.broken_count += rings.broken_count;
    side.rings = ARENA_ARRAY(builder->scratch, struct placed_ring, rings.ring_count);
    for (uint32_t r = 0; r < rings.ring_count; r++) {
        uint32_t first = rings.first_node[r], count = rings.first_node[r + 1] - first;
        struct placed_ring ring = ring_place(place(finish, rings.nodes + first, count), count);
        if (count >= 3 && ring.area > 0)
            side.rings[side.ring_count++] = ring;
        else
            side.broken_count++;
    }
    *ret_side = side;
}

/* The smallest outline around a hole; `count` = none. */
static uint32_t outline_around(const struct placed_ring *hole, const struct side *outer)
{
    uint32_t found = outer->ring_count;
    for (uint32_t o = 0; o < outer->ring_count; o++)
        if ((found == outer->ring_count || outer->rings[o].area < outer->rings[found].area) &&
            ring_lies_in(hole, &outer->rings[o]))
            found = o;
    return found;
}

static void finish_relation(struct finish *finish, uint32_t r)
{
    struct ground_builder *builder = finish->builder;
    const struct ground_relation *relation = &builder->relations[r];
    struct side outer, inner;
    collect_side(finish, relation, false, 2 * r + 1, &outer);
    collect_side(finish, relation, true, 2 * r + 2, &inner);
    if (outer.broken_count > 0 || inner.broken_count > 0 || outer.ring_count == 0)
        leave_out(finish, "relation", relation->id);
    if (inner.broken_count > 0)
        return;
    uint32_t *around = ARENA_ARRAY(builder->scratch, uint32_t, inner.ring_count);
    for (uint32_t i = 0; i < inner.ring_count; i++)
        around[i] = outline_around(&inner.rings[i], &outer);
    for (uint32_t o = 0; o < outer.ring_count; o++) {
        add_shape(finish, relation->kind);
        add_ring(finish, outer.rings[o].points, outer.rings[o].count);
        for (uint32_t i = 0; i < inner.ring_count; i++)
            if (around[i] == o)
                add_ring(finish, inner.rings[i].points, inner.rings[i].count);
    }
}

/* By kind, by counting. */
static const struct shape **sort_shapes(const struct finish *finish)
{
    uint32_t next[GROUND_KIND_COUNT + 1] = {0};
    const struct shape **sorted =
        ARENA_ARRAY(finish->builder->scratch, const struct shape *, finish->shape_count);
    for (uint32_t s = 0; s < finish->shape_count; s++)
        next[finish->shapes[s].kind + 1]++;
    for (int kind = 0; kind < GROUND_KIND_COUNT; kind++)
        next[kind + 1] += next[kind];
    for (uint32_t s = 0; s < finish->shape_count; s++)
        sorted[next[finish->shapes[s].kind]++] = &finish->shapes[s];
    return sorted;
}

static void put_records(const struct finish *finish, struct arena *arena,
                        struct ground_records *ret_ground)
{
    const struct shape **sorted = sort_shapes(finish);
    struct ground_records ground = {.shape_count = finish->shape_count};
    size_t point_count = 0;
    for (uint32_t r = 0; r < finish->ring_count; r++)
        point_count += finish->rings[r].count;
    ground.shape_kind = ARENA_ARRAY(arena, uint8_t, ground.shape_count);
    ground.shape_first_ring = ARENA_ARRAY(arena, uint32_t, (size_t)ground.shape_count + 1);
    ground.ring_first_point = ARENA_ARRAY(arena, uint32_t, (size_t)finish->ring_count + 1);
    ground.points = ARENA_ARRAY(arena, struct geo_point, point_count);
    uint32_t ring = 0, point = 0;
    for (uint32_t s = 0; s < ground.shape_count; s++) {
        ground.shape_kind[s] = sorted[s]->kind;
        for (uint32_t r = 0; r < sorted[s]->ring_count; r++) {
            const struct run_of_points *run = &finish->rings[sorted[s]->first_ring + r];
            memcpy(ground.points + point, run->points, run->count * sizeof *run->points);
            point += run->count;
            ground.ring_first_point[++ring] = point;
        }
        ground.shape_first_ring[s + 1] = ring;
    }
    ALWAYS(point == point_count && ring == finish->ring_count);
    *ret_ground = ground;
}

static void note_left_out(const struct finish *finish, struct import_report *report)
{
    struct error reason;
    struct buffer first = {0};
    if (finish->left_out_count == 0)
        return;
    buffer_add_format(&first, "%s/%lld", finish->first_left_out,
                      (long long)finish->first_left_out_id);
    error_set(&reason, ERROR_INPUT, TEXT_OSM_GROUND_LEFT_OUT,
              ARG_INTEGER("areas", finish->left_out_count), ARG_TEXT("first", buffer_text(&first)));
    report_note(report, 0, NULL, NULL, &reason);
    buffer_free(&first);
}

void ground_builder_finish(struct ground_builder *builder, struct arena *arena,
                           struct import_report *report, struct ground_records *ret_ground)
{
    struct finish finish = {.builder = builder};
    for (uint32_t r = 0; r < builder->relation_count; r++)
        finish_relation(&finish, r);
    for (uint32_t w = 0; w < builder->way_count; w++) {
        const struct ground_way *way = &builder->ways[w];
        if (way->kind == GROUND_KIND_COUNT)
            continue;
        if (ground_is_area((enum ground_kind)way->kind))
            finish_area(&finish, way);
        else
            finish_line(&finish, way);
    }
    put_records(&finish, arena, ret_ground);
    note_left_out(&finish, report);
}
