/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

#include "import/areas.h"
#include "import/hazards.h"

#define SQUARE "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}"
#define TWO                                                                                        \
    "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]]],"                     \
    "[[[5,5],[6,5],[6,6],[5,5]]]]}"
#define POINT "{\"type\":\"Point\",\"coordinates\":[1,2]}"
#define FEATURE(id, properties, geometry)                                                          \
    "{\"type\":\"Feature\",\"id\":" id ",\"properties\":" properties ",\"geometry\":" geometry "}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

static struct area_records read_areas(struct table_reading *t, const struct area_options *options)
{
    struct area_records areas = {0};
    assert_true(t->ok);
    t->ok = areas_from_features(&t->set, options, t->arena, t->scratch, &t->report, &areas, t->err);
    return areas;
}

static void the_finest_level_is_taken_with_the_next_as_parent(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(
        COLLECTION(FEATURE("1",
                           "{\"COUNTYCODE\":\"67\",\"TOWNCODE\":\"6715\",\"TOWNNAME\":\"七股區\","
                           "\"VILLCODE\":\"6715-1\",\"VILLNAME\":\"大寮里\"}",
                           SQUARE)));
    struct area_records areas = read_areas(&t, &(struct area_options){0});
    assert_int_equal(areas.count, 1);
    assert_string_equal(areas.records[0].code, "6715-1");
    assert_string_equal(areas.records[0].name, "大寮里");
    assert_string_equal(areas.records[0].parent_code, "6715");
    assert_int_equal(areas.records[0].polygon.ring_count, 1);
    table_reading_end(&t);
}

static void of_lists_alike_the_one_whose_parent_is_there_is_taken(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(
        COLLECTION(FEATURE("1", "{\"code\":\"a\",\"parent_code\":\"b\"}", SQUARE)));
    struct area_records areas = read_areas(&t, &(struct area_options){0});
    assert_string_equal(areas.records[0].parent_code, "b");
    assert_string_equal(areas.records[0].name, "a");
    table_reading_end(&t);
}

static void areas_that_cannot_be_are_refused(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of(COLLECTION(FEATURE("1", "{\"code\":\"a\"}", SQUARE) "," FEATURE(
            "2", "{\"code\":\"a\"}",
            SQUARE) "," FEATURE("3", "{\"code\":null}",
                                SQUARE) "," FEATURE("4", "{\"code\":\"d\"}",
                                                    POINT) "," FEATURE("5", "{\"code\":\"e\"}",
                                                                       "null") "," FEATURE("6",
                                                                                           "{\"code"
                                                                                           "\":"
                                                                                           "\"f\"}",
                                                                                           "{\"type"
                                                                                           "\":"
                                                                                           "\"Polyg"
                                                                                           "on\","
                                                                                           "\"coord"
                                                                                           "inates"
                                                                                           "\":[[["
                                                                                           "0,0],["
                                                                                           "200,0],"
                                                                                           "[1,1]]]"
                                                                                           "}")));
    struct area_records areas = read_areas(&t, &(struct area_options){0});
    assert_int_equal(areas.count, 1);
    assert_counts(&t.report, 6, 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_KEY_TWICE), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_MISSING), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_NO_POLYGON), 2);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_LOCATION_OUT_OF_RANGE), 1);
    table_reading_end(&t);
}

static void a_file_without_codes_fails_unless_mapped(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of(COLLECTION(FEATURE("1", "{\"bydel\":\"Sagene\"}", SQUARE)));
    read_areas(&t, &(struct area_options){0});
    assert_false(t.ok);
    assert_int_equal(t.err->id, TEXT_IMPORT_COLUMN_NEEDED);
    struct column_map map;
    assert_true(column_map_parse("code=bydel", t.arena, &map, t.err));
    t.ok = true;
    struct area_records areas = read_areas(&t, &(struct area_options){.map = &map});
    assert_string_equal(areas.records[0].name, "Sagene");
    table_reading_end(&t);
}

static void each_polygon_of_a_hazard_is_a_record(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(
        COLLECTION(FEATURE("\"deep\"", "{}", TWO) "," FEATURE("7", "{}", SQUARE) "," FEATURE(
            "8", "{}",
            POINT) "," FEATURE("9", "{}",
                               "null") "," FEATURE("10", "{}",
                                                   "{\"type\":\"MultiPolygon\",\"coordinates\":[[[["
                                                   "0,0],[1,0],[1,1],[0,0]]],"
                                                   "[[[5,5],[600,5],[6,6],[5,5]]]]}")));
    struct hazard_records hazards;
    struct location_options options = {0};
    assert_true(hazards_from_features(&t.set, &options, t.arena, &t.report, &hazards, t.err));
    assert_int_equal(hazards.count, 3);
    assert_string_equal(hazards.records[0].key, "deep/1");
    assert_string_equal(hazards.records[1].key, "deep/2");
    assert_string_equal(hazards.records[2].key, "7/1");
    assert_int_equal(hazards.records[1].polygon.box.min.lon_e7, 50000000);
    assert_counts(&t.report, 5, 2);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_NO_POLYGON), 2);
    table_reading_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_finest_level_is_taken_with_the_next_as_parent),
        cmocka_unit_test(of_lists_alike_the_one_whose_parent_is_there_is_taken),
        cmocka_unit_test(areas_that_cannot_be_are_refused),
        cmocka_unit_test(a_file_without_codes_fails_unless_mapped),
        cmocka_unit_test(each_polygon_of_a_hazard_is_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
