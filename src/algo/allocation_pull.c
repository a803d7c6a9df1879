/* SPDX-License-Identifier: Apache-2.0 */
#include "algo/allocation_state.h"
#include "base/assert.h"

/*
 * The search against the direction of units: who could come to a column that has got room?
 * distance[c] is how much the price of c may stay above what the room makes of it; the room's
 * worth ends where someone who is left comes in, or where a column's price reaches 0.
 */
struct pull_end {
    int64_t distance;  /* by which the column's price falls */
    uint32_t column;   /* the path's last column */
    uint32_t left_row; /* a unit of this row comes in there; NO_ROW = that column keeps the room */
    uint32_t left_pair;
};

#define NO_ROW UINT32_MAX

static struct pull_end find_pull(struct allocation *allocation, uint32_t start)
{
    const struct allocation_input *input = allocation->input;
    struct pull_end end = {INT64_MAX, NO_COLUMN, NO_ROW, 0};
    allocation_begin_search(allocation);
    allocation_label(allocation, start, 0, 0, NO_COLUMN);
    uint32_t column;
    while ((column = allocation_settle(allocation, end.distance)) != NO_COLUMN) {
        int64_t distance = allocation->distance[column];
        if (distance + allocation->price[column] < end.distance)
            end = (struct pull_end){distance + allocation->price[column], column, NO_ROW, 0};
        for (uint32_t i = allocation->first_of_column[column];
             i < allocation->first_of_column[column + 1]; i++) {
            uint32_t pair = allocation->pair_of_column[i], row = allocation->row_of_pair[pair];
            int64_t here = distance + input->cost[pair] + allocation->price[column];
            if (allocation->left[row] > 0 && here - input->left_cost[row] < end.distance)
                end = (struct pull_end){here - input->left_cost[row], column, row, pair};
            for (uint32_t p = allocation->row_piece[row]; p != NO_PIECE;
                 p = allocation->pieces[p].next_of_row) {
                const struct piece *piece = &allocation->pieces[p];
                int64_t there = here - piece_cost(allocation, piece);
                if (piece->column != column && there < end.distance)
                    allocation_label(allocation, piece->column, there, pair, column);
            }
        }
    }
    return end;
}

/* Moves units into the path's columns one after the other, from the end to the start. */
static int32_t path_units(const struct allocation *allocation, const struct pull_end *end,
                          int32_t units)
{
    if (end->left_row != NO_ROW && allocation->left[end->left_row] < units)
        units = allocation->left[end->left_row];
    for (uint32_t c = end->column; allocation->via_column[c] != NO_COLUMN;
         c = allocation->via_column[c]) {
        uint32_t row = allocation->row_of_pair[allocation->via_pair[c]];
        for (uint32_t p = allocation->row_piece[row]; p != NO_PIECE;
             p = allocation->pieces[p].next_of_row)
            if (allocation->pieces[p].column == c && allocation->pieces[p].units < units)
                units = allocation->pieces[p].units;
    }
    return units;
}

static void take_from_column(struct allocation *allocation, uint32_t row, uint32_t column,
                             int32_t units)
{
    uint32_t p = allocation->row_piece[row];
    while (allocation->pieces[p].column != column)
        p = allocation->pieces[p].next_of_row;
    allocation_shift(allocation, row, allocation->pieces[p].pair, -units);
}

static void move_in(struct allocation *allocation, const struct pull_end *end, uint32_t start,
                    int32_t units)
{
    allocation->free[start] -= units;
    for (uint32_t c = end->column; allocation->via_column[c] != NO_COLUMN;
         c = allocation->via_column[c]) {
        uint32_t pair = allocation->via_pair[c], row = allocation->row_of_pair[pair];
        take_from_column(allocation, row, c, units);
        allocation_shift(allocation, row, pair, units);
    }
    if (end->left_row == NO_ROW) {
        allocation->free[end->column] += units;
        return;
    }
    allocation->left[end->left_row] -= units;
    allocation_shift(allocation, end->left_row, end->left_pair, units);
}

void allocation_pull(struct allocation *allocation, uint32_t start)
{
    while (allocation->free[start] > 0 && allocation->price[start] > 0) {
        struct pull_end end = find_pull(allocation, start);
        for (uint32_t i = 0; i < allocation->settled_count; i++) {
            uint32_t column = allocation->settled[i];
            if (allocation->distance[column] < end.distance)
                allocation->price[column] -= end.distance - allocation->distance[column];
        }
        if (end.column == start && end.left_row == NO_ROW) {
            ALWAYS(allocation->price[start] == 0);
            return;
        }
        move_in(allocation, &end, start, path_units(allocation, &end, allocation->free[start]));
    }
}

void allocation_add_capacity(struct allocation *allocation, uint32_t column, int32_t units)
{
    ALWAYS(units >= 0 && units <= INT32_MAX - allocation->capacity[column]);
    allocation->capacity[column] += units;
    allocation->free[column] += units;
    allocation_pull(allocation, column);
}

/*
 * The same search from all columns at once. How far can each price fall? By its whole height;
 * no further than to where someone who is left would rather come in; and not below what the
 * other columns of its rows, once lowered, leave it. Each bound is a label: a shortest path.
 */
void allocation_lower_prices(struct allocation *allocation)
{
    const struct allocation_input *input = allocation->input;
    allocation_begin_search(allocation);
    for (uint32_t c = 0; c < input->column_count; c++)
        allocation_label(allocation, c, allocation->price[c], 0, NO_COLUMN);
    for (uint32_t row = 0; row < input->row_count; row++) {
        if (allocation->left[row] == 0)
            continue;
        for (uint32_t pair = input->first[row]; pair < input->first[row + 1]; pair++) {
            uint32_t c = input->column[pair];
            int64_t slack = input->cost[pair] + allocation->price[c] - input->left_cost[row];
            allocation_label(allocation, c, slack, pair, NO_COLUMN);
        }
    }
    uint32_t column;
    while ((column = allocation_settle(allocation, INT64_MAX)) != NO_COLUMN) {
        int64_t distance = allocation->distance[column];
        for (uint32_t p = allocation->column_piece[column]; p != NO_PIECE;
             p = allocation->pieces[p].next_of_column) {
            const struct piece *piece = &allocation->pieces[p];
            if (allocation->row_stamp[piece->row] == allocation->stamp)
                continue;
            allocation->row_stamp[piece->row] = allocation->stamp;
            int64_t base = distance - piece_cost(allocation, piece);
            for (uint32_t pair = input->first[piece->row]; pair < input->first[piece->row + 1];
                 pair++) {
                uint32_t c = input->column[pair];
                int64_t there = base + input->cost[pair] + allocation->price[c];
                if (there < allocation->price[c])
                    allocation_label(allocation, c, there, pair, column);
            }
        }
    }
    for (uint32_t c = 0; c < input->column_count; c++)
        allocation->price[c] -= allocation->distance[c];
}
