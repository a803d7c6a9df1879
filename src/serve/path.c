/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/path.h"

#include <stdlib.h>
#include <string.h>

static bool is_part(const char *wanted, size_t length, const char *part)
{
    return strlen(part) == length && memcmp(wanted, part, length) == 0;
}

/* Parts in braces go into `ret_parameters`; NULL: there are none. */
static bool has_parts(const char *wanted, const struct uri *uri, const char **ret_parameters)
{
    uint32_t parameters = 0, part = 0;
    for (size_t length; *wanted == '/' && part < uri->part_count; wanted += length, part++) {
        length = strcspn(++wanted, "/");
        if (ret_parameters && wanted[0] == '{' && parameters < PARAMETER_MAX)
            ret_parameters[parameters++] = uri->parts[part];
        else if (!is_part(wanted, length, uri->parts[part]))
            return false;
    }
    return *wanted == '\0' && part == uri->part_count;
}

bool path_matches(const char *pattern, const struct uri *uri, const char **ret_parameters)
{
    return has_parts(pattern, uri, ret_parameters);
}

bool path_is(const char *wanted, const struct uri *uri)
{
    return has_parts(wanted, uri, NULL);
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
