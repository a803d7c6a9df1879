/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/decide.h"

#include <string.h>

#include "base/assert.h"
#include "operate/decide_parts.h"
#include "operate/entry_types.h"

bool decide_add(struct deciding *deciding, struct realm realm, const char *type,
                const struct body_form *form, const void *body, const struct basis *basis)
{
    struct decision *decision = deciding->decision;
    const char *fault = body_fault(form, body);
    if (fault)
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_FIELD,
                         ARG_NAME("type", entry_type_find(type)->text), ARG_TEXT("field", fault));
    struct buffer bytes = {0};
    body_write(form, body, &bytes);
    ARENA_PUSH_ROOM(deciding->arena, struct draft, decision->drafts, decision->count,
                    decision->capacity);
    decision->drafts[decision->count++] = (struct draft){
        .realm = realm,
        .type = type,
        .version = entry_type_find(type)->version,
        .basis = *basis,
        .body = arena_copy(deciding->arena, bytes.bytes, bytes.size),
        .body_size = bytes.size,
    };
    buffer_free(&bytes);
    return true;
}

bool decide_add_following(struct deciding *deciding, struct realm realm, const char *type,
                          const struct body_form *form, const void *body)
{
    const struct basis basis = {.kind = BASIS_FOLLOWS};
    return decide_add(deciding, realm, type, form, body, &basis);
}

bool decide_author(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    if (!request->author || !request->author_key)
        return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NO_AUTHOR);
    const struct party *party = items_find(&deciding->operation->office.parties, request->author);
    if (!party || party->is_removed || party->kind != PARTY_PERSON ||
        !operation_person_key(deciding->operation, request->author, request->author_key))
        return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_KEY_NOT_VALID,
                         ARG_TEXT("party", request->author));
    return true;
}

bool claim_is_whole(const struct office *office, const struct claim *claim, bool has_reason,
                    int64_t now_ms, struct error *err)
{
    if (claim->kind != BASIS_VERBAL && claim->kind != BASIS_EMERGENCY)
        return true;
    if (!has_reason)
        return error_set(err, ERROR_INPUT,
                         claim->kind == BASIS_VERBAL ? TEXT_OPERATE_VERBAL_WHO
                                                     : TEXT_OPERATE_EMERGENCY_WHY);
    if (claim->kind == BASIS_VERBAL && (claim->given_at_ms <= 0 || claim->given_at_ms > now_ms))
        return error_set(err, ERROR_INPUT, TEXT_OPERATE_VERBAL_WHEN);
    if (claim->superior && !items_find(&office->parties, claim->superior))
        return error_set(err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_PARTY,
                         ARG_TEXT("party", claim->superior));
    return true;
}

bool decide_claim_is_whole(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    return claim_is_whole(&deciding->operation->office, &request->claim, request->sealed.is_there,
                          request->now_ms, deciding->err);
}

bool decide_ask(struct deciding *deciding, struct question *question, struct basis *ret_basis)
{
    const struct request *request = deciding->request;
    *ret_basis = (struct basis){.kind = BASIS_OWN};
    if (!office_is_founded(&deciding->operation->office))
        return true;
    if (!decide_author(deciding) || !decide_claim_is_whole(deciding))
        return false;
    question->releaser = request->author;
    question->claim = request->claim;
    question->now_ms = request->now_ms;
    if (request->sealed.is_there)
        question->particulars |= word_bit(PARTICULAR_REASON);
    deciding->decision->has_answer = true;
    return authorise(deciding->operation, question, &deciding->decision->answer, ret_basis,
                     deciding->err);
}

bool decide_allow_until(struct deciding *deciding, enum act act, struct realm realm, int64_t end_ms,
                        struct basis *ret_basis)
{
    struct question question = {
        .act = act,
        .realm = realm,
        .start_ms = end_ms ? deciding->request->now_ms : 0,
        .end_ms = end_ms,
    };
    return decide_ask(deciding, &question, ret_basis);
}

bool decide_allow(struct deciding *deciding, enum act act, struct basis *ret_basis)
{
    return decide_allow_until(deciding, act, realm_planning(), 0, ret_basis);
}

bool decide_realm_takes(struct deciding *deciding, bool is_exercise_control, bool is_note)
{
    const struct realm realm = deciding->request->realm;
    if (realm.kind == REALM_LIVE && !deciding->operation->live.is_commissioned)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_NOT_COMMISSIONED);
    if (realm.kind != REALM_EXERCISE)
        return true;
    const struct exercise_state *exercise = operation_exercise(deciding->operation, realm.exercise);
    if (!exercise)
        return error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_EXERCISE,
                         ARG_PLAIN("number", realm.exercise));
    bool takes = exercise->status == EXERCISE_RUNNING || is_note || is_exercise_control;
    return takes ||
           error_set(
               deciding->err, ERROR_CONFLICT, TEXT_OPERATE_EXERCISE_NOT_RUNNING,
               ARG_PLAIN("number", realm.exercise),
               ARG_NAME("status", exercise_status_text((enum exercise_status)exercise->status)));
}

const char *decide_number(struct deciding *deciding, int64_t number)
{
    struct buffer text = {0};
    buffer_add_integer(&text, number);
    const char *copy = arena_copy_text(deciding->arena, buffer_text(&text));
    buffer_free(&text);
    return copy;
}

static bool (*const deciders[REQUEST_KIND_COUNT])(struct deciding *) = {
    [REQUEST_NODE_JOIN] = decide_node_join,
    [REQUEST_NODE_ROTATE] = decide_node_rotate,
    [REQUEST_NODE_RETIRE] = decide_node_retire,
    [REQUEST_NODE_CONFIRM] = decide_node_confirm,
    [REQUEST_RULES_FIRST] = decide_rules_first,
    [REQUEST_KEY_ADD] = decide_key_add,
    [REQUEST_KEY_RESEAL] = decide_key_reseal,
    [REQUEST_KEY_REVOKE] = decide_key_revoke,
    [REQUEST_PARTIES] = decide_parties,
    [REQUEST_PARTY_REMOVE] = decide_party_remove,
    [REQUEST_AREAS] = decide_areas,
    [REQUEST_DELEGATE] = decide_delegate,
    [REQUEST_DELEGATION_END] = decide_delegation_end,
    [REQUEST_REFERENCE] = decide_reference,
    [REQUEST_SITE_EDIT] = decide_site_edit,
    [REQUEST_PEOPLE_EDIT] = decide_people_edit,
    [REQUEST_AREA_EDIT] = decide_area_edit,
    [REQUEST_PLAN] = decide_plan,
    [REQUEST_COPY] = decide_copy,
    [REQUEST_EXERCISE_CREATE] = decide_exercise_create,
    [REQUEST_NOTE] = decide_note,
    [REQUEST_ACT_DRAFT] = decide_act_draft,
    [REQUEST_ACT_CHECK] = decide_act_check,
    [REQUEST_ACT_RELEASE] = decide_act_release,
    [REQUEST_ACT_WITHDRAW] = decide_act_withdraw,
    [REQUEST_ACT_CORRECT] = decide_act_correct,
    [REQUEST_REVIEW] = decide_review,
    [REQUEST_INCIDENT_CLOSE] = decide_incident_close,
    [REQUEST_REAL_EVENT] = decide_real_event,
};

/* Requests of the office belong to planning; those of a realm to any. */
static bool realm_fits(const struct request *request)
{
    return request->kind >= REQUEST_NOTE || request->realm.kind == REALM_PLANNING;
}

/* Whoever names a key must have it: else the entry could not be read, or would not verify. */
static bool check_author(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    if ((request->author && !entry_key_valid(request->author)) ||
        (request->session && !entry_key_valid(request->session)))
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_AUTHOR);
    return !request->author_key || decide_author(deciding);
}

bool decide(const struct operation *operation, const struct request *request, struct arena *arena,
            struct decision *ret_decision, struct error *err)
{
    memset(ret_decision, 0, sizeof *ret_decision);
    struct deciding deciding = {operation, request, arena, ret_decision, err};
    ALWAYS(request->kind >= 0 && request->kind < REQUEST_KIND_COUNT);
    if (!realm_fits(request))
        return error_set(err, ERROR_INPUT, TEXT_OPERATE_WRONG_REALM);
    if (check_author(&deciding) && deciders[request->kind](&deciding) &&
        decide_seal_reason(&deciding))
        return true;
    ret_decision->count = 0;
    ret_decision->made = NULL;
    ret_decision->is_draft = false;
    return false;
}

struct hash key_succession(const char *party, const struct public_key *new_key)
{
    return request_succession(party, new_key);
}

struct hash request_succession(const char *node, const struct public_key *new_key)
{
    struct hasher hasher;
    hasher_begin(&hasher);
    hasher_add_text(&hasher, node);
    hasher_add(&hasher, new_key->bytes, sizeof new_key->bytes);
    return hasher_end(&hasher);
}
