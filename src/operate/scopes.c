/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "operate/decide_parts.h"

/* Under which scope what is private is sealed, and how entries come to commit to it. */

enum { SCOPES_MAX = 1000000, NUMBER_SIZE = 24 };

/*
 * `first` and `rest` together; once that was closed, "first.2rest", "first.3rest", … the first that
 * is not. So a closed scope stops nobody, and what is sealed later has another key. `but` (or NULL)
 * is passed over as if it were closed.
 */
static const char *open_scope(const struct realm_state *realm, const char *first, const char *rest,
                              const char *but, struct arena *arena)
{
    struct buffer name = {0};
    buffer_add_format(&name, "%s%s", first, rest);
    for (int number = 2; realm && number < SCOPES_MAX; number++) {
        const struct scope *scope = items_find(&realm->scopes, buffer_text(&name));
        bool is_passed = but && strcmp(buffer_text(&name), but) == 0;
        if (!is_passed && (!scope || !scope->is_closed))
            break;
        buffer_clear(&name);
        buffer_add_format(&name, "%s.%d%s", first, number, rest);
    }
    const char *copy = arena_copy_text(arena, buffer_text(&name));
    buffer_free(&name);
    return copy;
}

const char *person_scope(const struct operation *operation, const char *party, struct arena *arena)
{
    struct buffer rest = {0};
    buffer_add_format(&rest, "/%s", party);
    const char *scope =
        open_scope(&operation->office.planning, "person", buffer_text(&rest), NULL, arena);
    buffer_free(&rest);
    return scope;
}

/* The act a request drafts, or is about; NULL. */
static const struct act_record *act_of(const struct realm_state *realm,
                                       const struct request *request)
{
    switch (request->kind) {
    case REQUEST_ACT_DRAFT: return &request->act;
    case REQUEST_ACT_CHECK:
    case REQUEST_ACT_RELEASE:
    case REQUEST_ACT_WITHDRAW:
    case REQUEST_ACT_CORRECT:
    case REQUEST_REVIEW: return realm ? items_find(&realm->acts, request->act_ref.id) : NULL;
    default: return NULL;
    }
}

/* Why records were destroyed does not lie among them. */
static const char *scope_to_go(const struct act_record *act)
{
    return act && act->act == ACT_RECORDS_DESTROY ? act->subject : NULL;
}

/* The incident a request is about, or will have opened; of an act that destroys records, none. */
static const char *incident_of(const struct realm_state *realm, const struct request *request,
                               char room[static NUMBER_SIZE])
{
    const struct act_record *act = act_of(realm, request);
    if (request->kind == REQUEST_ACT_DRAFT && request->act.act == ACT_INCIDENT_OPEN) {
        if (!realm || realm->realm.kind == REALM_PLANNING)
            return NULL;
        snprintf(room, NUMBER_SIZE, "%lld", (long long)realm->last_incident + 1);
        return room;
    }
    if (request->kind == REQUEST_NOTE)
        return request->note.incident;
    if (request->kind == REQUEST_INCIDENT_CLOSE)
        return request->key_of;
    return act && act->act != ACT_RECORDS_DESTROY ? act->incident : NULL;
}

/* "office", "live", "exercise/2", or "live/incident/7". */
static void add_scope(struct buffer *name, struct realm realm, const char *incident)
{
    if (realm.kind == REALM_EXERCISE)
        buffer_add_format(name, "exercise/%u", (unsigned)realm.exercise);
    else
        buffer_add_text(name, realm.kind == REALM_LIVE ? "live" : "office");
    if (incident)
        buffer_add_format(name, "/incident/%s", incident);
}

bool is_scope_of(struct realm realm, const char *incident, const char *scope)
{
    struct buffer name = {0};
    add_scope(&name, realm, incident);
    size_t length = name.size;
    bool is = strncmp(scope, buffer_text(&name), length) == 0 &&
              (scope[length] == '\0' || scope[length] == '.');
    buffer_free(&name);
    return is;
}

const char *request_scope(const struct operation *operation, const struct request *request,
                          struct arena *arena)
{
    const struct realm_state *realm = operation_realm(operation, request->realm);
    char number[NUMBER_SIZE];
    struct buffer name = {0};
    add_scope(&name, request->realm, incident_of(realm, request, number));
    const char *to_go = scope_to_go(act_of(realm, request));
    const char *scope = open_scope(realm, buffer_text(&name), "", to_go, arena);
    buffer_free(&name);
    return scope;
}

bool decide_seal(struct deciding *deciding, uint32_t place, const struct sealed *sealed,
                 const char *scope)
{
    struct draft *draft = &deciding->decision->drafts[place];
    if (!sealed->is_there)
        return true;
    if (!entry_key_valid(scope))
        return error_set(deciding->err, ERROR_LIMIT, TEXT_OPERATE_SCOPE_TOO_LONG,
                         ARG_TEXT("scope", scope));
    if (sealed->scope && strcmp(sealed->scope, scope) != 0)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_SCOPE_CLOSED,
                         ARG_TEXT("scope", sealed->scope));
    draft->private_scope = scope;
    draft->private_commitment = sealed->commitment;
    return true;
}

/* What a party's entry commits to is the party's record; the reason then stands in a note. */
bool decide_seal_reason(struct deciding *deciding)
{
    struct decision *decision = deciding->decision;
    const struct request *request = deciding->request;
    const struct note_body note = {0};
    bool has_place = decision->count > 0 && strcmp(decision->drafts[0].type, "party.defined") != 0;
    if (!request->sealed.is_there)
        return true;
    if (!has_place && !decide_add_following(deciding, request->realm, "note", &form_note, &note))
        return false;
    return decide_seal(deciding, has_place ? 0 : decision->count - 1, &request->sealed,
                       request_scope(deciding->operation, request, deciding->arena));
}
