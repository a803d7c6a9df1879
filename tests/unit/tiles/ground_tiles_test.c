/* SPDX-License-Identifier: Apache-2.0 */
#include "unit.h"

#include <math.h>

#include "base/random.h"
#include "read_tile.h"
#include "tiles/ground_tiles.h"

/*
 * Shapes are laid on the ground around a point, cut into tiles, read back as a map reads them, and
 * looked at point by point.
 */
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

enum { SHAPES_MAX = 8, RINGS_MAX = 32, POINTS_MAX = 1024 };

/* Records as they are put together, ring by ring. */
struct laying {
    uint8_t kinds[SHAPES_MAX];
    uint32_t first_ring[SHAPES_MAX + 1], first_point[RINGS_MAX + 1];
    struct geo_point points[POINTS_MAX];
    uint32_t shape_count, ring_count, point_count;
};

static void begin_shape(struct laying *laying, enum ground_kind kind)
{
    laying->kinds[laying->shape_count++] = (uint8_t)kind;
    laying->first_ring[laying->shape_count] = laying->ring_count;
}

static void add_point(struct laying *laying, int32_t x, int32_t y)
{
    laying->points[laying->point_count++] = (struct geo_point){100000000 + x, 500000000 + y};
}

static void end_ring(struct laying *laying)
{
    laying->first_point[++laying->ring_count] = laying->point_count;
    laying->first_ring[laying->shape_count] = laying->ring_count;
}

static void add_box(struct laying *laying, int32_t x, int32_t y, int32_t width, int32_t height)
{
    add_point(laying, x, y);
    add_point(laying, x, y + height);
    add_point(laying, x + width, y + height);
    add_point(laying, x + width, y);
    end_ring(laying);
}

static struct ground_records records_of(struct laying *laying)
{
    return (struct ground_records){laying->shape_count, laying->kinds, laying->first_ring,
                                   laying->first_point, laying->points};
}

static struct read_tile tile_of(const struct ground_records *ground, struct tile_id id)
{
    struct buffer out = {0};
    ground_tiles_write(ground_tiles_new(ground, arena), id, arena, &out);
    struct read_tile tile = read_tile(&out, arena);
    buffer_free(&out);
    return tile;
}

/* The tile that a point lies in. */
static struct tile_id tile_at(uint32_t zoom, struct geo_point point)
{
    struct world_point at = world_point_of(point);
    int bits = WORLD_BITS - (int)zoom;
    return (struct tile_id){zoom, (uint32_t)(at.x >> bits), (uint32_t)(at.y >> bits)};
}

static const struct read_layer *layer_of(const struct read_tile *tile, const char *name)
{
    for (uint32_t l = 0; l < tile->layer_count; l++)
        if (strcmp(tile->layers[l].name, name) == 0)
            return &tile->layers[l];
    return NULL;
}

static bool contains(const struct read_path *path, double x, double y)
{
    bool inside = false;
    for (uint32_t p = 0; p < path->count; p++) {
        struct world_point a = path->points[p], b = path->points[p + 1 == path->count ? 0 : p + 1];
        if ((a.y > y) != (b.y > y) && x < a.x + (y - a.y) * (b.x - a.x) / (b.y - a.y))
            inside = !inside;
    }
    return inside;
}

static double distance_to(const struct read_path *path, double x, double y)
{
    double least = INFINITY;
    for (uint32_t p = 0; p < path->count; p++) {
        struct world_point a = path->points[p], b = path->points[p + 1 == path->count ? 0 : p + 1];
        double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
        double at = length2 > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / length2 : 0;
        at = fmin(1, fmax(0, at));
        least = fmin(least, hypot(x - a.x - at * dx, y - a.y - at * dy));
    }
    return least;
}

/* By the surveyor's formula, y downwards; outlines have a positive one. */
static double signed_area(const struct read_path *path)
{
    double area = 0;
    for (uint32_t p = 0; p < path->count; p++) {
        struct world_point a = path->points[p], b = path->points[p + 1 == path->count ? 0 : p + 1];
        area += ((double)a.x * b.y - (double)b.x * a.y) / 2;
    }
    return area;
}

/* A star around (0, 0) in units of 1e-7 degree, of random reach. */
static void add_star(struct laying *laying, struct random *random, int32_t x, int32_t y,
                     int32_t reach)
{
    uint32_t corners = 5 + (uint32_t)random_below(random, 20);
    bool is_turned = random_below(random, 2) == 1;
    for (uint32_t c = 0; c < corners; c++) {
        double angle = (is_turned ? -1 : 1) * 2 * M_PI * c / corners;
        double far = reach * (0.4 + 0.6 * (double)random_below(random, 1000) / 1000);
        add_point(laying, x + (int32_t)(far * cos(angle)), y + (int32_t)(far * sin(angle)));
    }
    end_ring(laying);
}

/* What was laid, in the units of the tile. */
static void paths_of(const struct laying *laying, struct tile_id id, struct read_path *paths)
{
    for (uint32_t r = 0; r < laying->ring_count; r++) {
        uint32_t first = laying->first_point[r], count = laying->first_point[r + 1] - first;
        paths[r] = (struct read_path){count, ARENA_ARRAY(arena, struct world_point, count), true};
        for (uint32_t p = 0; p < count; p++)
            paths[r].points[p] = tile_point(id, world_point_of(laying->points[first + p]));
    }
}

/* Points of the tile lie in what is drawn if they lie in what was laid, but along its edges. */
static uint32_t expect_same_ground(const struct read_feature *drawn, const struct read_path *laid,
                                   uint32_t ring_count, struct random *random, double near)
{
    uint32_t in_count = 0;
    for (int probe = 0; probe < 400; probe++) {
        double x = (double)random_below(random, 4096) + 0.5,
               y = (double)random_below(random, 4096) + 0.5;
        bool is_laid = false, is_drawn = false, is_near = false;
        for (uint32_t r = 0; r < ring_count; r++) {
            is_laid ^= contains(&laid[r], x, y);
            is_near |= distance_to(&laid[r], x, y) < near;
        }
        for (uint32_t p = 0; drawn && p < drawn->path_count; p++)
            is_drawn ^= contains(&drawn->paths[p], x, y);
        if (!is_near)
            assert_int_equal(is_laid, is_drawn);
        in_count += is_laid;
    }
    return in_count;
}

/* Each outline is followed by its holes; all stay within the margin. */
static void expect_winding(const struct read_feature *feature)
{
    assert_true(signed_area(&feature->paths[0]) > 0);
    for (uint32_t p = 0; p < feature->path_count; p++) {
        assert_true(feature->paths[p].is_closed);
        assert_true(fabs(signed_area(&feature->paths[p])) > 0);
        for (uint32_t i = 0; i < feature->paths[p].count; i++) {
            assert_in_range(feature->paths[p].points[i].x + 64, 0, 4096 + 128);
            assert_in_range(feature->paths[p].points[i].y + 64, 0, 4096 + 128);
        }
    }
}

static void areas_with_holes_are_cut_at_the_tile_and_nowhere_else(void **state)
{
    (void)state;
    struct random random = random_from_seed(20261130);
    uint32_t inside = 0, cut = 0, holes = 0;
    for (int round = 0; round < 400; round++) {
        static struct laying laying;
        struct read_path laid[RINGS_MAX];
        memset(&laying, 0, sizeof laying);
        uint32_t zoom = 11 + (uint32_t)random_below(&random, 8);
        begin_shape(&laying, GROUND_WATER);
        add_star(&laying, &random, 0, 0, 200000);
        for (uint64_t h = random_below(&random, 3); h > 0; h--)
            add_star(&laying, &random, h == 1 ? -40000 : 40000, 0, 30000);
        struct ground_records ground = records_of(&laying);
        struct tile_id id = tile_at(
            zoom, (struct geo_point){100000000 + (int32_t)random_below(&random, 300000) - 150000,
                                     500000000 + (int32_t)random_below(&random, 300000) - 150000});
        struct read_tile tile = tile_of(&ground, id);
        const struct read_layer *water = layer_of(&tile, "water");
        paths_of(&laying, id, laid);
        inside += expect_same_ground(water ? &water->features[0] : NULL, laid, laying.ring_count,
                                     &random, zoom < 14 ? 16 : 3);
        if (!water)
            continue;
        assert_int_equal(water->feature_count, 1);
        assert_string_equal(read_text(&water->features[0], "class"), "water");
        expect_winding(&water->features[0]);
        cut += fabs(signed_area(&water->features[0].paths[0])) > 4096.0 * 4096;
        for (uint32_t p = 1; p < water->features[0].path_count; p++)
            holes += signed_area(&water->features[0].paths[p]) < 0;
    }
    assert_true(inside > 10000 && cut > 10 && holes > 50);
}

static void far_out_only_large_areas_and_no_buildings(void **state)
{
    (void)state;
    static struct laying laying;
    memset(&laying, 0, sizeof laying);
    begin_shape(&laying, GROUND_BUILDING);
    add_box(&laying, 0, 0, 3000, 3000);
    begin_shape(&laying, GROUND_BUILDING);
    add_box(&laying, 5000, 0, 200, 200); /* two metres by one and a half */
    begin_shape(&laying, GROUND_WOOD);
    add_box(&laying, 0, 10000, 300000, 300000);
    begin_shape(&laying, GROUND_GRASS);
    add_box(&laying, 20000, 0, 3000, 3000);
    begin_shape(&laying, GROUND_STREAM);
    add_point(&laying, 0, 0), add_point(&laying, 9000, 9000);
    end_ring(&laying);
    struct ground_records ground = records_of(&laying);
    struct geo_point at = {100001000, 500001000};

    struct read_tile tile = tile_of(&ground, tile_at(10, at));
    assert_int_equal(tile.layer_count, 1);
    assert_int_equal(layer_of(&tile, "green")->feature_count, 1);
    assert_string_equal(read_text(&layer_of(&tile, "green")->features[0], "class"), "wood");

    tile = tile_of(&ground, tile_at(13, at));
    assert_null(layer_of(&tile, "building"));
    assert_non_null(layer_of(&tile, "waterway"));

    tile = tile_of(&ground, tile_at(14, at));
    assert_int_equal(layer_of(&tile, "building")->features[0].path_count, 1);
    assert_int_equal(layer_of(&tile, "green")->feature_count, 2);
    tile = tile_of(&ground, tile_at(18, (struct geo_point){100005100, 500000100}));
    assert_int_equal(layer_of(&tile, "building")->features[0].path_count, 2);
    assert_string_equal(read_text(&layer_of(&tile, "waterway")->features[0], "class"), "stream");

    tile = tile_of(&ground, tile_at(14, (struct geo_point){0, 0}));
    assert_int_equal(tile.layer_count, 0);
    struct ground_records none = {0};
    tile = tile_of(&none, tile_at(14, at));
    assert_int_equal(tile.layer_count, 0);
}

/* One shape that meets more squares than are listed for it must be found everywhere. */
static void a_very_large_area_is_in_every_tile_within(void **state)
{
    (void)state;
    static struct laying laying;
    memset(&laying, 0, sizeof laying);
    begin_shape(&laying, GROUND_WATER);
    add_box(&laying, 0, 0, 9000000, 9000000);
    begin_shape(&laying, GROUND_COAST);
    add_point(&laying, 0, 0), add_point(&laying, 9000000, 9000000);
    end_ring(&laying);
    struct ground_records ground = records_of(&laying);
    for (int32_t step = 1; step < 9; step++) {
        struct read_tile tile = tile_of(
            &ground,
            tile_at(16, (struct geo_point){100000000 + step * 1000000, 500000000 + step * 999000}));
        const struct read_layer *water = layer_of(&tile, "water");
        assert_non_null(water);
        assert_int_equal(water->features[0].path_count, 1);
        assert_true(signed_area(&water->features[0].paths[0]) >= 4096.0 * 4096);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(areas_with_holes_are_cut_at_the_tile_and_nowhere_else,
                                        begin, end),
        cmocka_unit_test_setup_teardown(far_out_only_large_areas_and_no_buildings, begin, end),
        cmocka_unit_test_setup_teardown(a_very_large_area_is_in_every_tile_within, begin, end),
    };
    return cmocka_run_group_tests_name("tiles/ground_tiles", tests, NULL, NULL);
}
