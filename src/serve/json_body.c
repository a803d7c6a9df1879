/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/json_body.h"

#include <stdlib.h>
#include <string.h>

#include "keys/sign.h"
#include "table/json_tree.h"

struct json_body {
    json_t *tree;
};

static bool is_known(const char *field, const char *const *fields)
{
    for (; *fields; fields++)
        if (strcmp(*fields, field) == 0)
            return true;
    return false;
}

static bool check_fields(json_t *tree, const char *const *fields, struct error *err)
{
    const char *field;
    json_t *value;
    json_object_foreach(tree, field, value)
    {
        if (!is_known(field, fields))
            return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_UNKNOWN, ARG_TEXT("field", field));
    }
    return true;
}

/* Member by member, however deep: jansson gives memory back as it is. */
static void forget_texts(json_t *tree)
{
    const char *name;
    json_t *value;
    size_t index;
    if (json_is_string(tree))
        secret_forget((void *)(uintptr_t)json_string_value(tree), json_string_length(tree));
    json_object_foreach(tree, name, value) forget_texts(value);
    json_array_foreach(tree, index, value) forget_texts(value);
}

bool json_body_read(const char *bytes, size_t size, const char *const *fields,
                    struct json_body **ret_body, struct error *err)
{
    struct json_body body;
    if (!json_tree_read("request", bytes, size, &body.tree, err))
        return false;
    bool ok = json_is_object(body.tree) ? check_fields(body.tree, fields, err)
                                        : error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_OBJECT);
    if (!ok) {
        forget_texts(body.tree);
        json_decref(body.tree);
        return false;
    }
    *ret_body = malloc(sizeof body);
    if (!*ret_body)
        abort();
    **ret_body = body;
    return true;
}

void json_body_free(struct json_body *body)
{
    forget_texts(body->tree);
    json_decref(body->tree);
    free(body);
}

/* NULL: missing or null. */
static json_t *find(const struct json_body *body, const char *field)
{
    json_t *value = json_object_get(body->tree, field);
    return json_is_null(value) ? NULL : value;
}

bool json_body_text(const struct json_body *body, const char *field, const char **ret_text,
                    struct error *err)
{
    json_t *value = find(body, field);
    const char *text = json_string_value(value);
    if (value && (!text || strlen(text) != json_string_length(value)))
        return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_TEXT, ARG_TEXT("field", field));
    *ret_text = text;
    return true;
}

bool json_body_need_text(const struct json_body *body, const char *field, const char **ret_text,
                         struct error *err)
{
    return json_body_text(body, field, ret_text, err) &&
           (*ret_text ||
            error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_MISSING, ARG_TEXT("field", field)));
}

bool json_body_integer(const struct json_body *body, const char *field, int64_t least, int64_t most,
                       int64_t *ret_number, struct error *err)
{
    json_t *value = find(body, field);
    if (!value)
        return true;
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < least || number > most)
        return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_INTEGER, ARG_TEXT("field", field),
                         ARG_INTEGER("least", least), ARG_INTEGER("most", most));
    *ret_number = number;
    return true;
}

bool json_body_object(const struct json_body *body, const char *field, const char *const *fields,
                      struct error *err)
{
    json_t *value = find(body, field);
    if (!value)
        return true;
    return json_is_object(value)
               ? check_fields(value, fields, err)
               : error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_FIELDS, ARG_TEXT("field", field));
}

bool json_body_text_in(const struct json_body *body, const char *field, const char *inner,
                       const char **ret_text, struct error *err)
{
    const struct json_body of_field = {find(body, field)};
    *ret_text = NULL;
    return !of_field.tree || json_body_text(&of_field, inner, ret_text, err);
}

bool json_body_bool(const struct json_body *body, const char *field, bool *ret_value,
                    struct error *err)
{
    json_t *value = find(body, field);
    if (value && !json_is_boolean(value))
        return error_set(err, ERROR_INPUT, TEXT_SERVE_BODY_NO_BOOL, ARG_TEXT("field", field));
    if (value)
        *ret_value = json_is_true(value);
    return true;
}

bool json_body_bool_in(const struct json_body *body, const char *field, const char *inner,
                       bool *ret_value, struct error *err)
{
    const struct json_body of_field = {find(body, field)};
    return !of_field.tree || json_body_bool(&of_field, inner, ret_value, err);
}
