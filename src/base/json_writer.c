/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json_writer.h"

#include <string.h>

#include "base/assert.h"
#include "base/json_reader.h"
#include "base/utf8.h"

static void begin_value(struct json_writer *json)
{
    if (json->depth > 0 && json->is_object[json->depth - 1]) {
        ALWAYS(json->after_key);
        json->after_key = false;
        return;
    }
    if (json->depth > 0) {
        if (json->has_item[json->depth - 1])
            buffer_add_char(json->out, ',');
        json->has_item[json->depth - 1] = true;
    }
}

static void open_container(struct json_writer *json, bool is_object)
{
    begin_value(json);
    ALWAYS(json->depth < JSON_DEPTH_MAX);
    json->has_item[json->depth] = false;
    json->is_object[json->depth] = is_object;
    json->depth++;
    buffer_add_char(json->out, is_object ? '{' : '[');
}

void json_open_object(struct json_writer *json)
{
    open_container(json, true);
}

void json_open_array(struct json_writer *json)
{
    open_container(json, false);
}

void json_close(struct json_writer *json)
{
    ALWAYS(json->depth > 0 && !json->after_key);
    json->depth--;
    buffer_add_char(json->out, json->is_object[json->depth] ? '}' : ']');
}

/* RFC 8785, 3.2.2.2. */
static void add_canonical(struct buffer *out, const char *text)
{
    static const char *const short_forms[0x20] = {
        ['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f", ['\r'] = "\\r"};
    size_t length = strlen(text);
    ALWAYS(utf8_valid(text, length));
    buffer_add_char(out, '"');
    const char *end = text + length;
    while (text < end) {
        const char *plain = text;
        while (text < end && (unsigned char)*text >= 0x20 && *text != '"' && *text != '\\')
            text++;
        buffer_add(out, plain, (size_t)(text - plain));
        if (text == end)
            break;
        if ((unsigned char)*text >= 0x20)
            buffer_add_char(out, '\\'), buffer_add_char(out, *text);
        else if (short_forms[(unsigned char)*text])
            buffer_add_text(out, short_forms[(unsigned char)*text]);
        else
            buffer_add_format(out, "\\u%04x", (unsigned char)*text);
        text++;
    }
    buffer_add_char(out, '"');
}

static void add_escaped(struct buffer *out, const char *text)
{
    buffer_add_char(out, '"');
    const char *end = text + strlen(text);
    while (text < end) {
        unsigned char first = (unsigned char)*text;
        size_t length = utf8_length(text, (size_t)(end - text));
        if (length == 0) {
            buffer_add_text(out, "\xEF\xBF\xBD");
            text++;
            continue;
        }
        if (first == '"' || first == '\\')
            buffer_add_format(out, "\\%c", first);
        else if (first == '\n')
            buffer_add_text(out, "\\n");
        else if (first < 0x20 || first == 0x7F || first == '<')
            buffer_add_format(out, "\\u%04x", first); /* '<': may stand inside a script element */
        else
            buffer_add(out, text, length);
        text += length;
    }
    buffer_add_char(out, '"');
}

static void add_text(struct json_writer *json, const char *text)
{
    if (json->is_canonical)
        add_canonical(json->out, text);
    else
        add_escaped(json->out, text);
}

void json_key(struct json_writer *json, const char *key)
{
    ALWAYS(json->depth > 0 && json->is_object[json->depth - 1] && !json->after_key);
    if (json->has_item[json->depth - 1])
        buffer_add_char(json->out, ',');
    if (json->is_canonical)
        ALWAYS(!json->has_item[json->depth - 1] ||
               strcmp(json->last_key[json->depth - 1], key) < 0);
    json->has_item[json->depth - 1] = true;
    json->last_key[json->depth - 1] = key;
    add_text(json, key);
    buffer_add_char(json->out, ':');
    json->after_key = true;
}

void json_add_text(struct json_writer *json, const char *text)
{
    if (!text) {
        json_add_null(json);
        return;
    }
    begin_value(json);
    add_text(json, text);
}

void json_add_integer(struct json_writer *json, int64_t value)
{
    begin_value(json);
    ALWAYS(!json->is_canonical || (value >= -JSON_INTEGER_MAX && value <= JSON_INTEGER_MAX));
    buffer_add_integer(json->out, value);
}

void json_add_decimal(struct json_writer *json, int64_t value, int digits)
{
    begin_value(json);
    buffer_add_decimal(json->out, value, digits);
}

void json_add_bool(struct json_writer *json, bool value)
{
    begin_value(json);
    buffer_add_text(json->out, value ? "true" : "false");
}

void json_add_null(struct json_writer *json)
{
    begin_value(json);
    buffer_add_text(json->out, "null");
}

void json_put_text(struct json_writer *json, const char *key, const char *text)
{
    json_key(json, key);
    json_add_text(json, text);
}

void json_put_integer(struct json_writer *json, const char *key, int64_t value)
{
    json_key(json, key);
    json_add_integer(json, value);
}

void json_put_bool(struct json_writer *json, const char *key, bool value)
{
    json_key(json, key);
    json_add_bool(json, value);
}

void json_add_raw(struct json_writer *json, const char *bytes, size_t size)
{
    begin_value(json);
    buffer_add(json->out, bytes, size);
}
