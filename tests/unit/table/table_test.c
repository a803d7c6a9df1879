/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

static void what_begins_with_a_brace_is_json_else_csv(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(" \n{\"type\":\"Point\",\"coordinates\":[1,2]}");
    assert_true(t.ok);
    assert_non_null(t.set.geometry);
    table_reading_end(&t);
    t = table_reading_of("a,b\n{,2\n");
    assert_null(t.set.geometry);
    table_reading_end(&t);
    t = table_reading_of("");
    assert_false(t.ok);
    assert_int_equal(t.err->id, TEXT_IMPORT_EMPTY);
    table_reading_end(&t);
}

static const char WITH_JSON[] = "lat,lon,properties\n"
                                "1,2,\n"
                                "3,4,\"{\"\"name\"\":\"\"甲\"\",\"\"places\"\":297.0}\"\n"
                                "5,6,\"{broken\"\n"
                                "7,8,\"{\"\"places\"\":\"\"3\"\",\"\"lat\"\":9}\"\n";

static void a_column_of_json_objects_is_taken_apart(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(WITH_JSON);
    assert_true(t.ok);
    assert_int_equal(t.set.row_count, 3);
    assert_string_equal(table_cell(&t.set, 0, "places"), "");
    assert_string_equal(table_cell(&t.set, 0, "lat"), "1");
    assert_string_equal(table_cell(&t.set, 1, "name"), "甲");
    assert_string_equal(table_cell(&t.set, 1, "places"), "297");
    assert_string_equal(table_cell(&t.set, 2, "places"), "3");
    assert_string_equal(table_cell(&t.set, 2, "lat"), "9");
    assert_int_equal(t.set.line[2], 5);
    table_reading_end(&t);
}

static void a_row_whose_json_is_broken_is_refused(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(WITH_JSON);
    assert_counts(&t.report, 1, 0);
    assert_int_equal(t.report.remarks[0].line, 4);
    assert_string_equal(t.report.remarks[0].field, "properties");
    assert_int_equal(t.report.remarks[0].reason->id, TEXT_IMPORT_JSON_INVALID);
    table_reading_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_begins_with_a_brace_is_json_else_csv),
        cmocka_unit_test(a_column_of_json_objects_is_taken_apart),
        cmocka_unit_test(a_row_whose_json_is_broken_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
