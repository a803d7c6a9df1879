/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOWN_H
#define TOWN_H

#include "base/random.h"
#include "plan/shelter_solve.h"
#include "publish/published_plan.h"

/*
 * Towns made by hand or by chance, planned like a city. Places are given in metres near the
 * equator (1 m = 90 units of 1e-7 degree, a little more than it should be).
 */
enum { TOWN_NODE_MAX = 4096, TOWN_WAY_MAX = 2048, TOWN_STEP_MAX = 8192, TOWN_GROUP_MAX = 512 };

struct town {
    struct arena *arena;
    struct road_records roads;
    struct people_records people;
    struct site_records sites;
    struct area_records areas;
    struct walk_limit limit; /* 15 min unless set before town_build */
    const char *priority;    /* "general" (one rank) unless set */
    int32_t snap_mm;         /* 100 m unless set */

    struct shelter_problem problem;
    struct site_use site_use;
    const uint32_t *record_of_site;
    struct shelter_solution solution;
    struct shelter_plan plan;
    struct published_plan published;
};

struct town *town_new(struct arena *arena);
uint32_t town_node(struct town *town, int32_t x_m, int32_t y_m);
/* `name` and the further tag may be NULL. */
void town_way_of(struct town *town, const char *highway, const char *name, const char *key,
                 const char *value, uint32_t count, const uint32_t *nodes);
#define TOWN_WAY(town, highway, name, ...)                                                         \
    town_way_of((town), (highway), (name), NULL, NULL,                                             \
                sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), (uint32_t[]){__VA_ARGS__})
struct people_record *town_group(struct town *town, const char *key, int32_t x_m, int32_t y_m,
                                 int32_t people);
/* A public personnel shelter for every hazard, with one entrance and visibility public. */
struct site_record *town_site(struct town *town, const char *key, const char *name, int32_t x_m,
                              int32_t y_m, int64_t places);

/* Network, problem, solution, plan and figures, for an air raid. */
void town_plan(struct town *town);

/*
 * A town by chance: about `size` crossings on a jittered grid with some streets left out, some
 * for one direction only, names that repeat, loops, islands; groups (some off the network, some
 * at one spot) and sites (some full of nothing). Not yet planned.
 */
struct town *town_random(struct arena *arena, struct random *random, uint32_t size, uint32_t groups,
                         uint32_t sites);

#endif
