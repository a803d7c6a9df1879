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

static const char *parent_of(const struct area_records *areas, const char *code)
{
    for (uint32_t i = 0; i < areas->count; i++)
        if (strcmp(areas->records[i].code, code) == 0)
            return areas->records[i].parent_code ? areas->records[i].parent_code : "none";
    return "not read";
}

static const char *first_reason(const struct table_reading *t, enum text_id id, uint32_t nth,
                                struct buffer *out)
{
    buffer_clear(out);
    for (uint32_t i = 0; i < t->report.remark_count; i++)
        if (t->report.remarks[i].reason->id == id && nth-- == 0)
            error_write(out, LANGUAGE_EN, t->report.remarks[i].reason);
    return buffer_text(out);
}

static void a_table_gives_areas_without_a_polygon(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of("code,name,parent\nb,Bank,a\na,,\nc,Hill,elsewhere\n");
    struct area_records areas = read_areas(&t, &(struct area_options){0});
    assert_counts(&t.report, 3, 3);
    assert_string_equal(areas.records[0].name, "Bank");
    assert_string_equal(areas.records[1].name, "a");
    assert_string_equal(parent_of(&areas, "b"), "a");
    assert_string_equal(parent_of(&areas, "c"), "elsewhere");
    for (uint32_t i = 0; i < areas.count; i++) {
        assert_int_equal(areas.records[i].polygon.ring_count, 0);
        assert_false(geo_polygon_contains(&areas.records[i].polygon, (struct geo_point){0, 0}));
    }
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_AREA_NO_POLYGONS), 1);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_AREA_PARENTS_DERIVED), 0);
    table_reading_end(&t);
}

static void codes_of_levels_say_their_parents(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("区划代码,名称\n"
                                              "440106001002,村\n440106001,镇\n440106,区\n"
                                              "440100,市\n440000,省\n"
                                              "110000,直辖市\n110101,区\n"
                                              "3302,短市\n33,短省\n330203000000,长区\n"
                                              "330203001000,长镇\n520103,孤区\n");
    struct area_records areas = read_areas(&t, &(struct area_options){0});
    assert_counts(&t.report, 12, 12);
    assert_string_equal(parent_of(&areas, "440106001002"), "440106001");
    assert_string_equal(parent_of(&areas, "440106001"), "440106");
    assert_string_equal(parent_of(&areas, "440106"), "440100");
    assert_string_equal(parent_of(&areas, "440100"), "440000");
    assert_string_equal(parent_of(&areas, "440000"), "none");
    assert_string_equal(parent_of(&areas, "110101"), "110000");
    assert_string_equal(parent_of(&areas, "3302"), "33");
    assert_string_equal(parent_of(&areas, "330203000000"), "3302");
    assert_string_equal(parent_of(&areas, "330203001000"), "330203000000");
    assert_string_equal(parent_of(&areas, "520103"), "none");
    assert_string_equal(areas.records[3].name, "市");
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_AREA_PARENTS_DERIVED), 1);
    table_reading_end(&t);
}

static void numbers_that_are_no_codes_of_levels_say_nothing(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("id,name\n10,A\n1001,B\n7,C\n");
    struct area_records areas = read_areas(&t, &(struct area_options){0});
    assert_string_equal(parent_of(&areas, "1001"), "none");
    table_reading_end(&t);
}

static void a_column_of_parents_goes_before_the_codes(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of("code,name,parent\n440000,A,\n440100,B,\n440106,C,440000\n");
    struct area_records areas = read_areas(&t, &(struct area_options){0});
    assert_string_equal(parent_of(&areas, "440100"), "none");
    assert_string_equal(parent_of(&areas, "440106"), "440000");
    table_reading_end(&t);
}

static void every_row_of_a_circle_of_parents_is_refused(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(
        "code,name,parent\na,A,b\nb,B,c\nc,C,a\nbelow,D,a\nself,E,self\ntop,F,\nunder,G,top\n");
    struct area_records areas = read_areas(&t, &(struct area_options){0});
    struct buffer reason = {0};
    assert_counts(&t.report, 7, 3);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CIRCLE), 4);
    assert_string_equal(first_reason(&t, TEXT_IMPORT_CIRCLE, 1, &reason),
                        "the parents go round in a circle: b → c → a → b");
    assert_string_equal(first_reason(&t, TEXT_IMPORT_CIRCLE, 3, &reason),
                        "the parents go round in a circle: self → self");
    assert_string_equal(parent_of(&areas, "below"), "a");
    assert_string_equal(parent_of(&areas, "under"), "top");
    buffer_free(&reason);
    table_reading_end(&t);
}

static void a_circle_of_any_length_is_found(void **state)
{
    (void)state;
    enum { COUNT = 200000 };
    struct buffer text = {0};
    buffer_add_text(&text, "code,name,parent\n");
    for (int i = 0; i < COUNT; i++)
        buffer_add_format(&text, "a%d,,a%d\n", i, (i + 1) % COUNT);
    buffer_add_text(&text, "b,,a0\n");
    struct table_reading t = table_reading_of_bytes(text.bytes, text.size);
    struct area_records areas = read_areas(&t, &(struct area_options){0});
    assert_counts(&t.report, COUNT + 1, 1);
    assert_int_equal(areas.count, 1);
    buffer_clear(&text);
    assert_string_equal(
        first_reason(&t, TEXT_IMPORT_CIRCLE_LONG, 0, &text),
        "the parents go round in a circle of 200,000: a0 → a1 → a2 → a3 → a4 → a5 → a6 → a7 → …");
    buffer_free(&text);
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
        cmocka_unit_test(a_table_gives_areas_without_a_polygon),
        cmocka_unit_test(codes_of_levels_say_their_parents),
        cmocka_unit_test(numbers_that_are_no_codes_of_levels_say_nothing),
        cmocka_unit_test(a_column_of_parents_goes_before_the_codes),
        cmocka_unit_test(every_row_of_a_circle_of_parents_is_refused),
        cmocka_unit_test(a_circle_of_any_length_is_found),
        cmocka_unit_test(each_polygon_of_a_hazard_is_a_record),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
