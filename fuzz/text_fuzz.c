/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a person or a program reads of any value: a byte for the kind of argument, eight for a
 * number, the rest a text. JSON that was written must be read back by jansson.
 */
#include <string.h>

#include "base/arena.h"
#include "base/assert.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/utf8.h"
#include "json_oracle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_arguments(enum text_arg_kind kind, int64_t number, const char *text)
{
    struct buffer out = {0};
    bool is_text = kind == TEXT_ARG_TEXT, is_name = kind == TEXT_ARG_NAME;
    struct text_arg arg = {.name = "cell", .kind = kind};
    if (is_text)
        arg.text = text;
    else if (is_name)
        arg.id = TEXT_IMPORT_CELL_MISSING;
    else
        arg.integer = number;
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        buffer_clear(&out);
        text_write_arg(&out, (enum language)language, arg);
        ALWAYS(is_text || out.size > 0);
        ALWAYS(!utf8_valid(text, strlen(text)) || utf8_valid(buffer_text(&out), out.size));
    }
    buffer_free(&out);
}

static void write_error(const char *text, int64_t number)
{
    struct error err, copy;
    struct buffer out = {0}, again = {0};
    error_set(&err, ERROR_INPUT, TEXT_IMPORT_JSON_INVALID, ARG_TEXT("file", text),
              ARG_PLAIN("line", number), ARG_INTEGER("column", number),
              ARG_NAME("reason", TEXT_IMPORT_JSON_SYNTAX));
    error_copy(&copy, &err);
    error_write(&out, LANGUAGE_ZH, &err);
    memset(&err, 0xA5, sizeof err);
    error_write(&again, LANGUAGE_ZH, &copy);
    ALWAYS(strcmp(buffer_text(&out), buffer_text(&again)) == 0);
    ALWAYS(!utf8_valid(text, strlen(text)) || utf8_valid(out.bytes, out.size));
    buffer_free(&again);
    buffer_free(&out);
}

static void write_json(const char *text, int64_t number, int digits)
{
    struct buffer out = {0};
    struct json_writer json = {.out = &out};
    json_open_object(&json);
    json_put_text(&json, "text", text);
    json_put_integer(&json, "number", number);
    json_key(&json, "decimal"), json_add_decimal(&json, number, digits);
    json_key(&json, text), json_add_null(&json);
    json_close(&json);
    ALWAYS(json_oracle_has_integer(out.bytes, out.size, "number", number) ||
           strcmp(text, "number") == 0);
    if (utf8_valid(text, strlen(text)) && strcmp(text, "text") != 0)
        ALWAYS(json_oracle_has_text(out.bytes, out.size, "text", text));
    buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 9)
        return 0;
    int64_t number;
    memcpy(&number, data + 1, sizeof number);
    struct arena *arena = arena_new();
    const char *text = arena_copy(arena, (const char *)data + 9, size - 9);
    write_arguments((enum text_arg_kind)(data[0] % (TEXT_ARG_DEGREES_E7 + 1)), number, text);
    write_error(text, number);
    write_json(text, number, data[0] % 18 + 1);
    arena_free(arena);
    return 0;
}
