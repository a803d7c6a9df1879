/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_IMPORT_OPTIONS_H
#define APP_IMPORT_OPTIONS_H

#include "base/buffer.h"
#include "base/error.h"

/*
 * The options of an import, as they are kept with its source: "--add --state night --map
 * people=pop". In one order, whoever said them in which: the same options are the same bytes.
 */
struct import_option {
    const char *name;
    bool is_switch;
};
extern const struct import_option import_options[];
extern const int import_option_count;
enum { IMPORT_OPTION_MAX = 4096 }; /* bytes of a value */

struct import_words {
    /* The value of an option, of a switch anything; NULL if it was not said. */
    const char *(*find)(void *context, const char *option);
    void *context;
};

/* ERROR_INPUT names the option whose value is too long, no text, or steers whoever shows it. */
bool import_options_write(const struct import_words *words, struct buffer *out, struct error *err);

#endif
