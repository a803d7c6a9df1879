/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_WRITING_H
#define SERVE_WRITING_H

#include "serve/routes.h"

/*
 * The city opened to write one thing into it, by whoever has signed in. The write lock is held from
 * begin to end and not a moment longer, so that the command line works beside the server; whoever
 * else holds it is named in the error. One at a time.
 */
struct writing {
    struct engine *engine;
    struct actor actor;
};

/* Who acts, now. */
struct actor writing_actor(const struct sitting *sitting);

/* For what is not part of a request, by whoever sits there. */
bool writing_open(const struct serving *serving, const struct sitting *sitting,
                  struct writing *writing, struct error *err);
void writing_close(const struct serving *serving, struct writing *writing);

bool writing_begin(struct call *call, struct writing *writing, struct error *err);
/* Where it was refused (not `ok`), what the decision says is missing is said with the error.
 * Returns `ok`. */
bool writing_end(struct call *call, struct writing *writing, const struct decision *decision,
                 bool ok);
/* Puts "review" into the answer: {"id":"e137","by_ms":…}, what somebody else has to review of what
 * was just done; or null. */
void writing_put_review(struct call *call, const struct writing *writing, struct json_writer *json);

#endif
