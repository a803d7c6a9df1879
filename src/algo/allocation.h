/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ALGO_ALLOCATION_H
#define ALGO_ALLOCATION_H

#include <stdint.h>

#include "base/arena.h"
#include "base/int128.h"

/*
 * A transportation problem: rows with a supply, columns with a capacity, and a cost for each
 * pair of row and column that may be used. A unit that no column takes costs `left_cost[row]`.
 *
 *   first[row] … first[row + 1] − 1   the row's pairs, by ascending (cost, column)
 *   column[pair], cost[pair]          cost ≥ 0
 *   supply[row] ≥ 0, capacity[column] ≥ 0, left_cost[row] > 0
 *
 * Costs and prices stay below 2^60 if left_cost < 2^58. The arrays must outlive the allocation.
 */
struct allocation_input {
    uint32_t row_count, column_count;
    const uint32_t *first;
    const uint32_t *column;
    const int32_t *cost;
    const int32_t *supply;
    const int32_t *capacity;
    const int64_t *left_cost;
};

/*
 * An optimal allocation together with the prices that prove it. It outlives the solve: every
 * change below ends in the new optimum, reached from the old one along shortest paths.
 *
 * Invariants, which are the optimality conditions of linear programming:
 *   price[c] ≥ 0, and > 0 only if column c is full
 *   cost(r, c) + price[c] is least over the row's pairs wherever row r has units at c, and at
 *   most left_cost[r]; exactly left_cost[r] at least, if units of r are left
 *
 * Method: successive shortest paths between columns. A unit enters at its row; each full column
 * on the path passes on the unit that is cheapest to move. Source: Edmonds and Karp 1972; few
 * sinks: Tokuyama and Nakano 1995, Brenner 2008.
 */
struct allocation;

/* Solves from scratch. Time: one bounded shortest-path search per path, in practice near-linear
 * in the pairs; at most rows + full columns + Σ cuts paths. */
struct allocation *allocation_solve(const struct allocation_input *input, struct arena *arena);

/* `units` more capacity for a column, and the new optimum. Prices need not be the least. */
void allocation_add_capacity(struct allocation *allocation, uint32_t column, int32_t units);

/*
 * Another capacity for a column, and the new optimum: units come in, or have to go, along shortest
 * paths. The prices must be the least, and are the least again. In practice near-linear in the
 * pairs of the columns whose prices change; at most one path per unit and column passed.
 */
void allocation_set_capacity(struct allocation *allocation, uint32_t column, int32_t capacity);

/*
 * Lowers the prices to the least that prove the allocation: then price[c] is what one more unit
 * of capacity at c is worth. They depend on the input alone, not on the way to the optimum.
 */
void allocation_lower_prices(struct allocation *allocation);

/*
 * Moves units along cycles of equal cost until none is left, so that the used pairs are a
 * forest: rows in more than one piece (left units are a piece) number at most the full columns.
 */
void allocation_make_forest(struct allocation *allocation);

int64_t allocation_price(const struct allocation *allocation, uint32_t column);
int32_t allocation_capacity(const struct allocation *allocation, uint32_t column);
int32_t allocation_free(const struct allocation *allocation, uint32_t column);
int32_t allocation_left(const struct allocation *allocation, uint32_t row);

/* Total cost, left units included. */
int128 allocation_cost(const struct allocation *allocation);

/*
 * Total cost less what the prices prove that it must at least be (weak duality): Σ over the rows
 * of supply × min(left_cost, least cost + price), less Σ price × capacity. 0 at an optimum.
 */
int128 allocation_gap(const struct allocation *allocation);

/* Units of a row in a column. */
struct allocation_piece {
    uint32_t row, pair;
    int32_t units;
};

/* By row and, within a row, by pair; counts first: `pieces` may be NULL. */
uint32_t allocation_pieces(const struct allocation *allocation, struct allocation_piece *pieces);

/* A copy to try changes on; the input is shared, capacities are its own. `allocation_reset` makes
 * it equal again. */
struct allocation *allocation_copy(const struct allocation *allocation, struct arena *arena);
void allocation_reset(struct allocation *copy, const struct allocation *original);

/*
 * The optimum over `wider`, reached from this one: the same rows and, in front, the same columns;
 * new pairs of either, and new columns of capacity 0 behind. Old pairs may be gone, or have another
 * cost: rows that use one of those, and rows that have got a better pair, enter anew. The new
 * columns' prices are the least that keep the rest as it is.
 */
struct allocation *allocation_extend(const struct allocation *allocation,
                                     const struct allocation_input *wider, struct arena *arena);

/* One unit of a row that moves; ALLOCATION_LEFT = it is left, or was. */
#define ALLOCATION_LEFT UINT32_MAX
struct allocation_move {
    uint32_t row, from_column, to_column;
};

/*
 * What it would take to send one unit of a row to another column: the cheapest moves, the first
 * of them the unit's own, the next that of whoever must make room, and so on. `from_column` is
 * where the unit is now (ALLOCATION_LEFT if it is left). `trial` is a copy to work on.
 * Returns what the moves cost altogether (≥ 0 at an optimum), or INT64_MAX if the column has no
 * places at all. At most `move_max` ≥ 1 moves are listed. Prices should be the least.
 */
int64_t allocation_exchange(const struct allocation *allocation, struct allocation *trial,
                            uint32_t row, uint32_t from_column, uint32_t to_pair,
                            struct allocation_move *ret_moves, uint32_t move_max,
                            uint32_t *ret_count);

/* Shortest-path searches made so far and columns they settled, for the benches. */
struct allocation_effort {
    uint64_t searches, settled;
};
struct allocation_effort allocation_effort(const struct allocation *allocation);

#endif
