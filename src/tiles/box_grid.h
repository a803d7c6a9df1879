/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TILES_BOX_GRID_H
#define TILES_BOX_GRID_H

#include "base/arena.h"
#include "tiles/mercator.h"

/*
 * Which of many boxes are near: a grid of squares over all of them, and of each square the boxes
 * that meet it. What meets very many squares is kept in a list of its own.
 */
struct box_grid {
    uint32_t box_count;
    struct world_box all; /* around all boxes */
    int cell_bits;
    int32_t cell_x, cell_y; /* of the first */
    uint32_t columns, rows;
    uint32_t *cell_first; /* [columns · rows + 1] into cell_box */
    uint32_t *cell_box;   /* numbers of boxes, ascending in each square */
    uint32_t large_count;
    uint32_t *large;
};

/* Boxes that lie `stride` bytes apart. O(boxes). */
void box_grid_fill(struct box_grid *grid, const struct world_box *first, size_t stride,
                   uint32_t count, struct arena *arena);

/*
 * A set of bits, box_count of them: those of the boxes that may meet `box`, not many more than
 * do; NULL: none.
 */
const uint64_t *box_grid_near(const struct box_grid *grid, const struct world_box *box,
                              struct arena *scratch);

/* The first number from `from` on, below `end`, that is in the set; `end` = none. */
uint32_t box_grid_next(const uint64_t *set, uint32_t from, uint32_t end);

#endif
