/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_ROUTE_H
#define PLAN_ROUTE_H

#include "base/buffer.h"
#include "network/network.h"

/* Where a leg sets out to. */
enum compass {
    COMPASS_NORTH,
    COMPASS_NORTH_EAST,
    COMPASS_EAST,
    COMPASS_SOUTH_EAST,
    COMPASS_SOUTH,
    COMPASS_SOUTH_WEST,
    COMPASS_WEST,
    COMPASS_NORTH_WEST,
    COMPASS_COUNT
};

/* How the walker turns into a leg from the one before; the first leg has no turn. */
enum route_turn { TURN_NONE, TURN_STRAIGHT, TURN_LEFT, TURN_RIGHT, TURN_BACK };

/*
 * Neighbouring stretches of one street. An unnamed stretch is a leg of its own, steps apart from
 * other ways; one of under 30 m, like a crossing, belongs to the leg before it.
 */
struct route_leg {
    const char *name;           /* "" if the street has none; lives with the network */
    enum road_class road_class; /* of its first stretch */
    enum route_turn turn;
    enum compass compass;
    int64_t length_mm, time_ms;
    uint32_t first_point, point_count; /* in route.points; legs share the point between them */
};

/*
 * The quickest walk from a place to the best of some doors. The streets are the legs; in front
 * of them and behind them are the straight access legs between place, street and door.
 * total_ms = from_access_ms + Σ legs' time_ms + to_access_ms: the walk_ms of the pair, to the
 * millisecond. length_mm is the sum of the same parts' lengths.
 */
struct route {
    uint32_t door; /* index of the door it leads to */
    int32_t from_access_mm, to_access_mm;
    time_ms from_access_ms, to_access_ms;
    uint32_t leg_count; /* 0 if place and door share their point on the street */
    const struct route_leg *legs;
    uint32_t point_count; /* ≥ 1: the streets as a line, for a sketch map */
    const struct geo_point *points;
    int64_t length_mm, total_ms;
};

/* Working memory for routes on one network; one search at a time. */
struct route_search;
struct route_search *route_search_new(const struct network *network, struct arena *arena);

/*
 * The quickest route from `from` to one of the doors; of equal ones always the same. False if
 * there is no way. The route lives in `arena`.
 * One Dijkstra over the junctions no farther than the door.
 */
bool route_find(struct route_search *search, const struct network_point *from,
                const struct network_point *doors, uint32_t door_count, struct arena *arena,
                struct route *ret_route);

/* "Go north on Storgata 320 m, left into Torggata 150 m": the legs as one sentence. */
void route_write(struct buffer *out, enum language language, const struct route *route);

/* One leg alone, "left into Torggata 150 m", for a list. */
void route_leg_write(struct buffer *out, enum language language, const struct route *route,
                     uint32_t leg);

enum text_id compass_text(enum compass compass);

#endif
