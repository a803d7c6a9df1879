/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"

static bool is_open(struct deciding *deciding, const char *incident)
{
    const struct realm_state *realm =
        operation_realm(deciding->operation, deciding->request->realm);
    const struct incident *found = items_find(&realm->incidents, incident);
    return (found && !found->is_closed) ||
           error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_INCIDENT,
                     ARG_TEXT("incident", incident));
}

/* The duty log. What is noted is sealed; the entry says when, by whom and about what. */
bool decide_note(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct note_body body = {.about = request->note.about, .incident = request->note.incident};
    const struct basis basis = {.kind = BASIS_OWN};
    return decide_realm_takes(deciding, false, true) &&
           (!body.incident || is_open(deciding, body.incident)) &&
           decide_add(deciding, request->realm, "note", &form_note, &body, &basis);
}

/* A response is ended by who may end it; to close its incident is no way around. */
static bool has_no_response(struct deciding *deciding, const char *key)
{
    const struct realm_state *realm =
        operation_realm(deciding->operation, deciding->request->realm);
    const struct incident *incident = items_find(&realm->incidents, key);
    return incident->level == 0 ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_RESPONSE_ON,
                     ARG_TEXT("incident", key), ARG_PLAIN("level", incident->level));
}

/* What the rules want to be said was said when it was opened. */
static bool may_close(struct deciding *deciding, const char *key, struct basis *ret_basis)
{
    const struct request *request = deciding->request;
    const struct incident *incident =
        items_find(&operation_realm(deciding->operation, request->realm)->incidents, key);
    struct question question = {
        .act = ACT_INCIDENT_OPEN,
        .realm = request->realm,
        .area = incident->area,
        .drafter = request->author,
        .particulars = ((word_set)1 << PARTICULAR_COUNT) - 1,
    };
    if (decide_ask(deciding, &question, ret_basis))
        return true;
    if (deciding->err->id == TEXT_OPERATE_MISSING)
        error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_CLOSES_WHO_OPENS);
    return false;
}

/* By those who may open one. */
bool decide_incident_close(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct key_body body = {.key = request->key_of};
    struct basis basis;
    return decide_realm_takes(deciding, false, false) && decide_author(deciding) &&
           is_open(deciding, body.key) && has_no_response(deciding, body.key) &&
           may_close(deciding, body.key, &basis) &&
           decide_add(deciding, request->realm, "incident.closed", &form_key_only, &body, &basis);
}

/* Backups hold the scope's records if they were made since it has any; no export of a log does. */
static struct key_list backups_since(struct deciding *deciding, int64_t position)
{
    const struct items *copies = &deciding->operation->office.copies;
    const char **keys = ARENA_ARRAY(deciding->arena, const char *, copies->count);
    uint32_t count = 0;
    for (uint32_t c = 0; c < copies->count; c++) {
        const struct copy *copy = copies->items[c];
        if (copy->position >= position && copy->is_backup)
            keys[count++] = copy->key;
    }
    return (struct key_list){count, keys};
}

bool decide_close_scope(struct deciding *deciding, const struct scope *scope)
{
    const struct realm_state *realm =
        operation_realm(deciding->operation, deciding->request->realm);
    const struct scope *known = items_find(&realm->scopes, scope->key);
    int64_t first =
        known && known->record_count > 0 ? known->first_position : scope->first_position;
    struct scope body = {
        .key = scope->key,
        .backups = backups_since(deciding, first),
    };
    return decide_add_following(deciding, deciding->request->realm, "scope.closed",
                                &form_scope_closed, &body);
}

/* Each exercise is frozen by an entry of its own realm. */
static bool freeze(struct deciding *deciding, const struct key_list *exercises)
{
    const struct exercise_status_body body = {.status = EXERCISE_FROZEN};
    bool ok = true;
    for (uint32_t e = 0; ok && e < exercises->count; e++) {
        const struct exercise_state *exercise =
            items_find(&deciding->operation->exercises, exercises->keys[e]);
        ok = decide_add_following(deciding, exercise->state.realm, "exercise.status",
                                  &form_exercise_status, &body);
    }
    return ok;
}

/*
 * 真实情况, NO DUFF: one input, by anybody, without a key. It is entered where what is real
 * belongs: the live realm, or the office's own log while there is none.
 */
bool decide_real_event(struct deciding *deciding)
{
    const struct operation *operation = deciding->operation;
    const struct request *request = deciding->request;
    const struct basis basis = {.kind = BASIS_OWN};
    struct realm realm = operation->live.is_commissioned ? realm_live() : realm_planning();
    const char **running = ARENA_ARRAY(deciding->arena, const char *, operation->exercises.count);
    struct key_list list = {0, running};
    for (uint32_t e = 0; e < operation->exercises.count; e++) {
        const struct exercise_state *exercise = operation->exercises.items[e];
        if (exercise->status == EXERCISE_RUNNING)
            running[list.count++] = exercise->key;
    }
    struct real_event_body body = {.exercises = list};
    if (!realm_equal(request->realm, realm))
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_WRONG_REALM);
    return decide_add(deciding, realm, "real_event", &form_real_event, &body, &basis) &&
           freeze(deciding, &list);
}
