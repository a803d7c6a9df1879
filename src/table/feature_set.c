/* SPDX-License-Identifier: Apache-2.0 */
#include "table/feature_set.h"

#include <string.h>

#include "base/assert.h"
#include "table/cells.h"

const char *feature_cell(const struct feature_set *features, uint32_t row, int32_t column)
{
    if (column == NO_COLUMN)
        return NULL;
    return features->cell[(size_t)row * features->column_count + (size_t)column];
}

void feature_refuse(const struct feature_set *features, uint32_t row, const char *field,
                    const struct error *reason, struct import_report *report)
{
    report_refuse(report, features->line[row], features->object[row], field, reason);
}

void feature_note(const struct feature_set *features, uint32_t row, const char *field,
                  const struct error *reason, struct import_report *report)
{
    report_note(report, features->line[row], features->object[row], field, reason);
}

bool feature_set_too_rich(const char *file, struct error *err)
{
    return error_set(err, ERROR_LIMIT, TEXT_IMPORT_FILE_TOO_RICH, ARG_TEXT("file", file),
                     ARG_INTEGER("columns", FEATURE_COLUMN_MAX),
                     ARG_INTEGER("cells", FEATURE_CELL_MAX),
                     ARG_INTEGER("points", FEATURE_POINT_MAX));
}

void feature_builder_init(struct feature_builder *builder, const char *file, struct arena *arena,
                          struct arena *scratch)
{
    *builder = (struct feature_builder){
        .set = {.file = file},
        .arena = arena,
        .scratch = scratch,
        .column_index = {.arena = scratch},
    };
}

void feature_builder_row(struct feature_builder *builder, int64_t line, const char *object)
{
    uint32_t count = builder->set.row_count, objects = count, geometries = count;
    ARENA_PUSH_ROOM(builder->arena, int64_t, builder->lines, count, builder->row_capacity);
    ARENA_PUSH_ROOM(builder->arena, const char *, builder->objects, objects,
                    builder->object_capacity);
    ARENA_PUSH_ROOM(builder->arena, struct feature_geometry, builder->geometries, geometries,
                    builder->geometry_capacity);
    builder->lines[count] = line;
    builder->objects[count] = object ? arena_copy_text(builder->arena, object) : NULL;
    builder->geometries[count] = (struct feature_geometry){.kind = GEOMETRY_NONE};
    builder->set.row_count++;
    builder->next_column = 0;
}

static uint32_t column_of(struct feature_builder *builder, const char *name, size_t size)
{
    uint32_t next = builder->next_column, count = builder->set.column_count;
    if (next < count && strncmp(builder->columns[next], name, size) == 0 &&
        builder->columns[next][size] == '\0')
        return next;
    const char *copy = arena_copy(builder->arena, name, size);
    uint32_t column = count;
    if (key_index_add(&builder->column_index, copy, size, count, &column)) {
        ARENA_PUSH_ROOM(builder->arena, const char *, builder->columns, builder->set.column_count,
                        builder->column_capacity);
        builder->columns[builder->set.column_count++] = copy;
    }
    return column;
}

void feature_builder_put(struct feature_builder *builder, const char *name, size_t name_size,
                         const char *text, size_t text_size)
{
    if (builder->set.column_count > FEATURE_COLUMN_MAX ||
        builder->value_count == FEATURE_CELL_MAX) {
        builder->too_many = true;
        return;
    }
    uint32_t column = column_of(builder, name, name_size);
    builder->next_column = column + 1;
    text = cell_trim(text, &text_size);
    if (text_size == 0)
        return;
    ARENA_PUSH_ROOM(builder->scratch, struct feature_value, builder->values, builder->value_count,
                    builder->value_capacity);
    builder->values[builder->value_count++] = (struct feature_value){
        .row = builder->set.row_count - 1,
        .column = column,
        .text = arena_copy(builder->arena, text, text_size),
    };
}

void feature_builder_geometry(struct feature_builder *builder, enum geometry_kind kind)
{
    ALWAYS(builder->set.row_count > 0);
    builder->geometries[builder->set.row_count - 1] = (struct feature_geometry){
        .kind = kind,
        .first_part = builder->set.part_count,
    };
}

void feature_builder_part(struct feature_builder *builder)
{
    ARENA_PUSH_ROOM(builder->arena, uint32_t, builder->part_first_ring, builder->set.part_count,
                    builder->part_capacity);
    builder->part_first_ring[builder->set.part_count++] = builder->set.ring_count;
    builder->geometries[builder->set.row_count - 1].part_count++;
}

void feature_builder_ring(struct feature_builder *builder)
{
    ARENA_PUSH_ROOM(builder->arena, uint32_t, builder->ring_first_point, builder->set.ring_count,
                    builder->ring_capacity);
    builder->ring_first_point[builder->set.ring_count++] = builder->point_count;
}

void feature_builder_point(struct feature_builder *builder, struct raw_point point)
{
    if (builder->point_count == FEATURE_POINT_MAX) {
        builder->too_many = true;
        return;
    }
    ARENA_PUSH_ROOM(builder->arena, struct raw_point, builder->points, builder->point_count,
                    builder->point_capacity);
    builder->points[builder->point_count++] = point;
}

bool feature_builder_close_ring(struct feature_builder *builder)
{
    uint32_t first = builder->ring_first_point[builder->set.ring_count - 1];
    if (builder->point_count < first + 2)
        return false;
    struct raw_point begin = builder->points[first];
    struct raw_point end = builder->points[builder->point_count - 1];
    if (begin.x != end.x || begin.y != end.y)
        return false;
    builder->point_count--;
    return true;
}

void feature_builder_drop_row(struct feature_builder *builder)
{
    uint32_t row = --builder->set.row_count;
    while (builder->value_count > 0 && builder->values[builder->value_count - 1].row == row)
        builder->value_count--;
    const struct feature_geometry *geometry = &builder->geometries[row];
    if (geometry->part_count == 0)
        return;
    uint32_t ring = builder->part_first_ring[geometry->first_part];
    if (ring < builder->set.ring_count)
        builder->point_count = builder->ring_first_point[ring];
    builder->set.ring_count = ring;
    builder->set.part_count = geometry->first_part;
}

/* Closes a cumulative array: [count] = end. */
static const uint32_t *closed(struct feature_builder *builder, uint32_t *first, uint32_t count,
                              uint32_t capacity, uint32_t end)
{
    ARENA_PUSH_ROOM(builder->arena, uint32_t, first, count, capacity);
    first[count] = end;
    return first;
}

bool feature_builder_finish(struct feature_builder *builder, struct feature_set *ret_set,
                            struct error *err)
{
    struct feature_set *set = &builder->set;
    uint64_t cell_count = (uint64_t)set->row_count * set->column_count;
    if (builder->too_many || set->column_count > FEATURE_COLUMN_MAX ||
        cell_count > FEATURE_CELL_MAX)
        return feature_set_too_rich(set->file, err);
    const char **cells = ARENA_ARRAY(builder->arena, const char *, cell_count);
    for (uint32_t i = 0; i < builder->value_count; i++) {
        const struct feature_value *value = &builder->values[i];
        cells[(size_t)value->row * set->column_count + value->column] = value->text;
    }
    set->column = builder->columns;
    set->cell = cells;
    set->line = builder->lines;
    set->object = builder->objects;
    set->geometry = builder->geometries;
    set->part_first_ring = closed(builder, builder->part_first_ring, set->part_count,
                                  builder->part_capacity, set->ring_count);
    set->ring_first_point = closed(builder, builder->ring_first_point, set->ring_count,
                                   builder->ring_capacity, builder->point_count);
    set->points = builder->points;
    *ret_set = *set;
    return true;
}
