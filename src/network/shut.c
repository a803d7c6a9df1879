/* SPDX-License-Identifier: Apache-2.0 */
#include "network/shut.h"

#include "base/assert.h"
#include "base/int128.h"

enum { GRID_SIZE = 256 };

struct ring {
    const struct geo_point *points;
    uint32_t count, polygon;
    struct geo_box box;
};

struct shut_index {
    struct geo_box box;
    uint32_t ring_count;
    struct ring *rings;      /* by polygon */
    uint32_t *first_in_cell; /* [GRID_SIZE² + 1] */
    uint32_t *cell_ring;     /* ascending within a cell */
};

struct cell_range {
    uint32_t x_min, y_min, x_max, y_max;
};

static uint32_t cell_of(int32_t value, int32_t min, int32_t max)
{
    if (value <= min)
        return 0;
    if (value >= max)
        return GRID_SIZE - 1;
    return (uint32_t)(((int64_t)value - min) * GRID_SIZE / ((int64_t)max - min + 1));
}

static struct cell_range cells_of(const struct shut_index *index, const struct geo_box *box)
{
    const struct geo_box *all = &index->box;
    return (struct cell_range){
        .x_min = cell_of(box->min.lon_e7, all->min.lon_e7, all->max.lon_e7),
        .y_min = cell_of(box->min.lat_e7, all->min.lat_e7, all->max.lat_e7),
        .x_max = cell_of(box->max.lon_e7, all->min.lon_e7, all->max.lon_e7),
        .y_max = cell_of(box->max.lat_e7, all->min.lat_e7, all->max.lat_e7),
    };
}

static void list_rings(struct shut_index *index, const struct geo_polygon *polygons, uint32_t count,
                       struct arena *arena)
{
    uint32_t total = 0;
    for (uint32_t p = 0; p < count; p++)
        total += polygons[p].ring_count;
    index->rings = ARENA_ARRAY(arena, struct ring, total);
    index->box = GEO_BOX_EMPTY;
    for (uint32_t p = 0; p < count; p++) {
        for (uint32_t r = 0; r < polygons[p].ring_count; r++) {
            uint32_t first = polygons[p].first_point[r];
            struct ring *ring = &index->rings[index->ring_count++];
            ring->points = polygons[p].points + first;
            ring->count = polygons[p].first_point[r + 1] - first;
            ring->polygon = p;
            ring->box = GEO_BOX_EMPTY;
            for (uint32_t i = 0; i < ring->count; i++)
                geo_box_extend(&ring->box, ring->points[i]);
            if (ring->count > 0) {
                geo_box_extend(&index->box, ring->box.min);
                geo_box_extend(&index->box, ring->box.max);
            }
        }
    }
}

struct shut_index *shut_index_new(const struct geo_polygon *polygons, uint32_t count,
                                  struct arena *arena)
{
    struct shut_index *index = ARENA_NEW(arena, struct shut_index);
    list_rings(index, polygons, count, arena);
    size_t cell_count = (size_t)GRID_SIZE * GRID_SIZE;
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, cell_count + 2);
    /* Twice the same walk over the cells: count, then fill. */
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t r = 0; r < index->ring_count; r++) {
            if (index->rings[r].count == 0)
                continue;
            struct cell_range range = cells_of(index, &index->rings[r].box);
            for (uint32_t y = range.y_min; y <= range.y_max; y++) {
                for (uint32_t x = range.x_min; x <= range.x_max; x++) {
                    size_t cell = (size_t)y * GRID_SIZE + x;
                    if (pass == 0)
                        first[cell + 2]++;
                    else
                        index->cell_ring[first[cell + 1]++] = r;
                }
            }
        }
        if (pass == 0) {
            for (size_t c = 2; c < cell_count + 2; c++)
                first[c] += first[c - 1];
            index->cell_ring = ARENA_ARRAY(arena, uint32_t, first[cell_count + 1]);
        }
    }
    index->first_in_cell = first;
    return index;
}

bool shut_index_contains(const struct shut_index *index, struct geo_point point)
{
    if (geo_box_is_empty(&index->box) || !geo_box_contains(&index->box, point))
        return false;
    struct geo_box box = {point, point};
    struct cell_range range = cells_of(index, &box);
    size_t cell = (size_t)range.y_min * GRID_SIZE + range.x_min;
    uint32_t polygon = UINT32_MAX;
    bool inside = false;
    for (uint32_t i = index->first_in_cell[cell]; i < index->first_in_cell[cell + 1]; i++) {
        const struct ring *ring = &index->rings[index->cell_ring[i]];
        if (ring->polygon != polygon && inside)
            return true;
        polygon = ring->polygon;
        if (geo_box_contains(&ring->box, point) &&
            geo_ring_contains(ring->points, ring->count, point))
            inside = !inside;
    }
    return inside;
}

/* Twice the signed area of the triangle a, b, c: which side of a–b is c on? */
static int side_of(struct geo_point a, struct geo_point b, struct geo_point c)
{
    int128 area = (int128)((int64_t)b.lon_e7 - a.lon_e7) * ((int64_t)c.lat_e7 - a.lat_e7) -
                  (int128)((int64_t)b.lat_e7 - a.lat_e7) * ((int64_t)c.lon_e7 - a.lon_e7);
    return (area > 0) - (area < 0);
}

static bool lines_cross(struct geo_point a, struct geo_point b, struct geo_point c,
                        struct geo_point d)
{
    return side_of(a, b, c) * side_of(a, b, d) < 0 && side_of(c, d, a) * side_of(c, d, b) < 0;
}

static bool boxes_meet(const struct geo_box *a, const struct geo_box *b)
{
    return a->min.lon_e7 <= b->max.lon_e7 && b->min.lon_e7 <= a->max.lon_e7 &&
           a->min.lat_e7 <= b->max.lat_e7 && b->min.lat_e7 <= a->max.lat_e7;
}

static bool ring_crosses(const struct ring *ring, struct geo_point a, struct geo_point b)
{
    for (uint32_t i = 0, previous = ring->count - 1; i < ring->count; previous = i++)
        if (lines_cross(a, b, ring->points[previous], ring->points[i]))
            return true;
    return false;
}

bool shut_index_touches(const struct shut_index *index, struct geo_point a, struct geo_point b)
{
    if (shut_index_contains(index, a) || shut_index_contains(index, b))
        return true;
    struct geo_box box = GEO_BOX_EMPTY;
    geo_box_extend(&box, a);
    geo_box_extend(&box, b);
    if (geo_box_is_empty(&index->box) || !boxes_meet(&box, &index->box))
        return false;
    struct cell_range range = cells_of(index, &box);
    for (uint32_t y = range.y_min; y <= range.y_max; y++) {
        for (uint32_t x = range.x_min; x <= range.x_max; x++) {
            size_t cell = (size_t)y * GRID_SIZE + x;
            for (uint32_t i = index->first_in_cell[cell]; i < index->first_in_cell[cell + 1]; i++) {
                const struct ring *ring = &index->rings[index->cell_ring[i]];
                if (boxes_meet(&box, &ring->box) && ring_crosses(ring, a, b))
                    return true;
            }
        }
    }
    return false;
}
