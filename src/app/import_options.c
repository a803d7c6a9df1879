/* SPDX-License-Identifier: Apache-2.0 */
#include "app/import_options.h"

#include <string.h>

#include "base/utf8.h"

const struct import_option import_options[] = {
    {"hazard", false},      {"add", true},      {"map", false},         {"crs", false},
    {"state", false},       {"class", false},   {"datum", false},       {"encoding", false},
    {"delimiter", false},   {"where", false},   {"sites-class", false}, {"suitable", false},
    {"estimate", false},    {"made-up", false}, {"places", false},      {"seed", false},
    {"no-buildings", true},
};
const int import_option_count = sizeof import_options / sizeof *import_options;

static bool check(const char *option, const char *value, struct error *err)
{
    if (strlen(value) > IMPORT_OPTION_MAX)
        return error_set(err, ERROR_INPUT, TEXT_APP_OPTION_LONG, ARG_TEXT("option", option),
                         ARG_INTEGER("most", IMPORT_OPTION_MAX));
    return (utf8_valid(value, strlen(value)) && !utf8_has_steering(value)) ||
           error_set(err, ERROR_INPUT, TEXT_APP_OPTION_NO_LINE, ARG_TEXT("option", option));
}

bool import_options_write(const struct import_words *words, struct buffer *out, struct error *err)
{
    for (int o = 0; o < import_option_count; o++) {
        const struct import_option *option = &import_options[o];
        const char *value = words->find(words->context, option->name);
        if (!value)
            continue;
        if (!option->is_switch && !check(option->name, value, err))
            return false;
        buffer_add_format(out, "%s--%s", out->size > 0 ? " " : "", option->name);
        if (!option->is_switch)
            buffer_add_format(out, " %s", value);
    }
    return true;
}
