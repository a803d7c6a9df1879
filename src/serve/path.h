/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_PATH_H
#define SERVE_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "serve/uri.h"

enum { PARAMETER_MAX = 4 };

/*
 * Has the path the parts of the pattern, in whose place "{…}" may be any one part, also an empty
 * one? Those are put into `ret_parameters`, PARAMETER_MAX at most; they live as long as `uri`.
 */
bool path_matches(const char *pattern, const struct uri *uri, const char **ret_parameters);

/* Has it these very parts, whatever they look like? */
bool path_is(const char *wanted, const struct uri *uri);

/* Digits and nothing else, of a number that fits. */
bool path_number(const char *text, uint32_t *ret_number);

#endif
