/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "authority/rule_files.h" /* rule_files, generated from rules/ by tools/embed.py */
#include "authority/rule_set.h"

const char *rule_set_builtin(const char *name, size_t *ret_size)
{
    for (size_t i = 0; rule_files[i].name; i++) {
        if (strcmp(rule_files[i].name, name) != 0)
            continue;
        *ret_size = rule_files[i].size;
        return (const char *)rule_files[i].bytes;
    }
    return NULL;
}

const char *rule_set_builtin_name(size_t index)
{
    size_t count = sizeof rule_files / sizeof *rule_files - 1;
    return index < count ? rule_files[index].name : NULL;
}
