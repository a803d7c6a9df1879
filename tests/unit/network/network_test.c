/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "network/network.h"
#include "network/shut.h"

/* Roads made by hand: nodes on a plane of e7 degrees near the equator, ways as lists of nodes. */
struct town {
    struct road_records roads;
    int64_t node_id[64], way_id[64];
    struct geo_point point[64];
    uint32_t way_first_node[65], way_node[512], way_first_tag[65];
    struct road_tag tag[256];
    char strings[1024];
};

static uint32_t add_string(struct town *town, const char *text)
{
    uint32_t at = town->roads.string_size;
    memcpy(town->strings + at, text, strlen(text) + 1);
    town->roads.string_size += (uint32_t)strlen(text) + 1;
    return at;
}

static void town_init(struct town *town)
{
    memset(town, 0, sizeof *town);
    struct road_records *roads = &town->roads;
    roads->node_osm_id = town->node_id;
    roads->node_point = town->point;
    roads->way_osm_id = town->way_id;
    roads->way_first_node = town->way_first_node;
    roads->way_node = town->way_node;
    roads->way_first_tag = town->way_first_tag;
    roads->way_tag = town->tag;
    roads->strings = town->strings;
    roads->string_size = 1;
}

/* In units of about a metre. */
static void add_node(struct town *town, int32_t x_m, int32_t y_m)
{
    uint32_t n = town->roads.node_count++;
    town->node_id[n] = n + 1;
    town->point[n] = (struct geo_point){x_m * 90, y_m * 90};
}

static void add_way(struct town *town, uint32_t count, const uint32_t *nodes, const char *highway,
                    const char *key, const char *value)
{
    struct road_records *roads = &town->roads;
    uint32_t w = roads->way_count++;
    town->way_id[w] = w + 1;
    uint32_t at = town->way_first_node[w];
    memcpy(town->way_node + at, nodes, count * sizeof *nodes);
    town->way_first_node[w + 1] = at + count;
    uint32_t t = town->way_first_tag[w];
    town->tag[t++] = (struct road_tag){add_string(town, "highway"), add_string(town, highway)};
    if (key)
        town->tag[t++] = (struct road_tag){add_string(town, key), add_string(town, value)};
    town->way_first_tag[w + 1] = t;
}

#define WAY(town, highway, key, value, ...)                                                        \
    add_way((town), sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t),                          \
            (uint32_t[]){__VA_ARGS__}, (highway), (key), (value))

static struct network build(const struct town *town, const struct geo_polygon *shut,
                            uint32_t shut_count, struct arena *arena)
{
    struct network network;
    struct error err;
    assert_true(network_build(&town->roads, &walk_profile_default, shut, shut_count, arena,
                              &network, &err));
    return network;
}

static void a_street_between_two_crossings_is_one_chain(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town);
    for (int i = 0; i < 6; i++)
        add_node(&town, i * 10, 0);
    add_node(&town, 20, 10);
    WAY(&town, "residential", NULL, NULL, 0, 1, 2);
    WAY(&town, "residential", NULL, NULL, 2, 3, 4, 5);
    WAY(&town, "footway", NULL, NULL, 2, 6);
    struct network network = build(&town, NULL, 0, arena);
    assert_int_equal(network.chain_count, 3);
    assert_int_equal(network.graph.node_count, 4);
    assert_int_equal(network.graph.arc_count, 6);
    assert_int_equal(network.segment_count, 6);
    for (uint32_t c = 0; c < network.chain_count; c++) {
        time_ms sum = 0;
        for (uint32_t s = network.chain_first_segment[c]; s < network.chain_first_segment[c + 1];
             s++)
            sum += network.segment_forward_ms[s];
        assert_int_equal(sum, network.chain_forward_ms[c]);
    }
    assert_int_equal(network.component_count, 1);
    assert_int_equal(network.component_node_count[0], 7);
    arena_free(arena);
}

static void a_ring_without_a_crossing_is_a_chain_too(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town);
    add_node(&town, 0, 0);
    add_node(&town, 10, 0);
    add_node(&town, 10, 10);
    WAY(&town, "footway", NULL, NULL, 0, 1, 2, 0);
    struct network network = build(&town, NULL, 0, arena);
    assert_int_equal(network.chain_count, 1);
    assert_int_equal(network.segment_count, 3);
    assert_int_equal(network.graph.node_count, 1);
    assert_int_equal(network.junction_node[0], 0);
    arena_free(arena);
}

static void private_ways_motorways_and_ferries_are_not_walked(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town);
    for (int i = 0; i < 12; i++)
        add_node(&town, i * 10, 0);
    WAY(&town, "motorway", NULL, NULL, 0, 1);
    WAY(&town, "service", "access", "private", 2, 3);
    WAY(&town, "residential", "foot", "no", 4, 5);
    WAY(&town, "construction", NULL, NULL, 6, 7);
    WAY(&town, "service", "route", "ferry", 0, 2);
    WAY(&town, "path", "access", "military", 1, 3);
    WAY(&town, "path", "foot", "permit", 4, 6);
    struct network network;
    struct error err;
    assert_false(network_build(&town.roads, &walk_profile_default, NULL, 0, arena, &network, &err));
    assert_int_equal(err.id, TEXT_PLAN_NO_WALKABLE_WAY);
    WAY(&town, "primary", "foot", "yes", 8, 9);
    WAY(&town, "steps", NULL, NULL, 10, 11);
    network = build(&town, NULL, 0, arena);
    assert_int_equal(network.segment_count, 2);
    assert_int_equal(network.component_count, 2);
    /* Steps take twice as long. */
    time_ms level = network.segment_forward_ms[0], steps = network.segment_forward_ms[1];
    assert_in_range(steps, 2 * level - 1, 2 * level + 1);
    arena_free(arena);
}

static void a_split_keeps_every_millisecond(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town);
    for (int i = 0; i < 5; i++)
        add_node(&town, i * 37 + i * i, i % 2 * 11);
    WAY(&town, "residential", NULL, NULL, 0, 1, 2, 3, 4);
    struct network network = build(&town, NULL, 0, arena);
    for (uint32_t s = 0; s < network.segment_count; s++) {
        for (int32_t along = 0; along <= network.segment_length_mm[s]; along += 777) {
            struct network_point at =
                network_point_at(&network, &walk_profile_default, s, along, network.node_point[0]);
            assert_int_equal(at.from_start_ms + at.to_end_ms, network.chain_forward_ms[0]);
            assert_int_equal(at.from_end_ms + at.to_start_ms, network.chain_backward_ms[0]);
        }
    }
    arena_free(arena);
}

static void along_a_chain_times_add_up_both_ways(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town);
    for (int i = 0; i < 5; i++)
        add_node(&town, i * 41, 0);
    WAY(&town, "residential", NULL, NULL, 0, 1, 2, 3, 4);
    struct network network = build(&town, NULL, 0, arena);
    struct geo_point p = network.node_point[0];
    struct network_point a = network_point_at(&network, &walk_profile_default, 0, 5000, p);
    struct network_point b = network_point_at(&network, &walk_profile_default, 1, 20000, p);
    struct network_point c = network_point_at(&network, &walk_profile_default, 3, 1, p);
    assert_int_equal(network_along_chain_ms(&network, &a, &b) +
                         network_along_chain_ms(&network, &b, &c),
                     network_along_chain_ms(&network, &a, &c));
    assert_int_equal(network_along_chain_ms(&network, &c, &b) +
                         network_along_chain_ms(&network, &b, &a),
                     network_along_chain_ms(&network, &c, &a));
    assert_int_equal(network_along_chain_ms(&network, &a, &a), 0);
    arena_free(arena);
}

static void whoever_stands_at_the_door_walks_nowhere_whatever_the_street_allows(void **state)
{
    (void)state;
    static const char *const oneways[] = {"yes", "-1"};
    for (int i = 0; i < 2; i++) {
        struct arena *arena = arena_new();
        struct town town;
        town_init(&town);
        add_node(&town, 0, 0);
        add_node(&town, 100, 0);
        WAY(&town, "footway", "oneway:foot", oneways[i], 0, 1);
        struct network network = build(&town, NULL, 0, arena);
        struct network_point at =
            network_point_at(&network, &walk_profile_default, 0, 50000, network.node_point[0]);
        assert_int_equal(network_along_chain_ms(&network, &at, &at), 0);
        arena_free(arena);
    }
}

static void a_shut_street_is_snapped_to_but_not_walked(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town);
    for (int i = 0; i < 5; i++)
        add_node(&town, i * 100, 0);
    WAY(&town, "residential", NULL, NULL, 0, 1, 2, 3, 4);
    static const struct geo_point square[] = {
        {13500, -900}, {22500, -900}, {22500, 900}, {13500, 900}};
    static const uint32_t first[] = {0, 4};
    struct geo_polygon polygon = {1, first, square, {square[0], square[2]}};
    struct network network = build(&town, &polygon, 1, arena);
    assert_int_equal(network.segment_count, 4);
    assert_int_equal(network.component_node_count[0], 2);
    struct snapper *snapper = snapper_new(&network, &walk_profile_default, arena);
    struct network_point at = snapper_find(snapper, (struct geo_point){18000, 450}, 500000);
    assert_int_not_equal(at.segment, NO_SEGMENT);
    assert_int_equal(at.to_start_ms, TIME_UNREACHABLE);
    assert_int_equal(at.to_end_ms, TIME_UNREACHABLE);
    arena_free(arena);
}

/* The nearest segment by looking at all of them. */
static double nearest_m(const struct network *network, struct geo_point place)
{
    struct geo_frame frame = geo_frame_at(place);
    double least = 1e18;
    for (uint32_t s = 0; s < network->segment_count; s++) {
        struct geo_point p = network->node_point[network->segment_from[s]];
        struct geo_point q = network->node_point[network->segment_to[s]];
        double ax = geo_frame_x_m(&frame, p.lon_e7), ay = geo_frame_y_m(&frame, p.lat_e7);
        double bx = geo_frame_x_m(&frame, q.lon_e7), by = geo_frame_y_m(&frame, q.lat_e7);
        for (int i = 0; i <= 1000; i++) {
            double x = ax + (bx - ax) * i / 1000, y = ay + (by - ay) * i / 1000;
            double square = x * x + y * y;
            least = square < least ? square : least;
        }
    }
    double low = 0, high = 1e9;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (middle * middle < least)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void snaps_to_the_nearest_street(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct random random = random_from_seed(7);
    struct town town;
    town_init(&town);
    for (int i = 0; i < 40; i++)
        add_node(&town, (int32_t)random_below(&random, 2000), (int32_t)random_below(&random, 2000));
    for (uint32_t i = 0; i + 1 < 40; i++)
        WAY(&town, "residential", NULL, NULL, i, i + 1);
    struct network network = build(&town, NULL, 0, arena);
    struct snapper *snapper = snapper_new(&network, &walk_profile_default, arena);
    uint32_t found = 0;
    for (int i = 0; i < 500; i++) {
        struct geo_point place = {(int32_t)random_below(&random, 250000) - 30000,
                                  (int32_t)random_below(&random, 250000) - 30000};
        double expected = nearest_m(&network, place);
        struct network_point at = snapper_find(snapper, place, 300000);
        if (at.segment == NO_SEGMENT) {
            assert_true(expected > 299);
            continue;
        }
        found++;
        assert_true(at.access_mm / 1000.0 < expected + 1.5);
        assert_true(at.access_mm / 1000.0 > expected - 1.5);
    }
    assert_true(found > 250 && found < 500);
    arena_free(arena);
}

static void a_fragment_does_not_catch_who_stands_beside_a_real_street(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town);
    /* A fragment is under 1 % of the nodes: not to be had with 64 nodes and ways, so the real
     * street is one way through the same 60 nodes over and over, and the fragment has 0.5. */
    for (int i = 0; i < 60; i++)
        add_node(&town, i * 20, 0);
    add_node(&town, 0, 40);
    add_node(&town, 100, 40);
    uint32_t nodes[60];
    for (uint32_t i = 0; i < 60; i++)
        nodes[i] = i;
    add_way(&town, 60, nodes, "residential", NULL, NULL);
    WAY(&town, "footway", NULL, NULL, 60, 61);
    struct network network = build(&town, NULL, 0, arena);
    struct snapper *snapper = snapper_new(&network, &walk_profile_default, arena);
    struct geo_point place = {50 * 90, 30 * 90};
    /* 2 of 62 nodes are no fragment: nearest wins. */
    assert_int_equal(network.segment_way[snapper_find(snapper, place, 500000).segment], 1);
    /* The same network seen as part of a larger one. */
    network.node_count = 1000;
    assert_int_equal(network.segment_way[snapper_find(snapper, place, 500000).segment], 0);
    arena_free(arena);
}

static void shut_index_agrees_with_the_polygons(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct random random = random_from_seed(9);
    struct geo_point points[30][4];
    static const uint32_t first[] = {0, 4};
    struct geo_polygon polygons[30];
    for (int p = 0; p < 30; p++) {
        int32_t x = (int32_t)random_below(&random, 100000);
        int32_t y = (int32_t)random_below(&random, 100000);
        int32_t w = 100 + (int32_t)random_below(&random, 20000);
        points[p][0] = (struct geo_point){x, y};
        points[p][1] = (struct geo_point){x + w, y + w / 3};
        points[p][2] = (struct geo_point){x + w, y + w};
        points[p][3] = (struct geo_point){x, y + w / 2};
        polygons[p] = (struct geo_polygon){1, first, points[p], GEO_BOX_EMPTY};
        for (int i = 0; i < 4; i++)
            geo_box_extend(&polygons[p].box, points[p][i]);
    }
    struct shut_index *index = shut_index_new(polygons, 30, arena);
    uint32_t hits = 0;
    for (int i = 0; i < 20000; i++) {
        struct geo_point at = {(int32_t)random_below(&random, 130000) - 5000,
                               (int32_t)random_below(&random, 130000) - 5000};
        bool inside = false;
        for (int p = 0; p < 30; p++)
            inside = inside || geo_polygon_contains(&polygons[p], at);
        assert_int_equal(shut_index_contains(index, at), inside);
        hits += inside;
    }
    assert_true(hits > 1000);
    /* Across, with both ends outside. */
    struct geo_point left = {-6000, points[0][0].lat_e7 + 1000}, right = {140000, left.lat_e7};
    assert_true(shut_index_touches(index, left, right));
    assert_false(shut_index_touches(index, (struct geo_point){-9000, -9000},
                                    (struct geo_point){200000, -9000}));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_street_between_two_crossings_is_one_chain),
        cmocka_unit_test(a_ring_without_a_crossing_is_a_chain_too),
        cmocka_unit_test(private_ways_motorways_and_ferries_are_not_walked),
        cmocka_unit_test(a_split_keeps_every_millisecond),
        cmocka_unit_test(along_a_chain_times_add_up_both_ways),
        cmocka_unit_test(whoever_stands_at_the_door_walks_nowhere_whatever_the_street_allows),
        cmocka_unit_test(a_shut_street_is_snapped_to_but_not_walked),
        cmocka_unit_test(snaps_to_the_nearest_street),
        cmocka_unit_test(a_fragment_does_not_catch_who_stands_beside_a_real_street),
        cmocka_unit_test(shut_index_agrees_with_the_polygons),
    };
    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
