/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buffer.h"
#include "road_run.h"

/* Reads a collection of these features; single quotes stand for double ones. */
static void run_features(struct road_run *run, const char *features)
{
    struct buffer text = {0};
    buffer_add_format(&text, "{'type':'FeatureCollection','features':[%s]}", features);
    for (size_t i = 0; i < text.size; i++)
        if (text.bytes[i] == '\'')
            text.bytes[i] = '"';
    run_read(run, text.bytes, text.size);
    buffer_free(&text);
}

static void ways_share_nodes_by_coordinates(void **state)
{
    (void)state;
    struct road_run run;
    run_features(&run, "{'properties':{'@id':'way/8','highway':'path','lanes':2,'width':2.5},"
                       "'geometry':{'type':'LineString',"
                       "'coordinates':[[10.7,59.9],[10.8,59.9],[10.8,-59.90000004]]}},"
                       "{'properties':{'id':7,'highway':'steps'},"
                       "'geometry':{'type':'LineString',"
                       "'coordinates':[[10.8,59.9,12],[10.6,59.9]]}}");
    assert_true(run.ok);
    const struct road_records *roads = &run.roads;
    assert_int_equal(roads->way_count, 2);
    assert_int_equal(roads->way_osm_id[0], 7);
    assert_int_equal(roads->way_osm_id[1], 8);
    assert_int_equal(roads->node_count, 4);
    for (uint32_t n = 0; n < 4; n++)
        assert_int_equal(roads->node_osm_id[n], n + 1);
    assert_int_equal(roads->node_point[0].lon_e7, 106000000);
    assert_int_equal(roads->node_point[2].lat_e7, -599000000);
    assert_int_equal(node_of(roads, 0, 0), node_of(roads, 1, 1));
    assert_string_equal(tag_of(roads, 1, "lanes"), "2");
    assert_string_equal(tag_of(roads, 1, "width"), "2.5");
    assert_int_equal(run.report.total, 2);
    run_free(&run);
}

static void passes_over_points_and_what_is_no_road(void **state)
{
    (void)state;
    struct road_run run;
    run_features(&run, "{'properties':{'highway':'crossing'},"
                       "'geometry':{'type':'Point','coordinates':[1,1]}},"
                       "{'properties':{'building':'yes'},"
                       "'geometry':{'type':'LineString','coordinates':[[1,1],[2,2]]}},"
                       "{'properties':{'highway':'path'},'geometry':null},"
                       "{'geometry':{'type':'LineString','coordinates':[[1,1],[2,2]]}},"
                       "null,"
                       "{'properties':{'highway':'path'},"
                       "'geometry':{'type':'LineString','coordinates':[[3,3],[4,4]]}}");
    assert_true(run.ok);
    assert_int_equal(run.report.total, 1);
    assert_int_equal(run.roads.way_count, 1);
    assert_int_equal(run.roads.way_osm_id[0], -6);
    run_free(&run);
}

static void reaches_the_ends_of_the_world(void **state)
{
    (void)state;
    struct road_run run;
    run_features(&run, "{'properties':{'highway':'path'},'geometry':{'type':'LineString',"
                       "'coordinates':[[180,90],[-180,-90],[-1e-7,0],[0,-1e-7],[180,-90]]}}");
    assert_true(run.ok);
    static const struct geo_point sorted[] = {{-1800000000, -900000000},
                                              {-1, 0},
                                              {0, -1},
                                              {1800000000, -900000000},
                                              {1800000000, 900000000}};
    assert_int_equal(run.roads.node_count, 5);
    assert_memory_equal(run.roads.node_point, sorted, sizeof sorted);
    run_free(&run);
}

static void rings_and_lines_are_pieces_of_one_way(void **state)
{
    (void)state;
    struct road_run run;
    run_features(&run, "{'properties':{'@id':'way/1','highway':'pedestrian'},"
                       "'geometry':{'type':'Polygon','coordinates':"
                       "[[[0,0],[4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2]]]}},"
                       "{'properties':{'@id':'relation/1','highway':'pedestrian'},"
                       "'geometry':{'type':'MultiPolygon','coordinates':"
                       "[[[[5,0],[6,0],[6,6],[5,0]]],[[[8,0],[9,0],[9,6],[8,0]]]]}},"
                       "{'properties':{'highway':'path'},"
                       "'geometry':{'type':'MultiLineString','coordinates':"
                       "[[[0,0],[4,0]],[[5,0],[6,0]]]}}");
    assert_true(run.ok);
    const struct road_records *roads = &run.roads;
    static const int64_t ids[] = {-3, -3, -2, -2, 1, 1};
    assert_int_equal(roads->way_count, 6);
    assert_memory_equal(roads->way_osm_id, ids, sizeof ids);
    for (uint32_t w = 2; w < 6; w++) {
        uint32_t last = roads->way_first_node[w + 1] - roads->way_first_node[w] - 1;
        assert_int_equal(last, 3);
        assert_int_equal(node_of(roads, w, 0), node_of(roads, w, last));
    }
    assert_int_equal(run.report.total, 3);
    assert_int_equal(run.report.accepted, 3);
    assert_int_equal(roads->missing_node_count, 0);
    assert_int_equal(run.report.remark_count, 0);
    run_free(&run);
}

static void refuses_broken_geometry_by_feature(void **state)
{
    (void)state;
    static const struct {
        const char *geometry;
        enum text_id reason;
    } broken[] = {
        {"'type':'LineString','coordinates':[[0,0]]", TEXT_IMPORT_GEOMETRY_BROKEN},
        {"'type':'LineString','coordinates':[[0,0],['1',1]]", TEXT_IMPORT_GEOMETRY_BROKEN},
        {"'type':'LineString','coordinates':[[0,0],[180.1,1]]", TEXT_OSM_WAY_OUTSIDE},
        {"'type':'LineString','coordinates':[[0,0],[1,-90.1]]", TEXT_OSM_WAY_OUTSIDE},
        {"'type':'Polygon','coordinates':[[[0,0],[1,1]]]", TEXT_IMPORT_GEOMETRY_BROKEN},
        {"'type':'MultiLineString','coordinates':[]", TEXT_IMPORT_GEOMETRY_BROKEN},
        {"'type':'LineString'", TEXT_IMPORT_GEOMETRY_BROKEN},
    };
    for (size_t b = 0; b < sizeof broken / sizeof *broken; b++) {
        struct road_run run;
        struct buffer features = {0};
        buffer_add_format(&features,
                          "{'properties':{'highway':'path'},'geometry':{'type':'LineString',"
                          "'coordinates':[[0,0],[1,1]]}},"
                          "{%s'properties':{'highway':'path'},'geometry':{%s}}",
                          b == 0 ? "'id':'way/4'," : "", broken[b].geometry);
        run_features(&run, features.bytes);
        assert_true(run.ok);
        assert_int_equal(run.roads.way_count, 1);
        assert_int_equal(run.report.total, 2);
        assert_int_equal(run.report.refused, 1);
        assert_int_equal(run.report.remarks[0].reason->id, broken[b].reason);
        assert_string_equal(run.report.remarks[0].object, b == 0 ? "way/4" : "2");
        buffer_free(&features);
        run_free(&run);
    }
}

static void refuses_another_projection(void **state)
{
    (void)state;
    struct road_run run;
    run_features(&run, "],'crs':{'type':'name','properties':{'name':'EPSG:3006'}},'other':[");
    assert_false(run.ok);
    assert_int_equal(run.err.id, TEXT_IMPORT_CRS_IN_FILE);
    run_free(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_share_nodes_by_coordinates),
        cmocka_unit_test(passes_over_points_and_what_is_no_road),
        cmocka_unit_test(reaches_the_ends_of_the_world),
        cmocka_unit_test(rings_and_lines_are_pieces_of_one_way),
        cmocka_unit_test(refuses_broken_geometry_by_feature),
        cmocka_unit_test(refuses_another_projection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
