/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "engine/engine_parts.h"
#include "host/chance.h"

/* Private records: sealed before the transaction, under keys that the city file never holds. */

static bool is_closed(struct engine *engine, struct realm realm, const char *name)
{
    const struct operation *operation = engine_lock_decided(engine);
    const struct realm_state *state = operation_realm(operation, realm);
    const struct scope *scope = state ? items_find(&state->scopes, name) : NULL;
    bool closed = scope && scope->is_closed;
    engine_unlock_decided(engine);
    return closed;
}

/* The keys of all these scopes; new ones are in the keyring, synced, before they are used. */
static bool take_keys(struct engine *engine, const char *const *scopes, uint32_t count,
                      struct scope_key *ret_keys, struct error *err)
{
    bool is_new = false;
    ALWAYS(pthread_mutex_lock(&engine->keyring_lock) == 0);
    for (uint32_t s = 0; s < count; s++) {
        if (keyring_find_scope(engine->keyring, scopes[s], &ret_keys[s]))
            continue;
        chance_bytes(ret_keys[s].bytes, sizeof ret_keys[s].bytes);
        is_new = true;
    }
    bool ok = !is_new || keyring_add_scopes(engine->keyring, scopes, ret_keys, count, err);
    /* What two texts share, and what was there before, the keyring knows best. */
    for (uint32_t s = 0; ok && is_new && s < count; s++)
        ok = keyring_find_scope(engine->keyring, scopes[s], &ret_keys[s]) ||
             error_set(err, ERROR_IO, TEXT_ENGINE_KEYRING_SILENT, ARG_TEXT("file", engine->path));
    pthread_mutex_unlock(&engine->keyring_lock);
    return ok;
}

static struct sealed_record seal_one(const struct scope_key *key, const char *scope,
                                     const struct private_text *text, struct arena *arena)
{
    uint8_t nonce[SEAL_NONCE_SIZE];
    struct buffer sealed = {0};
    chance_bytes(nonce, sizeof nonce);
    seal_record(key, scope, nonce, text->bytes, text->size, &sealed);
    struct sealed_record record = {
        .scope = scope,
        .bytes = arena_copy(arena, sealed.bytes, sealed.size),
        .size = sealed.size,
        .commitment = seal_commitment(sealed.bytes, sealed.size),
    };
    buffer_free(&sealed);
    return record;
}

/* The job's texts, each with its scope: the request's, and those of its persons. */
static uint32_t list_texts(struct engine *engine, const struct job *job,
                           const struct private_text **texts, const char **scopes)
{
    const struct operation *operation = engine_lock_decided(engine);
    uint32_t count = 0;
    if (job->text.bytes) {
        texts[count] = &job->text;
        scopes[count++] =
            job->text.scope ? job->text.scope : request_scope(operation, &job->request, job->arena);
    }
    for (uint32_t p = 0; job->party_texts && p < job->request.parties.count; p++) {
        if (!job->party_texts[p].bytes)
            continue;
        texts[count] = &job->party_texts[p];
        scopes[count++] = person_scope(operation, job->request.parties.parties[p].key, job->arena);
    }
    engine_unlock_decided(engine);
    return count;
}

static struct sealed sealed_of(const struct sealed_record *record)
{
    return (struct sealed){true, record->commitment, record->scope};
}

static void hand_over(struct job *job)
{
    uint32_t r = 0;
    if (job->text.bytes)
        job->request.sealed = sealed_of(&job->records[r++]);
    if (!job->party_texts)
        return;
    struct sealed *sealed = ARENA_ARRAY(job->arena, struct sealed, job->request.parties.count);
    for (uint32_t p = 0; p < job->request.parties.count; p++)
        if (job->party_texts[p].bytes)
            sealed[p] = sealed_of(&job->records[r++]);
    job->request.parties.sealed = sealed;
}

void engine_sign_in(struct engine *engine, struct job *job)
{
    if (job->session) {
        job->request.author = job->session->party;
        job->request.author_key = job->session->key_id;
        job->request.session = job->session->id;
    }
    if (job->request.kind == REQUEST_REAL_EVENT) {
        const struct operation *operation = engine_lock_decided(engine);
        job->request.realm = operation->live.is_commissioned ? realm_live() : realm_planning();
        engine_unlock_decided(engine);
    }
}

bool engine_seal(struct engine *engine, struct job *job, struct error *err)
{
    uint32_t most = 1 + (job->party_texts ? job->request.parties.count : 0);
    engine_sign_in(engine, job);
    if (!job->text.bytes && !job->party_texts)
        return true;
    const struct private_text **texts = ARENA_ARRAY(job->arena, const struct private_text *, most);
    const char **scopes = ARENA_ARRAY(job->arena, const char *, most);
    uint32_t count = list_texts(engine, job, texts, scopes);
    if (count == 0)
        return true;
    for (uint32_t t = 0; t < count; t++)
        if (is_closed(engine, job->request.realm, scopes[t]))
            return error_set(err, ERROR_CONFLICT, TEXT_ENGINE_SCOPE_CLOSED,
                             ARG_TEXT("scope", scopes[t]));
    struct scope_key *keys = ARENA_ARRAY(job->arena, struct scope_key, count);
    if (!take_keys(engine, scopes, count, keys, err))
        return false;
    job->records = ARENA_ARRAY(job->arena, struct sealed_record, count);
    job->record_count = count;
    for (uint32_t t = 0; t < count; t++)
        job->records[t] = seal_one(&keys[t], scopes[t], texts[t], job->arena);
    secret_forget(keys, count * sizeof *keys);
    hand_over(job);
    return true;
}

bool engine_open_keyring(struct engine *engine, struct error *err)
{
    return engine->keyring ||
           keyring_open(engine->path, KEYRING_READ, "", 0, &engine->keyring, err);
}

static bool get_record(struct engine *engine, struct hash commitment, struct arena *arena,
                       const void **ret_bytes, size_t *ret_size, struct error *err)
{
    ALWAYS(pthread_mutex_lock(&engine->city_lock) == 0);
    bool ok = log_get_record(engine->city, commitment, arena, ret_bytes, ret_size, err);
    pthread_mutex_unlock(&engine->city_lock);
    return ok;
}

bool engine_read_private(struct engine *engine, const char *scope, struct hash commitment,
                         struct buffer *out, struct error *err)
{
    struct arena *scratch = arena_new();
    struct scope_key key;
    const void *bytes;
    size_t size;
    ALWAYS(pthread_mutex_lock(&engine->keyring_lock) == 0);
    bool ok = engine_open_keyring(engine, err);
    if (ok && !keyring_find_scope(engine->keyring, scope, &key))
        ok = error_set(err, ERROR_NOT_FOUND, TEXT_ENGINE_NO_SCOPE_KEY, ARG_TEXT("scope", scope));
    pthread_mutex_unlock(&engine->keyring_lock);
    ok = ok && get_record(engine, commitment, scratch, &bytes, &size, err);
    if (ok && !unseal_record(&key, scope, bytes, size, out))
        ok = error_set(err, ERROR_NOT_FOUND, TEXT_ENGINE_OTHER_KEY, ARG_TEXT("scope", scope));
    secret_forget(&key, sizeof key);
    arena_free(scratch);
    return ok;
}

bool engine_copy_keyring(struct engine *engine, const char *path, struct error *err)
{
    ALWAYS(pthread_mutex_lock(&engine->keyring_lock) == 0);
    bool ok = engine_open_keyring(engine, err) && keyring_copy(engine->keyring, path, err);
    pthread_mutex_unlock(&engine->keyring_lock);
    return ok;
}
