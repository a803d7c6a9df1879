/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

#include "table/feature_set.h"

static void put(struct feature_builder *builder, const char *name, const char *text)
{
    feature_builder_put(builder, name, strlen(name), text, strlen(text));
}

static void columns_are_found_on_the_way(void **state)
{
    (void)state;
    struct table_reading t = table_reading_begin();
    struct feature_builder builder;
    feature_builder_init(&builder, "file", t.arena, t.scratch);
    feature_builder_row(&builder, 0, "1");
    put(&builder, "a", " x ");
    put(&builder, "b", "1");
    feature_builder_row(&builder, 7, NULL);
    put(&builder, "b", "2");
    put(&builder, "c", "");
    put(&builder, "b", "3");
    put(&builder, "b", "");
    assert_true(feature_builder_finish(&builder, &t.set, t.err));
    assert_int_equal(t.set.column_count, 3);
    assert_string_equal(table_cell(&t.set, 0, "a"), "x");
    assert_string_equal(table_cell(&t.set, 0, "c"), "");
    assert_string_equal(table_cell(&t.set, 1, "b"), "3");
    assert_string_equal(t.set.object[0], "1");
    assert_null(t.set.object[1]);
    assert_int_equal(t.set.line[1], 7);
    table_reading_end(&t);
}

static void a_dropped_row_leaves_no_cells_and_no_points(void **state)
{
    (void)state;
    struct table_reading t = table_reading_begin();
    struct feature_builder builder;
    feature_builder_init(&builder, "file", t.arena, t.scratch);
    for (int row = 0; row < 3; row++) {
        feature_builder_row(&builder, row, NULL);
        put(&builder, "a", row == 1 ? "gone" : "kept");
        feature_builder_geometry(&builder, GEOMETRY_LINE);
        feature_builder_part(&builder);
        feature_builder_ring(&builder);
        for (int i = 0; i <= row; i++)
            feature_builder_point(&builder, (struct raw_point){row, i});
        if (row == 1)
            feature_builder_drop_row(&builder);
    }
    assert_true(feature_builder_finish(&builder, &t.set, t.err));
    assert_int_equal(t.set.row_count, 2);
    assert_string_equal(table_cell(&t.set, 1, "a"), "kept");
    assert_int_equal(t.set.part_count, 2);
    assert_int_equal(t.set.ring_first_point[1], 1);
    assert_int_equal(t.set.ring_first_point[2], 4);
    assert_true(t.set.points[1].x == 2);
    table_reading_end(&t);
}

static void a_row_may_be_dropped_between_part_and_ring(void **state)
{
    (void)state;
    struct table_reading t = table_reading_begin();
    struct feature_builder builder;
    feature_builder_init(&builder, "file", t.arena, t.scratch);
    feature_builder_row(&builder, 0, NULL);
    feature_builder_geometry(&builder, GEOMETRY_POLYGON);
    feature_builder_part(&builder);
    feature_builder_drop_row(&builder);
    assert_true(feature_builder_finish(&builder, &t.set, t.err));
    assert_int_equal(t.set.row_count, 0);
    assert_int_equal(t.set.part_count, 0);
    assert_int_equal(t.set.ring_count, 0);
    table_reading_end(&t);
}

static void a_ring_is_kept_without_the_point_that_repeats_the_first(void **state)
{
    (void)state;
    struct table_reading t = table_reading_begin();
    struct feature_builder builder;
    feature_builder_init(&builder, "file", t.arena, t.scratch);
    feature_builder_row(&builder, 0, NULL);
    feature_builder_geometry(&builder, GEOMETRY_POLYGON);
    feature_builder_part(&builder);
    feature_builder_ring(&builder);
    assert_false(feature_builder_close_ring(&builder));
    feature_builder_point(&builder, (struct raw_point){1, 2});
    assert_false(feature_builder_close_ring(&builder));
    feature_builder_point(&builder, (struct raw_point){3, 4});
    assert_false(feature_builder_close_ring(&builder));
    feature_builder_point(&builder, (struct raw_point){1, 2});
    assert_true(feature_builder_close_ring(&builder));
    assert_int_equal(builder.point_count, 2);
    table_reading_end(&t);
}

static void more_columns_than_the_limit_fail(void **state)
{
    (void)state;
    struct table_reading t = table_reading_begin();
    struct feature_builder builder;
    feature_builder_init(&builder, "file", t.arena, t.scratch);
    feature_builder_row(&builder, 0, NULL);
    for (int i = 0; i <= FEATURE_COLUMN_MAX; i++) {
        char name[16];
        snprintf(name, sizeof name, "c%d", i);
        put(&builder, name, "x");
    }
    assert_false(feature_builder_finish(&builder, &t.set, t.err));
    assert_int_equal(t.err->kind, ERROR_LIMIT);
    table_reading_end(&t);
}

static void a_report_keeps_the_first_remarks_and_counts_all(void **state)
{
    (void)state;
    struct table_reading t = table_reading_begin();
    struct error reason;
    error_set(&reason, ERROR_INPUT, TEXT_IMPORT_NO_PLACES);
    for (int i = 0; i < REMARK_MAX + 10; i++)
        report_refuse(&t.report, i + 1, NULL, "field", &reason);
    report_note(&t.report, 0, "object", NULL, &reason);
    assert_int_equal(t.report.refused, REMARK_MAX + 10);
    assert_int_equal(t.report.remark_count, REMARK_MAX);
    assert_int_equal(t.report.remarks[REMARK_MAX - 1].line, REMARK_MAX);
    assert_string_equal(t.report.remarks[0].field, "field");
    table_reading_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_on_the_way),
        cmocka_unit_test(a_dropped_row_leaves_no_cells_and_no_points),
        cmocka_unit_test(a_row_may_be_dropped_between_part_and_ring),
        cmocka_unit_test(a_ring_is_kept_without_the_point_that_repeats_the_first),
        cmocka_unit_test(more_columns_than_the_limit_fail),
        cmocka_unit_test(a_report_keeps_the_first_remarks_and_counts_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
