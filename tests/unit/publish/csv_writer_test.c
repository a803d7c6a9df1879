/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "publish/csv_writer.h"
#include "table/csv.h"

#define BOM "\xEF\xBB\xBF"

static void assert_cell(const char *text, const char *expected)
{
    struct buffer out = {0}, whole = {0};
    struct csv_writer csv = csv_begin(&out);
    csv_text(&csv, text);
    csv_end_row(&csv);
    buffer_add_format(&whole, BOM "%s\r\n", expected);
    assert_string_equal(buffer_text(&out), buffer_text(&whole));
    buffer_free(&out);
    buffer_free(&whole);
}

static void cells_are_quoted_where_they_need_it(void **state)
{
    (void)state;
    assert_cell("Storgata 1", "Storgata 1");
    assert_cell("a,b", "\"a,b\"");
    assert_cell("say \"so\"", "\"say \"\"so\"\"\"");
    assert_cell("two\nlines", "\"two\nlines\"");
    assert_cell("地下室", "地下室");
    assert_cell("", "");
    assert_cell(NULL, "");
}

static void what_a_spreadsheet_would_compute_gets_an_apostrophe(void **state)
{
    (void)state;
    assert_cell("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"");
    assert_cell("+47 22 33", "\"'+47 22 33\"");
    assert_cell("-1+2", "\"'-1+2\"");
    assert_cell("@SUM(A1)", "\"'@SUM(A1)\"");
    assert_cell("\t=1", "\"'\t=1\"");
    assert_cell("＝1+1", "\"'＝1+1\"");
    assert_cell("-", "\"'-\"");
}

static void numbers_stay_numbers(void **state)
{
    (void)state;
    assert_cell("-7.63", "-7.63");
    assert_cell("+4", "+4");
    assert_cell("-.5", "-.5");
    struct buffer out = {0};
    struct csv_writer csv = csv_begin(&out);
    csv_integer(&csv, -262304);
    csv_decimal(&csv, -107080000, 7);
    csv_decimal(&csv, 90000, 3);
    csv_bool(&csv, true);
    csv_end_row(&csv);
    assert_string_equal(buffer_text(&out), BOM "-262304,-10.708,90,true\r\n");
    buffer_free(&out);
}

static void what_is_not_utf8_is_replaced(void **state)
{
    (void)state;
    assert_cell("a\xC0z", "a\xEF\xBF\xBDz");
    assert_cell("\xFF", "\xEF\xBF\xBD");
}

/* Text by chance out of what makes trouble; no space at its ends, which readers trim. */
static void make_text(struct random *random, struct buffer *text)
{
    static const char *const parts[] = {",", ";", "\"", "\n", "\r\n", "=", "-1", "a", "中", " b"};
    buffer_clear(text);
    buffer_add_text(text, random_below(random, 2) ? "=" : "y");
    for (uint64_t i = 0, count = random_below(random, 6); i < count; i++)
        buffer_add_text(text, parts[random_below(random, sizeof parts / sizeof *parts)]);
    buffer_add_char(text, 'x');
}

static void our_own_reader_reads_every_cell_back(void **state)
{
    (void)state;
    struct random random = random_from_seed(4180);
    for (int round = 0; round < 500; round++) {
        struct arena *arena = arena_new();
        struct buffer out = {0};
        struct csv_writer csv = csv_begin(&out);
        struct buffer cells[8] = {0};
        csv_text(&csv, "one");
        csv_text(&csv, "two");
        csv_end_row(&csv);
        for (int c = 0; c < 8; c++) {
            make_text(&random, &cells[c]);
            csv_text(&csv, buffer_text(&cells[c]));
            if (c % 2 == 1)
                csv_end_row(&csv);
        }
        struct import_report report = {.file = "x", .arena = arena};
        struct feature_set set;
        struct error err;
        assert_true(csv_read(out.bytes, out.size, ',', arena, &report, &set, &err));
        assert_int_equal(set.row_count, 4);
        assert_int_equal(report.refused, 0);
        for (int c = 0; c < 8; c++) {
            const char *cell = set.cell[c];
            assert_non_null(cell);
            /* The apostrophe stays: it is for spreadsheets. */
            assert_string_equal(cell[0] == '\'' ? cell + 1 : cell, buffer_text(&cells[c]));
            buffer_free(&cells[c]);
        }
        buffer_free(&out);
        arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_quoted_where_they_need_it),
        cmocka_unit_test(what_a_spreadsheet_would_compute_gets_an_apostrophe),
        cmocka_unit_test(numbers_stay_numbers),
        cmocka_unit_test(what_is_not_utf8_is_replaced),
        cmocka_unit_test(our_own_reader_reads_every_cell_back),
    };
    return cmocka_run_group_tests_name("csv_writer", tests, NULL, NULL);
}
