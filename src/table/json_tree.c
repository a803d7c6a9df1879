/* SPDX-License-Identifier: Apache-2.0 */
#include "table/json_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { NESTED_MAX = 8, NUMBER_TEXT_SIZE = 40 };

static enum text_id reason_of(enum json_error_code code)
{
    switch (code) {
    case json_error_premature_end_of_input: return TEXT_IMPORT_JSON_ENDS_EARLY;
    case json_error_invalid_utf8: return TEXT_IMPORT_JSON_NOT_UTF8;
    case json_error_duplicate_key: return TEXT_IMPORT_JSON_NAME_TWICE;
    case json_error_numeric_overflow: return TEXT_IMPORT_JSON_NUMBER_TOO_BIG;
    case json_error_stack_overflow: return TEXT_IMPORT_JSON_TOO_DEEP;
    default: return TEXT_IMPORT_JSON_SYNTAX;
    }
}

bool json_tree_read(const char *file, const char *bytes, size_t size, json_t **ret_tree,
                    struct error *err)
{
    if (size > JSON_SIZE_MAX)
        return error_set(err, ERROR_LIMIT, TEXT_IMPORT_JSON_TOO_BIG, ARG_TEXT("file", file),
                         ARG_INTEGER("megabytes", JSON_SIZE_MAX / 1024 / 1024));
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    json_error_t reason;
    json_t *tree = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &reason);
    if (!tree)
        return error_set(err, ERROR_INPUT, TEXT_IMPORT_JSON_INVALID, ARG_TEXT("file", file),
                         ARG_PLAIN("line", reason.line), ARG_PLAIN("column", reason.column),
                         ARG_NAME("reason", reason_of(json_error_code(&reason))));
    *ret_tree = tree;
    return true;
}

const char *json_tree_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* The fewest digits that give the same number back. */
static int write_real(double value, char text[static NUMBER_TEXT_SIZE])
{
    int size = snprintf(text, NUMBER_TEXT_SIZE, "%.15g", value);
    if (strtod(text, NULL) != value)
        size = snprintf(text, NUMBER_TEXT_SIZE, "%.17g", value);
    return size;
}

/* "outer.inner", built on the way down. */
struct path {
    char name[256];
    size_t size;
    int depth;
};

static void put_object(struct feature_builder *builder, json_t *object, struct path *path);

/* A name that does not fit is cut at a character's beginning. */
static void path_enter(struct path *path, size_t outer_size, const char *name)
{
    size_t room = sizeof path->name - outer_size;
    int written = snprintf(path->name + outer_size, room, "%s%s", outer_size ? "." : "", name);
    path->size = outer_size + (size_t)written;
    if ((size_t)written < room)
        return;
    path->size = sizeof path->name - 1;
    while (path->size > outer_size && !utf8_valid(path->name, path->size))
        path->size--;
}

static void put_json(struct feature_builder *builder, const struct path *path, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    if (text)
        feature_builder_put(builder, path->name, path->size, text, strlen(text));
    free(text);
}

static void put_value(struct feature_builder *builder, json_t *value, struct path *path)
{
    char text[NUMBER_TEXT_SIZE];
    int size;
    switch (json_typeof(value)) {
    case JSON_NULL: feature_builder_put(builder, path->name, path->size, "", 0); return;
    case JSON_TRUE: feature_builder_put(builder, path->name, path->size, "true", 4); return;
    case JSON_FALSE: feature_builder_put(builder, path->name, path->size, "false", 5); return;
    case JSON_STRING:
        feature_builder_put(builder, path->name, path->size, json_string_value(value),
                            json_string_length(value));
        return;
    case JSON_INTEGER:
        size = snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        feature_builder_put(builder, path->name, path->size, text, (size_t)size);
        return;
    case JSON_REAL:
        size = write_real(json_real_value(value), text);
        feature_builder_put(builder, path->name, path->size, text, (size_t)size);
        return;
    case JSON_OBJECT:
        if (path->depth < NESTED_MAX) {
            put_object(builder, value, path);
            return;
        }
        put_json(builder, path, value);
        return;
    case JSON_ARRAY: put_json(builder, path, value); return;
    }
}

static void put_object(struct feature_builder *builder, json_t *object, struct path *path)
{
    size_t outer_size = path->size;
    path->depth++;
    for (void *at = json_object_iter(object); at; at = json_object_iter_next(object, at)) {
        path_enter(path, outer_size, json_object_iter_key(at));
        put_value(builder, json_object_iter_value(at), path);
    }
    path->depth--;
    path->size = outer_size;
    path->name[outer_size] = '\0';
}

void json_tree_put_properties(struct feature_builder *builder, json_t *properties)
{
    struct path path = {0};
    if (json_is_object(properties))
        put_object(builder, properties, &path);
}

const char *json_tree_object(const json_t *feature, uint32_t number, struct arena *scratch)
{
    char text[NUMBER_TEXT_SIZE];
    const json_t *id = json_object_get(feature, "id");
    if (json_is_string(id) && json_string_length(id) > 0)
        return arena_copy_text(scratch, json_string_value(id));
    if (json_is_integer(id))
        snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(id));
    else
        snprintf(text, sizeof text, "%u", number);
    return arena_copy_text(scratch, text);
}

bool json_tree_position(const json_t *json, struct raw_point *ret_point)
{
    const json_t *x = json_array_get(json, 0), *y = json_array_get(json, 1);
    if (!json_is_number(x) || !json_is_number(y))
        return false;
    *ret_point = (struct raw_point){json_number_value(x), json_number_value(y)};
    return true;
}
