/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PRINT_ACT_H
#define CLI_PRINT_ACT_H

#include "app/act.h"
#include "app/refusal.h"
#include "cli/command.h"

/* Acts, realms and what rules answer, for people and, with --json, for programs. */

/* "LIVE", "EXERCISE 2", "planning": stands first on every line about something of a realm. Lives
 * in the invocation. */
const char *realm_label(const struct invocation *invocation, struct realm realm);
/* "live", "exercise 2": as --realm takes it. */
/* How it is said on the command line: " --realm live", " --realm \"exercise 1\"", nothing for
 * planning. */
const char *realm_words(const struct invocation *invocation, struct realm realm);
void json_realm(struct json_writer *json, const char *key, struct realm realm);

/* "2", 二: of a warning or a response; 1 is the highest, 0 none. */
enum text_id level_text(int64_t level);

/* One line for each missing thing, with article and rule; `with_options`: and how it is given. */
void write_missing(struct buffer *out, enum language language,
                   const struct authority_answer *answer, bool with_options);
/* One line for each other basis that is open. */
void write_bases(struct buffer *out, enum language language, word_set bases);

/* An act in one line, and what belongs to it in lines below. */
void print_act(struct invocation *invocation, const struct act_view *view, int64_t now_ms);
void json_act(struct json_writer *json, enum language language, const struct act_view *view);

#endif
