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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_moments_in_utc),
        cmocka_unit_test(moments_before_1970_go_backwards),
        cmocka_unit_test(agrees_with_the_c_library),
        cmocka_unit_test(the_ends_of_time_are_dates_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
