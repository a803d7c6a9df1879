/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/progress.h"
#include "base/vocabulary.h"

/*
 * The command line: muster CITY.muster <verb> [noun] [arguments] [options]
 *
 * One table (commands.c) holds every command; parsing, --help, the list of commands and the
 * checks of options are read off it.
 */
struct option {
    const char *name;       /* "within", without the dashes */
    const char *value_name; /* "LIMIT"; NULL = a switch */
    enum text_id help;
};

enum { OPTION_MAX = 16, ARGUMENT_MAX = 4 };

struct invocation;

struct command {
    const char *verb, *noun; /* noun NULL = the verb stands alone */
    const char *arguments;   /* "FILE", "NAME", "" */
    int argument_min, argument_max;
    enum text_id summary;
    const char *example;
    struct option options[OPTION_MAX]; /* the last has no name */
    /* Writes results to invocation->out. False = error. */
    bool (*run)(struct invocation *invocation, struct error *err);
};

extern const struct command commands[];
extern const int command_count;

/* One call of the program. */
struct invocation {
    const char *city_path;
    const struct command *command;
    int argument_count;
    const char *arguments[ARGUMENT_MAX];
    const char *values[OPTION_MAX]; /* by the command's options; "" for a switch that is given */
    bool json;
    enum language language;
    const char *as, *password_file; /* who acts: of every command; NULL */
    struct buffer *out;             /* what goes to stdout */
    struct buffer *notes;           /* what goes to stderr besides */
    struct arena *arena;            /* texts of the answer; given back at the end */
    const struct progress *progress;
    int exit_code; /* EXIT_NO when the answer is no; see error_exit_code */
};

enum { EXIT_NO = 1 };

/* The value of an option of the command, NULL if it was not given. */
const char *option_value(const struct invocation *invocation, const char *name);

/*
 * Finds command and options in the words of the command line (without the program's name).
 * Refuses with ERROR_USAGE and names the word that does not fit.
 */
bool invocation_parse(int word_count, char *const *words, struct invocation *invocation,
                      struct error *err);

/* Values of options; ERROR_USAGE names the option and what it takes. */
bool parse_count(const struct invocation *invocation, const char *name, int64_t least, int64_t most,
                 int64_t *value, struct error *err);
/* "15min", "90s", "1h", "2min30s"; more than nothing, at most 365 days */
bool parse_duration(const char *text, int64_t *ret_ms);
/* "500m", "1.5km"; more than nothing */
bool parse_length(const char *text, int64_t *ret_mm);

/* Says what an option takes; `value` NULL = it was not given. Returns false. */
bool bad_value(struct error *err, const char *option, const char *value, const char *expected);

/* --hazard NAME, which is required. */
bool parse_hazard(const struct invocation *invocation, enum hazard *ret_hazard, struct error *err);

/* One line of text from the catalogue on stdout, or a note on stderr. */
#define say(invocation, id, ...)                                                                   \
    (text_write((invocation)->out, (invocation)->language, id, ##__VA_ARGS__),                     \
     buffer_add_char((invocation)->out, '\n'))
#define note(invocation, id, ...)                                                                  \
    (text_write((invocation)->notes, (invocation)->language, id, ##__VA_ARGS__),                   \
     buffer_add_char((invocation)->notes, '\n'))

#endif
