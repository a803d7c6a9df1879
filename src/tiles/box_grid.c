/* SPDX-License-Identifier: Apache-2.0 */
#include "tiles/box_grid.h"

#include <string.h>

enum { CELLS_MAX = 1 << 16, CELLS_OF_BOX_MAX = 256 };

/* Columns and rows of the grid that a box meets. */
struct cell_range {
    uint32_t first_column, last_column, first_row, last_row;
};

static const struct world_box *box_at(const struct world_box *first, size_t stride, uint32_t number)
{
    return (const struct world_box *)((const char *)first + stride * number);
}

/* Squares of half a kilometre or so; larger ones where that would be too many. */
static void lay(struct box_grid *grid)
{
    const struct world_box *all = &grid->all;
    for (grid->cell_bits = WORLD_BITS - 15;; grid->cell_bits++) {
        grid->cell_x = all->min.x >> grid->cell_bits;
        grid->cell_y = all->min.y >> grid->cell_bits;
        grid->columns = (uint32_t)((all->max.x >> grid->cell_bits) - grid->cell_x + 1);
        grid->rows = (uint32_t)((all->max.y >> grid->cell_bits) - grid->cell_y + 1);
        if ((uint64_t)grid->columns * grid->rows <= CELLS_MAX)
            return;
    }
}

/* Of a box that meets the one around all. */
static struct cell_range range_of(const struct box_grid *grid, const struct world_box *box)
{
    const struct world_box *all = &grid->all;
    int32_t left = box->min.x > all->min.x ? box->min.x : all->min.x;
    int32_t right = box->max.x < all->max.x ? box->max.x : all->max.x;
    int32_t top = box->min.y > all->min.y ? box->min.y : all->min.y;
    int32_t bottom = box->max.y < all->max.y ? box->max.y : all->max.y;
    return (struct cell_range){
        (uint32_t)((left >> grid->cell_bits) - grid->cell_x),
        (uint32_t)((right >> grid->cell_bits) - grid->cell_x),
        (uint32_t)((top >> grid->cell_bits) - grid->cell_y),
        (uint32_t)((bottom >> grid->cell_bits) - grid->cell_y),
    };
}

static bool is_large(const struct cell_range *range)
{
    return (uint64_t)(range->last_column - range->first_column + 1) *
               (range->last_row - range->first_row + 1) >
           CELLS_OF_BOX_MAX;
}

/* Counts into `first[cell + 1]`, or, with `cell_box`, fills from `first[cell]` on. */
static void visit_cells(struct box_grid *grid, const struct world_box *boxes, size_t stride,
                        uint32_t *first, uint32_t *cell_box)
{
    for (uint32_t b = 0; b < grid->box_count; b++) {
        struct cell_range range = range_of(grid, box_at(boxes, stride, b));
        if (is_large(&range))
            continue;
        for (uint32_t row = range.first_row; row <= range.last_row; row++)
            for (uint32_t column = range.first_column; column <= range.last_column; column++) {
                uint32_t cell = row * grid->columns + column;
                if (cell_box)
                    cell_box[first[cell]++] = b;
                else
                    first[cell + 1]++;
            }
    }
}

static void list_large(struct box_grid *grid, const struct world_box *boxes, size_t stride,
                       struct arena *arena)
{
    uint32_t capacity = 0;
    for (uint32_t b = 0; b < grid->box_count; b++) {
        struct cell_range range = range_of(grid, box_at(boxes, stride, b));
        if (!is_large(&range))
            continue;
        ARENA_PUSH_ROOM(arena, uint32_t, grid->large, grid->large_count, capacity);
        grid->large[grid->large_count++] = b;
    }
}

void box_grid_fill(struct box_grid *grid, const struct world_box *first, size_t stride,
                   uint32_t count, struct arena *arena)
{
    *grid = (struct box_grid){.box_count = count, .all = WORLD_BOX_EMPTY};
    if (count == 0)
        return;
    for (uint32_t b = 0; b < count; b++) {
        world_box_extend(&grid->all, box_at(first, stride, b)->min);
        world_box_extend(&grid->all, box_at(first, stride, b)->max);
    }
    lay(grid);
    uint32_t cells = grid->columns * grid->rows;
    grid->cell_first = ARENA_ARRAY(arena, uint32_t, cells + 1);
    uint32_t *next = ARENA_ARRAY(arena, uint32_t, cells + 1);
    visit_cells(grid, first, stride, grid->cell_first, NULL);
    for (uint32_t c = 0; c < cells; c++)
        grid->cell_first[c + 1] += grid->cell_first[c];
    memcpy(next, grid->cell_first, (cells + 1) * sizeof *next);
    grid->cell_box = ARENA_ARRAY(arena, uint32_t, grid->cell_first[cells]);
    visit_cells(grid, first, stride, next, grid->cell_box);
    list_large(grid, first, stride, arena);
}

static void put(uint64_t *set, uint32_t number)
{
    set[number / 64] |= (uint64_t)1 << number % 64;
}

const uint64_t *box_grid_near(const struct box_grid *grid, const struct world_box *box,
                              struct arena *scratch)
{
    if (grid->box_count == 0 || !world_boxes_meet(box, &grid->all))
        return NULL;
    struct cell_range range = range_of(grid, box);
    uint64_t *set = ARENA_ARRAY(scratch, uint64_t, grid->box_count / 64 + 1);
    for (uint32_t row = range.first_row; row <= range.last_row; row++) {
        uint32_t cell = row * grid->columns;
        for (uint32_t i = grid->cell_first[cell + range.first_column];
             i < grid->cell_first[cell + range.last_column + 1]; i++)
            put(set, grid->cell_box[i]);
    }
    for (uint32_t i = 0; i < grid->large_count; i++)
        put(set, grid->large[i]);
    return set;
}

uint32_t box_grid_next(const uint64_t *set, uint32_t from, uint32_t end)
{
    while (from < end) {
        uint64_t bits = set[from / 64] >> from % 64;
        if (bits) {
            from += (uint32_t)__builtin_ctzll(bits);
            break;
        }
        from = (from / 64 + 1) * 64;
    }
    return from < end ? from : end;
}
