/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/ground_rings.h"

#include <math.h>
#include <stdlib.h>

/* Where a part begins or ends. */
struct part_end {
    uint32_t node, part;
};

struct assembly {
    const struct ring_part *parts;
    uint32_t end_count;
    struct part_end *ends; /* [2 · parts] by node, then by part */
    uint32_t *next;        /* [2 · parts] where the ends of a node begin: how many are used up */
    bool *is_used;         /* [parts] */
    uint32_t node_count;
    struct ring_list *rings;
};

static int compare_ends(const void *a, const void *b)
{
    const struct part_end *x = a, *y = b;
    if (x->node != y->node)
        return x->node < y->node ? -1 : 1;
    return (x->part > y->part) - (x->part < y->part);
}

static uint32_t first_of(const struct ring_part *part)
{
    return part->nodes[0];
}

static uint32_t last_of(const struct ring_part *part)
{
    return part->nodes[part->count - 1];
}

static void list_ends(struct assembly *assembly, uint32_t count, struct arena *arena)
{
    assembly->ends = ARENA_ARRAY(arena, struct part_end, 2 * (size_t)count);
    assembly->next = ARENA_ARRAY(arena, uint32_t, 2 * (size_t)count);
    for (uint32_t p = 0; p < count; p++) {
        assembly->ends[assembly->end_count++] = (struct part_end){first_of(&assembly->parts[p]), p};
        assembly->ends[assembly->end_count++] = (struct part_end){last_of(&assembly->parts[p]), p};
    }
    qsort(assembly->ends, assembly->end_count, sizeof *assembly->ends, compare_ends);
}

/* The first part with an end at the node that is not used yet; false: none. */
static bool find_next(struct assembly *assembly, uint32_t node, uint32_t *ret_part)
{
    uint32_t low = 0, high = assembly->end_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (assembly->ends[middle].node < node)
            low = middle + 1;
        else
            high = middle;
    }
    for (uint32_t at = low + assembly->next[low];
         at < assembly->end_count && assembly->ends[at].node == node; at++) {
        if (!assembly->is_used[assembly->ends[at].part]) {
            *ret_part = assembly->ends[at].part;
            return true;
        }
        assembly->next[low]++;
    }
    return false;
}

/* Adds the nodes of a part that begins or ends at `from`, but its last; the node where it goes. */
static uint32_t walk(struct assembly *assembly, uint32_t part_number, uint32_t from)
{
    const struct ring_part *part = &assembly->parts[part_number];
    bool is_turned = first_of(part) != from;
    assembly->is_used[part_number] = true;
    for (uint32_t n = 0; n + 1 < part->count; n++)
        assembly->rings->nodes[assembly->node_count++] =
            part->nodes[is_turned ? part->count - 1 - n : n];
    return is_turned ? first_of(part) : last_of(part);
}

/* From one part on until it closes, or ends. */
static void assemble_from(struct assembly *assembly, uint32_t part)
{
    struct ring_list *rings = assembly->rings;
    uint32_t begin = first_of(&assembly->parts[part]), at = begin;
    bool goes_on = true;
    while (goes_on) {
        at = walk(assembly, part, at);
        goes_on = at != begin && find_next(assembly, at, &part);
    }
    if (at == begin) {
        rings->first_node[++rings->ring_count] = assembly->node_count;
    } else {
        rings->broken_count++;
        assembly->node_count = rings->first_node[rings->ring_count];
    }
}

void rings_assemble(const struct ring_part *parts, uint32_t count, struct arena *arena,
                    struct ring_list *ret_rings)
{
    size_t node_count = 0;
    for (uint32_t p = 0; p < count; p++)
        node_count += parts[p].count;
    *ret_rings = (struct ring_list){
        .first_node = ARENA_ARRAY(arena, uint32_t, (size_t)count + 1),
        .nodes = ARENA_ARRAY(arena, uint32_t, node_count),
    };
    struct assembly assembly = {
        .parts = parts, .is_used = ARENA_ARRAY(arena, bool, count), .rings = ret_rings};
    list_ends(&assembly, count, arena);
    for (uint32_t p = 0; p < count; p++)
        if (!assembly.is_used[p])
            assemble_from(&assembly, p);
}

struct placed_ring ring_place(const struct geo_point *points, uint32_t count)
{
    struct placed_ring ring = {.count = count, .points = points, .box = GEO_BOX_EMPTY};
    double area = 0;
    for (uint32_t p = 0; p < count; p++) {
        struct geo_point a = points[p], b = points[p + 1 == count ? 0 : p + 1];
        double ax = (double)a.lon_e7 - points[0].lon_e7, ay = (double)a.lat_e7 - points[0].lat_e7;
        double bx = (double)b.lon_e7 - points[0].lon_e7, by = (double)b.lat_e7 - points[0].lat_e7;
        area += ax * by - bx * ay;
        geo_box_extend(&ring.box, a);
    }
    ring.area = fabs(area);
    return ring;
}

/* A point where they touch may lie on either side: two of three decide. */
bool ring_lies_in(const struct placed_ring *ring, const struct placed_ring *in)
{
    enum { VOTES = 3 };
    int inside = 0;
    if (!geo_box_contains(&in->box, ring->box.min) || !geo_box_contains(&in->box, ring->box.max))
        return false;
    for (uint32_t vote = 0; vote < VOTES; vote++) {
        uint32_t at = (uint32_t)((uint64_t)ring->count * vote / VOTES);
        inside += geo_ring_contains(in->points, in->count, ring->points[at]);
    }
    return 2 * inside > VOTES;
}
