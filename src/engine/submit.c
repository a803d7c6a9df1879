/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "authority/rule_set.h"
#include "base/assert.h"
#include "engine/engine_parts.h"
#include "host/chance.h"
#include "operate/forms.h"

/* Jobs: decided one after the other, and written together. */

static bool write_drafts(struct engine *engine, struct job *job, const struct decision *decision,
                         struct error *err)
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
        ok = batch_add(engine, &entry, job->session, err);
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

static bool adopt_first_rules(struct engine *engine, struct job *job, struct error *err)
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
           write_drafts(engine, job, &decision, err);
}

/* Where it fails there is no node yet: the next that is written tries again. */
static bool join(struct engine *engine, struct job *job, struct error *err)
{
    struct request request = job->request;
    struct decision decision;
    memset(&request.sealed, 0, sizeof request.sealed);
    request.kind = REQUEST_NODE_JOIN;
    request.realm = realm_planning();
    request.node.for_real_event = job->request.kind == REQUEST_REAL_EVENT;
    make_node_key(engine, &request.node.public_key);
    bool ok = decide(engine->operation, &request, job->arena, &decision, err) &&
              keyring_add_node(engine->keyring, engine->node, &engine->node_secret, err) &&
              write_drafts(engine, job, &decision, err);
    if (ok && !engine->operation->office.rules)
        ok = adopt_first_rules(engine, job, err);
    if (!ok)
        engine->node[0] = '\0';
    return ok;
}

/* A node that joined alone writes real events, and nothing else until an administrator is here. */
static bool confirm(struct engine *engine, struct job *job, struct error *err)
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
           write_drafts(engine, job, &decision, err);
}

/* One job. */

static bool put_records(struct engine *engine, const struct job *job, struct error *err)
{
    bool ok = true;
    for (uint32_t r = 0; ok && r < job->record_count; r++) {
        const struct sealed_record *record = &job->records[r];
        ok = log_put_record(engine->city, record->commitment, record->scope, record->bytes,
                            record->size, err);
    }
    return ok;
}

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

enum outcome {
    REFUSED, /* nothing was written for it */
    FAILED,  /* the transaction is to be taken back */
    DONE,
};

static enum outcome run_job(struct engine *engine, struct job *job, struct error *err)
{
    int64_t count_before = engine->operation->chain.count;
    job->first_position = job->last_position = 0;
    if (engine->node[0] == '\0' ? !join(engine, job, err) : !confirm(engine, job, err))
        return engine->operation->chain.count == count_before ? REFUSED : FAILED;
    if (job->before && !job->before(job->context, engine->city, &job->request, err))
        return FAILED;
    if (!decide(engine->operation, &job->request, job->arena, &job->decision, err) ||
        rotates_another(engine, job, err))
        return job->before ? FAILED : REFUSED;
    bool ok = (!job->after || job->after(job->context, engine->city, &job->decision, err)) &&
              put_records(engine, job, err) && write_drafts(engine, job, &job->decision, err);
    return ok ? DONE : FAILED;
}

static void tell_all(struct error *const *errors, const enum outcome *outcomes, uint32_t count,
                     const struct error *err)
{
    for (uint32_t j = 0; j < count; j++)
        if (outcomes[j] != REFUSED && errors[j] != err)
            error_copy(errors[j], err);
}

/* Is something private to be destroyed now that the entries are on the disk? */
static bool destroys(struct job *const *jobs, const enum outcome *outcomes, uint32_t count)
{
    for (uint32_t j = 0; j < count; j++)
        for (uint32_t d = 0; outcomes[j] == DONE && d < jobs[j]->decision.count; d++) {
            const char *type = jobs[j]->decision.drafts[d].type;
            if (strcmp(type, "scope.closed") == 0 || strcmp(type, "act.withdrawn") == 0)
                return true;
        }
    return false;
}

static bool run_all(struct engine *engine, struct job *const *jobs, struct error *const *errors,
                    uint32_t count, enum outcome *outcomes, struct error *err)
{
    for (uint32_t j = 0; j < count; j++)
        outcomes[j] = FAILED;
    if (engine->is_broken)
        return error_set(err, ERROR_IO, TEXT_ENGINE_BROKEN, ARG_TEXT("file", engine->path));
    if (!log_begin(engine->city, err))
        return false;
    int64_t count_before = engine->operation->chain.count;
    bool ok = true;
    batch_begin(engine);
    for (uint32_t j = 0; ok && j < count; j++) {
        struct error why = {0};
        outcomes[j] = run_job(engine, jobs[j], &why);
        ok = outcomes[j] != FAILED;
        if (outcomes[j] != DONE)
            error_copy(ok ? errors[j] : err, &why);
    }
    ok = ok && batch_write(engine, err);
    batch_end(engine);
    bool has_applied = engine->operation->chain.count != count_before;
    if (!log_commit(engine->city, ok, err)) {
        if (has_applied)
            engine_reload(engine);
        return false;
    }
    if (engine->has_leftovers || destroys(jobs, outcomes, count))
        engine_purge(engine);
    return true;
}

void engine_run_batch(struct engine *engine, struct job *const *jobs, struct error *const *errors,
                      uint32_t count)
{
    enum outcome outcomes[ENGINE_BATCH_MAX];
    struct error err = {0};
    ALWAYS(count <= ENGINE_BATCH_MAX);
    ALWAYS(pthread_rwlock_wrlock(&engine->state_lock) == 0);
    if (!run_all(engine, jobs, errors, count, outcomes, &err))
        tell_all(errors, outcomes, count, &err);
    engine_unlock_state(engine);
}
