/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MADE_TOWN_H
#define MADE_TOWN_H

#include "base/random.h"
#include "plan/shelter_problem.h"

/*
 * Small towns by chance: a grid of streets with holes, inner nodes, steps and one-way streets.
 * Half of them are exact grids on the equator, where many walks are equal.
 */
struct town {
    struct road_records roads;
    uint32_t node_capacity, id_capacity, way_capacity, way_node_count, way_node_capacity;
    uint32_t tag_count, tag_capacity, string_capacity, first_node_capacity, first_tag_capacity;
    struct arena *arena;
};

void town_init(struct town *town, struct arena *arena);
/* In units of about a metre east and north of 0° 0°; returns the node. */
uint32_t town_add_node(struct town *town, int32_t x_m, int32_t y_m);
/* A way with its highway tag, and a name and a oneway:foot tag unless they are NULL. */
void town_add_way(struct town *town, const uint32_t *nodes, uint32_t count, const char *highway,
                  const char *name, const char *oneway);
#define TOWN_WAY(town, highway, name, ...)                                                         \
    town_add_way((town), (uint32_t[]){__VA_ARGS__},                                                \
                 sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), (highway), (name), NULL)

void town_make(struct town *town, struct random *random, struct arena *arena);

/* A town with groups and sites in it; up to 7 groups and 6 sites. */
struct made_problem {
    struct town town;
    struct network network;
    struct walk_profile profile;
    struct shelter_group *groups;
    struct shelter_site *sites;
    struct shelter_door *doors;
    struct area_records areas;
    struct shelter_problem problem;
};

/* `most_people` of one group and half as much again of places at one site. */
struct made_problem *made_problem_new(struct random *random, enum walk_limit_kind kind,
                                      int32_t most_people, struct arena *arena);

#endif
