/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <string.h>

#include "read_tile.h"

static struct arena *arena;

static int begin(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void is_read_as_it_was_written(void **state)
{
    (void)state;
    static const struct world_point line[] = {{1, 2}, {1, 2}, {-60, 4095}, {4160, 7}};
    static const struct world_point square[] = {{0, 0}, {9, 0}, {9, 9}, {0, 9}, {0, 0}};
    struct mvt_layer layer;
    struct buffer out = {0};
    mvt_layer_begin(&layer, "road", arena);
    mvt_feature_begin(&layer, MVT_LINE);
    mvt_tag_text(&layer, "name", "长安街");
    mvt_tag_number(&layer, "load", -70000);
    mvt_line(&layer, line, 4);
    mvt_line(&layer, line + 2, 2);
    mvt_feature_end(&layer);
    mvt_feature_begin(&layer, MVT_POLYGON);
    mvt_tag_number(&layer, "load", -70000);
    mvt_ring(&layer, square, 5);
    mvt_feature_end(&layer);
    mvt_layer_end(&layer, &out);

    struct read_tile tile = read_tile(&out, arena);
    assert_int_equal(tile.layer_count, 1);
    const struct read_layer *read = &tile.layers[0];
    assert_string_equal(read->name, "road");
    assert_int_equal(read->feature_count, 2);
    assert_int_equal(read->value_count, 2);
    const struct read_feature *road = &read->features[0];
    assert_int_equal(road->kind, MVT_LINE);
    assert_string_equal(read_text(road, "name"), "长安街");
    assert_int_equal(road->tags[1].number, -70000);
    assert_int_equal(road->path_count, 2);
    assert_int_equal(road->paths[0].count, 3);
    assert_int_equal(road->paths[0].points[1].x, -60);
    assert_int_equal(road->paths[0].points[2].y, 7);
    assert_int_equal(road->paths[1].points[0].y, 4095);
    const struct read_feature *area = &read->features[1];
    assert_int_equal(area->kind, MVT_POLYGON);
    assert_true(area->paths[0].is_closed);
    assert_int_equal(area->paths[0].count, 4);
    buffer_free(&out);
}

static void leaves_out_what_has_no_extent(void **state)
{
    (void)state;
    static const struct world_point spot[] = {{5, 5}, {5, 5}, {5, 5}};
    static const struct world_point flat[] = {{0, 0}, {9, 0}, {4, 0}};
    struct mvt_layer layer;
    struct buffer out = {0};
    mvt_layer_begin(&layer, "road", arena);
    mvt_feature_begin(&layer, MVT_LINE);
    mvt_tag_text(&layer, "name", "nowhere");
    mvt_line(&layer, spot, 3);
    mvt_line(&layer, spot, 1);
    mvt_feature_end(&layer);
    mvt_feature_begin(&layer, MVT_POLYGON);
    mvt_ring(&layer, flat, 3);
    mvt_feature_end(&layer);
    mvt_layer_end(&layer, &out);
    assert_int_equal(out.size, 0);
    buffer_free(&out);
}

static void places_tiles_in_the_world(void **state)
{
    (void)state;
    struct world_point middle = world_point_of((struct geo_point){0, 0});
    assert_int_equal(middle.x, 1 << 29);
    assert_in_range(middle.y, (1 << 29) - 1, 1 << 29);
    /* Oslo, 59.9139° N 10.7522° E, lies in tile 14/8681/4765. */
    struct world_point oslo = world_point_of((struct geo_point){107522000, 599139000});
    assert_int_equal(oslo.x >> 16, 8681);
    assert_int_equal(oslo.y >> 16, 4765);
    struct world_box box = tile_box((struct tile_id){14, 8681, 4765}, 0);
    assert_true(oslo.x >= box.min.x && oslo.x <= box.max.x);
    struct world_point corner = tile_point((struct tile_id){14, 8681, 4765}, box.min);
    assert_int_equal(corner.x, 0);
    corner = tile_point((struct tile_id){14, 8681, 4765}, box.max);
    assert_int_equal(corner.x, 4095);
    assert_int_equal(world_point_of((struct geo_point){0, 900000000}).y, 0);
    assert_int_equal(world_point_of((struct geo_point){1800000000, -900000000}).y, (1 << 30) - 1);
    assert_false(tile_id_valid((struct tile_id){1, 2, 0}));
    assert_false(tile_id_valid((struct tile_id){TILE_ZOOM_MAX + 1, 0, 0}));
    assert_true(tile_id_valid((struct tile_id){18, (1 << 18) - 1, 0}));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(is_read_as_it_was_written),
        TEST(leaves_out_what_has_no_extent),
        TEST(places_tiles_in_the_world),
    };
    return cmocka_run_group_tests_name("tiles/mvt", tests, NULL, NULL);
}
