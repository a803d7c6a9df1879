/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_JSON_READER_H
#define BASE_JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

/*
 * Reads canonical JSON, in the order it stands there, without building a tree: RFC 8785 with
 * integers only. No white space, names of an object ascending (bytes of UTF-8) and each once, as
 * few escapes as can be, integers within ±(2^53 − 1). So there is one way to write a value, and
 * whatever is read here and written again has the same bytes.
 *
 * The reader remembers the first thing that went wrong; from then on nothing more is found, and
 * numbers are 0 and texts "". Ask once, at the end.
 *
 *     struct json_reader json = json_read(bytes, size);
 *     json_enter_object(&json);
 *     while (json_next_name(&json, &name))
 *         if (json_name_is(name, "places"))
 *             places = json_read_integer(&json);
 *         else
 *             json_skip(&json);
 *     return json_end(&json);
 */
enum { JSON_READ_DEPTH_MAX = 32 };
#define JSON_INTEGER_MAX INT64_C(9007199254740991)

/* Bytes as they stand in the source; of a text without its quotes, escapes still in it. */
struct json_slice {
    const char *bytes;
    size_t size;
};

struct json_reader {
    const char *begin, *at, *end;
    bool failed;
    int depth;
    struct {
        bool is_object, has_item;
        struct json_slice last_name;
    } levels[JSON_READ_DEPTH_MAX];
};

enum json_kind {
    JSON_NOTHING,
    JSON_OBJECT,
    JSON_ARRAY,
    JSON_TEXT,
    JSON_INTEGER,
    JSON_BOOL,
    JSON_NULL
};

struct json_reader json_read(const char *bytes, size_t size);
/* True if everything was well formed and nothing is left over. */
bool json_end(struct json_reader *json);

/* What stands next, by its first byte; JSON_NOTHING at an end or after a failure. */
enum json_kind json_peek(const struct json_reader *json);

void json_enter_object(struct json_reader *json);
void json_enter_array(struct json_reader *json);
/* The next name of the object entered last; false, and the object is left, at its end. */
bool json_next_name(struct json_reader *json, struct json_slice *ret_name);
/* Is there another item in the array entered last? If not, the array is left. */
bool json_next_item(struct json_reader *json);

int64_t json_read_integer(struct json_reader *json);
bool json_read_bool(struct json_reader *json);
void json_read_null(struct json_reader *json);
/* A copy with a NUL; a text that holds U+0000 is a failure. */
const char *json_read_text(struct json_reader *json, struct arena *arena);
/* Any value, checked and passed over: its bytes. */
struct json_slice json_skip(struct json_reader *json);
/* For what is well formed but not what it should be. */
void json_fail(struct json_reader *json);

/* In place, so that the length of a literal costs nothing: a reader asks this of every name. */
static inline bool json_name_is(struct json_slice name, const char *word)
{
    return strlen(word) == name.size && memcmp(name.bytes, word, name.size) == 0;
}

#endif
