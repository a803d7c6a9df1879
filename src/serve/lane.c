/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/lane.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"

struct waiting {
    void *item;
    const char *whose;
};

struct lane {
    lane_work *work;
    pthread_mutex_t lock;
    pthread_cond_t has_come; /* an item, or the end */
    uint32_t thread_count, waiting_max, each_max;
    pthread_t *threads;     /* [thread_count] */
    struct waiting *places; /* [waiting_max], a ring */
    uint32_t first, count;
    bool is_stopped;
};

static void *take(struct lane *lane)
{
    void *item = NULL;
    ALWAYS(pthread_mutex_lock(&lane->lock) == 0);
    while (lane->count == 0 && !lane->is_stopped)
        pthread_cond_wait(&lane->has_come, &lane->lock);
    if (lane->count > 0) {
        item = lane->places[lane->first].item;
        lane->first = (lane->first + 1) % lane->waiting_max;
        lane->count--;
    }
    pthread_mutex_unlock(&lane->lock);
    return item;
}

static void *run(void *context)
{
    struct lane *lane = context;
    void *item;
    while ((item = take(lane)))
        lane->work(item);
    return NULL;
}

struct lane *lane_start(uint32_t threads, uint32_t waiting_max, uint32_t each_max, lane_work *work)
{
    struct lane *lane = calloc(1, sizeof *lane);
    ALWAYS(lane);
    lane->work = work;
    lane->thread_count = threads;
    lane->waiting_max = waiting_max;
    lane->each_max = each_max;
    lane->threads = calloc(threads, sizeof *lane->threads);
    lane->places = calloc(waiting_max, sizeof *lane->places);
    ALWAYS(lane->threads && lane->places);
    ALWAYS(pthread_mutex_init(&lane->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&lane->has_come, NULL) == 0);
    for (uint32_t t = 0; t < threads; t++)
        ALWAYS(pthread_create(&lane->threads[t], NULL, run, lane) == 0);
    return lane;
}

/* With the lock held. */
static bool has_room(const struct lane *lane, const char *whose)
{
    uint32_t his = 0;
    if (lane->is_stopped || lane->count == lane->waiting_max)
        return false;
    if (!whose || lane->each_max == 0)
        return true;
    for (uint32_t p = 0; p < lane->count; p++) {
        const struct waiting *place = &lane->places[(lane->first + p) % lane->waiting_max];
        his += place->whose && strcmp(place->whose, whose) == 0;
    }
    return his < lane->each_max;
}

bool lane_push(struct lane *lane, void *item, const char *whose)
{
    ALWAYS(pthread_mutex_lock(&lane->lock) == 0);
    bool ok = has_room(lane, whose);
    if (ok) {
        lane->places[(lane->first + lane->count++) % lane->waiting_max] =
            (struct waiting){item, whose};
        pthread_cond_signal(&lane->has_come);
    }
    pthread_mutex_unlock(&lane->lock);
    return ok;
}

void lane_stop(struct lane *lane)
{
    ALWAYS(pthread_mutex_lock(&lane->lock) == 0);
    lane->is_stopped = true;
    pthread_cond_broadcast(&lane->has_come);
    pthread_mutex_unlock(&lane->lock);
    for (uint32_t t = 0; t < lane->thread_count; t++)
        pthread_join(lane->threads[t], NULL);
}

void lane_free(struct lane *lane)
{
    pthread_mutex_destroy(&lane->lock);
    pthread_cond_destroy(&lane->has_come);
    free(lane->threads);
    free(lane->places);
    free(lane);
}
