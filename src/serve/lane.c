/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/lane.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/assert.h"

struct lane {
    lane_work *work;
    pthread_mutex_t lock;
    pthread_cond_t has_come; /* an item, or the end */
    uint32_t thread_count, waiting_max;
    pthread_t *threads; /* [thread_count] */
    void **items;       /* [waiting_max], a ring */
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
        item = lane->items[lane->first];
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

struct lane *lane_start(uint32_t threads, uint32_t waiting_max, lane_work *work)
{
    struct lane *lane = calloc(1, sizeof *lane);
    ALWAYS(lane);
    lane->work = work;
    lane->thread_count = threads;
    lane->waiting_max = waiting_max;
    lane->threads = calloc(threads, sizeof *lane->threads);
    lane->items = calloc(waiting_max, sizeof *lane->items);
    ALWAYS(lane->threads && lane->items);
    ALWAYS(pthread_mutex_init(&lane->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&lane->has_come, NULL) == 0);
    for (uint32_t t = 0; t < threads; t++)
        ALWAYS(pthread_create(&lane->threads[t], NULL, run, lane) == 0);
    return lane;
}

bool lane_push(struct lane *lane, void *item)
{
    ALWAYS(pthread_mutex_lock(&lane->lock) == 0);
    bool ok = !lane->is_stopped && lane->count < lane->waiting_max;
    if (ok) {
        lane->items[(lane->first + lane->count++) % lane->waiting_max] = item;
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
    free(lane->items);
    free(lane);
}
