/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_ACTOR_H
#define APP_ACTOR_H

#include "engine/engine.h"

/* Who does something, when, on what basis and why. Every function that writes takes one. */
struct actor {
    const struct session *session; /* NULL: nobody has said who he is */
    int64_t now_ms;
    struct claim claim;
    const char *why; /* in words, sealed; NULL */
};

/* A job of the actor; `why` becomes its private text unless it has another. */
struct job app_job(const struct actor *actor, enum request_kind kind, struct realm realm,
                   struct arena *arena);
/* {"name":"value",…} as canonical JSON; pairs with a NULL value are left out. Names ascend. */
struct private_text app_private_text(struct arena *arena, const char *const (*pairs)[2],
                                     size_t count);

/* Submits it; what was decided is in `*ret_decision` also where it was refused. */
bool app_submit(struct engine *engine, struct job *job, struct decision *ret_decision,
                struct error *err);

/* A text that was sealed, e.g. "why"; ERROR_NOT_FOUND where it cannot be read on this machine. */
bool app_read_text(struct engine *engine, const char *scope, struct hash commitment,
                   const char *name, struct arena *arena, const char **ret_text, struct error *err);

#endif
