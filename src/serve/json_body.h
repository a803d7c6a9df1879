/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_JSON_BODY_H
#define SERVE_JSON_BODY_H

#include "base/arena.h"
#include "base/error.h"

/*
 * The JSON object that a request brings: strict RFC 8259, in whatever order and spacing. What
 * fails is ERROR_INPUT and names the field.
 *
 *     struct json_body *body;
 *     if (!json_body_read(request->body, request->body_size, fields, &body, err))
 *         return false;
 *     bool ok = json_body_text(body, "name", &name, err) && …
 *     json_body_free(body);
 */
struct json_body;

/* No other fields than `fields`, which ends with NULL. */
bool json_body_read(const char *bytes, size_t size, const char *const *fields,
                    struct json_body **ret_body, struct error *err);
/* Texts in it are overwritten: they may be passwords. */
void json_body_free(struct json_body *body);

/* As long as the body; NULL if the field is missing or null. A text that holds U+0000 is none. */
bool json_body_text(const struct json_body *body, const char *field, const char **ret_text,
                    struct error *err);
/* The same for a field that must be there. */
bool json_body_need_text(const struct json_body *body, const char *field, const char **ret_text,
                         struct error *err);
/* Stays as it is if the field is missing or null. */
bool json_body_integer(const struct json_body *body, const char *field, int64_t least, int64_t most,
                       int64_t *ret_number, struct error *err);
/* An object in the field, if any, has no other fields than those. */
bool json_body_object(const struct json_body *body, const char *field, const char *const *fields,
                      struct error *err);
/* As json_body_text, of the object in the field. */
bool json_body_text_in(const struct json_body *body, const char *field, const char *inner,
                       const char **ret_text, struct error *err);
bool json_body_bool(const struct json_body *body, const char *field, bool *ret_value,
                    struct error *err);
bool json_body_bool_in(const struct json_body *body, const char *field, const char *inner,
                       bool *ret_value, struct error *err);

#endif
