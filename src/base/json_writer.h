/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_JSON_WRITER_H
#define BASE_JSON_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * Writes JSON (RFC 8259) into a buffer without building a tree. Commas and escapes are its
 * business; bytes that are not UTF-8 become U+FFFD. Calls that do not fit each other (a value
 * where a key must stand) stop the program.
 *
 *     struct json_writer json = {.out = &out};
 *     json_open_object(&json);
 *     json_key(&json, "people"), json_add_integer(&json, 262304);
 *     json_close(&json);
 */
enum { JSON_DEPTH_MAX = 32 };

struct json_writer {
    struct buffer *out;
    int depth;
    bool has_item[JSON_DEPTH_MAX], is_object[JSON_DEPTH_MAX], after_key;
    /*
     * The one form that base/json_reader.h reads: then names must come ascending, integers be
     * within ±(2^53 − 1), texts UTF-8, and only what must be escaped is.
     */
    bool is_canonical;
    const char *last_key[JSON_DEPTH_MAX];
};

void json_open_object(struct json_writer *json);
void json_open_array(struct json_writer *json);
/* Ends the innermost object or array. */
void json_close(struct json_writer *json);

void json_key(struct json_writer *json, const char *key);
void json_add_text(struct json_writer *json, const char *text);
void json_add_integer(struct json_writer *json, int64_t value);
/* `value` / 10^`digits`, exactly. */
void json_add_decimal(struct json_writer *json, int64_t value, int digits);
void json_add_bool(struct json_writer *json, bool value);
void json_add_null(struct json_writer *json);

/* Key and value at once. */
void json_put_text(struct json_writer *json, const char *key, const char *text);
void json_put_integer(struct json_writer *json, const char *key, int64_t value);
void json_put_bool(struct json_writer *json, const char *key, bool value);

/* A value that is JSON already, as it is. */
void json_add_raw(struct json_writer *json, const char *bytes, size_t size);

#endif
