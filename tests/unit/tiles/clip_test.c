/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>

#include "base/random.h"
#include "tiles/clip.h"

static const struct world_box box = {{0, 0}, {1000, 1000}};

struct parts {
    uint32_t count, point_count;
    struct world_point points[64];
    double length;
};

static double length_of(const struct world_point *points, uint32_t count)
{
    double length = 0;
    for (uint32_t p = 1; p < count; p++)
        length +=
            hypot((double)points[p].x - points[p - 1].x, (double)points[p].y - points[p - 1].y);
    return length;
}

static void note(void *context, const struct world_point *points, uint32_t count)
{
    struct parts *parts = context;
    assert_true(count >= 2);
    for (uint32_t p = 0; p < count; p++) {
        assert_in_range(points[p].x, 0, 1000);
        assert_in_range(points[p].y, 0, 1000);
        if (parts->point_count < 64)
            parts->points[parts->point_count++] = points[p];
    }
    parts->length += length_of(points, count);
    parts->count++;
}

static struct parts clip(const struct world_point *points, uint32_t count)
{
    struct arena *scratch = arena_new();
    struct parts parts = {0};
    clip_line(points, count, &box, scratch, note, &parts);
    arena_free(scratch);
    return parts;
}

static void a_line_within_stays_whole(void **state)
{
    (void)state;
    static const struct world_point line[] = {{0, 0}, {500, 20}, {1000, 1000}, {7, 1000}};
    struct parts parts = clip(line, 4);
    assert_int_equal(parts.count, 1);
    assert_int_equal(parts.point_count, 4);
    assert_memory_equal(parts.points, line, sizeof line);
}

static void a_line_that_leaves_and_comes_back_is_two(void **state)
{
    (void)state;
    static const struct world_point line[] = {
        {-100, 500}, {500, 500}, {500, 1500}, {600, 500}, {600, 400}};
    struct parts parts = clip(line, 5);
    assert_int_equal(parts.count, 2);
    assert_int_equal(parts.points[0].x, 0);
    assert_int_equal(parts.points[2].y, 1000);
    assert_int_equal(parts.points[3].x, 550);
    assert_int_equal(parts.points[3].y, 1000);
}

static void what_lies_outside_is_gone(void **state)
{
    (void)state;
    static const struct world_point around[] = {{-5, -5}, {1100, -5}, {1100, 1100}, {-5, 1100}};
    assert_int_equal(clip(around, 4).count, 0);
    assert_int_equal(clip(around, 1).count, 0);
    assert_int_equal(clip(around, 0).count, 0);
}

/* The length within, by walking each segment in a thousand steps. */
static double walked(const struct world_point *points, uint32_t count)
{
    enum { STEPS = 1000 };
    double within = 0;
    for (uint32_t p = 1; p < count; p++) {
        double length = length_of(points + p - 1, 2);
        uint32_t in = 0;
        for (int step = 0; step < STEPS; step++) {
            double at = (step + 0.5) / STEPS;
            double x = points[p - 1].x + at * ((double)points[p].x - points[p - 1].x);
            double y = points[p - 1].y + at * ((double)points[p].y - points[p - 1].y);
            in += x >= 0 && x <= 1000 && y >= 0 && y <= 1000;
        }
        within += length * in / STEPS;
    }
    return within;
}

static void keeps_the_length_that_is_within(void **state)
{
    (void)state;
    struct random random = random_from_seed(20261124);
    for (int round = 0; round < 2000; round++) {
        struct world_point line[6];
        uint32_t count = 2 + (uint32_t)random_below(&random, 5);
        for (uint32_t p = 0; p < count; p++)
            line[p] = (struct world_point){(int32_t)random_below(&random, 3000) - 1000,
                                           (int32_t)random_below(&random, 3000) - 1000};
        struct parts parts = clip(line, count);
        assert_true(fabs(parts.length - walked(line, count)) < 3 * count + 0.003 * 5000);
    }
}

static double distance_to_line(struct world_point point, const struct world_point *line,
                               uint32_t count)
{
    double least = INFINITY;
    for (uint32_t p = 1; p < count; p++) {
        double x = (double)line[p].x - line[p - 1].x, y = (double)line[p].y - line[p - 1].y;
        double px = (double)point.x - line[p - 1].x, py = (double)point.y - line[p - 1].y;
        double length2 = x * x + y * y, at = length2 > 0 ? (px * x + py * y) / length2 : 0;
        at = fmin(1, fmax(0, at));
        least = fmin(least, hypot(px - at * x, py - at * y));
    }
    return least;
}

static void a_simpler_line_is_never_far_from_what_it_was(void **state)
{
    (void)state;
    struct random random = random_from_seed(7);
    struct arena *scratch = arena_new();
    uint32_t left_out = 0;
    for (int round = 0; round < 500; round++) {
        struct world_point line[40], simple[40];
        struct world_point at = {0, 0};
        for (uint32_t p = 0; p < 40; p++) {
            at.x += (int32_t)random_below(&random, 20);
            at.y += (int32_t)random_below(&random, 21) - 10;
            line[p] = simple[p] = at;
        }
        uint32_t count = clip_simplify(simple, 40, 6, scratch);
        assert_true(count >= 2);
        assert_memory_equal(&simple[0], &line[0], sizeof *line);
        assert_memory_equal(&simple[count - 1], &line[39], sizeof *line);
        for (uint32_t p = 0; p < 40; p++)
            assert_true(distance_to_line(line[p], simple, count) <= 6.001);
        left_out += 40 - count;
    }
    assert_true(left_out > 500 * 10);
    arena_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_within_stays_whole),
        cmocka_unit_test(a_line_that_leaves_and_comes_back_is_two),
        cmocka_unit_test(what_lies_outside_is_gone),
        cmocka_unit_test(keeps_the_length_that_is_within),
        cmocka_unit_test(a_simpler_line_is_never_far_from_what_it_was),
    };
    return cmocka_run_group_tests_name("tiles/clip", tests, NULL, NULL);
}
