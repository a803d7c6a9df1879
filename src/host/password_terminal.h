/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_PASSWORD_TERMINAL_H
#define HOST_PASSWORD_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

/* The part of host/password.h that talks to the terminal; nobody else includes this. */

enum terminal_answer { TERMINAL_ANSWERED, TERMINAL_NONE, TERMINAL_GAVE_UP };

/*
 * Writes the question and reads a line with the echo off. What is typed beyond `room` - 1 bytes is
 * dropped, `*ret_length` counts it. A signal that comes meanwhile finds the echo on again; if it
 * does not end the program, the answer is TERMINAL_GAVE_UP, or the question is asked anew after a
 * stop.
 */
enum terminal_answer password_terminal_ask(const char *question, char *ret_line, size_t room,
                                           size_t *ret_length);

#endif
