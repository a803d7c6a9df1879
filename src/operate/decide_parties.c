/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"

static const struct realm PLANNING = {REALM_PLANNING, 0};

/* Parties and their keys. */

const struct party *decide_find_party(struct deciding *deciding, const char *key)
{
    const struct party *party = items_find(&deciding->operation->office.parties, key);
    if (party && !party->is_removed)
        return party;
    error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_PARTY, ARG_TEXT("party", key));
    return NULL;
}

bool new_key_fits(struct deciding *deciding, const void *body)
{
    const struct person_key *key = body;
    const struct party *party = decide_find_party(deciding, key->party);
    char id[KEY_ID_SIZE];
    if (!party)
        return false;
    if (party->kind != PARTY_PERSON)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_NOT_A_PERSON,
                         ARG_TEXT("party", party->key));
    if (items_find(&deciding->operation->office.keys, key->key))
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_KEY_THERE,
                         ARG_TEXT("key", key->key));
    key_id_of(&key->public_key, id);
    return (key->key && strcmp(key->key, id) == 0) ||
           decide_bad_field(deciding, TEXT_OPERATE_TYPE_KEY_ADDED, "key");
}

static bool revoke_one(struct deciding *deciding, const struct person_key *key,
                       const struct basis *basis)
{
    const struct key_body body = {.key = key->key};
    return decide_add(deciding, PLANNING, "key.revoked", &form_key_revoked, &body, basis);
}

/* All valid keys of the person; the one that signs these entries comes last. */
static bool revoke_all(struct deciding *deciding, const char *person, const struct basis *basis)
{
    const struct office *office = &deciding->operation->office;
    const struct person_key *signing = items_find(&office->keys, deciding->request->author_key);
    const struct person_key *key;
    bool ok = true, signing_too = false;
    for (uint32_t at = 0; ok && (key = office_next_key(office, person, &at));) {
        if (key == signing)
            signing_too = true;
        else
            ok = revoke_one(deciding, key, basis);
    }
    return ok && (!signing_too || revoke_one(deciding, signing, basis));
}

/* Once the office is founded, on whatever basis: another's key is always released by a second
 * person, beside whom its owner takes it over (key_to_take). */
static bool is_for_another(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    return office_is_founded(&deciding->operation->office) &&
           strcmp(request->author, request->key.party) != 0;
}

/* A second key would lie beside the first: whoever knows its password could go on signing. */
bool decide_has_key(struct deciding *deciding, const char *person)
{
    return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_HAS_KEY,
                     ARG_TEXT("party", person));
}

bool decide_key_add(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct person_key body = {
        .key = request->key.key_id,
        .party = request->key.party,
        .public_key = request->key.public_key,
        .sealed = request->key.sealed,
    };
    struct basis basis;
    bool as_draft;
    if (!request->key.replaces && office_has_key(&deciding->operation->office, body.party))
        return decide_has_key(deciding, body.party);
    if (!new_key_fits(deciding, &body) ||
        !decide_allow_change(deciding, ACT_KEY_CHANGE, &basis, &as_draft) ||
        !decide_add(deciding, PLANNING, "key.added", &form_key_added, &body, &basis) ||
        (request->key.replaces && !revoke_all(deciding, body.party, &basis)))
        return false;
    return (!as_draft && !is_for_another(deciding)) ||
           decide_keep_as_draft(deciding, ACT_KEY_CHANGE, 0);
}

/* The bytes under which one's own key lies in the file are others now. */
bool decide_key_reseal(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct person_key body = {.key = request->author_key, .sealed = request->key.sealed};
    const struct basis basis = {.kind = BASIS_OWN};
    return decide_author(deciding) &&
           decide_add(deciding, PLANNING, "key.resealed", &form_key_resealed, &body, &basis);
}

bool old_key_fits(struct deciding *deciding, const void *body)
{
    const char *id = ((const struct key_body *)body)->key;
    const struct person_key *key = items_find(&deciding->operation->office.keys, id);
    return (key && !key->is_revoked) ||
           error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_KEY, ARG_TEXT("key", id));
}

/* The person whose keys are to be revoked; NULL with the error set if there is nothing to. */
static const char *find_revoked(struct deciding *deciding, const struct person_key **ret_one)
{
    const struct request *request = deciding->request;
    const struct office *office = &deciding->operation->office;
    *ret_one = items_find(&office->keys, request->key.key_id);
    if (*ret_one && !(*ret_one)->is_revoked)
        return (*ret_one)->party;
    if (!request->key.key_id && office_has_key(office, request->key.party))
        return request->key.party;
    if (request->key.key_id)
        error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_KEY,
                  ARG_TEXT("key", request->key.key_id));
    else
        error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_PARTY_NO_KEY,
                  ARG_TEXT("party", request->key.party));
    return NULL;
}

/* One may always revoke one's own key. */
bool decide_key_revoke(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct person_key *one;
    const char *person = find_revoked(deciding, &one);
    struct basis basis = {.kind = BASIS_OWN};
    if (!person)
        return false;
    const char *revoked[] = {request->key.key_id};
    const struct what_if what_if = {.revoked = revoked,
                                    .revoked_count = request->key.key_id != NULL,
                                    .keyless = request->key.key_id ? NULL : person};
    bool is_own = request->author && strcmp(request->author, person) == 0;
    bool allowed =
        is_own ? decide_author(deciding) : decide_allow(deciding, ACT_KEY_REVOKE, &basis);
    if (!allowed || !decide_stays_founded(deciding, &what_if) ||
        !(one ? revoke_one(deciding, one, &basis) : revoke_all(deciding, person, &basis)))
        return false;
    return true;
}

bool decide_stays_founded(struct deciding *deciding, const struct what_if *what_if)
{
    const struct office *office = &deciding->operation->office;
    return !office_is_founded(office) || office_is_founded_if(office, what_if) ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_LAST_KEYS);
}

static bool stays_founded_with(struct deciding *deciding, const struct party *parties,
                               uint32_t count)
{
    const struct party **list = ARENA_ARRAY(deciding->arena, const struct party *, count);
    const struct what_if what_if = {.parties = list, .party_count = count};
    for (uint32_t p = 0; p < count; p++)
        list[p] = &parties[p];
    return decide_stays_founded(deciding, &what_if);
}

/* A person's name is in his private record, never here. */
bool party_fits(struct deciding *deciding, const void *body)
{
    const struct party *party = body;
    return party->kind != PARTY_PERSON || !party->name ||
           decide_bad_field(deciding, TEXT_OPERATE_TYPE_PARTY_DEFINED, "name");
}

bool decide_parties(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct basis basis;
    bool as_draft;
    if (request->parties.count == 0)
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_NO_CHANGE);
    bool ok = stays_founded_with(deciding, request->parties.parties, request->parties.count) &&
              decide_allow_change(deciding, ACT_ORGANISATION_CHANGE, &basis, &as_draft);
    for (uint32_t p = 0; ok && p < request->parties.count; p++) {
        const struct party *party = &request->parties.parties[p];
        ok = party_fits(deciding, party) &&
             decide_add(deciding, PLANNING, "party.defined", &form_party, party, &basis);
        if (ok && request->parties.sealed)
            ok = decide_seal(deciding, deciding->decision->count - 1, &request->parties.sealed[p],
                             person_scope(deciding->operation, party->key, deciding->arena));
    }
    return ok && (!as_draft || decide_keep_as_draft(deciding, ACT_ORGANISATION_CHANGE, 0));
}

/* An organisation goes after its posts and parts; what stands under nothing would act nowhere. */
static bool has_parts(struct deciding *deciding, const struct party *party)
{
    const struct items *parties = &deciding->operation->office.parties;
    for (uint32_t p = 0; p < parties->count; p++) {
        const struct party *part = parties->items[p];
        if (!part->is_removed && part->parent && strcmp(part->parent, party->key) == 0)
            return !error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_HAS_PARTS,
                              ARG_TEXT("party", party->key), ARG_TEXT("part", part->key));
    }
    return false;
}

static bool stays_founded_without(struct deciding *deciding, const struct party *party)
{
    struct party removed = *party;
    const struct party *list[] = {&removed};
    const struct what_if what_if = {.parties = list, .party_count = 1};
    removed.is_removed = true;
    return decide_stays_founded(deciding, &what_if);
}

bool removal_fits(struct deciding *deciding, const void *body)
{
    const struct party *party = decide_find_party(deciding, ((const struct key_body *)body)->key);
    return party && !has_parts(deciding, party);
}

bool decide_revoke_all(struct deciding *deciding, const char *person)
{
    const struct basis basis = {.kind = BASIS_FOLLOWS};
    return revoke_all(deciding, person, &basis);
}

bool decide_let_go(struct deciding *deciding, const char *party)
{
    const struct operation *operation = deciding->operation;
    const struct scope scope = {.key = person_scope(operation, party, deciding->arena)};
    return decide_revoke_all(deciding, party) &&
           (!items_find(&operation->office.planning.scopes, scope.key) ||
            decide_close_scope(deciding, &scope));
}

bool decide_party_remove(struct deciding *deciding)
{
    struct key_body body = {.key = deciding->request->key_of};
    struct basis basis;
    bool as_draft;
    return removal_fits(deciding, &body) &&
           stays_founded_without(deciding, decide_find_party(deciding, body.key)) &&
           decide_allow_change(deciding, ACT_ORGANISATION_CHANGE, &basis, &as_draft) &&
           decide_add(deciding, PLANNING, "party.removed", &form_key_only, &body, &basis) &&
           (as_draft ? decide_keep_as_draft(deciding, ACT_ORGANISATION_CHANGE, 0)
                     : decide_let_go(deciding, body.key));
}

static bool is_same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool is_known(const struct office *office, const struct area *area)
{
    const struct area *known = items_find(&office->areas, area->key);
    return known && is_same_text(known->name, area->name) &&
           is_same_text(known->parent, area->parent);
}

/* The tree says who may act where, so a change of it is one of the organisation. */
bool decide_add_areas(struct deciding *deciding, const struct area *areas, uint32_t count)
{
    uint32_t first = deciding->decision->count;
    struct basis basis;
    bool as_draft, ok = true, has_asked = false;
    for (uint32_t a = 0; ok && a < count; a++) {
        if (is_known(&deciding->operation->office, &areas[a]))
            continue;
        if (!has_asked)
            ok = decide_allow_change(deciding, ACT_ORGANISATION_CHANGE, &basis, &as_draft);
        has_asked = true;
        ok = ok && decide_add(deciding, PLANNING, "area.defined", &form_area, &areas[a], &basis);
    }
    return ok && (!has_asked || !as_draft ||
                  decide_keep_as_draft(deciding, ACT_ORGANISATION_CHANGE, first));
}

bool decide_areas(struct deciding *deciding)
{
    return decide_add_areas(deciding, deciding->request->areas.areas,
                            deciding->request->areas.count);
}

bool decide_is_own(const struct office *office, const char *party, const char *person)
{
    const struct party *post = items_find(&office->parties, party);
    if (!person || !post || post->is_removed)
        return false;
    return strcmp(party, person) == 0 ||
           (post->kind == PARTY_POST && post->holder && strcmp(post->holder, person) == 0);
}

/* Posts and persons act; organisations do not. */
static bool find_acting(struct deciding *deciding, const char *key)
{
    const struct party *party = decide_find_party(deciding, key);
    return party && (party->kind != PARTY_ORGANISATION ||
                     error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_DOES_NOT_ACT,
                               ARG_TEXT("party", key)));
}

static bool check_delegation(struct deciding *deciding, const struct delegation *delegation)
{
    const struct office *office = &deciding->operation->office;
    if (!find_acting(deciding, delegation->from) || !find_acting(deciding, delegation->to))
        return false;
    if (strcmp(delegation->from, delegation->to) == 0)
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_DELEGATION_TO_ITSELF);
    if (delegation->until_ms <= deciding->request->now_ms)
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_DELEGATION_OVER);
    return !delegation->area || items_find(&office->areas, delegation->area) ||
           error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_AREA,
                     ARG_TEXT("area", delegation->area));
}

/* One lends what is one's own, with one's own key. What another orders by word of mouth is done on
 * that order, act by act, each to be confirmed and reviewed; it lends nothing. */
static bool may_lend(struct deciding *deciding, const char *from)
{
    const struct request *request = deciding->request;
    return decide_is_own(&deciding->operation->office, from, request->author) ||
           error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NOT_OWN_AUTHORITY,
                     ARG_TEXT("party", from));
}

bool decide_delegate(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct delegation body = request->delegation;
    struct basis basis;
    if (!check_delegation(deciding, &body))
        return false;
    body.key = decide_number(deciding, deciding->operation->office.delegations.count + 1);
    deciding->decision->made = body.key;
    if (!decide_allow_until(deciding, ACT_DELEGATE, PLANNING, body.until_ms, &basis) ||
        !may_lend(deciding, body.from) ||
        !decide_add(deciding, PLANNING, "delegation.granted", &form_delegation, &body, &basis))
        return false;
    return true;
}

/* Who lent it may take it back, and who has it may give it back, without anybody else. */
bool decide_delegation_end(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct office *office = &deciding->operation->office;
    const struct key_body body = {.key = request->key_of};
    const struct delegation *delegation = items_find(&office->delegations, body.key);
    struct basis basis = {.kind = BASIS_OWN};
    if (!delegation || delegation->is_ended)
        return error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_DELEGATION,
                         ARG_TEXT("delegation", body.key));
    bool is_own = decide_is_own(office, delegation->from, request->author) ||
                  decide_is_own(office, delegation->to, request->author);
    bool allowed =
        is_own ? decide_author(deciding)
               : decide_allow_until(deciding, ACT_DELEGATE, PLANNING, request->now_ms, &basis);
    if (!allowed ||
        !decide_add(deciding, PLANNING, "delegation.ended", &form_key_only, &body, &basis))
        return false;
    return true;
}
