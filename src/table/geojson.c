/* SPDX-License-Identifier: Apache-2.0 */
#include "table/geojson.h"

#include <string.h>

#include "table/json_tree.h"

static const struct {
    const char *name;
    enum geometry_kind kind;
    int depth; /* arrays around a position */
    bool is_multi;
} geometry_types[] = {
    {"Point", GEOMETRY_POINT, 0, false},
    {"MultiPoint", GEOMETRY_POINT, 0, true},
    {"LineString", GEOMETRY_LINE, 1, false},
    {"MultiLineString", GEOMETRY_LINE, 1, true},
    {"Polygon", GEOMETRY_POLYGON, 2, false},
    {"MultiPolygon", GEOMETRY_POLYGON, 2, true},
    {"GeometryCollection", GEOMETRY_OTHER, 0, false},
};

enum { GEOMETRY_TYPE_COUNT = sizeof geometry_types / sizeof *geometry_types };

static int find_geometry_type(const char *name)
{
    for (int i = 0; name && i < GEOMETRY_TYPE_COUNT; i++)
        if (strcmp(geometry_types[i].name, name) == 0)
            return i;
    return -1;
}

struct geojson {
    struct feature_builder builder;
    struct import_report *report;
    uint32_t number; /* of the feature, from 1 */
    bool unclosed;   /* a ring of this feature was closed */
};

static bool read_points(struct geojson *geojson, const json_t *points, size_t at_least)
{
    size_t count = json_array_size(points);
    if (count < at_least)
        return false;
    for (size_t i = 0; i < count; i++) {
        struct raw_point point;
        if (!json_tree_position(json_array_get(points, i), &point))
            return false;
        feature_builder_point(&geojson->builder, point);
    }
    return true;
}

/* A ring is kept without the point that repeats the first. */
static bool read_ring(struct geojson *geojson, const json_t *ring)
{
    feature_builder_ring(&geojson->builder);
    uint32_t first = geojson->builder.point_count;
    if (!read_points(geojson, ring, 3))
        return false;
    if (feature_builder_close_ring(&geojson->builder))
        return geojson->builder.point_count - first >= 3;
    geojson->unclosed = true;
    return true;
}

static bool read_part(struct geojson *geojson, const json_t *part, enum geometry_kind kind)
{
    feature_builder_part(&geojson->builder);
    if (kind == GEOMETRY_POLYGON) {
        size_t ring_count = json_array_size(part);
        for (size_t i = 0; i < ring_count; i++)
            if (!read_ring(geojson, json_array_get(part, i)))
                return false;
        return ring_count > 0;
    }
    feature_builder_ring(&geojson->builder);
    if (kind == GEOMETRY_LINE)
        return read_points(geojson, part, 2);
    struct raw_point point;
    if (!json_tree_position(part, &point))
        return false;
    feature_builder_point(&geojson->builder, point);
    return true;
}

static bool read_geometry(struct geojson *geojson, const json_t *geometry)
{
    if (!geometry || json_is_null(geometry))
        return true;
    int type = find_geometry_type(json_tree_text(geometry, "type"));
    if (type < 0)
        return false;
    enum geometry_kind kind = geometry_types[type].kind;
    feature_builder_geometry(&geojson->builder, kind);
    if (kind == GEOMETRY_OTHER)
        return true;
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    if (!geometry_types[type].is_multi)
        return read_part(geojson, coordinates, kind);
    size_t part_count = json_array_size(coordinates);
    for (size_t i = 0; i < part_count; i++)
        if (!read_part(geojson, json_array_get(coordinates, i), kind))
            return false;
    return part_count > 0;
}

static void read_feature(struct geojson *geojson, const json_t *feature, const json_t *geometry)
{
    struct import_report *report = geojson->report;
    struct feature_builder *builder = &geojson->builder;
    const char *object = json_tree_object(feature, ++geojson->number, builder->scratch);
    feature_builder_row(builder, 0, object);
    json_tree_put_properties(builder, json_object_get(feature, "properties"));
    geojson->unclosed = false;
    struct error reason;
    if (!read_geometry(geojson, geometry)) {
        feature_builder_drop_row(builder);
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_GEOMETRY_BROKEN);
        report->total++;
        report_refuse(report, 0, object, "geometry", &reason);
    } else if (geojson->unclosed) {
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_RING_CLOSED);
        report_note(report, 0, object, "geometry", &reason);
    }
}

/* "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326" and their spellings all end alike. */
static bool is_wgs84(const char *crs)
{
    static const char *const endings[] = {"CRS84", ":4326", "/4326"};
    size_t size = strlen(crs);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t length = strlen(endings[i]);
        if (size >= length && strcmp(crs + size - length, endings[i]) == 0)
            return true;
    }
    return false;
}

bool geojson_check_crs(const json_t *tree, const char *file, struct error *err)
{
    const json_t *crs = json_object_get(tree, "crs");
    const char *name = json_tree_text(json_object_get(crs, "properties"), "name");
    if (!name || is_wgs84(name))
        return true;
    return error_set(err, ERROR_INPUT, TEXT_IMPORT_CRS_IN_FILE, ARG_TEXT("file", file),
                     ARG_TEXT("crs", name));
}

static bool read_root(struct geojson *geojson, const json_t *tree, struct error *err)
{
    const char *type = json_tree_text(tree, "type");
    const json_t *features = json_object_get(tree, "features");
    if (type && strcmp(type, "FeatureCollection") == 0 && json_is_array(features)) {
        for (size_t i = 0; i < json_array_size(features); i++) {
            const json_t *feature = json_array_get(features, i);
            read_feature(geojson, feature, json_object_get(feature, "geometry"));
        }
        return true;
    }
    if (type && strcmp(type, "Feature") == 0) {
        read_feature(geojson, tree, json_object_get(tree, "geometry"));
        return true;
    }
    if (find_geometry_type(type) >= 0) {
        read_feature(geojson, tree, tree);
        return true;
    }
    return error_set(err, ERROR_INPUT, TEXT_IMPORT_NO_GEOJSON,
                     ARG_TEXT("file", geojson->report->file));
}

bool geojson_read(const json_t *tree, bool is_projected, struct arena *arena, struct arena *scratch,
                  struct import_report *report, struct feature_set *ret_set, struct error *err)
{
    if (!is_projected && !geojson_check_crs(tree, report->file, err))
        return false;
    struct arena_mark mark = arena_mark(scratch);
    struct geojson geojson = {.report = report};
    feature_builder_init(&geojson.builder, report->file, arena, scratch);
    bool ok =
        read_root(&geojson, tree, err) && feature_builder_finish(&geojson.builder, ret_set, err);
    arena_rewind(scratch, mark);
    return ok;
}
