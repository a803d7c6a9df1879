/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/roads_geojson.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "roads/road_builder.h"
#include "table/geojson.h"
#include "table/json_tree.h"

/* Geometries that make ways: how many arrays stand around a line, and whether it is a ring. */
static const struct way_geometry {
    const char *type;
    int depth;
    bool is_ring;
} way_geometries[] = {
    {"LineString", 0, false},
    {"MultiLineString", 1, false},
    {"Polygon", 1, true},
    {"MultiPolygon", 2, true},
};

enum { WAY_GEOMETRY_COUNT = sizeof way_geometries / sizeof *way_geometries };

struct reading {
    struct arena *scratch;
    struct road_builder *builder;
    struct import_report *report;
    uint32_t key_count, key_capacity; /* of the feature at hand */
    int64_t *keys;
    uint32_t node_count, node_capacity; /* of all features accepted */
    int64_t *nodes;
};

enum { NO_KEY = -1 }; /* stands for a gap: no latitude ends in 32 set bits */

/* Longitude and latitude as one number that ascends with them: the node's id on the way. */
static int64_t key_of(int32_t lon_e7, int32_t lat_e7)
{
    return lon_e7 * ((int64_t)1 << 32) + lat_e7 + 900000000;
}

static int64_t lon_of(int64_t key)
{
    return key >> 32;
}

static int64_t lat_of(int64_t key)
{
    return (key & 0xFFFFFFFF) - 900000000;
}

static void push_key(struct reading *reading, int64_t key)
{
    ARENA_PUSH_ROOM(reading->scratch, int64_t, reading->keys, reading->key_count,
                    reading->key_capacity);
    reading->keys[reading->key_count++] = key;
}

static bool push_position(struct reading *reading, const json_t *position, enum text_id *ret_why)
{
    struct raw_point point;
    if (!json_tree_position(position, &point)) {
        *ret_why = TEXT_IMPORT_GEOMETRY_BROKEN;
        return false;
    }
    if (!(fabs(point.x) <= 180 && fabs(point.y) <= 90)) {
        *ret_why = TEXT_OSM_WAY_OUTSIDE;
        return false;
    }
    push_key(reading, key_of((int32_t)lround(point.x * 1e7), (int32_t)lround(point.y * 1e7)));
    return true;
}

/* One line or ring; an open ring is closed. */
static bool push_line(struct reading *reading, const json_t *line, bool is_ring,
                      enum text_id *ret_why)
{
    size_t count = json_array_size(line);
    *ret_why = TEXT_IMPORT_GEOMETRY_BROKEN;
    if (count < (is_ring ? 3 : 2))
        return false;
    if (reading->key_count > 0)
        push_key(reading, NO_KEY);
    uint32_t first = reading->key_count;
    for (size_t i = 0; i < count; i++)
        if (!push_position(reading, json_array_get(line, i), ret_why))
            return false;
    if (is_ring && reading->keys[first] != reading->keys[reading->key_count - 1])
        push_key(reading, reading->keys[first]);
    return true;
}

static bool push_lines(struct reading *reading, const json_t *coordinates, int depth, bool is_ring,
                       enum text_id *ret_why)
{
    if (depth == 0)
        return push_line(reading, coordinates, is_ring, ret_why);
    *ret_why = TEXT_IMPORT_GEOMETRY_BROKEN;
    size_t count = json_array_size(coordinates);
    for (size_t i = 0; i < count; i++)
        if (!push_lines(reading, json_array_get(coordinates, i), depth - 1, is_ring, ret_why))
            return false;
    return count > 0;
}

/* "way/17", "17" or 17. */
static bool way_id(const json_t *json, int64_t *ret_id)
{
    if (json_is_integer(json)) {
        *ret_id = json_integer_value(json);
        return true;
    }
    const char *text = json_string_value(json);
    if (!text)
        return false;
    text += strncmp(text, "way/", 4) == 0 ? 4 : 0;
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > 18 || text[digits] != '\0')
        return false;
    *ret_id = strtoll(text, NULL, 10);
    return true;
}

static int64_t id_of(const json_t *feature, uint32_t number)
{
    const json_t *properties = json_object_get(feature, "properties");
    int64_t id;
    if (way_id(json_object_get(properties, "@id"), &id) ||
        way_id(json_object_get(properties, "id"), &id) ||
        way_id(json_object_get(feature, "id"), &id))
        return id;
    return -(int64_t)number;
}

/* A tag's value: a text, or a number as a text. */
static void take_tag(struct road_builder *builder, const char *key, const json_t *value)
{
    char number[32];
    const char *text = number;
    size_t length;
    if (json_is_string(value)) {
        text = json_string_value(value);
        length = json_string_length(value);
    } else if (json_is_integer(value)) {
        length = (size_t)snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT,
                                  json_integer_value(value));
    } else if (json_is_real(value)) {
        length = (size_t)snprintf(number, sizeof number, "%.9g", json_real_value(value));
    } else {
        return;
    }
    road_builder_tag(builder, key, strlen(key), text, length);
}

static void take_way(struct reading *reading, int64_t id, json_t *properties)
{
    road_builder_way(reading->builder, id);
    for (uint32_t k = 0; k < reading->key_count; k++) {
        int64_t key = reading->keys[k];
        if (key == NO_KEY) {
            road_builder_gap(reading->builder);
            continue;
        }
        road_builder_ref(reading->builder, key);
        ARENA_PUSH_ROOM(reading->scratch, int64_t, reading->nodes, reading->node_count,
                        reading->node_capacity);
        reading->nodes[reading->node_count++] = key;
    }
    for (void *at = json_object_iter(properties); at; at = json_object_iter_next(properties, at))
        take_tag(reading->builder, json_object_iter_key(at), json_object_iter_value(at));
}

static const struct way_geometry *find_way_geometry(const json_t *geometry)
{
    const char *type = json_tree_text(geometry, "type");
    for (int i = 0; type && i < WAY_GEOMETRY_COUNT; i++)
        if (strcmp(way_geometries[i].type, type) == 0)
            return &way_geometries[i];
    return NULL;
}

static void take_feature(struct reading *reading, const json_t *feature, uint32_t number)
{
    json_t *properties = json_object_get(feature, "properties");
    const json_t *geometry = json_object_get(feature, "geometry");
    const struct way_geometry *kind = find_way_geometry(geometry);
    enum text_id why;
    if (!kind || !json_object_get(properties, "highway"))
        return;
    reading->key_count = 0;
    if (push_lines(reading, json_object_get(geometry, "coordinates"), kind->depth, kind->is_ring,
                   &why)) {
        take_way(reading, id_of(feature, number), properties);
        return;
    }
    struct error reason;
    error_set(&reason, ERROR_INPUT, why);
    reading->report->total++;
    report_refuse(reading->report, 0, json_tree_object(feature, number, reading->scratch),
                  "geometry", &reason);
}

static bool take_tree(struct reading *reading, const json_t *tree, const char *file,
                      struct error *err)
{
    const json_t *features = json_object_get(tree, "features");
    const char *type = json_tree_text(tree, "type");
    if (!type || strcmp(type, "FeatureCollection") != 0 || !json_is_array(features))
        return error_set(err, ERROR_INPUT, TEXT_OSM_NO_FEATURES, ARG_TEXT("file", file));
    if (!geojson_check_crs(tree, file, err))
        return false;
    for (size_t i = 0; i < json_array_size(features); i++)
        take_feature(reading, json_array_get(features, i), (uint32_t)i + 1);
    return true;
}

static bool finish(struct reading *reading, const char *file, struct arena *arena,
                   struct road_records *ret_roads, struct error *err)
{
    struct road_records roads;
    if (!road_builder_end_ways(reading->builder, file, err))
        return false;
    for (uint32_t n = 0; n < reading->node_count; n++)
        road_builder_node(reading->builder, reading->nodes[n], lon_of(reading->nodes[n]),
                          lat_of(reading->nodes[n]));
    if (!road_builder_finish(reading->builder, file, arena, reading->report, &roads, err))
        return false;
    for (uint32_t n = 0; n < roads.node_count; n++)
        roads.node_osm_id[n] = (int64_t)n + 1;
    *ret_roads = roads;
    return true;
}

bool roads_read_geojson(const char *bytes, size_t size, const char *file, struct arena *arena,
                        struct road_records *ret_roads, struct import_report *report,
                        struct error *err)
{
    json_t *tree;
    if (!json_tree_read(file, bytes, size, &tree, err))
        return false;
    struct arena *scratch = arena_new();
    struct reading reading = {
        .scratch = scratch,
        .builder = road_builder_new(scratch),
        .report = report,
    };
    bool ok = take_tree(&reading, tree, file, err) && finish(&reading, file, arena, ret_roads, err);
    json_decref(tree);
    arena_free(scratch);
    return ok;
}
