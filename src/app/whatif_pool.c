/* SPDX-License-Identifier: Apache-2.0 */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "app/whatif.h"
#include "app/whatif_parts.h"
#include "base/assert.h"
#include "host/clock.h"

enum { STATES_MAX = 256 };

/* What a state stands on where streets, sites or the limit are others than in the plan: solved, and
 * shared by the states whose lists go on with places alone. Never changes. */
struct ground {
    struct arena *arena; /* of all of it */
    struct shelter_whatif *whatif;
    size_t bytes;
    uint32_t states; /* of the pool that stand on it; 0 = it belongs to who made it */
};

/* A list of changes, solved. Never changes once it stands in a pool. */
struct state {
    struct arena *arena;   /* of all of it, but for the ground */
    struct ground *ground; /* NULL = the plan's own */
    struct shelter_whatif *whatif;
    uint32_t step_count;
    struct whatif_step *steps;
    size_t bytes;
    uint64_t used;    /* when it was asked for last, by counting */
    uint32_t readers; /* who look at it now, or go on from it */
};

struct whatif_pool {
    const struct plan_view *view;
    const struct shelter_solution *solution;
    size_t bytes_max;
    pthread_mutex_t lock; /* of all below; not held while a state is solved */
    struct arena *arena;
    bool is_made;
    struct whatif_base base; /* once made, it may be read without the lock */
    struct state *states[STATES_MAX];
    uint32_t state_count;
    size_t bytes;
    uint64_t use_count, step_count;
};

struct whatif_pool *whatif_pool_new(const struct plan_view *view,
                                    const struct shelter_solution *solution, size_t bytes_max)
{
    struct arena *arena = arena_new();
    struct whatif_pool *pool = ARENA_NEW(arena, struct whatif_pool);
    pool->arena = arena;
    pool->view = view;
    pool->solution = solution;
    pool->bytes_max = bytes_max;
    ALWAYS(pthread_mutex_init(&pool->lock, NULL) == 0);
    return pool;
}

/* The state at this place of the table, and its ground if it is the last there. The place is free
 * then. */
static void drop_state(struct whatif_pool *pool, uint32_t place)
{
    struct state *state = pool->states[place];
    struct ground *ground = state->ground;
    pool->bytes -= state->bytes;
    arena_free(state->arena);
    if (ground && --ground->states == 0) {
        pool->bytes -= ground->bytes;
        arena_free(ground->arena);
    }
}

void whatif_pool_free(struct whatif_pool *pool)
{
    if (!pool)
        return;
    while (pool->state_count > 0)
        drop_state(pool, --pool->state_count);
    pthread_mutex_destroy(&pool->lock);
    arena_free(pool->arena);
}

static void lock(struct whatif_pool *pool)
{
    ALWAYS(pthread_mutex_lock(&pool->lock) == 0);
}

static void unlock(struct whatif_pool *pool)
{
    ALWAYS(pthread_mutex_unlock(&pool->lock) == 0);
}

static bool prepare(struct whatif_pool *pool, struct error *err)
{
    lock(pool);
    pool->is_made = pool->is_made ||
                    whatif_base_make(pool->view, pool->solution, pool->arena, &pool->base, err);
    bool is_made = pool->is_made;
    unlock(pool);
    return is_made;
}

/* With the lock held. */

static bool begins_with(const struct whatif_step *steps, uint32_t count, const struct state *state)
{
    return state->step_count <= count &&
           memcmp(state->steps, steps, state->step_count * sizeof *steps) == 0;
}

/* The state with most of the list, NULL if none has any of it; it is looked at until `leave`. */
static struct state *find_nearest(struct whatif_pool *pool, const struct whatif_step *steps,
                                  uint32_t count)
{
    struct state *nearest = NULL;
    for (uint32_t s = 0; s < pool->state_count; s++)
        if (begins_with(steps, count, pool->states[s]) &&
            (!nearest || pool->states[s]->step_count > nearest->step_count))
            nearest = pool->states[s];
    if (nearest) {
        nearest->readers++;
        nearest->used = ++pool->use_count;
    }
    return nearest;
}

static uint32_t find_oldest_idle(const struct whatif_pool *pool)
{
    uint32_t oldest = STATES_MAX;
    for (uint32_t s = 0; s < pool->state_count; s++)
        if (pool->states[s]->readers == 0 &&
            (oldest == STATES_MAX || pool->states[s]->used < pool->states[oldest]->used))
            oldest = s;
    return oldest;
}

/* Makes room, in bytes and in the table, as far as nobody looks at what is there. */
static void evict(struct whatif_pool *pool)
{
    while (pool->bytes > pool->bytes_max || pool->state_count == STATES_MAX) {
        uint32_t oldest = find_oldest_idle(pool);
        if (oldest == STATES_MAX)
            return;
        drop_state(pool, oldest);
        pool->states[oldest] = pool->states[--pool->state_count];
    }
}

static void leave(struct whatif_pool *pool, struct state *state)
{
    if (!state)
        return;
    state->readers--;
    evict(pool);
}

/* Takes the state in, to be looked at; if another thread was quicker, its own is the answer. */
static struct state *take_in(struct whatif_pool *pool, struct state *state)
{
    struct state *there = find_nearest(pool, state->steps, state->step_count);
    if (there && there->step_count == state->step_count) {
        if (state->ground && state->ground->states == 0)
            arena_free(state->ground->arena);
        arena_free(state->arena);
        return there;
    }
    leave(pool, there);
    evict(pool);
    ALWAYS(pool->state_count < STATES_MAX); /* as many threads ask as look */
    state->readers = 1;
    state->used = ++pool->use_count;
    pool->bytes += state->bytes;
    if (state->ground && state->ground->states++ == 0)
        pool->bytes += state->ground->bytes;
    pool->states[pool->state_count++] = state;
    return state;
}

/* On the way to a state, without the lock. */
struct way {
    const struct whatif_base *base;
    struct arena *arena; /* of `whatif`, where it is ours */
    struct shelter_whatif *whatif;
    struct ground *ground; /* of the state it began with, or made on the way: */
    bool owns_ground;
};

/* New ground, and the what-if on it; what was there before is not needed any more. */
static bool step_to_new_ground(struct way *way, const struct whatif_step *step, struct error *err)
{
    struct arena *arena = arena_new();
    struct ground *ground = ARENA_NEW(arena, struct ground);
    ground->arena = arena;
    if (!whatif_make_step(way->base, step, way->whatif, arena, &ground->whatif, err)) {
        arena_free(arena);
        return false;
    }
    ground->bytes = arena_size(arena);
    if (way->owns_ground)
        arena_free(way->ground->arena);
    way->ground = ground;
    way->owns_ground = true;
    arena_clear(way->arena);
    way->whatif = shelter_whatif_copy(ground->whatif, way->arena);
    return true;
}

static bool make_steps(struct way *way, const struct whatif_step *steps, uint32_t count,
                       struct error *err)
{
    for (uint32_t s = 0; s < count; s++) {
        if (whatif_step_is_small(&steps[s]))
            whatif_make_small_step(&steps[s], way->whatif);
        else if (!step_to_new_ground(way, &steps[s], err))
            return false;
    }
    return true;
}

/* Without the lock: `from` is looked at. NULL and an error where a step cannot be made. */
static struct state *go_on(const struct whatif_pool *pool, const struct state *from,
                           const struct whatif_step *steps, uint32_t count, struct error *err)
{
    uint32_t done = from ? from->step_count : 0;
    struct way way = {
        .base = &pool->base, .arena = arena_new(), .ground = from ? from->ground : NULL};
    way.whatif = shelter_whatif_copy(from ? from->whatif : pool->base.whatif, way.arena);
    if (!make_steps(&way, steps + done, count - done, err)) {
        if (way.owns_ground)
            arena_free(way.ground->arena);
        arena_free(way.arena);
        return NULL;
    }
    struct state *state = ARENA_NEW(way.arena, struct state);
    state->arena = way.arena;
    state->ground = way.ground;
    state->whatif = way.whatif;
    state->step_count = count;
    state->steps = ARENA_ARRAY(way.arena, struct whatif_step, count);
    memcpy(state->steps, steps, count * sizeof *steps);
    state->bytes = arena_size(way.arena);
    return state;
}

/* The state of the list, looked at until `leave`. An empty list has one, too. */
static struct state *reach(struct whatif_pool *pool, const struct whatif_step *steps,
                           uint32_t count, struct error *err)
{
    lock(pool);
    struct state *from = find_nearest(pool, steps, count);
    unlock(pool);
    if (from && from->step_count == count)
        return from;
    struct state *state = go_on(pool, from, steps, count, err);
    lock(pool);
    pool->step_count += count - (from ? from->step_count : 0);
    if (state)
        state = take_in(pool, state);
    leave(pool, from);
    unlock(pool);
    return state;
}

bool whatif_ask(struct whatif_pool *pool, const struct whatif_change *changes, uint32_t count,
                struct arena *arena, struct whatif_answer *ret_answer, struct error *err)
{
    int64_t begin_us = clock_monotonic_us();
    struct whatif_step *steps;
    if (!prepare(pool, err) || !whatif_resolve(&pool->base, changes, count, arena, &steps, err))
        return false;
    struct state *state = reach(pool, steps, count, err);
    if (!state)
        return false;
    ret_answer->change_count = count;
    ret_answer->changes = changes;
    ret_answer->effects = whatif_describe(&pool->base, steps, count, arena);
    ret_answer->is_anew = false;
    for (uint32_t s = 0; s < count; s++)
        ret_answer->is_anew |=
            steps[s].kind == STEP_LIMIT && steps[s].limit_ms > pool->base.problem.limit_ms;
    whatif_compare(&pool->base, state->whatif, arena, ret_answer);
    lock(pool);
    leave(pool, state);
    unlock(pool);
    ret_answer->taken_us = clock_monotonic_us() - begin_us;
    return true;
}

bool whatif_look(struct whatif_pool *pool, const struct whatif_change *changes, uint32_t count,
                 struct arena *arena, struct whatif_look *ret_look, struct error *err)
{
    struct whatif_step *steps;
    if (!prepare(pool, err) || !whatif_resolve(&pool->base, changes, count, arena, &steps, err))
        return false;
    ret_look->state = reach(pool, steps, count, err);
    if (!ret_look->state)
        return false;
    whatif_show(&pool->base, ret_look->state->whatif, steps, count, arena, ret_look);
    return true;
}

void whatif_leave(struct whatif_pool *pool, const struct whatif_look *look)
{
    lock(pool);
    leave(pool, look->state);
    unlock(pool);
}

bool whatif_street_at(struct whatif_pool *pool, struct geo_point point, struct arena *arena,
                      struct whatif_street *ret_street, struct error *err)
{
    if (!prepare(pool, err))
        return false;
    const struct network *network = pool->base.problem.network;
    struct network_point at = snapper_find(pool->base.snapper, point, SHELTER_WHATIF_STREET_MM);
    if (at.segment == NO_SEGMENT)
        return error_set(err, ERROR_NOT_FOUND, TEXT_WHATIF_NO_STREET, ARG_TEXT("field", "at"),
                         ARG_LENGTH("near", SHELTER_WHATIF_STREET_MM));
    *ret_street = whatif_street_of(network, network->segment_chain[at.segment], arena);
    return true;
}

struct whatif_pool_counts whatif_pool_counts(struct whatif_pool *pool)
{
    lock(pool);
    struct whatif_pool_counts counts = {pool->state_count, pool->bytes, pool->step_count};
    unlock(pool);
    return counts;
}
