/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "app/desk_names.h"
#include "roads/roads.h"

/* Three ways of Mill Lane, the last one in another village; a way without a name. */
static const char text[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"residential\",\"name\":\"Mill Lane\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[10.000,60.0],[10.001,60.0],"
    "[10.002,60.0]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"residential\",\"name\":\"Mill Lane\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[10.002,60.0],[10.004,60.001]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"residential\",\"name\":\"Mill Lane\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[10.2,60.1],[10.2,60.101]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"residential\",\"name\":\"Abbey\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[10.1,60.1],[10.1,60.101]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"highway\":\"footway\"},"
    "\"geometry\":{\"type\":\"LineString\",\"coordinates\":[[10.1,60.1],[10.102,60.101]]}}]}";

static const struct desk_name *list(const struct area_records *areas, struct arena *arena,
                                    uint32_t *ret_count)
{
    struct road_records roads;
    struct import_report report = {0};
    struct error err;
    assert_true(
        roads_read(text, sizeof text - 1, "roads.geojson", NULL, arena, &roads, &report, &err));
    return desk_names_list(&roads, areas, arena, ret_count);
}

static void tells_streets_of_one_name_apart(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    uint32_t count;
    const struct desk_name *names = list(&(struct area_records){0}, arena, &count);
    assert_int_equal(count, 3);
    assert_string_equal(names[0].name, "Abbey");
    assert_string_equal(names[1].name, "Mill Lane");
    assert_string_equal(names[2].name, "Mill Lane");
    const struct desk_name *here = names[1].box.min.lat_e7 == 600000000 ? &names[1] : &names[2];
    const struct desk_name *there = here == &names[1] ? &names[2] : &names[1];
    assert_int_equal(here->box.min.lon_e7, 100000000);
    assert_int_equal(here->box.max.lon_e7, 100040000);
    assert_true(geo_box_contains(&here->box, here->point));
    assert_int_equal(there->box.min.lon_e7, 102000000);
    assert_int_equal(there->box.max.lat_e7, 601010000);
    assert_null(names[2].code);
    arena_free(arena);
}

static void leaves_out_areas_that_lie_nowhere(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    uint32_t count, first_point[] = {0, 3};
    struct geo_point ring[] = {{0, 0}, {40, 0}, {40, 20}};
    struct area_record records[] = {
        {.code = "1", .name = "Nowhere"},
        {.code = "2", .name = "Bank", .polygon = {1, first_point, ring, {{0, 0}, {40, 20}}}},
    };
    const struct desk_name *names = list(&(struct area_records){2, records}, arena, &count);
    assert_int_equal(count, 4);
    assert_string_equal(names[0].code, "2");
    assert_int_equal(names[0].point.lon_e7, 20);
    assert_int_equal(names[0].point.lat_e7, 10);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_streets_of_one_name_apart),
        cmocka_unit_test(leaves_out_areas_that_lie_nowhere),
    };
    return cmocka_run_group_tests_name("app/desk_names", tests, NULL, NULL);
}
