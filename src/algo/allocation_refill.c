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

/* Who of those that are left is cheapest to let into each column; prices have no part in it. */
struct outside {
    int64_t *key;   /* [column_count] least cost − left_cost */
    uint32_t *pair; /* [column_count] NO_PAIR if nobody who is left could use the column */
};

static void find_cheapest(const struct allocation *allocation, uint32_t column,
                          struct outside *outside)
{
    const struct allocation_input *input = allocation->input;
    outside->pair[column] = NO_PAIR;
    for (uint32_t i = allocation->first_of_column[column];
         i < allocation->first_of_column[column + 1]; i++) {
        uint32_t pair = allocation->pair_of_column[i], row = allocation->row_of_pair[pair];
        int64_t key = input->cost[pair] - input->left_cost[row];
        bool is_cheaper = outside->pair[column] == NO_PAIR || key < outside->key[column];
        if (allocation->left[row] > 0 && is_cheaper) {
            outside->key[column] = key;
            outside->pair[column] = pair;
        }
    }
}

/* Nobody of the row is left any more. */
static void forget_row(const struct allocation *allocation, uint32_t row, struct outside *outside)
{
    const struct allocation_input *input = allocation->input;
    for (uint32_t pair = input->first[row]; pair < input->first[row + 1]; pair++)
        if (outside->pair[input->column[pair]] == pair)
            find_cheapest(allocation, input->column[pair], outside);
}

static void label_from_outside(struct allocation *allocation, const struct outside *outside,
                               struct refill_end *end)
{
    for (uint32_t c = 0; c < allocation->input->column_count; c++) {
        label_towards(allocation, c, allocation->price[c], NO_PAIR, NO_COLUMN, end);
        if (outside->pair[c] != NO_PAIR)
            label_towards(allocation, c, outside->key[c] + allocation->price[c], outside->pair[c],
                          NO_COLUMN, end);
    }
}

static struct refill_end find_nearest_short(struct allocation *allocation,
                                            const struct outside *outside)
{
    const struct allocation_input *input = allocation->input;
    struct refill_end end = {INT64_MAX, NO_COLUMN};
    allocation_begin_search(allocation);
    label_from_outside(allocation, outside, &end);
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

static void move_in(struct allocation *allocation, uint32_t column, int32_t units,
                    struct outside *outside)
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
        if (before != NO_COLUMN)
            continue;
        if (allocation->left[row] == 0)
            forget_row(allocation, row, outside);
        return;
    }
}

void allocation_refill(struct allocation *allocation)
{
    struct arena *scratch = arena_new();
    uint32_t columns = allocation->input->column_count;
    struct outside outside = {
        .key = ARENA_ARRAY(scratch, int64_t, columns),
        .pair = ARENA_ARRAY(scratch, uint32_t, columns),
    };
    for (uint32_t c = 0; c < columns; c++)
        find_cheapest(allocation, c, &outside);
    for (;;) {
        struct refill_end end = find_nearest_short(allocation, &outside);
        if (end.column == NO_COLUMN)
            break;
        lower_all_prices(allocation, end.distance);
        if (allocation->via_pair[end.column] != NO_PAIR) /* else its price is 0 now */
            move_in(allocation, end.column, path_units(allocation, end.column), &outside);
    }
    arena_free(scratch);
}
