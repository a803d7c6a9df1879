/* SPDX-License-Identifier: Apache-2.0 */
#include "made_town.h"

#include <stdio.h>
#include <string.h>

#include "base/assert.h"

enum { E7_PER_M = 90 };

void town_init(struct town *town, struct arena *arena)
{
    *town = (struct town){.arena = arena};
    struct road_records *roads = &town->roads;
    roads->way_first_node = ARENA_ARRAY(arena, uint32_t, 1);
    roads->way_first_tag = ARENA_ARRAY(arena, uint32_t, 1);
    town->first_node_capacity = town->first_tag_capacity = 1;
    roads->strings = ARENA_ARRAY(arena, char, 1);
    roads->string_size = town->string_capacity = 1;
}

uint32_t town_add_node(struct town *town, int32_t x_m, int32_t y_m)
{
    struct road_records *roads = &town->roads;
    uint32_t n = roads->node_count;
    ARENA_PUSH_ROOM(town->arena, int64_t, roads->node_osm_id, n, town->id_capacity);
    ARENA_PUSH_ROOM(town->arena, struct geo_point, roads->node_point, n, town->node_capacity);
    roads->node_osm_id[n] = n + 1;
    roads->node_point[n] = (struct geo_point){x_m * E7_PER_M, y_m * E7_PER_M};
    roads->node_count++;
    return n;
}

static uint32_t add_string(struct town *town, const char *text)
{
    struct road_records *roads = &town->roads;
    uint32_t at = roads->string_size;
    for (const char *c = text;; c++) {
        ARENA_PUSH_ROOM(town->arena, char, roads->strings, roads->string_size,
                        town->string_capacity);
        roads->strings[roads->string_size++] = *c;
        if (!*c)
            return at;
    }
}

static void add_tag(struct town *town, const char *key, const char *value)
{
    if (!value)
        return;
    ARENA_PUSH_ROOM(town->arena, struct road_tag, town->roads.way_tag, town->tag_count,
                    town->tag_capacity);
    uint32_t k = add_string(town, key), v = add_string(town, value);
    town->roads.way_tag[town->tag_count++] = (struct road_tag){k, v};
}

void town_add_way(struct town *town, const uint32_t *nodes, uint32_t count, const char *highway,
                  const char *name, const char *oneway)
{
    struct road_records *roads = &town->roads;
    uint32_t w = roads->way_count++, end = roads->way_count;
    ARENA_PUSH_ROOM(town->arena, int64_t, roads->way_osm_id, w, town->way_capacity);
    ARENA_PUSH_ROOM(town->arena, uint32_t, roads->way_first_node, end, town->first_node_capacity);
    ARENA_PUSH_ROOM(town->arena, uint32_t, roads->way_first_tag, end, town->first_tag_capacity);
    roads->way_osm_id[w] = w + 1;
    for (uint32_t i = 0; i < count; i++) {
        ARENA_PUSH_ROOM(town->arena, uint32_t, roads->way_node, town->way_node_count,
                        town->way_node_capacity);
        roads->way_node[town->way_node_count++] = nodes[i];
    }
    add_tag(town, "highway", highway);
    add_tag(town, "name", name);
    add_tag(town, "oneway:foot", oneway);
    roads->way_first_node[end] = town->way_node_count;
    roads->way_first_tag[end] = town->tag_count;
}

static bool chance(struct random *random, uint32_t percent)
{
    return random_below(random, 100) < percent;
}

static int32_t between(struct random *random, int32_t least, int32_t most)
{
    return least + (int32_t)random_below(random, (uint64_t)(most - least + 1));
}

/* A street between two corners of the grid, with up to two nodes on the way. */
static void add_street(struct town *town, struct random *random, uint32_t from, uint32_t to)
{
    static const char *const names[] = {"Storgata", "Torggata", "Kirkegata", NULL};
    static const char *const kinds[] = {"residential", "residential", "footway", "steps"};
    uint32_t nodes[4] = {from}, count = 1;
    const struct geo_point *point = town->roads.node_point;
    struct geo_point a = point[from], b = point[to];
    for (int inner = between(random, 0, 2), i = 1; i <= inner; i++) {
        int32_t x = (a.lon_e7 + (b.lon_e7 - a.lon_e7) * i / (inner + 1)) / E7_PER_M;
        int32_t y = (a.lat_e7 + (b.lat_e7 - a.lat_e7) * i / (inner + 1)) / E7_PER_M;
        nodes[count++] = town_add_node(town, x, y);
    }
    nodes[count++] = to;
    const char *oneway = chance(random, 92) ? NULL : chance(random, 50) ? "yes" : "-1";
    town_add_way(town, nodes, count, kinds[random_below(random, 4)], names[random_below(random, 4)],
                 oneway);
}

void town_make(struct town *town, struct random *random, struct arena *arena)
{
    town_init(town, arena);
    uint32_t columns = 2 + (uint32_t)random_below(random, 4);
    uint32_t rows = 1 + (uint32_t)random_below(random, 4);
    int32_t spacing_m = between(random, 40, 120);
    int32_t jitter_m = chance(random, 50) ? 0 : spacing_m / 3;
    for (uint32_t y = 0; y < rows; y++)
        for (uint32_t x = 0; x < columns; x++)
            town_add_node(town, (int32_t)x * spacing_m + between(random, -jitter_m, jitter_m),
                          (int32_t)y * spacing_m + between(random, -jitter_m, jitter_m));
    for (uint32_t y = 0; y < rows; y++) {
        for (uint32_t x = 0; x < columns; x++) {
            uint32_t at = y * columns + x;
            if (x + 1 < columns && chance(random, 85))
                add_street(town, random, at, at + 1);
            if (y + 1 < rows && chance(random, 85))
                add_street(town, random, at, at + columns);
        }
    }
    add_street(town, random, 0, 1);
}

/* A place on some street, or up to 20 m beside it. */
static struct network_point some_place(const struct made_problem *made, struct random *random,
                                       struct geo_point *ret_place)
{
    const struct network *network = &made->network;
    uint32_t s = (uint32_t)random_below(random, network->segment_count);
    int32_t length_mm = network->segment_length_mm[s];
    static const int32_t parts[] = {0, 1, 2};
    int32_t along_mm = chance(random, 50)
                           ? (int32_t)((int64_t)length_mm * parts[random_below(random, 3)] / 2)
                           : between(random, 0, length_mm);
    struct geo_point on_street =
        network_point_at(network, &made->profile, s, along_mm, network->node_point[0]).point;
    *ret_place = on_street;
    if (chance(random, 40))
        ret_place->lat_e7 += between(random, -20, 20) * E7_PER_M;
    return network_point_at(network, &made->profile, s, along_mm, *ret_place);
}

static const char *number_key(const char *word, uint32_t number, struct arena *arena)
{
    char text[32];
    snprintf(text, sizeof text, "%s %u", word, number);
    return arena_copy_text(arena, text);
}

static void add_groups(struct made_problem *made, struct random *random, int32_t most_people,
                       struct arena *arena)
{
    struct shelter_problem *problem = &made->problem;
    problem->group_count = 1 + (uint32_t)random_below(random, 7);
    made->groups = ARENA_ARRAY(arena, struct shelter_group, problem->group_count);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        struct shelter_group *group = &made->groups[g];
        group->key = number_key("group", g, arena);
        group->people = between(random, 1, most_people);
        group->rank = (uint8_t)between(random, 1, problem->rank_count);
        group->at = some_place(made, random, &group->point);
        if (g > 0 && chance(random, 15)) {
            group->at = made->groups[g - 1].at;
            group->point = made->groups[g - 1].point;
        }
        if (chance(random, 6))
            group->at = (struct network_point){.segment = NO_SEGMENT};
    }
    problem->groups = made->groups;
}

static void add_sites(struct made_problem *made, struct random *random, int32_t most_people,
                      struct arena *arena)
{
    struct shelter_problem *problem = &made->problem;
    problem->site_count = 1 + (uint32_t)random_below(random, 6);
    made->sites = ARENA_ARRAY(arena, struct shelter_site, problem->site_count);
    made->doors = ARENA_ARRAY(arena, struct shelter_door, 3 * problem->site_count);
    for (uint32_t s = 0; s < problem->site_count; s++) {
        struct shelter_site *site = &made->sites[s];
        site->key = number_key("site", s, arena);
        site->name = site->key;
        site->places = between(random, 0, most_people + most_people / 2);
        site->first_door = problem->door_count;
        site->door_count = (uint32_t)between(random, 1, 3);
        for (uint32_t d = 0; d < site->door_count; d++) {
            struct shelter_door *door = &made->doors[problem->door_count++];
            door->at = some_place(made, random, &door->point);
        }
        if (s > 0 && chance(random, 10))
            made->doors[site->first_door] = made->doors[made->sites[s - 1].first_door];
    }
    problem->sites = made->sites;
    problem->doors = made->doors;
}

/* The town in two halves and, above them, the whole. */
static void add_areas(struct made_problem *made, struct arena *arena)
{
    static const uint32_t first[] = {0, 4};
    static const char *const codes[] = {"1", "11", "12"};
    const struct geo_box *box = &made->network.box;
    int32_t middle = (int32_t)(((int64_t)box->min.lon_e7 + box->max.lon_e7) / 2);
    int32_t west[] = {box->min.lon_e7 - 10, box->min.lon_e7 - 10, middle};
    int32_t east[] = {box->max.lon_e7 + 10, middle, box->max.lon_e7 + 10};
    int32_t south = box->min.lat_e7 - 10000, north = box->max.lat_e7 + 10000;
    made->areas.count = 3;
    made->areas.records = ARENA_ARRAY(arena, struct area_record, 3);
    for (int a = 0; a < 3; a++) {
        struct geo_point *ring = ARENA_ARRAY(arena, struct geo_point, 4);
        ring[0] = (struct geo_point){west[a], south};
        ring[1] = (struct geo_point){east[a], south};
        ring[2] = (struct geo_point){east[a], north};
        ring[3] = (struct geo_point){west[a], north};
        made->areas.records[a] = (struct area_record){
            .code = codes[a],
            .name = codes[a],
            .parent_code = a ? codes[0] : NULL,
            .polygon = {1, first, ring, {ring[0], ring[2]}},
        };
    }
}

struct made_problem *made_problem_new(struct random *random, enum walk_limit_kind kind,
                                      int32_t most_people, struct arena *arena)
{
    struct made_problem *made = ARENA_NEW(arena, struct made_problem);
    struct shelter_problem *problem = &made->problem;
    town_make(&made->town, random, arena);
    made->profile = walk_profile_default;
    made->profile.uniform = kind == WALK_LIMIT_LENGTH;
    struct error err;
    ALWAYS(network_build(&made->town.roads, &made->profile, NULL, 0, arena, &made->network, &err));
    problem->network = &made->network;
    problem->level_speed_mm_s = made->profile.level_speed_mm_s;
    problem->rank_count = (uint8_t)between(random, 1, 3);
    problem->limit.kind = kind;
    problem->limit_ms = INT32_MAX - 1;
    if (kind == WALK_LIMIT_TIME)
        problem->limit_ms = (time_ms)(problem->limit.value = between(random, 10000, 400000));
    if (kind == WALK_LIMIT_LENGTH) {
        problem->limit.value = between(random, 10000, 400000);
        problem->limit_ms = profile_time_ms(&made->profile, ROAD_FOOTWAY, problem->limit.value);
    }
    problem->outside_people = (int64_t)random_below(random, 100);
    add_groups(made, random, most_people, arena);
    add_sites(made, random, most_people, arena);
    add_areas(made, arena);
    return made;
}
