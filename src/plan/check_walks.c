/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/check_walks.h"

#include "plan/shelter_plan.h"

/* A binary heap, least key first; a node may stand in it more than once. */
struct key_node {
    walk_key key;
    uint32_t node;
};

struct key_heap {
    struct key_node *items;
    uint32_t count, capacity;
};

/* Things that lie on segments, or segments that touch nodes: first[i] … first[i + 1] − 1. */
struct lists {
    uint32_t *first, *item;
};

struct check_search {
    const struct shelter_problem *problem;
    const struct network *network;
    struct arena *scratch;
    struct lists segments_at_node, groups_on_segment, doors_on_segment;
    uint32_t *site_of_door;

    const walk_key *site_key; /* of a search from all */
    uint32_t only_site;       /* of a search from one; NO_SITE = from all */
    walk_key unit, bound;

    uint32_t round;
    struct key_heap heap;
    uint32_t *node_round; /* [node_count] round in which the node got its key */
    walk_key *node_key;
    uint32_t *node_site; /* where its key comes from */
    uint32_t *settled;
    uint32_t settled_count;
    uint32_t *group_round; /* [group_count] round in which the group was listed */
    uint32_t *reached;

    uint32_t *passed_round; /* [node_count] by check_search_mark_best */
    uint32_t *to_pass;
};

static void heap_put(struct check_search *search, walk_key key, uint32_t node)
{
    struct key_heap *heap = &search->heap;
    ARENA_PUSH_ROOM(search->scratch, struct key_node, heap->items, heap->count, heap->capacity);
    uint32_t i = heap->count++;
    while (i > 0 && heap->items[(i - 1) / 2].key > key) {
        heap->items[i] = heap->items[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    heap->items[i] = (struct key_node){key, node};
}

static struct key_node heap_take(struct key_heap *heap)
{
    struct key_node least = heap->items[0], last = heap->items[--heap->count];
    uint32_t i = 0;
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child + 1 < heap->count && heap->items[child + 1].key < heap->items[child].key)
            child++;
        if (child >= heap->count || heap->items[child].key >= last.key)
            break;
        heap->items[i] = heap->items[child];
        i = child;
    }
    heap->items[i] = last;
    return least;
}

/* Lists `count` items by the place each lies at; NO_SEGMENT = nowhere. */
static struct lists list_by_place(uint32_t place_count, const uint32_t *place, uint32_t count,
                                  struct arena *scratch)
{
    struct lists lists = {
        .first = ARENA_ARRAY(scratch, uint32_t, (size_t)place_count + 1),
        .item = ARENA_ARRAY(scratch, uint32_t, count),
    };
    for (uint32_t i = 0; i < count; i++)
        if (place[i] != NO_SEGMENT)
            lists.first[place[i] + 1]++;
    for (uint32_t p = 0; p < place_count; p++)
        lists.first[p + 1] += lists.first[p];
    uint32_t *next = ARENA_ARRAY(scratch, uint32_t, (size_t)place_count + 1);
    for (uint32_t p = 0; p < place_count; p++)
        next[p] = lists.first[p];
    for (uint32_t i = 0; i < count; i++)
        if (place[i] != NO_SEGMENT)
            lists.item[next[place[i]]++] = i;
    return lists;
}

static struct lists list_segments(const struct network *network, struct arena *scratch)
{
    uint32_t count = network->segment_count;
    uint32_t *node = ARENA_ARRAY(scratch, uint32_t, 2 * (size_t)count);
    for (size_t s = 0; s < count; s++) {
        node[2 * s] = network->segment_from[s];
        node[2 * s + 1] = network->segment_to[s];
    }
    struct lists lists = list_by_place(network->node_count, node, 2 * count, scratch);
    for (uint32_t i = 0; i < lists.first[network->node_count]; i++)
        lists.item[i] /= 2;
    return lists;
}

static void list_groups_and_doors(struct check_search *search)
{
    const struct shelter_problem *problem = search->problem;
    uint32_t segments = search->network->segment_count;
    uint32_t *group_at = ARENA_ARRAY(search->scratch, uint32_t, problem->group_count);
    uint32_t *door_at = ARENA_ARRAY(search->scratch, uint32_t, problem->door_count);
    search->site_of_door = ARENA_ARRAY(search->scratch, uint32_t, problem->door_count);
    for (uint32_t g = 0; g < problem->group_count; g++)
        group_at[g] = problem->groups[g].at.segment;
    for (uint32_t d = 0; d < problem->door_count; d++) {
        door_at[d] = problem->doors[d].at.segment;
        search->site_of_door[d] = NO_SITE;
    }
    for (uint32_t s = 0; s < problem->site_count; s++)
        for (uint32_t i = 0; i < problem->sites[s].door_count; i++)
            search->site_of_door[problem->sites[s].first_door + i] = s;
    for (uint32_t d = 0; d < problem->door_count; d++)
        if (search->site_of_door[d] == NO_SITE)
            door_at[d] = NO_SEGMENT;
    search->groups_on_segment =
        list_by_place(segments, group_at, problem->group_count, search->scratch);
    search->doors_on_segment =
        list_by_place(segments, door_at, problem->door_count, search->scratch);
}

struct check_search *check_search_new(const struct shelter_problem *problem, struct arena *scratch)
{
    struct check_search *search = ARENA_NEW(scratch, struct check_search);
    uint32_t nodes = problem->network->node_count;
    search->problem = problem;
    search->network = problem->network;
    search->scratch = scratch;
    search->segments_at_node = list_segments(problem->network, scratch);
    list_groups_and_doors(search);
    search->node_round = ARENA_ARRAY(scratch, uint32_t, nodes);
    search->node_key = ARENA_ARRAY(scratch, walk_key, nodes);
    search->node_site = ARENA_ARRAY(scratch, uint32_t, nodes);
    search->settled = ARENA_ARRAY(scratch, uint32_t, nodes);
    search->group_round = ARENA_ARRAY(scratch, uint32_t, problem->group_count);
    search->reached = ARENA_ARRAY(scratch, uint32_t, problem->group_count);
    search->passed_round = ARENA_ARRAY(scratch, uint32_t, nodes);
    search->to_pass = ARENA_ARRAY(scratch, uint32_t, nodes);
    return search;
}

/* The part of a segment's time up to the point, rounded; the part after it is the rest, so that
 * a split loses no millisecond. TIME_UNREACHABLE if that direction is shut. */
static time_ms time_before(const struct network *network, const struct network_point *at,
                           const time_ms *segment_ms)
{
    time_ms whole_ms = segment_ms[at->segment];
    int64_t length_mm = network->segment_length_mm[at->segment];
    if (whole_ms == TIME_UNREACHABLE)
        return TIME_UNREACHABLE;
    return length_mm == 0
               ? 0
               : (time_ms)((whole_ms * (int64_t)at->along_mm + length_mm / 2) / length_mm);
}

static time_ms time_after(const struct network *network, const struct network_point *at,
                          const time_ms *segment_ms)
{
    time_ms before_ms = time_before(network, at, segment_ms);
    return before_ms == TIME_UNREACHABLE ? before_ms : segment_ms[at->segment] - before_ms;
}

/* On one segment, straight from p to q. */
static time_ms time_between(const struct network *network, const struct network_point *p,
                            const struct network_point *q)
{
    const time_ms *forward = network->segment_forward_ms, *backward = network->segment_backward_ms;
    time_ms ms = TIME_UNREACHABLE;
    if (p->along_mm <= q->along_mm && forward[p->segment] != TIME_UNREACHABLE)
        ms = time_before(network, q, forward) - time_before(network, p, forward);
    if (p->along_mm >= q->along_mm && backward[p->segment] != TIME_UNREACHABLE)
        ms = time_before(network, p, backward) - time_before(network, q, backward);
    return ms;
}

/* The key at which a door starts; NO_WALK_KEY if its site takes no part in the search. */
static walk_key door_key(const struct check_search *search, uint32_t door)
{
    uint32_t site = search->site_of_door[door];
    if (search->only_site != NO_SITE && site != search->only_site)
        return NO_WALK_KEY;
    walk_key start = search->only_site != NO_SITE ? 0 : search->site_key[site];
    return start + search->unit * search->problem->doors[door].at.access_ms;
}

static walk_key key_of(const struct check_search *search, uint32_t node)
{
    return search->node_round[node] == search->round ? search->node_key[node] : NO_WALK_KEY;
}

static walk_key key_plus(const struct check_search *search, walk_key key, time_ms ms)
{
    if (key == NO_WALK_KEY || ms == TIME_UNREACHABLE)
        return NO_WALK_KEY;
    return key + search->unit * ms;
}

static void offer(struct check_search *search, uint32_t node, walk_key key, uint32_t site)
{
    if (key > search->bound || key >= key_of(search, node))
        return;
    search->node_round[node] = search->round;
    search->node_key[node] = key;
    search->node_site[node] = site;
    heap_put(search, key, node);
}

static void offer_from_door(struct check_search *search, uint32_t door)
{
    const struct network *network = search->network;
    const struct network_point *at = &search->problem->doors[door].at;
    if (at->segment == NO_SEGMENT)
        return;
    walk_key key = door_key(search, door);
    uint32_t site = search->site_of_door[door];
    offer(search, network->segment_from[at->segment],
          key_plus(search, key, time_before(network, at, network->segment_forward_ms)), site);
    offer(search, network->segment_to[at->segment],
          key_plus(search, key, time_after(network, at, network->segment_backward_ms)), site);
}

/* Who walks to node v walks along a segment that ends there. */
static void offer_from_node(struct check_search *search, uint32_t v, walk_key key)
{
    const struct network *network = search->network;
    const struct lists *at = &search->segments_at_node;
    for (uint32_t i = at->first[v]; i < at->first[v + 1]; i++) {
        uint32_t s = at->item[i], from = network->segment_from[s], to = network->segment_to[s];
        if (to == v)
            offer(search, from, key_plus(search, key, network->segment_forward_ms[s]),
                  search->node_site[v]);
        if (from == v)
            offer(search, to, key_plus(search, key, network->segment_backward_ms[s]),
                  search->node_site[v]);
    }
}

static void begin(struct check_search *search, walk_key unit, walk_key bound)
{
    search->unit = unit;
    search->bound = bound;
    search->round++;
    search->heap.count = 0;
    search->settled_count = 0;
}

static void run(struct check_search *search)
{
    while (search->heap.count > 0) {
        struct key_node next = heap_take(&search->heap);
        if (next.key != search->node_key[next.node])
            continue; /* it got a lesser one since */
        search->settled[search->settled_count++] = next.node;
        offer_from_node(search, next.node, next.key);
    }
}

void check_search_from_site(struct check_search *search, uint32_t site, time_ms bound_ms)
{
    const struct shelter_site *s = &search->problem->sites[site];
    search->only_site = site;
    begin(search, 1, bound_ms);
    for (uint32_t d = s->first_door; d < s->first_door + s->door_count; d++)
        offer_from_door(search, d);
    run(search);
}

void check_search_from_all(struct check_search *search, const walk_key *site_key, walk_key unit)
{
    search->only_site = NO_SITE;
    search->site_key = site_key;
    begin(search, unit, NO_WALK_KEY - 1);
    for (uint32_t d = 0; d < search->problem->door_count; d++)
        if (search->site_of_door[d] != NO_SITE)
            offer_from_door(search, d);
    run(search);
}

/* The three ways on from a place on a segment: by either end, or straight to a door there. */
static walk_key key_by_from(const struct check_search *search, const struct network_point *at)
{
    return key_plus(search, key_of(search, search->network->segment_from[at->segment]),
                    time_before(search->network, at, search->network->segment_backward_ms));
}

static walk_key key_by_to(const struct check_search *search, const struct network_point *at)
{
    return key_plus(search, key_of(search, search->network->segment_to[at->segment]),
                    time_after(search->network, at, search->network->segment_forward_ms));
}

static walk_key key_by_door(const struct check_search *search, const struct network_point *at,
                            uint32_t door)
{
    return key_plus(search, door_key(search, door),
                    time_between(search->network, at, &search->problem->doors[door].at));
}

static void keep_less(walk_key key, uint32_t site, walk_key *best, uint32_t *best_site)
{
    if (key < *best) {
        *best = key;
        *best_site = site;
    }
}

walk_key check_search_group(const struct check_search *search, uint32_t group, uint32_t *ret_site)
{
    const struct network *network = search->network;
    const struct network_point *at = &search->problem->groups[group].at;
    walk_key best = NO_WALK_KEY;
    uint32_t site = NO_SITE;
    if (at->segment != NO_SEGMENT) {
        keep_less(key_by_from(search, at), search->node_site[network->segment_from[at->segment]],
                  &best, &site);
        keep_less(key_by_to(search, at), search->node_site[network->segment_to[at->segment]], &best,
                  &site);
        const struct lists *doors = &search->doors_on_segment;
        for (uint32_t i = doors->first[at->segment]; i < doors->first[at->segment + 1]; i++)
            keep_less(key_by_door(search, at, doors->item[i]), search->site_of_door[doors->item[i]],
                      &best, &site);
    }
    best = key_plus(search, best, at->access_ms);
    if (best > search->bound)
        best = NO_WALK_KEY;
    if (ret_site)
        *ret_site = best == NO_WALK_KEY ? NO_SITE : site;
    return best;
}

static void list_reached(struct check_search *search, uint32_t segment, uint32_t *count)
{
    const struct lists *groups = &search->groups_on_segment;
    for (uint32_t i = groups->first[segment]; i < groups->first[segment + 1]; i++) {
        uint32_t g = groups->item[i];
        if (search->group_round[g] == search->round)
            continue;
        search->group_round[g] = search->round;
        if (check_search_group(search, g, NULL) != NO_WALK_KEY)
            search->reached[(*count)++] = g;
    }
}

uint32_t check_search_reached(struct check_search *search, const uint32_t **ret_groups)
{
    const struct lists *at = &search->segments_at_node;
    const struct shelter_site *site = &search->problem->sites[search->only_site];
    uint32_t count = 0;
    for (uint32_t n = 0; n < search->settled_count; n++) {
        uint32_t v = search->settled[n];
        for (uint32_t i = at->first[v]; i < at->first[v + 1]; i++)
            list_reached(search, at->item[i], &count);
    }
    for (uint32_t d = site->first_door; d < site->first_door + site->door_count; d++)
        if (search->problem->doors[d].at.segment != NO_SEGMENT)
            list_reached(search, search->problem->doors[d].at.segment, &count);
    *ret_groups = search->reached;
    return count;
}

/* Who collects sites for check_search_mark_best, and the nodes still to be passed. */
struct marker {
    struct check_search *search;
    bool *is_marked;
    uint32_t *sites, *site_count;
    uint32_t to_pass_count;
};

/* The door gives `key` where `wanted` is the least. */
static void mark_door(struct marker *marker, uint32_t door, walk_key key, walk_key wanted)
{
    uint32_t site = marker->search->site_of_door[door];
    if (key != wanted || marker->is_marked[site])
        return;
    marker->is_marked[site] = true;
    marker->sites[(*marker->site_count)++] = site;
}

static void go_to_node(struct marker *marker, uint32_t node, walk_key key, walk_key wanted)
{
    struct check_search *search = marker->search;
    if (key != wanted || search->passed_round[node] == search->round)
        return;
    search->passed_round[node] = search->round;
    search->to_pass[marker->to_pass_count++] = node;
}

/* From node v on to the other end of a segment, and to the doors on it. */
static void pass_segment(struct marker *marker, uint32_t v, uint32_t segment)
{
    struct check_search *search = marker->search;
    const struct network *network = search->network;
    const time_ms *forward = network->segment_forward_ms, *backward = network->segment_backward_ms;
    const struct lists *doors = &search->doors_on_segment;
    walk_key wanted = search->node_key[v];
    bool onward = network->segment_from[segment] == v;
    uint32_t next = onward ? network->segment_to[segment] : network->segment_from[segment];
    time_ms whole_ms = onward ? forward[segment] : backward[segment];
    go_to_node(marker, next, key_plus(search, key_of(search, next), whole_ms), wanted);
    for (uint32_t i = doors->first[segment]; i < doors->first[segment + 1]; i++) {
        const struct network_point *door = &search->problem->doors[doors->item[i]].at;
        time_ms ms =
            onward ? time_before(network, door, forward) : time_after(network, door, backward);
        mark_door(marker, doors->item[i], key_plus(search, door_key(search, doors->item[i]), ms),
                  wanted);
    }
}

void check_search_mark_best(struct check_search *search, uint32_t group, bool *is_marked,
                            uint32_t *sites, uint32_t *site_count)
{
    struct marker marker = {search, is_marked, sites, site_count, 0};
    const struct network_point *at = &search->problem->groups[group].at;
    walk_key least = check_search_group(search, group, NULL);
    if (least == NO_WALK_KEY)
        return;
    walk_key wanted = least - search->unit * at->access_ms;
    go_to_node(&marker, search->network->segment_from[at->segment], key_by_from(search, at),
               wanted);
    go_to_node(&marker, search->network->segment_to[at->segment], key_by_to(search, at), wanted);
    const struct lists *doors = &search->doors_on_segment;
    for (uint32_t i = doors->first[at->segment]; i < doors->first[at->segment + 1]; i++)
        mark_door(&marker, doors->item[i], key_by_door(search, at, doors->item[i]), wanted);
    const struct lists *segments = &search->segments_at_node;
    while (marker.to_pass_count > 0) {
        uint32_t v = search->to_pass[--marker.to_pass_count];
        for (uint32_t i = segments->first[v]; i < segments->first[v + 1]; i++)
            pass_segment(&marker, v, segments->item[i]);
    }
}
