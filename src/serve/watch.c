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
    struct watched *earlier, *later; /* of those whose clock runs */
};

struct watch {
    pthread_mutex_t lock;
    pthread_cond_t is_over;
    pthread_t thread;
    int64_t patience_us;
    uint32_t running_max, running;
    struct watched *first, *last; /* whose clock runs: who began first */
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

/* With the lock held, as those below. */
static void stop_clock(struct watch *watch, struct watched *watched)
{
    if (watched->until_us == 0)
        return;
    *(watched->earlier ? &watched->earlier->later : &watch->first) = watched->later;
    *(watched->later ? &watched->later->earlier : &watch->last) = watched->earlier;
    watched->earlier = watched->later = NULL;
    watched->until_us = 0;
    watch->running--;
}

static void cut_off(struct watch *watch, struct watched *watched)
{
    shutdown(watched->handle, SHUT_RDWR);
    stop_clock(watch, watched);
}

/* Whoever opens connections without end and asks nothing pushes out his own, not who comes next. */
static void start_clock(struct watch *watch, struct watched *watched)
{
    stop_clock(watch, watched);
    if (watch->running == watch->running_max)
        cut_off(watch, watch->first);
    watched->until_us = clock_monotonic_us() + watch->patience_us;
    watched->earlier = watch->last;
    *(watch->last ? &watch->last->later : &watch->first) = watched;
    watch->last = watched;
    watch->running++;
}

/* Who was given more time stands where he began: all are looked at. */
static void cut_off_late(struct watch *watch, int64_t now_us)
{
    for (struct watched *at = watch->first, *later; at; at = later) {
        later = at->later;
        if (at->until_us < now_us)
            cut_off(watch, at);
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

struct watch *watch_start(uint32_t patience_ms, uint32_t running_max)
{
    struct watch *watch = calloc(1, sizeof *watch);
    ALWAYS(watch);
    watch->patience_us = (int64_t)patience_ms * 1000;
    watch->running_max = running_max;
    ALWAYS(pthread_mutex_init(&watch->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&watch->is_over, NULL) == 0);
    ALWAYS(pthread_create(&watch->thread, NULL, run, watch) == 0);
    return watch;
}

void watch_begin(struct watch *watch, const void *connection, int handle)
{
    struct watched *watched = calloc(1, sizeof *watched);
    ALWAYS(watched);
    *watched = (struct watched){.connection = connection, .handle = handle};
    ALWAYS(pthread_mutex_lock(&watch->lock) == 0);
    struct watched **place = find(watch, connection);
    watched->next = *place;
    *place = watched;
    start_clock(watch, watched);
    pthread_mutex_unlock(&watch->lock);
}

static void set(struct watch *watch, const void *connection,
                void (*change)(struct watch *watch, struct watched *watched))
{
    ALWAYS(pthread_mutex_lock(&watch->lock) == 0);
    struct watched *watched = *find(watch, connection);
    if (watched)
        change(watch, watched);
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
    set(watch, connection, stop_clock);
}

void watch_next(struct watch *watch, const void *connection)
{
    set(watch, connection, start_clock);
}

void watch_end(struct watch *watch, const void *connection)
{
    ALWAYS(pthread_mutex_lock(&watch->lock) == 0);
    struct watched **place = find(watch, connection), *watched = *place;
    if (watched) {
        stop_clock(watch, watched);
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
