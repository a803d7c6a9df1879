/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/uri.h"

#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The byte that "%2F" stands for; 0: none, as byte 0 is not taken either. */
static unsigned char escaped_byte(const char *at, const char *end)
{
    if (end - at < 3)
        return 0;
    int high = digit_of(at[1]), low = digit_of(at[2]);
    return high < 0 || low < 0 ? 0 : (unsigned char)(high * 16 + low);
}

/* White space and control characters are sent as %20 and the like, or not at all. */
static bool is_plain(unsigned char byte)
{
    enum { SPACE = 0x20, DELETE = 0x7f };
    return byte > SPACE && byte != DELETE;
}

enum piece { OF_PATH, OF_QUERY }; /* where '+' is a space */

/* NULL: it is none. */
static const char *decode(const char *at, const char *end, enum piece piece, struct arena *arena)
{
    char *out = ARENA_ARRAY(arena, char, (size_t)(end - at) + 1);
    size_t size = 0;
    while (at < end) {
        bool is_escape = *at == '%';
        unsigned char byte = is_escape ? escaped_byte(at, end) : (unsigned char)*at;
        if (is_escape ? byte == 0 : !is_plain(byte))
            return NULL;
        out[size++] = piece == OF_QUERY && *at == '+' ? ' ' : (char)byte;
        at += is_escape ? 3 : 1;
    }
    out[size] = '\0';
    return utf8_valid(out, size) ? out : NULL;
}

static uint32_t count_of(const char *text, size_t length, char sign)
{
    uint32_t count = 0;
    for (size_t i = 0; i < length; i++)
        count += text[i] == sign;
    return count;
}

static bool read_path(const char *target, size_t length, struct arena *arena, struct uri *uri)
{
    const char *at = target, *end = target + length;
    uint32_t count = 0;
    if (target[0] != '/')
        return false;
    const char **parts = ARENA_ARRAY(arena, const char *, count_of(target, length, '/'));
    while (at < end) {
        const char *begin = at + 1; /* behind its '/' */
        at = begin + strcspn(begin, "/?");
        if (!(parts[count++] = decode(begin, at, OF_PATH, arena)))
            return false;
    }
    uri->parts = parts;
    uri->part_count = count;
    return true;
}

static bool read_value(const char *begin, const char *end, struct arena *arena,
                       struct uri_value *value)
{
    const char *equals = memchr(begin, '=', (size_t)(end - begin));
    value->name = decode(begin, equals ? equals : end, OF_QUERY, arena);
    value->value = equals ? decode(equals + 1, end, OF_QUERY, arena) : "";
    return value->name && value->value;
}

static bool read_query(const char *query, struct arena *arena, struct uri *uri)
{
    uint32_t count = 0;
    size_t length = strlen(query);
    struct uri_value *values =
        ARENA_ARRAY(arena, struct uri_value, count_of(query, length, '&') + 1);
    for (const char *at = query, *end; *at; at = end + (*end == '&')) {
        end = at + strcspn(at, "&");
        if (end > at && !read_value(at, end, arena, &values[count++]))
            return false;
    }
    uri->values = values;
    uri->value_count = count;
    return true;
}

enum uri_fault uri_read(const char *target, struct arena *arena, struct uri *ret_uri)
{
    size_t length = strcspn(target, "?");
    *ret_uri = (struct uri){.path = arena_copy(arena, target, length)};
    if (!read_path(target, length, arena, ret_uri))
        return URI_BAD_PATH;
    if (!target[length] || read_query(target + length + 1, arena, ret_uri))
        return URI_WELL;
    ret_uri->part_count = 0;
    return URI_BAD_QUERY;
}

const char *uri_value(const struct uri *uri, const char *name)
{
    for (uint32_t v = 0; v < uri->value_count; v++)
        if (strcmp(uri->values[v].name, name) == 0)
            return uri->values[v].value;
    return NULL;
}
