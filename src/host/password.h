/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_PASSWORD_H
#define HOST_PASSWORD_H

#include "base/error.h"

/*
 * A password of a person: from a file, or asked for at the terminal without showing it. Never from
 * an argument or an environment variable, which other accounts of the machine can read.
 *
 * UTF-8 without characters nobody sees, taken as it was typed: its bytes are the password.
 */
enum { PASSWORD_CHARACTERS_MIN = 10, PASSWORD_BYTES_MAX = 1024 };

struct password {
    char text[PASSWORD_BYTES_MAX + 1];
};

struct password_source {
    const char *file; /* its first line; "-" = standard input; NULL = the terminal asks */
    const char *who;  /* whose it is, for the question */
    bool is_new;      /* at least PASSWORD_CHARACTERS_MIN, asked for twice */
    enum language language;
};

/*
 * Standard input is read to the end of its first line and no further; if it is a terminal, that
 * asks. ERROR_USAGE where no terminal is there, ERROR_INPUT for a password that will not do,
 * ERROR_CANCELLED when the person gave up and the signal did not end the program; for a file what
 * file_read says. To be forgotten by the caller.
 */
bool password_read(const struct password_source *source, struct password *ret_password,
                   struct error *err);
void password_forget(struct password *password);

#endif
