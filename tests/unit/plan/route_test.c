/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "made_town.h"
#include "oracle.h"
#include "plan/route.h"

static struct network build(const struct town *town, struct arena *arena)
{
    struct network network;
    struct error err;
    assert_true(network_build(&town->roads, &walk_profile_default, NULL, 0, arena, &network, &err));
    return network;
}

/* The place at a node. */
static struct network_point at_node(const struct network *network, uint32_t node)
{
    for (uint32_t s = 0; s < network->segment_count; s++) {
        bool is_from = network->segment_from[s] == node;
        if (is_from || network->segment_to[s] == node)
            return network_point_at(network, &walk_profile_default, s,
                                    is_from ? 0 : network->segment_length_mm[s],
                                    network->node_point[node]);
    }
    return (struct network_point){.segment = NO_SEGMENT};
}

/* Parts add up, and the line runs through the legs without a gap. */
static void assert_whole(const struct route *route, const struct network_point *from,
                         const struct network_point *door)
{
    int64_t ms = (int64_t)route->from_access_ms + route->to_access_ms;
    int64_t mm = (int64_t)route->from_access_mm + route->to_access_mm;
    uint32_t next_point = 0;
    for (uint32_t i = 0; i < route->leg_count; i++) {
        const struct route_leg *leg = &route->legs[i];
        ms += leg->time_ms;
        mm += leg->length_mm;
        assert_int_equal(leg->first_point, next_point);
        next_point = leg->first_point + leg->point_count - 1;
        assert_true(i == 0 ? leg->turn == TURN_NONE : leg->turn != TURN_NONE);
        if (i > 0 && leg->name[0])
            assert_string_not_equal(leg->name, leg[-1].name);
    }
    assert_int_equal(ms, route->total_ms);
    assert_int_equal(mm, route->length_mm);
    assert_true(route->point_count >= 1);
    if (route->leg_count > 0)
        assert_int_equal(next_point, route->point_count - 1);
    assert_memory_equal(&route->points[0], &from->point, sizeof from->point);
    assert_memory_equal(&route->points[route->point_count - 1], &door->point, sizeof door->point);
}

static void a_route_takes_as_long_as_the_walk_of_its_pair(void **state)
{
    (void)state;
    struct random random = random_from_seed(21);
    struct arena *arena = arena_new();
    uint32_t found = 0, none = 0, with_turns = 0;
    for (int i = 0; i < 800; i++) {
        struct made_problem *made = made_problem_new(&random, WALK_LIMIT_NONE, 5, arena);
        const struct shelter_problem *problem = &made->problem;
        int64_t *walk = oracle_walks(problem, arena);
        struct route_search *search = route_search_new(&made->network, arena);
        for (uint32_t g = 0; g < problem->group_count; g++) {
            for (uint32_t s = 0; s < problem->site_count; s++) {
                struct network_point doors[3];
                for (uint32_t d = 0; d < problem->sites[s].door_count; d++)
                    doors[d] = problem->doors[problem->sites[s].first_door + d].at;
                struct route route;
                int64_t expected = walk[g * problem->site_count + s];
                bool is_found = route_find(search, &problem->groups[g].at, doors,
                                           problem->sites[s].door_count, arena, &route);
                assert_int_equal(is_found, expected >= 0);
                none += !is_found;
                if (!is_found)
                    continue;
                assert_int_equal(route.total_ms, expected);
                assert_whole(&route, &problem->groups[g].at, &doors[route.door]);
                found++;
                with_turns += route.leg_count > 1;
            }
        }
        arena_clear(arena);
    }
    assert_true(found > 3000 && none > 300 && with_turns > 600);
    arena_free(arena);
}

static void says_the_way_in_words(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town, arena);
    /* North on Storgata in two ways, over a short crossing, left into Torggata, right up steps. */
    uint32_t a = town_add_node(&town, 0, 0), b = town_add_node(&town, 0, 200);
    uint32_t c = town_add_node(&town, 0, 300), d = town_add_node(&town, -10, 300);
    uint32_t e = town_add_node(&town, -160, 300), f = town_add_node(&town, -160, 340);
    TOWN_WAY(&town, "residential", "Storgata", a, b);
    TOWN_WAY(&town, "residential", "Storgata", b, c);
    TOWN_WAY(&town, "footway", NULL, c, d);
    TOWN_WAY(&town, "residential", "Torggata", d, e);
    TOWN_WAY(&town, "steps", NULL, e, f);
    struct network network = build(&town, arena);
    struct network_point from = at_node(&network, a), door = at_node(&network, f);
    struct route route;
    assert_true(route_find(route_search_new(&network, arena), &from, &door, 1, arena, &route));
    assert_int_equal(route.leg_count, 3);
    assert_int_equal(route.legs[0].compass, COMPASS_NORTH);
    assert_int_equal(route.legs[1].turn, TURN_LEFT);
    assert_int_equal(route.legs[2].turn, TURN_RIGHT);
    assert_int_equal(route.point_count, 6);
    struct buffer words = {0};
    route_write(&words, LANGUAGE_EN, &route);
    assert_string_equal(buffer_text(&words),
                        "Go north on Storgata 310 m, left into Torggata 150 m, "
                        "right into steps 40 m");
    buffer_clear(&words);
    route_write(&words, LANGUAGE_ZH, &route);
    assert_string_equal(buffer_text(&words),
                        "沿Storgata向北走310 米，左转进入Torggata走150 米，右转进入台阶走40 米");
    buffer_free(&words);
    arena_free(arena);
}

static void goes_to_the_nearer_door_and_along_its_own_street(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct town town;
    town_init(&town, arena);
    uint32_t a = town_add_node(&town, 0, 0), b = town_add_node(&town, 100, 0);
    TOWN_WAY(&town, "residential", "Storgata", a, b);
    struct network network = build(&town, arena);
    struct geo_point place = network.node_point[a];
    struct network_point from = network_point_at(&network, &walk_profile_default, 0, 40000, place);
    struct network_point doors[3] = {
        network_point_at(&network, &walk_profile_default, 0, 90000, network.node_point[b]),
        {.segment = NO_SEGMENT},
        network_point_at(&network, &walk_profile_default, 0, 30000, from.point),
    };
    struct route route;
    struct route_search *search = route_search_new(&network, arena);
    assert_true(route_find(search, &from, doors, 3, arena, &route));
    assert_int_equal(route.door, 2);
    assert_int_equal(route.leg_count, 1);
    assert_int_equal(route.legs[0].compass, COMPASS_WEST);
    assert_int_equal(route.legs[0].length_mm, 10000);
    /* To where one stands there is no leg, and off the network no route. */
    assert_true(route_find(search, &from, &from, 1, arena, &route));
    assert_int_equal(route.leg_count, 0);
    assert_int_equal(route.point_count, 1);
    assert_false(route_find(search, &doors[1], doors, 3, arena, &route));
    assert_false(route_find(search, &from, &doors[1], 1, arena, &route));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_route_takes_as_long_as_the_walk_of_its_pair),
        cmocka_unit_test(says_the_way_in_words),
        cmocka_unit_test(goes_to_the_nearer_door_and_along_its_own_street),
    };
    return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
