/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ALGO_ALLOCATION_STATE_H
#define ALGO_ALLOCATION_STATE_H

#include <stdbool.h>

#include "algo/allocation.h"
#include "algo/time_heap.h"

/* What the files allocation*.c share; nobody else includes this. */

#define NO_PIECE UINT32_MAX
#define NO_COLUMN UINT32_MAX
#define NO_PAIR UINT32_MAX

/* Units of a row at a column; in two doubly linked lists, the row's and the column's. */
struct piece {
    uint32_t row, column, pair;
    int32_t units;
    uint32_t next_of_row, next_of_column, previous_of_column;
};

/*
 * What it takes to move someone out of a column: for every other column t that one of its rows may
 * use, the least cost(row, t) − cost(row, column), and the same for being left. Prices have no
 * part in it, so it stays good until a row enters or leaves the column.
 */
struct column_arc {
    int32_t key;   /* both costs are in 0 … 2^31 − 1 */
    uint32_t pair; /* the row's pair with t */
};

struct column_arcs {
    bool is_current;
    uint32_t count, capacity;
    struct column_arc *arcs; /* by (key, order of discovery) */
    int64_t left_key;
    uint32_t left_piece; /* NO_PIECE if the column is empty */
};

struct allocation {
    const struct allocation_input *input;
    struct arena *arena;

    /* Pairs by column, for searches against the direction of units. */
    const uint32_t *first_of_column; /* [column_count + 1] */
    const uint32_t *pair_of_column;  /* pair */
    const uint32_t *row_of_pair;     /* row */

    int64_t *price;         /* [column_count] */
    int32_t *capacity;      /* [column_count] what it is now; the input says what it was at first */
    int32_t *free;          /* [column_count] */
    int32_t *left;          /* [row_count] */
    uint32_t *row_piece;    /* [row_count] first piece or NO_PIECE */
    uint32_t *column_piece; /* [column_count] */
    struct piece *pieces;
    uint32_t piece_count, piece_capacity, free_piece;

    struct column_arcs *arcs; /* [column_count] */
    struct arc_finder *arc_finder;

    /* One search. A label or mark is valid if its stamp is the search's. */
    uint32_t stamp;
    uint32_t *column_stamp, *row_stamp;
    int64_t *distance;    /* [column_count] */
    bool *is_settled;     /* [column_count] */
    uint32_t *via_pair;   /* [column_count] pair by which the column was reached; NO_PAIR at a
                             path that begins at a column */
    uint32_t *via_column; /* [column_count] column before it, NO_COLUMN at the path's begin */
    uint32_t *settled;    /* columns in the order they were settled */
    uint32_t settled_count;
    struct time_heap heap;

    struct allocation_effort effort;
};

/* The row's cost per unit where its units are: cost + price of any used pair. */
static inline int64_t piece_cost(const struct allocation *allocation, const struct piece *piece)
{
    return allocation->input->cost[piece->pair] + allocation->price[piece->column];
}

/* Adds units (or takes, if negative) to row × pair; a piece of 0 units disappears. */
void allocation_shift(struct allocation *allocation, uint32_t row, uint32_t pair, int32_t units);
int32_t allocation_units(const struct allocation *allocation, uint32_t row, uint32_t pair);

/* Nobody anywhere, all capacity free. */
struct allocation *allocation_new_empty(const struct allocation_input *input, struct arena *arena);
/* All units of a row, which has none anywhere, come in along the cheapest paths. */
void allocation_push_row(struct allocation *allocation, uint32_t row);
/* What a unit of the row costs at present: where its units are, or where they would go, among the
 * columns before `column_end`. */
int64_t allocation_row_cost(const struct allocation *allocation, uint32_t row, uint32_t column_end);

void allocation_begin_search(struct allocation *allocation);
/* Labels the column if this is nearer than before. */
void allocation_label(struct allocation *allocation, uint32_t column, int64_t distance,
                      uint32_t via_pair, uint32_t via_column);
/* The nearest labelled column not yet settled and nearer than `limit`; NO_COLUMN if none. */
uint32_t allocation_settle(struct allocation *allocation, int64_t limit);

/* The arcs of a column, found again if its rows have changed. */
const struct column_arcs *allocation_arcs(struct allocation *allocation, uint32_t column);

/* Sends units out of a column that has no room, along the cheapest paths; their places are not
 * free afterwards but gone. It must hold as many. Least prices stay the least. */
void allocation_push_out(struct allocation *allocation, uint32_t column, int32_t units);

/* The piece of a row at a column where it has units. */
uint32_t allocation_piece_at(const struct allocation *allocation, uint32_t row, uint32_t column);

/* Fills the free places of all columns whose price is above 0, or lowers the price to 0. */
void allocation_refill(struct allocation *allocation);

/* Fills the free places of a column whose price is above 0, or lowers the price to 0. */
void allocation_pull(struct allocation *allocation, uint32_t column);

#endif
