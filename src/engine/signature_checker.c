/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/signature_checker.h"

#include <pthread.h>

#include "base/assert.h"

enum { BATCH_SIZE = 64, BATCHES_A_THREAD = 4 };

struct batch {
    uint32_t count;
    int64_t first; /* number of its first check, from 0 on */
    struct signature_check checks[BATCH_SIZE];
};

/* Batches go round: `filled` have been handed in, `taken` of them by a thread, `done` of those
 * were checked (in any order, but a place is given back in its turn only). */
struct signature_checker {
    uint32_t batch_count;
    struct batch *batches;
    bool *is_done; /* [batch_count] */
    uint64_t filled, taken, done;
    struct batch *filling;
    int64_t added;
    pthread_mutex_t lock;
    pthread_cond_t has_work, has_room;
    bool shall_stop;
    int64_t bad_number; /* −1: none so far */
    struct signature_check bad;
    uint32_t thread_count;
    pthread_t threads[CHECKER_THREADS_MAX];
};

static int find_bad(const struct batch *batch)
{
    for (uint32_t i = 0; i < batch->count; i++) {
        const struct signature_check *check = &batch->checks[i];
        if (!sign_verify(check->purpose, check->hash, &check->key, &check->signature))
            return (int)i;
    }
    return -1;
}

static void note_bad(struct signature_checker *checker, const struct batch *batch, int bad)
{
    int64_t number = batch->first + bad;
    if (checker->bad_number >= 0 && checker->bad_number <= number)
        return;
    checker->bad_number = number;
    checker->bad = batch->checks[bad];
}

/* The lock is held. */
static void give_back(struct signature_checker *checker, uint64_t turn)
{
    checker->is_done[turn % checker->batch_count] = true;
    while (checker->done < checker->taken && checker->is_done[checker->done % checker->batch_count])
        checker->is_done[checker->done++ % checker->batch_count] = false;
    pthread_cond_signal(&checker->has_room);
}

static void *check_on(void *context)
{
    struct signature_checker *checker = context;
    pthread_mutex_lock(&checker->lock);
    while (checker->taken < checker->filled || !checker->shall_stop) {
        if (checker->taken == checker->filled) {
            pthread_cond_wait(&checker->has_work, &checker->lock);
            continue;
        }
        uint64_t turn = checker->taken++;
        const struct batch *batch = &checker->batches[turn % checker->batch_count];
        pthread_mutex_unlock(&checker->lock);
        int bad = find_bad(batch);
        pthread_mutex_lock(&checker->lock);
        if (bad >= 0)
            note_bad(checker, batch, bad);
        give_back(checker, turn);
    }
    pthread_mutex_unlock(&checker->lock);
    return NULL;
}

static void stop(struct signature_checker *checker)
{
    pthread_mutex_lock(&checker->lock);
    checker->shall_stop = true;
    pthread_cond_broadcast(&checker->has_work);
    pthread_mutex_unlock(&checker->lock);
    for (uint32_t t = 0; t < checker->thread_count; t++)
        pthread_join(checker->threads[t], NULL);
    pthread_cond_destroy(&checker->has_work);
    pthread_cond_destroy(&checker->has_room);
    pthread_mutex_destroy(&checker->lock);
}

bool checker_start(struct arena *arena, int threads, struct signature_checker **ret_checker,
                   struct error *err)
{
    ALWAYS(threads >= 1 && threads <= CHECKER_THREADS_MAX);
    struct signature_checker *checker = ARENA_NEW(arena, struct signature_checker);
    checker->batch_count = (uint32_t)threads * BATCHES_A_THREAD;
    checker->batches = ARENA_ARRAY(arena, struct batch, checker->batch_count);
    checker->is_done = ARENA_ARRAY(arena, bool, checker->batch_count);
    checker->bad_number = -1;
    ALWAYS(pthread_mutex_init(&checker->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&checker->has_work, NULL) == 0);
    ALWAYS(pthread_cond_init(&checker->has_room, NULL) == 0);
    for (int t = 0; t < threads; t++) {
        if (pthread_create(&checker->threads[t], NULL, check_on, checker) != 0) {
            stop(checker);
            return error_set(err, ERROR_IO, TEXT_VERIFY_NO_THREAD);
        }
        checker->thread_count++;
    }
    *ret_checker = checker;
    return true;
}

/* An empty batch; waits for one. */
static struct batch *next_batch(struct signature_checker *checker)
{
    pthread_mutex_lock(&checker->lock);
    while (checker->filled - checker->done == checker->batch_count)
        pthread_cond_wait(&checker->has_room, &checker->lock);
    pthread_mutex_unlock(&checker->lock);
    struct batch *batch = &checker->batches[checker->filled % checker->batch_count];
    batch->count = 0;
    batch->first = checker->added;
    return batch;
}

static void hand_in(struct signature_checker *checker)
{
    checker->filling = NULL;
    pthread_mutex_lock(&checker->lock);
    checker->filled++;
    pthread_cond_signal(&checker->has_work);
    pthread_mutex_unlock(&checker->lock);
}

void checker_add(struct signature_checker *checker, const struct signature_check *check)
{
    if (!checker->filling)
        checker->filling = next_batch(checker);
    checker->filling->checks[checker->filling->count++] = *check;
    checker->added++;
    if (checker->filling->count == BATCH_SIZE)
        hand_in(checker);
}

bool checker_has_failed(struct signature_checker *checker)
{
    pthread_mutex_lock(&checker->lock);
    bool has_failed = checker->bad_number >= 0;
    pthread_mutex_unlock(&checker->lock);
    return has_failed;
}

bool checker_finish(struct signature_checker *checker, struct signature_check *ret_bad)
{
    if (checker->filling)
        hand_in(checker);
    stop(checker);
    if (checker->bad_number < 0)
        return true;
    *ret_bad = checker->bad;
    return false;
}
