/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/large_bodies.h"

#include <stddef.h>
#include <string.h>

#include "base/assert.h"

void large_bodies_init(struct large_bodies *bodies)
{
    memset(bodies->places, 0, sizeof bodies->places);
    ALWAYS(pthread_mutex_init(&bodies->lock, NULL) == 0);
}

void large_bodies_destroy(struct large_bodies *bodies)
{
    pthread_mutex_destroy(&bodies->lock);
}

enum large_body large_bodies_take(struct large_bodies *bodies, const void *request,
                                  const char *whose)
{
    enum large_body result = LARGE_BODY_FULL;
    int place = -1;
    ALWAYS(pthread_mutex_lock(&bodies->lock) == 0);
    for (int p = 0; p < LARGE_BODIES_MAX; p++) {
        if (!bodies->places[p].request)
            place = p;
        else if (strcmp(bodies->places[p].whose, whose) == 0)
            result = LARGE_BODY_ONE_OF_HIS;
    }
    if (place >= 0 && result == LARGE_BODY_FULL) {
        bodies->places[place].request = request;
        bodies->places[place].whose = whose;
        result = LARGE_BODY_TAKEN;
    }
    pthread_mutex_unlock(&bodies->lock);
    return result;
}

void large_bodies_leave(struct large_bodies *bodies, const void *request)
{
    ALWAYS(pthread_mutex_lock(&bodies->lock) == 0);
    for (int p = 0; p < LARGE_BODIES_MAX; p++)
        if (bodies->places[p].request == request)
            bodies->places[p].request = NULL;
    pthread_mutex_unlock(&bodies->lock);
}
