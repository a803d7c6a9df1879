/* SPDX-License-Identifier: Apache-2.0 */
#include "algo/allocation.h"

#include <string.h>

#include "algo/allocation_state.h"
#include "base/assert.h"

static uint32_t take_piece(struct allocation *allocation)
{
    uint32_t taken = allocation->free_piece;
    if (taken != NO_PIECE) {
        allocation->free_piece = allocation->pieces[taken].next_of_row;
        return taken;
    }
    ARENA_PUSH_ROOM(allocation->arena, struct piece, allocation->pieces, allocation->piece_count,
                    allocation->piece_capacity);
    return allocation->piece_count++;
}

static void link_piece(struct allocation *allocation, uint32_t row, uint32_t pair, int32_t units)
{
    uint32_t column = allocation->input->column[pair];
    uint32_t p = take_piece(allocation);
    struct piece *pieces = allocation->pieces;
    pieces[p] = (struct piece){
        .row = row,
        .column = column,
        .pair = pair,
        .units = units,
        .next_of_row = allocation->row_piece[row],
        .next_of_column = allocation->column_piece[column],
        .previous_of_column = NO_PIECE,
    };
    if (pieces[p].next_of_column != NO_PIECE)
        pieces[pieces[p].next_of_column].previous_of_column = p;
    allocation->row_piece[row] = p;
    allocation->column_piece[column] = p;
    allocation->arcs[column].is_current = false;
}

static void unlink_piece(struct allocation *allocation, uint32_t p)
{
    struct piece *pieces = allocation->pieces;
    struct piece *piece = &pieces[p];
    uint32_t *link = &allocation->row_piece[piece->row];
    while (*link != p)
        link = &pieces[*link].next_of_row;
    *link = piece->next_of_row;
    if (piece->previous_of_column != NO_PIECE)
        pieces[piece->previous_of_column].next_of_column = piece->next_of_column;
    else
        allocation->column_piece[piece->column] = piece->next_of_column;
    if (piece->next_of_column != NO_PIECE)
        pieces[piece->next_of_column].previous_of_column = piece->previous_of_column;
    allocation->arcs[piece->column].is_current = false;
    piece->next_of_row = allocation->free_piece;
    allocation->free_piece = p;
}

static uint32_t find_piece(const struct allocation *allocation, uint32_t row, uint32_t pair)
{
    uint32_t p = allocation->row_piece[row];
    while (p != NO_PIECE && allocation->pieces[p].pair != pair)
        p = allocation->pieces[p].next_of_row;
    return p;
}

int32_t allocation_units(const struct allocation *allocation, uint32_t row, uint32_t pair)
{
    uint32_t p = find_piece(allocation, row, pair);
    return p == NO_PIECE ? 0 : allocation->pieces[p].units;
}

void allocation_shift(struct allocation *allocation, uint32_t row, uint32_t pair, int32_t units)
{
    uint32_t p = find_piece(allocation, row, pair);
    if (p == NO_PIECE) {
        ALWAYS(units > 0);
        link_piece(allocation, row, pair, units);
        return;
    }
    allocation->pieces[p].units += units;
    ALWAYS(allocation->pieces[p].units >= 0);
    if (allocation->pieces[p].units == 0)
        unlink_piece(allocation, p);
}

void allocation_begin_search(struct allocation *allocation)
{
    allocation->stamp++;
    allocation->settled_count = 0;
    allocation->heap.count = 0;
    allocation->effort.searches++;
}

void allocation_label(struct allocation *allocation, uint32_t column, int64_t distance,
                      uint32_t via_pair, uint32_t via_column)
{
    if (allocation->column_stamp[column] == allocation->stamp &&
        allocation->distance[column] <= distance)
        return;
    allocation->column_stamp[column] = allocation->stamp;
    allocation->distance[column] = distance;
    allocation->is_settled[column] = false;
    allocation->via_pair[column] = via_pair;
    allocation->via_column[column] = via_column;
    time_heap_push(&allocation->heap, distance, column);
}

uint32_t allocation_settle(struct allocation *allocation, int64_t limit)
{
    while (allocation->heap.count > 0 && allocation->heap.entries[0].key < limit) {
        uint32_t column = time_heap_pop(&allocation->heap).item;
        if (allocation->is_settled[column])
            continue;
        allocation->is_settled[column] = true;
        allocation->settled[allocation->settled_count++] = column;
        allocation->effort.settled++;
        return column;
    }
    return NO_COLUMN;
}

/*
 * Where a path ends: at a column with room, or with a unit that is left. `distance` is what the
 * path costs at present prices.
 */
struct path_end {
    int64_t distance;
    uint32_t column;     /* last column of the path; NO_COLUMN = the pushed row itself is left */
    uint32_t left_piece; /* the piece of that column a unit of which is left; NO_PIECE = room */
};

/* One way on from the path so far. A labelled column with room is an end of the path, which bounds
 * everything that is looked at after it. */
static void label_on(struct allocation *allocation, uint32_t pair, int64_t distance,
                     uint32_t via_column, struct path_end *end)
{
    uint32_t column = allocation->input->column[pair];
    distance += allocation->price[column];
    if (distance >= end->distance)
        return;
    allocation_label(allocation, column, distance, pair, via_column);
    if (allocation->free[column] > 0)
        *end = (struct path_end){distance, column, NO_PIECE};
}

/* Labels what a unit of the row could use, as far as it can still matter. */
static void scan_row(struct allocation *allocation, uint32_t row, int64_t base, uint32_t via_column,
                     struct path_end *end)
{
    const struct allocation_input *input = allocation->input;
    for (uint32_t pair = input->first[row]; pair < input->first[row + 1]; pair++) {
        if (base + input->cost[pair] >= end->distance)
            return; /* by ascending cost, and prices are not negative */
        label_on(allocation, pair, base + input->cost[pair], via_column, end);
    }
}

/* Moving someone out of a column, row by row: quick while they are few. */
static void scan_rows_of(struct allocation *allocation, uint32_t column, int64_t base,
                         struct path_end *end)
{
    const struct allocation_input *input = allocation->input;
    for (uint32_t p = allocation->column_piece[column]; p != NO_PIECE;
         p = allocation->pieces[p].next_of_column) {
        const struct piece *piece = &allocation->pieces[p];
        int64_t without = base - input->cost[piece->pair];
        if (without + input->left_cost[piece->row] < end->distance)
            *end = (struct path_end){without + input->left_cost[piece->row], column, p};
        scan_row(allocation, piece->row, without, column, end);
    }
}

/* The same by the best arc to each other column, which is kept. */
static void scan_arcs_of(struct allocation *allocation, uint32_t column, int64_t base,
                         struct path_end *end)
{
    const struct column_arcs *arcs = allocation_arcs(allocation, column);
    if (arcs->left_piece != NO_PIECE && base + arcs->left_key < end->distance)
        *end = (struct path_end){base + arcs->left_key, column, arcs->left_piece};
    for (uint32_t i = 0; i < arcs->count; i++) {
        if (base + arcs->arcs[i].key >= end->distance)
            return; /* by ascending key */
        label_on(allocation, arcs->arcs[i].pair, base + arcs->arcs[i].key, column, end);
    }
}

static bool has_few_rows(const struct allocation *allocation, uint32_t column)
{
    enum { FEW = 3 }; /* measured: docs/METHODS.md */
    uint32_t count = 0;
    for (uint32_t p = allocation->column_piece[column]; p != NO_PIECE && count <= FEW;
         p = allocation->pieces[p].next_of_column)
        count++;
    return count <= FEW;
}

/* Goes on from the columns labelled so far to the nearest end; `end` is the best known. */
static struct path_end search_on(struct allocation *allocation, struct path_end end)
{
    uint32_t column;
    while ((column = allocation_settle(allocation, end.distance)) != NO_COLUMN) {
        int64_t base = allocation->distance[column] - allocation->price[column];
        if (has_few_rows(allocation, column))
            scan_rows_of(allocation, column, base, &end);
        else
            scan_arcs_of(allocation, column, base, &end);
    }
    return end;
}

/* The cheapest path for one unit of `row` at present prices. */
static struct path_end find_path(struct allocation *allocation, uint32_t row)
{
    struct path_end end = {allocation->input->left_cost[row], NO_COLUMN, NO_PIECE};
    allocation_begin_search(allocation);
    scan_row(allocation, row, 0, NO_COLUMN, &end);
    return search_on(allocation, end);
}

static void raise_prices(struct allocation *allocation, int64_t distance)
{
    for (uint32_t i = 0; i < allocation->settled_count; i++) {
        uint32_t column = allocation->settled[i];
        if (allocation->distance[column] < distance)
            allocation->price[column] += distance - allocation->distance[column];
    }
}

/* The piece that makes room in the column before `column` on the path. */
static uint32_t row_moved_to(const struct allocation *allocation, uint32_t column)
{
    return allocation->row_of_pair[allocation->via_pair[column]];
}

uint32_t allocation_piece_at(const struct allocation *allocation, uint32_t row, uint32_t column)
{
    uint32_t p = allocation->row_piece[row];
    while (allocation->pieces[p].column != column)
        p = allocation->pieces[p].next_of_row;
    return p;
}

static int32_t path_room(const struct allocation *allocation, const struct path_end *end,
                         int32_t units)
{
    int32_t room = end->left_piece == NO_PIECE ? allocation->free[end->column]
                                               : allocation->pieces[end->left_piece].units;
    if (room < units)
        units = room;
    for (uint32_t c = end->column; allocation->via_column[c] != NO_COLUMN;
         c = allocation->via_column[c]) {
        uint32_t row = row_moved_to(allocation, c);
        uint32_t from = allocation_piece_at(allocation, row, allocation->via_column[c]);
        int32_t there = allocation->pieces[from].units;
        if (there < units)
            units = there;
    }
    return units;
}

static void move_along_path(struct allocation *allocation, const struct path_end *end,
                            int32_t units)
{
    if (end->left_piece == NO_PIECE) {
        allocation->free[end->column] -= units;
    } else {
        struct piece piece = allocation->pieces[end->left_piece];
        allocation->left[piece.row] += units;
        allocation_shift(allocation, piece.row, piece.pair, -units);
    }
    for (uint32_t c = end->column;;) {
        uint32_t before = allocation->via_column[c];
        if (allocation->via_pair[c] == NO_PAIR)
            return;
        uint32_t row = row_moved_to(allocation, c);
        if (before != NO_COLUMN) {
            uint32_t p = allocation_piece_at(allocation, row, before);
            allocation_shift(allocation, row, allocation->pieces[p].pair, -units);
        }
        allocation_shift(allocation, row, allocation->via_pair[c], units);
        if (before == NO_COLUMN)
            return;
        c = before;
    }
}

void allocation_push_row(struct allocation *allocation, uint32_t row)
{
    int32_t units = allocation->input->supply[row];
    while (units > 0) {
        struct path_end end = find_path(allocation, row);
        raise_prices(allocation, end.distance);
        if (end.column == NO_COLUMN) {
            allocation->left[row] += units;
            return;
        }
        int32_t moved = path_room(allocation, &end, units);
        move_along_path(allocation, &end, moved);
        units -= moved;
    }
}

void allocation_push_out(struct allocation *allocation, uint32_t column, int32_t units)
{
    ALWAYS(allocation->free[column] == 0);
    while (units > 0) {
        allocation_begin_search(allocation);
        allocation_label(allocation, column, 0, NO_PAIR, NO_COLUMN);
        struct path_end end =
            search_on(allocation, (struct path_end){INT64_MAX, NO_COLUMN, NO_PIECE});
        ALWAYS(end.column != NO_COLUMN);
        raise_prices(allocation, end.distance);
        int32_t moved = path_room(allocation, &end, units);
        move_along_path(allocation, &end, moved);
        units -= moved;
    }
}

static void index_columns(struct allocation *allocation)
{
    const struct allocation_input *input = allocation->input;
    uint32_t pair_count = input->first[input->row_count];
    uint32_t *first = ARENA_ARRAY(allocation->arena, uint32_t, (size_t)input->column_count + 2);
    uint32_t *list = ARENA_ARRAY(allocation->arena, uint32_t, pair_count);
    uint32_t *row_of = ARENA_ARRAY(allocation->arena, uint32_t, pair_count);
    for (uint32_t pair = 0; pair < pair_count; pair++)
        first[input->column[pair] + 2]++;
    for (uint32_t c = 2; c < input->column_count + 2; c++)
        first[c] += first[c - 1];
    for (uint32_t row = 0; row < input->row_count; row++) {
        for (uint32_t pair = input->first[row]; pair < input->first[row + 1]; pair++) {
            list[first[input->column[pair] + 1]++] = pair;
            row_of[pair] = row;
        }
    }
    allocation->first_of_column = first;
    allocation->pair_of_column = list;
    allocation->row_of_pair = row_of;
}

static void reserve_state(struct allocation *allocation)
{
    struct arena *arena = allocation->arena;
    uint32_t rows = allocation->input->row_count, columns = allocation->input->column_count;
    allocation->price = ARENA_ARRAY(arena, int64_t, columns);
    allocation->capacity = ARENA_ARRAY(arena, int32_t, columns);
    allocation->free = ARENA_ARRAY(arena, int32_t, columns);
    allocation->left = ARENA_ARRAY(arena, int32_t, rows);
    allocation->row_piece = ARENA_ARRAY(arena, uint32_t, rows);
    allocation->column_piece = ARENA_ARRAY(arena, uint32_t, columns);
    allocation->arcs = ARENA_ARRAY(arena, struct column_arcs, columns);
    allocation->column_stamp = ARENA_ARRAY(arena, uint32_t, columns);
    allocation->row_stamp = ARENA_ARRAY(arena, uint32_t, rows);
    allocation->distance = ARENA_ARRAY(arena, int64_t, columns);
    allocation->is_settled = ARENA_ARRAY(arena, bool, columns);
    allocation->via_pair = ARENA_ARRAY(arena, uint32_t, columns);
    allocation->via_column = ARENA_ARRAY(arena, uint32_t, columns);
    allocation->settled = ARENA_ARRAY(arena, uint32_t, columns);
    allocation->heap.arena = arena;
    allocation->free_piece = NO_PIECE;
}

struct allocation *allocation_new_empty(const struct allocation_input *input, struct arena *arena)
{
    struct allocation *allocation = ARENA_NEW(arena, struct allocation);
    allocation->input = input;
    allocation->arena = arena;
    index_columns(allocation);
    reserve_state(allocation);
    memset(allocation->row_piece, 0xFF, input->row_count * sizeof *allocation->row_piece);
    memset(allocation->column_piece, 0xFF, input->column_count * sizeof *allocation->column_piece);
    if (input->column_count) {
        size_t size = input->column_count * sizeof *allocation->free;
        memcpy(allocation->capacity, input->capacity, size);
        memcpy(allocation->free, input->capacity, size);
    }
    return allocation;
}

struct allocation *allocation_solve(const struct allocation_input *input, struct arena *arena)
{
    struct allocation *allocation = allocation_new_empty(input, arena);
    for (uint32_t row = 0; row < input->row_count; row++)
        allocation_push_row(allocation, row);
    return allocation;
}

int64_t allocation_price(const struct allocation *allocation, uint32_t column)
{
    return allocation->price[column];
}

int32_t allocation_capacity(const struct allocation *allocation, uint32_t column)
{
    return allocation->capacity[column];
}

int32_t allocation_free(const struct allocation *allocation, uint32_t column)
{
    return allocation->free[column];
}

int32_t allocation_left(const struct allocation *allocation, uint32_t row)
{
    return allocation->left[row];
}

struct allocation_effort allocation_effort(const struct allocation *allocation)
{
    return allocation->effort;
}

int128 allocation_cost(const struct allocation *allocation)
{
    const struct allocation_input *input = allocation->input;
    int128 cost = 0;
    for (uint32_t row = 0; row < input->row_count; row++) {
        cost += (int128)allocation->left[row] * input->left_cost[row];
        for (uint32_t p = allocation->row_piece[row]; p != NO_PIECE;
             p = allocation->pieces[p].next_of_row)
            cost += (int128)allocation->pieces[p].units * input->cost[allocation->pieces[p].pair];
    }
    return cost;
}

/* Sorts the pieces of one row, which are few. */
static void insert_by_pair(struct allocation_piece *pieces, uint32_t count,
                           struct allocation_piece piece)
{
    while (count > 0 && pieces[count - 1].pair > piece.pair) {
        pieces[count] = pieces[count - 1];
        count--;
    }
    pieces[count] = piece;
}

uint32_t allocation_pieces(const struct allocation *allocation, struct allocation_piece *pieces)
{
    uint32_t count = 0;
    for (uint32_t row = 0; row < allocation->input->row_count; row++) {
        uint32_t first = count;
        for (uint32_t p = allocation->row_piece[row]; p != NO_PIECE;
             p = allocation->pieces[p].next_of_row) {
            if (pieces)
                insert_by_pair(pieces + first, count - first,
                               (struct allocation_piece){row, allocation->pieces[p].pair,
                                                         allocation->pieces[p].units});
            count++;
        }
    }
    return count;
}

struct allocation *allocation_copy(const struct allocation *allocation, struct arena *arena)
{
    struct allocation *copy = ARENA_NEW(arena, struct allocation);
    copy->input = allocation->input;
    copy->arena = arena;
    copy->first_of_column = allocation->first_of_column;
    copy->pair_of_column = allocation->pair_of_column;
    copy->row_of_pair = allocation->row_of_pair;
    reserve_state(copy);
    allocation_reset(copy, allocation);
    return copy;
}

void allocation_reset(struct allocation *copy, const struct allocation *original)
{
    const struct allocation_input *input = original->input;
    while (copy->piece_capacity < original->piece_count) {
        copy->piece_count = copy->piece_capacity;
        ARENA_PUSH_ROOM(copy->arena, struct piece, copy->pieces, copy->piece_count,
                        copy->piece_capacity);
    }
    copy->piece_count = original->piece_count;
    copy->free_piece = original->free_piece;
    size_t columns = input->column_count, rows = input->row_count;
    if (copy->piece_count)
        memcpy(copy->pieces, original->pieces, copy->piece_count * sizeof *copy->pieces);
    memcpy(copy->price, original->price, columns * sizeof *copy->price);
    memcpy(copy->capacity, original->capacity, columns * sizeof *copy->capacity);
    memcpy(copy->free, original->free, columns * sizeof *copy->free);
    memcpy(copy->column_piece, original->column_piece, columns * sizeof *copy->column_piece);
    memcpy(copy->left, original->left, rows * sizeof *copy->left);
    memcpy(copy->row_piece, original->row_piece, rows * sizeof *copy->row_piece);
    for (size_t c = 0; c < columns; c++)
        copy->arcs[c].is_current = false;
}

int64_t allocation_row_cost(const struct allocation *allocation, uint32_t row, uint32_t column_end)
{
    const struct allocation_input *input = allocation->input;
    int64_t least = input->left_cost[row];
    for (uint32_t pair = input->first[row]; pair < input->first[row + 1]; pair++) {
        uint32_t column = input->column[pair];
        if (column >= column_end)
            continue;
        int64_t cost = input->cost[pair] + allocation->price[column];
        least = cost < least ? cost : least;
    }
    return least;
}

int128 allocation_gap(const struct allocation *allocation)
{
    const struct allocation_input *input = allocation->input;
    int128 bound = 0;
    for (uint32_t row = 0; row < input->row_count; row++)
        bound +=
            (int128)input->supply[row] * allocation_row_cost(allocation, row, input->column_count);
    for (uint32_t c = 0; c < input->column_count; c++)
        bound -= (int128)allocation->price[c] * allocation->capacity[c];
    return allocation_cost(allocation) - bound;
}
