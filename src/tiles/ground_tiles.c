/* SPDX-License-Identifier: Apache-2.0 */
#include "tiles/ground_tiles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tiles/box_grid.h"
#include "tiles/clip.h"
#include "tiles/mvt.h"

/* From this zoom on they are in the tiles. */
static const uint8_t kind_zooms[GROUND_KIND_COUNT] = {
    [GROUND_BUILDING] = 14, [GROUND_WATER] = 6,  [GROUND_WOOD] = 8,
    [GROUND_PARK] = 9,      [GROUND_GRASS] = 9,  [GROUND_COAST] = 4,
    [GROUND_RIVER] = 9,     [GROUND_CANAL] = 11, [GROUND_STREAM] = 13,
};

enum {
    MARGIN = 64,    /* as of roads: what lies along the edge must not show */
    TOLERANCE = 6,  /* where outlines are simplified: a third of a pixel of 512 a tile */
    FINE_ZOOM = 14, /* from here on all points are kept */
    /* What is smaller is left out, in squares of a 4,096th of a tile; 64 are a pixel of 512 a tile.
     */
    AREA_MIN_FINE = 256,
    AREA_MIN_COARSE = 1024,
};

struct tile_shape {
    struct world_box box;
    double area; /* of the outline, in square units of the world; of lines infinite */
    uint32_t first_ring, ring_count;
};

struct ground_tiles {
    struct world_point *points;
    uint32_t *ring_first_point; /* [rings + 1] */
    uint32_t shape_count;
    struct tile_shape *shapes; /* by kind, the largest first */
    uint32_t kind_first[GROUND_KIND_COUNT + 1];
    struct box_grid grid; /* of the boxes of the shapes */
};

static double area_of(const struct world_point *points, uint32_t count)
{
    double area = 0;
    for (uint32_t p = 0; p < count; p++) {
        struct world_point a = points[p], b = points[p + 1 == count ? 0 : p + 1];
        double ax = (double)a.x - points[0].x, ay = (double)a.y - points[0].y;
        double bx = (double)b.x - points[0].x, by = (double)b.y - points[0].y;
        area += ax * by - bx * ay;
    }
    return fabs(area) / 2;
}

static void place_points(struct ground_tiles *tiles, const struct ground_records *ground,
                         struct arena *arena)
{
    uint32_t ring_count = ground->shape_count ? ground->shape_first_ring[ground->shape_count] : 0;
    uint32_t point_count = ring_count ? ground->ring_first_point[ring_count] : 0;
    tiles->points = ARENA_ARRAY(arena, struct world_point, point_count);
    for (uint32_t p = 0; p < point_count; p++)
        tiles->points[p] = world_point_of(ground->points[p]);
    tiles->ring_first_point = ARENA_ARRAY(arena, uint32_t, (size_t)ring_count + 1);
    for (uint32_t r = 0; r < ring_count; r++)
        tiles->ring_first_point[r + 1] = ground->ring_first_point[r + 1];
}

static struct tile_shape shape_of(const struct ground_tiles *tiles,
                                  const struct ground_records *ground, uint32_t number)
{
    uint32_t first = ground->shape_first_ring[number];
    uint32_t begin = tiles->ring_first_point[first], end = tiles->ring_first_point[first + 1];
    struct tile_shape shape = {WORLD_BOX_EMPTY, INFINITY, first,
                               ground->shape_first_ring[number + 1] - first};
    for (uint32_t p = begin; p < end; p++)
        world_box_extend(&shape.box, tiles->points[p]);
    if (ground_is_area((enum ground_kind)ground->shape_kind[number]))
        shape.area = area_of(tiles->points + begin, end - begin);
    return shape;
}

static int largest_first(const void *a, const void *b)
{
    const struct tile_shape *x = a, *y = b;
    if (x->area != y->area)
        return x->area > y->area ? -1 : 1;
    return (x->first_ring > y->first_ring) - (x->first_ring < y->first_ring);
}

struct ground_tiles *ground_tiles_new(const struct ground_records *ground, struct arena *arena)
{
    struct ground_tiles *tiles = ARENA_NEW(arena, struct ground_tiles);
    place_points(tiles, ground, arena);
    tiles->shape_count = ground->shape_count;
    tiles->shapes = ARENA_ARRAY(arena, struct tile_shape, ground->shape_count);
    for (uint32_t s = 0; s < ground->shape_count; s++) {
        tiles->shapes[s] = shape_of(tiles, ground, s);
        tiles->kind_first[ground->shape_kind[s] + 1]++;
    }
    for (int kind = 0; kind < GROUND_KIND_COUNT; kind++) {
        uint32_t first = tiles->kind_first[kind], count = tiles->kind_first[kind + 1];
        if (count > 0)
            qsort(tiles->shapes + first, count, sizeof *tiles->shapes, largest_first);
        tiles->kind_first[kind + 1] = first + count;
    }
    box_grid_fill(&tiles->grid, &tiles->shapes[0].box, sizeof *tiles->shapes, tiles->shape_count,
                  arena);
    return tiles;
}

/* One tile. */

struct ground_tile {
    const struct ground_tiles *tiles;
    struct tile_id id;
    struct world_box box; /* with its margin */
    double area_min;      /* in square units of the world */
    const uint64_t *near; /* set of shapes; NULL: none, or not looked for */
    struct mvt_layer layer;
    struct arena *scratch;
};

static int32_t area_min_of(uint32_t zoom)
{
    return zoom < FINE_ZOOM ? AREA_MIN_COARSE : AREA_MIN_FINE;
}

/* In the units of the tile, with fewer points far out; the new count. */
static uint32_t to_local(struct ground_tile *tile, const struct world_point *points, uint32_t count,
                         struct world_point *local)
{
    uint32_t kept = 0;
    for (uint32_t p = 0; p < count; p++) {
        struct world_point point = tile_point(tile->id, points[p]);
        if (kept == 0 || point.x != local[kept - 1].x || point.y != local[kept - 1].y)
            local[kept++] = point;
    }
    if (tile->id.z < FINE_ZOOM)
        kept = clip_simplify(local, kept, TOLERANCE, tile->scratch);
    return kept;
}

static void add_line_part(void *context, const struct world_point *points, uint32_t count)
{
    struct ground_tile *tile = context;
    struct arena_mark mark = arena_mark(tile->scratch);
    struct world_point *local = ARENA_ARRAY(tile->scratch, struct world_point, count);
    mvt_line(&tile->layer, local, to_local(tile, points, count, local));
    arena_rewind(tile->scratch, mark);
}

static void turn(struct world_point *points, uint32_t count)
{
    for (uint32_t p = 0; p < count / 2; p++) {
        struct world_point other = points[p];
        points[p] = points[count - 1 - p];
        points[count - 1 - p] = other;
    }
}

/* Outlines run one way round, holes the other. False: nothing is left of it. */
static bool add_ring(struct ground_tile *tile, const struct tile_shape *shape, uint32_t number)
{
    const struct ground_tiles *tiles = tile->tiles;
    uint32_t first = tiles->ring_first_point[shape->first_ring + number];
    uint32_t count = tiles->ring_first_point[shape->first_ring + number + 1] - first;
    struct world_point *points = tiles->points + first;
    if (!world_box_lies_in(&shape->box, &tile->box))
        count = clip_ring(points, count, &tile->box, tile->scratch, &points);
    if (count < 3)
        return false;
    /* Simplifying keeps both ends: the first point is put at the end, too. */
    struct world_point *local = ARENA_ARRAY(tile->scratch, struct world_point, (size_t)count + 1);
    struct world_point *closed = ARENA_ARRAY(tile->scratch, struct world_point, (size_t)count + 1);
    memcpy(closed, points, count * sizeof *closed);
    closed[count] = points[0];
    count = to_local(tile, closed, count + 1, local);
    int64_t area = mvt_ring_area(local, count);
    bool is_hole = number > 0;
    if (area == 0 || (is_hole && llabs(area) < 2 * (int64_t)area_min_of(tile->id.z)))
        return false;
    if ((area < 0) != is_hole)
        turn(local, count);
    mvt_ring(&tile->layer, local, count);
    return true;
}

static void add_shape(struct ground_tile *tile, const struct tile_shape *shape, bool is_area)
{
    const struct ground_tiles *tiles = tile->tiles;
    struct arena_mark mark = arena_mark(tile->scratch);
    if (is_area) {
        if (add_ring(tile, shape, 0))
            for (uint32_t r = 1; r < shape->ring_count; r++)
                add_ring(tile, shape, r);
    } else {
        uint32_t first = tiles->ring_first_point[shape->first_ring];
        clip_line(tiles->points + first, tiles->ring_first_point[shape->first_ring + 1] - first,
                  &tile->box, tile->scratch, add_line_part, tile);
    }
    arena_rewind(tile->scratch, mark);
}

/* The first of a kind that is too small; all after it are. */
static uint32_t end_of_kind(const struct ground_tile *tile, enum ground_kind kind)
{
    uint32_t low = tile->tiles->kind_first[kind], high = tile->tiles->kind_first[kind + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tile->tiles->shapes[middle].area >= tile->area_min)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_kind(struct ground_tile *tile, enum ground_kind kind)
{
    const struct ground_tiles *tiles = tile->tiles;
    uint32_t end = end_of_kind(tile, kind);
    bool is_area = ground_is_area(kind);
    mvt_feature_begin(&tile->layer, is_area ? MVT_POLYGON : MVT_LINE);
    mvt_tag_text(&tile->layer, "class", ground_kind_name(kind));
    for (uint32_t s = tiles->kind_first[kind]; (s = box_grid_next(tile->near, s, end)) < end; s++)
        if (world_boxes_meet(&tiles->shapes[s].box, &tile->box))
            add_shape(tile, &tiles->shapes[s], is_area);
    mvt_feature_end(&tile->layer);
}

static void add_group(struct ground_tile *tile, enum ground_group group, struct buffer *out)
{
    mvt_layer_begin(&tile->layer, ground_group_name(group), tile->scratch);
    for (int kind = 0; kind < GROUND_KIND_COUNT; kind++)
        if (ground_group_of((enum ground_kind)kind) == group && tile->id.z >= kind_zooms[kind])
            add_kind(tile, (enum ground_kind)kind);
    mvt_layer_end(&tile->layer, out);
}

void ground_tiles_write(const struct ground_tiles *tiles, struct tile_id id, struct arena *scratch,
                        struct buffer *out)
{
    struct arena_mark mark = arena_mark(scratch);
    double unit = (double)(1 << (WORLD_BITS - (int)id.z)) / 4096;
    struct ground_tile tile = {
        .tiles = tiles,
        .id = id,
        .box = tile_box(id, MARGIN),
        .area_min = area_min_of(id.z) * unit * unit,
        .scratch = scratch,
    };
    tile.near = box_grid_near(&tiles->grid, &tile.box, scratch);
    for (int group = 0; tile.near && group < GROUND_GROUP_COUNT; group++)
        add_group(&tile, (enum ground_group)group, out);
    arena_rewind(scratch, mark);
}
