/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>

#include "base/geo.h"
#include "base/random.h"

static struct geo_point degrees(double lon, double lat)
{
    return (struct geo_point){(int32_t)lround(lon * 1e7), (int32_t)lround(lat * 1e7)};
}

static void points_on_earth_are_valid(void **state)
{
    (void)state;
    assert_true(geo_point_valid(degrees(180, 90)));
    assert_true(geo_point_valid(degrees(-180, -90)));
    assert_false(geo_point_valid((struct geo_point){1800000001, 0}));
    assert_false(geo_point_valid((struct geo_point){0, -900000001}));
    assert_false(geo_point_valid((struct geo_point){INT32_MIN, 0}));
}

static void a_box_holds_both_its_corners(void **state)
{
    (void)state;
    struct geo_box box = GEO_BOX_EMPTY;
    assert_true(geo_box_is_empty(&box));
    assert_false(geo_box_contains(&box, degrees(0, 0)));
    geo_box_extend(&box, degrees(10, 59));
    assert_false(geo_box_is_empty(&box));
    assert_true(geo_box_contains(&box, degrees(10, 59)));
    geo_box_extend(&box, degrees(9, 60));
    assert_true(geo_box_contains(&box, degrees(9, 59)));
    assert_true(geo_box_contains(&box, degrees(10, 60)));
    assert_false(geo_box_contains(&box, (struct geo_point){100000001, 595000000}));
    assert_false(geo_box_contains(&box, (struct geo_point){95000000, 589999999}));
}

static void a_degree_of_a_great_circle_is_111_km(void **state)
{
    (void)state;
    /* 6,371,008.8 m × π / 180 */
    assert_int_equal(geo_distance_mm(degrees(0, 0), degrees(1, 0)), 111195080);
    assert_int_equal(geo_distance_mm(degrees(10, 0), degrees(10, 1)), 111195080);
    assert_int_equal(geo_distance_mm(degrees(0, 0), degrees(180, 0)), 20015114442);
    assert_int_equal(geo_distance_mm(degrees(0, 90), degrees(77, 90)), 0);
    assert_int_equal(geo_distance_mm(degrees(0, 90), degrees(0, -90)), 20015114442);
    /* The other way round the date line. */
    assert_int_equal(geo_distance_mm(degrees(-179.5, 0), degrees(179.5, 0)), 111195080);
}

static struct geo_point any_point(struct random *random)
{
    int64_t lon = (int64_t)random_below(random, 3600000001) - 1800000000;
    int64_t lat = (int64_t)random_below(random, 1800000001) - 900000000;
    return (struct geo_point){(int32_t)lon, (int32_t)lat};
}

static void distance_is_symmetrical_and_small_steps_count(void **state)
{
    (void)state;
    struct random random = random_from_seed(7);
    for (int i = 0; i < 1000; i++) {
        struct geo_point a = any_point(&random), b = any_point(&random);
        assert_int_equal(geo_distance_mm(a, b), geo_distance_mm(b, a));
        assert_int_equal(geo_distance_mm(a, a), 0);
    }
    assert_int_equal(geo_distance_mm(degrees(10, 0), (struct geo_point){100000001, 0}), 11);
}

static void the_flat_frame_agrees_with_the_sphere_within_a_city(void **state)
{
    (void)state;
    struct geo_point centre = degrees(10.75, 59.91), near = degrees(10.80, 59.93);
    struct geo_frame frame = geo_frame_at(centre);
    double x = geo_frame_x_m(&frame, near.lon_e7), y = geo_frame_y_m(&frame, near.lat_e7);
    double sphere_m = (double)geo_distance_mm(centre, near) / 1000;
    assert_true(fabs(hypot(x, y) - sphere_m) < sphere_m * 0.002);
    assert_true(x > 0 && y > 0);
    assert_true(geo_frame_x_m(&frame, centre.lon_e7) == 0);
}

static const struct geo_point square[] = {{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}};
static const struct geo_point square_closed[] = {
    {0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}, {0, 0}};

static void a_ring_closes_itself(void **state)
{
    (void)state;
    for (int32_t x = -500; x <= 1500; x += 250) {
        for (int32_t y = -500; y <= 1500; y += 250) {
            bool inside = geo_ring_contains(square, 4, (struct geo_point){x, y});
            assert_int_equal(inside, geo_ring_contains(square_closed, 5, (struct geo_point){x, y}));
            if (x > 0 && x < 1000 && y > 0 && y < 1000)
                assert_true(inside);
            if (x < 0 || x > 1000 || y < 0 || y > 1000)
                assert_false(inside);
        }
    }
    assert_false(geo_ring_contains(square, 0, (struct geo_point){0, 0}));
}

static void the_way_round_does_not_matter(void **state)
{
    (void)state;
    struct random random = random_from_seed(11);
    for (int round = 0; round < 200; round++) {
        struct geo_point ring[8], back[8];
        for (int i = 0; i < 8; i++) {
            ring[i] = (struct geo_point){(int32_t)random_below(&random, 20),
                                         (int32_t)random_below(&random, 20)};
            back[7 - i] = ring[i];
        }
        for (int32_t x = 0; x < 20; x++)
            for (int32_t y = 0; y < 20; y++)
                assert_int_equal(geo_ring_contains(ring, 8, (struct geo_point){x, y}),
                                 geo_ring_contains(back, 8, (struct geo_point){x, y}));
    }
}

/* Two halves of a box share an edge: every point of the box is in exactly one. */
static void a_point_on_a_shared_edge_is_on_one_side_only(void **state)
{
    (void)state;
    static const struct geo_point left[] = {{0, 0}, {7, 0}, {3, 10}, {0, 10}};
    static const struct geo_point right[] = {{7, 0}, {12, 0}, {12, 10}, {3, 10}};
    for (int32_t x = 1; x < 12; x++)
        for (int32_t y = 1; y < 10; y++)
            assert_int_equal(geo_ring_contains(left, 4, (struct geo_point){x, y}) +
                                 geo_ring_contains(right, 4, (struct geo_point){x, y}),
                             1);
}

static void the_whole_earth_does_not_overflow(void **state)
{
    (void)state;
    static const struct geo_point world[] = {{-1800000000, -900000000},
                                             {1800000000, -900000000},
                                             {1800000000, 900000000},
                                             {-1800000000, 900000000}};
    assert_true(geo_ring_contains(world, 4, degrees(120.2, 23)));
    assert_true(geo_ring_contains(world, 4, degrees(-179.9, -89.9)));
}

static void a_hole_is_outside(void **state)
{
    (void)state;
    static const struct geo_point points[] = {{0, 0},     {1000, 0},  {1000, 1000}, {0, 1000},
                                              {400, 400}, {600, 400}, {600, 600},   {400, 600}};
    static const uint32_t first[] = {0, 4, 8};
    struct geo_polygon polygon = {2, first, points, {points[0], points[2]}};
    assert_true(geo_polygon_contains(&polygon, (struct geo_point){100, 100}));
    assert_false(geo_polygon_contains(&polygon, (struct geo_point){500, 500}));
    assert_false(geo_polygon_contains(&polygon, (struct geo_point){2000, 500}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_on_earth_are_valid),
        cmocka_unit_test(a_box_holds_both_its_corners),
        cmocka_unit_test(a_degree_of_a_great_circle_is_111_km),
        cmocka_unit_test(distance_is_symmetrical_and_small_steps_count),
        cmocka_unit_test(the_flat_frame_agrees_with_the_sphere_within_a_city),
        cmocka_unit_test(a_ring_closes_itself),
        cmocka_unit_test(the_way_round_does_not_matter),
        cmocka_unit_test(a_point_on_a_shared_edge_is_on_one_side_only),
        cmocka_unit_test(the_whole_earth_does_not_overflow),
        cmocka_unit_test(a_hole_is_outside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
