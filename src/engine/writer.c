/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <semaphore.h>
#include <time.h>

#include "base/assert.h"
#include "engine/engine_parts.h"

/*
 * Group commit: submitters put their job on a list and wait; the one writer takes all that is
 * there, writes it, syncs once, and wakes those it was for. While the disk is busy the next list
 * grows, so the more there is to do, the more a sync carries.
 *
 * Those who are woken may be back at once with their next job. Were the writer to take the first
 * of them alone, every other sync would carry one job; so it waits a moment for as many as it has
 * just served, for half as long at most as that took.
 */
struct waiting {
    struct job *job;
    struct error *err;
    struct waiting *next;
    sem_t done;
};

struct writer {
    struct engine *engine;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t arrived;
    struct waiting *first, **last;
    uint32_t count;  /* on the list */
    uint32_t wanted; /* the writer sleeps until there are so many */
    bool shall_stop;
};

enum { PATIENCE_MAX_NS = 2 * 1000 * 1000 };

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
    writer->count -= count;
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
    /* From here on it may be gone. */
    for (uint32_t i = 0; i < count; i++)
        sem_post(&batch[i]->done);
}

static int64_t ns_between(const struct timespec *from, const struct timespec *to)
{
    return (int64_t)(to->tv_sec - from->tv_sec) * 1000000000 + (to->tv_nsec - from->tv_nsec);
}

static struct timespec later(const struct timespec *from, int64_t ns)
{
    int64_t nsec = from->tv_nsec + ns;
    return (struct timespec){from->tv_sec + (time_t)(nsec / 1000000000), (long)(nsec % 1000000000)};
}

/* Until there is something; and then until there is about as much as last time, or that takes too
 * long.
 * The lock is held. */
static void gather(struct writer *writer, uint32_t usual, const struct timespec *deadline)
{
    writer->wanted = usual > 1 ? usual - usual / 8 : 1;
    while (writer->count < writer->wanted && !writer->shall_stop)
        if (pthread_cond_timedwait(&writer->arrived, &writer->lock, deadline) == ETIMEDOUT)
            break;
    writer->wanted = 1;
    while (writer->count == 0 && !writer->shall_stop)
        pthread_cond_wait(&writer->arrived, &writer->lock);
}

static void *write_on(void *context)
{
    struct writer *writer = context;
    struct waiting *batch[ENGINE_BATCH_MAX];
    struct timespec begin, end = {0}, deadline = {0};
    uint32_t count = 0;
    pthread_mutex_lock(&writer->lock);
    for (;;) {
        gather(writer, count, &deadline);
        if (!writer->first)
            break;
        count = take(writer, batch);
        pthread_mutex_unlock(&writer->lock);
        clock_gettime(CLOCK_MONOTONIC, &begin);
        run(writer, batch, count);
        clock_gettime(CLOCK_MONOTONIC, &end);
        int64_t patience = ns_between(&begin, &end) / 2;
        deadline = later(&end, patience < PATIENCE_MAX_NS ? patience : PATIENCE_MAX_NS);
        pthread_mutex_lock(&writer->lock);
    }
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

static void make_condition(pthread_cond_t *condition)
{
    pthread_condattr_t attributes;
    ALWAYS(pthread_condattr_init(&attributes) == 0);
    ALWAYS(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0);
    ALWAYS(pthread_cond_init(condition, &attributes) == 0);
    pthread_condattr_destroy(&attributes);
}

bool engine_start_writer(struct engine *engine, struct error *err)
{
    struct writer *writer = ARENA_NEW(engine->arena, struct writer);
    writer->engine = engine;
    writer->last = &writer->first;
    writer->wanted = 1;
    if (!signer_start(engine->arena, &engine->signer, err))
        return false;
    ALWAYS(pthread_mutex_init(&writer->lock, NULL) == 0);
    make_condition(&writer->arrived);
    if (pthread_create(&writer->thread, NULL, write_on, writer) != 0)
        return error_set(err, ERROR_IO, TEXT_ENGINE_NO_THREAD);
    pthread_setname_np(writer->thread, "log-writer");
    engine->writer = writer;
    return true;
}

bool writer_submit(struct writer *writer, struct job *job, struct error *err)
{
    struct waiting waiting = {.job = job, .err = err};
    ALWAYS(sem_init(&waiting.done, 0, 0) == 0);
    pthread_mutex_lock(&writer->lock);
    *writer->last = &waiting;
    writer->last = &waiting.next;
    if (++writer->count >= writer->wanted)
        pthread_cond_signal(&writer->arrived);
    pthread_mutex_unlock(&writer->lock);
    while (sem_wait(&waiting.done) != 0)
        ALWAYS(errno == EINTR);
    sem_destroy(&waiting.done);
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
