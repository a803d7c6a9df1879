/* SPDX-License-Identifier: Apache-2.0 */
#include "town.h"

#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "plan/plan_hash.h"
#include "plan/shelter_figures.h"

static uint32_t add_string(struct town *town, const char *text)
{
    uint32_t at = town->roads.string_size;
    ALWAYS(at + strlen(text) + 1 < 64 * (size_t)TOWN_WAY_MAX);
    memcpy(town->roads.strings + at, text, strlen(text) + 1);
    town->roads.string_size += (uint32_t)strlen(text) + 1;
    return at;
}

struct town *town_new(struct arena *arena)
{
    struct town *town = ARENA_NEW(arena, struct town);
    town->arena = arena;
    town->roads = (struct road_records){
        .node_osm_id = ARENA_ARRAY(arena, int64_t, TOWN_NODE_MAX),
        .node_point = ARENA_ARRAY(arena, struct geo_point, TOWN_NODE_MAX),
        .way_osm_id = ARENA_ARRAY(arena, int64_t, TOWN_WAY_MAX),
        .way_first_node = ARENA_ARRAY(arena, uint32_t, TOWN_WAY_MAX + 1),
        .way_node = ARENA_ARRAY(arena, uint32_t, TOWN_STEP_MAX),
        .way_first_tag = ARENA_ARRAY(arena, uint32_t, TOWN_WAY_MAX + 1),
        .way_tag = ARENA_ARRAY(arena, struct road_tag, 3 * TOWN_WAY_MAX),
        .strings = ARENA_ARRAY(arena, char, 64 * (size_t)TOWN_WAY_MAX),
        .string_size = 1,
    };
    town->people.records = ARENA_ARRAY(arena, struct people_record, TOWN_GROUP_MAX);
    town->sites.records = ARENA_ARRAY(arena, struct site_record, TOWN_GROUP_MAX);
    town->limit = (struct walk_limit){WALK_LIMIT_TIME, 900000};
    town->priority = "general";
    town->snap_mm = 100000;
    return town;
}

static struct geo_point place(int32_t x_m, int32_t y_m)
{
    return (struct geo_point){x_m * 90, y_m * 90};
}

uint32_t town_node(struct town *town, int32_t x_m, int32_t y_m)
{
    uint32_t n = town->roads.node_count++;
    ALWAYS(n < TOWN_NODE_MAX);
    town->roads.node_osm_id[n] = n + 1;
    town->roads.node_point[n] = place(x_m, y_m);
    return n;
}

static void add_tag(struct town *town, uint32_t way, const char *key, const char *value)
{
    if (!value)
        return;
    struct road_tag tag = {add_string(town, key), add_string(town, value)};
    town->roads.way_tag[town->roads.way_first_tag[way + 1]++] = tag;
}

void town_way_of(struct town *town, const char *highway, const char *name, const char *key,
                 const char *value, uint32_t count, const uint32_t *nodes)
{
    struct road_records *roads = &town->roads;
    uint32_t w = roads->way_count++;
    uint32_t at = roads->way_first_node[w];
    ALWAYS(w < TOWN_WAY_MAX && at + count <= TOWN_STEP_MAX);
    roads->way_osm_id[w] = w + 1;
    memcpy(roads->way_node + at, nodes, count * sizeof *nodes);
    roads->way_first_node[w + 1] = at + count;
    roads->way_first_tag[w + 1] = roads->way_first_tag[w];
    add_tag(town, w, "highway", highway);
    add_tag(town, w, "name", name);
    add_tag(town, w, key, value);
}

struct people_record *town_group(struct town *town, const char *key, int32_t x_m, int32_t y_m,
                                 int32_t people)
{
    ALWAYS(town->people.count < TOWN_GROUP_MAX);
    struct people_record *record = &town->people.records[town->people.count++];
    *record = (struct people_record){
        .key = arena_copy_text(town->arena, key),
        .point = place(x_m, y_m),
        .people = people,
        .state = "resident",
    };
    return record;
}

struct site_record *town_site(struct town *town, const char *key, const char *name, int32_t x_m,
                              int32_t y_m, int64_t places)
{
    ALWAYS(town->sites.count < TOWN_GROUP_MAX);
    struct entrance_record *entrance = ARENA_NEW(town->arena, struct entrance_record);
    entrance->point = place(x_m, y_m);
    struct site_record *record = &town->sites.records[town->sites.count++];
    *record = (struct site_record){
        .key = arena_copy_text(town->arena, key),
        .name = arena_copy_text(town->arena, name),
        .function = FUNCTION_PERSONNEL_SHELTER,
        .access = ACCESS_PUBLIC,
        .places = places,
        .door_count = -1,
        .state = STATE_USABLE,
        .visibility = VISIBILITY_PUBLIC,
        .entrance_count = 1,
        .entrances = entrance,
    };
    for (int h = 0; h < HAZARD_COUNT; h++)
        record->suitable[h] = SUITABILITY_YES;
    return record;
}

static void publish(struct town *town)
{
    static const char *const attributions[] = {"© the makers of this town"};
    town->published = (struct published_plan){
        .plan = &town->plan,
        .sites = &town->sites,
        .record_of_site = town->record_of_site,
        .site_use = &town->site_use,
        .areas = &town->areas,
        .attribution_count = 1,
        .attributions = attributions,
    };
}

void town_plan(struct town *town)
{
    struct shelter_inputs inputs = {
        .roads = &town->roads, .people = &town->people, .sites = &town->sites};
    struct shelter_options options = {
        .hazard = HAZARD_AIR_RAID,
        .limit = town->limit,
        .snap_mm = town->snap_mm,
        .population_state = "resident",
    };
    struct error err;
    ALWAYS(priority_parse(town->priority, &options.priority, &err));
    ALWAYS(shelter_problem_build(&inputs, &options, town->arena, &town->problem, &town->site_use,
                                 &town->record_of_site, &err));
    ALWAYS(shelter_solve(&town->problem, NULL, town->arena, &town->solution, &err));
    town->plan = (struct shelter_plan){
        .name = "a",
        .author = "tester",
        .created_at_ms = 1794452400000, /* 2026-11-12T03:00:00Z */
        .reaction_ms = 120000,
        .population_state = "resident",
        .snap_mm = town->snap_mm,
        .priority = town->priority,
        .problem = &town->problem,
        .allocation = shelter_solution_result(&town->problem, &town->solution, town->arena),
    };
    shelter_figures_count(&town->problem, &town->solution.pairs, &town->plan.allocation,
                          town->arena, &town->plan.figures);
    memset(&town->plan.content_hash, 0xab, sizeof town->plan.content_hash);
    publish(town);
}

struct chance_grid {
    struct town *town;
    struct random *random;
    uint32_t side;
    uint32_t *node; /* [side · side] */
};

static bool chance(struct random *random, uint32_t percent)
{
    return random_below(random, 100) < percent;
}

static void add_street(struct chance_grid *grid, uint32_t a, uint32_t b)
{
    static const char *const names[] = {NULL, "Storgata", "Torggata", "Brugata", "Parkveien"};
    static const char *const kinds[] = {"residential", "footway", "steps", "primary"};
    struct random *random = grid->random;
    if (chance(random, 15))
        return;
    uint32_t nodes[4], count = 0;
    struct geo_point from = grid->town->roads.node_point[a];
    struct geo_point to = grid->town->roads.node_point[b];
    nodes[count++] = a;
    for (uint32_t i = 0, inner = (uint32_t)random_below(random, 3); i < inner; i++)
        nodes[count++] = town_node(
            grid->town, (from.lon_e7 + to.lon_e7) / 180 + (int32_t)random_below(random, 60) - 30,
            (from.lat_e7 + to.lat_e7) / 180 + (int32_t)random_below(random, 60) - 30);
    nodes[count++] = b;
    bool one_way = chance(random, 10);
    town_way_of(grid->town, kinds[random_below(random, 4)], names[random_below(random, 5)],
                one_way ? "oneway:foot" : NULL, one_way ? "yes" : NULL, count, nodes);
}

static void add_streets(struct chance_grid *grid)
{
    for (uint32_t y = 0; y < grid->side; y++)
        for (uint32_t x = 0; x < grid->side; x++)
            grid->node[y * grid->side + x] =
                town_node(grid->town, (int32_t)(x * 120) + (int32_t)random_below(grid->random, 50),
                          (int32_t)(y * 120) + (int32_t)random_below(grid->random, 50));
    /* One street that is always there. */
    TOWN_WAY(grid->town, "residential", "Storgata", grid->node[0], grid->node[1]);
    for (uint32_t y = 0; y < grid->side; y++) {
        for (uint32_t x = 0; x < grid->side; x++) {
            uint32_t at = y * grid->side + x;
            if (x + 1 < grid->side)
                add_street(grid, grid->node[at], grid->node[at + 1]);
            if (y + 1 < grid->side)
                add_street(grid, grid->node[at], grid->node[at + grid->side]);
            if (chance(grid->random, 4))
                add_street(grid, grid->node[at], grid->node[at]); /* a loop, or nothing */
        }
    }
}

struct town *town_random(struct arena *arena, struct random *random, uint32_t size, uint32_t groups,
                         uint32_t sites)
{
    struct town *town = town_new(arena);
    struct chance_grid grid = {.town = town, .random = random, .side = 2};
    while ((grid.side + 1) * (grid.side + 1) <= size)
        grid.side++;
    grid.node = ARENA_ARRAY(arena, uint32_t, (size_t)grid.side * grid.side);
    add_streets(&grid);
    uint32_t extent = (grid.side - 1) * 120 + 50;
    char key[16];
    int32_t x = 0, y = 0;
    for (uint32_t g = 0; g < groups; g++) {
        if (g == 0 || !chance(random, 20)) {
            x = (int32_t)random_below(random, extent);
            y = (int32_t)random_below(random, extent);
        }
        snprintf(key, sizeof key, "g%u", g);
        struct people_record *record =
            town_group(town, key, x, y, 1 + (int32_t)random_below(random, 40));
        record->person_class = chance(random, 30) ? PERSON_OLDER : PERSON_GENERAL;
    }
    for (uint32_t s = 0; s < sites; s++) {
        snprintf(key, sizeof key, "s%u", s);
        town_site(town, key, "Shelter", (int32_t)random_below(random, extent),
                  (int32_t)random_below(random, extent),
                  (int64_t)random_below(random, 60 * groups / (sites + 1) + 2));
    }
    return town;
}
