/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

#include "table/table_filter.h"

static const char TABLE[] = "n,CLASS,KIND\n1,1,park\n2,2.50,road\n3,\"3,0\",\n4,x,park\n5,,road\n";

/* The rows that pass, by their n. */
static void assert_kept(const char *where, const char *expected)
{
    struct table_reading t = table_reading_of(TABLE);
    struct table_filter filter;
    assert_true(table_filter_parse(where, t.arena, &filter, t.err));
    assert_true(table_filter_apply(&filter, t.arena, &t.report, &t.set, t.err));
    struct buffer kept = {0};
    for (uint32_t row = 0; row < t.set.row_count; row++) {
        buffer_add_text(&kept, table_cell(&t.set, row, "n"));
        assert_int_equal(t.set.line[row], strtoll(table_cell(&t.set, row, "n"), NULL, 10) + 1);
    }
    assert_string_equal(buffer_text(&kept), expected);
    assert_counts(&t.report, 0, 0);
    uint32_t note_count = count_noted(&t.report, TEXT_IMPORT_WHERE_LEFT_OUT);
    assert_int_equal(note_count, strlen(expected) < 5);
    if (note_count)
        assert_int_equal(t.report.remarks[0].reason->args[1].integer, 5 - strlen(expected));
    buffer_free(&kept);
    table_reading_end(&t);
}

static void values_are_compared_as_numbers_where_both_are(void **state)
{
    (void)state;
    assert_kept("CLASS=1", "1");
    assert_kept("CLASS=1.0,3", "13");
    assert_kept("CLASS=2.5", "2");
    assert_kept("CLASS=x", "4");
    assert_kept("CLASS!=1", "234");
    assert_kept("CLASS>=2.5", "23");
    assert_kept("CLASS>2.5", "3");
    assert_kept("CLASS<=2.5", "12");
    assert_kept("CLASS<2.5", "1");
}

static void texts_are_compared_as_they_are(void **state)
{
    (void)state;
    assert_kept("KIND=park", "14");
    assert_kept("KIND!=park", "25");
    assert_kept("KIND=park,road", "1245");
    assert_kept("KIND=Park", "");
    assert_kept("kind=road", "25");
    assert_kept("n!=9", "12345");
}

static void assert_refused(const char *where, enum text_id id)
{
    struct arena *arena = arena_new();
    struct table_filter filter;
    struct error err;
    assert_false(table_filter_parse(where, arena, &filter, &err));
    assert_int_equal(err.kind, ERROR_USAGE);
    assert_int_equal(err.id, id);
    arena_free(arena);
}

static void a_test_that_is_none_is_refused(void **state)
{
    (void)state;
    assert_refused("", TEXT_IMPORT_WHERE_FORM);
    assert_refused("CLASS", TEXT_IMPORT_WHERE_FORM);
    assert_refused("=3", TEXT_IMPORT_WHERE_FORM);
    assert_refused("a!b=3", TEXT_IMPORT_WHERE_FORM);
    assert_refused("CLASS>", TEXT_IMPORT_WHERE_NUMBER);
    assert_refused("CLASS>x", TEXT_IMPORT_WHERE_NUMBER);
    assert_refused("CLASS>=3,4", TEXT_IMPORT_WHERE_NUMBER);
}

static void a_column_that_is_not_there_is_an_error_that_lists_those_that_are(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(TABLE);
    struct table_filter filter;
    assert_true(table_filter_parse("DEPTH>3", t.arena, &filter, t.err));
    assert_false(table_filter_apply(&filter, t.arena, &t.report, &t.set, t.err));
    assert_int_equal(t.err->kind, ERROR_NOT_FOUND);
    assert_string_equal(t.err->args[2].text, "n, CLASS, KIND");
    assert_int_equal(t.set.row_count, 5);
    table_reading_end(&t);
}

static void geometry_stays_with_its_row(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(
        "{\"type\":\"FeatureCollection\",\"features\":["
        "{\"id\":\"a\",\"properties\":{\"c\":1},\"geometry\":{\"type\":\"Point\",\"coordinates\":"
        "[1,2]}},{\"id\":\"b\",\"properties\":{\"c\":2},\"geometry\":{\"type\":\"Point\","
        "\"coordinates\":[3,4]}}]}");
    struct table_filter filter;
    assert_true(table_filter_parse("c=2", t.arena, &filter, t.err));
    assert_true(table_filter_apply(&filter, t.arena, &t.report, &t.set, t.err));
    assert_int_equal(t.set.row_count, 1);
    assert_string_equal(t.set.object[0], "b");
    uint32_t ring = t.set.part_first_ring[t.set.geometry[0].first_part];
    assert_true(t.set.points[t.set.ring_first_point[ring]].x == 3);
    table_reading_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_compared_as_numbers_where_both_are),
        cmocka_unit_test(texts_are_compared_as_they_are),
        cmocka_unit_test(a_test_that_is_none_is_refused),
        cmocka_unit_test(a_column_that_is_not_there_is_an_error_that_lists_those_that_are),
        cmocka_unit_test(geometry_stays_with_its_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
