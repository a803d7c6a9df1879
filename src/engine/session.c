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
    const struct person_key *found = NULL, *key;
    for (uint32_t at = 0; (key = office_next_key(&operation->office, party, &at));)
        found = key;
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

static bool fail_other_key(const struct locked_key *key, struct error *err)
{
    return error_set(err, ERROR_INPUT, TEXT_ENGINE_NOT_THEIR_KEY, ARG_TEXT("file", key->file),
                     ARG_TEXT("party", key->party));
}

/* The sealed bytes lie beside the log, where others may write: they count if they are those that
 * the log names, and hold the secret of the key in the register. Else an older password, or another
 * person's, would sign. */
bool engine_find_locked_key(struct engine *engine, const char *party, struct arena *arena,
                            struct locked_key *ret_key, struct error *err)
{
    static const struct hash unsaid;
    struct locked_key locked = {
        .party = arena_copy_text(arena, party),
        .file = arena_copy_text(arena, engine->path),
    };
    struct hash sealed = unsaid;
    const struct operation *operation = engine_lock_state(engine);
    const struct person_key *key = find_key(operation, party);
    if (key) {
        locked.key_id = arena_copy_text(arena, key->key);
        locked.public_key = key->public_key;
        sealed = key->sealed;
    }
    engine_unlock_state(engine);
    if (!locked.key_id)
        return error_set(err, ERROR_NOT_FOUND, TEXT_ENGINE_NO_KEY, ARG_TEXT("party", party));
    if (!get_sealed_key(engine, locked.key_id, arena, &locked.sealed, &locked.size, err))
        return false;
    if (!hash_equal(sealed, unsaid) &&
        !hash_equal(sealed, seal_commitment(locked.sealed, locked.size)))
        return fail_other_key(&locked, err);
    *ret_key = locked;
    return true;
}

bool session_unlock(const struct locked_key *key, const char *password, struct session *ret_session,
                    struct error *err)
{
    struct session session = {.party = key->party};
    if (!unseal_secret(password, key->sealed, key->size, &session.secret, err))
        return false;
    if (!sign_is_pair(&session.secret, &key->public_key)) {
        session_close(&session);
        return fail_other_key(key, err);
    }
    memcpy(session.key_id, key->key_id, KEY_ID_SIZE);
    random_id(session.id);
    *ret_session = session;
    session_close(&session);
    return true;
}

bool engine_open_session(struct engine *engine, const char *party, const char *password,
                         struct arena *arena, struct session *ret_session, struct error *err)
{
    struct locked_key key;
    return engine_find_locked_key(engine, party, arena, &key, err) &&
           session_unlock(&key, password, ret_session, err);
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

/* What an entry says of it goes to `*ret_commitment`. */
static bool seal(const char *password, const struct secret_key *secret, struct sealed_key *sealed,
                 struct hash *ret_commitment, struct error *err)
{
    uint8_t salt[16], nonce[SEAL_NONCE_SIZE];
    chance_bytes(salt, sizeof salt);
    chance_bytes(nonce, sizeof nonce);
    if (!seal_secret(password, password_cost_default(), salt, nonce, secret, sealed->bytes))
        return error_set(err, ERROR_LIMIT, TEXT_ENGINE_NO_MEMORY_FOR_KEY);
    *ret_commitment = seal_commitment(sealed->bytes, sizeof sealed->bytes);
    return true;
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
    bool ok = seal(password, &secret, &sealed, &job->request.key.sealed, err);
    secret_forget(&secret, sizeof secret);
    return ok && engine_submit(engine, job, err);
}

bool engine_change_password(struct engine *engine, struct job *job, const char *password,
                            struct error *err)
{
    const struct session *session = job->session;
    struct sealed_key sealed = {.key_id = session->key_id, .party = session->party};
    job->after = put_sealed_key;
    job->context = &sealed;
    return seal(password, &session->secret, &sealed, &job->request.key.sealed, err) &&
           engine_submit(engine, job, err);
}

/* The key that was prepared, and the one its owner puts in its place. */
struct taking {
    const struct person_key *prepared;
    struct sealed_key sealed;
};

static bool put_taken_key(void *context, struct city *city, const struct decision *decision,
                          struct error *err)
{
    struct taking *taking = context;
    return put_sealed_key(&taking->sealed, city, decision, err) &&
           log_delete_sealed_key(city, taking->prepared->key, err);
}

/* Of the act that is to be released; NULL. */
static const struct person_key *find_prepared(struct engine *engine, const struct job *job)
{
    const struct operation *operation = engine_lock_state(engine);
    const struct act_record *act =
        items_find(&operation->office.planning.acts, job->request.act_ref.id);
    bool is_open = job->request.realm.kind == REALM_PLANNING && act &&
                   (act->status == ACT_DRAFTED || act->status == ACT_CHECKED);
    const struct person_key *prepared = is_open ? key_to_take(act, job->arena) : NULL;
    engine_unlock_state(engine);
    return prepared;
}

const char *engine_key_to_take(struct engine *engine, const struct job *job)
{
    const struct person_key *prepared = find_prepared(engine, job);
    return prepared ? prepared->party : NULL;
}

static bool open_prepared(struct engine *engine, const struct person_key *prepared,
                          const char *given, struct arena *arena, struct secret_key *ret_secret,
                          struct error *err)
{
    const uint8_t *sealed;
    size_t size;
    if (!get_sealed_key(engine, prepared->key, arena, &sealed, &size, err))
        return false;
    if (unseal_secret(given, sealed, size, ret_secret, err))
        return true;
    return err->kind != ERROR_DENIED
               ? false
               : error_set(err, ERROR_DENIED, TEXT_ENGINE_WRONG_GIVEN_PASSWORD,
                           ARG_TEXT("party", prepared->party));
}

/* A new pair, of which only the owner knows the password, signed for by the prepared key. */
static bool take(const struct person_key *prepared, const struct secret_key *secret,
                 const char *chosen, struct job *job, struct taking *taking, struct error *err)
{
    struct person_key *taken = ARENA_NEW(job->arena, struct person_key);
    struct secret_key own;
    char id[KEY_ID_SIZE];
    make_pair(&taken->public_key, &own, id);
    taken->key = arena_copy_text(job->arena, id);
    taken->party = prepared->party;
    taken->given = prepared->public_key;
    taken->proof =
        sign_hash(SIGN_KEY_SUCCESSION, key_succession(taken->party, &taken->public_key), secret);
    *taking = (struct taking){prepared, {.key_id = taken->key, .party = taken->party}};
    bool ok = seal(chosen, &own, &taking->sealed, &taken->sealed, err);
    secret_forget(&own, sizeof own);
    job->request.act_ref.taken = taken;
    return ok;
}

bool engine_take_key(struct engine *engine, struct job *job, const char *given, const char *chosen,
                     struct error *err)
{
    const struct person_key *prepared = find_prepared(engine, job);
    struct secret_key secret;
    struct taking taking;
    if (!prepared)
        return engine_submit(engine, job, err);
    if (strcmp(given, chosen) == 0)
        return error_set(err, ERROR_INPUT, TEXT_ENGINE_SAME_PASSWORD,
                         ARG_TEXT("party", prepared->party));
    if (!open_prepared(engine, prepared, given, job->arena, &secret, err))
        return false;
    bool ok = take(prepared, &secret, chosen, job, &taking, err);
    secret_forget(&secret, sizeof secret);
    job->after = put_taken_key;
    job->context = &taking;
    return ok && engine_submit(engine, job, err);
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
