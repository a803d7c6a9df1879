/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OPERATE_RANDOM_BODY_H
#define TESTS_OPERATE_RANDOM_BODY_H

#include "base/random.h"
#include "operate/body.h"

/* Structs of any form, by chance: every kind of field, its bounds, and what is left out. */

/* A valid struct in `arena`. */
void *random_body(const struct body_form *form, struct random *random, struct arena *arena);
/* Every field the same? NULL, or the first that is not. */
const char *body_difference(const struct body_form *form, const void *a, const void *b);

#endif
