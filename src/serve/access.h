/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_ACCESS_H
#define SERVE_ACCESS_H

#include "serve/routes.h"

/*
 * Who may ask what. In an office that is not founded, on a loopback address, everybody may read;
 * else whoever has signed in and holds a post. Whatever changes something needs a session, its
 * token, and a page of this very server as the one that asks.
 */

/* Sets who asks in `call`; false with the status of the refusal. Afterwards access_leave. */
bool access_check(struct call *call, const struct route *route, unsigned *ret_status,
                  struct error *err);
void access_leave(struct call *call);

/* Ends the sessions of those whom the register does not know any more, if it has changed since
 * `*version`. What cannot be read says so at the next request. */
void access_end_invalid(const struct serving *serving, uint64_t *version);

/* Whoever was let in to see the city, for as long as he stays. */
struct watcher {
    bool has_signed_in;
    struct sitting_mark mark;
};
struct watcher access_watcher(const struct call *call);
/* May he still? What cannot be read says so at his next request. */
bool access_may_watch(const struct serving *serving, const struct watcher *watcher);

/* Too many requests from there; `*ret_wait_ms` says for how long. */
bool access_is_too_fast(const struct call *call, int64_t *ret_wait_ms);

/* "muster-8080", "__Host-muster": browsers keep cookies apart by name, but not by port. */
const char *access_cookie_name(const struct call *call);

/* Does the request come from a page of this server? */
bool access_is_same_origin(const struct call *call);

/* Milliseconds that never go back. */
int64_t access_tick_ms(void);

#endif
