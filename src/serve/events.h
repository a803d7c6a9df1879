/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_EVENTS_H
#define SERVE_EVENTS_H

#include "serve/access.h"

/*
 * What happens, told to whoever listens: server-sent events (HTML, 9.2). The last few are kept, the
 * same for all; a listener is no more than a place among them. One that falls behind them is cut
 * off, and comes again with the number it knows.
 *
 * The number of an event names this run of the server: what a listener brings from another run, or
 * from too long ago, is answered with the event `reset`: load everything anew.
 */
struct events;

enum { EVENTS_KEPT = 512, LISTENERS_MAX = 1000 };

struct events_options {
    int64_t heartbeat_ms;
    const struct serving *serving; /* for who may listen */
    /* Called a few times a second while anybody listens, by one thread. */
    void (*look)(void *context);
    void *context;
};
struct events *events_start(const struct events_options *options);
/* Now, and not at the next time: this server itself has changed something. */
void events_look_soon(struct events *events);
/* All streams end, and new ones at once. */
void events_stop(struct events *events);
/* No stream is open any more. */
void events_free(struct events *events);

/* `data` is JSON, one line, in each language. Any thread may call it. */
void events_publish(struct events *events, const char *kind,
                    const char *const data[static LANGUAGE_COUNT]);

/* A stream for an answer; `last` is the Last-Event-ID, NULL: a new listener. False: too many. */
bool events_listen(struct events *events, const struct watcher *watcher, enum language language,
                   const char *last, struct http_feed *ret_feed);
uint32_t events_listeners(struct events *events);

#endif
