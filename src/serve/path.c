/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/path.h"

#include <stdlib.h>
#include <string.h>

/* The next part of a path, without the '/' before it. */
static const char *next_part(const char *path, size_t *ret_length)
{
    *ret_length = strcspn(path + 1, "/");
    return path + 1;
}

bool path_matches(const char *pattern, const char *path, struct arena *arena,
                  const char **ret_parameters)
{
    uint32_t count = 0;
    while (*pattern == '/' && *path == '/') {
        size_t pattern_length, path_length;
        const char *wanted = next_part(pattern, &pattern_length);
        const char *part = next_part(path, &path_length);
        if (wanted[0] == '{' && count < PARAMETER_MAX)
            ret_parameters[count++] = arena_copy(arena, part, path_length);
        else if (pattern_length != path_length || memcmp(wanted, part, path_length) != 0)
            return false;
        pattern = wanted + pattern_length;
        path = part + path_length;
    }
    return *pattern == '\0' && *path == '\0';
}

bool path_number(const char *text, uint32_t *ret_number)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || number > UINT32_MAX)
        return false;
    *ret_number = (uint32_t)number;
    return true;
}
