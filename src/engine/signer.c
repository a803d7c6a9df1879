/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/signer.h"

#include <pthread.h>

#include "base/assert.h"

struct signer {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t has_work, is_signed;
    struct to_sign *first, **last;
    uint32_t taken_count; /* by the thread, not done yet: 0 or 1 */
    bool is_idle, is_awaited, shall_stop;
};

static void sign(struct to_sign *entry)
{
    entry->by_node = sign_hash(SIGN_ENTRY_BY_NODE, entry->hash, entry->node);
    if (entry->person)
        entry->by_person = sign_hash(SIGN_ENTRY_BY_PERSON, entry->hash, entry->person);
}

/* The next that nobody has begun; the lock is held. */
static struct to_sign *take(struct signer *signer)
{
    struct to_sign *entry = signer->first;
    if (!entry)
        return NULL;
    signer->first = entry->next;
    if (!signer->first)
        signer->last = &signer->first;
    entry->progress = SIGN_TAKEN;
    return entry;
}

/* The lock is held, and given up meanwhile. */
static void sign_taken(struct signer *signer, struct to_sign *entry)
{
    pthread_mutex_unlock(&signer->lock);
    sign(entry);
    pthread_mutex_lock(&signer->lock);
    entry->progress = SIGN_DONE;
}

static void *sign_on(void *context)
{
    struct signer *signer = context;
    pthread_mutex_lock(&signer->lock);
    while (!signer->shall_stop) {
        struct to_sign *entry = take(signer);
        if (!entry) {
            signer->is_idle = true;
            pthread_cond_wait(&signer->has_work, &signer->lock);
            signer->is_idle = false;
            continue;
        }
        signer->taken_count++;
        sign_taken(signer, entry);
        signer->taken_count--;
        if (signer->is_awaited)
            pthread_cond_signal(&signer->is_signed);
    }
    pthread_mutex_unlock(&signer->lock);
    return NULL;
}

bool signer_start(struct arena *arena, struct signer **ret_signer, struct error *err)
{
    struct signer *signer = ARENA_NEW(arena, struct signer);
    signer->last = &signer->first;
    ALWAYS(pthread_mutex_init(&signer->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&signer->has_work, NULL) == 0);
    ALWAYS(pthread_cond_init(&signer->is_signed, NULL) == 0);
    if (pthread_create(&signer->thread, NULL, sign_on, signer) != 0)
        return error_set(err, ERROR_IO, TEXT_ENGINE_NO_THREAD);
    pthread_setname_np(signer->thread, "log-signer");
    *ret_signer = signer;
    return true;
}

void signer_stop(struct signer *signer)
{
    pthread_mutex_lock(&signer->lock);
    signer->shall_stop = true;
    pthread_cond_signal(&signer->has_work);
    pthread_mutex_unlock(&signer->lock);
    pthread_join(signer->thread, NULL);
    pthread_cond_destroy(&signer->has_work);
    pthread_cond_destroy(&signer->is_signed);
    pthread_mutex_destroy(&signer->lock);
}

void signer_add(struct signer *signer, struct to_sign *entry)
{
    entry->progress = SIGN_QUEUED;
    entry->next = NULL;
    if (!signer)
        return;
    pthread_mutex_lock(&signer->lock);
    *signer->last = entry;
    signer->last = &entry->next;
    pthread_mutex_unlock(&signer->lock);
}

void signer_wake(struct signer *signer)
{
    if (!signer)
        return;
    pthread_mutex_lock(&signer->lock);
    if (signer->is_idle && signer->first)
        pthread_cond_signal(&signer->has_work);
    pthread_mutex_unlock(&signer->lock);
}

/* The lock is held. */
static void await_one(struct signer *signer)
{
    signer->is_awaited = true;
    pthread_cond_wait(&signer->is_signed, &signer->lock);
    signer->is_awaited = false;
}

/* Signs the next, or waits for the thread where there is no other. The lock is held. */
static void help(struct signer *signer)
{
    struct to_sign *entry = take(signer);
    if (entry)
        sign_taken(signer, entry);
    else
        await_one(signer);
}

void signer_wait(struct signer *signer, struct to_sign *entry)
{
    if (!signer) {
        if (entry->progress != SIGN_DONE)
            sign(entry);
        entry->progress = SIGN_DONE;
        return;
    }
    pthread_mutex_lock(&signer->lock);
    while (entry->progress != SIGN_DONE)
        help(signer);
    pthread_mutex_unlock(&signer->lock);
}

void signer_drop(struct signer *signer)
{
    if (!signer)
        return;
    pthread_mutex_lock(&signer->lock);
    signer->first = NULL;
    signer->last = &signer->first;
    while (signer->taken_count > 0)
        await_one(signer);
    pthread_mutex_unlock(&signer->lock);
}
