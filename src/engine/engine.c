/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/engine.h"

#include <string.h>

#include "base/assert.h"
#include "engine/derived.h"
#include "engine/engine_parts.h"
#include "host/chance.h"

static enum city_mode city_mode_of(enum engine_mode mode)
{
    static const enum city_mode modes[] = {
        [ENGINE_READ] = CITY_READ, [ENGINE_WRITE] = CITY_WRITE, [ENGINE_CREATE] = CITY_CREATE};
    return modes[mode];
}

/* Many readers, one after the other, shall not keep the writer out. */
static void make_gate(pthread_rwlock_t *gate)
{
    pthread_rwlockattr_t attributes;
    ALWAYS(pthread_rwlockattr_init(&attributes) == 0);
    ALWAYS(pthread_rwlockattr_setkind_np(&attributes,
                                         PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP) == 0);
    ALWAYS(pthread_rwlock_init(gate, &attributes) == 0);
    pthread_rwlockattr_destroy(&attributes);
}

static struct engine *engine_new(const char *path, enum engine_mode mode)
{
    struct arena *arena = arena_new();
    struct engine *engine = ARENA_NEW(arena, struct engine);
    engine->arena = arena;
    engine->path = arena_copy_text(arena, path);
    engine->mode = mode;
    engine->state_arena = arena_new();
    engine->scratch = arena_new();
    engine->batch.arena = arena_new();
    batch_clear(&engine->batch);
    make_gate(&engine->gate);
    ALWAYS(pthread_rwlock_init(&engine->state_lock, NULL) == 0);
    ALWAYS(pthread_mutex_init(&engine->city_lock, NULL) == 0);
    ALWAYS(pthread_mutex_init(&engine->keyring_lock, NULL) == 0);
    return engine;
}

void engine_find_node(struct engine *engine)
{
    const struct items *nodes = &engine->operation->office.nodes;
    engine->node[0] = '\0';
    for (uint32_t n = 0; engine->keyring && n < nodes->count; n++) {
        const struct node *node = nodes->items[n];
        char key_id[KEY_ID_SIZE];
        key_id_of(&node->public_key, key_id);
        if (!node->is_retired && keyring_find_node(engine->keyring, key_id, &engine->node_secret))
            memcpy(engine->node, node->key, NODE_ID_SIZE);
    }
}

void engine_take_node(struct engine *engine)
{
    ALWAYS(pthread_mutex_lock(&engine->keyring_lock) == 0);
    engine_find_node(engine);
    pthread_mutex_unlock(&engine->keyring_lock);
}

bool engine_open(const char *path, enum engine_mode mode, const char *what, int64_t now_ms,
                 const struct progress *progress, struct engine **ret_engine, struct error *err)
{
    struct engine *engine = engine_new(path, mode);
    chance_begin();
    bool ok = city_open(path, city_mode_of(mode), &engine->city, err) &&
              (mode == ENGINE_READ ||
               keyring_open(path, KEYRING_WRITE, what, now_ms, &engine->keyring, err)) &&
              engine_replay(engine, progress, err) &&
              (mode == ENGINE_READ || engine->operation->chain.count == 0 ||
               keyring_refuse_empty(engine->keyring, err)) &&
              (mode == ENGINE_READ || engine_renew_projection(engine, err));
    if (ok && mode != ENGINE_READ) {
        engine_find_node(engine);
        engine_purge(engine);
    }
    if (!ok) {
        engine_close(engine);
        return false;
    }
    *ret_engine = engine;
    return true;
}

void engine_close(struct engine *engine)
{
    if (!engine)
        return;
    if (engine->writer)
        writer_stop(engine->writer);
    if (engine->signer)
        signer_stop(engine->signer);
    if (engine->has_leftovers)
        engine_purge(engine);
    city_close(engine->city);
    if (engine->keyring)
        keyring_close(engine->keyring);
    secret_forget(&engine->node_secret, sizeof engine->node_secret);
    buffer_free(&engine->entry_text);
    buffer_free(&engine->realm_text);
    buffer_free(&engine->row_text);
    pthread_rwlock_destroy(&engine->gate);
    pthread_rwlock_destroy(&engine->state_lock);
    pthread_mutex_destroy(&engine->city_lock);
    pthread_mutex_destroy(&engine->keyring_lock);
    arena_free(engine->batch.arena);
    arena_free(engine->scratch);
    arena_free(engine->state_arena);
    arena_free(engine->arena);
}

struct city *engine_city(struct engine *engine)
{
    return engine->city;
}

const struct operation *engine_lock_state(struct engine *engine)
{
    atomic_fetch_add(&engine->outside_count, 1);
    ALWAYS(pthread_rwlock_rdlock(&engine->gate) == 0);
    atomic_fetch_sub(&engine->outside_count, 1);
    return engine->operation;
}

void engine_lock_gate(struct engine *engine)
{
    atomic_fetch_add(&engine->outside_count, 1);
    ALWAYS(pthread_rwlock_wrlock(&engine->gate) == 0);
    atomic_fetch_sub(&engine->outside_count, 1);
}

void engine_halt(struct engine *engine)
{
    engine_lock_gate(engine);
    ALWAYS(pthread_mutex_lock(&engine->city_lock) == 0);
}

void engine_go_on(struct engine *engine)
{
    pthread_mutex_unlock(&engine->city_lock);
    engine_unlock_state(engine);
}

void engine_unlock_state(struct engine *engine)
{
    ALWAYS(pthread_rwlock_unlock(&engine->gate) == 0);
}

const struct operation *engine_lock_decided(struct engine *engine)
{
    ALWAYS(pthread_rwlock_rdlock(&engine->state_lock) == 0);
    return engine->operation;
}

void engine_unlock_decided(struct engine *engine)
{
    ALWAYS(pthread_rwlock_unlock(&engine->state_lock) == 0);
}

const char *engine_node(struct engine *engine)
{
    struct error err;
    ALWAYS(pthread_mutex_lock(&engine->keyring_lock) == 0);
    if (!engine->keyring && engine_open_keyring(engine, &err))
        engine_find_node(engine);
    pthread_mutex_unlock(&engine->keyring_lock);
    return engine->node;
}

bool engine_submit(struct engine *engine, struct job *job, struct error *err)
{
    ALWAYS(engine->mode != ENGINE_READ);
    if (!engine_seal(engine, job, err))
        return false;
    if (engine->writer)
        return writer_submit(engine->writer, job, err);
    err->kind = ERROR_NONE;
    batch_add_job(&engine->batch, job, err);
    engine_lock_gate(engine);
    engine_run_batch(engine, &engine->batch);
    engine_unlock_state(engine);
    batch_clear(&engine->batch);
    return err->kind == ERROR_NONE;
}

/* The projection as the file holds it, and as the log says it should be. What cannot be read is
 * made again as well. */
bool engine_rebuild(struct engine *engine, bool *ret_same, int64_t *ret_rows, struct error *err)
{
    struct arena *scratch = arena_new();
    struct derived_difference before = {0};
    engine_halt(engine);
    bool ok = derived_compare(engine->city, engine->operation, scratch, &before, err) ||
              err->kind == ERROR_INPUT;
    ok = ok && log_begin(engine->city, err);
    if (ok)
        ok = log_commit(engine->city, engine_write_projection(engine, ret_rows, err), err);
    engine_go_on(engine);
    arena_free(scratch);
    if (ok)
        *ret_same = before.is_same;
    return ok;
}
