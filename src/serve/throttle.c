/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/throttle.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "base/hash.h"
#include "host/chance.h"

enum { SET_COUNT = 1024, WAYS = 8, SALT_SIZE = 16 };

/* A set holds the few whose hash falls into it. */
struct slot {
    uint64_t who; /* 0 = free */
    int64_t used_ms;
    uint32_t failures;
    int64_t until_ms; /* … and when the next try may be */
    int64_t spent_us; /* of the bucket: filling time that was taken out */
    bool has_succeeded;
};

struct throttle {
    struct throttle_options options;
    pthread_mutex_t lock;
    uint8_t salt[SALT_SIZE]; /* nobody can choose whom he pushes out */
    struct slot slots[SET_COUNT][WAYS];
};

struct throttle *throttle_new(const struct throttle_options *options)
{
    struct throttle *throttle = calloc(1, sizeof *throttle);
    ALWAYS(throttle);
    throttle->options = *options;
    chance_bytes(throttle->salt, sizeof throttle->salt);
    ALWAYS(pthread_mutex_init(&throttle->lock, NULL) == 0);
    return throttle;
}

void throttle_free(struct throttle *throttle)
{
    if (!throttle)
        return;
    pthread_mutex_destroy(&throttle->lock);
    free(throttle);
}

static uint64_t hash_who(const struct throttle *throttle, const char *who)
{
    struct hasher hasher;
    uint64_t first;
    hasher_begin(&hasher);
    hasher_add(&hasher, throttle->salt, sizeof throttle->salt);
    hasher_add_text(&hasher, who);
    struct hash hash = hasher_end(&hasher);
    memcpy(&first, hash.bytes, sizeof first);
    return first == 0 ? 1 : first;
}

/* His slot; NULL, or with `make` the one he gets. */
static struct slot *find(struct throttle *throttle, const char *who, bool make)
{
    uint64_t hash = hash_who(throttle, who);
    struct slot *set = throttle->slots[hash % SET_COUNT], *oldest = &set[0];
    for (int w = 0; w < WAYS; w++) {
        if (set[w].who == hash)
            return &set[w];
        if (set[w].used_ms < oldest->used_ms)
            oldest = &set[w];
    }
    if (!make)
        return NULL;
    *oldest = (struct slot){.who = hash};
    return oldest;
}

/* Failures of long ago count no more. */
static void age(const struct throttle *throttle, struct slot *slot, int64_t now_ms)
{
    if (slot->failures > 0 && now_ms - slot->used_ms > throttle->options.forget_ms)
        slot->failures = 0;
}

int64_t throttle_wait_ms(struct throttle *throttle, const char *who, int64_t now_ms)
{
    ALWAYS(pthread_mutex_lock(&throttle->lock) == 0);
    const struct slot *slot = find(throttle, who, false);
    int64_t wait_ms = slot && slot->until_ms > now_ms ? slot->until_ms - now_ms : 0;
    pthread_mutex_unlock(&throttle->lock);
    return wait_ms;
}

static int64_t wait_after(const struct throttle_options *options, uint32_t failures)
{
    int64_t wait_ms = options->first_wait_ms;
    if (failures < options->free_failures)
        return 0;
    for (uint32_t f = options->free_failures; f < failures && wait_ms < options->wait_max_ms; f++)
        wait_ms *= 2;
    return wait_ms < options->wait_max_ms ? wait_ms : options->wait_max_ms;
}

void throttle_failed(struct throttle *throttle, const char *who, int64_t now_ms)
{
    ALWAYS(pthread_mutex_lock(&throttle->lock) == 0);
    struct slot *slot = find(throttle, who, true);
    age(throttle, slot, now_ms);
    slot->failures++;
    slot->used_ms = now_ms;
    slot->until_ms = now_ms + wait_after(&throttle->options, slot->failures);
    pthread_mutex_unlock(&throttle->lock);
}

void throttle_succeeded(struct throttle *throttle, const char *who, int64_t now_ms)
{
    ALWAYS(pthread_mutex_lock(&throttle->lock) == 0);
    struct slot *slot = find(throttle, who, true);
    *slot = (struct slot){.who = slot->who, .used_ms = now_ms, .has_succeeded = true};
    pthread_mutex_unlock(&throttle->lock);
}

bool throttle_has_succeeded(struct throttle *throttle, const char *who)
{
    ALWAYS(pthread_mutex_lock(&throttle->lock) == 0);
    const struct slot *slot = find(throttle, who, false);
    bool has = slot && slot->has_succeeded;
    pthread_mutex_unlock(&throttle->lock);
    return has;
}

/* Of the bucket, now; and how long until one more fits in. */
static int64_t spent_us(const struct throttle_options *options, const struct slot *slot,
                        int64_t now_ms, int64_t *ret_wait_us)
{
    enum { US = 1000 };
    int64_t full_us = options->burst * options->refill_us;
    int64_t filled_us = (now_ms - slot->used_ms) * US;
    int64_t spent = slot->spent_us > filled_us ? slot->spent_us - filled_us : 0;
    int64_t wait_us = spent + options->refill_us - full_us;
    *ret_wait_us = wait_us > 0 ? wait_us : 0;
    return spent;
}

static int64_t whole_ms(int64_t us)
{
    enum { US = 1000 };
    return (us + US - 1) / US;
}

int64_t throttle_take(struct throttle *throttle, const char *who, int64_t now_ms)
{
    const struct throttle_options *options = &throttle->options;
    int64_t wait_us;
    ALWAYS(pthread_mutex_lock(&throttle->lock) == 0);
    struct slot *slot = find(throttle, who, true);
    slot->spent_us = spent_us(options, slot, now_ms, &wait_us);
    slot->used_ms = now_ms;
    if (wait_us == 0)
        slot->spent_us += options->refill_us;
    pthread_mutex_unlock(&throttle->lock);
    return whole_ms(wait_us);
}

int64_t throttle_look(struct throttle *throttle, const char *who, int64_t now_ms)
{
    int64_t wait_us = 0;
    ALWAYS(pthread_mutex_lock(&throttle->lock) == 0);
    const struct slot *slot = find(throttle, who, false);
    if (slot)
        spent_us(&throttle->options, slot, now_ms, &wait_us);
    pthread_mutex_unlock(&throttle->lock);
    return whole_ms(wait_us);
}
