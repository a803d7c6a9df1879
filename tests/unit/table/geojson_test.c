/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

#include "table/geojson.h"
#include "table/json_tree.h"

#define FEATURE(properties, geometry)                                                              \
    "{\"type\":\"Feature\",\"properties\":" properties ",\"geometry\":" geometry "}"
#define GEOMETRY(type, coordinates) "{\"type\":\"" type "\",\"coordinates\":" coordinates "}"

static void properties_become_cells(void **state)
{
    (void)state;
    static const char *const features[] = {
        "{\"id\":\"way/8\",\"properties\":{\"name\":\" Torget \",\"n\":240,\"real\":0.1,"
        "\"big\":9007199254740993,\"yes\":true,\"no\":false,\"none\":null,\"list\":[1,\"a\"],"
        "\"addr\":{\"street\":\"Storgata\",\"house\":{\"no\":7}}},\"geometry\":null}",
        "{\"id\":17}",
        "{\"properties\":{\"n\":1}}",
    };
    struct table_reading t = TABLE_READING_OF(features);
    assert_true(t.ok);
    assert_int_equal(t.set.row_count, 3);
    assert_string_equal(table_cell(&t.set, 0, "name"), "Torget");
    assert_string_equal(table_cell(&t.set, 0, "n"), "240");
    assert_string_equal(table_cell(&t.set, 0, "real"), "0.1");
    assert_string_equal(table_cell(&t.set, 0, "big"), "9007199254740993");
    assert_string_equal(table_cell(&t.set, 0, "yes"), "true");
    assert_string_equal(table_cell(&t.set, 0, "no"), "false");
    assert_string_equal(table_cell(&t.set, 0, "none"), "");
    assert_string_equal(table_cell(&t.set, 0, "list"), "[1,\"a\"]");
    assert_string_equal(table_cell(&t.set, 0, "addr.street"), "Storgata");
    assert_string_equal(table_cell(&t.set, 0, "addr.house.no"), "7");
    assert_string_equal(t.set.object[0], "way/8");
    assert_string_equal(t.set.object[1], "17");
    assert_string_equal(t.set.object[2], "3");
    assert_int_equal(t.set.geometry[0].kind, GEOMETRY_NONE);
    table_reading_end(&t);
}

static void every_kind_of_geometry_is_read(void **state)
{
    (void)state;
    static const char *const features[] = {
        FEATURE("{}", GEOMETRY("Point", "[10.5,59.5,3]")),
        FEATURE("{}", GEOMETRY("MultiPoint", "[[1,2],[3,4]]")),
        FEATURE("{}", GEOMETRY("LineString", "[[1,2],[3,4]]")),
        FEATURE("{}", GEOMETRY("MultiLineString", "[[[1,2],[3,4]],[[5,6],[7,8],[9,9]]]")),
        FEATURE("{}", GEOMETRY("Polygon", "[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]")),
        FEATURE("{}", GEOMETRY("MultiPolygon", "[[[[0,0],[1,0],[1,1],[0,0]]],"
                                               "[[[5,5],[6,5],[6,6],[5,5]]]]")),
        FEATURE("{}", "{\"type\":\"GeometryCollection\",\"geometries\":[]}"),
    };
    struct table_reading t = TABLE_READING_OF(features);
    static const struct {
        enum geometry_kind kind;
        uint32_t parts, rings, points;
    } expected[] = {
        {GEOMETRY_POINT, 1, 1, 1}, {GEOMETRY_POINT, 2, 2, 2},   {GEOMETRY_LINE, 1, 1, 2},
        {GEOMETRY_LINE, 2, 2, 5},  {GEOMETRY_POLYGON, 1, 2, 6}, {GEOMETRY_POLYGON, 2, 2, 6},
        {GEOMETRY_OTHER, 0, 0, 0},
    };
    assert_true(t.ok);
    assert_int_equal(t.set.row_count, 7);
    for (uint32_t row = 0; row < 7; row++) {
        const struct feature_geometry *geometry = &t.set.geometry[row];
        assert_int_equal(geometry->kind, expected[row].kind);
        assert_int_equal(geometry->part_count, expected[row].parts);
        if (geometry->part_count == 0)
            continue;
        uint32_t ring = t.set.part_first_ring[geometry->first_part];
        uint32_t end = t.set.part_first_ring[geometry->first_part + geometry->part_count];
        assert_int_equal(end - ring, expected[row].rings);
        assert_int_equal(t.set.ring_first_point[end] - t.set.ring_first_point[ring],
                         expected[row].points);
    }
    assert_true(t.set.points[0].x == 10.5 && t.set.points[0].y == 59.5);
    table_reading_end(&t);
}

static void a_broken_geometry_refuses_its_feature_only(void **state)
{
    (void)state;
    static const char *const features[] = {
        FEATURE("{\"a\":1}", GEOMETRY("Point", "[10]")),
        FEATURE("{\"a\":2}", GEOMETRY("Point", "[\"x\",1]")),
        FEATURE("{\"a\":3}", GEOMETRY("LineString", "[[1,2]]")),
        FEATURE("{\"a\":4}", GEOMETRY("Polygon", "[[[0,0],[1,0],[0,0]]]")),
        FEATURE("{\"a\":5}", GEOMETRY("Polygon", "[]")),
        FEATURE("{\"a\":6}", GEOMETRY("MultiPolygon", "[]")),
        FEATURE("{\"a\":7}", GEOMETRY("Sphere", "[1,2]")),
        FEATURE("{\"a\":8}", GEOMETRY("Point", "[1,2]")),
        FEATURE("{\"a\":9}", GEOMETRY("Polygon", "[[[0,0],[9,0],[9,9],[0,0]],[[1,1]]]")),
    };
    struct table_reading t = TABLE_READING_OF(features);
    assert_true(t.ok);
    assert_int_equal(t.set.row_count, 1);
    assert_string_equal(table_cell(&t.set, 0, "a"), "8");
    assert_counts(&t.report, 8, 0);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_GEOMETRY_BROKEN), 8);
    assert_string_equal(t.report.remarks[7].object, "9");
    assert_int_equal(t.set.ring_count, 1);
    table_reading_end(&t);
}

static void a_ring_that_does_not_end_where_it_began_is_closed(void **state)
{
    (void)state;
    static const char *const features[] = {
        FEATURE("{}", GEOMETRY("Polygon", "[[[0,0],[9,0],[9,9]]]")),
    };
    struct table_reading t = TABLE_READING_OF(features);
    assert_int_equal(t.set.row_count, 1);
    assert_int_equal(t.set.ring_first_point[1], 3);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_RING_CLOSED), 1);
    table_reading_end(&t);
}

static void a_single_feature_and_a_bare_geometry_are_files_too(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of("\xEF\xBB\xBF " FEATURE("{\"a\":1}", GEOMETRY("Point", "[1,2]")));
    assert_true(t.ok);
    assert_string_equal(table_cell(&t.set, 0, "a"), "1");
    table_reading_end(&t);
    t = table_reading_of(GEOMETRY("Point", "[1,2]"));
    assert_true(t.ok);
    assert_int_equal(t.set.row_count, 1);
    assert_int_equal(t.set.column_count, 0);
    table_reading_end(&t);
}

static void assert_fails(const char *text, enum error_kind kind, enum text_id id)
{
    struct table_reading t = table_reading_of(text);
    assert_false(t.ok);
    assert_int_equal(t.err->kind, kind);
    assert_int_equal(t.err->id, id);
    table_reading_end(&t);
}

static void a_file_in_another_projection_fails_unless_it_is_known(void **state)
{
    (void)state;
    const char text[] = "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":"
                        "{\"name\":\"urn:ogc:def:crs:EPSG::25833\"}},\"features\":[]}";
    assert_fails(text, ERROR_INPUT, TEXT_IMPORT_CRS_IN_FILE);
    struct table_reading t = table_reading_begin();
    struct table_options options = {.is_projected = true};
    assert_true(
        table_read(text, sizeof text - 1, &options, t.arena, t.scratch, &t.report, &t.set, t.err));
    table_reading_end(&t);
    static const char *const wgs84[] = {"urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326",
                                        "urn:ogc:def:crs:EPSG::4326",
                                        "http://www.opengis.net/def/crs/EPSG/0/4326"};
    for (size_t i = 0; i < sizeof wgs84 / sizeof *wgs84; i++) {
        struct buffer file = {0};
        buffer_add_format(&file,
                          "{\"type\":\"FeatureCollection\",\"crs\":{\"properties\":{\"name\":"
                          "\"%s\"}},\"features\":[]}",
                          wgs84[i]);
        t = table_reading_of(buffer_text(&file));
        assert_true(t.ok);
        table_reading_end(&t);
        buffer_free(&file);
    }
}

static void json_that_is_no_geojson_fails(void **state)
{
    (void)state;
    assert_fails("{\"type\":\"Other\"}", ERROR_INPUT, TEXT_IMPORT_NO_GEOJSON);
    assert_fails("{}", ERROR_INPUT, TEXT_IMPORT_NO_GEOJSON);
    assert_fails("{\"type\":\"FeatureCollection\",\"features\":{}}", ERROR_INPUT,
                 TEXT_IMPORT_NO_GEOJSON);
}

static void assert_json_fails(const char *text, size_t size, enum text_id reason, int64_t line)
{
    struct table_reading t = table_reading_of_bytes(text, size);
    assert_false(t.ok);
    assert_int_equal(t.err->id, TEXT_IMPORT_JSON_INVALID);
    assert_int_equal(t.err->args[1].integer, line);
    assert_int_equal(t.err->args[3].id, reason);
    table_reading_end(&t);
}

static void json_that_is_not_strict_fails_with_line_and_reason(void **state)
{
    (void)state;
    assert_json_fails("{\n\"a\":", 6, TEXT_IMPORT_JSON_ENDS_EARLY, 2);
    assert_json_fails("{\"a\":1,\n\"a\":2}", 14, TEXT_IMPORT_JSON_NAME_TWICE, 2);
    assert_json_fails("{\"a\":\"\xFF\"}", 8, TEXT_IMPORT_JSON_NOT_UTF8, 1);
    assert_json_fails("{\"a\":1e999}", 11, TEXT_IMPORT_JSON_NUMBER_TOO_BIG, 1);
    assert_json_fails("{\"a\":01}", 8, TEXT_IMPORT_JSON_SYNTAX, 1);
    assert_json_fails("{\"a\":1,}", 8, TEXT_IMPORT_JSON_SYNTAX, 1);
    struct buffer deep = {0};
    buffer_add_text(&deep, "{\"a\":");
    for (int i = 0; i < 2100; i++)
        buffer_add_char(&deep, '[');
    assert_json_fails(deep.bytes, deep.size, TEXT_IMPORT_JSON_TOO_DEEP, 1);
    buffer_free(&deep);
}

static void names_too_long_are_cut_between_characters(void **state)
{
    (void)state;
    struct buffer text = {0};
    buffer_add_text(&text, "{\"type\":\"Feature\",\"properties\":{\"");
    for (int i = 0; i < 200; i++)
        buffer_add_text(&text, "长");
    buffer_add_text(&text, "\":{\"inner\":1}}}");
    struct table_reading t = table_reading_of(buffer_text(&text));
    assert_true(t.ok);
    assert_int_equal(t.set.column_count, 1);
    assert_int_equal(strlen(t.set.column[0]), 255);
    table_reading_end(&t);
    buffer_free(&text);
}

static void objects_nested_very_deeply_stay_json(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(
        "{\"type\":\"Feature\",\"properties\":{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":"
        "{\"h\":{\"i\":1}}}}}}}}}}");
    assert_true(t.ok);
    assert_string_equal(t.set.column[0], "a.b.c.d.e.f.g.h");
    assert_string_equal(table_cell(&t.set, 0, "a.b.c.d.e.f.g.h"), "{\"i\":1}");
    table_reading_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(properties_become_cells),
        cmocka_unit_test(every_kind_of_geometry_is_read),
        cmocka_unit_test(a_broken_geometry_refuses_its_feature_only),
        cmocka_unit_test(a_ring_that_does_not_end_where_it_began_is_closed),
        cmocka_unit_test(a_single_feature_and_a_bare_geometry_are_files_too),
        cmocka_unit_test(a_file_in_another_projection_fails_unless_it_is_known),
        cmocka_unit_test(json_that_is_no_geojson_fails),
        cmocka_unit_test(json_that_is_not_strict_fails_with_line_and_reason),
        cmocka_unit_test(names_too_long_are_cut_between_characters),
        cmocka_unit_test(objects_nested_very_deeply_stay_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
