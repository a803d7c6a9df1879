/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_PATH_H
#define SERVE_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/* The path of a request: parts, each after a '/'. */
enum { PARAMETER_MAX = 4 };

/*
 * Does it have the parts of the pattern, in whose place "{…}" may be any one part, also an empty
 * one? Those are put into `ret_parameters`, PARAMETER_MAX at most, in `arena`.
 */
bool path_matches(const char *pattern, const char *path, struct arena *arena,
                  const char **ret_parameters);

/* Digits and nothing else, of a number that fits. */
bool path_number(const char *text, uint32_t *ret_number);

#endif
