/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "table/cells.h"

static void assert_number(const char *cell, int digits, int64_t expected)
{
    int64_t value = expected - 1;
    assert_int_equal(cell_decimal(cell, digits, &value), NUMBER_OK);
    assert_int_equal(value, expected);
}

static void assert_refused(const char *cell, int digits, enum number_status expected)
{
    int64_t value = 77;
    assert_int_equal(cell_decimal(cell, digits, &value), expected);
    assert_int_equal(value, 77);
}

static void the_decimal_mark_is_a_point_or_a_comma(void **state)
{
    (void)state;
    assert_number("59,9133", 7, 599133000);
    assert_number("59.9133", 7, 599133000);
    assert_number("-0.5", 1, -5);
    assert_number("+12", 0, 12);
    assert_number(".5", 1, 5);
    assert_number("5.", 0, 5);
    assert_number("007", 0, 7);
}

static void digits_are_grouped_by_threes(void **state)
{
    (void)state;
    assert_number("1 234,5", 1, 12345);
    assert_number("1.234.567,5", 1, 12345675);
    assert_number("1,234,567.5", 1, 12345675);
    assert_number("1\xC2\xA0"
                  "234",
                  0, 1234);
    assert_number("1\xE2\x80\xAF"
                  "234",
                  0, 1234);
    assert_number("1,234,567", 0, 1234567);
    assert_refused("12 34", 0, NUMBER_UNREADABLE);
    assert_refused("1,23,456", 0, NUMBER_UNREADABLE);
    assert_refused("1.234.56", 0, NUMBER_UNREADABLE);
    assert_refused("1234,567,890", 0, NUMBER_UNREADABLE);
    assert_refused("1,234.567.8", 0, NUMBER_UNREADABLE);
    assert_refused("1 234.567,8", 0, NUMBER_UNREADABLE);
}

static void halves_are_rounded_away_from_zero(void **state)
{
    (void)state;
    assert_number("0.5", 0, 1);
    assert_number("0.4999999999999999999999999999", 0, 0);
    assert_number("-2.5", 0, -3);
    assert_number("0.05", 0, 0);
    assert_number("9.99999995", 7, 100000000);
}

static void an_exponent_may_follow(void **state)
{
    (void)state;
    assert_number("1e-05", 7, 100);
    assert_number("1.5E3", 0, 1500);
    assert_number("2e+2", 0, 200);
    assert_number("0e999", 7, 0);
    assert_number("5e-999", 7, 0);
    assert_refused("1e", 0, NUMBER_UNREADABLE);
    assert_refused("e5", 0, NUMBER_UNREADABLE);
    assert_refused("1e5e5", 0, NUMBER_UNREADABLE);
    assert_refused("1e1000", 0, NUMBER_UNREADABLE);
}

static void what_does_not_fit_is_too_big(void **state)
{
    (void)state;
    assert_number("9223372036854775807", 0, INT64_MAX);
    assert_refused("9223372036854775808", 0, NUMBER_TOO_BIG);
    assert_number("922337203685.4775807", 7, INT64_MAX);
    assert_refused("1e30", 0, NUMBER_TOO_BIG);
    assert_refused("123456789012345678901234567890123456789012345", 0, NUMBER_TOO_BIG);
    assert_number("0.00000000000000000000000000000000000000000000000001", 7, 0);
}

static void what_is_no_number_is_unreadable(void **state)
{
    (void)state;
    static const char *const cells[] = {"abc", "-",   "12a", "1-2",   "--5", "1.2.3.4", "NaN",
                                        "inf", "0x5", "５",  "1'000", ",",   "."};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        assert_refused(cells[i], 0, NUMBER_UNREADABLE);
    assert_refused(NULL, 0, NUMBER_MISSING);
    assert_refused("", 0, NUMBER_MISSING);
}

static void a_quantity_with_one_comma_is_not_guessed_at(void **state)
{
    (void)state;
    int64_t value;
    assert_int_equal(cell_quantity("1,234", 0, &value), NUMBER_TWO_WAYS);
    assert_int_equal(cell_quantity("123,456", 0, &value), NUMBER_TWO_WAYS);
    assert_int_equal(cell_quantity("-1,234", 0, &value), NUMBER_TWO_WAYS);
    assert_int_equal(cell_quantity("0,123", 3, &value), NUMBER_OK);
    assert_int_equal(value, 123);
    assert_int_equal(cell_quantity("1234,567", 3, &value), NUMBER_OK);
    assert_int_equal(cell_quantity("1,23", 2, &value), NUMBER_OK);
    assert_int_equal(cell_quantity("1,234,567", 0, &value), NUMBER_OK);
    assert_int_equal(value, 1234567);
    assert_int_equal(cell_quantity("297.0", 0, &value), NUMBER_OK);
    assert_int_equal(value, 297);
}

static void says_why_a_number_was_not_taken(void **state)
{
    (void)state;
    struct error err;
    struct buffer out = {0};
    number_status_error(NUMBER_TWO_WAYS, "1,234", &err);
    error_write(&out, LANGUAGE_EN, &err);
    assert_string_equal(
        buffer_text(&out),
        "“1,234” can be read two ways: with a decimal comma or with a comma between thousands");
    number_status_error(NUMBER_MISSING, NULL, &err);
    assert_int_equal(err.id, TEXT_IMPORT_CELL_MISSING);
    number_status_error(NUMBER_UNREADABLE, "x", &err);
    assert_int_equal(err.id, TEXT_IMPORT_CELL_NO_NUMBER);
    number_status_error(NUMBER_TOO_BIG, "x", &err);
    assert_int_equal(err.id, TEXT_IMPORT_CELL_TOO_BIG);
    buffer_free(&out);
}

static void assert_trimmed(const char *text, const char *expected)
{
    size_t size = strlen(text);
    const char *begin = cell_trim(text, &size);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(begin, expected, size);
}

static void trims_spaces_of_all_scripts(void **state)
{
    (void)state;
    assert_trimmed("  a b \t\r\n", "a b");
    assert_trimmed("\xE3\x80\x80人 防\xC2\xA0", "人 防");
    assert_trimmed(" \xE3\x80\x80 ", "");
    assert_trimmed("", "");
    assert_trimmed("é", "é");
}

static void yes_and_no_in_three_languages(void **state)
{
    (void)state;
    static const char *const yes[] = {"yes", "YES", "Ja", "true", "1", "是", "有", "適用"};
    static const char *const no[] = {"no", "Nei", "false", "0", "否", "无", "不适用"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        assert_int_equal(cell_yes_no(yes[i]), SUITABILITY_YES);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        assert_int_equal(cell_yes_no(no[i]), SUITABILITY_NO);
    assert_int_equal(cell_yes_no("perhaps"), SUITABILITY_UNKNOWN);
    assert_int_equal(cell_yes_no(NULL), SUITABILITY_UNKNOWN);
}

static void words_are_the_same_but_for_ascii_case(void **state)
{
    (void)state;
    assert_true(cell_same_word("Plasser", "pLASSER"));
    assert_true(cell_same_word("", ""));
    assert_false(cell_same_word("a", "ab"));
    assert_false(cell_same_word("ab", "a"));
    assert_false(cell_same_word("Ø", "ø"));
    assert_false(cell_same_word("@", "`"));
    assert_false(cell_same_word("[", "{"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_decimal_mark_is_a_point_or_a_comma),
        cmocka_unit_test(digits_are_grouped_by_threes),
        cmocka_unit_test(halves_are_rounded_away_from_zero),
        cmocka_unit_test(an_exponent_may_follow),
        cmocka_unit_test(what_does_not_fit_is_too_big),
        cmocka_unit_test(what_is_no_number_is_unreadable),
        cmocka_unit_test(a_quantity_with_one_comma_is_not_guessed_at),
        cmocka_unit_test(says_why_a_number_was_not_taken),
        cmocka_unit_test(trims_spaces_of_all_scripts),
        cmocka_unit_test(yes_and_no_in_three_languages),
        cmocka_unit_test(words_are_the_same_but_for_ascii_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
