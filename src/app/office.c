/* SPDX-License-Identifier: Apache-2.0 */
#include "app/office.h"

#include <string.h>

static bool submit(struct engine *engine, struct job *job, struct decision *ret_decision,
                   struct error *err)
{
    bool ok = engine_submit(engine, job, err);
    *ret_decision = job->decision;
    return ok;
}

bool app_remove_party(struct engine *engine, const struct actor *actor, const char *key,
                      struct arena *arena, struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_PARTY_REMOVE, realm_planning(), arena);
    job.request.key_of = key;
    return submit(engine, &job, ret_decision, err);
}

bool app_has_key(struct engine *engine, const char *person)
{
    bool has = office_has_key(&engine_lock_state(engine)->office, person);
    engine_unlock_state(engine);
    return has;
}

bool app_add_key(struct engine *engine, const struct actor *actor, const char *person,
                 const char *password, bool replaces, struct arena *arena, const char **ret_key_id,
                 struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_KEY_ADD, realm_planning(), arena);
    job.request.key.party = person;
    job.request.key.replaces = replaces;
    *ret_decision = (struct decision){0};
    if (replaces && !app_has_key(engine, person))
        return error_set(err, ERROR_NOT_FOUND, TEXT_ENGINE_NO_KEY, ARG_TEXT("party", person));
    bool ok = engine_add_key(engine, &job, password, err);
    *ret_decision = job.decision;
    if (ok)
        *ret_key_id = job.request.key.key_id;
    return ok;
}

static bool is_key(struct engine *engine, const char *id)
{
    const struct office *office = &engine_lock_state(engine)->office;
    bool is = items_find(&office->keys, id) != NULL;
    engine_unlock_state(engine);
    return is;
}

bool app_revoke_key(struct engine *engine, const struct actor *actor, const char *which,
                    struct arena *arena, uint32_t *ret_count, struct decision *ret_decision,
                    struct error *err)
{
    struct job job = app_job(actor, REQUEST_KEY_REVOKE, realm_planning(), arena);
    if (is_key(engine, which))
        job.request.key.key_id = which;
    else
        job.request.key.party = which;
    bool ok = submit(engine, &job, ret_decision, err);
    if (ok)
        *ret_count = job.decision.count;
    return ok;
}

bool app_change_password(struct engine *engine, const struct actor *actor, const char *password,
                         struct arena *arena, struct error *err)
{
    struct job job = app_job(actor, REQUEST_KEY_RESEAL, realm_planning(), arena);
    if (!actor->session)
        return error_set(err, ERROR_DENIED, TEXT_OPERATE_NO_AUTHOR);
    return engine_change_password(engine, &job, password, err);
}

static struct job release_of(const struct actor *actor, const struct act_request *request,
                             struct arena *arena)
{
    struct job job = app_job(actor, REQUEST_ACT_RELEASE, request->realm, arena);
    job.request.act_ref.id = request->id;
    job.request.act_ref.taken = NULL;
    return job;
}

const char *app_key_to_take(struct engine *engine, const struct actor *actor,
                            const struct act_request *request, struct arena *arena)
{
    const struct job job = release_of(actor, request, arena);
    return engine_key_to_take(engine, &job);
}

bool app_take_key(struct engine *engine, const struct actor *actor,
                  const struct act_request *request, const char *given, const char *chosen,
                  struct arena *arena, const char **ret_key_id, struct decision *ret_decision,
                  struct error *err)
{
    struct job job = release_of(actor, request, arena);
    bool ok = engine_take_key(engine, &job, given, chosen, err);
    *ret_decision = job.decision;
    if (ok)
        *ret_key_id = job.request.act_ref.taken->key;
    return ok;
}

bool app_rotate_node(struct engine *engine, const struct actor *actor, struct arena *arena,
                     struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_NODE_ROTATE, realm_planning(), arena);
    bool ok = engine_rotate_node(engine, &job, err);
    *ret_decision = job.decision;
    return ok;
}

bool app_retire_node(struct engine *engine, const struct actor *actor, const char *node,
                     struct arena *arena, struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_NODE_RETIRE, realm_planning(), arena);
    job.request.node.node = node;
    return submit(engine, &job, ret_decision, err);
}

bool app_delegate(struct engine *engine, const struct actor *actor,
                  const struct delegation *delegation, struct arena *arena,
                  struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_DELEGATE, realm_planning(), arena);
    job.request.delegation = *delegation;
    return submit(engine, &job, ret_decision, err);
}

bool app_end_delegation(struct engine *engine, const struct actor *actor, const char *key,
                        struct arena *arena, struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_DELEGATION_END, realm_planning(), arena);
    job.request.key_of = key;
    return submit(engine, &job, ret_decision, err);
}
