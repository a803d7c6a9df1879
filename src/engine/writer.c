/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <semaphore.h>

#include "base/assert.h"
#include "engine/engine_parts.h"

/*
 * Group commit in three steps, each on a thread of its own. Submitters put their job on a list and
 * wait. The decider takes what is there, decides it and applies it to the state; this fills the
 * open batch. When the filer has nothing to do it gets the batch and writes it into the file. The
 * syncer waits for the disk, for all that was filed meanwhile at once; then the decider answers.
 *
 * Those who are answered come back with their next job. Were all that is on the list to go into
 * one batch, the threads would wait for each other in turn; so a batch goes as soon as it is worth
 * a transaction and the filer is free.
 *
 * The state runs ahead of the disk, by three batches at most. Whoever wants to see it from outside
 * (engine_lock_state) makes the decider stop until the disk has caught up. A batch that fails
 * takes with it what was decided on top of it, and the state is read from the file again; if it
 * was the sync that failed, nothing more is written until the city was opened again. What
 * completes its data in the transaction, what destroys something once it is written, and a few
 * jobs alone the decider files itself, while the others have nothing to do.
 */
enum {
    AT_ONCE = 16,   /* jobs decided before the decider looks up again */
    WORTHWHILE = 8, /* jobs that are worth a transaction, or waking the decider */
    SMALL = 16      /* where nobody is at work, fewer are not worth waking two threads */
};

struct waiting {
    struct job *job;
    struct error *err;
    struct waiting *next;
    sem_t done;
};

/* How far a batch has come. */
enum stage {
    FREE,
    OPEN,    /* the decider fills it */
    CLOSED,  /* the filer's */
    FILED,   /* in the file, the syncer's next */
    SYNCING, /* the syncer's */
    SYNCED,  /* on the disk: to be answered by the decider */
    FAILED   /* not in the file, or nobody knows */
};

/* A batch, and who waits for it. */
struct load {
    enum stage stage;
    struct batch batch;
    struct waiting *waiting[ENGINE_BATCH_MAX];
};

enum { LOADS = 4, THREADS = 3 };

struct writer {
    struct engine *engine;
    pthread_t threads[THREADS];
    int thread_count; /* that were started */
    pthread_mutex_t lock;
    pthread_cond_t for_decider, for_filer, for_syncer;
    struct waiting *first, **last;
    uint32_t count;  /* on the list */
    uint32_t wanted; /* so many wake the decider; 0: it is awake */
    bool shall_stop, has_nothing_to_come;

    struct load loads[LOADS];
    struct load *open;
    bool has_lost_sync;
    struct error failure; /* of the first load that failed */

    bool is_inside; /* the decider, the gate: the state may be ahead of the disk */
};

/* The first at this stage; NULL. */
static struct load *find(struct writer *writer, enum stage stage)
{
    for (int l = 0; l < LOADS; l++)
        if (writer->loads[l].stage == stage)
            return &writer->loads[l];
    return NULL;
}

/* Is something on its way to the disk? */
static bool is_busy(struct writer *writer)
{
    return find(writer, CLOSED) || find(writer, FILED) || find(writer, SYNCING);
}

/* From here on those who waited may be gone. */
static void answer(struct load *load)
{
    uint32_t count = load->batch.job_count;
    batch_clear(&load->batch);
    for (uint32_t j = 0; j < count; j++)
        sem_post(&load->waiting[j]->done);
}

/* The filer and the syncer; `lock` is held, and given up while they work. */

static void note_failure(struct writer *writer, struct load *load, const struct error *err)
{
    if (!find(writer, FAILED))
        error_copy(&writer->failure, err);
    load->stage = FAILED;
}

static void file_next(struct writer *writer, struct load *load)
{
    struct error err;
    pthread_mutex_unlock(&writer->lock);
    bool ok = batch_file(writer->engine, &load->batch, &err);
    pthread_mutex_lock(&writer->lock);
    if (ok)
        load->stage = FILED;
    else
        note_failure(writer, load, &err);
    pthread_cond_signal(&writer->for_syncer);
    pthread_cond_signal(&writer->for_decider);
}

static void *file_on(void *context)
{
    struct writer *writer = context;
    struct load *load;
    pthread_mutex_lock(&writer->lock);
    while ((load = find(writer, CLOSED)) || !writer->has_nothing_to_come) {
        if (load)
            file_next(writer, load);
        else
            pthread_cond_wait(&writer->for_filer, &writer->lock);
    }
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

static void sync_filed(struct writer *writer)
{
    struct error err = {0};
    struct load *load;
    while ((load = find(writer, FILED)))
        load->stage = SYNCING;
    pthread_mutex_unlock(&writer->lock);
    bool ok = !writer->has_lost_sync && log_sync(writer->engine->city, &err);
    pthread_mutex_lock(&writer->lock);
    while ((load = find(writer, SYNCING))) {
        if (ok)
            load->stage = SYNCED;
        else
            note_failure(writer, load, writer->has_lost_sync ? &writer->failure : &err);
    }
    writer->has_lost_sync = writer->has_lost_sync || !ok;
    pthread_cond_signal(&writer->for_decider);
}

static void *sync_on(void *context)
{
    struct writer *writer = context;
    pthread_mutex_lock(&writer->lock);
    while (find(writer, FILED) || !writer->has_nothing_to_come) {
        if (find(writer, FILED))
            sync_filed(writer);
        else
            pthread_cond_wait(&writer->for_syncer, &writer->lock);
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

void writer_wait_idle(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    while (is_busy(writer))
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

static void answer_synced(struct writer *writer)
{
    struct load *load = find(writer, SYNCED);
    pthread_mutex_unlock(&writer->lock);
    answer(load);
    pthread_mutex_lock(&writer->lock);
    load->stage = FREE;
}

/* The state is read from the file again. Without the lock; nothing is under way. */
static void reload(struct writer *writer)
{
    struct engine *engine = writer->engine;
    signer_drop(engine->signer);
    if (engine->is_broken) /* and nothing was applied since */
        return;
    ALWAYS(pthread_rwlock_wrlock(&engine->state_lock) == 0);
    ALWAYS(pthread_mutex_lock(&engine->city_lock) == 0);
    engine_reload(engine);
    engine->is_broken = engine->is_broken || writer->has_lost_sync;
    pthread_mutex_unlock(&engine->city_lock);
    engine_unlock_decided(engine);
}

/* The open batch, and what it was decided on top of and has failed. */
static void fail(struct writer *writer, const struct error *err)
{
    while (is_busy(writer))
        wait_for_work(writer, 0);
    while (find(writer, SYNCED))
        answer_synced(writer);
    if (!find(writer, FAILED))
        error_copy(&writer->failure, err);
    pthread_mutex_unlock(&writer->lock);
    reload(writer);
    for (int l = 0; l < LOADS; l++) {
        batch_fail(&writer->loads[l].batch, &writer->failure);
        answer(&writer->loads[l]);
    }
    pthread_mutex_lock(&writer->lock);
    for (int l = 0; l < LOADS; l++)
        writer->loads[l].stage = &writer->loads[l] == writer->open ? OPEN : FREE;
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

/* The open batch is empty, and nothing is under way. */
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

/* Does something have to be destroyed after it, before those who asked for it are told? */
static bool must_purge(const struct writer *writer)
{
    return writer->open->batch.destroys || writer->engine->has_leftovers;
}

static void purge(struct engine *engine)
{
    ALWAYS(pthread_mutex_lock(&engine->city_lock) == 0);
    engine_purge(engine);
    pthread_mutex_unlock(&engine->city_lock);
}

/* By the decider itself. Nothing is under way. */
static void file_open(struct writer *writer)
{
    struct engine *engine = writer->engine;
    struct error err;
    pthread_mutex_unlock(&writer->lock);
    bool is_filed = batch_file(engine, &writer->open->batch, &err);
    bool ok = is_filed && log_sync(engine->city, &err);
    if (ok && must_purge(writer))
        purge(engine);
    if (ok)
        answer(writer->open);
    pthread_mutex_lock(&writer->lock);
    writer->has_lost_sync = writer->has_lost_sync || (is_filed && !ok);
    if (!ok)
        fail(writer, &err);
}

static void hand_over(struct writer *writer)
{
    writer->open->stage = CLOSED;
    writer->open = find(writer, FREE);
    writer->open->stage = OPEN;
    pthread_cond_signal(&writer->for_filer);
}

static bool is_small(struct writer *writer)
{
    return !is_busy(writer) && writer->open->batch.job_count + writer->count < SMALL;
}

static void close_batch(struct writer *writer)
{
    pthread_mutex_unlock(&writer->lock);
    batch_read_rows(writer->engine, &writer->open->batch);
    pthread_mutex_lock(&writer->lock);
    if (must_purge(writer) || is_small(writer))
        file_open(writer);
    else
        hand_over(writer);
}

/* Is there something to decide, and may it be now? */
static bool may_decide(struct writer *writer)
{
    uint32_t open_count = writer->open->batch.job_count;
    bool is_awaited = writer->is_inside && atomic_load(&writer->engine->outside_count) > 0;
    if (!writer->first || is_awaited)
        return false;
    return job_runs_alone(writer->first->job) ? open_count == 0 && !is_busy(writer)
                                              : open_count < ENGINE_BATCH_MAX;
}

static bool may_close(struct writer *writer)
{
    uint32_t open_count = writer->open->batch.job_count;
    bool is_enough = open_count >= WORTHWHILE || !may_decide(writer);
    if (open_count == 0 || !is_enough)
        return false;
    return must_purge(writer) ? !is_busy(writer) : !find(writer, CLOSED) && find(writer, FREE);
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
    if (find(writer, FAILED))
        fail(writer, &writer->failure);
    else if (may_close(writer))
        close_batch(writer);
    else if (find(writer, SYNCED))
        answer_synced(writer);
    else if (may_decide(writer))
        decide_next(writer);
    else if (is_busy(writer))
        wait_for_work(writer, WORTHWHILE);
    else
        return rest(writer);
    return true;
}

static struct writer *writer_new(struct engine *engine)
{
    struct writer *writer = ARENA_NEW(engine->arena, struct writer);
    writer->engine = engine;
    writer->last = &writer->first;
    writer->open = &writer->loads[0];
    writer->open->stage = OPEN;
    ALWAYS(pthread_mutex_init(&writer->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&writer->for_decider, NULL) == 0);
    ALWAYS(pthread_cond_init(&writer->for_filer, NULL) == 0);
    ALWAYS(pthread_cond_init(&writer->for_syncer, NULL) == 0);
    for (int l = 0; l < LOADS; l++) {
        writer->loads[l].batch.arena = arena_new();
        batch_clear(&writer->loads[l].batch);
    }
    return writer;
}

static void writer_free(struct writer *writer)
{
    pthread_cond_destroy(&writer->for_decider);
    pthread_cond_destroy(&writer->for_filer);
    pthread_cond_destroy(&writer->for_syncer);
    pthread_mutex_destroy(&writer->lock);
    for (int l = 0; l < LOADS; l++)
        arena_free(writer->loads[l].batch.arena);
}

/* Nothing is under way. */
static void end_others(struct writer *writer)
{
    writer->has_nothing_to_come = true;
    pthread_cond_signal(&writer->for_filer);
    pthread_cond_signal(&writer->for_syncer);
}

static void *decide_on(void *context)
{
    struct writer *writer = context;
    pthread_mutex_lock(&writer->lock);
    while (do_next(writer))
        ;
    end_others(writer);
    pthread_mutex_unlock(&writer->lock);
    return NULL;
}

/* The decider last: it ends the others. */
static const struct {
    const char *name;
    void *(*run)(void *);
} threads[THREADS] = {{"log-syncer", sync_on}, {"log-filer", file_on}, {"log-decider", decide_on}};

static bool start_threads(struct writer *writer)
{
    for (; writer->thread_count < THREADS; writer->thread_count++) {
        pthread_t *thread = &writer->threads[writer->thread_count];
        if (pthread_create(thread, NULL, threads[writer->thread_count].run, writer) != 0)
            return false;
        pthread_setname_np(*thread, threads[writer->thread_count].name);
    }
    return true;
}

void writer_stop(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    writer->shall_stop = true;
    pthread_cond_signal(&writer->for_decider);
    if (writer->thread_count < THREADS)
        end_others(writer);
    pthread_mutex_unlock(&writer->lock);
    for (int t = 0; t < writer->thread_count; t++)
        pthread_join(writer->threads[t], NULL);
    writer_free(writer);
}

bool engine_start_writer(struct engine *engine, struct error *err)
{
    if (!log_sync_apart(engine->city, err) || !signer_start(engine->arena, &engine->signer, err))
        return false;
    struct writer *writer = writer_new(engine);
    if (!start_threads(writer)) {
        writer_stop(writer);
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
