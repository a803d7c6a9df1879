/* SPDX-License-Identifier: Apache-2.0 */
#include "app/plan_words.h"

#include <string.h>

#include "base/measure.h"
#include "base/utf8.h"

/* "name@3" is version 3 of a plan; in a path "." and ".." are other places. */
static bool means_another(const char *name)
{
    const char *at = strrchr(name, '@');
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
           (at && at[1] && strspn(at + 1, "0123456789") == strlen(at + 1));
}

bool plan_name_valid(const char *name)
{
    return strlen(name) <= PLAN_NAME_MAX_BYTES && name[0] != '-' && !strchr(name, '/') &&
           utf8_is_plain_line(name) && !means_another(name);
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

bool snap_parse(const char *text, int32_t *ret_snap_mm)
{
    enum { SNAP_MAX_MM = 10 * 1000 * 1000 };
    int64_t snap_mm;
    if (!parse_length(text, &snap_mm) || snap_mm > SNAP_MAX_MM)
        return false;
    *ret_snap_mm = (int32_t)snap_mm;
    return true;
}

/* "15", "7.5": in thousands, without zeros behind. */
static void write_thousandths(struct buffer *out, int64_t value, const char *unit)
{
    enum { WHOLE = 1000, DIGITS = 3 };
    if (value % WHOLE == 0)
        buffer_add_integer(out, value / WHOLE);
    else
        buffer_add_decimal(out, value, DIGITS);
    buffer_add_text(out, unit);
}

static void write_duration_word(struct buffer *out, int64_t ms)
{
    enum { MINUTE_MS = 60 * 1000 };
    if (ms % MINUTE_MS != 0) {
        write_thousandths(out, ms, "s");
        return;
    }
    buffer_add_integer(out, ms / MINUTE_MS);
    buffer_add_text(out, "min");
}

void walk_limit_write_word(struct buffer *out, const struct walk_limit *limit)
{
    switch (limit->kind) {
    case WALK_LIMIT_TIME: write_duration_word(out, limit->value); break;
    case WALK_LIMIT_LENGTH: write_thousandths(out, limit->value, "m"); break;
    case WALK_LIMIT_NONE: buffer_add_text(out, "none"); break;
    }
}

void reaction_write_word(struct buffer *out, time_ms reaction_ms)
{
    if (reaction_ms > 0)
        write_duration_word(out, reaction_ms);
    else
        buffer_add_char(out, '0');
}

void snap_write_word(struct buffer *out, int32_t snap_mm)
{
    write_thousandths(out, snap_mm, "m");
}
