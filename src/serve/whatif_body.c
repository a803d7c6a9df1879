/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/whatif_body.h"

#include <math.h>
#include <string.h>

#include "table/json_tree.h"

#define KEY_SCHEMA "{\"type\":\"string\"}"
#define POINT_SCHEMA                                                                               \
    "{\"type\":\"array\",\"minItems\":2,\"maxItems\":2,\"items\":{\"type\":\"number\"}}"

#define CHANGES_SCHEMA                                                                             \
    "\"changes\":{\"type\":\"array\",\"maxItems\":200,\"items\":"                                  \
    "{\"type\":\"object\",\"minProperties\":1,\"maxProperties\":2,"                                \
    "\"additionalProperties\":false,\"properties\":{"                                              \
    "\"close\":" KEY_SCHEMA ",\"open\":" KEY_SCHEMA ",\"resize\":" KEY_SCHEMA ","                  \
    "\"block\":" POINT_SCHEMA ",\"add\":" POINT_SCHEMA ","                                         \
    "\"limit\":{\"type\":\"integer\",\"minimum\":1},"                                              \
    "\"places\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":10000000}}}}"

const char whatif_body_schema[] = "{\"type\":\"object\",\"required\":[\"changes\"],"
                                  "\"additionalProperties\":false,"
                                  "\"properties\":{" CHANGES_SCHEMA "}}";
const char whatif_keep_schema[] =
    "{\"type\":\"object\",\"required\":[\"name\",\"changes\"],\"additionalProperties\":false,"
    "\"properties\":{\"name\":{\"type\":\"string\"},\"replace\":{\"type\":\"boolean\"}"
    "," CHANGES_SCHEMA "}}";

/* One change of the list, where it stands. */
struct item {
    json_t *object;
    size_t index;
    struct arena *arena;
};

/* "changes[2].close" */
static const char *name_field(const struct item *item, const char *member)
{
    struct buffer name = {0};
    buffer_add_format(&name, "changes[%zu]%s%s", item->index, *member ? "." : "", member);
    const char *kept = arena_copy_text(item->arena, buffer_text(&name));
    buffer_free(&name);
    return kept;
}

static bool fail(struct error *err, enum text_id id, const char *field)
{
    return error_set(err, ERROR_INPUT, id, ARG_TEXT("field", field));
}

static bool check_members(const struct item *item, struct error *err)
{
    const char *name;
    json_t *value;
    json_object_foreach(item->object, name, value)
    {
        bool is_known = strcmp(name, "places") == 0;
        for (int kind = 0; kind < WHATIF_KIND_COUNT; kind++)
            is_known = is_known || strcmp(name, whatif_kind_name((enum whatif_kind)kind)) == 0;
        if (!is_known)
            return fail(err, TEXT_SERVE_BODY_UNKNOWN, name_field(item, name));
    }
    return true;
}

/* [10.7522,59.9139] */
static bool read_point(const struct item *item, const json_t *value, struct whatif_change *change,
                       struct error *err)
{
    double lon = json_number_value(json_array_get(value, 0));
    double lat = json_number_value(json_array_get(value, 1));
    bool is_point = json_array_size(value) == 2 && json_is_number(json_array_get(value, 0)) &&
                    json_is_number(json_array_get(value, 1)) && fabs(lon) <= 180 && fabs(lat) <= 90;
    (void)item;
    if (!is_point)
        return fail(err, TEXT_WHATIF_BAD_POINT, change->field);
    change->point = (struct geo_point){(int32_t)lround(lon * 1e7), (int32_t)lround(lat * 1e7)};
    return true;
}

static bool read_key(const struct item *item, const json_t *value, struct whatif_change *change,
                     struct error *err)
{
    const char *key = json_string_value(value);
    if (!key || strlen(key) != json_string_length(value))
        return fail(err, TEXT_SERVE_BODY_NO_TEXT, change->field);
    change->key = arena_copy_text(item->arena, key);
    return true;
}

static bool read_limit(const struct item *item, const json_t *value, struct whatif_change *change,
                       struct error *err)
{
    (void)item;
    if (!json_is_integer(value))
        return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_INTEGER,
                         ARG_TEXT("field", change->field), ARG_INTEGER("least", 1),
                         ARG_INTEGER("most", INT32_MAX));
    change->limit = json_integer_value(value);
    return true;
}

/* What stands behind the name of each kind. */
static bool (*const readers[WHATIF_KIND_COUNT])(const struct item *, const json_t *,
                                                struct whatif_change *, struct error *) = {
    [WHATIF_CLOSE] = read_key,   [WHATIF_OPEN] = read_key,  [WHATIF_RESIZE] = read_key,
    [WHATIF_BLOCK] = read_point, [WHATIF_ADD] = read_point, [WHATIF_LIMIT] = read_limit,
};

/* The one member that says what is changed. */
static bool read_kind(const struct item *item, struct whatif_change *change, struct error *err)
{
    int found = 0;
    for (int kind = 0; kind < WHATIF_KIND_COUNT; kind++) {
        const char *name = whatif_kind_name((enum whatif_kind)kind);
        const json_t *value = json_object_get(item->object, name);
        if (!value)
            continue;
        found++;
        change->kind = (enum whatif_kind)kind;
        change->field = name_field(item, name);
        if (!readers[kind](item, value, change, err))
            return false;
    }
    return found == 1 || fail(err, TEXT_WHATIF_WHICH_CHANGE, name_field(item, ""));
}

static bool read_places(const struct item *item, struct whatif_change *change, struct error *err)
{
    const json_t *value = json_object_get(item->object, "places");
    const char *field = name_field(item, "places");
    if (change->kind != WHATIF_RESIZE && change->kind != WHATIF_ADD)
        return !value || fail(err, TEXT_SERVE_BODY_UNKNOWN, field);
    if (!value)
        return fail(err, TEXT_SERVE_BODY_MISSING, field);
    change->places = json_integer_value(value);
    if (!json_is_integer(value) || change->places < 0 || change->places > WHATIF_PLACES_MAX)
        return error_set(err, ERROR_INPUT, TEXT_WHATIF_BAD_PLACES, ARG_TEXT("field", field),
                         ARG_INTEGER("most", WHATIF_PLACES_MAX));
    return true;
}

static bool read_change(const struct item *item, struct whatif_change *change, struct error *err)
{
    if (!json_is_object(item->object))
        return fail(err, TEXT_SERVE_FIELD_NO_OBJECT, name_field(item, ""));
    return check_members(item, err) && read_kind(item, change, err) &&
           read_places(item, change, err);
}

static bool is_of_keep(const char *name)
{
    return strcmp(name, "name") == 0 || strcmp(name, "replace") == 0;
}

static bool find_list(json_t *tree, bool is_kept, json_t **ret_list, struct error *err)
{
    const char *name;
    json_t *value;
    if (!json_is_object(tree))
        return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_OBJECT);
    json_object_foreach(tree, name, value)
    {
        if (strcmp(name, "changes") != 0 && !(is_kept && is_of_keep(name)))
            return fail(err, TEXT_SERVE_BODY_UNKNOWN, name);
    }
    *ret_list = json_object_get(tree, "changes");
    if (!*ret_list)
        return fail(err, TEXT_SERVE_BODY_MISSING, "changes");
    if (!json_is_array(*ret_list))
        return fail(err, TEXT_SERVE_BODY_NO_LIST, "changes");
    if (json_array_size(*ret_list) > WHATIF_CHANGES_MAX)
        return error_set(err, ERROR_INPUT, TEXT_WHATIF_TOO_MANY,
                         ARG_INTEGER("count", json_array_size(*ret_list)),
                         ARG_INTEGER("most", WHATIF_CHANGES_MAX));
    return true;
}

static bool read_changes(json_t *list, struct arena *arena, struct whatif_keep_body *body,
                         struct error *err)
{
    bool ok = true;
    body->count = (uint32_t)json_array_size(list);
    body->changes = ARENA_ARRAY(arena, struct whatif_change, body->count);
    for (uint32_t c = 0; ok && c < body->count; c++) {
        const struct item item = {json_array_get(list, c), c, arena};
        ok = read_change(&item, &body->changes[c], err);
    }
    return ok;
}

static bool read_name(json_t *tree, struct arena *arena, struct whatif_keep_body *body,
                      struct error *err)
{
    const json_t *value = json_object_get(tree, "name"),
                 *replace = json_object_get(tree, "replace");
    const char *name = json_string_value(value);
    if (!value)
        return fail(err, TEXT_SERVE_BODY_MISSING, "name");
    if (!name || strlen(name) != json_string_length(value))
        return fail(err, TEXT_SERVE_BODY_NO_TEXT, "name");
    if (replace && !json_is_boolean(replace))
        return fail(err, TEXT_SERVE_BODY_NO_BOOL, "replace");
    body->name = arena_copy_text(arena, name);
    body->replace = json_is_true(replace);
    return true;
}

static bool read_body(const char *bytes, size_t size, bool is_kept, struct arena *arena,
                      struct whatif_keep_body *ret_body, struct error *err)
{
    json_t *tree, *list = NULL;
    if (!json_tree_read("request", bytes, size, &tree, err))
        return false;
    *ret_body = (struct whatif_keep_body){0};
    bool ok = find_list(tree, is_kept, &list, err) &&
              (!is_kept || read_name(tree, arena, ret_body, err)) &&
              read_changes(list, arena, ret_body, err);
    json_decref(tree);
    return ok;
}

bool whatif_body_read(const char *bytes, size_t size, struct arena *arena,
                      struct whatif_change **ret_changes, uint32_t *ret_count, struct error *err)
{
    struct whatif_keep_body body;
    if (!read_body(bytes, size, false, arena, &body, err))
        return false;
    *ret_changes = body.changes;
    *ret_count = body.count;
    return true;
}

bool whatif_body_read_keep(const char *bytes, size_t size, struct arena *arena,
                           struct whatif_keep_body *ret_body, struct error *err)
{
    return read_body(bytes, size, true, arena, ret_body, err);
}
