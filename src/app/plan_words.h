/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_PLAN_WORDS_H
#define APP_PLAN_WORDS_H

#include "plan/shelter.h"

/* What is asked of a plan, as people write it; the same on the command line and at the desk. */

enum { PLAN_NAME_MAX_BYTES = 100 };
/* How long people need before they walk, and how far a street may be, unless it is said. */
enum { REACTION_USUAL_MS = 2 * 60 * 1000, SNAP_USUAL_MM = 500 * 1000 };

/* A name stands in lists, on pages and in commands: it must be seen as what it is. */
bool plan_name_valid(const char *name);

#define WALK_LIMIT_EXPECTED "15min, 200m, none"
bool walk_limit_parse(const char *text, struct walk_limit *ret_limit);

#define REACTION_EXPECTED "2min, 90s, 0"
bool reaction_parse(const char *text, time_ms *ret_reaction_ms);

#endif
