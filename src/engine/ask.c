/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "engine/engine_parts.h"
#include "host/chance.h"

/* Asking whether something may be, without doing it. */

/* The node of this installation. A reader's keyring may be from before it joined. */
static bool find_node(struct engine *engine, struct error *err)
{
    ALWAYS(pthread_mutex_lock(&engine->keyring_lock) == 0);
    if (engine->mode == ENGINE_READ && engine->keyring && engine->node[0] == '\0') {
        keyring_close(engine->keyring);
        engine->keyring = NULL;
    }
    bool ok = engine_open_keyring(engine, err);
    if (ok)
        engine_find_node(engine);
    pthread_mutex_unlock(&engine->keyring_lock);
    return ok;
}

/* A key that nobody will ever sign with. */
static struct public_key make_up_key(void)
{
    uint8_t seed[SIGN_SEED_SIZE];
    struct public_key public_key;
    struct secret_key secret;
    chance_bytes(seed, sizeof seed);
    sign_key_pair(seed, &public_key, &secret);
    secret_forget(seed, sizeof seed);
    secret_forget(&secret, sizeof secret);
    return public_key;
}

/* What would be written ahead of the job: that this machine joins, or is confirmed. */
static bool decide_node(const struct engine *engine, const struct job *job, struct error *err)
{
    const struct node *node = items_find(&engine->operation->office.nodes, engine->node);
    struct request request = job->request;
    struct decision decision;
    memset(&request.sealed, 0, sizeof request.sealed);
    request.realm = realm_planning();
    if (!node) {
        request.kind = REQUEST_NODE_JOIN;
        request.node.public_key = make_up_key();
        request.node.for_real_event = job->request.kind == REQUEST_REAL_EVENT;
    } else if (node->is_unconfirmed && job->request.kind != REQUEST_REAL_EVENT) {
        request.kind = REQUEST_NODE_CONFIRM;
        request.node.node = engine->node;
    } else {
        return true;
    }
    return decide(engine->operation, &request, job->arena, &decision, err);
}

bool engine_ask(struct engine *engine, struct job *job, struct error *err)
{
    engine_sign_in(engine, job);
    job->decision = (struct decision){0};
    const struct operation *operation = engine_lock_state(engine);
    bool ok = find_node(engine, err) && decide_node(engine, job, err) &&
              decide(operation, &job->request, job->arena, &job->decision, err);
    engine_unlock_state(engine);
    return ok;
}
