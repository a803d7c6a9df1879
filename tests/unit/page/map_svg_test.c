/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/map_ground.h"
#include "page/map_lines.h"
#include "publish/street_flow.h"
#include "town.h"

/* A straight street of 41 nodes, 1 km, with a bend of `bend_m` in its middle; one side street. */
static struct town *street(struct arena *arena, int32_t bend_m)
{
    struct town *town = town_new(arena);
    uint32_t nodes[41];
    for (int i = 0; i < 41; i++)
        nodes[i] = town_node(town, 25 * i, i == 20 ? bend_m : 0);
    town_way_of(town, "residential", "Storgata", NULL, NULL, 41, nodes);
    uint32_t end = town_node(town, 500, 300);
    TOWN_WAY(town, "footway", NULL, nodes[20], end);
    town_group(town, "west", 0, 0, 7);
    town_group(town, "side", 500, 250, 2);
    town_site(town, "east", "Skolen", 1000, 0, 100);
    town_plan(town);
    return town;
}

/* 1,000 units for 1 km. */
static struct map_frame frame_of(const struct town *town)
{
    return map_frame_fit(&town->problem.network->box, 1000, 1000, 0, false);
}

static char *lines_of(const struct town *town, const uint8_t *layer, uint8_t wanted,
                      struct map_ink *ink)
{
    struct buffer out = {0};
    struct map_frame frame = frame_of(town);
    map_lines_write(&out, town->problem.network, layer, wanted, &frame, ink);
    char *text = arena_copy_text(town->arena, buffer_text(&out));
    buffer_free(&out);
    return text;
}

static uint8_t *layers_by_class(const struct town *town)
{
    const struct network *network = town->problem.network;
    uint8_t *layer = ARENA_ARRAY(town->arena, uint8_t, network->segment_count);
    for (uint32_t s = 0; s < network->segment_count; s++)
        layer[s] = network->way_class[network->segment_way[s]];
    return layer;
}

static void a_frame_keeps_the_shape_of_the_ground(void **state)
{
    (void)state;
    struct geo_box box = {{0, 600000000}, {1000000, 601000000}}; /* 5.6 km × 11.1 km at 60° N */
    struct map_frame frame = map_frame_fit(&box, 1800, 2000, 50, false);
    assert_int_equal(frame.height, 2000);
    assert_in_range(frame.width, 1040, 1060);
    struct map_point corner = map_frame_place(&frame, (struct geo_point){0, 601000000});
    assert_in_range(corner.x, 49, 51);
    assert_in_range(corner.y, 49, 51);
    struct map_frame filled = map_frame_fit(&box, 1800, 2000, 50, true);
    assert_int_equal(filled.width, 1800);
    assert_true(filled.units_per_m == frame.units_per_m);
    assert_int_equal(map_frame_scale_m(&frame, 360), 2000);
}

static void an_empty_box_still_gives_a_frame(void **state)
{
    (void)state;
    struct geo_box box = GEO_BOX_EMPTY;
    struct map_frame frame = map_frame_fit(&box, 100, 100, 10, false);
    assert_int_equal(frame.width, 100);
    assert_true(frame.units_per_m > 0.79 && frame.units_per_m < 0.81);
}

static void a_street_of_forty_segments_is_one_line_of_two_points(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = street(arena, 0);
    const uint8_t *layer = layers_by_class(town);
    char *line = lines_of(town, layer, ROAD_RESIDENTIAL, NULL);
    char *at = strchr(line, 'l');
    assert_non_null(at);
    assert_in_range(labs(strtol(at + 1, &at, 10)), 995, 1005);
    assert_int_equal(strtol(at, &at, 10), 0);
    assert_string_equal(at, "");
    arena_free(arena);
}

static void a_bend_that_can_be_seen_stays(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = street(arena, 20);
    const char *line = lines_of(town, layers_by_class(town), ROAD_RESIDENTIAL, NULL);
    int points = 1;
    for (const char *at = strchr(line, 'l'); *at; at++)
        points += *at == ' ' || *at == '-';
    assert_true(points >= 6); /* down, the bend, and on */
    arena_free(arena);
}

static void what_falls_on_ink_is_left_out(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = street(arena, 0);
    const uint8_t *layer = layers_by_class(town);
    struct map_frame frame = frame_of(town);
    struct map_ink ink = map_ink_new(&frame, arena);
    assert_string_not_equal(lines_of(town, layer, ROAD_RESIDENTIAL, &ink), "");
    assert_string_equal(lines_of(town, layer, ROAD_RESIDENTIAL, &ink), "");
    assert_string_not_equal(lines_of(town, layer, ROAD_FOOTWAY, &ink), "");
    arena_free(arena);
}

static void everyone_is_counted_on_every_street_they_walk(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = street(arena, 0);
    const struct network *network = town->problem.network;
    const int64_t *people = street_flow(&town->problem, &town->plan.allocation, arena);
    int64_t west = 0, east = 0, side = 0;
    for (uint32_t s = 0; s < network->segment_count; s++) {
        int32_t x = (network->node_point[network->segment_from[s]].lon_e7 +
                     network->node_point[network->segment_to[s]].lon_e7) /
                    180;
        if (network->way_class[network->segment_way[s]] == ROAD_FOOTWAY)
            side = people[s];
        else if (x < 500)
            west = people[s];
        else
            east = people[s];
        assert_true(people[s] > 0);
    }
    assert_int_equal(west, 7);
    assert_int_equal(side, 2);
    assert_int_equal(east, 9);
    arena_free(arena);
}

/* Of whatever town, the walk in person-ms is the flow times the streets, where nobody begins or
 * ends inside a street: here all groups and sites stand at crossings. */
static void flows_add_up_to_the_walks(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = town_new(arena);
    enum { SIDE = 8 };
    uint32_t node[SIDE][SIDE];
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x < SIDE; x++)
            node[y][x] = town_node(town, 100 * x + 3 * y, 100 * y + 7 * x);
    for (int y = 0; y < SIDE; y++)
        for (int x = 0; x + 1 < SIDE; x++) {
            TOWN_WAY(town, "residential", "Row", node[y][x], node[y][x + 1]);
            TOWN_WAY(town, "residential", "Column", node[x][y], node[x + 1][y]);
        }
    for (int i = 0; i < SIDE; i++) {
        struct geo_point at = town->roads.node_point[node[i][(3 * i) % SIDE]];
        char key[8] = {(char)('a' + i), '\0'};
        town_group(town, key, 0, 0, 10 + i)->point = at;
    }
    town_site(town, "s", "S", 0, 0, 40)->entrances[0].point = town->roads.node_point[node[7][7]];
    town_site(town, "t", "T", 0, 0, 60)->entrances[0].point = town->roads.node_point[node[0][4]];
    town_plan(town);
    const struct network *network = town->problem.network;
    const int64_t *people = street_flow(&town->problem, &town->plan.allocation, arena);
    int64_t most = 0, whole = 0;
    for (uint32_t s = 0; s < network->segment_count; s++) {
        whole += people[s] * network->segment_forward_ms[s];
        most = people[s] > most ? people[s] : most;
    }
    assert_true(most > 0);
    /* A group or door at a crossing lies on one of its streets, which then counts as a whole for
     * those who pass its end only: never less than the walk, and by one street a person at most
     * at either end. */
    assert_true(whole >= town->plan.figures.walk_person_ms);
    assert_true(whole <= town->plan.figures.walk_person_ms + town->plan.figures.placed * 2 * 90000);
    arena_free(arena);
}

static void the_ground_of_a_part_holds_only_its_streets(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town *town = street(arena, 0);
    struct map_ground *ground = map_ground_new(town->problem.network, arena);
    struct geo_box box = {{45000 - 9000, 9000}, {45000 + 9000, 27000}}; /* the side street */
    struct map_frame frame = map_frame_fit(&box, 900, 600, 0, true);
    struct buffer out = {0};
    struct html html = {&out, LANGUAGE_EN};
    map_ground_write(&html, ground, &frame, arena);
    assert_non_null(strstr(buffer_text(&out), "class=\"g1\""));
    assert_null(strstr(buffer_text(&out), "class=\"g3\""));
    struct buffer again = {0};
    struct html second = {&again, LANGUAGE_EN};
    map_ground_write(&second, ground, &frame, arena);
    assert_string_equal(buffer_text(&out), buffer_text(&again));
    buffer_free(&out);
    buffer_free(&again);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_keeps_the_shape_of_the_ground),
        cmocka_unit_test(an_empty_box_still_gives_a_frame),
        cmocka_unit_test(a_street_of_forty_segments_is_one_line_of_two_points),
        cmocka_unit_test(a_bend_that_can_be_seen_stays),
        cmocka_unit_test(what_falls_on_ink_is_left_out),
        cmocka_unit_test(everyone_is_counted_on_every_street_they_walk),
        cmocka_unit_test(flows_add_up_to_the_walks),
        cmocka_unit_test(the_ground_of_a_part_holds_only_its_streets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
