/* SPDX-License-Identifier: Apache-2.0 */
#include "osm_writer.h"
#include "road_run.h"

/* A small town: a street, a path that shares a node with it, a house, a way cut in two. */
static const struct test_node nodes[] = {
    {1, 107000000, 599000000}, {2, 107010000, 599010000},  {3, 107020000, 599020000},
    {4, 107030000, 599030000}, {5, 107040000, 599040000},  {7, 107060000, 599060000},
    {8, 107070000, 599070000}, {99, 107990000, 599990000},
};
static const struct test_way ways[] = {
    {10, {1, 2, 3}, {"highway", "residential", "name", "Øvre \"gate\" & <smug>", "fixme", "x"}},
    {11, {2, 4}, {"highway", "footway", "access", "yes", "name", ""}},
    {12, {1, 99}, {"building", "yes"}},
    {13, {1, 2, 6, 4, 5, 6, 6, 7, 6, 7, 8}, {"highway", "path"}},
};
enum { NODE_COUNT = sizeof nodes / sizeof *nodes, WAY_COUNT = sizeof ways / sizeof *ways };

static void run_buffer(struct road_run *run, struct buffer *bytes)
{
    run_read(run, buffer_text(bytes), bytes->size);
    buffer_free(bytes);
}

static void run_text(struct road_run *run, const char *text)
{
    run_read(run, text, strlen(text));
}

static void expect_refusal(const char *text, enum text_id id, int64_t line)
{
    struct road_run run;
    run_text(&run, text);
    assert_false(run.ok);
    assert_string_equal(text_id_name(run.err.id), text_id_name(id));
    for (size_t a = 0; a < run.err.arg_count; a++)
        if (strcmp(run.err.args[a].name, "line") == 0)
            assert_int_equal(run.err.args[a].integer, line);
    run_free(&run);
}

static void expect_same(const struct road_records *a, const struct road_records *b)
{
    assert_int_equal(a->node_count, b->node_count);
    assert_memory_equal(a->node_osm_id, b->node_osm_id, a->node_count * sizeof(int64_t));
    assert_memory_equal(a->node_point, b->node_point, a->node_count * sizeof(struct geo_point));
    assert_int_equal(a->way_count, b->way_count);
    assert_memory_equal(a->way_osm_id, b->way_osm_id, a->way_count * sizeof(int64_t));
    size_t firsts = ((size_t)a->way_count + 1) * sizeof(uint32_t);
    assert_memory_equal(a->way_first_node, b->way_first_node, firsts);
    assert_memory_equal(a->way_first_tag, b->way_first_tag, firsts);
    assert_memory_equal(a->way_node, b->way_node,
                        a->way_first_node[a->way_count] * sizeof(uint32_t));
    assert_memory_equal(a->way_tag, b->way_tag,
                        a->way_first_tag[a->way_count] * sizeof(struct road_tag));
    assert_int_equal(a->string_size, b->string_size);
    assert_memory_equal(a->strings, b->strings, a->string_size);
    assert_int_equal(a->missing_node_count, b->missing_node_count);
}

/* The town as PBF: one block of everything. */
static void write_pbf(struct buffer *file)
{
    struct buffer content = {0};
    write_header(file, NULL);
    write_block(&content, nodes, NODE_COUNT, ways, WAY_COUNT, &(struct block_options){0});
    write_blob(file, "OSMData", &content, BLOB_ZLIB);
    buffer_free(&content);
}

static void add_block(struct buffer *file, const struct test_node *some_nodes, size_t node_count,
                      const struct test_way *some_ways, size_t way_count)
{
    struct buffer content = {0};
    write_block(&content, some_nodes, node_count, some_ways, way_count,
                &(struct block_options){.plain_nodes = way_count > 0});
    write_blob(file, "OSMData", &content, way_count ? BLOB_RAW : BLOB_ZLIB);
    buffer_free(&content);
}

static void keeps_roads_with_their_tags_and_cuts_them_where_nodes_are_missing(void **state)
{
    (void)state;
    struct buffer file = {0};
    struct road_run run;
    write_pbf(&file);
    run_buffer(&run, &file);
    assert_true(run.ok);
    const struct road_records *roads = &run.roads;
    assert_int_equal(roads->node_count, 7);
    assert_int_equal(roads->way_count, 5);
    static const int64_t ids[] = {10, 11, 13, 13, 13};
    assert_memory_equal(roads->way_osm_id, ids, sizeof ids);
    assert_string_equal(tag_of(roads, 0, "name"), "Øvre \"gate\" & <smug>");
    assert_string_equal(tag_of(roads, 1, "name"), "");
    assert_null(tag_of(roads, 0, "fixme"));
    assert_string_equal(tag_of(roads, 4, "highway"), "path");
    assert_int_equal(node_of(roads, 2, 0), 1);
    assert_int_equal(node_of(roads, 3, 0), 4);
    assert_int_equal(node_of(roads, 3, 1), 5);
    assert_int_equal(node_of(roads, 4, 0), 7);
    assert_int_equal(node_of(roads, 4, 1), 8);
    assert_int_equal(roads->node_point[roads->way_node[0]].lon_e7, nodes[0].lon_e7);
    assert_int_equal(roads->missing_node_count, 1);
    assert_int_equal(run.report.total, 3);
    assert_int_equal(run.report.accepted, 3);
    assert_int_equal(run.report.remark_count, 1);
    assert_false(run.report.remarks[0].refused);
    run_free(&run);
}

static void xml_gives_the_same_records_as_pbf(void **state)
{
    (void)state;
    struct buffer pbf = {0}, xml = {0}, packed = {0};
    struct road_run a, b, c;
    write_pbf(&pbf);
    write_xml(&xml, nodes, NODE_COUNT, ways, WAY_COUNT);
    /* Two gzip members, then padding. */
    write_gzip(&packed, xml.bytes, 100);
    write_gzip(&packed, xml.bytes + 100, xml.size - 100);
    buffer_add(&packed, "\0\0\0", 3);
    run_buffer(&a, &pbf);
    run_buffer(&b, &xml);
    run_buffer(&c, &packed);
    assert_true(a.ok && b.ok && c.ok);
    expect_same(&a.roads, &b.roads);
    expect_same(&a.roads, &c.roads);
    run_free(&a);
    run_free(&b);
    run_free(&c);
}

static void the_order_of_objects_does_not_matter(void **state)
{
    (void)state;
    struct buffer sorted = {0}, ways_first = {0}, mixed = {0}, xml = {0};
    struct road_run runs[4];
    write_pbf(&sorted);
    write_header(&ways_first, NULL);
    add_block(&ways_first, NULL, 0, ways, WAY_COUNT);
    add_block(&ways_first, nodes, NODE_COUNT, NULL, 0);
    write_header(&mixed, NULL);
    for (size_t i = NODE_COUNT; i-- > 0;)
        add_block(&mixed, &nodes[i], 1, i < WAY_COUNT ? &ways[i] : NULL, i < WAY_COUNT);
    buffer_add_text(&xml, "<osm>");
    for (size_t w = WAY_COUNT; w-- > 0;) {
        struct buffer one = {0};
        write_xml(&one, NULL, 0, &ways[w], 1);
        const char *from = strstr(one.bytes, "<way");
        buffer_add(&xml, from, (size_t)(strstr(from, "</osm>") - from));
        buffer_free(&one);
    }
    struct buffer rest = {0};
    write_xml(&rest, nodes, NODE_COUNT, NULL, 0);
    buffer_add_text(&xml, strstr(rest.bytes, "<node"));
    buffer_free(&rest);
    run_buffer(&runs[0], &sorted);
    run_buffer(&runs[1], &ways_first);
    run_buffer(&runs[2], &mixed);
    run_buffer(&runs[3], &xml);
    for (int r = 0; r < 4; r++) {
        assert_true(runs[r].ok);
        expect_same(&runs[0].roads, &runs[r].roads);
    }
    for (int r = 0; r < 4; r++)
        run_free(&runs[r]);
}

static void refuses_ways_that_come_twice_or_have_one_node(void **state)
{
    (void)state;
    static const struct test_way bad[] = {
        {20, {1, 2}, {"highway", "path"}},
        {20, {3, 4}, {"highway", "steps"}},
        {21, {3}, {"highway", "path"}},
        {22, {3, 1000}, {"highway", "path"}},
    };
    struct buffer xml = {0};
    struct road_run run;
    write_xml(&xml, nodes, NODE_COUNT, bad, 4);
    run_buffer(&run, &xml);
    assert_true(run.ok);
    assert_int_equal(run.roads.way_count, 1);
    assert_int_equal(run.roads.node_count, 2);
    assert_int_equal(run.roads.node_point[0].lon_e7, nodes[0].lon_e7);
    assert_string_equal(tag_of(&run.roads, 0, "highway"), "path");
    assert_int_equal(run.report.total, 4);
    assert_int_equal(run.report.refused, 3);
    assert_string_equal(run.report.remarks[0].object, "way/20");
    assert_int_equal(run.report.remarks[0].reason->id, TEXT_OSM_WAY_TWICE);
    assert_string_equal(run.report.remarks[1].object, "way/21");
    assert_int_equal(run.report.remarks[1].reason->id, TEXT_OSM_WAY_TOO_SHORT);
    run_free(&run);
}

static void takes_nodes_outside_the_world_as_missing(void **state)
{
    (void)state;
    static const struct test_node odd[] = {
        {1, 1800000000, -900000000}, {2, 0, 0}, {3, 1800000001, 0}, {4, 0, -900000001}};
    static const struct test_way way = {5, {1, 2, 3, 4}, {"highway", "path"}};
    struct buffer xml = {0};
    struct road_run run;
    write_xml(&xml, odd, 4, &way, 1);
    run_buffer(&run, &xml);
    assert_true(run.ok);
    assert_int_equal(run.roads.node_count, 2);
    assert_int_equal(run.roads.missing_node_count, 2);
    assert_int_equal(run.report.remarks[1].reason->id, TEXT_OSM_NODES_OUT_OF_RANGE);
    run_free(&run);
}

#define TWO_NODES "<node id='1' lon='1' lat='1'/>\n<node id='2' lon='2' lat='2'/>\n"
#define A_WAY "<way id='3'><nd ref='1'/><nd ref='2'/><tag k='highway' v='path'/></way>\n"

static void passes_over_what_is_deleted_or_unknown(void **state)
{
    (void)state;
    struct road_run run;
    run_text(&run, "<osm><bounds/>" TWO_NODES A_WAY
                   "<way id='4' visible='false'><nd ref='1'/><nd ref='2'/>"
                   "<tag k='highway' v='path'/></way>"
                   "<way id='-5' action='delete'><tag k='highway' v='path'/></way>"
                   "<node id='9' visible='false'/>"
                   "<relation id='1'><member type='way' ref='3' role=''/>"
                   "<tag k='highway' v='pedestrian'/></relation></osm>");
    assert_true(run.ok);
    assert_int_equal(run.roads.way_count, 1);
    assert_int_equal(run.report.total, 1);
    run_free(&run);
}

static void xml_names_the_line_of_what_is_wrong(void **state)
{
    (void)state;
    expect_refusal("<osmChange>\n</osmChange>", TEXT_OSM_XML_NOT_OSM, 1);
    expect_refusal("<osm>\n" TWO_NODES "<way id='3'>\n<nd/></way></osm>", TEXT_OSM_XML_ATTRIBUTE,
                   5);
    expect_refusal("<osm>\n<node id='1' lon='east' lat='1'/></osm>", TEXT_OSM_XML_ATTRIBUTE, 2);
    expect_refusal("<osm>\n<node id='1' lon='1'/></osm>", TEXT_OSM_XML_ATTRIBUTE, 2);
    expect_refusal("<osm>\n\n<node id='99999999999999999999' lon='1' lat='1'/></osm>",
                   TEXT_OSM_XML_ATTRIBUTE, 3);
    expect_refusal("<osm>\n<way id='1'>\n<tag k='x'/></way></osm>", TEXT_OSM_XML_ATTRIBUTE, 3);
    expect_refusal("<osm>\n" TWO_NODES "<way id='3'></node>", TEXT_OSM_XML_NOT_CLOSED, 4);
    expect_refusal("<osm>\n" TWO_NODES A_WAY, TEXT_OSM_XML_ENDS_EARLY, 4);
    expect_refusal("<osm>\n\xFF\n</osm>", TEXT_OSM_XML_ENCODING, 2);
    expect_refusal("<osm>\n<<</osm>", TEXT_OSM_XML_SYNTAX, 2);
}

static void refuses_document_types_and_so_entity_bombs(void **state)
{
    (void)state;
    expect_refusal("<?xml version='1.0'?>\n<!DOCTYPE osm [<!ENTITY a 'aaaaaaaa'>\n"
                   "<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>\n<osm><node id='&b;'/></osm>",
                   TEXT_OSM_XML_DOCTYPE, 2);
    expect_refusal("<!DOCTYPE osm SYSTEM 'file:///etc/passwd'>\n<osm/>", TEXT_OSM_XML_DOCTYPE, 1);
    expect_refusal("<osm>\n<node id='&b;' lon='1' lat='1'/></osm>", TEXT_OSM_XML_SYNTAX, 2);
}

static void reads_xml_in_utf_16(void **state)
{
    (void)state;
    static const char text[] = "<osm>" TWO_NODES A_WAY "</osm>";
    struct buffer wide = {0};
    struct road_run run;
    buffer_add(&wide, "\xFF\xFE", 2);
    for (size_t i = 0; i < sizeof text - 1; i++)
        buffer_add(&wide, (char[]){text[i], 0}, 2);
    run_buffer(&run, &wide);
    assert_true(run.ok);
    assert_int_equal(run.roads.way_count, 1);
    run_free(&run);
}

static void refuses_damaged_gzip(void **state)
{
    (void)state;
    static const char text[] = "<osm>" TWO_NODES A_WAY "</osm>";
    struct buffer packed = {0};
    struct road_run run;
    write_gzip(&packed, text, sizeof text - 1);
    for (size_t size = 2; size < packed.size; size++) {
        run_read(&run, packed.bytes, size);
        assert_false(run.ok);
        assert_int_equal(run.err.id, TEXT_OSM_GZIP_DAMAGED);
        run_free(&run);
    }
    buffer_add_text(&packed, "rest");
    run_buffer(&run, &packed);
    assert_int_equal(run.err.id, TEXT_OSM_GZIP_DAMAGED);
    run_free(&run);
}

static void refuses_what_is_no_road_file(void **state)
{
    (void)state;
    expect_refusal("", TEXT_OSM_EMPTY, 0);
    expect_refusal("lon,lat\n1,2\n", TEXT_OSM_UNKNOWN_FORMAT, 0);
    expect_refusal("<osm></osm>", TEXT_OSM_NO_ROADS, 0);
    expect_refusal("{}", TEXT_OSM_NO_FEATURES, 0);
    expect_refusal("{\"type\":\"FeatureCollection\",\"features\":[]}", TEXT_OSM_NO_ROADS, 0);
    expect_refusal("{\"type\":\"FeatureCollection\",\n\"features\":[}", TEXT_IMPORT_JSON_INVALID,
                   2);
    struct road_run run;
    run_read(&run, "\0\0", 2);
    assert_int_equal(run.err.id, TEXT_OSM_PBF_BLOB);
    run_free(&run);
}

static bool stop_at_once(void *context, enum text_id stage, uint64_t done, uint64_t total)
{
    (void)stage, (void)done, (void)total;
    ++*(int *)context;
    return false;
}

static void stops_when_asked(void **state)
{
    (void)state;
    struct buffer files[2] = {{0}, {0}};
    write_pbf(&files[0]);
    write_xml(&files[1], nodes, NODE_COUNT, ways, WAY_COUNT);
    for (int f = 0; f < 2; f++) {
        int calls = 0;
        struct progress progress = {.report = stop_at_once, .context = &calls};
        struct arena *arena = arena_new();
        struct import_report report = {.file = "roads", .arena = arena};
        struct road_records roads;
        struct error err;
        assert_false(roads_read(files[f].bytes, files[f].size, "roads", &progress, arena, &roads,
                                &report, &err));
        assert_int_equal(err.kind, ERROR_CANCELLED);
        assert_int_equal(calls, 1);
        arena_free(arena);
        buffer_free(&files[f]);
    }
}

static void tags_that_are_no_text_are_dropped(void **state)
{
    (void)state;
    static const struct test_way way = {
        5, {1, 2}, {"highway", "path", "name", "bad \xFF", "name", "good", "foot\x01", "no"}};
    struct buffer file = {0}, content = {0};
    struct road_run run;
    write_header(&file, NULL);
    write_block(&content, nodes, 2, &way, 1, &(struct block_options){0});
    write_blob(&file, "OSMData", &content, BLOB_RAW);
    buffer_free(&content);
    run_buffer(&run, &file);
    assert_true(run.ok);
    assert_string_equal(tag_of(&run.roads, 0, "name"), "good");
    assert_null(tag_of(&run.roads, 0, "foot"));
    run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_roads_with_their_tags_and_cuts_them_where_nodes_are_missing),
        cmocka_unit_test(xml_gives_the_same_records_as_pbf),
        cmocka_unit_test(the_order_of_objects_does_not_matter),
        cmocka_unit_test(refuses_ways_that_come_twice_or_have_one_node),
        cmocka_unit_test(takes_nodes_outside_the_world_as_missing),
        cmocka_unit_test(passes_over_what_is_deleted_or_unknown),
        cmocka_unit_test(xml_names_the_line_of_what_is_wrong),
        cmocka_unit_test(refuses_document_types_and_so_entity_bombs),
        cmocka_unit_test(reads_xml_in_utf_16),
        cmocka_unit_test(refuses_damaged_gzip),
        cmocka_unit_test(refuses_what_is_no_road_file),
        cmocka_unit_test(stops_when_asked),
        cmocka_unit_test(tags_that_are_no_text_are_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
