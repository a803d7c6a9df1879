/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "authority/rule_reading.h"
#include "base/assert.h"
#include "base/json_writer.h"

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_value(struct json_writer *json, struct arena *scratch, const json_t *value);

static void write_object(struct json_writer *json, struct arena *scratch, const json_t *object)
{
    size_t count = json_object_size(object), i = 0;
    const char **names = ARENA_ARRAY(scratch, const char *, count), *name;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, name, value) names[i++] = name;
    qsort(names, count, sizeof *names, compare_names);
    json_open_object(json);
    for (i = 0; i < count; i++) {
        json_key(json, names[i]);
        write_value(json, scratch, json_object_get(object, names[i]));
    }
    json_close(json);
}

static void write_array(struct json_writer *json, struct arena *scratch, const json_t *array)
{
    json_open_array(json);
    for (size_t i = 0; i < json_array_size(array); i++)
        write_value(json, scratch, json_array_get(array, i));
    json_close(json);
}

/* Depth is bounded: the readers have seen every member. */
static void write_value(struct json_writer *json, struct arena *scratch, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT: write_object(json, scratch, value); return;
    case JSON_ARRAY: write_array(json, scratch, value); return;
    case JSON_STRING: json_add_text(json, json_string_value(value)); return;
    case JSON_INTEGER: json_add_integer(json, json_integer_value(value)); return;
    case JSON_TRUE: json_add_bool(json, true); return;
    case JSON_FALSE: json_add_bool(json, false); return;
    case JSON_NULL:
    case JSON_REAL: break;
    }
    ALWAYS(false); /* neither has a place in a rule set; the readers have refused it */
}

void canonical_write(struct buffer *out, struct arena *scratch, const json_t *tree)
{
    struct json_writer json = {.out = out, .is_canonical = true};
    write_value(&json, scratch, tree);
}
