/* SPDX-License-Identifier: Apache-2.0 */
#include "algo/allocation_state.h"

#include "base/assert.h"
#include "base/sort.h"

/* The best arc to each column while the arcs of one are gathered. */
struct arc_finder {
    uint32_t stamp;
    uint32_t *column_stamp;   /* [column_count] */
    uint32_t *place;          /* [column_count] in `found` */
    struct column_arc *found; /* [column_count] */
    uint64_t *keys, *work;    /* [column_count] */
};

static struct arc_finder *arc_finder_new(const struct allocation *allocation)
{
    uint32_t columns = allocation->input->column_count;
    struct arc_finder *finder = ARENA_NEW(allocation->arena, struct arc_finder);
    finder->column_stamp = ARENA_ARRAY(allocation->arena, uint32_t, columns);
    finder->place = ARENA_ARRAY(allocation->arena, uint32_t, columns);
    finder->found = ARENA_ARRAY(allocation->arena, struct column_arc, columns);
    finder->keys = ARENA_ARRAY(allocation->arena, uint64_t, columns);
    finder->work = ARENA_ARRAY(allocation->arena, uint64_t, columns);
    return finder;
}

static uint32_t gather(const struct allocation *allocation, struct arc_finder *finder,
                       uint32_t column, struct column_arcs *arcs)
{
    const struct allocation_input *input = allocation->input;
    uint32_t count = 0;
    finder->stamp++;
    for (uint32_t p = allocation->column_piece[column]; p != NO_PIECE;
         p = allocation->pieces[p].next_of_column) {
        uint32_t row = allocation->pieces[p].row;
        int32_t here = input->cost[allocation->pieces[p].pair];
        if (arcs->left_piece == NO_PIECE || input->left_cost[row] - here < arcs->left_key) {
            arcs->left_key = input->left_cost[row] - here;
            arcs->left_piece = p;
        }
        for (uint32_t pair = input->first[row]; pair < input->first[row + 1]; pair++) {
            uint32_t to = input->column[pair];
            int32_t key = input->cost[pair] - here;
            if (finder->column_stamp[to] != finder->stamp) {
                finder->column_stamp[to] = finder->stamp;
                finder->place[to] = count;
                finder->found[count++] = (struct column_arc){key, pair};
            } else if (key < finder->found[finder->place[to]].key) {
                finder->found[finder->place[to]] = (struct column_arc){key, pair};
            }
        }
    }
    return count;
}

/* Costs are below 2^31, so a key and a place fit in one number. */
enum { PLACE_BITS = 31 };

static void put_in_order(struct arc_finder *finder, uint32_t count, struct column_arc *arcs)
{
    ALWAYS(count < (uint32_t)1 << PLACE_BITS);
    for (uint32_t i = 0; i < count; i++)
        finder->keys[i] = (uint64_t)((int64_t)finder->found[i].key + INT32_MAX) << PLACE_BITS | i;
    sort_u64(finder->keys, count, finder->work);
    for (uint32_t i = 0; i < count; i++)
        arcs[i] = finder->found[finder->keys[i] % ((uint64_t)1 << PLACE_BITS)];
}

const struct column_arcs *allocation_arcs(struct allocation *allocation, uint32_t column)
{
    struct column_arcs *arcs = &allocation->arcs[column];
    if (arcs->is_current)
        return arcs;
    if (!allocation->arc_finder)
        allocation->arc_finder = arc_finder_new(allocation);
    arcs->left_key = INT64_MAX / 2;
    arcs->left_piece = NO_PIECE;
    uint32_t count = gather(allocation, allocation->arc_finder, column, arcs);
    if (count > arcs->capacity) {
        arcs->capacity = count > 2 * arcs->capacity ? count : 2 * arcs->capacity;
        arcs->arcs = ARENA_ARRAY(allocation->arena, struct column_arc, arcs->capacity);
    }
    put_in_order(allocation->arc_finder, count, arcs->arcs);
    arcs->count = count;
    arcs->is_current = true;
    return arcs;
}
