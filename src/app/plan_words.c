/* SPDX-License-Identifier: Apache-2.0 */
#include "app/plan_words.h"

#include <string.h>

#include "base/measure.h"
#include "base/utf8.h"

bool plan_name_valid(const char *name)
{
    return strlen(name) <= PLAN_NAME_MAX_BYTES && name[0] != '-' && !strchr(name, '/') &&
           utf8_is_plain_line(name);
}

bool walk_limit_parse(const char *text, struct walk_limit *ret_limit)
{
    *ret_limit = (struct walk_limit){0};
    if (strcmp(text, "none") == 0)
        ret_limit->kind = WALK_LIMIT_NONE;
    else if (parse_duration(text, &ret_limit->value))
        ret_limit->kind = WALK_LIMIT_TIME;
    else if (parse_length(text, &ret_limit->value))
        ret_limit->kind = WALK_LIMIT_LENGTH;
    else
        return false;
    return true;
}

bool reaction_parse(const char *text, time_ms *ret_reaction_ms)
{
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    int64_t reaction_ms = 0;
    if (strcmp(text, "0") != 0 && (!parse_duration(text, &reaction_ms) || reaction_ms > DAY_MS))
        return false;
    *ret_reaction_ms = (time_ms)reaction_ms;
    return true;
}
