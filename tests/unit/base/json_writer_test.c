/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/json_writer.h"
#include "json_oracle.h"

static struct buffer out;
static struct json_writer json;

static int begin(void **state)
{
    (void)state;
    buffer_clear(&out);
    json = (struct json_writer){.out = &out};
    return 0;
}

static int end(void **state)
{
    (void)state;
    buffer_free(&out);
    return 0;
}

/* The text itself, and that jansson reads it. */
static void assert_written(const char *expected)
{
    assert_string_equal(buffer_text(&out), expected);
    char *compact = json_oracle_compact(out.bytes, out.size);
    assert_non_null(compact);
    free(compact);
}

static void writes_objects_and_arrays_with_their_commas(void **state)
{
    (void)state;
    json_open_object(&json);
    json_put_integer(&json, "people", 262304);
    json_key(&json, "list"), json_open_array(&json);
    json_add_integer(&json, INT64_MIN);
    json_open_array(&json), json_close(&json);
    json_open_object(&json), json_close(&json);
    json_add_null(&json);
    json_close(&json);
    json_put_bool(&json, "yes", true);
    json_put_bool(&json, "no", false);
    json_put_text(&json, "none", NULL);
    json_close(&json);
    assert_written("{\"people\":262304,\"list\":[-9223372036854775808,[],{},null],"
                   "\"yes\":true,\"no\":false,\"none\":null}");
}

static void numbers_are_exact(void **state)
{
    (void)state;
    json_open_object(&json);
    json_key(&json, "lon"), json_add_decimal(&json, 107080001, 7);
    json_key(&json, "lat"), json_add_decimal(&json, -5, 7);
    json_put_integer(&json, "odd", 9007199254740993);
    json_close(&json);
    assert_written("{\"lon\":10.7080001,\"lat\":-0.0000005,\"odd\":9007199254740993}");
    assert_true(json_oracle_has_integer(out.bytes, out.size, "odd", 9007199254740993));
}

static void every_text_comes_back_as_it_was(void **state)
{
    (void)state;
    char text[300];
    size_t size = 0;
    for (int byte = 1; byte < 0x80; byte++)
        text[size++] = (char)byte;
    memcpy(text + size, "é人𝄞\xF4\x8F\xBF\xBF", 14);
    json_open_object(&json);
    json_put_text(&json, "text", text);
    json_close(&json);
    assert_true(json_oracle_has_text(out.bytes, out.size, "text", text));
}

static void a_text_cannot_end_a_script_element(void **state)
{
    (void)state;
    json_open_array(&json);
    json_add_text(&json, "</script><!--");
    json_close(&json);
    assert_written("[\"\\u003c/script>\\u003c!--\"]");
}

static void bytes_that_are_no_utf8_become_replacement_characters(void **state)
{
    (void)state;
    json_open_object(&json);
    json_put_text(&json, "a\xFF", "\xC3(\xED\xA0\x80 \xE4\xBA");
    json_close(&json);
    assert_true(json_oracle_has_text(out.bytes, out.size, "a\xEF\xBF\xBD",
                                     "\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD "
                                     "\xEF\xBF\xBD\xEF\xBF\xBD"));
}

static void value_without_key(void)
{
    json_open_object(&json);
    json_add_integer(&json, 1);
}

static void key_in_an_array(void)
{
    json_open_array(&json);
    json_key(&json, "a");
}

static void key_after_key(void)
{
    json_open_object(&json);
    json_key(&json, "a");
    json_key(&json, "b");
}

static void end_after_key(void)
{
    json_open_object(&json);
    json_key(&json, "a");
    json_close(&json);
}

static void end_of_nothing(void)
{
    json_close(&json);
}

static void too_deep(void)
{
    for (int i = 0; i <= JSON_DEPTH_MAX; i++)
        json_open_array(&json);
}

static void calls_that_do_not_fit_stop_the_program(void **state)
{
    (void)state;
    assert_true(stops_the_program(value_without_key));
    assert_true(stops_the_program(key_in_an_array));
    assert_true(stops_the_program(key_after_key));
    assert_true(stops_the_program(end_after_key));
    assert_true(stops_the_program(end_of_nothing));
    assert_true(stops_the_program(too_deep));
}

static void goes_as_deep_as_it_says(void **state)
{
    (void)state;
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        json_open_array(&json);
    for (int i = 0; i < JSON_DEPTH_MAX; i++)
        json_close(&json);
    assert_int_equal(out.size, 2 * JSON_DEPTH_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(writes_objects_and_arrays_with_their_commas, begin),
        cmocka_unit_test_setup(numbers_are_exact, begin),
        cmocka_unit_test_setup(every_text_comes_back_as_it_was, begin),
        cmocka_unit_test_setup(a_text_cannot_end_a_script_element, begin),
        cmocka_unit_test_setup(bytes_that_are_no_utf8_become_replacement_characters, begin),
        cmocka_unit_test_setup(calls_that_do_not_fit_stop_the_program, begin),
        cmocka_unit_test_setup(goes_as_deep_as_it_says, begin),
    };
    return cmocka_run_group_tests(tests, NULL, end);
}
