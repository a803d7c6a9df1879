/* SPDX-License-Identifier: Apache-2.0 */
#include "algo/coverage.h"

#include <stdbool.h>
#include <string.h>

#include "base/assert.h"

/*
 * Nodes are the rows, then the columns. An arc leads from a row to each column it may use, without
 * a bound, and from a column back to the rows that use it, as far as they do. A path begins at a
 * row with something left and ends at a column with room.
 */
#define NOT_REACHED UINT32_MAX

struct coverage {
    const struct coverage_input *input;
    uint32_t node_count;
    uint32_t *open_end;     /* [row_count] pairs of the row before it are within the limit */
    int32_t *left, *room;   /* of rows, of columns */
    int32_t *flow;          /* of pairs */
    uint32_t *row_of;       /* of pairs */
    uint32_t *column_first; /* [column_count + 1] */
    uint32_t *column_pair;  /* pairs of a column, by row */
    uint32_t *level, *next; /* [node_count]; next: the arc to be tried, counted from 0 */
    uint32_t *queue, queue_count;
    uint32_t *stack, *stack_pair; /* nodes of the path at hand, and by which pairs it goes on */
    int64_t placed;
};

static void list_by_column(struct coverage *coverage, struct arena *arena)
{
    const struct coverage_input *input = coverage->input;
    uint32_t pair_count = input->first[input->row_count];
    coverage->row_of = ARENA_ARRAY(arena, uint32_t, pair_count);
    coverage->column_pair = ARENA_ARRAY(arena, uint32_t, pair_count);
    coverage->column_first = ARENA_ARRAY(arena, uint32_t, (size_t)input->column_count + 2);
    uint32_t *next = coverage->column_first + 1;
    for (uint32_t p = 0; p < pair_count; p++)
        next[input->column[p] + 1]++;
    for (uint32_t c = 0; c < input->column_count; c++)
        next[c + 1] += next[c];
    for (uint32_t r = 0; r < input->row_count; r++)
        for (uint32_t p = input->first[r]; p < input->first[r + 1]; p++) {
            coverage->row_of[p] = r;
            coverage->column_pair[next[input->column[p]]++] = p;
        }
}

static struct coverage coverage_begin(const struct coverage_input *input, struct arena *arena)
{
    struct coverage coverage = {
        .input = input,
        .node_count = input->row_count + input->column_count,
        .open_end = ARENA_ARRAY(arena, uint32_t, input->row_count),
        .left = ARENA_ARRAY(arena, int32_t, input->row_count),
        .room = ARENA_ARRAY(arena, int32_t, input->column_count),
        .flow = ARENA_ARRAY(arena, int32_t, input->first[input->row_count]),
    };
    coverage.level = ARENA_ARRAY(arena, uint32_t, coverage.node_count);
    coverage.next = ARENA_ARRAY(arena, uint32_t, coverage.node_count);
    coverage.queue = ARENA_ARRAY(arena, uint32_t, coverage.node_count);
    coverage.stack = ARENA_ARRAY(arena, uint32_t, coverage.node_count);
    coverage.stack_pair = ARENA_ARRAY(arena, uint32_t, coverage.node_count);
    for (uint32_t r = 0; r < input->row_count; r++) {
        coverage.open_end[r] = input->first[r];
        coverage.left[r] = input->supply[r];
    }
    for (uint32_t c = 0; c < input->column_count; c++)
        coverage.room[c] = input->capacity[c];
    list_by_column(&coverage, arena);
    return coverage;
}

static void place(struct coverage *coverage, uint32_t row, uint32_t pair)
{
    int32_t *room = &coverage->room[coverage->input->column[pair]];
    int32_t amount = coverage->left[row] < *room ? coverage->left[row] : *room;
    coverage->flow[pair] += amount;
    coverage->left[row] -= amount;
    *room -= amount;
    coverage->placed += amount;
}

/* Pairs within the limit; whoever finds room there takes it. */
static void open_pairs(struct coverage *coverage, int32_t limit)
{
    const struct coverage_input *input = coverage->input;
    for (uint32_t r = 0; r < input->row_count; r++)
        for (uint32_t *end = &coverage->open_end[r];
             *end < input->first[r + 1] && input->cost[*end] <= limit; ++*end)
            place(coverage, r, *end);
}

static void reach(struct coverage *coverage, uint32_t node, uint32_t level)
{
    if (coverage->level[node] != NOT_REACHED)
        return;
    coverage->level[node] = level;
    coverage->queue[coverage->queue_count++] = node;
}

static void reach_from_row(struct coverage *coverage, uint32_t row)
{
    const struct coverage_input *input = coverage->input;
    for (uint32_t p = input->first[row]; p < coverage->open_end[row]; p++)
        reach(coverage, input->row_count + input->column[p], coverage->level[row] + 1);
}

static void reach_from_column(struct coverage *coverage, uint32_t column)
{
    uint32_t level = coverage->level[coverage->input->row_count + column] + 1;
    for (uint32_t i = coverage->column_first[column]; i < coverage->column_first[column + 1]; i++) {
        uint32_t pair = coverage->column_pair[i];
        if (coverage->flow[pair] > 0)
            reach(coverage, coverage->row_of[pair], level);
    }
}

/* Levels from the rows with something left, up to the nearest columns with room: are there any? */
static bool set_levels(struct coverage *coverage)
{
    uint32_t row_count = coverage->input->row_count, last = NOT_REACHED;
    memset(coverage->level, 0xFF, coverage->node_count * sizeof *coverage->level);
    coverage->queue_count = 0;
    for (uint32_t r = 0; r < row_count; r++)
        if (coverage->left[r] > 0)
            reach(coverage, r, 0);
    for (uint32_t i = 0; i < coverage->queue_count; i++) {
        uint32_t node = coverage->queue[i];
        if (coverage->level[node] >= last)
            break;
        if (node < row_count)
            reach_from_row(coverage, node);
        else if (coverage->room[node - row_count] > 0)
            last = coverage->level[node];
        else
            reach_from_column(coverage, node - row_count);
    }
    return last != NOT_REACHED;
}

/* The pair by which the path goes on from a node, and where to; false: it does not. */
static bool step(struct coverage *coverage, uint32_t node, uint32_t *ret_pair, uint32_t *ret_node)
{
    const struct coverage_input *input = coverage->input;
    bool is_row = node < input->row_count;
    uint32_t column = node - input->row_count;
    uint32_t begin = is_row ? input->first[node] : coverage->column_first[column];
    uint32_t end = is_row ? coverage->open_end[node] : coverage->column_first[column + 1];
    for (uint32_t *next = &coverage->next[node]; begin + *next < end; ++*next) {
        uint32_t pair = is_row ? begin + *next : coverage->column_pair[begin + *next];
        uint32_t to = is_row ? input->row_count + input->column[pair] : coverage->row_of[pair];
        if (coverage->level[to] != coverage->level[node] + 1 ||
            (!is_row && coverage->flow[pair] == 0))
            continue;
        *ret_pair = pair;
        *ret_node = to;
        return true;
    }
    return false;
}

/* Along the path on the stack, as much as goes: out by a pair, back by the next. */
static void augment(struct coverage *coverage, uint32_t top)
{
    int32_t *left = &coverage->left[coverage->stack[0]];
    int32_t *room = &coverage->room[coverage->stack[top] - coverage->input->row_count];
    int32_t amount = *left < *room ? *left : *room;
    for (uint32_t i = 1; i < top; i += 2) {
        int32_t back = coverage->flow[coverage->stack_pair[i]];
        amount = back < amount ? back : amount;
    }
    for (uint32_t i = 0; i < top; i++)
        coverage->flow[coverage->stack_pair[i]] += i % 2 == 0 ? amount : -amount;
    *left -= amount;
    *room -= amount;
    coverage->placed += amount;
}

/* All shortest paths from a row, until it has nothing left or nothing leads on. */
static void place_from(struct coverage *coverage, uint32_t row)
{
    uint32_t top = 0, row_count = coverage->input->row_count;
    coverage->stack[0] = row;
    while (coverage->left[row] > 0) {
        uint32_t node = coverage->stack[top], to;
        if (node >= row_count && coverage->room[node - row_count] > 0) {
            augment(coverage, top);
            top = 0;
        } else if (step(coverage, node, &coverage->stack_pair[top], &to)) {
            coverage->stack[++top] = to;
        } else if (top == 0) {
            return;
        } else {
            coverage->level[node] = NOT_REACHED;
            top--;
        }
    }
}

/* What was reached at last is cut off from all room: its columns are full of its rows, and the
 * rows beyond have all they want. */
static void prove(const struct coverage *coverage)
{
    const struct coverage_input *input = coverage->input;
    int64_t bound = 0;
    for (uint32_t r = 0; r < input->row_count; r++)
        bound += coverage->level[r] == NOT_REACHED ? input->supply[r] : 0;
    for (uint32_t c = 0; c < input->column_count; c++)
        bound += coverage->level[input->row_count + c] == NOT_REACHED ? 0 : input->capacity[c];
    ALWAYS(bound == coverage->placed);
}

void coverage_curve(const struct coverage_input *input, const int32_t *limit, uint32_t limit_count,
                    struct arena *scratch, int64_t *ret_most)
{
    struct arena_mark mark = arena_mark(scratch);
    struct coverage coverage = coverage_begin(input, scratch);
    for (uint32_t k = 0; k < limit_count; k++) {
        ALWAYS(k == 0 || limit[k] >= limit[k - 1]);
        open_pairs(&coverage, limit[k]);
        while (set_levels(&coverage)) {
            memset(coverage.next, 0, coverage.node_count * sizeof *coverage.next);
            for (uint32_t r = 0; r < input->row_count; r++)
                if (coverage.left[r] > 0)
                    place_from(&coverage, r);
        }
        prove(&coverage);
        ret_most[k] = coverage.placed;
    }
    arena_rewind(scratch, mark);
}
