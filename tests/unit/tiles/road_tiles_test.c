/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <stdio.h>

#include "base/assert.h"
#include "read_tile.h"
#include "roads/roads.h"
#include "tiles/road_tiles.h"

/*
 * The roads of the made-up town of the tests, read back from their tiles.
 */
static struct arena *arena;
static struct road_records roads;
static struct road_tiles *tiles;

static int begin(void **state)
{
    (void)state;
    static char text[4 * 1024 * 1024], path[1024];
    struct import_report report = {0};
    struct error err;
    arena = arena_new();
    snprintf(path, sizeof path, "%s/roads.geojson", getenv("MUSTER_TOWN"));
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof text, file);
    fclose(file);
    assert_true(size > 0 && size < sizeof text);
    assert_true(roads_read(text, size, "roads.geojson", NULL, arena, &roads, &report, &err));
    tiles = road_tiles_new(&roads, arena);
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct read_tile tile_at(struct tile_id id)
{
    struct buffer out = {0};
    struct arena *scratch = arena_new();
    road_tiles_write(tiles, id, scratch, &out);
    struct read_tile tile = read_tile(&out, arena);
    arena_free(scratch);
    buffer_free(&out);
    return tile;
}

/* First and last tile of a zoom that the roads lie in. */
static void tiles_of(uint32_t zoom, struct tile_id *first, struct tile_id *last)
{
    struct world_box box = road_tiles_box(tiles);
    int bits = WORLD_BITS - (int)zoom;
    *first = (struct tile_id){zoom, (uint32_t)(box.min.x >> bits), (uint32_t)(box.min.y >> bits)};
    *last = (struct tile_id){zoom, (uint32_t)(box.max.x >> bits), (uint32_t)(box.max.y >> bits)};
}

/* Corners of lines in the tile proper: those in the margin belong to the neighbours as well. */
static uint32_t count_corners(const struct read_tile *tile)
{
    uint32_t count = 0;
    for (uint32_t l = 0; l < tile->layer_count; l++)
        for (uint32_t f = 0; f < tile->layers[l].feature_count; f++) {
            const struct read_feature *feature = &tile->layers[l].features[f];
            assert_int_equal(feature->kind, MVT_LINE);
            assert_non_null(read_text(feature, "class"));
            for (uint32_t p = 0; p < feature->path_count; p++)
                for (uint32_t i = 0; i < feature->paths[p].count; i++) {
                    struct world_point point = feature->paths[p].points[i];
                    assert_in_range(point.x + 64, 0, 4096 + 128);
                    assert_in_range(point.y + 64, 0, 4096 + 128);
                    count += point.x >= 0 && point.y >= 0 && point.x < 4096 && point.y < 4096;
                }
        }
    return count;
}

static void every_corner_of_a_road_is_in_a_tile(void **state)
{
    (void)state;
    struct tile_id first, last;
    uint32_t found = 0, corners = 0;
    tiles_of(16, &first, &last);
    for (uint32_t y = first.y; y <= last.y; y++)
        for (uint32_t x = first.x; x <= last.x; x++) {
            struct read_tile tile = tile_at((struct tile_id){16, x, y});
            found += count_corners(&tile);
        }
    for (uint32_t w = 0; w < roads.way_count; w++)
        corners += roads.way_first_node[w + 1] - roads.way_first_node[w];
    assert_true(corners > 100);
    /* Cutting at the edges makes no corner within, and what falls on one spot is left out. */
    assert_true(found <= corners);
    assert_true(found > corners * 9 / 10);
}

static void far_out_only_the_larger_roads_are_seen(void **state)
{
    (void)state;
    struct tile_id first, last;
    uint32_t before = UINT32_MAX;
    for (uint32_t zoom = 15; zoom >= 9; zoom -= 3) {
        uint32_t features = 0;
        tiles_of(zoom, &first, &last);
        for (uint32_t y = first.y; y <= last.y; y++)
            for (uint32_t x = first.x; x <= last.x; x++) {
                struct read_tile tile = tile_at((struct tile_id){zoom, x, y});
                features += tile.layer_count ? tile.layers[0].feature_count : 0;
            }
        assert_true(features <= before);
        before = features;
    }
}

static void elsewhere_there_is_nothing(void **state)
{
    (void)state;
    assert_int_equal(tile_at((struct tile_id){14, 0, 0}).layer_count, 0);
    assert_int_equal(tile_at((struct tile_id){18, (1 << 18) - 1, 5}).layer_count, 0);
}

static void the_same_tile_has_the_same_bytes(void **state)
{
    (void)state;
    struct tile_id first, last;
    struct buffer once = {0}, again = {0};
    tiles_of(13, &first, &last);
    road_tiles_write(tiles, first, arena, &once);
    road_tiles_write(road_tiles_new(&roads, arena), first, arena, &again);
    assert_true(once.size > 0 && once.size == again.size);
    assert_memory_equal(once.bytes, again.bytes, once.size);
    buffer_free(&once);
    buffer_free(&again);
}

static void no_roads_no_tiles(void **state)
{
    (void)state;
    struct road_records none = {.way_first_node = (uint32_t[]){0},
                                .way_first_tag = (uint32_t[]){0}};
    struct buffer out = {0};
    road_tiles_write(road_tiles_new(&none, arena), (struct tile_id){0, 0, 0}, arena, &out);
    assert_int_equal(out.size, 0);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_corner_of_a_road_is_in_a_tile),
        cmocka_unit_test(far_out_only_the_larger_roads_are_seen),
        cmocka_unit_test(elsewhere_there_is_nothing),
        cmocka_unit_test(the_same_tile_has_the_same_bytes),
        cmocka_unit_test(no_roads_no_tiles),
    };
    return cmocka_run_group_tests_name("tiles/road_tiles", tests, begin, end);
}
