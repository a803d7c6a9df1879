/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "algo/allocation_state.h"
#include "base/assert.h"

/* NO_PAIR if there is none. */
static uint32_t pair_of(const struct allocation_input *input, uint32_t row, uint32_t column)
{
    uint32_t pair = input->first[row];
    while (pair < input->first[row + 1] && input->column[pair] != column)
        pair++;
    return pair < input->first[row + 1] ? pair : NO_PAIR;
}

/* Takes all units of a row out; columns may then have room at a price above 0. */
static void take_out(struct allocation *allocation, uint32_t row)
{
    allocation->left[row] = 0;
    while (allocation->row_piece[row] != NO_PIECE) {
        struct piece piece = allocation->pieces[allocation->row_piece[row]];
        allocation->free[piece.column] += piece.units;
        allocation_shift(allocation, row, piece.pair, -piece.units);
    }
}

/* Has the row a pair that is better than where its units are? */
static bool has_better(const struct allocation *allocation, uint32_t row)
{
    int64_t best = allocation_row_cost(allocation, row, allocation->input->column_count);
    uint32_t p = allocation->row_piece[row];
    if (p != NO_PIECE)
        return best < piece_cost(allocation, &allocation->pieces[p]);
    return best < allocation->input->left_cost[row];
}

/*
 * Rows that are out enter anew, and so do those that have got a better pair; a column they left has
 * room at a price above 0, which is an end of their paths like any other. Columns may still have
 * such room afterwards.
 */
static void enter_anew(struct allocation *allocation, bool *is_out)
{
    const struct allocation_input *input = allocation->input;
    for (uint32_t row = 0; row < input->row_count; row++)
        if (!is_out[row] && has_better(allocation, row))
            is_out[row] = true;
    for (uint32_t row = 0; row < input->row_count; row++)
        if (is_out[row])
            take_out(allocation, row);
    for (uint32_t row = 0; row < input->row_count; row++)
        if (is_out[row])
            allocation_push_row(allocation, row);
}

/*
 * One column after the other: what is short by rows that had to leave lies together, and each
 * search stays near. A search may pass other columns that are short; they have their turn.
 */
static void fill_each(struct allocation *allocation)
{
    for (uint32_t c = 0; c < allocation->input->column_count; c++)
        allocation_pull(allocation, c);
}

/* Is every pair that the row uses still there, at the same cost? */
static bool keeps_its_pairs(const struct allocation *allocation,
                            const struct allocation_input *wider, uint32_t row)
{
    for (uint32_t p = allocation->row_piece[row]; p != NO_PIECE;
         p = allocation->pieces[p].next_of_row) {
        const struct piece *piece = &allocation->pieces[p];
        uint32_t pair = pair_of(wider, row, piece->column);
        if (pair == NO_PAIR || wider->cost[pair] != allocation->input->cost[piece->pair])
            return false;
    }
    return true;
}

/* Puts the row where it was, or, if it cannot stay there, takes it out. */
static bool carry_over(struct allocation *extended, const struct allocation *allocation,
                       uint32_t row)
{
    bool stays = keeps_its_pairs(allocation, extended->input, row);
    if (!stays)
        extended->left[row] = 0;
    for (uint32_t p = allocation->row_piece[row]; p != NO_PIECE;
         p = allocation->pieces[p].next_of_row) {
        const struct piece *piece = &allocation->pieces[p];
        if (stays)
            allocation_shift(extended, row, pair_of(extended->input, row, piece->column),
                             piece->units);
        else
            extended->free[piece->column] += piece->units;
    }
    return stays;
}

struct allocation *allocation_extend(const struct allocation *allocation,
                                     const struct allocation_input *wider, struct arena *arena)
{
    const struct allocation_input *old = allocation->input;
    ALWAYS(wider->row_count == old->row_count && wider->column_count >= old->column_count);
    struct allocation *extended = allocation_new_empty(wider, arena);
    memcpy(extended->price, allocation->price, old->column_count * sizeof *extended->price);
    memcpy(extended->capacity, allocation->capacity, old->column_count * sizeof *extended->free);
    memcpy(extended->free, allocation->free, old->column_count * sizeof *extended->free);
    memcpy(extended->left, allocation->left, old->row_count * sizeof *extended->left);
    struct arena *scratch = arena_new();
    bool *is_out = ARENA_ARRAY(scratch, bool, old->row_count), any_gone = false;
    for (uint32_t row = 0; row < old->row_count; row++) {
        is_out[row] = !carry_over(extended, allocation, row);
        any_gone = any_gone || is_out[row];
        int64_t cost = allocation_row_cost(extended, row, old->column_count);
        for (uint32_t pair = wider->first[row]; pair < wider->first[row + 1]; pair++) {
            uint32_t column = wider->column[pair];
            if (column >= old->column_count && cost - wider->cost[pair] > extended->price[column])
                extended->price[column] = cost - wider->cost[pair];
        }
    }
    enter_anew(extended, is_out);
    if (any_gone)
        fill_each(extended);
    else
        allocation_refill(extended);
    arena_free(scratch);
    return extended;
}
