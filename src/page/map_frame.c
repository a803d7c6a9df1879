/* SPDX-License-Identifier: Apache-2.0 */
#include "page/map_frame.h"

#include <math.h>
#include <stdlib.h>

enum { LEAST_SPAN_M = 100 };

struct map_frame map_frame_fit(const struct geo_box *box, int32_t width, int32_t height,
                               int32_t margin, bool fill)
{
    struct geo_box shown = *box;
    if (geo_box_is_empty(&shown))
        shown = (struct geo_box){{0, 0}, {0, 0}};
    struct geo_point middle = {
        .lon_e7 = (int32_t)(((int64_t)shown.min.lon_e7 + shown.max.lon_e7) / 2),
        .lat_e7 = (int32_t)(((int64_t)shown.min.lat_e7 + shown.max.lat_e7) / 2),
    };
    struct map_frame frame = {.geo = geo_frame_at(middle), .width = width, .height = height};
    double width_m = fmax(geo_frame_x_m(&frame.geo, shown.max.lon_e7) * 2, LEAST_SPAN_M);
    double height_m = fmax(geo_frame_y_m(&frame.geo, shown.max.lat_e7) * 2, LEAST_SPAN_M);
    frame.units_per_m = fmin((width - 2 * margin) / width_m, (height - 2 * margin) / height_m);
    if (!fill) {
        frame.width = (int32_t)ceil(width_m * frame.units_per_m) + 2 * margin;
        frame.height = (int32_t)ceil(height_m * frame.units_per_m) + 2 * margin;
    }
    frame.geo.origin.lon_e7 -=
        (int32_t)(frame.width / 2.0 / frame.units_per_m / frame.geo.m_per_lon_e7);
    frame.geo.origin.lat_e7 +=
        (int32_t)(frame.height / 2.0 / frame.units_per_m / frame.geo.m_per_lat_e7);
    return frame;
}

double map_frame_x(const struct map_frame *frame, struct geo_point point)
{
    return geo_frame_x_m(&frame->geo, point.lon_e7) * frame->units_per_m;
}

double map_frame_y(const struct map_frame *frame, struct geo_point point)
{
    return -geo_frame_y_m(&frame->geo, point.lat_e7) * frame->units_per_m;
}

struct map_point map_frame_place(const struct map_frame *frame, struct geo_point point)
{
    return (struct map_point){
        .x = (int32_t)lround(map_frame_x(frame, point)),
        .y = (int32_t)lround(map_frame_y(frame, point)),
    };
}

int32_t map_frame_scale_m(const struct map_frame *frame, int32_t units)
{
    static const int32_t steps[] = {1, 2, 5};
    double most_m = units / frame->units_per_m;
    int32_t best = 1;
    for (int32_t power = 1; power <= 100000; power *= 10)
        for (int i = 0; i < 3; i++)
            if (steps[i] * power <= most_m)
                best = steps[i] * power;
    return best;
}

struct map_ink map_ink_new(const struct map_frame *frame, struct arena *arena)
{
    struct map_ink ink = {
        .columns = frame->width / MAP_INK_UNITS + 1,
        .rows = frame->height / MAP_INK_UNITS + 1,
    };
    ink.cells = ARENA_ARRAY(arena, uint8_t, (size_t)ink.columns * (size_t)ink.rows);
    return ink;
}

/* Cells are visited in steps of half a cell; one that is met twice in a row counts once. */
static void walk_cells(const struct map_ink *ink, struct map_point a, struct map_point b,
                       int32_t *cell_count, int32_t *new_count, bool draw)
{
    int32_t run = abs(b.x - a.x), rise = abs(b.y - a.y);
    int32_t steps = (run > rise ? run : rise) * 2 / MAP_INK_UNITS + 1;
    int64_t last = -1;
    for (int32_t i = 0; i <= steps; i++) {
        int32_t x = a.x + (int32_t)((int64_t)(b.x - a.x) * i / steps);
        int32_t y = a.y + (int32_t)((int64_t)(b.y - a.y) * i / steps);
        if (x < 0 || y < 0 || x / MAP_INK_UNITS >= ink->columns || y / MAP_INK_UNITS >= ink->rows)
            continue;
        int64_t cell = (int64_t)(y / MAP_INK_UNITS) * ink->columns + x / MAP_INK_UNITS;
        if (cell == last)
            continue;
        last = cell;
        ++*cell_count;
        *new_count += !ink->cells[cell];
        if (draw)
            ink->cells[cell] = 1;
    }
}

void map_ink_test(const struct map_ink *ink, struct map_point a, struct map_point b,
                  int32_t *cell_count, int32_t *new_count)
{
    walk_cells(ink, a, b, cell_count, new_count, false);
}

void map_ink_draw(struct map_ink *ink, struct map_point a, struct map_point b)
{
    int32_t cells = 0, fresh = 0;
    walk_cells(ink, a, b, &cells, &fresh, true);
}
