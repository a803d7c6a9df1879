/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_ACTING_H
#define CLI_ACTING_H

#include "app/actor.h"
#include "cli/command.h"

/*
 * A city opened to act in it from the command line: --as PERSON opens the person's key with his
 * password (--password-file, or asked for at the terminal). One call of the program is one
 * session.
 */
struct acting {
    struct engine *engine;
    struct arena *arena;
    struct session session;
    struct actor actor;
    bool only_reads; /* until acting_write */
};

bool acting_begin(struct invocation *invocation, enum engine_mode mode, struct acting *acting,
                  struct error *err);
void acting_end(struct acting *acting);

/* The same for reading at first, where there is such a city, so that others can write while a file
 * is read; else in `mode` at once. Then, to write: the session stays, what was read of the engine
 * is gone. */
bool acting_begin_reading(struct invocation *invocation, enum engine_mode mode,
                          struct acting *acting, struct error *err);
bool acting_write(struct invocation *invocation, enum engine_mode mode, struct acting *acting,
                  struct error *err);

/*
 * The same for a command that changes something in one step: with the basis it claims; and at its
 * end what is missing (not `ok`), who has to release it, and what could not be destroyed yet.
 * Returns `ok`.
 */
bool acting_begin_change(struct invocation *invocation, enum engine_mode mode,
                         struct acting *acting, struct error *err);
bool acting_end_change(struct invocation *invocation, struct acting *acting,
                       const struct decision *decision, bool ok);

/* --basis verbal|emergency, --given TIME, --called-back, --superior PARTY, --why TEXT of commands
 * that have them. */
bool acting_read_claim(const struct invocation *invocation, struct acting *acting,
                       struct error *err);

/* Says that a second person has to release it: "act 5 is drafted; release it with …". */
void acting_say_draft(struct invocation *invocation, const char *act);

/* What rules said is missing, one line each, and what else is open: after the error, on stderr and
 * in its JSON. Called by handlers when something was refused. */
void acting_note_missing(struct invocation *invocation, const struct decision *decision);

/* --realm live|exercise N|planning, or as it is printed; `otherwise` unless given. */
bool acting_read_realm(const struct invocation *invocation, struct realm otherwise,
                       struct realm *ret_realm, struct error *err);

/* "2026-11-24T03:10Z", "2026-11-24 03:10" (UTC), "now", or "+30min", "-2h", "+5d" from now → ms
 * since 1970. */
bool parse_moment(const char *text, int64_t now_ms, int64_t *ret_ms);

#endif
