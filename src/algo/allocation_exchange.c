/* SPDX-License-Identifier: Apache-2.0 */
#include "algo/allocation_state.h"
#include "base/assert.h"

/*
 * The unit is taken out of its row, and a place out of the column it is sent to; then the rest
 * is made optimal again: whoever has to leave that column is pushed on, and the place the unit
 * left behind is filled. The moves are read off the difference.
 */

/* The column of which `row` has more units in `a` than in `b`; ALLOCATION_LEFT if it has more left
 * over, or if the two give it the same. */
static uint32_t column_with_more(const struct allocation *a, const struct allocation *b,
                                 uint32_t row)
{
    for (uint32_t p = a->row_piece[row]; p != NO_PIECE; p = a->pieces[p].next_of_row)
        if (a->pieces[p].units > allocation_units(b, row, a->pieces[p].pair))
            return a->pieces[p].column;
    return ALLOCATION_LEFT;
}

static void take_out(struct allocation *trial, uint32_t row, uint32_t column)
{
    if (column == ALLOCATION_LEFT) {
        trial->left[row]--;
        return;
    }
    uint32_t p = trial->row_piece[row];
    while (trial->pieces[p].column != column)
        p = trial->pieces[p].next_of_row;
    allocation_shift(trial, row, trial->pieces[p].pair, -1);
    trial->free[column]++;
}

/* Orders the moves so that each begins where the one before it ended, as far as they do. */
static void chain_moves(struct allocation_move *moves, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        for (uint32_t j = i; j < count; j++) {
            if (moves[j].from_column != moves[i - 1].to_column)
                continue;
            struct allocation_move next = moves[j];
            moves[j] = moves[i];
            moves[i] = next;
            break;
        }
    }
}

int64_t allocation_exchange(const struct allocation *allocation, struct allocation *trial,
                            uint32_t row, uint32_t from_column, uint32_t to_pair,
                            struct allocation_move *ret_moves, uint32_t move_max,
                            uint32_t *ret_count)
{
    const struct allocation_input *input = allocation->input;
    uint32_t to = input->column[to_pair];
    if (allocation->capacity[to] == 0)
        return INT64_MAX;
    allocation_reset(trial, allocation);
    take_out(trial, row, from_column);
    if (trial->free[to] > 0)
        trial->free[to]--;
    else
        allocation_push_out(trial, to, 1);
    if (from_column != ALLOCATION_LEFT)
        allocation_pull(trial, from_column);

    /* Only for this comparison: the unit stands where it was sent. */
    allocation_shift(trial, row, to_pair, 1);
    uint32_t count = 0;
    ret_moves[count++] = (struct allocation_move){row, from_column, to};
    for (uint32_t r = 0; r < input->row_count; r++) {
        if (r == row)
            continue;
        uint32_t left_column = column_with_more(allocation, trial, r);
        uint32_t new_column = column_with_more(trial, allocation, r);
        if (left_column != new_column && count < move_max)
            ret_moves[count++] = (struct allocation_move){r, left_column, new_column};
    }
    chain_moves(ret_moves, count);
    *ret_count = count;
    return (int64_t)(allocation_cost(trial) - allocation_cost(allocation));
}
