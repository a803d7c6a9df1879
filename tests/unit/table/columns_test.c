/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

#include "table/columns.h"

static void a_map_is_pairs_of_field_and_column(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct column_map map;
    struct error err;
    assert_true(column_map_parse("capacity=plasser,name=a=b", arena, &map, &err));
    assert_int_equal(map.count, 2);
    assert_string_equal(column_map_get(&map, "capacity"), "plasser");
    assert_string_equal(column_map_get(&map, "name"), "a=b");
    assert_null(column_map_get(&map, "lon"));
    assert_null(column_map_get(NULL, "lon"));
    static const char *const wrong[] = {"", "a", "=b", "a=", "a=b,", ",a=b", "a=b,,c=d", "a=b,c"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(column_map_parse(wrong[i], arena, &map, &err));
        assert_int_equal(err.kind, ERROR_USAGE);
    }
    arena_free(arena);
}

static void a_map_may_only_name_fields_there_are(void **state)
{
    (void)state;
    static const char *const fields[] = {"lon", "lat"};
    struct arena *arena = arena_new();
    struct column_map map;
    struct error err;
    assert_true(column_map_parse("lon=x,lat=y", arena, &map, &err));
    assert_true(column_map_check(&map, fields, 2, &err));
    assert_true(column_map_check(NULL, fields, 2, &err));
    assert_true(column_map_parse("lon=x,height=y", arena, &map, &err));
    assert_false(column_map_check(&map, fields, 2, &err));
    struct buffer out = {0};
    error_write(&out, LANGUAGE_EN, &err);
    assert_string_equal(buffer_text(&out),
                        "There is no field height to map. Fields are: lon, lat.");
    buffer_free(&out);
    arena_free(arena);
}

static void the_exact_name_goes_before_one_in_another_case(void **state)
{
    (void)state;
    struct table_reading table = table_reading_of("pop,POP,lon\n1,2,3\n");
    assert_int_equal(column_find(&table.set, "pop"), 0);
    assert_int_equal(column_find(&table.set, "POP"), 1);
    assert_int_equal(column_find(&table.set, "Pop"), 0);
    assert_int_equal(column_find(&table.set, "LON"), 2);
    assert_int_equal(column_find(&table.set, "lat"), NO_COLUMN);
    assert_null(column_name(&table.set, NO_COLUMN));
    assert_string_equal(column_name(&table.set, 1), "POP");
    table_reading_end(&table);
}

static void a_column_that_stands_twice_cannot_be_used(void **state)
{
    (void)state;
    struct table_reading table = table_reading_of("a,b,a\n1,2,3\n");
    int32_t column = 9;
    struct error err;
    assert_false(column_find_named(&table.set, "a", &column, &err));
    assert_int_equal(err.id, TEXT_IMPORT_COLUMN_TWICE);
    assert_true(column_find_named(&table.set, "b", &column, &err));
    assert_int_equal(column, 1);
    assert_false(column_find_named(&table.set, "c", &column, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
    assert_string_equal(err.args[2].text, "a, b, a");
    assert_int_equal(column, 1);
    table_reading_end(&table);
}

static void the_mapped_column_goes_before_the_aliases(void **state)
{
    (void)state;
    static const char *const aliases[] = {"plasser", "places", NULL};
    struct table_reading table = table_reading_of("places,plasser,cap\n1,2,3\n");
    struct column_map map;
    struct error err;
    int32_t column;
    assert_true(column_of_field(&table.set, NULL, "capacity", aliases, &column, &err));
    assert_int_equal(column, 1);
    assert_true(column_map_parse("capacity=cap", table.arena, &map, &err));
    assert_true(column_of_field(&table.set, &map, "capacity", aliases, &column, &err));
    assert_int_equal(column, 2);
    assert_true(column_map_parse("capacity=nosuch", table.arena, &map, &err));
    assert_false(column_of_field(&table.set, &map, "capacity", aliases, &column, &err));
    assert_int_equal(err.kind, ERROR_NOT_FOUND);
    assert_true(
        column_of_field(&table.set, NULL, "x", (const char *const[]){"no", NULL}, &column, &err));
    assert_int_equal(column, NO_COLUMN);
    assert_false(column_required(&table.set, column, "people", &err));
    assert_int_equal(err.kind, ERROR_INPUT);
    table_reading_end(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_is_pairs_of_field_and_column),
        cmocka_unit_test(a_map_may_only_name_fields_there_are),
        cmocka_unit_test(the_exact_name_goes_before_one_in_another_case),
        cmocka_unit_test(a_column_that_stands_twice_cannot_be_used),
        cmocka_unit_test(the_mapped_column_goes_before_the_aliases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
