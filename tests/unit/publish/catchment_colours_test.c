/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "plan/shelter.h"
#include "publish/catchment_colours.h"

/* A section of one line between two points. */
static struct street_section section_between(struct arena *arena, uint32_t site,
                                             struct geo_point from, struct geo_point to)
{
    struct geo_point *points = ARENA_ARRAY(arena, struct geo_point, 2);
    struct street_line *line = ARENA_NEW(arena, struct street_line);
    points[0] = from, points[1] = to;
    *line = (struct street_line){2, points};
    return (struct street_section){.site = site, .street = "", .line_count = 1, .lines = line};
}

static void sites_whose_streets_meet_have_different_colours(void **state)
{
    enum { SIDE = 30 };
    struct arena *arena = arena_new();
    struct street_section *sections = ARENA_ARRAY(arena, struct street_section, 4 * SIDE * SIDE);
    struct street_sections all = {0, sections};
    (void)state;
    /* Squares beside each other: half a street to each of four sides, which the next one has the
     * other half of. */
    for (int32_t y = 0; y < SIDE; y++)
        for (int32_t x = 0; x < SIDE; x++) {
            const struct geo_point middle = {2 * x, 2 * y};
            const struct geo_point sides[] = {
                {2 * x + 1, 2 * y}, {2 * x - 1, 2 * y}, {2 * x, 2 * y + 1}, {2 * x, 2 * y - 1}};
            for (int s = 0; s < 4; s++)
                sections[all.count++] =
                    section_between(arena, (uint32_t)(y * SIDE + x), middle, sides[s]);
        }
    const uint8_t *colours = catchment_colours(&all, SIDE * SIDE, arena);
    for (uint32_t site = 0; site < SIDE * SIDE; site++) {
        assert_true(colours[site] < CATCHMENT_COLOUR_COUNT);
        if (site % SIDE + 1 < SIDE)
            assert_int_not_equal(colours[site], colours[site + 1]);
        if (site + SIDE < SIDE * SIDE)
            assert_int_not_equal(colours[site], colours[site + SIDE]);
    }
    arena_free(arena);
}

static void where_too_many_meet_each_colour_is_used_about_as_often(void **state)
{
    enum { SITES = 2 * CATCHMENT_COLOUR_COUNT };
    struct arena *arena = arena_new();
    struct street_section sections[SITES];
    uint32_t used[CATCHMENT_COLOUR_COUNT] = {0};
    (void)state;
    for (uint32_t s = 0; s < SITES; s++)
        sections[s] = section_between(arena, s, (struct geo_point){0, 0},
                                      (struct geo_point){(int32_t)s + 1, 1});
    const uint8_t *colours =
        catchment_colours(&(struct street_sections){SITES, sections}, SITES, arena);
    for (uint32_t s = 0; s < SITES; s++)
        used[colours[s]]++;
    for (int c = 0; c < CATCHMENT_COLOUR_COUNT; c++)
        assert_int_equal(used[c], 2);
    arena_free(arena);
}

static void people_without_a_place_and_sites_without_streets_do_no_harm(void **state)
{
    struct arena *arena = arena_new();
    const struct geo_point a = {0, 0}, b = {1, 0}, c = {2, 0};
    const struct street_section sections[] = {section_between(arena, 2, a, b),
                                              section_between(arena, NO_SITE, b, c)};
    (void)state;
    const uint8_t *colours = catchment_colours(&(struct street_sections){2, sections}, 3, arena);
    for (int s = 0; s < 3; s++)
        assert_true(colours[s] < CATCHMENT_COLOUR_COUNT);
    assert_non_null(catchment_colours(&(struct street_sections){0, NULL}, 0, arena));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sites_whose_streets_meet_have_different_colours),
        cmocka_unit_test(where_too_many_meet_each_colour_is_used_about_as_often),
        cmocka_unit_test(people_without_a_place_and_sites_without_streets_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
