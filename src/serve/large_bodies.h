/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_LARGE_BODIES_H
#define SERVE_LARGE_BODIES_H

#include <pthread.h>

/*
 * Requests whose large body comes in, or is not taken yet: so many at once, and one of each person.
 * Any thread may ask.
 */
enum { LARGE_BODIES_MAX = 2 };

struct large_bodies {
    pthread_mutex_t lock;
    struct {
        const void *request; /* NULL: the place is free */
        const char *whose;
    } places[LARGE_BODIES_MAX];
};

enum large_body { LARGE_BODY_TAKEN, LARGE_BODY_FULL, LARGE_BODY_ONE_OF_HIS };

void large_bodies_init(struct large_bodies *bodies);
void large_bodies_destroy(struct large_bodies *bodies);

/* `whose` lives until the place is left. */
enum large_body large_bodies_take(struct large_bodies *bodies, const void *request,
                                  const char *whose);
/* Nothing where it has no place. */
void large_bodies_leave(struct large_bodies *bodies, const void *request);

#endif
