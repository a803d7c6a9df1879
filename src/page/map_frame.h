/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_MAP_FRAME_H
#define PAGE_MAP_FRAME_H

#include "base/arena.h"
#include "base/geo.h"

/*
 * From the ground to a drawing. Drawings are measured in whole units from the top left, 0.1 mm
 * each when a drawing 1,800 wide fills the width of an A4 page.
 */
struct map_frame {
    struct geo_frame geo; /* at the north-west corner of the drawing */
    double units_per_m;
    int32_t width, height;
};

struct map_point {
    int32_t x, y;
};

/*
 * The largest frame no wider than `width` and no higher than `height` that shows the box with
 * `margin` around it. `fill` keeps width × height and shows more of the ground instead of
 * shrinking the drawing. An empty box, or one of no size, shows about 100 m.
 */
struct map_frame map_frame_fit(const struct geo_box *box, int32_t width, int32_t height,
                               int32_t margin, bool fill);

double map_frame_x(const struct map_frame *frame, struct geo_point point);
double map_frame_y(const struct map_frame *frame, struct geo_point point);
/* Rounded to whole units: the one place where drawings are rounded. */
struct map_point map_frame_place(const struct map_frame *frame, struct geo_point point);

/* A round length (1, 2 or 5 times a power of ten metres) of at most `units` in the drawing. */
int32_t map_frame_scale_m(const struct map_frame *frame, int32_t units);

/*
 * Cells of the drawing that have ink on them already, so that what would add none is left out.
 * A cell is MAP_INK_UNITS wide.
 */
enum { MAP_INK_UNITS = 3 };
struct map_ink {
    int32_t columns, rows;
    uint8_t *cells;
};
struct map_ink map_ink_new(const struct map_frame *frame, struct arena *arena);

/* Of the cells under the line from a to b: how many are there, how many had no ink. */
void map_ink_test(const struct map_ink *ink, struct map_point a, struct map_point b,
                  int32_t *cell_count, int32_t *new_count);
void map_ink_draw(struct map_ink *ink, struct map_point a, struct map_point b);

#endif
