/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

#include "table/csv.h"

static struct table_reading read_bytes(const char *bytes, size_t size, char separator)
{
    struct table_reading reading = table_reading_begin();
    reading.ok =
        csv_read(bytes, size, separator, reading.arena, &reading.report, &reading.set, reading.err);
    return reading;
}

static struct table_reading read_text(const char *text)
{
    return read_bytes(text, strlen(text), '\0');
}

static void assert_two_by_two(const char *text)
{
    struct table_reading csv = read_text(text);
    assert_true(csv.ok);
    assert_int_equal(csv.set.column_count, 2);
    assert_int_equal(csv.set.row_count, 2);
    assert_string_equal(table_cell(&csv.set, 0, "a"), "1");
    assert_string_equal(table_cell(&csv.set, 0, "b"), "2");
    assert_string_equal(table_cell(&csv.set, 1, "a"), "3");
    assert_string_equal(table_cell(&csv.set, 1, "b"), "4");
    assert_counts(&csv.report, 0, 0);
    table_reading_end(&csv);
}

static void finds_out_comma_semicolon_and_tab(void **state)
{
    (void)state;
    assert_two_by_two("a,b\n1,2\n3,4\n");
    assert_two_by_two("a;b\n1;2\n3;4\n");
    assert_two_by_two("a\tb\n1\t2\n3\t4\n");
    assert_two_by_two("\"a\";\"b\"\n1;2\n3;4");
    assert_two_by_two("\xEF\xBB\xBF\"a\",b\n1,2\n3,4");
}

static void a_separator_inside_quotes_does_not_count(void **state)
{
    (void)state;
    struct table_reading csv = read_text("\"a,b,c,d\";e\n1;2\n");
    assert_int_equal(csv.set.column_count, 2);
    assert_string_equal(csv.set.column[0], "a,b,c,d");
    table_reading_end(&csv);
}

static void the_separator_named_holds(void **state)
{
    (void)state;
    const char text[] = "a,b;c\n1,5;2\n";
    struct table_reading csv = read_bytes(text, sizeof text - 1, ';');
    assert_string_equal(table_cell(&csv.set, 0, "a,b"), "1,5");
    table_reading_end(&csv);
}

static void takes_all_line_ends_and_a_byte_order_mark(void **state)
{
    (void)state;
    assert_two_by_two("a,b\r\n1,2\r\n3,4\r\n");
    assert_two_by_two("a,b\r1,2\r3,4\r");
    assert_two_by_two("\xEF\xBB\xBF"
                      "a,b\n1,2\n3,4");
    assert_two_by_two("\n\n ,\na,b\n\n1,2\n,,,\n3,4\n\n");
}

static void quotes_hold_separators_quotes_and_line_breaks(void **state)
{
    (void)state;
    struct table_reading csv = read_text("a,b\n\"x \"\"y\"\", z\",\"two\r\nlines\"\nit\"s,2\n");
    assert_true(csv.ok);
    assert_string_equal(table_cell(&csv.set, 0, "a"), "x \"y\", z");
    assert_string_equal(table_cell(&csv.set, 0, "b"), "two\r\nlines");
    assert_string_equal(table_cell(&csv.set, 1, "a"), "it\"s");
    assert_int_equal(csv.set.line[0], 2);
    assert_int_equal(csv.set.line[1], 4);
    table_reading_end(&csv);
}

static void cells_are_trimmed_and_empty_ones_are_null(void **state)
{
    (void)state;
    struct table_reading csv = read_text("a,b,c\n \xE3\x80\x80 x \xC2\xA0,  ,\"  \"\n");
    assert_string_equal(table_cell(&csv.set, 0, "a"), "x");
    assert_null(feature_cell(&csv.set, 0, 1));
    assert_null(feature_cell(&csv.set, 0, 2));
    assert_null(feature_cell(&csv.set, 0, NO_COLUMN));
    assert_null(csv.set.geometry);
    assert_null(csv.set.object[0]);
    table_reading_end(&csv);
}

static void ragged_rows_are_refused_under_their_line(void **state)
{
    (void)state;
    struct table_reading csv = read_text("a,b\n1\n1,2,\"\",\n1,2,3\n\"x\ny\",2,3\n1,2\n");
    assert_true(csv.ok);
    assert_int_equal(csv.set.row_count, 2);
    assert_int_equal(csv.set.line[1], 7);
    assert_counts(&csv.report, 3, 0);
    assert_int_equal(count_refused(&csv.report, TEXT_IMPORT_CSV_RAGGED), 3);
    assert_int_equal(csv.report.remarks[0].line, 2);
    assert_int_equal(csv.report.remarks[1].line, 4);
    assert_int_equal(csv.report.remarks[2].line, 5);
    table_reading_end(&csv);
}

static void text_after_a_closing_quote_refuses_the_row(void **state)
{
    (void)state;
    struct table_reading csv = read_text("a,b\n\"x\"y,2\n\"x\" ,2\n");
    assert_int_equal(csv.set.row_count, 1);
    assert_string_equal(table_cell(&csv.set, 0, "a"), "x");
    assert_int_equal(count_refused(&csv.report, TEXT_IMPORT_CSV_AFTER_QUOTE), 1);
    table_reading_end(&csv);
}

static void assert_fails(const char *bytes, size_t size, enum text_id id, int64_t line)
{
    struct table_reading csv = read_bytes(bytes, size, '\0');
    assert_false(csv.ok);
    assert_int_equal(csv.err->kind, ERROR_INPUT);
    assert_int_equal(csv.err->id, id);
    assert_string_equal(csv.err->args[0].text, "file");
    if (line)
        assert_int_equal(csv.err->args[1].integer, line);
    table_reading_end(&csv);
}

static void a_file_that_is_no_table_fails_with_its_line(void **state)
{
    (void)state;
    assert_fails("a,b\n1,\"open\n2,3\n", 15, TEXT_IMPORT_CSV_OPEN_QUOTE, 2);
    assert_fails("a\n\n\xB0\xA1\n", 6, TEXT_IMPORT_NOT_UTF8, 3);
    assert_fails("a\n1\0\n", 5, TEXT_IMPORT_NUL_BYTE, 2);
    assert_fails("", 0, TEXT_IMPORT_EMPTY, 0);
    assert_fails(" \n,,\n\n", 6, TEXT_IMPORT_EMPTY, 0);
    assert_fails("\xEF\xBB\xBF", 3, TEXT_IMPORT_EMPTY, 0);
}

static void more_columns_than_the_limit_fail(void **state)
{
    (void)state;
    struct buffer text = {0};
    for (int i = 0; i < FEATURE_COLUMN_MAX; i++)
        buffer_add_format(&text, "c%d,", i);
    struct table_reading csv = read_text(buffer_text(&text));
    assert_true(csv.ok);
    assert_int_equal(csv.set.column_count, FEATURE_COLUMN_MAX);
    table_reading_end(&csv);
    buffer_add_text(&text, "last");
    csv = read_text(buffer_text(&text));
    assert_false(csv.ok);
    assert_int_equal(csv.err->kind, ERROR_LIMIT);
    table_reading_end(&csv);
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_out_comma_semicolon_and_tab),
        cmocka_unit_test(a_separator_inside_quotes_does_not_count),
        cmocka_unit_test(the_separator_named_holds),
        cmocka_unit_test(takes_all_line_ends_and_a_byte_order_mark),
        cmocka_unit_test(quotes_hold_separators_quotes_and_line_breaks),
        cmocka_unit_test(cells_are_trimmed_and_empty_ones_are_null),
        cmocka_unit_test(ragged_rows_are_refused_under_their_line),
        cmocka_unit_test(text_after_a_closing_quote_refuses_the_row),
        cmocka_unit_test(a_file_that_is_no_table_fails_with_its_line),
        cmocka_unit_test(more_columns_than_the_limit_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
