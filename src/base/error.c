/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <string.h>

#include "base/assert.h"

static const struct {
    const char *name;
    int exit_code;
} kinds[ERROR_KIND_COUNT] = {
    [ERROR_NONE] = {"none", 0},
    [ERROR_USAGE] = {"usage", 2},
    [ERROR_INPUT] = {"input", 3},
    [ERROR_NOT_FOUND] = {"not_found", 4},
    [ERROR_CONFLICT] = {"conflict", 5},
    [ERROR_LIMIT] = {"limit", 6},
    [ERROR_IO] = {"io", 7},
    [ERROR_DENIED] = {"denied", 8},
    [ERROR_CANCELLED] = {"cancelled", 9},
};

/* Cuts at a character's beginning, so that the text stays UTF-8. */
static size_t fitting_length(const char *text, size_t room)
{
    size_t length = strlen(text);
    if (length <= room)
        return length;
    length = room;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

static const char *keep(struct error *err, const char *text)
{
    if (!text)
        text = "";
    size_t room = sizeof err->pool - err->pool_used;
    if (room <= 1)
        return "";
    size_t length = fitting_length(text, room - 1);
    char *copy = err->pool + err->pool_used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    err->pool_used += length + 1;
    return copy;
}

void error_fill(struct error *err, enum error_kind kind, enum text_id id,
                const struct text_arg *args, size_t arg_count)
{
    ALWAYS(arg_count <= ERROR_ARG_MAX);
    /* Built apart: an argument may point into the error that is being replaced. */
    struct error built = {.kind = kind, .id = id, .arg_count = arg_count};
    for (size_t i = 0; i < arg_count; i++) {
        built.args[i] = args[i];
        if (args[i].kind == TEXT_ARG_TEXT)
            built.args[i].text = keep(&built, args[i].text);
    }
    error_copy(err, &built);
}

void error_copy(struct error *to, const struct error *from)
{
    *to = *from;
    for (size_t i = 0; i < to->arg_count; i++) {
        const char *text = from->args[i].text;
        bool in_pool = from->args[i].kind == TEXT_ARG_TEXT && text >= from->pool &&
                       text < from->pool + sizeof from->pool;
        if (in_pool)
            to->args[i].text = to->pool + (text - from->pool);
    }
}

void error_write(struct buffer *out, enum language language, const struct error *err)
{
    text_write_list(out, language, err->id, err->args, err->arg_count);
}

int error_exit_code(enum error_kind kind)
{
    return kinds[kind].exit_code;
}

const char *error_kind_name(enum error_kind kind)
{
    return kinds[kind].name;
}
