/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/utf8.h"

/* Encodes any number below 2^21 in four bytes at most, also those that are no character. */
static size_t encode(uint32_t point, char bytes[static 4])
{
    if (point < 0x80) {
        bytes[0] = (char)point;
        return 1;
    }
    size_t size = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--, point >>= 6)
        bytes[i] = (char)(0x80 | (point & 0x3F));
    bytes[0] = (char)(leads[size] | point);
    return size;
}

static void knows_every_code_point(void **state)
{
    (void)state;
    for (uint32_t point = 0; point < 0x1FFFFF; point += point < 0x20000 ? 1 : 37) {
        char bytes[4];
        size_t size = encode(point, bytes);
        bool is_character = point <= 0x10FFFF && (point < 0xD800 || point > 0xDFFF);
        assert_int_equal(utf8_length(bytes, size), is_character ? size : 0);
    }
}

static void a_character_cut_short_is_none(void **state)
{
    (void)state;
    assert_int_equal(utf8_length("", 0), 0);
    for (size_t size = 1; size < 4; size++)
        assert_int_equal(utf8_length("\xF0\x9D\x84\x9E", size), 0);
    assert_int_equal(utf8_length("\xE4\xBA", 2), 0);
    assert_int_equal(utf8_length("\xC3", 1), 0);
    assert_int_equal(utf8_length("\xC3(", 2), 0);
}

static void overlong_forms_are_no_characters(void **state)
{
    (void)state;
    assert_int_equal(utf8_length("\xC0\xAF", 2), 0);
    assert_int_equal(utf8_length("\xC1\xBF", 2), 0);
    assert_int_equal(utf8_length("\xE0\x9F\xBF", 3), 0);
    assert_int_equal(utf8_length("\xF0\x8F\xBF\xBF", 4), 0);
    assert_int_equal(utf8_length("\x80", 1), 0);
    assert_int_equal(utf8_length("\xFE\x80\x80\x80", 4), 0);
}

static void a_text_is_valid_as_a_whole(void **state)
{
    (void)state;
    assert_true(utf8_valid("", 0));
    assert_true(utf8_valid("Grønland 人防", strlen("Grønland 人防")));
    assert_true(utf8_valid("a\0b", 3));
    assert_false(utf8_valid("ok\xFFok", 5));
    assert_false(utf8_valid("cut \xE4\xBA", 6));
}

static void blank_is_what_nobody_sees(void **state)
{
    (void)state;
    static const char *const blank[] = {"",
                                        " ",
                                        "\t\r\n",
                                        "\xc2\xa0",
                                        "\xe3\x80\x80 ",
                                        "\xe2\x80\x8b",
                                        "\xe2\x80\x8d",
                                        "\xef\xbb\xbf"};
    static const char *const seen[] = {"a", " a ", "\xe3\x80\x81", "人", "-", "\xf0\x9d\x84\x9e"};
    for (size_t b = 0; b < sizeof blank / sizeof *blank; b++)
        assert_true(utf8_is_blank(blank[b]));
    for (size_t s = 0; s < sizeof seen / sizeof *seen; s++)
        assert_false(utf8_is_blank(seen[s]));
}

static void a_plain_line_is_seen_as_what_it_is(void **state)
{
    (void)state;
    static const char *const plain[] = {"a", "a b", "秋季 演练", "\xd9\x85\xe2\x80\x8c\xd9\x85"};
    static const char *const other[] = {"",
                                        " ",
                                        " a",
                                        "a ",
                                        "a\nb",
                                        "a\tb",
                                        "a\x7f",
                                        "a\xc2\x85",
                                        "a\xe3\x80\x80",
                                        "\xe2\x80\xae"
                                        "a",
                                        "a\xe2\x81\xa6",
                                        "a\xe2\x80\xa8"
                                        "b",
                                        "\xef\xbb\xbf"
                                        "a"};
    for (size_t p = 0; p < sizeof plain / sizeof *plain; p++)
        assert_true(utf8_is_plain_line(plain[p]));
    for (size_t o = 0; o < sizeof other / sizeof *other; o++)
        assert_false(utf8_is_plain_line(other[o]));
    assert_int_equal(utf8_character_count(""), 0);
    assert_int_equal(utf8_character_count("秋 a"), 3);
}

static void controls_and_turns_steer(void **state)
{
    (void)state;
    static const char *const steer[] = {
        "\x1b[2J",       "a\nb",         "\t",           "\x7f",         "\xc2\x85",
        "a\xe2\x80\xaa", "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa9", "\xe2\x80\xa8"};
    static const char *const fine[] = {"",
                                       "a b",
                                       "秋季",
                                       "\xc2\xa0",
                                       "\xe2\x80\x8d",
                                       "\xe2\x80\x94",
                                       "\xe2\x81\xa5",
                                       "\xe2\x81\xaa",
                                       "\xef\xbb\xbf"};
    for (size_t s = 0; s < sizeof steer / sizeof *steer; s++)
        assert_true(utf8_has_steering(steer[s]));
    for (size_t f = 0; f < sizeof fine / sizeof *fine; f++)
        assert_false(utf8_has_steering(fine[f]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_every_code_point),
        cmocka_unit_test(a_character_cut_short_is_none),
        cmocka_unit_test(overlong_forms_are_no_characters),
        cmocka_unit_test(a_text_is_valid_as_a_whole),
        cmocka_unit_test(blank_is_what_nobody_sees),
        cmocka_unit_test(a_plain_line_is_seen_as_what_it_is),
        cmocka_unit_test(controls_and_turns_steer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
