/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "algo/allocation_state.h"
#include "base/assert.h"

/*
 * The used pairs as an undirected graph: rows, columns, and one root for "elsewhere": units that
 * are left, and the room of columns that are not full. Units flow row → column → root and
 * row → root. At an optimum every cycle of edges strictly between their bounds costs nothing,
 * so units can be sent round it until an edge meets its bound and the cycle is gone.
 *
 * Edges enter a forest of parent links one by one; the edge that would close a cycle cancels it.
 */
struct forest {
    struct allocation *allocation;
    uint32_t row_count, root;
    uint32_t *parent; /* [nodes] NO_COLUMN = top of its tree */
    uint32_t *mark;   /* [nodes] number of the cycle that passed here last */
    uint32_t *path;   /* nodes of the cycle being cancelled */
    uint32_t cycles;
};

static uint32_t column_node(const struct forest *forest, uint32_t column)
{
    return forest->row_count + column;
}

static uint32_t pair_to(const struct allocation *allocation, uint32_t row, uint32_t column)
{
    uint32_t p = allocation->row_piece[row];
    while (p != NO_PIECE && allocation->pieces[p].column != column)
        p = allocation->pieces[p].next_of_row;
    ALWAYS(p != NO_PIECE);
    return allocation->pieces[p].pair;
}

/* Is from → to the direction in which units flow? */
static bool is_forward(const struct forest *forest, uint32_t from, uint32_t to)
{
    return from < forest->row_count || (to == forest->root && from != forest->root);
}

/* How many more units may go from → to. */
static int32_t edge_room(const struct forest *forest, uint32_t from, uint32_t to)
{
    const struct allocation *allocation = forest->allocation;
    bool forward = is_forward(forest, from, to);
    uint32_t a = forward ? from : to, b = forward ? to : from;
    if (a >= forest->row_count) {
        uint32_t column = a - forest->row_count;
        int32_t free = allocation->free[column];
        return forward ? free : allocation->capacity[column] - free;
    }
    if (forward)
        return INT32_MAX;
    if (b == forest->root)
        return allocation->left[a];
    return allocation_units(allocation, a, pair_to(allocation, a, b - forest->row_count));
}

static void edge_send(struct forest *forest, uint32_t from, uint32_t to, int32_t units)
{
    struct allocation *allocation = forest->allocation;
    bool forward = is_forward(forest, from, to);
    uint32_t a = forward ? from : to, b = forward ? to : from;
    int32_t more = forward ? units : -units;
    if (a >= forest->row_count)
        allocation->free[a - forest->row_count] -= more;
    else if (b == forest->root)
        allocation->left[a] += more;
    else
        allocation_shift(allocation, a, pair_to(allocation, a, b - forest->row_count), more);
}

static bool has_units(const struct forest *forest, uint32_t row, uint32_t other)
{
    const struct allocation *allocation = forest->allocation;
    if (other == forest->root)
        return allocation->left[row] > 0;
    uint32_t p = allocation->row_piece[row];
    while (p != NO_PIECE && allocation->pieces[p].column != other - forest->row_count)
        p = allocation->pieces[p].next_of_row;
    return p != NO_PIECE;
}

/* Strictly between its bounds? */
static bool is_loose(const struct forest *forest, uint32_t x, uint32_t y)
{
    uint32_t a = is_forward(forest, x, y) ? x : y, b = a == x ? y : x;
    if (a < forest->row_count)
        return has_units(forest, a, b);
    uint32_t column = a - forest->row_count;
    int32_t free = forest->allocation->free[column];
    return free > 0 && free < forest->allocation->capacity[column];
}

static uint32_t top_of(const struct forest *forest, uint32_t node)
{
    while (forest->parent[node] != NO_COLUMN)
        node = forest->parent[node];
    return node;
}

/* Makes `node` the top of its tree, then hangs it below `parent`. */
static void hang(struct forest *forest, uint32_t node, uint32_t parent)
{
    while (node != NO_COLUMN) {
        uint32_t above = forest->parent[node];
        forest->parent[node] = parent;
        parent = node;
        node = above;
    }
}

/* The tree path from a to b, both included; returns its length. */
static uint32_t find_tree_path(struct forest *forest, uint32_t a, uint32_t b)
{
    uint32_t cycle = ++forest->cycles, count = 0;
    for (uint32_t v = b; v != NO_COLUMN; v = forest->parent[v])
        forest->mark[v] = cycle;
    uint32_t meeting = a;
    while (forest->mark[meeting] != cycle) {
        forest->path[count++] = meeting;
        meeting = forest->parent[meeting];
    }
    forest->path[count++] = meeting;
    uint32_t first_down = count;
    for (uint32_t v = b; v != meeting; v = forest->parent[v])
        forest->path[count++] = v;
    for (uint32_t i = first_down, j = count; i + 1 < j; i++) {
        uint32_t swapped = forest->path[i];
        forest->path[i] = forest->path[--j];
        forest->path[j] = swapped;
    }
    return count;
}

/* Sends units a → … → b → a until an edge meets its bound. */
static void cancel_cycle(struct forest *forest, uint32_t a, uint32_t b)
{
    uint32_t count = find_tree_path(forest, a, b);
    const uint32_t *path = forest->path;
    int32_t units = INT32_MAX;
    for (uint32_t i = 0; i < count; i++) {
        int32_t room = edge_room(forest, path[i], path[(i + 1) % count]);
        units = room < units ? room : units;
    }
    ALWAYS(units > 0 && units < INT32_MAX);
    for (uint32_t i = 0; i < count; i++)
        edge_send(forest, path[i], path[(i + 1) % count], units);
    bool cut = false;
    for (uint32_t i = 0; i + 1 < count; i++) {
        if (is_loose(forest, path[i], path[i + 1]))
            continue;
        uint32_t below = forest->parent[path[i]] == path[i + 1] ? path[i] : path[i + 1];
        forest->parent[below] = NO_COLUMN;
        cut = true;
    }
    if (is_loose(forest, a, b)) {
        ALWAYS(cut);
        hang(forest, a, b);
    }
}

static void add_edge(struct forest *forest, uint32_t a, uint32_t b)
{
    if (!is_loose(forest, a, b))
        return;
    if (top_of(forest, a) == top_of(forest, b))
        cancel_cycle(forest, a, b);
    else
        hang(forest, a, b);
}

static void add_row(struct forest *forest, uint32_t row, struct arena *scratch)
{
    const struct allocation *allocation = forest->allocation;
    uint32_t count = allocation->left[row] > 0;
    for (uint32_t p = allocation->row_piece[row]; p != NO_PIECE;
         p = allocation->pieces[p].next_of_row)
        count++;
    if (count < 2)
        return;
    struct arena_mark mark = arena_mark(scratch);
    uint32_t *others = ARENA_ARRAY(scratch, uint32_t, count);
    uint32_t i = 0;
    for (uint32_t p = allocation->row_piece[row]; p != NO_PIECE;
         p = allocation->pieces[p].next_of_row)
        others[i++] = column_node(forest, allocation->pieces[p].column);
    if (i < count)
        others[i] = forest->root;
    for (i = 0; i < count; i++)
        add_edge(forest, row, others[i]);
    arena_rewind(scratch, mark);
}

void allocation_make_forest(struct allocation *allocation)
{
    const struct allocation_input *input = allocation->input;
    struct arena *scratch = arena_new();
    size_t node_count = (size_t)input->row_count + input->column_count + 1;
    struct forest forest = {
        .allocation = allocation,
        .row_count = input->row_count,
        .root = input->row_count + input->column_count,
        .parent = ARENA_ARRAY(scratch, uint32_t, node_count),
        .mark = ARENA_ARRAY(scratch, uint32_t, node_count),
        .path = ARENA_ARRAY(scratch, uint32_t, node_count),
    };
    memset(forest.parent, 0xFF, node_count * sizeof *forest.parent);
    for (uint32_t c = 0; c < input->column_count; c++)
        add_edge(&forest, column_node(&forest, c), forest.root);
    for (uint32_t row = 0; row < input->row_count; row++)
        add_row(&forest, row, scratch);
    arena_free(scratch);
}
