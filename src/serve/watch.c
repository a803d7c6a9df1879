/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/watch.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

#include "base/assert.h"
#include "host/clock.h"

enum { PLACES = 4096 };

struct watched {
    const void *connection;
    int handle;
    int64_t until_us; /* 0: its clock rests */
    struct watched *next;
};

struct watch {
    pthread_mutex_t lock;
    pthread_cond_t is_over;
    pthread_t thread;
    int64_t patience_us;
    bool is_stopped;
    struct watched *places[PLACES]; /* chains */
};

static struct watched **find(struct watch *watch, const void *connection)
{
    struct watched **at = &watch->places[(uintptr_t)connection / 64 % PLACES];
    while (*at && (*at)->connection != connection)
        at = &(*at)->next;
    return at;
}

static void cut_off_late(struct watch *watch, int64_t now_us)
{
    for (int p = 0; p < PLACES; p++)
        for (struct watched *at = watch->places[p]; at; at = at->next)
            if (at->until_us != 0 && at->until_us < now_us) {
                shutdown(at->handle, SHUT_RDWR);
                at->until_us = 0;
            }
}

static void *run(void *context)
{
    enum { PERIOD_NS = 250 * 1000 * 1000, SECOND_NS = 1000 * 1000 * 1000 };
    struct watch *watch = context;
    struct timespec until;
    ALWAYS(pthread_mutex_lock(&watch->lock) == 0);
    while (!watch->is_stopped) {
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += PERIOD_NS;
        until.tv_sec += until.tv_nsec / SECOND_NS;
        until.tv_nsec %= SECOND_NS;
        pthread_cond_timedwait(&watch->is_over, &watch->lock, &until);
        if (!watch->is_stopped)
            cut_off_late(watch, clock_monotonic_us());
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
}

struct watch *watch_start(uint32_t patience_ms)
{
    struct watch *watch = calloc(1, sizeof *watch);
    ALWAYS(watch);
    watch->patience_us = (int64_t)patience_ms * 1000;
    ALWAYS(pthread_mutex_init(&watch->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&watch->is_over, NULL) == 0);
    ALWAYS(pthread_create(&watch->thread, NULL, run, watch) == 0);
    return watch;
}

void watch_begin(struct watch *watch, const void *connection, int handle)
{
    struct watched *watched = calloc(1, sizeof *watched);
    ALWAYS(watched);
    *watched =
        (struct watched){connection, handle, clock_monotonic_us() + watch->patience_us, NULL};
    ALWAYS(pthread_mutex_lock(&watch->lock) == 0);
    struct watched **place = find(watch, connection);
    watched->next = *place;
    *place = watched;
    pthread_mutex_unlock(&watch->lock);
}

static void set(struct watch *watch, const void *connection, int64_t until_us)
{
    ALWAYS(pthread_mutex_lock(&watch->lock) == 0);
    struct watched *watched = *find(watch, connection);
    if (watched)
        watched->until_us = until_us;
    pthread_mutex_unlock(&watch->lock);
}

void watch_extend(struct watch *watch, const void *connection, int64_t more_ms)
{
    ALWAYS(pthread_mutex_lock(&watch->lock) == 0);
    struct watched *watched = *find(watch, connection);
    if (watched && watched->until_us != 0)
        watched->until_us += more_ms * 1000;
    pthread_mutex_unlock(&watch->lock);
}

void watch_rest(struct watch *watch, const void *connection)
{
    set(watch, connection, 0);
}

void watch_next(struct watch *watch, const void *connection)
{
    set(watch, connection, clock_monotonic_us() + watch->patience_us);
}

void watch_end(struct watch *watch, const void *connection)
{
    ALWAYS(pthread_mutex_lock(&watch->lock) == 0);
    struct watched **place = find(watch, connection), *watched = *place;
    if (watched) {
        *place = watched->next;
        free(watched);
    }
    pthread_mutex_unlock(&watch->lock);
}

void watch_stop(struct watch *watch)
{
    ALWAYS(pthread_mutex_lock(&watch->lock) == 0);
    watch->is_stopped = true;
    pthread_cond_signal(&watch->is_over);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
}

void watch_free(struct watch *watch)
{
    for (int p = 0; p < PLACES; p++)
        while (watch->places[p]) {
            struct watched *next = watch->places[p]->next;
            free(watch->places[p]);
            watch->places[p] = next;
        }
    pthread_mutex_destroy(&watch->lock);
    pthread_cond_destroy(&watch->is_over);
    free(watch);
}
