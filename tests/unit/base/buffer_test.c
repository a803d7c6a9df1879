/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buffer.h"

static void an_empty_buffer_is_an_empty_text(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    assert_string_equal(buffer_text(&buffer), "");
    buffer_clear(&buffer);
    buffer_add(&buffer, NULL, 0);
    assert_int_equal(buffer.size, 0);
    assert_string_equal(buffer.bytes, "");
    buffer_free(&buffer);
    assert_null(buffer.bytes);
}

static void grows_at_the_end_and_ends_with_a_nul(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    for (int i = 0; i < 10000; i++) {
        buffer_add_char(&buffer, (char)('a' + i % 26));
        assert_int_equal(buffer.bytes[buffer.size], 0);
    }
    assert_int_equal(buffer.size, 10000);
    assert_int_equal(buffer.bytes[9999], 'a' + 9999 % 26);
    size_t capacity = buffer.capacity;
    buffer_clear(&buffer);
    assert_int_equal(buffer.size, 0);
    assert_int_equal(buffer.capacity, capacity);
    assert_string_equal(buffer_text(&buffer), "");
    buffer_free(&buffer);
}

static void holds_nul_bytes(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    buffer_add(&buffer, "a\0b", 3);
    assert_int_equal(buffer.size, 3);
    assert_memory_equal(buffer.bytes, "a\0b", 4);
    buffer_free(&buffer);
}

static void integers_are_what_printf_prints(void **state)
{
    (void)state;
    static const int64_t values[] = {
        0, 1, -1, 9, 10, -10, 262304, INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, INT64_MIN + 1};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char expected[32];
        struct buffer buffer = {0};
        snprintf(expected, sizeof expected, "%" PRId64, values[i]);
        buffer_add_integer(&buffer, values[i]);
        assert_string_equal(buffer_text(&buffer), expected);
        buffer_free(&buffer);
    }
}

static void assert_decimal(int64_t value, int digits, const char *expected)
{
    struct buffer buffer = {0};
    buffer_add_decimal(&buffer, value, digits);
    assert_string_equal(buffer_text(&buffer), expected);
    buffer_free(&buffer);
}

static void decimals_are_exact_and_lose_trailing_zeros(void **state)
{
    (void)state;
    assert_decimal(107080000, 7, "10.708");
    assert_decimal(100000000, 7, "10");
    assert_decimal(0, 7, "0");
    assert_decimal(5, 7, "0.0000005");
    assert_decimal(-5, 7, "-0.0000005");
    assert_decimal(-1234567, 3, "-1234.567");
    assert_decimal(10, 1, "1");
    assert_decimal(INT64_MIN, 18, "-9.223372036854775808");
    assert_decimal(INT64_MAX, 18, "9.223372036854775807");
}

static void formats_of_any_length_fit(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    buffer_add_text(&buffer, "x");
    buffer_add_format(&buffer, "%5000d|%s", 7, "end");
    assert_int_equal(buffer.size, 1 + 5000 + 4);
    assert_string_equal(buffer.bytes + 1 + 4999, "7|end");
    buffer_free(&buffer);
}

static void numbers_for_hashes_are_little_endian(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    buffer_add_u32(&buffer, 0x01020304);
    buffer_add_i64(&buffer, -2);
    assert_int_equal(buffer.size, 12);
    assert_memory_equal(buffer.bytes, "\x04\x03\x02\x01\xFE\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 12);
    buffer_free(&buffer);
}

static void the_caller_writes_into_reserved_room(void **state)
{
    (void)state;
    struct buffer buffer = {0};
    char *room = buffer_reserve(&buffer, 1000);
    memset(room, 'z', 1000);
    buffer.size += 1000;
    buffer_add_text(&buffer, "!");
    assert_int_equal(buffer.size, 1001);
    assert_string_equal(buffer.bytes + 999, "z!");
    buffer_free(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_buffer_is_an_empty_text),
        cmocka_unit_test(grows_at_the_end_and_ends_with_a_nul),
        cmocka_unit_test(holds_nul_bytes),
        cmocka_unit_test(integers_are_what_printf_prints),
        cmocka_unit_test(decimals_are_exact_and_lose_trailing_zeros),
        cmocka_unit_test(formats_of_any_length_fit),
        cmocka_unit_test(numbers_for_hashes_are_little_endian),
        cmocka_unit_test(the_caller_writes_into_reserved_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
