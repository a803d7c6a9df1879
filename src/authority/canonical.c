/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "authority/rule_reading.h"
#include "base/assert.h"

static void write_escaped(struct buffer *out, unsigned char byte)
{
    static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (size_t i = 0; i + 1 < sizeof shorts; i += 2) {
        if ((unsigned char)shorts[i] == byte) {
            buffer_add_char(out, '\\');
            buffer_add_char(out, shorts[i + 1]);
            return;
        }
    }
    buffer_add_format(out, "\\u%04x", byte);
}

static void write_text(struct buffer *out, const char *text, size_t size)
{
    buffer_add_char(out, '"');
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x20 || byte == '"' || byte == '\\')
            write_escaped(out, byte);
        else
            buffer_add_char(out, text[i]);
    }
    buffer_add_char(out, '"');
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_object(struct buffer *out, struct arena *scratch, const json_t *object)
{
    size_t count = json_object_size(object), i = 0;
    const char **names = ARENA_ARRAY(scratch, const char *, count), *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, name, value) names[i++] = name;
    qsort(names, count, sizeof *names, compare_names);
    for (i = 0; i < count; i++) {
        buffer_add_char(out, i ? ',' : '{');
        write_text(out, names[i], strlen(names[i]));
        buffer_add_char(out, ':');
        canonical_write(out, scratch, json_object_get(object, names[i]));
    }
    buffer_add_text(out, count ? "}" : "{}");
}

static void write_array(struct buffer *out, struct arena *scratch, const json_t *array)
{
    size_t count = json_array_size(array);
    for (size_t i = 0; i < count; i++) {
        buffer_add_char(out, i ? ',' : '[');
        canonical_write(out, scratch, json_array_get(array, i));
    }
    buffer_add_text(out, count ? "]" : "[]");
}

void canonical_write(struct buffer *out, struct arena *scratch, const json_t *tree)
{
    switch (json_typeof(tree)) {
    case JSON_OBJECT: write_object(out, scratch, tree); return;
    case JSON_ARRAY: write_array(out, scratch, tree); return;
    case JSON_STRING: write_text(out, json_string_value(tree), json_string_length(tree)); return;
    case JSON_INTEGER: buffer_add_integer(out, json_integer_value(tree)); return;
    case JSON_TRUE: buffer_add_text(out, "true"); return;
    case JSON_FALSE: buffer_add_text(out, "false"); return;
    case JSON_NULL: buffer_add_text(out, "null"); return;
    case JSON_REAL: break;
    }
    ALWAYS(false); /* a real has no canonical form; the readers have refused it */
}
