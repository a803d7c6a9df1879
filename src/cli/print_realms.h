/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PRINT_REALMS_H
#define CLI_PRINT_REALMS_H

#include "app/realms.h"
#include "cli/command.h"

/* Posture, for people and, with --json, for programs. Every line and every object says its realm.
 */
void print_posture(struct invocation *invocation, const struct posture_view *view, int64_t now_ms);
/* Its members, within an object. */
void json_posture(struct json_writer *json, const struct posture_view *view);

/* "EXERCISE 1 · “Autumn” · running" */
void print_exercise(struct invocation *invocation, const struct realm_view *view);
void json_realms(struct json_writer *json, const char *key, const struct realm_view *views,
                 uint32_t count);

#endif
