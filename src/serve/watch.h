/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_WATCH_H
#define SERVE_WATCH_H

#include <stdint.h>

/*
 * Cuts off whoever lets a request trickle in: the library's own timeout begins anew with each
 * byte. A connection has so long to bring its next request, from when it was opened or the last
 * one was answered; while an answer is made or sent its clock rests. The clocks of so many run at
 * once; where there are more, who began first is cut off.
 *
 * Connections are known by any address that is theirs alone. The end of one is told before its
 * socket is closed, so that no other is ever cut off in its place.
 */
struct watch;

struct watch *watch_start(uint32_t patience_ms, uint32_t running_max);
void watch_begin(struct watch *watch, const void *connection, int handle);
/* So much longer has the request that is coming in. */
void watch_extend(struct watch *watch, const void *connection, int64_t more_ms);
void watch_rest(struct watch *watch, const void *connection);
void watch_next(struct watch *watch, const void *connection);
void watch_end(struct watch *watch, const void *connection);
/* Cuts nobody off any more. */
void watch_stop(struct watch *watch);
void watch_free(struct watch *watch);

#endif
