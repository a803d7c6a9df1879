/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <time.h>

#include "base/date.h"

static void assert_date(int64_t ms, const char *expected)
{
    struct buffer out = {0};
    date_write(&out, ms);
    assert_string_equal(buffer_text(&out), expected);
    buffer_free(&out);
}

static void writes_moments_in_utc(void **state)
{
    (void)state;
    assert_date(0, "1970-01-01T00:00:00Z");
    assert_date(1794453005000, "2026-11-12T03:10:05Z");
    assert_date(1794453005999, "2026-11-12T03:10:05Z");
    assert_date(951782400000, "2000-02-29T00:00:00Z");
    assert_date(4107542400000, "2100-03-01T00:00:00Z");
}

static void moments_before_1970_go_backwards(void **state)
{
    (void)state;
    assert_date(-1, "1969-12-31T23:59:59Z");
    assert_date(-86400000, "1969-12-31T00:00:00Z");
    assert_date(-62135596800000, "0001-01-01T00:00:00Z");
    assert_date(-62167219200000, "0000-01-01T00:00:00Z");
}

static void agrees_with_the_c_library(void **state)
{
    (void)state;
    for (int64_t seconds = -5000000000; seconds < 9000000000; seconds += 86399 * 37) {
        time_t moment = (time_t)seconds;
        struct tm expected;
        gmtime_r(&moment, &expected);
        struct date date = date_from_ms(seconds * 1000);
        assert_int_equal(date.year, expected.tm_year + 1900);
        assert_int_equal(date.month, expected.tm_mon + 1);
        assert_int_equal(date.day, expected.tm_mday);
        assert_int_equal(date.hour, expected.tm_hour);
        assert_int_equal(date.minute, expected.tm_min);
        assert_int_equal(date.second, expected.tm_sec);
    }
}

static void the_ends_of_time_are_dates_too(void **state)
{
    (void)state;
    struct date first = date_from_ms(INT64_MIN), last = date_from_ms(INT64_MAX);
    assert_true(first.year < -290000000 && last.year > 290000000);
    assert_in_range(last.month, 1, 12);
    assert_in_range(first.day, 1, 31);
}

static void a_date_is_the_moment_it_came_from(void **state)
{
    (void)state;
    for (int64_t seconds = 0; seconds < 253402300800; seconds += 7654321) {
        struct date date = date_from_ms(seconds * 1000);
        int64_t ms;
        assert_true(date_to_ms(&date, &ms));
        assert_int_equal(ms, seconds * 1000);
    }
}

static void refuses_days_that_are_not_there(void **state)
{
    (void)state;
    const struct date bad[] = {
        {2026, 2, 29, 0, 0, 0},  {2100, 2, 29, 0, 0, 0}, {2026, 4, 31, 0, 0, 0},
        {2026, 13, 1, 0, 0, 0},  {2026, 0, 1, 0, 0, 0},  {2026, 1, 0, 0, 0, 0},
        {2026, 1, 1, 24, 0, 0},  {2026, 1, 1, 0, 60, 0}, {2026, 1, 1, 0, 0, 60},
        {1969, 12, 31, 0, 0, 0}, {10000, 1, 1, 0, 0, 0}};
    int64_t ms;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(date_to_ms(&bad[i], &ms));
    const struct date leap = {2024, 2, 29, 23, 59, 59};
    assert_true(date_to_ms(&leap, &ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_moments_in_utc),
        cmocka_unit_test(moments_before_1970_go_backwards),
        cmocka_unit_test(agrees_with_the_c_library),
        cmocka_unit_test(the_ends_of_time_are_dates_too),
        cmocka_unit_test(a_date_is_the_moment_it_came_from),
        cmocka_unit_test(refuses_days_that_are_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
