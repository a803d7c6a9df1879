/* SPDX-License-Identifier: Apache-2.0 */
#include "json_oracle.h"

#include <string.h>

#include <jansson.h>

char *json_oracle_compact(const char *bytes, size_t size)
{
    json_t *tree = json_loadb(bytes, size, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);
    char *text = tree ? json_dumps(tree, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS) : NULL;
    json_decref(tree);
    return text;
}

bool json_oracle_has_text(const char *bytes, size_t size, const char *key, const char *text)
{
    json_t *tree = json_loadb(bytes, size, 0, NULL);
    const char *found = json_string_value(json_object_get(tree, key));
    bool same = found && strcmp(found, text) == 0;
    json_decref(tree);
    return same;
}

bool json_oracle_has_integer(const char *bytes, size_t size, const char *key, int64_t value)
{
    json_t *tree = json_loadb(bytes, size, 0, NULL);
    const json_t *found = json_object_get(tree, key);
    bool same = json_is_integer(found) && json_integer_value(found) == value;
    json_decref(tree);
    return same;
}
