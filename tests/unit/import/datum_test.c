/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/random.h"
#include "import/datum.h"

static void wgs84_and_cgcs2000_stay_as_they_are(void **state)
{
    (void)state;
    struct geo_point point = {1164040000, 399150000};
    assert_memory_equal(&(struct geo_point[]){datum_to_wgs84(DATUM_CGCS2000, point)}, &point,
                        sizeof point);
    assert_memory_equal(&(struct geo_point[]){datum_from_wgs84(DATUM_WGS84, point)}, &point,
                        sizeof point);
}

/* Tiananmen in WGS 84, GCJ-02 and BD-09, as the public approximations of map services give it. */
static void tiananmen_moves_as_map_services_move_it(void **state)
{
    (void)state;
    struct geo_point wgs84 = {1163912500, 399073500};
    struct geo_point gcj02 = datum_from_wgs84(DATUM_GCJ02, wgs84);
    struct geo_point bd09 = datum_from_wgs84(DATUM_BD09, wgs84);
    assert_true(geo_distance_mm(wgs84, gcj02) > 400 * 1000);
    assert_true(geo_distance_mm(wgs84, gcj02) < 700 * 1000);
    assert_true(gcj02.lon_e7 > wgs84.lon_e7 && gcj02.lat_e7 > wgs84.lat_e7);
    assert_true(geo_distance_mm(gcj02, bd09) > 700 * 1000);
    assert_true(geo_distance_mm(gcj02, bd09) < 1200 * 1000);
    assert_true(geo_distance_mm(gcj02, (struct geo_point){1163974934, 399087522}) < 5000);
}

static void there_and_back_is_less_than_a_centimetre_off(void **state)
{
    (void)state;
    struct random random = random_from_seed(3);
    for (int i = 0; i < 3000; i++) {
        struct geo_point point = {(int32_t)(750000000 + random_below(&random, 580000000)),
                                  (int32_t)(180000000 + random_below(&random, 350000000))};
        for (int d = 0; d < DATUM_COUNT; d++) {
            struct geo_point there = datum_from_wgs84((enum datum)d, point);
            struct geo_point back = datum_to_wgs84((enum datum)d, there);
            assert_true(geo_distance_mm(point, back) <= 16); /* one step of 1e-7° each way */
        }
    }
}

static void outside_china_gcj02_is_wgs84(void **state)
{
    (void)state;
    struct geo_point oslo = {107500000, 599100000};
    struct geo_point same = datum_from_wgs84(DATUM_GCJ02, oslo);
    assert_int_equal(geo_distance_mm(oslo, same), 0);
    assert_true(geo_distance_mm(oslo, datum_from_wgs84(DATUM_BD09, oslo)) > 500 * 1000);
}

static void the_poles_and_the_date_line_are_given_back(void **state)
{
    (void)state;
    static const struct geo_point points[] = {{1800000000, 900000000},
                                              {-1800000000, -900000000},
                                              {0, 900000000},
                                              {1800000000, 0},
                                              {0, 0}};
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        for (int d = 0; d < DATUM_COUNT; d++) {
            assert_true(geo_point_valid(datum_from_wgs84((enum datum)d, points[i])));
            assert_true(geo_point_valid(datum_to_wgs84((enum datum)d, points[i])));
        }
    }
}

static void reading_again_undoes_the_wrong_reading(void **state)
{
    (void)state;
    struct geo_point truth = {1201500000, 302700000};
    struct geo_point in_file = datum_from_wgs84(DATUM_BD09, truth);
    struct geo_point misread = datum_to_wgs84(DATUM_GCJ02, in_file);
    assert_true(geo_distance_mm(truth, misread) > 500 * 1000);
    struct geo_point reread = datum_reread(DATUM_GCJ02, DATUM_BD09, misread);
    assert_true(geo_distance_mm(truth, reread) <= 30);
}

static int64_t median_of(void *context, enum datum datum)
{
    return ((const int64_t *)context)[datum];
}

static bool suggests(const int64_t *medians_mm, enum datum stated, enum datum *ret_datum)
{
    int64_t copy[DATUM_COUNT];
    memcpy(copy, medians_mm, sizeof copy);
    return datum_suggest(stated, median_of, copy, ret_datum);
}

static void suggests_a_datum_that_fits_the_roads_much_better(void **state)
{
    (void)state;
    enum datum datum = DATUM_WGS84;
    assert_true(suggests((int64_t[]){300000, 300000, 12000, 400000}, DATUM_WGS84, &datum));
    assert_int_equal(datum, DATUM_GCJ02);
    assert_true(suggests((int64_t[]){9000, 9000, 100000, 90000}, DATUM_BD09, &datum));
    assert_int_equal(datum, DATUM_WGS84);
}

static void keeps_still_if_the_gain_is_small_or_unknown(void **state)
{
    (void)state;
    enum datum datum = DATUM_BD09;
    assert_false(suggests((int64_t[]){30000, 30000, 16000, 90000}, DATUM_WGS84, &datum));
    assert_false(suggests((int64_t[]){30000, 30000, 15000, 90000}, DATUM_WGS84, &datum));
    assert_false(suggests((int64_t[]){29999, 29999, 10000, 90000}, DATUM_WGS84, &datum));
    assert_false(suggests((int64_t[]){12000, 12000, 12000, 12000}, DATUM_GCJ02, &datum));
    assert_false(suggests((int64_t[]){-1, -1, 5, 5}, DATUM_WGS84, &datum));
    assert_false(suggests((int64_t[]){50000, -1, -1, -1}, DATUM_WGS84, &datum));
    assert_int_equal(datum, DATUM_BD09);
    assert_true(suggests((int64_t[]){30000, 30000, 10000, 90000}, DATUM_WGS84, &datum));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wgs84_and_cgcs2000_stay_as_they_are),
        cmocka_unit_test(tiananmen_moves_as_map_services_move_it),
        cmocka_unit_test(there_and_back_is_less_than_a_centimetre_off),
        cmocka_unit_test(outside_china_gcj02_is_wgs84),
        cmocka_unit_test(the_poles_and_the_date_line_are_given_back),
        cmocka_unit_test(reading_again_undoes_the_wrong_reading),
        cmocka_unit_test(suggests_a_datum_that_fits_the_roads_much_better),
        cmocka_unit_test(keeps_still_if_the_gain_is_small_or_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
