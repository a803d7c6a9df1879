/* SPDX-License-Identifier: Apache-2.0 */
#include "plan/route.h"

#include <math.h>
#include <string.h>

#include "algo/time_heap.h"
#include "base/assert.h"

#define NO_ARC UINT32_MAX
#define NO_DOOR UINT32_MAX

struct route_search {
    const struct network *network;
    struct time_heap heap;
    uint32_t stamp;
    uint32_t *junction_stamp;
    int64_t *junction_ms; /* from the place, its access leg included */
    uint32_t *via_arc;    /* NO_ARC = straight from the place's own chain */
    uint32_t *via_junction;
    bool *is_by_end; /* with NO_ARC: by the end of that chain, not by its start */
};

struct route_search *route_search_new(const struct network *network, struct arena *arena)
{
    struct route_search *search = ARENA_NEW(arena, struct route_search);
    uint32_t junctions = network->graph.node_count;
    search->network = network;
    search->heap.arena = arena;
    search->junction_stamp = ARENA_ARRAY(arena, uint32_t, junctions);
    search->junction_ms = ARENA_ARRAY(arena, int64_t, junctions);
    search->via_arc = ARENA_ARRAY(arena, uint32_t, junctions);
    search->via_junction = ARENA_ARRAY(arena, uint32_t, junctions);
    search->is_by_end = ARENA_ARRAY(arena, bool, junctions);
    return search;
}

/* How the last chain is entered: the door on the place's own chain, or by one end of its own. */
enum entry { ENTRY_DIRECT, ENTRY_BY_START, ENTRY_BY_END };

struct goal {
    uint32_t door; /* NO_DOOR = none found yet */
    enum entry entry;
    int64_t total_ms;
};

static bool label(struct route_search *search, uint32_t junction, int64_t before_ms, time_ms leg_ms)
{
    if (leg_ms == TIME_UNREACHABLE)
        return false;
    int64_t total_ms = before_ms + leg_ms;
    if (search->junction_stamp[junction] == search->stamp &&
        search->junction_ms[junction] <= total_ms)
        return false;
    search->junction_stamp[junction] = search->stamp;
    search->junction_ms[junction] = total_ms;
    time_heap_push(&search->heap, total_ms, junction);
    return true;
}

static void start(struct route_search *search, const struct network_point *from)
{
    const struct network *network = search->network;
    uint32_t chain = network->segment_chain[from->segment];
    uint32_t ends[2] = {network->chain_from[chain], network->chain_to[chain]};
    time_ms leg_ms[2] = {from->to_start_ms, from->to_end_ms};
    search->stamp++;
    search->heap.count = 0;
    for (int end = 0; end < 2; end++) {
        if (!label(search, ends[end], from->access_ms, leg_ms[end]))
            continue;
        search->via_arc[ends[end]] = NO_ARC;
        search->is_by_end[ends[end]] = end == 1;
    }
}

static void consider(struct goal *goal, uint32_t door, enum entry entry, int64_t before_ms,
                     time_ms leg_ms, time_ms access_ms)
{
    if (leg_ms == TIME_UNREACHABLE || before_ms + leg_ms + access_ms >= goal->total_ms)
        return;
    *goal = (struct goal){door, entry, before_ms + leg_ms + access_ms};
}

/* The doors at the junction's own chains. */
static void consider_doors_at(const struct network *network, uint32_t junction, int64_t ms,
                              const struct network_point *doors, uint32_t door_count,
                              struct goal *goal)
{
    for (uint32_t d = 0; d < door_count; d++) {
        const struct network_point *door = &doors[d];
        if (door->segment == NO_SEGMENT)
            continue;
        uint32_t chain = network->segment_chain[door->segment];
        if (network->chain_from[chain] == junction)
            consider(goal, d, ENTRY_BY_START, ms, door->from_start_ms, door->access_ms);
        if (network->chain_to[chain] == junction)
            consider(goal, d, ENTRY_BY_END, ms, door->from_end_ms, door->access_ms);
    }
}

static struct goal find_goal(struct route_search *search, const struct network_point *from,
                             const struct network_point *doors, uint32_t door_count)
{
    const struct network *network = search->network;
    struct goal goal = {NO_DOOR, ENTRY_DIRECT, INT64_MAX};
    for (uint32_t d = 0; d < door_count; d++)
        if (doors[d].segment != NO_SEGMENT)
            consider(&goal, d, ENTRY_DIRECT, from->access_ms,
                     network_along_chain_ms(network, from, &doors[d]), doors[d].access_ms);
    start(search, from);
    while (search->heap.count > 0 && search->heap.entries[0].key < goal.total_ms) {
        struct time_heap_entry next = time_heap_pop(&search->heap);
        if (next.key != search->junction_ms[next.item])
            continue;
        consider_doors_at(network, next.item, next.key, doors, door_count, &goal);
        for (arc_id a = network->graph.first_out[next.item];
             a < network->graph.first_out[next.item + 1]; a++) {
            uint32_t head = network->graph.head[a];
            if (!label(search, head, next.key, network->arc_time_ms[a]))
                continue;
            search->via_arc[head] = a;
            search->via_junction[head] = next.item;
        }
    }
    return goal;
}

/* A part of one segment, as it is walked. */
struct stride {
    uint32_t segment;
    int64_t length_mm, time_ms;
    struct geo_point from, to;
};

struct walker {
    const struct network *network;
    struct arena *arena, *scratch;
    struct stride *strides;
    uint32_t stride_count, stride_capacity;
    struct route_leg *legs;
    uint32_t leg_count, leg_capacity;
    struct geo_point *points;
    uint32_t point_count, point_capacity;
};

/* A place on a chain: its ends, or a network point. Time is counted from the chain's start, in
 * the direction of the walk. */
struct position {
    uint32_t segment;
    int64_t along_mm, time_ms;
    struct geo_point point;
};

static struct position chain_start(const struct network *network, uint32_t chain)
{
    uint32_t s = network->chain_first_segment[chain];
    return (struct position){s, 0, 0, network->node_point[network->segment_from[s]]};
}

static struct position chain_end(const struct network *network, uint32_t chain, bool forward)
{
    uint32_t s = network->chain_first_segment[chain + 1] - 1;
    return (struct position){
        .segment = s,
        .along_mm = network->segment_length_mm[s],
        .time_ms = forward ? network->chain_forward_ms[chain] : network->chain_backward_ms[chain],
        .point = network->node_point[network->segment_to[s]],
    };
}

static struct position position_of(const struct network_point *at, bool forward)
{
    return (struct position){
        .segment = at->segment,
        .along_mm = at->along_mm,
        .time_ms = forward ? at->from_start_ms : at->to_start_ms,
        .point = at->point,
    };
}

static void add_stride(struct walker *walker, struct stride stride)
{
    if (stride.length_mm == 0 && stride.time_ms == 0)
        return;
    ARENA_PUSH_ROOM(walker->scratch, struct stride, walker->strides, walker->stride_count,
                    walker->stride_capacity);
    walker->strides[walker->stride_count++] = stride;
}

/* Walks from a onward to b on one chain. Times between them telescope: no millisecond is lost. */
static void walk_onward(struct walker *walker, struct position a, struct position b)
{
    const struct network *network = walker->network;
    struct position at = a;
    int64_t passed_ms = 0; /* from the chain's start to the end of segment s */
    uint32_t first = network->chain_first_segment[network->segment_chain[a.segment]];
    for (uint32_t s = first; s <= b.segment; s++) {
        passed_ms += network->segment_forward_ms[s];
        if (s < a.segment)
            continue;
        struct position next = {s, network->segment_length_mm[s], passed_ms,
                                network->node_point[network->segment_to[s]]};
        if (s == b.segment)
            next = b;
        int64_t from_mm = s == a.segment ? a.along_mm : 0;
        add_stride(walker, (struct stride){s, next.along_mm - from_mm, next.time_ms - at.time_ms,
                                           at.point, next.point});
        at = next;
    }
}

/* Walks from a back to b, against the direction of the chain. */
static void walk_back(struct walker *walker, struct position a, struct position b)
{
    const struct network *network = walker->network;
    struct position at = a;
    int64_t left_ms = 0; /* from the beginning of segment s back to the chain's start */
    uint32_t first = network->chain_first_segment[network->segment_chain[a.segment]];
    for (uint32_t s = first; s < a.segment; s++)
        left_ms += network->segment_backward_ms[s];
    for (uint32_t s = a.segment;; s--) {
        struct position next = {s, 0, left_ms, network->node_point[network->segment_from[s]]};
        if (s == b.segment)
            next = b;
        int64_t from_mm = s == a.segment ? a.along_mm : network->segment_length_mm[s];
        add_stride(walker, (struct stride){s, from_mm - next.along_mm, at.time_ms - next.time_ms,
                                           at.point, next.point});
        if (s == b.segment)
            return;
        at = next;
        left_ms -= network->segment_backward_ms[s - 1];
    }
}

static void walk_direct(struct walker *walker, const struct network_point *a,
                        const struct network_point *b)
{
    bool onward = a->segment != b->segment ? a->segment < b->segment : a->along_mm <= b->along_mm;
    if (onward)
        walk_onward(walker, position_of(a, true), position_of(b, true));
    else
        walk_back(walker, position_of(a, false), position_of(b, false));
}

/* From the place to a junction of its chain. */
static void walk_out(struct walker *walker, const struct network_point *from, bool by_end)
{
    uint32_t chain = walker->network->segment_chain[from->segment];
    if (by_end)
        walk_onward(walker, position_of(from, true), chain_end(walker->network, chain, true));
    else
        walk_back(walker, position_of(from, false), chain_start(walker->network, chain));
}

/* From a junction of the door's chain to the door. */
static void walk_in(struct walker *walker, const struct network_point *door, enum entry entry)
{
    uint32_t chain = walker->network->segment_chain[door->segment];
    if (entry == ENTRY_BY_START)
        walk_onward(walker, chain_start(walker->network, chain), position_of(door, true));
    else
        walk_back(walker, chain_end(walker->network, chain, false), position_of(door, false));
}

static void walk_chain(struct walker *walker, uint32_t arc, uint32_t tail)
{
    const struct network *network = walker->network;
    uint32_t chain = network->arc_chain[arc];
    bool forward = network->chain_from[chain] == tail;
    struct position begin = chain_start(network, chain), end = chain_end(network, chain, forward);
    if (forward)
        walk_onward(walker, begin, end);
    else
        walk_back(walker, end, begin);
}

static void walk_all(struct walker *walker, const struct route_search *search,
                     const struct network_point *from, const struct network_point *door,
                     enum entry entry)
{
    const struct network *network = walker->network;
    if (entry == ENTRY_DIRECT) {
        walk_direct(walker, from, door);
        return;
    }
    uint32_t chain = network->segment_chain[door->segment];
    uint32_t last = entry == ENTRY_BY_START ? network->chain_from[chain] : network->chain_to[chain];
    uint32_t count = 0;
    uint32_t junction = last;
    for (; search->via_arc[junction] != NO_ARC; junction = search->via_junction[junction])
        count++;
    walk_out(walker, from, search->is_by_end[junction]);
    uint32_t *arcs = ARENA_ARRAY(walker->scratch, uint32_t, count);
    uint32_t *tails = ARENA_ARRAY(walker->scratch, uint32_t, count);
    junction = last;
    for (uint32_t i = count; i > 0; i--) {
        arcs[i - 1] = search->via_arc[junction];
        tails[i - 1] = search->via_junction[junction];
        junction = tails[i - 1];
    }
    for (uint32_t i = 0; i < count; i++)
        walk_chain(walker, arcs[i], tails[i]);
    walk_in(walker, door, entry);
}

static void add_point(struct walker *walker, struct geo_point point)
{
    const struct geo_point *last =
        walker->point_count ? &walker->points[walker->point_count - 1] : NULL;
    if (last && last->lon_e7 == point.lon_e7 && last->lat_e7 == point.lat_e7)
        return;
    ARENA_PUSH_ROOM(walker->arena, struct geo_point, walker->points, walker->point_count,
                    walker->point_capacity);
    ALWAYS(walker->points);
    walker->points[walker->point_count++] = point;
}

static bool is_same_street(const struct route_leg *leg, const char *name,
                           enum road_class road_class)
{
    if (strcmp(leg->name, name) != 0)
        return false;
    return name[0] || (leg->road_class == ROAD_STEPS) == (road_class == ROAD_STEPS);
}

static void add_leg(struct walker *walker, const char *name, enum road_class road_class)
{
    ARENA_PUSH_ROOM(walker->arena, struct route_leg, walker->legs, walker->leg_count,
                    walker->leg_capacity);
    ALWAYS(walker->legs);
    walker->legs[walker->leg_count++] = (struct route_leg){
        .name = name,
        .road_class = road_class,
        .first_point = walker->point_count - 1,
    };
}

static void gather_legs(struct walker *walker)
{
    const struct network *network = walker->network;
    for (uint32_t i = 0; i < walker->stride_count; i++) {
        const struct stride *stride = &walker->strides[i];
        uint32_t way = network->segment_way[stride->segment];
        const char *name = network->way_name[way];
        enum road_class road_class = (enum road_class)network->way_class[way];
        struct route_leg *leg = walker->leg_count ? &walker->legs[walker->leg_count - 1] : NULL;
        if (!leg || !is_same_street(leg, name, road_class)) {
            add_leg(walker, name, road_class);
            leg = &walker->legs[walker->leg_count - 1];
        }
        add_point(walker, stride->to);
        leg->length_mm += stride->length_mm;
        leg->time_ms += stride->time_ms;
    }
}

enum { CROSSING_MM = 30 * 1000 };

/* A short unnamed stretch goes to the leg before it, which the street behind it may then join. */
static void join_crossings(struct walker *walker)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < walker->leg_count; i++) {
        const struct route_leg *leg = &walker->legs[i];
        struct route_leg *last = kept ? &walker->legs[kept - 1] : NULL;
        bool is_crossing =
            !leg->name[0] && leg->road_class != ROAD_STEPS && leg->length_mm < CROSSING_MM;
        if (!last || !(is_crossing || is_same_street(last, leg->name, leg->road_class))) {
            walker->legs[kept++] = *leg;
            continue;
        }
        last->length_mm += leg->length_mm;
        last->time_ms += leg->time_ms;
    }
    walker->leg_count = kept;
    for (uint32_t i = 0; i < kept; i++) {
        uint32_t end = i + 1 < kept ? walker->legs[i + 1].first_point : walker->point_count - 1;
        walker->legs[i].point_count = end - walker->legs[i].first_point + 1;
    }
}

enum { SIGHT_MM = 25 * 1000 };

/* From point `at` as far along the line (step ±1) as one sees, degrees clockwise from north;
 * false if the line ends there. */
static bool bearing_from(const struct walker *walker, uint32_t at, int step, double *ret_degrees)
{
    struct geo_point from = walker->points[at], to = from;
    for (int64_t i = (int64_t)at + step; i >= 0 && i < walker->point_count; i += step) {
        to = walker->points[i];
        if (geo_distance_mm(from, to) >= SIGHT_MM)
            break;
    }
    struct geo_frame frame = geo_frame_at(from);
    double east = geo_frame_x_m(&frame, to.lon_e7), north = geo_frame_y_m(&frame, to.lat_e7);
    *ret_degrees = atan2(east, north) * 180 / 3.14159265358979323846;
    return to.lon_e7 != from.lon_e7 || to.lat_e7 != from.lat_e7;
}

static enum compass compass_of(double degrees)
{
    return (enum compass)(((long)floor(degrees / 45 + 0.5) + COMPASS_COUNT) % COMPASS_COUNT);
}

/* Straight on is up to 35° to either side, back is more than 150°. */
static enum route_turn turn_of(double before, double after)
{
    double degrees = remainder(after - before, 360);
    if (fabs(degrees) <= 35)
        return TURN_STRAIGHT;
    if (fabs(degrees) > 150)
        return TURN_BACK;
    return degrees < 0 ? TURN_LEFT : TURN_RIGHT;
}

static void find_turns(struct walker *walker)
{
    for (uint32_t i = 0; i < walker->leg_count; i++) {
        struct route_leg *leg = &walker->legs[i];
        double behind, ahead = 0;
        bearing_from(walker, leg->first_point, 1, &ahead);
        leg->compass = compass_of(ahead);
        if (i == 0)
            continue;
        leg->turn = bearing_from(walker, leg->first_point, -1, &behind)
                        ? turn_of(behind + 180, ahead)
                        : TURN_STRAIGHT;
    }
}

bool route_find(struct route_search *search, const struct network_point *from,
                const struct network_point *doors, uint32_t door_count, struct arena *arena,
                struct route *ret_route)
{
    if (from->segment == NO_SEGMENT)
        return false;
    struct goal goal = find_goal(search, from, doors, door_count);
    if (goal.door == NO_DOOR)
        return false;
    const struct network_point *door = &doors[goal.door];
    struct arena *scratch = arena_new();
    struct walker walker = {.network = search->network, .arena = arena, .scratch = scratch};
    add_point(&walker, from->point);
    walk_all(&walker, search, from, door, goal.entry);
    gather_legs(&walker);
    join_crossings(&walker);
    find_turns(&walker);
    arena_free(scratch);
    struct route route = {
        .door = goal.door,
        .from_access_mm = from->access_mm,
        .to_access_mm = door->access_mm,
        .from_access_ms = from->access_ms,
        .to_access_ms = door->access_ms,
        .leg_count = walker.leg_count,
        .legs = walker.legs,
        .point_count = walker.point_count,
        .points = walker.points,
        .length_mm = (int64_t)from->access_mm + door->access_mm,
        .total_ms = (int64_t)from->access_ms + door->access_ms,
    };
    for (uint32_t i = 0; i < route.leg_count; i++) {
        route.length_mm += route.legs[i].length_mm;
        route.total_ms += route.legs[i].time_ms;
    }
    ALWAYS(route.total_ms == goal.total_ms);
    *ret_route = route;
    return true;
}
