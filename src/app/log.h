/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_LOG_H
#define APP_LOG_H

#include "app/actor.h"
#include "operate/entry_types.h"
#include "store/log.h"

/* Which entries are wanted. */
struct log_request {
    bool has_at;
    int64_t at_ms; /* the log as it was then: up to the last entry of this time or before */
    bool has_realm;
    struct realm realm;
    const char *type, *author; /* NULL: any */
    const char *about;         /* what an entry names as a whole: a party, a site, an act… */
    int64_t last_count;        /* only the last so many; 0 = all */
    int64_t after;             /* only what comes after this position; 0 */
    bool with_private;         /* what is private as well, where its key is here */
};

/* An entry as it is handed out. */
struct log_line {
    const struct logged_entry *logged; /* the exact bytes, hash, signatures */
    const struct entry *entry;
    const struct entry_type *type; /* NULL: unknown, or newer than this program */
    const void *body;              /* as the form of its type says; NULL with `type` */
    const char *private_text;      /* canonical JSON; NULL = none, not asked for, or: */
    const struct error *sealed;    /* why it cannot be read */
};

/* As log_visit of store/log.h: false stops, having set `err` or not. */
typedef bool log_line_visit(void *context, const struct log_line *line, struct error *err);

/* Hands out the entries in their order; each lives until the next. */
bool app_read_log(struct engine *engine, const struct log_request *request,
                  const struct progress *progress, log_line_visit *on_line, void *context,
                  struct error *err);

/* The state as it was then: `*ret_position` is that of the last entry that counts. In `arena`. */
bool app_state_at(struct engine *engine, int64_t at_ms, const struct progress *progress,
                  struct arena *arena, const struct operation **ret_operation,
                  int64_t *ret_position, struct error *err);

#endif
