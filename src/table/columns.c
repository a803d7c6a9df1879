/* SPDX-License-Identifier: Apache-2.0 */
#include "table/columns.h"

#include <string.h>

#include "table/cells.h"

bool column_map_parse(const char *text, struct arena *arena, struct column_map *ret_map,
                      struct error *err)
{
    uint32_t count = 0, capacity = 0;
    struct column_pair *pairs = NULL;
    for (const char *at = text;; at++) {
        size_t size = strcspn(at, ",");
        const char *equals = memchr(at, '=', size);
        if (!equals || equals == at || equals == at + size - 1)
            return error_set(err, ERROR_USAGE, TEXT_IMPORT_MAP_FORM, ARG_TEXT("map", text));
        ARENA_PUSH_ROOM(arena, struct column_pair, pairs, count, capacity);
        pairs[count++] = (struct column_pair){
            .field = arena_copy(arena, at, (size_t)(equals - at)),
            .column = arena_copy(arena, equals + 1, size - (size_t)(equals + 1 - at)),
        };
        at += size;
        if (!*at)
            break;
    }
    *ret_map = (struct column_map){.count = count, .pairs = pairs};
    return true;
}

const char *column_map_get(const struct column_map *map, const char *field)
{
    for (uint32_t i = 0; map && i < map->count; i++)
        if (strcmp(map->pairs[i].field, field) == 0)
            return map->pairs[i].column;
    return NULL;
}

static void add_name(struct buffer *names, const char *name)
{
    buffer_add_text(names, names->size ? ", " : "");
    buffer_add_text(names, name);
}

static bool is_among(const char *field, const char *const *fields, uint32_t field_count)
{
    for (uint32_t i = 0; i < field_count; i++)
        if (strcmp(fields[i], field) == 0)
            return true;
    return false;
}

bool column_map_check(const struct column_map *map, const char *const *fields, uint32_t field_count,
                      struct error *err)
{
    for (uint32_t i = 0; map && i < map->count; i++) {
        if (is_among(map->pairs[i].field, fields, field_count))
            continue;
        struct buffer names = {0};
        for (uint32_t f = 0; f < field_count; f++)
            add_name(&names, fields[f]);
        error_set(err, ERROR_USAGE, TEXT_IMPORT_MAP_FIELD, ARG_TEXT("field", map->pairs[i].field),
                  ARG_TEXT("fields", buffer_text(&names)));
        buffer_free(&names);
        return false;
    }
    return true;
}

static void column_write_list(struct buffer *out, const struct feature_set *features)
{
    for (uint32_t i = 0; i < features->column_count; i++)
        add_name(out, features->column[i]);
}

int32_t column_find(const struct feature_set *features, const char *name)
{
    int32_t alike = NO_COLUMN;
    for (uint32_t i = 0; i < features->column_count; i++) {
        if (strcmp(features->column[i], name) == 0)
            return (int32_t)i;
        if (alike == NO_COLUMN && cell_same_word(features->column[i], name))
            alike = (int32_t)i;
    }
    return alike;
}

static bool column_twice(const struct feature_set *features, int32_t column)
{
    for (uint32_t i = (uint32_t)column + 1; i < features->column_count; i++)
        if (strcmp(features->column[i], features->column[column]) == 0)
            return true;
    return false;
}

static bool check_once(const struct feature_set *features, int32_t column, struct error *err)
{
    if (!column_twice(features, column))
        return true;
    return error_set(err, ERROR_INPUT, TEXT_IMPORT_COLUMN_TWICE, ARG_TEXT("file", features->file),
                     ARG_TEXT("column", features->column[column]));
}

/* An error about a column that is not there names those that are. */
static bool lacks_column(const struct feature_set *features, enum error_kind kind, enum text_id id,
                         const char *name, struct error *err)
{
    struct buffer names = {0};
    column_write_list(&names, features);
    error_set(err, kind, id, ARG_TEXT("file", features->file), ARG_TEXT("column", name),
              ARG_TEXT("columns", buffer_text(&names)));
    buffer_free(&names);
    return false;
}

bool column_required(const struct feature_set *features, int32_t column, const char *field,
                     struct error *err)
{
    return column != NO_COLUMN ||
           lacks_column(features, ERROR_INPUT, TEXT_IMPORT_COLUMN_NEEDED, field, err);
}

bool column_find_named(const struct feature_set *features, const char *name, int32_t *ret_column,
                       struct error *err)
{
    int32_t column = column_find(features, name);
    if (column == NO_COLUMN)
        return lacks_column(features, ERROR_NOT_FOUND, TEXT_IMPORT_COLUMN_UNKNOWN, name, err);
    if (!check_once(features, column, err))
        return false;
    *ret_column = column;
    return true;
}

bool column_of_field(const struct feature_set *features, const struct column_map *map,
                     const char *field, const char *const *aliases, int32_t *ret_column,
                     struct error *err)
{
    const char *mapped = column_map_get(map, field);
    if (mapped)
        return column_find_named(features, mapped, ret_column, err);
    int32_t column = NO_COLUMN;
    for (; *aliases && column == NO_COLUMN; aliases++)
        column = column_find(features, *aliases);
    if (column != NO_COLUMN && !check_once(features, column, err))
        return false;
    *ret_column = column;
    return true;
}

const char *column_name(const struct feature_set *features, int32_t column)
{
    return column == NO_COLUMN ? NULL : features->column[column];
}
