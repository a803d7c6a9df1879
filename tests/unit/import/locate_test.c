/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

#include "import/locate.h"

static const struct geo_box oslo = {{107080000, 598603000}, {108290000, 599381000}};

/* A table read and located, by its columns or its geometry. */
struct located {
    struct table_reading table;
    struct location *rows;
    bool ok;
};

static struct located locate_table(struct table_reading table,
                                   const struct location_options *options)
{
    struct located located = {.table = table};
    struct table_reading *t = &located.table;
    struct location_columns columns;
    assert_true(t->ok);
    located.ok =
        location_columns_find(&t->set, NULL, options->projection != NULL, &columns, t->err) &&
        locate_rows(&t->set, &columns, options, t->arena, &located.rows, t->err);
    return located;
}

static struct located locate_all(const char *text, const struct location_options *options)
{
    return locate_table(table_reading_of(text), options);
}

static struct located locate_plain(const char *text)
{
    return locate_all(text, &(struct location_options){0});
}

static void columns_are_known_by_their_usual_names(void **state)
{
    (void)state;
    static const char *const headers[] = {
        "lon,lat", "Longitude,Latitude", "lng,lat", "经度,纬度", "經度,緯度", "x,y", "LON,LAT"};
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        struct buffer text = {0};
        buffer_add_format(&text, "%s\n10.75,59.91\n", headers[i]);
        struct located l = locate_plain(buffer_text(&text));
        assert_true(l.ok);
        assert_int_equal(l.rows[0].status, LOCATION_OK);
        assert_int_equal(l.rows[0].point.lon_e7, 107500000);
        assert_int_equal(l.rows[0].point.lat_e7, 599100000);
        table_reading_end(&l.table);
        buffer_free(&text);
    }
}

static void a_file_without_location_fails_and_names_its_columns(void **state)
{
    (void)state;
    struct located l = locate_plain("a,b\n1,2\n");
    assert_false(l.ok);
    assert_int_equal(l.table.err->id, TEXT_IMPORT_COLUMN_NEEDED);
    assert_string_equal(l.table.err->args[2].text, "a, b");
    table_reading_end(&l.table);
}

static void each_row_that_has_no_place_says_why(void **state)
{
    (void)state;
    struct located l = locate_plain("lon;lat\n10,5;59,5\n;59\n10;\nx;59\n10;200\n59;120\n500;1\n");
    static const enum location_status expected[] = {
        LOCATION_OK,           LOCATION_MISSING, LOCATION_MISSING,     LOCATION_UNREADABLE,
        LOCATION_OUT_OF_RANGE, LOCATION_SWAPPED, LOCATION_OUT_OF_RANGE};
    assert_true(l.ok);
    for (int i = 0; i < 7; i++)
        assert_int_equal(l.rows[i].status, expected[i]);
    assert_int_equal(l.rows[1].column, 0);
    assert_int_equal(l.rows[2].column, 1);
    for (uint32_t i = 1; i < 7; i++)
        location_refuse(&l.table.set, i, &l.rows[i], &l.table.report);
    assert_int_equal(l.table.report.refused, 6);
    assert_string_equal(l.table.report.remarks[1].field, "lat");
    table_reading_end(&l.table);
}

static void a_file_swapped_throughout_fails(void **state)
{
    (void)state;
    struct located l = locate_plain("lon,lat\n23.1,120.2\n23.2,120.3\nx,1\n");
    assert_false(l.ok);
    assert_int_equal(l.table.err->id, TEXT_IMPORT_SWAPPED_FILE);
    table_reading_end(&l.table);
    /* Degrees either way round, but only the other way round they lie within the roads. */
    struct location_options options = {.roads_box = &oslo};
    l = locate_all("lon,lat\n59.91,10.75\n59.92,10.76\n", &options);
    assert_false(l.ok);
    assert_int_equal(l.table.err->id, TEXT_IMPORT_SWAPPED_FILE);
    table_reading_end(&l.table);
    l = locate_all("lon,lat\n59.91,10.75\n10.76,59.92\n", &options);
    assert_true(l.ok);
    table_reading_end(&l.table);
}

static void a_file_without_degrees_asks_for_its_projection(void **state)
{
    (void)state;
    struct located l = locate_plain("x,y\n262000,6650000\n262100,6650000\n");
    assert_false(l.ok);
    assert_int_equal(l.table.err->id, TEXT_IMPORT_NO_DEGREES);
    table_reading_end(&l.table);
    l = locate_plain("x,y\n262000,6650000\n10,59\n");
    assert_true(l.ok);
    table_reading_end(&l.table);
}

static bool halves(void *context, double x, double y, double *ret_lon, double *ret_lat)
{
    (void)context;
    *ret_lon = x / 2;
    *ret_lat = y / 2;
    return x >= 0;
}

static void a_projection_takes_metres_to_degrees(void **state)
{
    (void)state;
    struct projection projection = {.to_wgs84 = halves};
    struct location_options options = {.projection = &projection};
    struct located l = locate_all("easting,northing\n20,40\n-1,1\n1000,1\n", &options);
    assert_true(l.ok);
    assert_int_equal(l.rows[0].point.lon_e7, 100000000);
    assert_int_equal(l.rows[0].point.lat_e7, 200000000);
    assert_int_equal(l.rows[1].status, LOCATION_NOT_PROJECTED);
    assert_int_equal(l.rows[2].status, LOCATION_NOT_PROJECTED);
    table_reading_end(&l.table);
}

static void a_projection_and_a_shifted_datum_exclude_each_other(void **state)
{
    (void)state;
    struct projection projection = {.to_wgs84 = halves};
    enum datum datums[] = {DATUM_WGS84, DATUM_CGCS2000, DATUM_GCJ02, DATUM_BD09};
    for (int i = 0; i < 4; i++) {
        struct error err;
        struct location_options options = {.projection = &projection, .datum = &datums[i]};
        assert_int_equal(locations_check(&options, &err), i < 2);
        options.projection = NULL;
        assert_true(locations_check(&options, &err));
    }
}

static void a_datum_moves_points_to_wgs84(void **state)
{
    (void)state;
    enum datum datum = DATUM_GCJ02;
    struct location_options options = {.datum = &datum};
    struct located l = locate_all("lon,lat\n116.3974934,39.9087522\n", &options);
    assert_true(l.ok);
    struct geo_point tiananmen = {1163912500, 399073500};
    assert_true(geo_distance_mm(l.rows[0].point, tiananmen) < 5000);
    table_reading_end(&l.table);
}

#define FEATURE(type, coordinates)                                                                 \
    "{\"type\":\"Feature\",\"properties\":{},\"geometry\":"                                        \
    "{\"type\":\"" type "\",\"coordinates\":" coordinates "}}"

static void a_polygon_is_located_at_its_middle_and_a_line_nowhere(void **state)
{
    (void)state;
    static const char *const features[] = {
        FEATURE("Polygon", "[[[0,0],[4,0],[4,2],[0,2],[0,0]]]"),
        FEATURE("LineString", "[[0,0],[1,1]]"),
        FEATURE("MultiPoint", "[[0,0],[1,1]]"),
        "{\"type\":\"Feature\",\"geometry\":null}",
        FEATURE("Polygon", "[[[1,1],[3,3],[5,5],[1,1]]]"),
    };
    struct located l = locate_table(TABLE_READING_OF(features), &(struct location_options){0});
    assert_true(l.ok);
    assert_int_equal(l.rows[0].point.lon_e7, 20000000);
    assert_int_equal(l.rows[0].point.lat_e7, 10000000);
    assert_int_equal(l.rows[1].status, LOCATION_NO_POINT);
    assert_int_equal(l.rows[2].status, LOCATION_NO_POINT);
    assert_int_equal(l.rows[3].status, LOCATION_MISSING);
    assert_int_equal(l.rows[4].point.lon_e7, 30000000);
    table_reading_end(&l.table);
}

static void a_polygon_is_taken_whole_or_by_parts(void **state)
{
    (void)state;
    static const char *const features[] = {
        FEATURE("MultiPolygon", "[[[[0,0],[4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]],"
                                "[[[8,8],[9,8],[9,9],[8,8]]]]"),
        FEATURE("Polygon", "[[[0,0],[200,0],[4,4],[0,0]]]"),
    };
    struct table_reading t = TABLE_READING_OF(features);
    struct location_options options = {0};
    struct geo_polygon polygon;
    assert_int_equal(locate_polygon(&t.set, 0, LOCATE_ALL_PARTS, &options, t.arena, &polygon),
                     LOCATION_OK);
    assert_int_equal(polygon.ring_count, 3);
    assert_int_equal(polygon.first_point[3], 9);
    assert_int_equal(polygon.box.max.lon_e7, 90000000);
    assert_int_equal(locate_polygon(&t.set, 0, 1, &options, t.arena, &polygon), LOCATION_OK);
    assert_int_equal(polygon.ring_count, 1);
    assert_int_equal(polygon.first_point[0], 0);
    assert_int_equal(polygon.points[0].lon_e7, 80000000);
    assert_int_equal(polygon.box.min.lon_e7, 80000000);
    assert_int_equal(locate_polygon(&t.set, 1, LOCATE_ALL_PARTS, &options, t.arena, &polygon),
                     LOCATION_OUT_OF_RANGE);
    assert_int_equal(polygon.ring_count, 1);
    table_reading_end(&t);
}

static void points_outside_the_roads_are_counted_and_swapped_ones_noted(void **state)
{
    (void)state;
    struct location_options options = {.roads_box = &oslo};
    struct located l = locate_all("lon,lat\n10.75,59.91\n59.91,10.75\n11.75,59.91\n", &options);
    uint64_t outside = 0;
    assert_true(l.ok);
    for (uint32_t i = 0; i < 3; i++)
        location_note(&l.table.set, i, &l.rows[i], &oslo, &l.table.report, &outside);
    assert_int_equal(outside, 2);
    assert_int_equal(count_noted(&l.table.report, TEXT_IMPORT_LOCATION_MAYBE_SWAPPED), 1);
    assert_int_equal(l.table.report.remarks[0].line, 3);
    location_note_outside(outside, &l.table.report);
    assert_int_equal(count_noted(&l.table.report, TEXT_IMPORT_OUTSIDE_ROADS), 1);
    location_note_outside(0, &l.table.report);
    assert_int_equal(count_noted(&l.table.report, TEXT_IMPORT_OUTSIDE_ROADS), 1);
    table_reading_end(&l.table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_known_by_their_usual_names),
        cmocka_unit_test(a_file_without_location_fails_and_names_its_columns),
        cmocka_unit_test(each_row_that_has_no_place_says_why),
        cmocka_unit_test(a_file_swapped_throughout_fails),
        cmocka_unit_test(a_file_without_degrees_asks_for_its_projection),
        cmocka_unit_test(a_projection_takes_metres_to_degrees),
        cmocka_unit_test(a_projection_and_a_shifted_datum_exclude_each_other),
        cmocka_unit_test(a_datum_moves_points_to_wgs84),
        cmocka_unit_test(a_polygon_is_located_at_its_middle_and_a_line_nowhere),
        cmocka_unit_test(a_polygon_is_taken_whole_or_by_parts),
        cmocka_unit_test(points_outside_the_roads_are_counted_and_swapped_ones_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
