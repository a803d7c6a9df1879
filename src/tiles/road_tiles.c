/* SPDX-License-Identifier: Apache-2.0 */
#include "tiles/road_tiles.h"

#include <string.h>

#include "tiles/box_grid.h"
#include "tiles/clip.h"
#include "tiles/mvt.h"

/* From small to large: the order they are drawn in. */
enum road_class {
    CLASS_PATH,
    CLASS_SERVICE,
    CLASS_STREET,
    CLASS_TERTIARY,
    CLASS_SECONDARY,
    CLASS_PRIMARY,
    CLASS_TRUNK,
    CLASS_MOTORWAY,
    CLASS_COUNT
};

static const char *const class_names[CLASS_COUNT] = {"path",      "service", "street", "tertiary",
                                                     "secondary", "primary", "trunk",  "motorway"};
/* From this zoom on they are in the tiles. */
static const uint8_t class_zooms[CLASS_COUNT] = {14, 14, 12, 11, 10, 8, 5, 5};

/* Words of the highway tag; what is not here is a path. */
static const struct {
    const char *word;
    enum road_class class;
} highway_classes[] = {
    {"motorway", CLASS_MOTORWAY},    {"motorway_link", CLASS_MOTORWAY},
    {"trunk", CLASS_TRUNK},          {"trunk_link", CLASS_TRUNK},
    {"primary", CLASS_PRIMARY},      {"primary_link", CLASS_PRIMARY},
    {"secondary", CLASS_SECONDARY},  {"secondary_link", CLASS_SECONDARY},
    {"tertiary", CLASS_TERTIARY},    {"tertiary_link", CLASS_TERTIARY},
    {"residential", CLASS_STREET},   {"unclassified", CLASS_STREET},
    {"living_street", CLASS_STREET}, {"pedestrian", CLASS_STREET},
    {"road", CLASS_STREET},          {"busway", CLASS_SERVICE},
    {"service", CLASS_SERVICE},      {"track", CLASS_SERVICE},
};

/* Words of the highway tag for what is not there (yet), or no way at all. */
static const char *const not_shown[] = {"proposed", "construction", "razed",     "abandoned",
                                        "platform", "elevator",     "rest_area", "services"};

static const char *const name_keys[] = {"name", "name:en", "name:zh"};
enum { NAME_COUNT = sizeof name_keys / sizeof *name_keys };

struct tile_way {
    uint32_t way;
    enum road_class class;
    bool is_tunnel, is_bridge;
    const char *names[NAME_COUNT]; /* NULL: none, or as the first */
    struct world_box box;
};

struct road_tiles {
    const struct road_records *roads;
    struct world_point *node_point; /* [node_count] */
    uint32_t way_count;
    struct tile_way *ways; /* by class, then as in the records */
    uint32_t class_first[CLASS_COUNT + 1];
    struct box_grid grid; /* of the boxes of the ways */
};

static const char *tag_of(const struct road_records *roads, uint32_t way, const char *key)
{
    for (uint32_t t = roads->way_first_tag[way]; t < roads->way_first_tag[way + 1]; t++)
        if (strcmp(roads->strings + roads->way_tag[t].key, key) == 0)
            return roads->strings + roads->way_tag[t].value;
    return NULL;
}

/* False: not to be shown. */
static bool class_of(const char *highway, enum road_class *ret_class)
{
    *ret_class = CLASS_PATH;
    for (size_t h = 0; h < sizeof not_shown / sizeof *not_shown; h++)
        if (strcmp(highway, not_shown[h]) == 0)
            return false;
    for (size_t h = 0; h < sizeof highway_classes / sizeof *highway_classes; h++)
        if (strcmp(highway, highway_classes[h].word) == 0)
            *ret_class = highway_classes[h].class;
    return true;
}

static struct world_box box_of(const struct road_tiles *tiles, uint32_t way)
{
    const struct road_records *roads = tiles->roads;
    struct world_box box = WORLD_BOX_EMPTY;
    for (uint32_t n = roads->way_first_node[way]; n < roads->way_first_node[way + 1]; n++)
        world_box_extend(&box, tiles->node_point[roads->way_node[n]]);
    return box;
}

static void place_nodes(struct road_tiles *tiles, struct arena *arena)
{
    const struct road_records *roads = tiles->roads;
    tiles->node_point = ARENA_ARRAY(arena, struct world_point, roads->node_count);
    for (uint32_t n = 0; n < roads->node_count; n++)
        tiles->node_point[n] = world_point_of(roads->node_point[n]);
}

static bool is_tagged(const struct road_records *roads, uint32_t way, const char *key)
{
    const char *value = tag_of(roads, way, key);
    return value && strcmp(value, "no") != 0;
}

static struct tile_way describe(const struct road_tiles *tiles, uint32_t way, enum road_class class)
{
    const struct road_records *roads = tiles->roads;
    struct tile_way described = {
        .way = way,
        .class = class,
        .is_tunnel = is_tagged(roads, way, "tunnel"),
        .is_bridge = is_tagged(roads, way, "bridge"),
        .box = box_of(tiles, way),
    };
    for (int n = 0; n < NAME_COUNT; n++)
        described.names[n] = tag_of(roads, way, name_keys[n]);
    for (int n = 1; n < NAME_COUNT; n++)
        if (described.names[0] && described.names[n] &&
            strcmp(described.names[0], described.names[n]) == 0)
            described.names[n] = NULL;
    return described;
}

/* By class, by counting. */
static void collect_ways(struct road_tiles *tiles, struct arena *arena)
{
    const struct road_records *roads = tiles->roads;
    uint8_t *classes = ARENA_ARRAY(arena, uint8_t, roads->way_count);
    uint32_t next[CLASS_COUNT + 1] = {0};
    for (uint32_t w = 0; w < roads->way_count; w++) {
        const char *highway = tag_of(roads, w, "highway");
        enum road_class class;
        bool is_shown = highway && class_of(highway, &class);
        classes[w] = (uint8_t)(is_shown ? class : CLASS_COUNT);
        next[classes[w]]++;
    }
    for (uint32_t c = 0, first = 0; c <= CLASS_COUNT; c++) {
        uint32_t count = next[c];
        tiles->class_first[c] = next[c] = first;
        first += count;
    }
    tiles->way_count = tiles->class_first[CLASS_COUNT];
    tiles->ways = ARENA_ARRAY(arena, struct tile_way, tiles->way_count);
    for (uint32_t w = 0; w < roads->way_count; w++) {
        if (classes[w] == CLASS_COUNT)
            continue;
        tiles->ways[next[classes[w]]++] = describe(tiles, w, (enum road_class)classes[w]);
    }
}

struct road_tiles *road_tiles_new(const struct road_records *roads, struct arena *arena)
{
    struct road_tiles *tiles = ARENA_NEW(arena, struct road_tiles);
    tiles->roads = roads;
    place_nodes(tiles, arena);
    collect_ways(tiles, arena);
    box_grid_fill(&tiles->grid, &tiles->ways[0].box, sizeof *tiles->ways, tiles->way_count, arena);
    return tiles;
}

struct world_box road_tiles_box(const struct road_tiles *tiles)
{
    const struct world_box world = {{0, 0}, {(1 << WORLD_BITS) - 1, (1 << WORLD_BITS) - 1}};
    return tiles->way_count > 0 ? tiles->grid.all : world;
}

/* One tile. */

struct road_tile {
    const struct road_tiles *tiles;
    struct tile_id id;
    struct world_box box; /* with its margin */
    struct mvt_layer layer;
    struct arena *scratch;
};

enum {
    MARGIN = 64,    /* lines are drawn some way past the edge, so that their ends do not show */
    TOLERANCE = 6,  /* where lines are simplified: a third of a pixel of 512 a tile */
    FINE_ZOOM = 14, /* from here on all points are kept */
};

static void add_part(void *context, const struct world_point *points, uint32_t count)
{
    struct road_tile *tile = context;
    struct arena_mark mark = arena_mark(tile->scratch);
    struct world_point *local = ARENA_ARRAY(tile->scratch, struct world_point, count);
    /* Far out many points fall together; none of them makes a step. */
    uint32_t kept = 0;
    for (uint32_t p = 0; p < count; p++) {
        local[kept] = tile_point(tile->id, points[p]);
        kept +=
            kept == 0 || local[kept].x != local[kept - 1].x || local[kept].y != local[kept - 1].y;
    }
    count = kept;
    if (tile->id.z < FINE_ZOOM)
        count = clip_simplify(local, count, TOLERANCE, tile->scratch);
    mvt_line(&tile->layer, local, count);
    arena_rewind(tile->scratch, mark);
}

static void add_tags(struct mvt_layer *layer, const struct tile_way *way)
{
    mvt_tag_text(layer, "class", class_names[way->class]);
    for (int n = 0; n < NAME_COUNT; n++)
        if (way->names[n])
            mvt_tag_text(layer, name_keys[n], way->names[n]);
    if (way->is_tunnel)
        mvt_tag_number(layer, "tunnel", 1);
    if (way->is_bridge)
        mvt_tag_number(layer, "bridge", 1);
}

static void add_way(struct road_tile *tile, const struct tile_way *way)
{
    const struct road_records *roads = tile->tiles->roads;
    uint32_t first = roads->way_first_node[way->way];
    uint32_t count = roads->way_first_node[way->way + 1] - first;
    struct arena_mark mark = arena_mark(tile->scratch);
    struct world_point *points = ARENA_ARRAY(tile->scratch, struct world_point, count);
    for (uint32_t n = 0; n < count; n++)
        points[n] = tile->tiles->node_point[roads->way_node[first + n]];
    mvt_feature_begin(&tile->layer, MVT_LINE);
    if (world_box_lies_in(&way->box, &tile->box))
        add_part(tile, points, count);
    else
        clip_line(points, count, &tile->box, tile->scratch, add_part, tile);
    arena_rewind(tile->scratch, mark);
    if (tile->layer.geometry.size > 0)
        add_tags(&tile->layer, way);
    mvt_feature_end(&tile->layer);
}

/* Of few classes it is quicker to look at all of their ways than at the squares. */
static void add_all(struct road_tile *tile, uint32_t first_way)
{
    for (uint32_t w = first_way; w < tile->tiles->way_count; w++)
        if (world_boxes_meet(&tile->tiles->ways[w].box, &tile->box))
            add_way(tile, &tile->tiles->ways[w]);
}

/* Each way once, in their order, whatever squares it lies in. */
static void add_near(struct road_tile *tile, uint32_t first_way)
{
    const struct road_tiles *tiles = tile->tiles;
    const uint64_t *near = box_grid_near(&tiles->grid, &tile->box, tile->scratch);
    if (!near)
        return;
    for (uint32_t w = first_way; (w = box_grid_next(near, w, tiles->way_count)) < tiles->way_count;
         w++)
        if (world_boxes_meet(&tiles->ways[w].box, &tile->box))
            add_way(tile, &tiles->ways[w]);
}

/* The first class that is shown; all after it are larger. */
static enum road_class first_class(uint32_t zoom)
{
    enum road_class class = CLASS_PATH;
    while (class < CLASS_COUNT && class_zooms[class] > zoom)
        class ++;
    return class;
}

void road_tiles_write(const struct road_tiles *tiles, struct tile_id id, struct arena *scratch,
                      struct buffer *out)
{
    struct arena_mark mark = arena_mark(scratch);
    struct road_tile tile = {tiles, id, tile_box(id, MARGIN), {0}, scratch};
    uint32_t first_way = tiles->class_first[first_class(id.z)];
    mvt_layer_begin(&tile.layer, "road", scratch);
    if (tiles->way_count > 0 && first_way > tiles->way_count / 4)
        add_all(&tile, first_way);
    else if (tiles->way_count > 0)
        add_near(&tile, first_way);
    mvt_layer_end(&tile.layer, out);
    arena_rewind(scratch, mark);
}
