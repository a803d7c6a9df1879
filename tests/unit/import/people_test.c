/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

#include "import/people.h"

static struct people_records read_people(struct table_reading *t,
                                         const struct people_options *options)
{
    struct people_records people = {0};
    assert_true(t->ok);
    t->ok =
        people_from_features(&t->set, options, t->arena, t->scratch, &t->report, &people, t->err);
    return people;
}

static void rows_become_numbers_of_people_at_points(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("ssbid,lon,lat,pop\n7,10.75,59.91,12\n"
                                              "8,10.76,59.92,1000\n");
    struct people_records people = read_people(&t, &(struct people_options){0});
    assert_true(t.ok);
    assert_int_equal(people.count, 2);
    assert_string_equal(people.records[0].key, "7");
    assert_int_equal(people.records[0].people, 12);
    assert_string_equal(people.records[0].state, "resident");
    assert_int_equal(people.records[0].person_class, PERSON_GENERAL);
    assert_false(people.records[0].is_area);
    assert_int_equal(people.records[1].point.lat_e7, 599200000);
    assert_counts(&t.report, 2, 2);
    table_reading_end(&t);
}

static void a_row_without_id_is_known_by_its_line(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("lon,lat,pop\n1,2,3\n1,2,4\n");
    struct people_records people = read_people(&t, &(struct people_options){0});
    assert_string_equal(people.records[0].key, "2");
    assert_string_equal(people.records[1].key, "3");
    table_reading_end(&t);
}

static void a_key_twice_refuses_the_second_row(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of("id,lon,lat,pop\na,1,2,3\na,1,2,4\nb,1,2,0\nb,1,2,5\n");
    struct people_records people = read_people(&t, &(struct people_options){0});
    assert_int_equal(people.count, 1);
    assert_counts(&t.report, 4, 2);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_KEY_TWICE), 2);
    table_reading_end(&t);
}

static void state_and_class_are_part_of_the_key(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("id,lon,lat,pop,state,class\n"
                                              "a,1,2,3,night,older\na,1,2,4,day,older\n"
                                              "a,1,2,5,night,儿童\na,1,2,6,,\na,1,2,7,x,knight\n");
    struct people_records people =
        read_people(&t, &(struct people_options){.state = "rush", .person_class = PERSON_MINOR});
    assert_int_equal(people.count, 4);
    assert_string_equal(people.records[0].key, "a/night/older");
    assert_string_equal(people.records[2].key, "a/night/minor");
    assert_string_equal(people.records[3].key, "a/rush/minor");
    assert_int_equal(people.records[3].person_class, PERSON_MINOR);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CLASS_UNKNOWN), 1);
    assert_string_equal(t.report.remarks[0].field, "class");
    table_reading_end(&t);
}

static int64_t sum_of(const struct people_records *people)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < people->count; i++)
        sum += people->records[i].people;
    return sum;
}

static void fractions_are_rounded_and_the_sum_stays(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of("lon,lat,pop\n1,2,0.4\n1,2,1.5\n1,2,0.3\n1,2,2.5\n1,2,0.4\n1,2,7\n");
    struct people_records people = read_people(&t, &(struct people_options){0});
    /* 12.1 in all: 10 whole ones, two more for the largest fractions, the first of equal ones. */
    assert_int_equal(sum_of(&people), 12);
    assert_int_equal(people.count, 3);
    assert_string_equal(people.records[0].key, "3");
    assert_int_equal(people.records[0].people, 2);
    assert_int_equal(people.records[1].people, 3);
    assert_int_equal(people.records[2].people, 7);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_FRACTIONS), 1);
    table_reading_end(&t);
}

static void of_equal_fractions_the_first_is_rounded_up(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("lon,lat,pop\n1,2,0.5\n1,2,0.5\n1,2,0.5\n");
    struct people_records people = read_people(&t, &(struct people_options){0});
    assert_int_equal(people.count, 2);
    assert_string_equal(people.records[0].key, "2");
    assert_string_equal(people.records[1].key, "3");
    table_reading_end(&t);
}

static void rows_without_people_are_accepted_and_left_out(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("lon,lat,pop\n1,2,0\n1,2,3\n1,2,0.0\n");
    struct people_records people = read_people(&t, &(struct people_options){0});
    assert_int_equal(people.count, 1);
    assert_counts(&t.report, 3, 3);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_NO_PEOPLE), 1);
    assert_int_equal(t.report.remarks[0].reason->args[0].integer, 2);
    table_reading_end(&t);
}

static void numbers_that_cannot_be_are_refused(void **state)
{
    (void)state;
    struct table_reading t =
        table_reading_of("lon;lat;pop\n1;2;-1\n1;2;x\n1;2;\n1;2;1,234\n1;2;2147483648\n"
                         "1;2;2147483647\n1;x;1\n;;1\n1;2;1 234,0\n");
    struct people_records people = read_people(&t, &(struct people_options){0});
    assert_int_equal(people.count, 2);
    assert_int_equal(people.records[0].people, 2147483647);
    assert_int_equal(people.records[1].people, 1234);
    assert_counts(&t.report, 9, 2);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_NEGATIVE), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_NO_NUMBER), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_MISSING), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_TWO_WAYS), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_CELL_TOO_BIG), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_LOCATION_UNREADABLE), 1);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_LOCATION_MISSING), 1);
    assert_string_equal(t.report.remarks[0].field, "pop");
    table_reading_end(&t);
}

static void polygons_hold_people_too(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of(
        "{\"type\":\"FeatureCollection\",\"features\":[{\"id\":\"a\",\"properties\":{\"weight\":9},"
        "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,0]]]}},"
        "{\"properties\":{\"weight\":1},\"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}},"
        "{\"properties\":{\"weight\":1},\"geometry\":null},"
        "{\"properties\":{\"weight\":1},\"geometry\":{\"type\":\"LineString\",\"coordinates\":"
        "[[1,2],[3,4]]}}]}");
    struct people_records people = read_people(&t, &(struct people_options){0});
    assert_int_equal(people.count, 2);
    assert_true(people.records[0].is_area);
    assert_string_equal(people.records[0].key, "a");
    assert_int_equal(people.records[0].polygon.first_point[1], 3);
    assert_false(people.records[1].is_area);
    assert_counts(&t.report, 4, 2);
    table_reading_end(&t);
}

static void rows_outside_the_roads_are_accepted_and_counted(void **state)
{
    (void)state;
    static const struct geo_box box = {{0, 0}, {20000000, 20000000}};
    struct table_reading t = table_reading_of("lon,lat,pop\n1,1,3\n5,5,3\n6,6,3\n");
    struct people_records people =
        read_people(&t, &(struct people_options){.location = {.roads_box = &box}});
    assert_int_equal(people.count, 3);
    assert_int_equal(count_noted(&t.report, TEXT_IMPORT_OUTSIDE_ROADS), 1);
    assert_int_equal(t.report.remarks[0].reason->args[0].integer, 2);
    table_reading_end(&t);
}

static void the_map_goes_before_names_that_are_known(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("lon,lat,pop,night\n1,2,3,4\n");
    struct column_map map;
    assert_true(column_map_parse("people=night", t.arena, &map, t.err));
    struct people_records people = read_people(&t, &(struct people_options){.map = &map});
    assert_int_equal(people.records[0].people, 4);
    table_reading_end(&t);
}

static void a_file_without_a_column_of_people_fails(void **state)
{
    (void)state;
    struct table_reading t = table_reading_of("lon,lat\n1,2\n");
    read_people(&t, &(struct people_options){0});
    assert_false(t.ok);
    assert_int_equal(t.err->id, TEXT_IMPORT_COLUMN_NEEDED);
    assert_string_equal(t.err->args[1].text, "people");
    table_reading_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_numbers_of_people_at_points),
        cmocka_unit_test(a_row_without_id_is_known_by_its_line),
        cmocka_unit_test(a_key_twice_refuses_the_second_row),
        cmocka_unit_test(state_and_class_are_part_of_the_key),
        cmocka_unit_test(fractions_are_rounded_and_the_sum_stays),
        cmocka_unit_test(of_equal_fractions_the_first_is_rounded_up),
        cmocka_unit_test(rows_without_people_are_accepted_and_left_out),
        cmocka_unit_test(numbers_that_cannot_be_are_refused),
        cmocka_unit_test(polygons_hold_people_too),
        cmocka_unit_test(rows_outside_the_roads_are_accepted_and_counted),
        cmocka_unit_test(the_map_goes_before_names_that_are_known),
        cmocka_unit_test(a_file_without_a_column_of_people_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
