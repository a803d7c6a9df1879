/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/node_table.h"

bool node_table_ref(struct node_table *table, int64_t id)
{
    if (table->ref_count == NODE_REF_MAX)
        return false;
    ARENA_PUSH_ROOM(table->scratch, int64_t, table->refs, table->ref_count, table->ref_capacity);
    table->refs[table->ref_count++] = id;
    return true;
}

/* A node id, its sign bit turned over so that it sorts without a sign, and which ref it is. */
struct id_ref {
    uint64_t id;
    uint32_t ref;
};

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* Moves the items from `from` to `to` in order of one digit; false if all have the same. */
static bool sort_by_digit(const struct id_ref *from, uint32_t count, unsigned shift,
                          struct id_ref *to)
{
    uint32_t place[DIGITS] = {0}, before = 0;
    for (uint32_t i = 0; i < count; i++)
        place[from[i].id >> shift & (DIGITS - 1)]++;
    for (uint32_t d = 0; d < DIGITS; d++) {
        uint32_t here = place[d];
        if (here == count)
            return false;
        place[d] = before;
        before += here;
    }
    for (uint32_t i = 0; i < count; i++)
        to[place[from[i].id >> shift & (DIGITS - 1)]++] = from[i];
    return true;
}

/* All refs by node id. Least significant digit first, so O(refs). */
static struct id_ref *sort_refs(const struct node_table *table)
{
    uint32_t count = table->ref_count;
    struct id_ref *items = ARENA_ARRAY(table->scratch, struct id_ref, count);
    struct id_ref *other = ARENA_ARRAY(table->scratch, struct id_ref, count);
    for (uint32_t r = 0; r < count; r++)
        items[r] = (struct id_ref){(uint64_t)table->refs[r] ^ (uint64_t)1 << 63, r};
    for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
        if (!sort_by_digit(items, count, shift, other))
            continue;
        struct id_ref *sorted = other;
        other = items;
        items = sorted;
    }
    return items;
}

/* Fills node_ids and ref_node. */
static void number_refs(struct node_table *table)
{
    table->ref_node = ARENA_ARRAY(table->scratch, uint32_t, table->ref_count);
    struct arena_mark mark = arena_mark(table->scratch);
    struct id_ref *sorted = sort_refs(table);
    uint32_t count = 0;
    for (uint32_t i = 0; i < table->ref_count; i++) {
        count += i == 0 || sorted[i].id != sorted[i - 1].id;
        table->ref_node[sorted[i].ref] = count - 1;
    }
    arena_rewind(table->scratch, mark);
    table->node_count = count;
    table->node_ids = ARENA_ARRAY(table->scratch, int64_t, count);
    for (uint32_t r = 0; r < table->ref_count; r++)
        table->node_ids[table->ref_node[r]] = table->refs[r];
}

bool node_table_number(struct node_table *table)
{
    number_refs(table);
    if (table->node_count > NODE_MAX)
        return false;
    table->points = ARENA_ARRAY(table->scratch, struct geo_point, table->node_count);
    table->has_point = ARENA_ARRAY(table->scratch, bool, table->node_count);
    return true;
}

/* Moves the cursor to the first node whose id is not less than `id`. */
static void seek(struct node_table *table, int64_t id)
{
    const int64_t *ids = table->node_ids;
    uint32_t low = table->cursor, high = table->node_count;
    if (low > 0 && ids[low - 1] >= id) {
        high = low;
        low = 0;
    } else if (low == high || ids[low] >= id) {
        return; /* between two nodes, as all the nodes that no way uses */
    } else if (low + 1 == high || ids[low + 1] >= id) {
        table->cursor = low + 1;
        return;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    table->cursor = low;
}

void node_table_place(struct node_table *table, int64_t id, int64_t lon_e7, int64_t lat_e7)
{
    seek(table, id);
    uint32_t n = table->cursor;
    if (n == table->node_count || table->node_ids[n] != id || id == NODE_GAP)
        return;
    if (lon_e7 < -1800000000 || lon_e7 > 1800000000 || lat_e7 < -900000000 || lat_e7 > 900000000) {
        if (table->bad_node_count++ == 0)
            table->first_bad_node = id;
        return;
    }
    table->points[n] = (struct geo_point){(int32_t)lon_e7, (int32_t)lat_e7};
    table->has_point[n] = true;
}
