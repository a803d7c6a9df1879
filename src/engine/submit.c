/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "authority/rule_set.h"
#include "base/assert.h"
#include "engine/engine_parts.h"
#include "host/chance.h"
#include "operate/forms.h"

/* Jobs: decided one after the other, and written together. */

static bool add_drafts(struct engine *engine, struct batch *batch, struct job *job,
                       const struct decision *decision, struct error *err)
{
    bool ok = true;
    for (uint32_t d = 0; ok && d < decision->count; d++) {
        const struct draft *draft = &decision->drafts[d];
        /* What follows when the author's own key was revoked just before, the node signs alone. */
        bool has_key = operation_person_key(engine->operation, job->request.author,
                                            job->request.author_key) != NULL;
        struct entry entry = {
            .node = engine->node,
            .time_ms = job->request.now_ms,
            .realm = draft->realm,
            .author = job->request.author,
            .author_key = has_key ? job->request.author_key : NULL,
            .basis = draft->basis,
            .type = draft->type,
            .version = draft->version,
            .body = draft->body,
            .body_size = draft->body_size,
            .private_scope = draft->private_scope,
            .private_commitment = draft->private_commitment,
        };
        chain_place_next(&engine->operation->chain, &entry);
        ok = batch_add(engine, batch, &entry, job->session, err);
        if (ok && job->first_position == 0)
            job->first_position = engine->operation->chain.count;
        job->last_position = engine->operation->chain.count;
    }
    return ok;
}

/* The first entries of this installation: its node, and in a new file the rules. */

/* The pair in memory; the keyring gets it once it is decided that the node may join. */
static void make_node_key(struct engine *engine, struct public_key *ret_public)
{
    uint8_t seed[SIGN_SEED_SIZE];
    chance_bytes(seed, sizeof seed);
    sign_key_pair(seed, ret_public, &engine->node_secret);
    secret_forget(seed, sizeof seed);
    key_id_of(ret_public, engine->node);
}

static bool adopt_first_rules(struct engine *engine, struct batch *batch, struct job *job,
                              struct error *err)
{
    struct request request = job->request;
    struct decision decision;
    struct rule_set rules;
    size_t size;
    const char *bytes = rule_set_builtin("generic", &size);
    ALWAYS(bytes);
    if (!rule_set_read("rules/generic.json", bytes, size, job->arena, &rules, err))
        return false;
    request.kind = REQUEST_RULES_FIRST;
    request.realm = realm_planning();
    request.rules.document = (struct json_slice){rules.canonical, rules.canonical_size};
    return decide(engine->operation, &request, job->arena, &decision, err) &&
           add_drafts(engine, batch, job, &decision, err);
}

static bool keep_node_key(struct engine *engine, struct error *err)
{
    ALWAYS(pthread_mutex_lock(&engine->keyring_lock) == 0);
    bool ok = keyring_add_node(engine->keyring, engine->node, &engine->node_secret, err);
    pthread_mutex_unlock(&engine->keyring_lock);
    return ok;
}

/* Where it fails there is no node yet: the next that is written tries again. */
static bool join(struct engine *engine, struct batch *batch, struct job *job, struct error *err)
{
    struct request request = job->request;
    struct decision decision;
    memset(&request.sealed, 0, sizeof request.sealed);
    request.kind = REQUEST_NODE_JOIN;
    request.realm = realm_planning();
    request.node.for_real_event = job->request.kind == REQUEST_REAL_EVENT;
    make_node_key(engine, &request.node.public_key);
    bool ok = decide(engine->operation, &request, job->arena, &decision, err) &&
              keep_node_key(engine, err) && add_drafts(engine, batch, job, &decision, err);
    if (ok && !engine->operation->office.rules)
        ok = adopt_first_rules(engine, batch, job, err);
    if (!ok)
        engine->node[0] = '\0';
    return ok;
}

/* A node that joined alone writes real events, and nothing else until an administrator is here. */
static bool confirm(struct engine *engine, struct batch *batch, struct job *job, struct error *err)
{
    const struct node *node = items_find(&engine->operation->office.nodes, engine->node);
    struct request request = job->request;
    struct decision decision;
    if (!node->is_unconfirmed || job->request.kind == REQUEST_REAL_EVENT)
        return true;
    memset(&request.sealed, 0, sizeof request.sealed);
    request.kind = REQUEST_NODE_CONFIRM;
    request.realm = realm_planning();
    request.node.node = engine->node;
    return decide(engine->operation, &request, job->arena, &decision, err) &&
           add_drafts(engine, batch, job, &decision, err);
}

/* One job. */

/* A node's new key is signed for by its old one, which no other machine has. */
static bool rotates_another(const struct engine *engine, const struct job *job, struct error *err)
{
    for (uint32_t d = 0; d < job->decision.count; d++) {
        const struct draft *draft = &job->decision.drafts[d];
        const struct json_slice body = {draft->body, draft->body_size};
        struct node_body rotated;
        const char *field;
        if (strcmp(draft->type, "node.rotated") == 0 &&
            body_read(&form_node_rotated, body, job->arena, &rotated, &field) &&
            strcmp(rotated.node, engine->node) != 0)
            return !error_set(err, ERROR_CONFLICT, TEXT_ENGINE_ROTATES_ANOTHER,
                              ARG_TEXT("node", rotated.node));
    }
    return false;
}

bool job_runs_alone(const struct job *job)
{
    return job->before != NULL || job->after != NULL;
}

static enum outcome run_job(struct engine *engine, struct batch *batch, struct job *job,
                            struct error *err)
{
    int64_t count_before = engine->operation->chain.count;
    job->first_position = job->last_position = 0;
    if (engine->node[0] == '\0' ? !join(engine, batch, job, err)
                                : !confirm(engine, batch, job, err))
        return engine->operation->chain.count == count_before ? OUTCOME_REFUSED : OUTCOME_FAILED;
    if (job->before && !job->before(job->context, engine->city, &job->request, err))
        return OUTCOME_FAILED;
    if (!decide(engine->operation, &job->request, job->arena, &job->decision, err) ||
        rotates_another(engine, job, err))
        return job->before ? OUTCOME_FAILED : OUTCOME_REFUSED;
    bool ok = (!job->after || job->after(job->context, engine->city, &job->decision, err)) &&
              add_drafts(engine, batch, job, &job->decision, err);
    return ok ? OUTCOME_DONE : OUTCOME_FAILED;
}

/* Is something private to be destroyed once the entries are on the disk? */
static bool job_destroys(const struct job *job)
{
    for (uint32_t d = 0; d < job->decision.count; d++) {
        const char *type = job->decision.drafts[d].type;
        if (strcmp(type, "scope.closed") == 0 || strcmp(type, "act.withdrawn") == 0)
            return true;
    }
    return false;
}

static bool decide_jobs(struct engine *engine, struct batch *batch, uint32_t first,
                        struct error *err)
{
    if (engine->is_broken)
        return error_set(err, ERROR_IO, TEXT_ENGINE_BROKEN, ARG_TEXT("file", engine->path));
    for (uint32_t j = first; j < batch->job_count; j++) {
        struct error why = {0};
        batch->outcomes[j] = run_job(engine, batch, batch->jobs[j], &why);
        if (batch->outcomes[j] == OUTCOME_FAILED) {
            error_copy(err, &why);
            return false;
        }
        if (batch->outcomes[j] == OUTCOME_REFUSED)
            error_copy(batch->errors[j], &why);
        batch->destroys =
            batch->destroys || (batch->outcomes[j] == OUTCOME_DONE && job_destroys(batch->jobs[j]));
    }
    return true;
}

bool batch_decide(struct engine *engine, struct batch *batch, uint32_t first, struct error *err)
{
    ALWAYS(pthread_rwlock_wrlock(&engine->state_lock) == 0);
    bool ok = decide_jobs(engine, batch, first, err);
    signer_wake(engine->signer);
    engine_unlock_decided(engine);
    return ok;
}

/* Within the transaction, with the data that `before` and `after` write. */
static bool run_within(struct engine *engine, struct batch *batch, struct error *err)
{
    if (!decide_jobs(engine, batch, 0, err))
        return false;
    batch_read_rows(engine, batch);
    return batch_write(engine, batch, err);
}

void engine_run_batch(struct engine *engine, struct batch *batch)
{
    struct error err = {0};
    ALWAYS(pthread_rwlock_wrlock(&engine->state_lock) == 0);
    ALWAYS(pthread_mutex_lock(&engine->city_lock) == 0);
    int64_t count_before = engine->operation->chain.count;
    bool ok = log_begin(engine->city, &err) &&
              log_commit(engine->city, run_within(engine, batch, &err), &err);
    if (!ok) {
        signer_drop(engine->signer);
        batch_fail(batch, &err);
    }
    if (!ok && engine->operation->chain.count != count_before)
        engine_reload(engine);
    if (ok && (engine->has_leftovers || batch->destroys))
        engine_purge(engine);
    pthread_mutex_unlock(&engine->city_lock);
    engine_unlock_decided(engine);
}
