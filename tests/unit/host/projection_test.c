/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>

#include "host/projection.h"

static void assert_degrees(const char *crs, double x, double y, double lon, double lat)
{
    struct projection projection;
    struct error err;
    double found_lon = 0, found_lat = 0;
    assert_true(projection_open(crs, &projection, &err));
    assert_true(projection.to_wgs84(projection.context, x, y, &found_lon, &found_lat));
    /* 1e-7 degree is a centimetre. */
    assert_true(fabs(found_lon - lon) < 2e-7);
    assert_true(fabs(found_lat - lat) < 2e-7);
    projection_close(&projection);
    assert_null(projection.context);
}

/* On the central meridian the transverse Mercator is known: x is the false easting. */
static void x_is_the_easting_whatever_the_code_says(void **state)
{
    (void)state;
    assert_degrees("EPSG:25833", 500000, 0, 15, 0);
    assert_degrees("25833", 500000, 0, 15, 0);
    assert_degrees("EPSG:3826", 250000, 0, 121, 0);
    /* Codes defined as latitude, longitude or northing, easting. */
    assert_degrees("EPSG:4326", 10.75, 59.91, 10.75, 59.91);
    assert_degrees("EPSG:4258", 10.75, 59.91, 10.75, 59.91);
    assert_degrees("EPSG:5973", 500000, 0, 15, 0);
}

static void oslo_and_tainan_are_where_they_are(void **state)
{
    (void)state;
    struct projection projection;
    struct error err;
    double lon, lat;
    assert_true(projection_open("EPSG:25833", &projection, &err));
    /* Oslo's cathedral, within 200 m. */
    assert_true(projection.to_wgs84(projection.context, 262750, 6649250, &lon, &lat));
    assert_true(fabs(lon - 10.746) < 0.01 && fabs(lat - 59.913) < 0.01);
    projection_close(&projection);
    assert_true(projection_open("EPSG:3826", &projection, &err));
    assert_true(projection.to_wgs84(projection.context, 168600, 2543700, &lon, &lat));
    assert_true(fabs(lon - 120.205) < 0.01 && fabs(lat - 22.992) < 0.01);
    projection_close(&projection);
}

static void what_a_projection_cannot_place_is_said(void **state)
{
    (void)state;
    struct projection projection;
    struct error err;
    double lon = 7, lat = 8;
    assert_true(projection_open("EPSG:25833", &projection, &err));
    assert_false(projection.to_wgs84(projection.context, NAN, 0, &lon, &lat));
    assert_false(projection.to_wgs84(projection.context, INFINITY, 0, &lon, &lat));
    assert_false(projection.to_wgs84(projection.context, 1e30, 1e30, &lon, &lat));
    assert_true(lon == 7 && lat == 8);
    assert_true(projection.to_wgs84(projection.context, 500000, 0, &lon, &lat));
    projection_close(&projection);
}

static void a_code_that_is_none_is_a_wrong_word(void **state)
{
    (void)state;
    static const char *const codes[] = {"EPSG:1", "999999", "nothing", "",
                                        "12345678901234567890123456789012345678901234567890"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct projection projection = {0};
        struct error err;
        assert_false(projection_open(codes[i], &projection, &err));
        assert_int_equal(err.kind, ERROR_USAGE);
        assert_int_equal(err.id, TEXT_HOST_CRS_UNKNOWN);
        projection_close(&projection);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(x_is_the_easting_whatever_the_code_says),
        cmocka_unit_test(oslo_and_tainan_are_where_they_are),
        cmocka_unit_test(what_a_projection_cannot_place_is_said),
        cmocka_unit_test(a_code_that_is_none_is_a_wrong_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
