/* SPDX-License-Identifier: Apache-2.0 */
#include "algo/allocation_state.h"
#include "base/assert.h"

/*
 * Columns with room at a price above 0 are short of units. Units come from the outside: someone
 * who is left comes in, or another column gives up a place whose price that path brings to 0. One
 * search from all of these at once, along the same arcs as a push, finds the column that is
 * nearest; all prices then fall by what the path took, or by less on the way to it.
 */
static bool is_short(const struct allocation *allocation, uint32_t column)
{
    return allocation->free[column] > 0 && allocation->price[column] > 0;
}

/* The nearest column that is short, NO_COLUMN if none is. */
struct refill_end {
    int64_t distance;
    uint32_t column;
};

static void label_towards(struct allocation *allocation, uint32_t column, int64_t distance,
                          uint32_t via_pair, uint32_t via_column, struct refill_end *end)
{
    if (distance >= end->distance)
        return;
    allocation_label(allocation, column, distance, via_pair, via_column);
    if (is_short(allocation, column))
        *end = (struct refill_end){distance, column};
}

static void label_from_outside(struct allocation *allocation, struct refill_end *end)
{
    const struct allocation_input *input = allocation->input;
    for (uint32_t c = 0; c < input->column_count; c++)
        label_towards(allocation, c, allocation->price[c], NO_PAIR, NO_COLUMN, end);
    for (uint32_t row = 0; row < input->row_count; row++) {
        if (allocation->left[row] == 0)
            continue;
        for (uint32_t pair = input->first[row]; pair < input->first[row + 1]; pair++) {
            uint32_t column = input->column[pair];
            int64_t slack = input->cost[pair] + allocation->price[column] - input->left_cost[row];
            label_towards(allocation, column, slack, pair, NO_COLUMN, end);
        }
    }
}

static struct refill_end find_nearest_short(struct allocation *allocation)
{
    const struct allocation_input *input = allocation->input;
    struct refill_end end = {INT64_MAX, NO_COLUMN};
    allocation_begin_search(allocation);
    label_from_outside(allocation, &end);
    uint32_t column;
    while (end.column != NO_COLUMN &&
           (column = allocation_settle(allocation, end.distance)) != NO_COLUMN) {
        const struct column_arcs *arcs = allocation_arcs(allocation, column);
        int64_t base = allocation->distance[column] - allocation->price[column];
        for (uint32_t i = 0; i < arcs->count && base + arcs->arcs[i].key < end.distance; i++) {
            uint32_t to = input->column[arcs->arcs[i].pair];
            label_towards(allocation, to, base + arcs->arcs[i].key + allocation->price[to],
                          arcs->arcs[i].pair, column, &end);
        }
    }
    return end;
}

static void lower_all_prices(struct allocation *allocation, int64_t distance)
{
    for (uint32_t c = 0; c < allocation->input->column_count; c++) {
        bool is_near =
            allocation->column_stamp[c] == allocation->stamp && allocation->distance[c] < distance;
        allocation->price[c] -= is_near ? allocation->distance[c] : distance;
        ALWAYS(allocation->price[c] >= 0);
    }
}

/* How many units can take the path that ends at `column`. */
static int32_t path_units(const struct allocation *allocation, uint32_t column)
{
    int32_t units = allocation->free[column];
    for (uint32_t c = column; allocation->via_pair[c] != NO_PAIR; c = allocation->via_column[c]) {
        uint32_t row = allocation->row_of_pair[allocation->via_pair[c]];
        uint32_t before = allocation->via_column[c];
        int32_t there =
            before == NO_COLUMN
                ? allocation->left[row]
                : allocation->pieces[allocation_piece_at(allocation, row, before)].units;
        units = there < units ? there : units;
        if (before == NO_COLUMN)
            break;
    }
    return units;
}

static void move_in(struct allocation *allocation, uint32_t column, int32_t units)
{
    allocation->free[column] -= units;
    for (uint32_t c = column;; c = allocation->via_column[c]) {
        uint32_t pair = allocation->via_pair[c], before = allocation->via_column[c];
        if (pair == NO_PAIR) {
            allocation->free[c] += units;
            return;
        }
        uint32_t row = allocation->row_of_pair[pair];
        if (before == NO_COLUMN) {
            allocation->left[row] -= units;
        } else {
            uint32_t p = allocation_piece_at(allocation, row, before);
            allocation_shift(allocation, row, allocation->pieces[p].pair, -units);
        }
        allocation_shift(allocation, row, pair, units);
        if (before == NO_COLUMN)
            return;
    }
}

void allocation_refill(struct allocation *allocation)
{
    for (;;) {
        struct refill_end end = find_nearest_short(allocation);
        if (end.column == NO_COLUMN)
            return;
        lower_all_prices(allocation, end.distance);
        if (allocation->via_pair[end.column] != NO_PAIR) /* else its price is 0 now */
            move_in(allocation, end.column, path_units(allocation, end.column));
    }
}
