/* SPDX-License-Identifier: Apache-2.0 */
#include "algo/time_heap.h"
#include "publish/street_piece.h"

/* How long people walk from the street itself: a search from each site, against the direction of
 * walking, until all junctions beside its pieces are known. */
struct street_walk {
    const struct shelter_problem *problem;
    const struct street_pieces *pieces;
    struct time_heap heap;
    uint32_t stamp; /* of the search whose times are valid */
    uint32_t *time_stamp, *wanted_stamp;
    int64_t *to_site_ms;   /* [junctions] */
    uint32_t wanted_count; /* junctions beside the pieces, not yet settled */
};

static void reach(struct street_walk *walk, uint32_t junction, time_ms leg_ms, int64_t rest_ms)
{
    if (leg_ms == TIME_UNREACHABLE)
        return;
    if (walk->time_stamp[junction] == walk->stamp && walk->to_site_ms[junction] <= leg_ms + rest_ms)
        return;
    walk->time_stamp[junction] = walk->stamp;
    walk->to_site_ms[junction] = leg_ms + rest_ms;
    time_heap_push(&walk->heap, leg_ms + rest_ms, junction);
}

static void want(struct street_walk *walk, uint32_t junction)
{
    if (walk->wanted_stamp[junction] == walk->stamp)
        return;
    walk->wanted_stamp[junction] = walk->stamp;
    walk->wanted_count++;
}

static void search(struct street_walk *walk, const struct shelter_site *site)
{
    const struct network *network = walk->problem->network;
    walk->heap.count = 0;
    for (uint32_t d = site->first_door; d < site->first_door + site->door_count; d++) {
        const struct network_point *door = &walk->problem->doors[d].at;
        if (door->segment == NO_SEGMENT)
            continue;
        uint32_t chain = network->segment_chain[door->segment];
        reach(walk, network->chain_from[chain], door->from_start_ms, door->access_ms);
        reach(walk, network->chain_to[chain], door->from_end_ms, door->access_ms);
    }
    while (walk->heap.count > 0 && walk->wanted_count > 0) {
        struct time_heap_entry next = time_heap_pop(&walk->heap);
        if (next.key != walk->to_site_ms[next.item])
            continue;
        if (walk->wanted_stamp[next.item] == walk->stamp) {
            walk->wanted_stamp[next.item] = 0;
            walk->wanted_count--;
        }
        for (arc_id a = network->graph.first_out[next.item];
             a < network->graph.first_out[next.item + 1]; a++)
            reach(walk, network->graph.head[a], network->arc_back_ms[a], next.key);
    }
}

static void improve(int64_t *least_ms, time_ms leg_ms, int64_t rest_ms)
{
    if (leg_ms != TIME_UNREACHABLE && leg_ms + rest_ms < *least_ms)
        *least_ms = leg_ms + rest_ms;
}

/* From a place on a chain to the site of the search; INT64_MAX if there is no way. */
static int64_t walk_from(const struct street_walk *walk, const struct shelter_site *site,
                         const struct network_point *at)
{
    const struct network *network = walk->problem->network;
    uint32_t chain = network->segment_chain[at->segment];
    uint32_t from = network->chain_from[chain], to = network->chain_to[chain];
    int64_t least_ms = INT64_MAX;
    if (walk->time_stamp[from] == walk->stamp)
        improve(&least_ms, at->to_start_ms, walk->to_site_ms[from]);
    if (walk->time_stamp[to] == walk->stamp)
        improve(&least_ms, at->to_end_ms, walk->to_site_ms[to]);
    for (uint32_t d = site->first_door; d < site->first_door + site->door_count; d++) {
        const struct network_point *door = &walk->problem->doors[d].at;
        if (door->segment != NO_SEGMENT && network->segment_chain[door->segment] == chain)
            improve(&least_ms, network_along_chain_ms(network, at, door), door->access_ms);
    }
    return least_ms;
}

static void widen(struct street_piece *piece, int64_t walk_ms)
{
    if (walk_ms >= INT32_MAX)
        return;
    if (walk_ms < piece->least_walk_ms)
        piece->least_walk_ms = (time_ms)walk_ms;
    if (walk_ms > piece->most_walk_ms)
        piece->most_walk_ms = (time_ms)walk_ms;
}

/*
 * From one place of the piece on to another, with nothing between them. People between turn to
 * whichever end may be walked to; if it is both, the longest walk is (A + B + t) / 2 with A and B
 * from the ends and t between them.
 */
static void widen_between(const struct street_walk *walk, const struct shelter_site *site,
                          const struct network_point *a, const struct network_point *b,
                          struct street_piece *piece)
{
    int64_t from_a_ms = walk_from(walk, site, a), from_b_ms = walk_from(walk, site, b);
    time_ms onward_ms = network_along_chain_ms(walk->problem->network, a, b);
    time_ms back_ms = network_along_chain_ms(walk->problem->network, b, a);
    widen(piece, from_a_ms);
    widen(piece, from_b_ms);
    bool to_a = back_ms != TIME_UNREACHABLE && from_a_ms < INT32_MAX;
    bool to_b = onward_ms != TIME_UNREACHABLE && from_b_ms < INT32_MAX;
    if (to_a && to_b)
        widen(piece, (from_a_ms + from_b_ms + onward_ms) / 2);
    else if (to_a)
        widen(piece, from_a_ms + back_ms);
    else if (to_b)
        widen(piece, from_b_ms + onward_ms);
}

static int64_t along_mm(const struct street_walk *walk, const struct network_point *at)
{
    return walk->pieces->segment_begin_mm[at->segment] + at->along_mm;
}

/* The next door of the site on the piece behind `behind_mm`; NULL if there is none. */
static const struct network_point *next_door(const struct street_walk *walk,
                                             const struct shelter_site *site,
                                             const struct street_piece *piece, int64_t behind_mm)
{
    const struct network *network = walk->problem->network;
    const struct network_point *next = NULL;
    for (uint32_t d = site->first_door; d < site->first_door + site->door_count; d++) {
        const struct network_point *door = &walk->problem->doors[d].at;
        if (door->segment == NO_SEGMENT || network->segment_chain[door->segment] != piece->chain)
            continue;
        int64_t at_mm = along_mm(walk, door);
        if (at_mm > behind_mm && at_mm <= piece->end_mm && (!next || at_mm < along_mm(walk, next)))
            next = door;
    }
    return next;
}

/* The walk is least at an end or a door, and most there or between two of them. */
static void measure(const struct street_walk *walk, const struct shelter_site *site,
                    struct street_piece *piece)
{
    const struct network *network = walk->problem->network;
    struct network_point at = street_point_at(network, walk->pieces, piece->chain, piece->begin_mm);
    struct network_point end = street_point_at(network, walk->pieces, piece->chain, piece->end_mm);
    int64_t at_mm = piece->begin_mm;
    const struct network_point *door;
    while ((door = next_door(walk, site, piece, at_mm))) {
        widen_between(walk, site, &at, door, piece);
        at = *door;
        at_mm = along_mm(walk, door);
    }
    widen_between(walk, site, &at, &end, piece);
}

static void walk_to_site(struct street_walk *walk, uint32_t site, struct street_pieces *pieces,
                         const uint32_t *own, uint32_t count)
{
    const struct network *network = walk->problem->network;
    walk->stamp++;
    walk->wanted_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t chain = pieces->pieces[own[i]].chain;
        want(walk, network->chain_from[chain]);
        want(walk, network->chain_to[chain]);
    }
    search(walk, &walk->problem->sites[site]);
    for (uint32_t i = 0; i < count; i++)
        measure(walk, &walk->problem->sites[site], &pieces->pieces[own[i]]);
}

void street_pieces_walk(const struct shelter_problem *problem, struct street_pieces *pieces,
                        struct arena *scratch)
{
    uint32_t junctions = problem->network->graph.node_count;
    struct street_walk walk = {
        .problem = problem,
        .pieces = pieces,
        .heap = {.arena = scratch},
        .time_stamp = ARENA_ARRAY(scratch, uint32_t, junctions),
        .wanted_stamp = ARENA_ARRAY(scratch, uint32_t, junctions),
        .to_site_ms = ARENA_ARRAY(scratch, int64_t, junctions),
    };
    uint32_t *first = ARENA_ARRAY(scratch, uint32_t, (size_t)problem->site_count + 2);
    uint32_t *own = ARENA_ARRAY(scratch, uint32_t, pieces->count);
    for (uint32_t p = 0; p < pieces->count; p++)
        if (pieces->pieces[p].site != NO_SITE)
            first[pieces->pieces[p].site + 2]++;
    for (uint32_t s = 2; s < problem->site_count + 2; s++)
        first[s] += first[s - 1];
    for (uint32_t p = 0; p < pieces->count; p++)
        if (pieces->pieces[p].site != NO_SITE)
            own[first[pieces->pieces[p].site + 1]++] = p;
    for (uint32_t s = 0; s < problem->site_count; s++)
        if (first[s] < first[s + 1])
            walk_to_site(&walk, s, pieces, own + first[s], first[s + 1] - first[s]);
}
