/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/json_writer.h"
#include "base/measure.h"
#include "base/progress.h"
#include "base/vocabulary.h"

/*
 * The command line: muster CITY.muster <verb> [noun] [arguments] [options]
 *
 * The tables of commands.c, commands_registers.c and commands_act.c hold every command; parsing,
 * --help, the list of commands and the checks of options are read off them.
 */
struct option {
    const char *name;       /* "within", without the dashes */
    const char *value_name; /* "LIMIT"; NULL = a switch */
    enum text_id help;
    bool repeats; /* it may be given several times, each with a value of its own */
};

enum { OPTION_MAX = 22, ARGUMENT_MAX = 4, REPEAT_MAX = 32 };

struct invocation;

struct command {
    const char *verb, *noun; /* noun NULL = the verb stands alone; if it has nouns as well, it takes
                                no arguments then */
    const char *arguments;   /* "FILE", "NAME", "" */
    int argument_min, argument_max;
    enum text_id summary;
    const char *example;
    struct option options[OPTION_MAX]; /* the last has no name */
    /* Writes results to invocation->out. False = error. */
    bool (*run)(struct invocation *invocation, struct error *err);
};

extern const struct command commands[], register_commands[], act_commands[];
extern const int command_count, register_command_count, act_command_count;
/* All of them, 0, 1, … in the order of help; NULL past the last. */
const struct command *command_at(int index);

/* One call of the program. */
struct invocation {
    const char *city_path;
    const struct command *command;
    int argument_count;
    const char *arguments[ARGUMENT_MAX];
    const char *values[OPTION_MAX]; /* by the command's options; "" for a switch that is given */
    int repeat_count;               /* further values of options that repeat, as they were given */
    struct {
        int option;
        const char *value;
    } repeats[REPEAT_MAX];
    bool json;
    enum language language;
    const char *as, *password_file; /* who acts: of every command; NULL */
    struct buffer *out;             /* what goes to stdout */
    bool out_is_data;               /* a file that was asked for, to the byte */
    struct buffer *notes;           /* what goes to stderr besides */
    struct arena *arena;            /* texts of the answer; given back at the end */
    const struct progress *progress;
    const volatile bool *stop; /* set by Ctrl-C: what would go on for ever ends */
    /* Writes out what is in `out` and empties it; NULL where nothing is to go out yet. */
    bool (*write_out)(struct buffer *out);
    int exit_code;            /* EXIT_NO when the answer is no; see error_exit_code */
    const char *refusal;      /* lines that explain an error further, after it; NULL */
    const char *refusal_json; /* the same as a JSON object; NULL */
};

enum { EXIT_NO = 1 };

/* For long answers: once there is much in `out` it is written. What follows an error then follows
 * half an answer. ERROR_IO if it cannot be written. */
bool invocation_flush(struct invocation *invocation, struct error *err);

/* The value of an option of the command, NULL if it was not given. */
const char *option_value(const struct invocation *invocation, const char *name);
/* Of an option that repeats: its values, 0, 1, … until NULL. */
const char *option_value_at(const struct invocation *invocation, const char *name, int index);

/* --json and --lang wherever they stand, whatever else is wrong: errors, too, are said so. */
void invocation_read_manner(int word_count, char *const *words, struct invocation *invocation);
/*
 * Finds command and options in the words of the command line (without the program's name).
 * Refuses with ERROR_USAGE and names the word that does not fit.
 */
bool invocation_parse(int word_count, char *const *words, struct invocation *invocation,
                      struct error *err);

/* Values of options; ERROR_USAGE names the option and what it takes. */
bool parse_count(const struct invocation *invocation, const char *name, int64_t least, int64_t most,
                 int64_t *value, struct error *err);
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
