/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <iconv.h>

#include "host/encoding.h"

static const char SIMPLE[] = "编号,名称,地址\n1,西湖区人民防空办公室,杭州市西湖区文三路\n";
static const char TRADITIONAL[] = "編號,名稱,地址\n1,臺南市學甲區公所,臺南市學甲區華宗路三一三號\n";

/* The text in another encoding, after a byte-order mark. */
static struct buffer encoded(const char *text, const char *encoding, const char *mark)
{
    struct buffer out = {0};
    char copy[4096], *from = copy, *to = buffer_reserve(&out, sizeof copy);
    size_t left = strlen(text), mark_size = strlen(mark), room = sizeof copy - mark_size;
    memcpy(copy, text, left + 1);
    memcpy(to, mark, mark_size);
    to += mark_size;
    iconv_t converter = iconv_open(encoding, "UTF-8");
    assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
    iconv_close(converter);
    out.size = sizeof copy - room;
    out.bytes[out.size] = 0;
    return out;
}

static void assert_found(const char *text, const char *encoding, const char *mark)
{
    struct buffer bytes = encoded(text, encoding, mark);
    const char *found = NULL;
    struct error err;
    assert_string_equal(encoding_detect(bytes.bytes, bytes.size), encoding);
    assert_true(encoding_to_utf8("a.csv", NULL, &bytes, &found, &err));
    assert_string_equal(found, encoding);
    assert_string_equal(buffer_text(&bytes), text);
    assert_int_equal(bytes.size, strlen(text));
    buffer_free(&bytes);
}

static void finds_out_utf8_with_and_without_mark(void **state)
{
    (void)state;
    assert_found(SIMPLE, "UTF-8", "");
    assert_found(SIMPLE, "UTF-8", "\xEF\xBB\xBF");
    assert_found("plain ascii\n", "UTF-8", "");
    assert_found("", "UTF-8", "");
    assert_found("", "UTF-8", "\xEF\xBB\xBF");
}

static void finds_out_gb18030(void **state)
{
    (void)state;
    assert_found(SIMPLE, "GB18030", "");
    assert_found(SIMPLE, "GB18030", "\x84\x31\x95\x33");
    assert_found("名称，可掩蔽人数", "GB18030", "");
}

static void finds_out_big5(void **state)
{
    (void)state;
    assert_found(TRADITIONAL, "BIG5", "");
    assert_found("電腦編號,類別,可容納人數,避難樓層", "BIG5", "");
}

static void finds_out_utf16_by_its_mark(void **state)
{
    (void)state;
    assert_found(SIMPLE, "UTF-16LE", "\xFF\xFE");
    assert_found(SIMPLE, "UTF-16BE", "\xFE\xFF");
}

static void what_reads_neither_way_is_not_guessed_at(void **state)
{
    (void)state;
    assert_null(encoding_detect("\xFF\xFF\xFF", 3));
    assert_null(encoding_detect("caf\xE9", 4));
    struct buffer bytes = {0};
    struct error err;
    buffer_add_text(&bytes, "Gr\xF8nland\n");
    assert_false(encoding_to_utf8("a.csv", NULL, &bytes, NULL, &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    assert_int_equal(err.id, TEXT_HOST_ENCODING_UNSURE);
    assert_true(encoding_to_utf8("a.csv", "WINDOWS-1252", &bytes, NULL, &err));
    assert_string_equal(buffer_text(&bytes), "Grønland\n");
    buffer_free(&bytes);
}

static void bytes_that_do_not_fit_are_named_by_line_and_offset(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *encoding;
        int64_t line, offset;
    } cases[] = {
        {"a\nb\xFFz", "UTF-8", 2, 3},
        {"a\n\xB1\xEA\n\xB1", "gb18030", 3, 5},
        {"\xFF", "BIG5", 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer bytes = {0};
        struct error err;
        buffer_add_text(&bytes, cases[i].bytes);
        assert_false(encoding_to_utf8("a.csv", cases[i].encoding, &bytes, NULL, &err));
        assert_int_equal(err.id, TEXT_HOST_ENCODING_INVALID);
        assert_int_equal(err.args[1].integer, cases[i].line);
        assert_int_equal(err.args[2].integer, cases[i].offset);
        buffer_free(&bytes);
    }
}

static void the_mark_goes_whatever_utf8_is_called(void **state)
{
    (void)state;
    static const char *const names[] = {"UTF-8", "utf-8", "utf8", "UTF8"};
    for (int i = 0; i < 4; i++) {
        struct buffer bytes = {0};
        struct error err;
        buffer_add_text(&bytes, "\xEF\xBB\xBFx");
        assert_true(encoding_to_utf8("a.csv", names[i], &bytes, NULL, &err));
        assert_string_equal(buffer_text(&bytes), "x");
        buffer_free(&bytes);
    }
}

static void an_encoding_that_is_none_is_a_wrong_word(void **state)
{
    (void)state;
    struct buffer bytes = {0};
    struct error err;
    buffer_add_text(&bytes, "x");
    assert_false(encoding_to_utf8("a.csv", "KLINGON", &bytes, NULL, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    buffer_free(&bytes);
}

static void large_files_are_converted_piece_by_piece(void **state)
{
    (void)state;
    struct buffer bytes = {0};
    struct error err;
    const char *found;
    for (int i = 0; i < 400000; i++)
        buffer_add_text(&bytes, "\xC8\xCB\xB7\xC0"); /* 人防 */
    assert_true(encoding_to_utf8("a.csv", NULL, &bytes, &found, &err));
    assert_string_equal(found, "GB18030");
    assert_int_equal(bytes.size, 400000 * 6);
    assert_string_equal(bytes.bytes + bytes.size - 6, "人防");
    buffer_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_out_utf8_with_and_without_mark),
        cmocka_unit_test(finds_out_gb18030),
        cmocka_unit_test(finds_out_big5),
        cmocka_unit_test(finds_out_utf16_by_its_mark),
        cmocka_unit_test(what_reads_neither_way_is_not_guessed_at),
        cmocka_unit_test(bytes_that_do_not_fit_are_named_by_line_and_offset),
        cmocka_unit_test(the_mark_goes_whatever_utf8_is_called),
        cmocka_unit_test(an_encoding_that_is_none_is_a_wrong_word),
        cmocka_unit_test(large_files_are_converted_piece_by_piece),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
