/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_BODY_H
#define SERVE_BODY_H

#include "base/arena.h"
#include "base/error.h"

/*
 * The JSON object that a request brings: strict RFC 8259, in whatever order and spacing. What
 * fails is ERROR_INPUT and names the field.
 *
 *     struct body *body;
 *     if (!body_read(request->body, request->body_size, fields, &body, err))
 *         return false;
 *     bool ok = body_text(body, "name", &name, err) && …
 *     body_free(body);
 */
struct body;

/* No other fields than `fields`, which ends with NULL. */
bool body_read(const char *bytes, size_t size, const char *const *fields, struct body **ret_body,
               struct error *err);
/* Texts in it are overwritten: they may be passwords. */
void body_free(struct body *body);

/* As long as the body; NULL if the field is missing or null. A text that holds U+0000 is none. */
bool body_text(const struct body *body, const char *field, const char **ret_text,
               struct error *err);
/* The same for a field that must be there. */
bool body_need_text(const struct body *body, const char *field, const char **ret_text,
                    struct error *err);
/* Stays as it is if the field is missing or null. */
bool body_integer(const struct body *body, const char *field, int64_t least, int64_t most,
                  int64_t *ret_number, struct error *err);
bool body_bool(const struct body *body, const char *field, bool *ret_value, struct error *err);

#endif
