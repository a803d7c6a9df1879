/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/text.h"
#include "base/utf8.h"

static void assert_said(struct text_arg arg, const char *en, const char *zh)
{
    struct buffer out = {0};
    text_write_arg(&out, LANGUAGE_EN, arg);
    assert_string_equal(buffer_text(&out), en);
    buffer_clear(&out);
    text_write_arg(&out, LANGUAGE_ZH, arg);
    assert_string_equal(buffer_text(&out), zh);
    buffer_free(&out);
}

static void numbers_are_grouped_by_threes(void **state)
{
    (void)state;
    assert_said(ARG_INTEGER("n", 0), "0", "0");
    assert_said(ARG_INTEGER("n", 999), "999", "999");
    assert_said(ARG_INTEGER("n", 1000), "1,000", "1,000");
    assert_said(ARG_INTEGER("n", 262304), "262,304", "262,304");
    assert_said(ARG_INTEGER("n", -262304), "-262,304", "-262,304");
    assert_said(ARG_INTEGER("n", -999), "-999", "-999");
    assert_said(ARG_INTEGER("n", INT64_MIN), "-9,223,372,036,854,775,808",
                "-9,223,372,036,854,775,808");
    assert_said(ARG_PLAIN("n", 1234), "1234", "1234");
}

static void estimates_are_marked_and_have_two_digits(void **state)
{
    (void)state;
    assert_said(ARG_ESTIMATE("n", 262304), "about 260,000", "约 260,000");
    assert_said(ARG_ESTIMATE("n", 265000), "about 270,000", "约 270,000");
    assert_said(ARG_ROUNDED("n", 262304), "260,000", "260,000");
    assert_said(ARG_ESTIMATE("n", 99), "about 99", "约 99");
    assert_said(ARG_ESTIMATE("n", 995), "about 1,000", "约 1,000");
    assert_said(ARG_ESTIMATE("n", -1249), "about -1,200", "约 -1,200");
    assert_said(ARG_ESTIMATE("n", INT64_MAX), "about 9,200,000,000,000,000,000",
                "约 9,200,000,000,000,000,000");
    assert_said(ARG_ESTIMATE("n", INT64_MIN), "about -9,200,000,000,000,000,000",
                "约 -9,200,000,000,000,000,000");
}

static void durations_are_hours_minutes_and_seconds(void **state)
{
    (void)state;
    assert_said(ARG_DURATION("t", 0), "0 s", "0 秒");
    assert_said(ARG_DURATION("t", 499), "0 s", "0 秒");
    assert_said(ARG_DURATION("t", 500), "1 s", "1 秒");
    assert_said(ARG_DURATION("t", 450000), "7 min 30 s", "7 分 30 秒");
    assert_said(ARG_DURATION("t", 900000), "15 min", "15 分钟");
    assert_said(ARG_DURATION("t", 59999), "1 min", "1 分钟");
    assert_said(ARG_DURATION("t", 3600000), "1 h", "1 小时");
    assert_said(ARG_DURATION("t", 4080000), "1 h 8 min", "1 小时 8 分");
}

static void from_an_hour_on_durations_are_rounded_to_minutes(void **state)
{
    (void)state;
    assert_said(ARG_DURATION("t", 3600000 + 29000), "1 h", "1 小时");
    assert_said(ARG_DURATION("t", 3600000 + 30000), "1 h 1 min", "1 小时 1 分");
    assert_said(ARG_DURATION("t", 2 * 3600000 - 1000), "2 h", "2 小时");
}

static void negative_durations_keep_their_sign(void **state)
{
    (void)state;
    assert_said(ARG_DURATION("t", -450000), "-7 min 30 s", "-7 分 30 秒");
    assert_said(ARG_DURATION("t", -400), "0 s", "0 秒");
    assert_said(ARG_DURATION("t", INT64_MIN), "-2562047788015 h 13 min",
                "-2562047788015 小时 13 分");
    assert_said(ARG_MINUTES("t", -6000), "-0.1 min", "-0.1 分钟");
    assert_said(ARG_MINUTES("t", -90000), "-1.5 min", "-1.5 分钟");
    assert_said(ARG_PERMILLE("p", -5), "-0.5 %", "-0.5 %");
}

static void minutes_have_one_digit_behind_the_point(void **state)
{
    (void)state;
    assert_said(ARG_MINUTES("t", 450000), "7.5 min", "7.5 分钟");
    assert_said(ARG_MINUTES("t", 420000), "7 min", "7 分钟");
    assert_said(ARG_MINUTES("t", 2999), "0 min", "0 分钟");
    assert_said(ARG_MINUTES("t", 3000), "0.1 min", "0.1 分钟");
    assert_said(ARG_MINUTES("t", INT64_MAX), "153,722,867,280,912.9 min",
                "153,722,867,280,912.9 分钟");
}

static void lengths_are_metres_below_a_kilometre(void **state)
{
    (void)state;
    assert_said(ARG_LENGTH("l", 320000), "320 m", "320 米");
    assert_said(ARG_LENGTH("l", 499), "0 m", "0 米");
    assert_said(ARG_LENGTH("l", 999499), "999 m", "999 米");
    assert_said(ARG_LENGTH("l", 999500), "1 km", "1 公里");
    assert_said(ARG_LENGTH("l", 1234000), "1.2 km", "1.2 公里");
    assert_said(ARG_LENGTH("l", 1250000000), "1,250 km", "1,250 公里");
    assert_said(ARG_LENGTH("l", -1500), "-2 m", "-2 米");
    assert_said(ARG_LENGTH("l", -1234000), "-1.2 km", "-1.2 公里");
}

static void shares_dates_and_degrees(void **state)
{
    (void)state;
    assert_said(ARG_PERMILLE("p", 43), "4.3 %", "4.3 %");
    assert_said(ARG_PERMILLE("p", 1000), "100 %", "100 %");
    assert_said(ARG_DATE("d", 1794453005000), "12 November 2026, 03:10 UTC",
                "2026年11月12日 03:10 UTC");
    assert_said(ARG_DATE("d", -86400000), "31 December 1969, 00:00 UTC",
                "1969年12月31日 00:00 UTC");
    assert_said(ARG_DEGREES("x", 107080000), "10.708", "10.708");
    assert_said(ARG_DEGREES("x", -5), "-0.0000005", "-0.0000005");
    assert_said(ARG_TEXT("x", NULL), "", "");
    assert_said(ARG_NAME("x", TEXT_HOST_DISK_FULL), "the disk is full", "磁盘已满");
}

static void assert_rows(int64_t count, const char *expected)
{
    struct buffer out = {0};
    text_write(&out, LANGUAGE_EN, TEXT_IMPORT_NO_PEOPLE, ARG_INTEGER("count", count));
    assert_string_equal(buffer_text(&out), expected);
    buffer_free(&out);
}

static void english_has_a_plural(void **state)
{
    (void)state;
    assert_rows(0, "0 rows hold no people; they are left out");
    assert_rows(1, "1 row holds no people; it is left out");
    assert_rows(2, "2 rows hold no people; they are left out");
    assert_rows(1001, "1,001 rows hold no people; they are left out");
    struct buffer out = {0};
    text_write(&out, LANGUAGE_ZH, TEXT_IMPORT_NO_PEOPLE, ARG_INTEGER("count", 1));
    assert_string_equal(buffer_text(&out), "有 1 行人数为零，已略去");
    buffer_free(&out);
}

static void braces_in_an_argument_are_text(void **state)
{
    (void)state;
    struct buffer out = {0};
    text_write(&out, LANGUAGE_EN, TEXT_IMPORT_CELL_NO_NUMBER, ARG_TEXT("cell", "{cell} %s"));
    assert_string_equal(buffer_text(&out), "“{cell} %s” is no number");
    buffer_free(&out);
}

static void leave_out_an_argument(void)
{
    struct buffer out = {0};
    text_write(&out, LANGUAGE_EN, TEXT_IMPORT_CELL_NO_NUMBER, ARG_TEXT("other", "x"));
}

static void an_argument_left_out_stops_the_program(void **state)
{
    (void)state;
    assert_true(stops_the_program(leave_out_an_argument));
}

static void every_sentence_is_there_in_both_languages(void **state)
{
    (void)state;
    for (int id = 0; id < TEXT_COUNT; id++) {
        const char *name = text_id_name((enum text_id)id);
        assert_non_null(strchr(name, '.'));
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            const char *sentence = text_get((enum language)language, (enum text_id)id);
            assert_true(*sentence && utf8_valid(sentence, strlen(sentence)));
        }
    }
}

static void languages_are_known_by_their_codes(void **state)
{
    (void)state;
    enum language language = LANGUAGE_EN;
    assert_true(language_parse("zh", &language));
    assert_int_equal(language, LANGUAGE_ZH);
    assert_true(language_parse("en_GB.UTF-8", &language));
    assert_int_equal(language, LANGUAGE_EN);
    assert_true(language_parse("zh-CN", &language));
    assert_true(language_parse("zh.UTF-8", &language));
    assert_int_equal(language, LANGUAGE_ZH);
    assert_false(language_parse("nb_NO.UTF-8", &language));
    assert_false(language_parse("eng", &language));
    assert_false(language_parse("e", &language));
    assert_false(language_parse("", &language));
    assert_false(language_parse(NULL, &language));
    assert_false(language_parse("C.UTF-8", &language));
    assert_int_equal(language, LANGUAGE_ZH);
    assert_string_equal(language_tag(LANGUAGE_EN), "en");
    assert_string_equal(language_tag(LANGUAGE_ZH), "zh-CN");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_grouped_by_threes),
        cmocka_unit_test(estimates_are_marked_and_have_two_digits),
        cmocka_unit_test(durations_are_hours_minutes_and_seconds),
        cmocka_unit_test(from_an_hour_on_durations_are_rounded_to_minutes),
        cmocka_unit_test(negative_durations_keep_their_sign),
        cmocka_unit_test(minutes_have_one_digit_behind_the_point),
        cmocka_unit_test(lengths_are_metres_below_a_kilometre),
        cmocka_unit_test(shares_dates_and_degrees),
        cmocka_unit_test(english_has_a_plural),
        cmocka_unit_test(braces_in_an_argument_are_text),
        cmocka_unit_test(an_argument_left_out_stops_the_program),
        cmocka_unit_test(every_sentence_is_there_in_both_languages),
        cmocka_unit_test(languages_are_known_by_their_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
