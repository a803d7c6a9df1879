/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "engine/engine_parts.h"
#include "host/chance.h"

/* Personal keys: made, sealed by a password, opened for a session, changed. */

static void random_id(char ret_id[static KEY_ID_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[(KEY_ID_SIZE - 1) / 2];
    chance_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        ret_id[2 * i] = digits[bytes[i] >> 4];
        ret_id[2 * i + 1] = digits[bytes[i] & 15];
    }
    ret_id[KEY_ID_SIZE - 1] = '\0';
}

/* The newest valid key of the person. */
static const struct person_key *find_key(const struct operation *operation, const char *party)
{
    const struct person_key *found = NULL;
    for (uint32_t k = 0; k < operation->office.keys.count; k++) {
        const struct person_key *key = operation->office.keys.items[k];
        if (!key->is_revoked && strcmp(key->party, party) == 0)
            found = key;
    }
    return found;
}

static bool get_sealed_key(struct engine *engine, const char *key_id, struct arena *arena,
                           const uint8_t **ret_sealed, size_t *ret_size, struct error *err)
{
    ALWAYS(pthread_mutex_lock(&engine->city_lock) == 0);
    bool ok = log_get_sealed_key(engine->city, key_id, arena, ret_sealed, ret_size, err);
    pthread_mutex_unlock(&engine->city_lock);
    return ok;
}

bool engine_open_session(struct engine *engine, const char *party, const char *password,
                         struct arena *arena, struct session *ret_session, struct error *err)
{
    const uint8_t *sealed;
    size_t size;
    const struct operation *operation = engine_lock_state(engine);
    const struct person_key *key = find_key(operation, party);
    const char *key_id = key ? arena_copy_text(arena, key->key) : NULL;
    engine_unlock_state(engine);
    if (!key_id)
        return error_set(err, ERROR_NOT_FOUND, TEXT_ENGINE_NO_KEY, ARG_TEXT("party", party));
    struct session session = {.party = arena_copy_text(arena, party)};
    if (!get_sealed_key(engine, key_id, arena, &sealed, &size, err) ||
        !unseal_secret(password, sealed, size, &session.secret, err))
        return false;
    memcpy(session.key_id, key_id, KEY_ID_SIZE);
    random_id(session.id);
    *ret_session = session;
    session_close(&session);
    return true;
}

void session_close(struct session *session)
{
    secret_forget(&session->secret, sizeof session->secret);
}

/* A secret under its password, on its way into the city file. */
struct sealed_key {
    const char *key_id, *party;
    uint8_t bytes[SEALED_SECRET_SIZE];
};

static bool seal(const char *password, const struct secret_key *secret, struct sealed_key *sealed)
{
    uint8_t salt[16], nonce[SEAL_NONCE_SIZE];
    chance_bytes(salt, sizeof salt);
    chance_bytes(nonce, sizeof nonce);
    return seal_secret(password, password_cost_default(), salt, nonce, secret, sealed->bytes);
}

static bool put_sealed_key(void *context, struct city *city, const struct decision *decision,
                           struct error *err)
{
    const struct sealed_key *sealed = context;
    (void)decision;
    return log_put_sealed_key(city, sealed->key_id, sealed->party, sealed->bytes,
                              sizeof sealed->bytes, err);
}

static void make_pair(struct public_key *ret_public, struct secret_key *ret_secret,
                      char ret_id[static KEY_ID_SIZE])
{
    uint8_t seed[SIGN_SEED_SIZE];
    chance_bytes(seed, sizeof seed);
    sign_key_pair(seed, ret_public, ret_secret);
    key_id_of(ret_public, ret_id);
    secret_forget(seed, sizeof seed);
}

bool engine_add_key(struct engine *engine, struct job *job, const char *password, struct error *err)
{
    char id[KEY_ID_SIZE];
    struct secret_key secret;
    make_pair(&job->request.key.public_key, &secret, id);
    job->request.key.key_id = arena_copy_text(job->arena, id);
    struct sealed_key sealed = {.key_id = job->request.key.key_id, .party = job->request.key.party};
    job->after = put_sealed_key;
    job->context = &sealed;
    bool ok = seal(password, &secret, &sealed) ||
              error_set(err, ERROR_LIMIT, TEXT_ENGINE_NO_MEMORY_FOR_KEY);
    secret_forget(&secret, sizeof secret);
    return ok && engine_submit(engine, job, err);
}

bool engine_change_password(struct engine *engine, const struct session *session,
                            const char *password, struct error *err)
{
    struct sealed_key sealed = {.key_id = session->key_id, .party = session->party};
    if (!seal(password, &session->secret, &sealed))
        return error_set(err, ERROR_LIMIT, TEXT_ENGINE_NO_MEMORY_FOR_KEY);
    engine_halt(engine);
    bool ok = log_begin(engine->city, err);
    ok = ok && log_commit(engine->city, put_sealed_key(&sealed, engine->city, NULL, err), err);
    engine_go_on(engine);
    return ok;
}

bool engine_rotate_node(struct engine *engine, struct job *job, struct error *err)
{
    char id[KEY_ID_SIZE];
    struct secret_key secret;
    if (engine->node[0] == '\0')
        return error_set(err, ERROR_CONFLICT, TEXT_ENGINE_NO_NODE, ARG_TEXT("file", engine->path));
    make_pair(&job->request.node.public_key, &secret, id);
    job->request.node.node = arena_copy_text(job->arena, engine->node);
    job->request.node.proof =
        sign_hash(SIGN_KEY_SUCCESSION,
                  request_succession(engine->node, &job->request.node.public_key), &secret);
    bool ok =
        keyring_add_node(engine->keyring, id, &secret, err) && engine_submit(engine, job, err);
    secret_forget(&secret, sizeof secret);
    return ok;
}
