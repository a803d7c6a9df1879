/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_reader.h"

#include <string.h>

#include "base/utf8.h"

struct json_reader json_read(const char *bytes, size_t size)
{
    struct json_reader json;
    json.begin = json.at = bytes;
    json.end = bytes + size;
    json.failed = false;
    json.depth = 0;
    return json;
}

void json_fail(struct json_reader *json)
{
    json->failed = true;
}

bool json_end(struct json_reader *json)
{
    return !json->failed && json->depth == 0 && json->at == json->end;
}

enum json_kind json_peek(const struct json_reader *json)
{
    if (json->failed || json->at == json->end)
        return JSON_NOTHING;
    switch (*json->at) {
    case '{': return JSON_OBJECT;
    case '[': return JSON_ARRAY;
    case '"': return JSON_TEXT;
    case 't':
    case 'f': return JSON_BOOL;
    case 'n': return JSON_NULL;
    default:
        return *json->at == '-' || (*json->at >= '0' && *json->at <= '9') ? JSON_INTEGER
                                                                          : JSON_NOTHING;
    }
}

/* Takes the bytes of `word` if they stand next, else fails. */
static bool take(struct json_reader *json, const char *word, size_t size)
{
    if (json->failed || (size_t)(json->end - json->at) < size ||
        memcmp(json->at, word, size) != 0) {
        json->failed = true;
        return false;
    }
    json->at += size;
    return true;
}

static bool take_if(struct json_reader *json, char byte)
{
    bool is_next = !json->failed && json->at < json->end && *json->at == byte;
    json->at += is_next;
    return is_next;
}

static void enter(struct json_reader *json, bool is_object)
{
    if (json->depth == JSON_READ_DEPTH_MAX)
        json->failed = true;
    if (!take(json, is_object ? "{" : "[", 1))
        return;
    json->levels[json->depth].is_object = is_object;
    json->levels[json->depth].has_item = false;
    json->depth++;
}

void json_enter_object(struct json_reader *json)
{
    enter(json, true);
}

void json_enter_array(struct json_reader *json)
{
    enter(json, false);
}

/* Escapes are as few and as short as can be (RFC 8785, 3.2.2.2). */
static size_t escape_length(const char *at, size_t size)
{
    static const char hex[] = "0123456789abcdef";
    if (size >= 2 && strchr("\"\\bfnrt", at[1]) && at[1])
        return 2;
    if (size < 6 || memcmp(at, "\\u00", 4) != 0 || (at[4] != '0' && at[4] != '1'))
        return 0;
    const char *low = strchr(hex, at[5]);
    if (!low || !at[5])
        return 0;
    unsigned value = (unsigned)(at[4] - '0') * 16 + (unsigned)(low - hex);
    bool has_short =
        value == '\b' || value == '\t' || value == '\n' || value == '\f' || value == '\r';
    return has_short ? 0 : 6;
}

/* Most bytes of any text stand for themselves, alone. */
static bool is_plain(char byte)
{
    return (signed char)byte >= 0x20 && byte != '"' && byte != '\\';
}

/* Of what stands at a byte that is not plain; 0 if it may not stand there. */
static size_t other_length(const char *at, size_t size)
{
    if (*at == '\\')
        return escape_length(at, size);
    return (unsigned char)*at < 0x20 ? 0 : utf8_length(at, size);
}

/* A text without its quotes. */
static struct json_slice read_quoted(struct json_reader *json, bool *ret_has_escape)
{
    *ret_has_escape = false;
    if (!take(json, "\"", 1))
        return (struct json_slice){"", 0};
    const char *begin = json->at, *at = begin, *end = json->end;
    for (size_t length;; at += length) {
        while (at < end && is_plain(*at))
            at++;
        if (at == end || *at == '"')
            break;
        *ret_has_escape = *ret_has_escape || *at == '\\';
        length = other_length(at, (size_t)(end - at));
        if (length == 0)
            break;
    }
    json->at = at;
    return take(json, "\"", 1) ? (struct json_slice){begin, (size_t)(at - begin)}
                               : (struct json_slice){"", 0};
}

/* In the order of the bytes the names stand for; names of ours have no escapes. */
static bool is_before(struct json_slice a, struct json_slice b)
{
    int order = memcmp(a.bytes, b.bytes, a.size < b.size ? a.size : b.size);
    return order < 0 || (order == 0 && a.size < b.size);
}

bool json_next_name(struct json_reader *json, struct json_slice *ret_name)
{
    if (json->failed || json->depth == 0 || !json->levels[json->depth - 1].is_object) {
        json->failed = true;
        return false;
    }
    if (take_if(json, '}')) {
        json->depth--;
        return false;
    }
    bool has_item = json->levels[json->depth - 1].has_item;
    if (has_item && !take(json, ",", 1))
        return false;
    bool has_escape;
    struct json_slice name = read_quoted(json, &has_escape);
    if (!take(json, ":", 1) || has_escape ||
        (has_item && !is_before(json->levels[json->depth - 1].last_name, name))) {
        json->failed = true;
        return false;
    }
    json->levels[json->depth - 1].has_item = true;
    json->levels[json->depth - 1].last_name = name;
    *ret_name = name;
    return true;
}

bool json_next_item(struct json_reader *json)
{
    if (json->failed || json->depth == 0 || json->levels[json->depth - 1].is_object) {
        json->failed = true;
        return false;
    }
    if (take_if(json, ']')) {
        json->depth--;
        return false;
    }
    if (json->levels[json->depth - 1].has_item && !take(json, ",", 1))
        return false;
    json->levels[json->depth - 1].has_item = true;
    return true;
}

int64_t json_read_integer(struct json_reader *json)
{
    bool is_negative = take_if(json, '-');
    const char *begin = json->at;
    int64_t value = 0;
    while (!json->failed && json->at < json->end && *json->at >= '0' && *json->at <= '9') {
        value = value * 10 + (*json->at - '0');
        if (value > JSON_INTEGER_MAX)
            json->failed = true;
        json->at++;
    }
    size_t digits = (size_t)(json->at - begin);
    if (digits == 0 || (*begin == '0' && (digits > 1 || is_negative)))
        json->failed = true;
    return json->failed ? 0 : is_negative ? -value : value;
}

bool json_read_bool(struct json_reader *json)
{
    if (json_peek(json) == JSON_BOOL && *json->at == 't')
        return take(json, "true", 4);
    take(json, "false", 5);
    return false;
}

void json_read_null(struct json_reader *json)
{
    take(json, "null", 4);
}

/* What an escape stands for; escape_length has let it through. */
static char unescape(const char *at)
{
    switch (at[1]) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'u': return (char)((at[4] - '0') * 16 + (at[5] <= '9' ? at[5] - '0' : at[5] - 'a' + 10));
    default: return at[1];
    }
}

const char *json_read_text(struct json_reader *json, struct arena *arena)
{
    bool has_escape;
    struct json_slice slice = read_quoted(json, &has_escape);
    if (json->failed)
        return "";
    if (!has_escape)
        return arena_copy(arena, slice.bytes, slice.size);
    char *text = ARENA_ARRAY(arena, char, slice.size + 1);
    size_t length = 0;
    for (const char *at = slice.bytes; at < slice.bytes + slice.size;) {
        if (*at != '\\') {
            text[length++] = *at++;
            continue;
        }
        text[length] = unescape(at);
        if (text[length++] == '\0')
            json->failed = true;
        at += at[1] == 'u' ? 6 : 2;
    }
    return json->failed ? "" : text;
}

struct json_slice json_skip(struct json_reader *json)
{
    const char *begin = json->at;
    int depth = json->depth;
    struct json_slice name;
    bool has_escape;
    do {
        switch (json_peek(json)) {
        case JSON_OBJECT: json_enter_object(json); break;
        case JSON_ARRAY: json_enter_array(json); break;
        case JSON_TEXT: read_quoted(json, &has_escape); break;
        case JSON_INTEGER: json_read_integer(json); break;
        case JSON_BOOL: json_read_bool(json); break;
        case JSON_NULL: json_read_null(json); break;
        case JSON_NOTHING: json->failed = true;
        }
        /* On to the next value, out of what has ended. */
        while (!json->failed && json->depth > depth &&
               !(json->levels[json->depth - 1].is_object ? json_next_name(json, &name)
                                                         : json_next_item(json)))
            continue;
    } while (!json->failed && json->depth > depth);
    return json->failed ? (struct json_slice){"", 0}
                        : (struct json_slice){begin, (size_t)(json->at - begin)};
}
