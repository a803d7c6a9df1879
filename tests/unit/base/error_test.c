/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include "base/error.h"
#include "base/utf8.h"

static void assert_sentence(const struct error *err, enum language language, const char *expected)
{
    struct buffer out = {0};
    error_write(&out, language, err);
    assert_string_equal(buffer_text(&out), expected);
    buffer_free(&out);
}

static void is_said_in_both_languages(void **state)
{
    (void)state;
    struct error err;
    assert_false(error_set(&err, ERROR_INPUT, TEXT_IMPORT_NOT_UTF8, ARG_TEXT("file", "a.csv"),
                           ARG_PLAIN("line", 1234)));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_sentence(&err, LANGUAGE_EN,
                    "a.csv, line 1234: these bytes are no UTF-8 text. Name the encoding with "
                    "--encoding.");
    assert_sentence(&err, LANGUAGE_ZH,
                    "a.csv 第 1234 行：不是 UTF-8 文本。请用 --encoding 指明编码。");
}

static void arguments_may_be_texts_of_the_catalogue(void **state)
{
    (void)state;
    struct error err;
    error_set(&err, ERROR_NOT_FOUND, TEXT_ERROR_CANNOT_READ, ARG_TEXT("file", "x"),
              ARG_NAME("reason", TEXT_HOST_MISSING));
    assert_sentence(&err, LANGUAGE_EN, "Cannot read x: there is no such file.");
    assert_sentence(&err, LANGUAGE_ZH, "无法读取 x：文件不存在。");
}

static void keeps_copies_of_its_texts(void **state)
{
    (void)state;
    struct error err;
    char name[] = "name.csv";
    error_set(&err, ERROR_INPUT, TEXT_IMPORT_EMPTY, ARG_TEXT("file", name));
    memset(name, 'x', sizeof name - 1);
    assert_sentence(&err, LANGUAGE_EN,
                    "name.csv is empty: there is no row that names the columns.");
}

static void a_copy_lives_on_without_the_original(void **state)
{
    (void)state;
    struct error copy;
    {
        struct error err;
        error_set(&err, ERROR_INPUT, TEXT_IMPORT_EMPTY, ARG_TEXT("file", "name.csv"));
        error_copy(&copy, &err);
        memset(&err, 0xEE, sizeof err);
    }
    assert_sentence(&copy, LANGUAGE_EN,
                    "name.csv is empty: there is no row that names the columns.");
    assert_true(copy.args[0].text >= copy.pool && copy.args[0].text < copy.pool + ERROR_POOL_SIZE);
}

static void may_be_replaced_by_one_that_quotes_it(void **state)
{
    (void)state;
    struct error err;
    error_set(&err, ERROR_INPUT, TEXT_IMPORT_EMPTY, ARG_TEXT("file", "name.csv"));
    error_set(&err, ERROR_INPUT, TEXT_IMPORT_NO_GEOJSON, ARG_TEXT("file", err.args[0].text));
    assert_sentence(&err, LANGUAGE_EN, "name.csv is JSON, but neither GeoJSON nor TopoJSON.");
}

static void long_texts_are_cut_between_characters(void **state)
{
    (void)state;
    for (size_t lead = 0; lead < 4; lead++) {
        struct error err;
        char name[2 * ERROR_POOL_SIZE] = "";
        memset(name, 'a', lead);
        for (size_t at = lead; at + 4 < sizeof name; at += 3)
            memcpy(name + at, "长", 4);
        error_set(&err, ERROR_USAGE, TEXT_IMPORT_MAP_FIELD, ARG_TEXT("field", name),
                  ARG_TEXT("fields", "lost"));
        size_t kept = strlen(err.args[0].text);
        assert_true(kept > ERROR_POOL_SIZE - 8 && kept < ERROR_POOL_SIZE);
        assert_true(utf8_valid(err.args[0].text, kept));
        assert_memory_equal(err.args[0].text, name, kept);
        assert_true(strlen(err.args[1].text) <= 4);
    }
}

static void a_missing_text_is_an_empty_one(void **state)
{
    (void)state;
    struct error err;
    error_set(&err, ERROR_INPUT, TEXT_IMPORT_CELL_NO_NUMBER, ARG_TEXT("cell", NULL));
    assert_sentence(&err, LANGUAGE_EN, "“” is no number");
}

static void kinds_have_names_and_documented_exit_codes(void **state)
{
    (void)state;
    static const char *const names[ERROR_KIND_COUNT] = {
        "none", "usage", "input", "not_found", "conflict", "limit", "io", "denied", "cancelled"};
    for (int kind = 0; kind < ERROR_KIND_COUNT; kind++) {
        assert_string_equal(error_kind_name((enum error_kind)kind), names[kind]);
        assert_int_equal(error_exit_code((enum error_kind)kind), kind ? kind + 1 : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_said_in_both_languages),
        cmocka_unit_test(arguments_may_be_texts_of_the_catalogue),
        cmocka_unit_test(keeps_copies_of_its_texts),
        cmocka_unit_test(a_copy_lives_on_without_the_original),
        cmocka_unit_test(may_be_replaced_by_one_that_quotes_it),
        cmocka_unit_test(long_texts_are_cut_between_characters),
        cmocka_unit_test(a_missing_text_is_an_empty_one),
        cmocka_unit_test(kinds_have_names_and_documented_exit_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
