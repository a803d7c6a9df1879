/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_PLAN_WORDS_H
#define APP_PLAN_WORDS_H

#include "base/buffer.h"
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

#define SNAP_EXPECTED "500m (10km)"
bool snap_parse(const char *text, int32_t *ret_snap_mm);

/* The other way round: what is written here is read as the same again. */
void walk_limit_write_word(struct buffer *out, const struct walk_limit *limit);
void reaction_write_word(struct buffer *out, time_ms reaction_ms);
void snap_write_word(struct buffer *out, int32_t snap_mm);

#endif
