/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/json_reader.h"
#include "base/json_writer.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool is_canonical(const char *text)
{
    struct json_reader json = json_read(text, strlen(text));
    json_skip(&json);
    return json_end(&json);
}

static void takes_every_kind_of_value(void **state)
{
    (void)state;
    static const char *const values[] = {"0",
                                         "-1",
                                         "9007199254740991",
                                         "-9007199254740991",
                                         "\"\"",
                                         "true",
                                         "false",
                                         "null",
                                         "[]",
                                         "{}",
                                         "[1,[2,{}],\"a\"]",
                                         "{\"a\":1,\"b\":{\"c\":[null]}}",
                                         "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f/人防\x7f<\""};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (!is_canonical(values[i]))
            fail_msg("refused %s", values[i]);
}

static void refuses_every_other_way_to_write_a_value(void **state)
{
    (void)state;
    static const char *const values[] = {"",
                                         " 1",
                                         "1 ",
                                         "01",
                                         "-0",
                                         "1.0",
                                         "1e3",
                                         "+1",
                                         "9007199254740992",
                                         "-9007199254740992",
                                         "99999999999999999999999",
                                         "tru",
                                         "nul",
                                         "[1,]",
                                         "[,1]",
                                         "[1 ,2]",
                                         "{\"a\" :1}",
                                         "{\"b\":1,\"a\":2}",
                                         "{\"a\":1,\"a\":2}",
                                         "{\"a\":1,}",
                                         "{a:1}",
                                         "[1",
                                         "{\"a\":1",
                                         "\"a",
                                         "\"\\/\"",
                                         "\"\\u0041\"",
                                         "\"\\u000a\"",
                                         "\"\\u001F\"",
                                         "\"\\u00e9\"",
                                         "\"\n\"",
                                         "\"\xff\"",
                                         "\"\xed\xa0\x80\"",
                                         "\"\xc0\x80\"",
                                         "{\"\\n\":1}",
                                         "[]]",
                                         "1,2",
                                         "\"\\",
                                         "\"\\u00"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (is_canonical(values[i]))
            fail_msg("took %s", values[i]);
}

static void refuses_what_is_nested_too_deeply(void **state)
{
    (void)state;
    char text[2 * (JSON_READ_DEPTH_MAX + 1) + 1] = {0};
    for (int depth = JSON_READ_DEPTH_MAX; depth <= JSON_READ_DEPTH_MAX + 1; depth++) {
        memset(text, '[', (size_t)depth);
        memset(text + depth, ']', (size_t)depth);
        text[2 * depth] = '\0';
        assert_int_equal(is_canonical(text), depth == JSON_READ_DEPTH_MAX);
    }
}

static void reads_members_in_their_order(void **state)
{
    (void)state;
    const char *text =
        "{\"list\":[-7,8],\"name\":\"a\\nb\\u0002\",\"rest\":{\"x\":[1]},\"yes\":true}";
    struct json_reader json = json_read(text, strlen(text));
    struct json_slice name;
    json_enter_object(&json);
    assert_true(json_next_name(&json, &name) && json_name_is(name, "list"));
    json_enter_array(&json);
    assert_true(json_next_item(&json));
    assert_int_equal(json_read_integer(&json), -7);
    assert_true(json_next_item(&json));
    assert_int_equal(json_read_integer(&json), 8);
    assert_false(json_next_item(&json));
    assert_true(json_next_name(&json, &name) && json_name_is(name, "name"));
    assert_string_equal(json_read_text(&json, arena), "a\nb\x02");
    assert_true(json_next_name(&json, &name) && json_name_is(name, "rest"));
    struct json_slice rest = json_skip(&json);
    assert_memory_equal(rest.bytes, "{\"x\":[1]}", rest.size);
    assert_true(json_next_name(&json, &name) && json_name_is(name, "yes"));
    assert_true(json_read_bool(&json));
    assert_false(json_next_name(&json, &name));
    assert_true(json_end(&json));
}

static void remembers_the_first_failure(void **state)
{
    (void)state;
    const char *text = "{\"a\":\"x\",\"b\":2}";
    struct json_reader json = json_read(text, strlen(text));
    struct json_slice name;
    json_enter_object(&json);
    assert_true(json_next_name(&json, &name));
    assert_int_equal(json_read_integer(&json), 0);
    assert_false(json_next_name(&json, &name));
    assert_string_equal(json_read_text(&json, arena), "");
    assert_int_equal(json_peek(&json), JSON_NOTHING);
    assert_false(json_end(&json));
}

static void refuses_a_text_that_would_end_early(void **state)
{
    (void)state;
    const char *text = "\"a\\u0000b\"";
    struct json_reader json = json_read(text, strlen(text));
    assert_string_equal(json_read_text(&json, arena), "");
    assert_false(json_end(&json));
}

/* Whatever the writer writes in its canonical mode, the reader takes. */
static void takes_what_the_writer_writes(void **state)
{
    (void)state;
    struct buffer out = {0};
    char text[256];
    for (int byte = 1; byte < 128; byte++)
        text[byte - 1] = (char)byte;
    text[127] = '\0';
    struct json_writer json = {.out = &out, .is_canonical = true};
    json_open_object(&json);
    json_put_integer(&json, "a", -JSON_INTEGER_MAX);
    json_put_text(&json, "aa", text);
    json_key(&json, "b"), json_open_array(&json), json_add_null(&json), json_close(&json);
    json_close(&json);
    assert_true(is_canonical(buffer_text(&out)));
    struct json_reader reader = json_read(out.bytes, out.size);
    struct json_slice name;
    json_enter_object(&reader);
    assert_true(json_next_name(&reader, &name));
    assert_int_equal(json_read_integer(&reader), -JSON_INTEGER_MAX);
    assert_true(json_next_name(&reader, &name));
    assert_string_equal(json_read_text(&reader, arena), text);
    buffer_free(&out);
}

static void write_names_in_the_wrong_order(void)
{
    struct buffer out = {0};
    struct json_writer json = {.out = &out, .is_canonical = true};
    json_open_object(&json);
    json_put_integer(&json, "b", 1);
    json_put_integer(&json, "a", 1);
}

static void stops_a_writer_that_is_not_canonical(void **state)
{
    (void)state;
    assert_true(stops_the_program(write_names_in_the_wrong_order));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_every_kind_of_value, begin, end),
        cmocka_unit_test_setup_teardown(refuses_every_other_way_to_write_a_value, begin, end),
        cmocka_unit_test_setup_teardown(refuses_what_is_nested_too_deeply, begin, end),
        cmocka_unit_test_setup_teardown(reads_members_in_their_order, begin, end),
        cmocka_unit_test_setup_teardown(remembers_the_first_failure, begin, end),
        cmocka_unit_test_setup_teardown(refuses_a_text_that_would_end_early, begin, end),
        cmocka_unit_test_setup_teardown(takes_what_the_writer_writes, begin, end),
        cmocka_unit_test_setup_teardown(stops_a_writer_that_is_not_canonical, begin, end),
    };
    return cmocka_run_group_tests_name("base/json_reader", tests, NULL, NULL);
}
