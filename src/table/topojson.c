/* SPDX-License-Identifier: Apache-2.0 */
#include "table/topojson.h"

#include <string.h>

#include "table/json_tree.h"

/* The points of arc a are points[first_point[a]] .. points[first_point[a + 1] − 1]. */
struct arcs {
    uint32_t count;
    uint32_t *first_point;
    struct raw_point *points;
};

/* Quantised positions are differences of whole numbers: x × scale + translate. */
struct transform {
    bool is_quantised;
    struct raw_point scale, translate;
};

struct topojson {
    struct feature_builder builder;
    struct import_report *report;
    struct arcs arcs;
    uint32_t number; /* of the geometry, from 1 */
};

static bool broken(const struct topojson *topojson, const char *member, struct error *err)
{
    return error_set(err, ERROR_INPUT, TEXT_IMPORT_TOPOJSON_BROKEN,
                     ARG_TEXT("file", topojson->report->file), ARG_TEXT("member", member));
}

static bool read_transform(const json_t *json, struct transform *ret_transform)
{
    struct transform transform = {0};
    if (json) {
        transform.is_quantised = true;
        if (!json_tree_position(json_object_get(json, "scale"), &transform.scale) ||
            !json_tree_position(json_object_get(json, "translate"), &transform.translate))
            return false;
    }
    *ret_transform = transform;
    return true;
}

static bool read_arc(const json_t *arc, const struct transform *transform,
                     struct raw_point *ret_points)
{
    struct raw_point sum = {0};
    for (size_t i = 0; i < json_array_size(arc); i++) {
        struct raw_point step;
        if (!json_tree_position(json_array_get(arc, i), &step))
            return false;
        if (transform->is_quantised) {
            sum = (struct raw_point){sum.x + step.x, sum.y + step.y};
            step.x = sum.x * transform->scale.x + transform->translate.x;
            step.y = sum.y * transform->scale.y + transform->translate.y;
        }
        ret_points[i] = step;
    }
    return true;
}

static bool read_arcs(struct topojson *topojson, const json_t *tree, struct arena *scratch,
                      struct error *err)
{
    struct transform transform;
    if (!read_transform(json_object_get(tree, "transform"), &transform))
        return broken(topojson, "transform", err);
    const json_t *json = json_object_get(tree, "arcs");
    struct arcs *arcs = &topojson->arcs;
    /* A file holds fewer than 2^31 values: JSON_SIZE_MAX. */
    arcs->count = (uint32_t)json_array_size(json);
    arcs->first_point = ARENA_ARRAY(scratch, uint32_t, arcs->count + 1);
    for (uint32_t a = 0; a < arcs->count; a++)
        arcs->first_point[a + 1] =
            arcs->first_point[a] + (uint32_t)json_array_size(json_array_get(json, a));
    arcs->points = ARENA_ARRAY(scratch, struct raw_point, arcs->first_point[arcs->count]);
    for (uint32_t a = 0; a < arcs->count; a++)
        if (!read_arc(json_array_get(json, a), &transform, arcs->points + arcs->first_point[a]))
            return broken(topojson, "arcs", err);
    return true;
}

/* Adds an arc to the ring; ~a is arc a backwards. Its first point ends the arc before. */
static bool add_arc(struct topojson *topojson, json_int_t index, bool is_first)
{
    bool backwards = index < 0;
    json_int_t a = backwards ? ~index : index;
    if (a >= topojson->arcs.count)
        return false;
    uint32_t begin = topojson->arcs.first_point[a], end = topojson->arcs.first_point[a + 1];
    for (uint32_t i = is_first ? 0 : 1; i < end - begin && !topojson->builder.too_many; i++)
        feature_builder_point(&topojson->builder,
                              topojson->arcs.points[backwards ? end - 1 - i : begin + i]);
    return true;
}

static bool add_ring(struct topojson *topojson, const json_t *ring)
{
    feature_builder_ring(&topojson->builder);
    uint32_t first = topojson->builder.point_count;
    for (size_t i = 0; i < json_array_size(ring); i++) {
        const json_t *index = json_array_get(ring, i);
        if (!json_is_integer(index) || !add_arc(topojson, json_integer_value(index), i == 0))
            return false;
    }
    feature_builder_close_ring(&topojson->builder);
    return topojson->builder.point_count - first >= 3;
}

static bool add_polygon(struct topojson *topojson, const json_t *rings)
{
    feature_builder_part(&topojson->builder);
    for (size_t i = 0; i < json_array_size(rings); i++)
        if (!add_ring(topojson, json_array_get(rings, i)))
            return false;
    return json_array_size(rings) > 0;
}

static bool add_geometry(struct topojson *topojson, const json_t *geometry)
{
    const char *type = json_tree_text(geometry, "type");
    const json_t *arcs = json_object_get(geometry, "arcs");
    feature_builder_geometry(&topojson->builder, GEOMETRY_POLYGON);
    if (type && strcmp(type, "Polygon") == 0)
        return add_polygon(topojson, arcs);
    if (!type || strcmp(type, "MultiPolygon") != 0)
        return false;
    for (size_t i = 0; i < json_array_size(arcs); i++)
        if (!add_polygon(topojson, json_array_get(arcs, i)))
            return false;
    return json_array_size(arcs) > 0;
}

static void add_row(struct topojson *topojson, const json_t *geometry)
{
    struct feature_builder *builder = &topojson->builder;
    struct import_report *report = topojson->report;
    const char *object = json_tree_object(geometry, ++topojson->number, builder->scratch);
    feature_builder_row(builder, 0, object);
    json_tree_put_properties(builder, json_object_get(geometry, "properties"));
    if (add_geometry(topojson, geometry))
        return;
    feature_builder_drop_row(builder);
    struct error reason;
    error_set(&reason, ERROR_INPUT, TEXT_IMPORT_GEOMETRY_BROKEN);
    report->total++;
    report_refuse(report, 0, object, "geometry", &reason);
}

static const char *layer_names(json_t *objects, struct arena *scratch)
{
    struct buffer names = {0};
    for (void *at = json_object_iter(objects); at; at = json_object_iter_next(objects, at)) {
        buffer_add_text(&names, names.size ? ", " : "");
        buffer_add_text(&names, json_object_iter_key(at));
    }
    const char *text = arena_copy_text(scratch, buffer_text(&names));
    buffer_free(&names);
    return text;
}

static const json_t *find_layer(const struct topojson *topojson, json_t *objects, const char *layer,
                                struct error *err)
{
    const char *file = topojson->report->file;
    const json_t *found = NULL;
    if (layer)
        found = json_object_get(objects, layer);
    else if (json_object_size(objects) == 1)
        found = json_object_iter_value(json_object_iter(objects));
    if (found)
        return found;
    const char *names = layer_names(objects, topojson->builder.scratch);
    if (layer)
        error_set(err, ERROR_NOT_FOUND, TEXT_IMPORT_LAYER_UNKNOWN, ARG_TEXT("file", file),
                  ARG_TEXT("layer", layer), ARG_TEXT("layers", names));
    else
        error_set(err, ERROR_USAGE, TEXT_IMPORT_LAYER_NEEDED, ARG_TEXT("file", file),
                  ARG_TEXT("layers", names));
    return NULL;
}

static bool read_layer(struct topojson *topojson, const json_t *tree, const char *layer,
                       struct error *err)
{
    const json_t *found = find_layer(topojson, json_object_get(tree, "objects"), layer, err);
    if (!found)
        return false;
    const json_t *geometries = json_object_get(found, "geometries");
    if (!json_is_array(geometries)) {
        add_row(topojson, found);
        return true;
    }
    for (size_t i = 0; i < json_array_size(geometries); i++)
        add_row(topojson, json_array_get(geometries, i));
    return true;
}

bool topojson_read(const json_t *tree, const char *layer, struct arena *arena,
                   struct arena *scratch, struct import_report *report, struct feature_set *ret_set,
                   struct error *err)
{
    struct arena_mark mark = arena_mark(scratch);
    struct topojson topojson = {.report = report};
    feature_builder_init(&topojson.builder, report->file, arena, scratch);
    bool ok = read_arcs(&topojson, tree, scratch, err) && read_layer(&topojson, tree, layer, err) &&
              feature_builder_finish(&topojson.builder, ret_set, err);
    arena_rewind(scratch, mark);
    return ok;
}
