/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "engine/engine_parts.h"

/*
 * Group commit: submitters put their job on a list and wait; the one writer takes all that is
 * there, writes it, syncs once, and wakes those it was for. While the disk is busy the next list
 * grows, so the more there is to do, the more a sync carries.
 */
struct waiting {
    struct job *job;
    struct error *err;
    struct waiting *next;
    pthread_cond_t done;
    bool is_done;
};

struct writer {
    struct engine *engine;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    struct waiting *first, **last;
    bool shall_stop;
};

/* What completes its data in the transaction runs alone, so that it alone can be taken back. */
static bool runs_alone(const struct job *job)
{
    return job->before != NULL || job->after != NULL;
}

/* Takes the next batch off the list; the lock is held. */
static uint32_t take(struct writer *writer, struct waiting **batch)
{
    uint32_t count = 0;
    while (writer->first && count < ENGINE_BATCH_MAX) {
        struct waiting *next = writer->first;
        if (count > 0 && runs_alone(next->job))
            break;
        batch[count++] = next;
        writer->first = next->next;
        if (runs_alone(next->job))
            break;
    }
    if (!writer->first)
        writer->last = &writer->first;
    return count;
}

static void run(struct writer *writer, struct waiting **batch, uint32_t count)
{
    struct job *jobs[ENGINE_BATCH_MAX];
    struct error *errors[ENGINE_BATCH_MAX];
    for (uint32_t i = 0; i < count; i++) {
        jobs[i] = batch[i]->job;
        errors[i] = batch[i]->err;
        errors[i]->kind = ERROR_NONE;
    }
    engine_run_batch(writer->engine, jobs, errors, count);
}

static void *write_on(void *context)
{
    struct writer *writer = context;
    struct waiting *batch[ENGINE_BATCH_MAX];
    pthread_mutex_lock(&writer->lock);
    while (writer->first || !writer->shall_stop) {
        if (!writer->first) {
            pthread_cond_wait(&writer->arrived, &writer->lock);
            continue;
        }
        uint32_t count = take(writer, batch);
        pthread_mutex_unlock(&writer->lock);
        run(writer, batch, count);
        pthread_mutex_lock(&writer->lock);
        for (uint32_t i = 0; i < count; i++) {
            batch[i]->is_done = true;
            pthread_cond_signal(&batch[i]->done);
        }
    }
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

bool engine_start_writer(struct engine *engine, struct error *err)
{
    struct writer *writer = ARENA_NEW(engine->arena, struct writer);
    writer->engine = engine;
    writer->last = &writer->first;
    ALWAYS(pthread_mutex_init(&writer->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&writer->arrived, NULL) == 0);
    if (pthread_create(&writer->thread, NULL, write_on, writer) != 0)
        return error_set(err, ERROR_IO, TEXT_ENGINE_NO_THREAD);
    engine->writer = writer;
    return true;
}

bool writer_submit(struct writer *writer, struct job *job, struct error *err)
{
    struct waiting waiting = {.job = job, .err = err, .done = PTHREAD_COND_INITIALIZER};
    pthread_mutex_lock(&writer->lock);
    *writer->last = &waiting;
    writer->last = &waiting.next;
    pthread_cond_signal(&writer->arrived);
    while (!waiting.is_done)
        pthread_cond_wait(&waiting.done, &writer->lock);
    pthread_mutex_unlock(&writer->lock);
    pthread_cond_destroy(&waiting.done);
    return err->kind == ERROR_NONE;
}

void writer_stop(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    writer->shall_stop = true;
    pthread_cond_signal(&writer->arrived);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    pthread_cond_destroy(&writer->arrived);
    pthread_mutex_destroy(&writer->lock);
}
