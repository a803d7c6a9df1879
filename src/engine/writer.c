/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <semaphore.h>

#include "base/assert.h"
#include "engine/engine_parts.h"

/*
 * Group commit in two steps, each on a thread of its own. Submitters put their job on a list and
 * wait. The decider takes what is there, decides it and applies it to the state; this fills the
 * open batch. When the filer has nothing to do it gets the batch, writes and syncs it, while the
 * decider answers those of the batch before and fills the next.
 *
 * Those who are answered come back with their next job. Were all that is on the list to go into
 * one batch, decider and filer would wait for each other in turn; so the open batch goes as soon
 * as it holds half of what there is.
 *
 * The state runs ahead of the disk, by two batches at most. Whoever wants to see it from outside
 * (engine_lock_state) makes the decider stop until the disk has caught up. A batch that fails
 * takes the open one with it, which was decided on top of it, and the state is read from the file
 * again. What completes its data in the transaction, and what destroys something once it is
 * written, is filed by the decider itself, while the filer has nothing to do.
 */
enum {
    AT_ONCE = 16,   /* jobs decided before the decider looks up again */
    WORTHWHILE = 16 /* jobs on the list that wake the decider while the filer is at work */
};

struct waiting {
    struct job *job;
    struct error *err;
    struct waiting *next;
    sem_t done;
};

/* A batch, and who waits for it. */
struct load {
    struct batch batch;
    struct waiting *waiting[ENGINE_BATCH_MAX];
};

struct writer {
    struct engine *engine;
    pthread_t decider, filer;
    pthread_mutex_t lock;
    pthread_cond_t for_decider, for_filer;
    struct waiting *first, **last;
    uint32_t count;  /* on the list */
    uint32_t wanted; /* so many wake the decider; 0: it is awake */
    bool shall_stop, has_nothing_to_come;

    struct load loads[2];
    struct load *open;   /* the decider's */
    struct load *filing; /* the filer's; NULL: it has nothing to do */
    struct load *filed;  /* on the disk, not answered yet; NULL */
    bool has_failed;     /* what the filer had last, which lies in the load that is not open */
    struct error failure;

    bool is_inside; /* the decider, the gate: the state may be ahead of the disk */
};

/* From here on those who waited may be gone. */
static void answer(struct load *load)
{
    uint32_t count = load->batch.job_count;
    batch_clear(&load->batch);
    for (uint32_t j = 0; j < count; j++)
        sem_post(&load->waiting[j]->done);
}

/* The filer. */

/* The lock is held. */
static void file_next(struct writer *writer)
{
    struct load *load = writer->filing;
    pthread_mutex_unlock(&writer->lock);
    bool ok = batch_file(writer->engine, &load->batch, &writer->failure);
    pthread_mutex_lock(&writer->lock);
    writer->filing = NULL;
    writer->filed = ok ? load : NULL;
    writer->has_failed = !ok;
    pthread_cond_signal(&writer->for_decider);
}

static void *file_on(void *context)
{
    struct writer *writer = context;
    pthread_mutex_lock(&writer->lock);
    while (writer->filing || !writer->has_nothing_to_come) {
        if (writer->filing)
            file_next(writer);
        else
            pthread_cond_wait(&writer->for_filer, &writer->lock);
    }
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

/* The decider; `lock` is held but where it says so. */

/* Until that many are on the list, or the filer is done. */
static void wait_for_work(struct writer *writer, uint32_t wanted)
{
    writer->wanted = wanted;
    pthread_cond_wait(&writer->for_decider, &writer->lock);
    writer->wanted = 0;
}

void writer_wait_filed(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    while (writer->filing)
        wait_for_work(writer, 0);
    pthread_mutex_unlock(&writer->lock);
}

static void go_inside(struct writer *writer)
{
    if (writer->is_inside)
        return;
    pthread_mutex_unlock(&writer->lock);
    ALWAYS(pthread_rwlock_wrlock(&writer->engine->gate) == 0);
    writer->is_inside = true;
    pthread_mutex_lock(&writer->lock);
}

/* The state is that of the disk. */
static void go_outside(struct writer *writer)
{
    if (writer->is_inside)
        engine_unlock_state(writer->engine);
    writer->is_inside = false;
}

/* Everything since the last that went well; the filer has nothing to do. Without the lock. */
static void take_back(struct writer *writer, const struct error *err)
{
    struct engine *engine = writer->engine;
    signer_drop(engine->signer);
    ALWAYS(pthread_rwlock_wrlock(&engine->state_lock) == 0);
    ALWAYS(pthread_mutex_lock(&engine->city_lock) == 0);
    engine_reload(engine);
    pthread_mutex_unlock(&engine->city_lock);
    engine_unlock_decided(engine);
    for (int l = 0; l < 2; l++) {
        batch_fail(&writer->loads[l].batch, err);
        answer(&writer->loads[l]);
    }
}

static void answer_filed(struct writer *writer)
{
    struct load *load = writer->filed;
    writer->filed = NULL;
    pthread_mutex_unlock(&writer->lock);
    answer(load);
    pthread_mutex_lock(&writer->lock);
}

static void fail(struct writer *writer, const struct error *err)
{
    while (writer->filing)
        wait_for_work(writer, 0);
    if (writer->filed)
        answer_filed(writer);
    pthread_mutex_unlock(&writer->lock);
    take_back(writer, writer->has_failed ? &writer->failure : err);
    pthread_mutex_lock(&writer->lock);
    writer->has_failed = false;
}

/* The first of the list goes into the open batch. */
static void take_one(struct writer *writer)
{
    struct load *load = writer->open;
    load->waiting[load->batch.job_count] = writer->first;
    batch_add_job(&load->batch, writer->first->job, writer->first->err);
    writer->first = writer->first->next;
    writer->count--;
    if (!writer->first)
        writer->last = &writer->first;
}

/* The open batch is empty, and the filer has nothing to do. */
static void run_alone(struct writer *writer)
{
    struct load *load = writer->open;
    take_one(writer);
    pthread_mutex_unlock(&writer->lock);
    engine_run_batch(writer->engine, &load->batch);
    answer(load);
    pthread_mutex_lock(&writer->lock);
}

/* Those who may share a transaction, as long as there is room. */
static void decide_some(struct writer *writer)
{
    struct batch *batch = &writer->open->batch;
    uint32_t begin = batch->job_count;
    struct error err;
    while (writer->first && batch->job_count < ENGINE_BATCH_MAX &&
           batch->job_count - begin < AT_ONCE && !job_runs_alone(writer->first->job))
        take_one(writer);
    pthread_mutex_unlock(&writer->lock);
    bool ok = batch_decide(writer->engine, batch, begin, &err);
    pthread_mutex_lock(&writer->lock);
    if (!ok)
        fail(writer, &err);
}

/* What is to be destroyed is so when those who asked for it are told; without the lock. */
static void file_and_purge(struct writer *writer)
{
    struct engine *engine = writer->engine;
    struct error err;
    if (!batch_file(engine, &writer->open->batch, &err)) {
        take_back(writer, &err);
        return;
    }
    ALWAYS(pthread_mutex_lock(&engine->city_lock) == 0);
    engine_purge(engine);
    pthread_mutex_unlock(&engine->city_lock);
    answer(writer->open);
}

static void hand_over(struct writer *writer)
{
    writer->filing = writer->open;
    writer->open = &writer->loads[writer->open == &writer->loads[0]];
    pthread_cond_signal(&writer->for_filer);
}

/* The filer has nothing to do. */
static void close_batch(struct writer *writer)
{
    bool is_mine = writer->open->batch.destroys || writer->engine->has_leftovers;
    if (is_mine && writer->filed)
        answer_filed(writer);
    pthread_mutex_unlock(&writer->lock);
    batch_read_rows(writer->engine, &writer->open->batch);
    if (is_mine)
        file_and_purge(writer);
    pthread_mutex_lock(&writer->lock);
    if (!is_mine)
        hand_over(writer);
}

/* Is there something to decide, and may it be now? */
static bool may_decide(const struct writer *writer)
{
    uint32_t open_count = writer->open->batch.job_count;
    bool is_awaited = writer->is_inside && atomic_load(&writer->engine->outside_count) > 0;
    if (!writer->first || is_awaited)
        return false;
    return job_runs_alone(writer->first->job) ? open_count == 0 && !writer->filing
                                              : open_count < ENGINE_BATCH_MAX;
}

static bool may_close(const struct writer *writer)
{
    uint32_t open_count = writer->open->batch.job_count;
    bool is_enough = open_count >= writer->count || !may_decide(writer);
    return open_count > 0 && !writer->filing && is_enough;
}

static void decide_next(struct writer *writer)
{
    go_inside(writer);
    if (job_runs_alone(writer->first->job))
        run_alone(writer);
    else
        decide_some(writer);
}

/* Everything is on the disk. False: nothing more will come. */
static bool rest(struct writer *writer)
{
    go_outside(writer);
    if (writer->first)
        return true;
    if (writer->shall_stop)
        return false;
    wait_for_work(writer, 1);
    return true;
}

static bool do_next(struct writer *writer)
{
    if (writer->has_failed)
        fail(writer, &writer->failure);
    else if (may_close(writer))
        close_batch(writer);
    else if (writer->filed)
        answer_filed(writer);
    else if (may_decide(writer))
        decide_next(writer);
    else if (writer->filing)
        wait_for_work(writer, WORTHWHILE);
    else
        return rest(writer);
    return true;
}

static void *decide_on(void *context)
{
    struct writer *writer = context;
    pthread_mutex_lock(&writer->lock);
    while (do_next(writer))
        ;
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

static struct writer *writer_new(struct engine *engine)
{
    struct writer *writer = ARENA_NEW(engine->arena, struct writer);
    writer->engine = engine;
    writer->last = &writer->first;
    writer->open = &writer->loads[0];
    ALWAYS(pthread_mutex_init(&writer->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&writer->for_decider, NULL) == 0);
    ALWAYS(pthread_cond_init(&writer->for_filer, NULL) == 0);
    for (int l = 0; l < 2; l++) {
        writer->loads[l].batch.arena = arena_new();
        batch_clear(&writer->loads[l].batch);
    }
    return writer;
}

static void writer_free(struct writer *writer)
{
    pthread_cond_destroy(&writer->for_decider);
    pthread_cond_destroy(&writer->for_filer);
    pthread_mutex_destroy(&writer->lock);
    for (int l = 0; l < 2; l++)
        arena_free(writer->loads[l].batch.arena);
}

static void end_filer(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    writer->has_nothing_to_come = true;
    pthread_cond_signal(&writer->for_filer);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->filer, NULL);
}

static bool start_threads(struct writer *writer)
{
    if (pthread_create(&writer->filer, NULL, file_on, writer) != 0)
        return false;
    if (pthread_create(&writer->decider, NULL, decide_on, writer) != 0) {
        end_filer(writer);
        return false;
    }
    pthread_setname_np(writer->decider, "log-decider");
    pthread_setname_np(writer->filer, "log-filer");
    return true;
}

bool engine_start_writer(struct engine *engine, struct error *err)
{
    if (!signer_start(engine->arena, &engine->signer, err))
        return false;
    struct writer *writer = writer_new(engine);
    if (!start_threads(writer)) {
        writer_free(writer);
        return error_set(err, ERROR_IO, TEXT_ENGINE_NO_THREAD);
    }
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
    if (++writer->count == writer->wanted)
        pthread_cond_signal(&writer->for_decider);
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
    pthread_cond_signal(&writer->for_decider);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->decider, NULL);
    end_filer(writer);
    writer_free(writer);
}
