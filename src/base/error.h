/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

#include "base/text.h"

/*
 * What a function that can fail tells its caller: a kind for programs, a sentence for people.
 *
 * Functions that can fail return bool and take `struct error *err` last; on false the error is
 * set and outputs named ret_… are untouched. The sentence is rendered in the reader's language
 * by the front ends alone. "Infeasible" is no error but an answer.
 */
enum error_kind {
    ERROR_NONE,
    ERROR_USAGE,     /* the words of the command line */
    ERROR_INPUT,     /* bad bytes from outside: names file, line or object, and field */
    ERROR_NOT_FOUND, /* no such plan, site, file */
    ERROR_CONFLICT,  /* not in this state: inputs changed, name taken, newer file */
    ERROR_LIMIT,     /* more than the program takes */
    ERROR_IO,        /* the machine: disk full, a file or folder that may not be read or written */
    ERROR_DENIED,    /* the person: no key, a wrong password, not by these rules */
    ERROR_CANCELLED,
    ERROR_KIND_COUNT
};

enum { ERROR_ARG_MAX = 8, ERROR_POOL_SIZE = 1024 };

struct error {
    enum error_kind kind;
    enum text_id id;
    size_t arg_count;
    struct text_arg args[ERROR_ARG_MAX]; /* texts point into `pool` or to literals' copies there */
    size_t pool_used;
    char pool[ERROR_POOL_SIZE];
};

/* Sets the error and returns false, so that `return error_set(…)` reads well. Texts are copied. */
void error_fill(struct error *err, enum error_kind kind, enum text_id id,
                const struct text_arg *args, size_t arg_count);
/* Here, so that a compiler sees that what follows a failure is never reached. */
static inline bool error_set_list(struct error *err, enum error_kind kind, enum text_id id,
                                  const struct text_arg *args, size_t arg_count)
{
    error_fill(err, kind, id, args, arg_count);
    return false;
}
#define error_set(err, kind, id, ...)                                                              \
    error_set_list(                                                                                \
        (err), (kind), (id), (const struct text_arg[]){{0}, ##__VA_ARGS__} + 1,                    \
        sizeof((const struct text_arg[]){{0}, ##__VA_ARGS__}) / sizeof(struct text_arg) - 1)

/* Copies `from`, texts included. */
void error_copy(struct error *to, const struct error *from);

void error_write(struct buffer *out, enum language language, const struct error *err);

/* The documented exit code: 0 none, 2 usage, 3 input, 4 not found, 5 conflict, 6 limit, 7 io, 8
 * denied, 9 cancelled. 1 is an answer that is not "yes", e.g. `check` refuting a plan. */
int error_exit_code(enum error_kind kind);
/* "input", "not_found"…: the word in JSON. */
const char *error_kind_name(enum error_kind kind);

#endif
