/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_API_EVENTS_H
#define SERVE_API_EVENTS_H

#include "serve/events.h"

/* Tells the listeners when the city has changed: for events_options. */
struct city_watch {
    const struct serving *serving;
    uint64_t reading; /* of the desk, that they know */
};
bool api_events_begin(const struct serving *serving, struct city_watch *ret_watch,
                      struct error *err);
void api_events_look(void *context);

#endif
