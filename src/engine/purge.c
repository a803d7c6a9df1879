/* SPDX-License-Identifier: Apache-2.0 */
#include "base/assert.h"
#include "engine/engine_parts.h"

/*
 * What is private goes after the entry that says so is on the disk, never before. Whatever stops
 * the machine in between, the next that opens the city finds keys or records of a scope that is
 * closed, and goes on.
 */
struct purging {
    struct engine *engine;
    bool ok;
    struct error *err; /* of the first that failed */
};

static void note(struct purging *purging, bool ok, const struct error *err)
{
    if (!ok && purging->ok)
        error_copy(purging->err, err);
    purging->ok = purging->ok && ok;
}

static void destroy_scope(struct purging *purging, const char *scope)
{
    struct engine *engine = purging->engine;
    struct scope_key key;
    struct error err;
    bool has_records = false;
    ALWAYS(pthread_mutex_lock(&engine->keyring_lock) == 0);
    if (keyring_find_scope(engine->keyring, scope, &key))
        note(purging, keyring_destroy(engine->keyring, KEYRING_SCOPE, scope, &err), &err);
    pthread_mutex_unlock(&engine->keyring_lock);
    secret_forget(&key, sizeof key);
    note(purging, log_has_records(engine->city, scope, &has_records, &err), &err);
    if (has_records)
        note(purging, log_destroy_records(engine->city, scope, &err), &err);
}

static void destroy_scopes(struct purging *purging, const struct realm_state *realm)
{
    for (uint32_t s = 0; s < realm->scopes.count; s++) {
        const struct scope *scope = realm->scopes.items[s];
        if (scope->is_closed)
            destroy_scope(purging, scope->key);
    }
}

/* No entry commits to what was sealed for a change that was withdrawn. */
static void destroy_withdrawn(struct purging *purging, const struct act_record *act)
{
    struct engine *engine = purging->engine;
    struct arena_mark mark = arena_mark(engine->scratch);
    struct hash *commitments;
    uint32_t count = change_commitments(act, engine->scratch, &commitments);
    struct error err;
    if (count > 0)
        note(purging, log_destroy_listed(engine->city, commitments, count, &err), &err);
    arena_rewind(engine->scratch, mark);
}

void engine_purge(struct engine *engine)
{
    const struct operation *operation = engine->operation;
    struct purging purging = {engine, true, &engine->leftovers};
    struct error err;
    destroy_scopes(&purging, &operation->office.planning);
    destroy_scopes(&purging, &operation->live.state);
    for (uint32_t e = 0; e < operation->exercises.count; e++)
        destroy_scopes(&purging, &((struct exercise_state *)operation->exercises.items[e])->state);
    for (uint32_t a = 0; a < operation->office.planning.acts.count; a++) {
        const struct act_record *act = operation->office.planning.acts.items[a];
        if (act->status == ACT_WITHDRAWN)
            destroy_withdrawn(&purging, act);
    }
    note(&purging, log_scrub(engine->city, &err), &err);
    engine->has_leftovers = !purging.ok;
}

const struct error *engine_leftovers(const struct engine *engine)
{
    return engine->has_leftovers ? &engine->leftovers : NULL;
}
