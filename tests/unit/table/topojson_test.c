/* SPDX-License-Identifier: Apache-2.0 */
#include "table_reading.h"

#include <math.h>

/* Two squares that share an edge, with whole numbers × 0.5 + (120, 22). */
static const char TWO_SQUARES[] =
    "{\"type\":\"Topology\",\"transform\":{\"scale\":[0.5,0.5],\"translate\":[120,22]},"
    "\"objects\":{\"villages\":{\"type\":\"GeometryCollection\",\"geometries\":["
    "{\"type\":\"Polygon\",\"id\":\"w\",\"properties\":{\"VILLCODE\":\"1\"},\"arcs\":[[0,1]]},"
    "{\"type\":\"MultiPolygon\",\"properties\":{\"VILLCODE\":\"2\"},\"arcs\":[[[-2,2]]]}]}},"
    "\"arcs\":[[[2,0],[-2,0],[0,2],[2,0]],[[2,2],[0,-2]],[[2,2],[2,0],[0,-2],[-2,0]]]}";

static struct table_reading read_layer(const char *text, const char *layer)
{
    struct table_reading t = table_reading_begin();
    struct table_options options = {.layer = layer};
    t.ok = table_read(text, strlen(text), &options, t.arena, t.scratch, &t.report, &t.set, t.err);
    return t;
}

static void assert_ring(const struct feature_set *set, uint32_t ring, uint32_t count,
                        const struct raw_point *expected)
{
    uint32_t first = set->ring_first_point[ring];
    assert_int_equal(set->ring_first_point[ring + 1] - first, count);
    for (uint32_t i = 0; i < count; i++) {
        assert_true(fabs(set->points[first + i].x - expected[i].x) < 1e-12);
        assert_true(fabs(set->points[first + i].y - expected[i].y) < 1e-12);
    }
}

static void puts_rings_together_from_shared_arcs(void **state)
{
    (void)state;
    struct table_reading t = read_layer(TWO_SQUARES, NULL);
    assert_true(t.ok);
    assert_int_equal(t.set.row_count, 2);
    assert_string_equal(table_cell(&t.set, 1, "VILLCODE"), "2");
    assert_string_equal(t.set.object[0], "w");
    assert_string_equal(t.set.object[1], "2");
    assert_ring(&t.set, 0, 4, (struct raw_point[]){{121, 22}, {120, 22}, {120, 23}, {121, 23}});
    /* Arc ~1 backwards, then arc 2. */
    assert_ring(&t.set, 1, 4, (struct raw_point[]){{121, 22}, {121, 23}, {122, 23}, {122, 22}});
    table_reading_end(&t);
}

static void arcs_that_are_not_quantised_are_positions(void **state)
{
    (void)state;
    struct table_reading t = read_layer(
        "{\"type\":\"Topology\",\"objects\":{\"a\":{\"type\":\"Polygon\",\"arcs\":[[0]]}},"
        "\"arcs\":[[[0.25,0],[1,0],[1,1],[0.25,0]]]}",
        NULL);
    assert_true(t.ok);
    assert_ring(&t.set, 0, 3, (struct raw_point[]){{0.25, 0}, {1, 0}, {1, 1}});
    table_reading_end(&t);
}

static void of_several_layers_one_must_be_named(void **state)
{
    (void)state;
    const char text[] = "{\"type\":\"Topology\",\"objects\":{\"a\":{\"type\":\"Polygon\",\"arcs\":"
                        "[[0]]},\"b\":{\"type\":\"Polygon\",\"arcs\":[[0]]}},"
                        "\"arcs\":[[[0,0],[1,0],[1,1]]]}";
    struct table_reading t = read_layer(text, NULL);
    assert_false(t.ok);
    assert_int_equal(t.err->id, TEXT_IMPORT_LAYER_NEEDED);
    assert_string_equal(t.err->args[1].text, "a, b");
    table_reading_end(&t);
    t = read_layer(text, "c");
    assert_false(t.ok);
    assert_int_equal(t.err->kind, ERROR_NOT_FOUND);
    table_reading_end(&t);
    t = read_layer(text, "b");
    assert_true(t.ok);
    assert_int_equal(t.set.row_count, 1);
    table_reading_end(&t);
}

static void geometries_that_cannot_be_put_together_are_refused(void **state)
{
    (void)state;
    struct table_reading t = read_layer(
        "{\"type\":\"Topology\",\"objects\":{\"a\":{\"type\":\"GeometryCollection\","
        "\"geometries\":["
        "{\"type\":\"Polygon\",\"arcs\":[[1]]},{\"type\":\"Polygon\",\"arcs\":[[-3]]},"
        "{\"type\":\"Polygon\",\"arcs\":[[9223372036854775807]]},"
        "{\"type\":\"Polygon\",\"arcs\":[[-9223372036854775808]]},"
        "{\"type\":\"Polygon\",\"arcs\":[[\"0\"]]},{\"type\":\"Polygon\",\"arcs\":[]},"
        "{\"type\":\"Polygon\",\"arcs\":[[]]},{\"type\":\"Polygon\"},"
        "{\"type\":\"Point\",\"coordinates\":[1,2]},{\"type\":\"LineString\",\"arcs\":[0]},{},7,"
        "{\"type\":\"Polygon\",\"arcs\":[[0]]}]}},\"arcs\":[[[0,0],[1,0],[1,1]]]}",
        NULL);
    assert_true(t.ok);
    assert_int_equal(t.set.row_count, 1);
    assert_counts(&t.report, 12, 0);
    assert_int_equal(count_refused(&t.report, TEXT_IMPORT_GEOMETRY_BROKEN), 12);
    table_reading_end(&t);
}

static void assert_broken(const char *text, const char *member)
{
    struct table_reading t = read_layer(text, NULL);
    assert_false(t.ok);
    assert_int_equal(t.err->id, TEXT_IMPORT_TOPOJSON_BROKEN);
    assert_string_equal(t.err->args[1].text, member);
    table_reading_end(&t);
}

static void a_broken_transform_or_arc_fails_the_file(void **state)
{
    (void)state;
    assert_broken("{\"type\":\"Topology\",\"transform\":{},\"objects\":{\"a\":{}},\"arcs\":[]}",
                  "transform");
    assert_broken("{\"type\":\"Topology\",\"transform\":{\"scale\":[1,1],\"translate\":[1]},"
                  "\"objects\":{\"a\":{}},\"arcs\":[]}",
                  "transform");
    assert_broken("{\"type\":\"Topology\",\"objects\":{\"a\":{}},\"arcs\":[[[0,0],[1]]]}", "arcs");
    struct table_reading t = read_layer("{\"type\":\"Topology\"}", NULL);
    assert_false(t.ok);
    table_reading_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_rings_together_from_shared_arcs),
        cmocka_unit_test(arcs_that_are_not_quantised_are_positions),
        cmocka_unit_test(of_several_layers_one_must_be_named),
        cmocka_unit_test(geometries_that_cannot_be_put_together_are_refused),
        cmocka_unit_test(a_broken_transform_or_arc_fails_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
