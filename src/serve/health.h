/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_HEALTH_H
#define SERVE_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * Whether the server still has its city: the file that was there when it started lies in its place,
 * can be opened and read, and no answer has found it damaged since. Any thread may ask.
 */
struct health;

struct health *health_new(const char *city_path);
void health_free(struct health *health);

/* Looks at the file itself once a second at most. False with ERROR_IO, which names no file: anybody
 * may ask. */
bool health_look(struct health *health, int64_t now_ms, struct error *err);
/* Whether the file in its place is the one that was there when the server started; looked at now.
 * Nothing is written into another. */
bool health_check_place(const struct health *health, struct error *err);
/* Until the server starts again: what is damaged does not mend. */
void health_note_damage(struct health *health);

#endif
