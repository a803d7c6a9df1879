/* SPDX-License-Identifier: Apache-2.0 */
#include "osm_writer.h"
#include "road_run.h"

/*
 * A street, and under it a little of everything. Nodes stand on a grid: number 100 · y + x at x, y
 * thousandths of a degree.
 */
#define AT(x, y) (100 * (y) + (x))

static struct test_node nodes[400];
static size_t node_count;

static const struct test_way ways[] = {
    {1, {AT(1, 1), AT(9, 1)}, {"highway", "residential"}},
    /* A house, its corners around; one without an end; one that is none; one of which a corner is
     * missing (node 99); one without extent. */
    {10, {AT(1, 2), AT(2, 2), AT(2, 3), AT(1, 3), AT(1, 2)}, {"building", "yes"}},
    {11, {AT(3, 2), AT(4, 2), AT(4, 3)}, {"building", "yes"}},
    {12, {AT(5, 2), AT(6, 2), AT(6, 3), AT(5, 2)}, {"building", "no"}},
    {13, {AT(5, 2), AT(6, 2), 99, AT(5, 2)}, {"building", "house"}},
    {14, {AT(5, 2), AT(6, 2), AT(7, 2), AT(5, 2)}, {"building", "house"}},
    /* A way that is a street and a park at once. */
    {20, {AT(1, 5), AT(3, 5), AT(3, 7), AT(1, 5)}, {"highway", "path", "leisure", "park"}},
    {21, {AT(4, 5), AT(5, 5), AT(5, 6), AT(4, 5)}, {"landuse", "grass", "natural", "wood"}},
    {22, {AT(6, 5), AT(7, 5), AT(7, 6), AT(6, 5)}, {"landuse", "meadow"}},
    /* Lines: one in a pipe, one with a gap, a coast that closes. */
    {30, {AT(1, 8), AT(2, 8)}, {"waterway", "stream", "tunnel", "culvert"}},
    {31, {AT(1, 8), AT(2, 8), 99, AT(4, 8), 99, AT(6, 8), AT(7, 8)}, {"waterway", "river"}},
    {32, {AT(1, 9), AT(2, 9), AT(2, 10), AT(1, 9)}, {"natural", "coastline"}},
    {33, {AT(3, 9), AT(4, 9)}, {"waterway", "canal"}},
    /* Pieces of the lake, without tags, and of a wood that does not close. */
    {40, {AT(10, 10), AT(18, 10), AT(18, 14)}, {NULL}},
    {41, {AT(10, 10), AT(10, 18), AT(18, 18), AT(18, 14)}, {NULL}},
    {42, {AT(12, 12), AT(14, 12), AT(14, 14)}, {NULL}},
    {43, {AT(14, 14), AT(12, 14), AT(12, 12)}, {NULL}},
    {44, {AT(19, 10), AT(19, 12), AT(17, 19), AT(19, 10)}, {"source", "survey"}},
    {45, {AT(15, 15), AT(16, 15), AT(16, 16), AT(15, 15)}, {NULL}},
    {46, {AT(1, 11), AT(3, 11), AT(3, 13)}, {"natural", "wood"}},
    {47, {AT(5, 11), AT(7, 11), AT(7, 13), AT(5, 11)}, {NULL}},
};
static const struct test_relation relations[] = {
    /* Two outlines, one of them of two ways that run against each other, with two holes. */
    {70,
     {{40, "outer"}, {42, "inner"}, {41, ""}, {43, "inner"}, {44, "outer"}, {45, "inner"}},
     {"type", "multipolygon", "natural", "water"}},
    {71, {{46, "outer"}, {47, "outer"}}, {"type", "multipolygon", "natural", "wood"}},
    /* A hole that is not in the file: nothing may be drawn. */
    {72, {{47, "outer"}, {999, "inner"}}, {"type", "multipolygon", "landuse", "forest"}},
    {73, {{47, "outer"}}, {"type", "site", "leisure", "garden"}},
    {74, {{47, "outer"}}, {"type", "multipolygon", "boundary", "administrative"}},
};
enum {
    WAY_COUNT = sizeof ways / sizeof *ways,
    RELATION_COUNT = sizeof relations / sizeof *relations,
};

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    node_count = 0;
    for (int32_t y = 1; y < 20; y++)
        for (int32_t x = 1; x < 20; x++)
            nodes[node_count++] = (struct test_node){AT(x, y), x * 10000, y * 10000};
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

struct ground_run {
    struct road_records roads;
    struct ground_records ground;
    struct import_report report;
};

static struct ground_run run(struct buffer *bytes, bool with_buildings)
{
    struct ground_run run = {.report = {.file = "town", .arena = arena}};
    struct roads_and_ground records;
    struct error err;
    assert_true(roads_read_with_ground(buffer_text(bytes), bytes->size, "town", with_buildings,
                                       NULL, arena, &records, &run.report, &err));
    run.roads = records.roads;
    run.ground = records.ground;
    buffer_free(bytes);
    return run;
}

static void add_nodes(struct buffer *file)
{
    struct buffer content = {0};
    write_block(&content, nodes, node_count, NULL, 0, &(struct block_options){0});
    write_blob(file, "OSMData", &content, BLOB_ZLIB);
    buffer_free(&content);
}

static void add_ways(struct buffer *file, size_t first, size_t count)
{
    struct buffer content = {0};
    write_block(&content, NULL, 0, ways + first, count, &(struct block_options){0});
    write_blob(file, "OSMData", &content, BLOB_RAW);
    buffer_free(&content);
}

static void add_relations(struct buffer *file, size_t first, size_t count)
{
    struct buffer content = {0};
    write_relations(&content, relations + first, count);
    write_blob(file, "OSMData", &content, BLOB_ZLIB);
    buffer_free(&content);
}

static struct ground_run run_pbf(bool with_buildings)
{
    struct buffer file = {0};
    write_header(&file, NULL);
    add_nodes(&file);
    add_ways(&file, 0, WAY_COUNT);
    add_relations(&file, 0, RELATION_COUNT);
    return run(&file, with_buildings);
}

/* The shape of a kind by its place among them, or fails. */
static uint32_t shape_of(const struct ground_records *ground, enum ground_kind kind, uint32_t place)
{
    for (uint32_t s = 0; s < ground->shape_count; s++)
        if (ground->shape_kind[s] == kind && place-- == 0)
            return s;
    fail_msg("there is no such shape");
    return 0;
}

static uint32_t count_of(const struct ground_records *ground, enum ground_kind kind)
{
    uint32_t count = 0;
    for (uint32_t s = 0; s < ground->shape_count; s++)
        count += ground->shape_kind[s] == kind;
    return count;
}

static uint32_t ring_count_of(const struct ground_records *ground, uint32_t shape)
{
    return ground->shape_first_ring[shape + 1] - ground->shape_first_ring[shape];
}

/* Does the ring have so many corners, and are the grid points among them? */
static void expect_ring(const struct ground_records *ground, uint32_t shape, uint32_t number,
                        uint32_t count, int32_t x, int32_t y)
{
    uint32_t ring = ground->shape_first_ring[shape] + number;
    uint32_t first = ground->ring_first_point[ring], found = 0;
    assert_int_equal(ground->ring_first_point[ring + 1] - first, count);
    for (uint32_t p = first; p < first + count; p++)
        found += ground->points[p].lon_e7 == 10000 * x && ground->points[p].lat_e7 == 10000 * y;
    assert_int_equal(found, 1);
}

static void closed_ways_are_areas_by_their_tags(void **state)
{
    (void)state;
    struct ground_run town = run_pbf(true);
    assert_int_equal(count_of(&town.ground, GROUND_BUILDING), 1);
    expect_ring(&town.ground, shape_of(&town.ground, GROUND_BUILDING, 0), 0, 4, 2, 3);
    assert_int_equal(count_of(&town.ground, GROUND_PARK), 1);
    expect_ring(&town.ground, shape_of(&town.ground, GROUND_PARK, 0), 0, 3, 3, 7);
    assert_int_equal(count_of(&town.ground, GROUND_GRASS), 1);
    expect_ring(&town.ground, shape_of(&town.ground, GROUND_GRASS, 0), 0, 3, 7, 6);
    /* The street that is a park is a street all the same. */
    assert_int_equal(town.roads.way_count, 2);
}

static void lines_break_where_nodes_are_missing(void **state)
{
    (void)state;
    struct ground_run town = run_pbf(true);
    assert_int_equal(count_of(&town.ground, GROUND_STREAM), 0);
    assert_int_equal(count_of(&town.ground, GROUND_CANAL), 1);
    assert_int_equal(count_of(&town.ground, GROUND_RIVER), 2);
    expect_ring(&town.ground, shape_of(&town.ground, GROUND_RIVER, 0), 0, 2, 1, 8);
    expect_ring(&town.ground, shape_of(&town.ground, GROUND_RIVER, 1), 0, 2, 6, 8);
    expect_ring(&town.ground, shape_of(&town.ground, GROUND_COAST, 0), 0, 4, 2, 10);
}

static void a_relation_is_put_together_with_its_holes(void **state)
{
    (void)state;
    struct ground_run town = run_pbf(true);
    assert_int_equal(count_of(&town.ground, GROUND_WATER), 2);
    uint32_t lake = shape_of(&town.ground, GROUND_WATER, 0);
    assert_int_equal(ring_count_of(&town.ground, lake), 3);
    expect_ring(&town.ground, lake, 0, 5, 10, 18);
    expect_ring(&town.ground, lake, 1, 4, 14, 12);
    expect_ring(&town.ground, lake, 2, 3, 16, 16);
    uint32_t pond = shape_of(&town.ground, GROUND_WATER, 1);
    assert_int_equal(ring_count_of(&town.ground, pond), 1);
    expect_ring(&town.ground, pond, 0, 3, 17, 19);
}

/* Of relation 71 the outline that closes stays; of 72, whose hole is missing, nothing. */
static void what_does_not_close_is_left_out_and_counted(void **state)
{
    (void)state;
    struct ground_run town = run_pbf(true);
    assert_int_equal(count_of(&town.ground, GROUND_WOOD), 2);
    expect_ring(&town.ground, shape_of(&town.ground, GROUND_WOOD, 0), 0, 3, 7, 13);
    expect_ring(&town.ground, shape_of(&town.ground, GROUND_WOOD, 1), 0, 3, 5, 6);
    const struct import_remark *remark = &town.report.remarks[town.report.remark_count - 1];
    assert_false(remark->refused);
    assert_int_equal(remark->reason->id, TEXT_OSM_GROUND_LEFT_OUT);
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, remark->reason);
    assert_string_equal(
        buffer_text(&sentence),
        "5 buildings, waters or green areas are left out, or in part, because an outline does not "
        "close or is not all in the file; the first is relation/71.");
    buffer_clear(&sentence);
    error_write(&sentence, LANGUAGE_ZH, remark->reason);
    assert_non_null(strstr(buffer_text(&sentence), "relation/71"));
    buffer_free(&sentence);
}

static void expect_same(const struct ground_records *a, const struct ground_records *b)
{
    uint32_t rings = a->shape_first_ring[a->shape_count];
    assert_int_equal(a->shape_count, b->shape_count);
    assert_memory_equal(a->shape_kind, b->shape_kind, a->shape_count);
    assert_memory_equal(a->shape_first_ring, b->shape_first_ring,
                        (a->shape_count + 1) * sizeof(uint32_t));
    assert_memory_equal(a->ring_first_point, b->ring_first_point, (rings + 1) * sizeof(uint32_t));
    assert_memory_equal(a->points, b->points,
                        a->ring_first_point[rings] * sizeof(struct geo_point));
}

static void is_the_same_in_any_order_and_as_xml(void **state)
{
    (void)state;
    struct ground_run town = run_pbf(true);
    struct buffer file = {0};
    write_header(&file, NULL);
    add_relations(&file, 2, RELATION_COUNT - 2);
    add_ways(&file, WAY_COUNT / 2, WAY_COUNT - WAY_COUNT / 2);
    add_nodes(&file);
    add_relations(&file, 0, 2);
    add_ways(&file, 0, WAY_COUNT / 2);
    struct ground_run other = run(&file, true);
    expect_same(&town.ground, &other.ground);

    struct buffer xml = {0};
    write_xml_with_relations(&xml, nodes, node_count, ways, WAY_COUNT, relations, RELATION_COUNT);
    other = run(&xml, true);
    expect_same(&town.ground, &other.ground);
    assert_int_equal(town.report.remark_count, other.report.remark_count);
}

static void buildings_can_be_left_out(void **state)
{
    (void)state;
    struct ground_run town = run_pbf(true), bare = run_pbf(false);
    struct ground_counts with = ground_count(&town.ground), without = ground_count(&bare.ground);
    assert_int_equal(with.of_group[GROUP_BUILDING], 1);
    assert_int_equal(without.of_group[GROUP_BUILDING], 0);
    for (int group = GROUP_WATER; group < GROUND_GROUP_COUNT; group++)
        assert_int_equal(with.of_group[group], without.of_group[group]);
}

static void the_roads_are_as_they_are_without(void **state)
{
    (void)state;
    struct ground_run town = run_pbf(true);
    struct buffer file = {0};
    struct road_records alone;
    struct import_report report = {.file = "town", .arena = arena};
    struct error err;
    write_header(&file, NULL);
    add_nodes(&file);
    add_ways(&file, 0, WAY_COUNT);
    add_relations(&file, 0, RELATION_COUNT);
    assert_true(
        roads_read(buffer_text(&file), file.size, "town", NULL, arena, &alone, &report, &err));
    buffer_free(&file);
    assert_int_equal(alone.node_count, town.roads.node_count);
    assert_int_equal(alone.way_count, town.roads.way_count);
    assert_int_equal(alone.missing_node_count, 0);
    assert_int_equal(town.roads.missing_node_count, 0);
    assert_int_equal(report.remark_count, 0);
}

static void a_relation_of_uneven_lists_is_refused(void **state)
{
    (void)state;
    struct buffer file = {0}, content = {0}, group = {0}, message = {0}, table = {0};
    struct ground_run run = {.report = {.file = "town", .arena = arena}};
    struct roads_and_ground records;
    struct error err;
    write_bytes(&table, 1, "", 0);
    write_bytes(&table, 1, "building", 8);
    write_message(&content, 1, &table);
    write_number(&message, 1, 5);
    write_bytes(&message, 2, "\1", 1);
    write_bytes(&message, 3, "\0", 1);
    write_bytes(&message, 8, "\0\0", 2);
    write_bytes(&message, 9, "\2", 1);
    write_bytes(&message, 10, "\1", 1);
    write_message(&group, 4, &message);
    write_message(&content, 2, &group);
    write_header(&file, NULL);
    write_blob(&file, "OSMData", &content, BLOB_RAW);
    assert_false(roads_read_with_ground(buffer_text(&file), file.size, "town", true, NULL, arena,
                                        &records, &run.report, &err));
    struct buffer sentence = {0};
    error_write(&sentence, LANGUAGE_EN, &err);
    assert_non_null(strstr(buffer_text(&sentence), "members, roles and types"));
    buffer_free(&sentence);
    buffer_free(&file);
    buffer_free(&content);
    buffer_free(&group);
    buffer_free(&message);
    buffer_free(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(closed_ways_are_areas_by_their_tags),
        cmocka_unit_test(lines_break_where_nodes_are_missing),
        cmocka_unit_test(a_relation_is_put_together_with_its_holes),
        cmocka_unit_test(what_does_not_close_is_left_out_and_counted),
        cmocka_unit_test(is_the_same_in_any_order_and_as_xml),
        cmocka_unit_test(buildings_can_be_left_out),
        cmocka_unit_test(the_roads_are_as_they_are_without),
        cmocka_unit_test(a_relation_of_uneven_lists_is_refused),
    };
    return cmocka_run_group_tests_name("roads/ground", tests, begin, end);
}
