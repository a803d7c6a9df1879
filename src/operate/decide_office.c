/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"

static const struct realm PLANNING = {REALM_PLANNING, 0};

/* A change that one may make alone keeps its reason itself; else the draft of it does. */
static bool finish_change(struct deciding *deciding, enum act act, bool as_draft)
{
    if (as_draft)
        return decide_keep_as_draft(deciding, act, 0);
    decide_seal(deciding, &deciding->request->sealed,
                request_scope(deciding->request, deciding->arena));
    return true;
}

/* Nodes. */

/* Once there are keys, a machine joins with an administrator's; his signature is on the entry. */
bool decide_node_join(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct office *office = &deciding->operation->office;
    struct node_body body = {.public_key = request->node.public_key};
    const struct basis basis = {.kind = BASIS_OWN};
    if (office_is_founded(office)) {
        if (!decide_author(deciding))
            return false;
        if (!person_has_role(office, request->author, ROLE_ADMINISTRATOR))
            return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NOT_AN_ADMINISTRATOR,
                             ARG_TEXT("party", request->author));
    }
    return decide_add(deciding, PLANNING, "node.joined", &form_node_joined, &body, &basis);
}

static const struct node *find_node(struct deciding *deciding, const char *key)
{
    const struct node *node = items_find(&deciding->operation->office.nodes, key);
    if (node && !node->is_retired)
        return node;
    error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_NODE, ARG_TEXT("node", key));
    return NULL;
}

bool decide_node_rotate(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct node_body body = {
        .node = request->node.node,
        .public_key = request->node.public_key,
        .proof = request->node.proof,
    };
    struct hash succession = request_succession(body.node, &body.public_key);
    struct basis basis;
    bool as_draft;
    if (!find_node(deciding, body.node) ||
        !decide_allow_change(deciding, ACT_KEY_CHANGE, &basis, &as_draft))
        return false;
    if (!sign_verify(SIGN_KEY_SUCCESSION, succession, &body.public_key, &body.proof))
        return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NO_PROOF);
    return decide_add(deciding, PLANNING, "node.rotated", &form_node_rotated, &body, &basis) &&
           finish_change(deciding, ACT_KEY_CHANGE, as_draft);
}

bool decide_node_retire(struct deciding *deciding)
{
    struct node_body body = {.node = deciding->request->node.node};
    struct basis basis;
    bool as_draft;
    return find_node(deciding, body.node) &&
           decide_allow_change(deciding, ACT_KEY_CHANGE, &basis, &as_draft) &&
           decide_add(deciding, PLANNING, "node.retired", &form_node_retired, &body, &basis) &&
           finish_change(deciding, ACT_KEY_CHANGE, as_draft);
}

bool decide_rules_first(struct deciding *deciding)
{
    struct rules_body body = {.document = deciding->request->rules.document};
    const struct basis basis = {.kind = BASIS_OWN};
    if (deciding->operation->office.rules)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_RULES_THERE);
    return decide_add(deciding, PLANNING, "rules.adopted", &form_rules_adopted, &body, &basis);
}

/* Parties and their keys. */

const struct party *decide_find_party(struct deciding *deciding, const char *key)
{
    const struct party *party = items_find(&deciding->operation->office.parties, key);
    if (party && !party->is_removed)
        return party;
    error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_PARTY, ARG_TEXT("party", key));
    return NULL;
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
    const struct items *keys = &deciding->operation->office.keys;
    const struct person_key *signing = items_find(keys, deciding->request->author_key);
    bool ok = true, signing_too = false;
    for (uint32_t k = 0; ok && k < keys->count; k++) {
        const struct person_key *key = keys->items[k];
        if (key->is_revoked || strcmp(key->party, person) != 0)
            continue;
        if (key == signing)
            signing_too = true;
        else
            ok = revoke_one(deciding, key, basis);
    }
    return ok && (!signing_too || revoke_one(deciding, signing, basis));
}

bool decide_key_add(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct party *party = decide_find_party(deciding, request->key.party);
    struct person_key body = {
        .key = request->key.key_id,
        .party = request->key.party,
        .public_key = request->key.public_key,
    };
    struct basis basis;
    bool as_draft;
    if (!party)
        return false;
    if (party->kind != PARTY_PERSON)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_NOT_A_PERSON,
                         ARG_TEXT("party", party->key));
    if (items_find(&deciding->operation->office.keys, body.key))
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_KEY_THERE,
                         ARG_TEXT("key", body.key));
    return decide_allow_change(deciding, ACT_KEY_CHANGE, &basis, &as_draft) &&
           decide_add(deciding, PLANNING, "key.added", &form_key_added, &body, &basis) &&
           (!request->key.replaces || revoke_all(deciding, party->key, &basis)) &&
           finish_change(deciding, ACT_KEY_CHANGE, as_draft);
}

/* The person whose keys are to be revoked; NULL with the error set if there is nothing to. */
static const char *find_revoked(struct deciding *deciding, const struct person_key **ret_one)
{
    const struct request *request = deciding->request;
    const struct items *keys = &deciding->operation->office.keys;
    *ret_one = items_find(keys, request->key.key_id);
    if (*ret_one && !(*ret_one)->is_revoked)
        return (*ret_one)->party;
    for (uint32_t k = 0; !request->key.key_id && k < keys->count; k++) {
        const struct person_key *key = keys->items[k];
        if (!key->is_revoked && strcmp(key->party, request->key.party) == 0)
            return key->party;
    }
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
    const struct what_if what_if = {.revoked = request->key.key_id,
                                    .keyless = request->key.key_id ? NULL : person};
    bool is_own = request->author && strcmp(request->author, person) == 0;
    bool allowed =
        is_own ? decide_author(deciding) : decide_allow(deciding, ACT_KEY_REVOKE, &basis);
    if (!allowed || !decide_stays_founded(deciding, &what_if) ||
        !(one ? revoke_one(deciding, one, &basis) : revoke_all(deciding, person, &basis)))
        return false;
    decide_seal(deciding, &request->sealed, request_scope(request, deciding->arena));
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

bool decide_parties(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct basis basis;
    bool as_draft;
    bool ok = stays_founded_with(deciding, request->parties.parties, request->parties.count) &&
              decide_allow_change(deciding, ACT_ORGANISATION_CHANGE, &basis, &as_draft);
    for (uint32_t p = 0; ok && p < request->parties.count; p++) {
        const struct party *party = &request->parties.parties[p];
        ok = decide_add(deciding, PLANNING, "party.defined", &form_party, party, &basis);
        if (ok && request->parties.sealed)
            decide_seal(deciding, &request->parties.sealed[p],
                        person_scope(party->key, deciding->arena));
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

/* A person's keys are revoked, and what is private of a party goes with its scope. */
static bool remove_all(struct deciding *deciding, const struct party *party,
                       const struct basis *basis)
{
    const struct key_body body = {.key = party->key};
    const struct scope scope = {.key = person_scope(party->key, deciding->arena)};
    return decide_add(deciding, PLANNING, "party.removed", &form_key_only, &body, basis) &&
           revoke_all(deciding, party->key, basis) &&
           (!party->has_record || decide_close_scope(deciding, &scope));
}

bool decide_party_remove(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    const struct party *party = decide_find_party(deciding, request->key_of);
    struct basis basis;
    bool as_draft;
    return party && !has_parts(deciding, party) && stays_founded_without(deciding, party) &&
           decide_allow_change(deciding, ACT_ORGANISATION_CHANGE, &basis, &as_draft) &&
           remove_all(deciding, party, &basis) &&
           finish_change(deciding, ACT_ORGANISATION_CHANGE, as_draft);
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
static bool add_areas(struct deciding *deciding, const struct area *areas, uint32_t count)
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
    return add_areas(deciding, deciding->request->areas.areas, deciding->request->areas.count);
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

/* One lends what is one's own; what another has ordered by word of mouth is entered as that. */
static bool may_lend(struct deciding *deciding, const char *from)
{
    const struct request *request = deciding->request;
    const struct office *office = &deciding->operation->office;
    return !office_is_founded(office) || request->claim.kind != BASIS_RULE ||
           decide_is_own(office, from, request->author) ||
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
    decide_seal(deciding, &request->sealed, request_scope(request, deciding->arena));
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
               : decide_allow_until(deciding, ACT_DELEGATE, PLANNING, delegation->until_ms, &basis);
    if (!allowed ||
        !decide_add(deciding, PLANNING, "delegation.ended", &form_key_only, &body, &basis))
        return false;
    decide_seal(deciding, &request->sealed, request_scope(request, deciding->arena));
    return true;
}

/* Reference data, sites, plans. */

bool decide_reference(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct basis basis;
    return decide_allow(deciding, ACT_REFERENCE_EDIT, &basis) &&
           decide_add(deciding, PLANNING, "reference.imported", &form_reference,
                      &request->import.reference, &basis) &&
           add_areas(deciding, request->import.areas, request->import.area_count);
}

static bool changes_something(const struct site_change *change)
{
    bool changes = change->places >= 0 || change->usable_after_h >= 0 || change->state >= 0 ||
                   change->access >= 0 || change->visibility >= 0 || change->closure >= 0;
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        changes = changes || change->suitable[hazard] >= 0;
    return changes;
}

bool decide_site_edit(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct key_body reset = {.key = request->site.change.key};
    struct basis basis;
    if (!decide_allow(deciding, ACT_REFERENCE_EDIT, &basis))
        return false;
    if (!request->site.is_reset && !changes_something(&request->site.change))
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_NO_CHANGE);
    bool ok = request->site.is_reset
                  ? decide_add(deciding, PLANNING, "site.reset", &form_site_reset, &reset, &basis)
                  : decide_add(deciding, PLANNING, "site.edited", &form_site_edited,
                               &request->site.change, &basis);
    if (ok)
        decide_seal(deciding, &request->sealed, request_scope(request, deciding->arena));
    return ok;
}

/* The newest version of the name; NULL if there is none. */
static const struct plan_version *newest_plan(const struct office *office, const char *name)
{
    const struct plan_version *newest = NULL;
    for (uint32_t p = 0; p < office->plans.count; p++) {
        const struct plan_version *plan = office->plans.items[p];
        if (strcmp(plan->name, name) == 0 && (!newest || plan->version > newest->version))
            newest = plan;
    }
    return newest;
}

const struct plan_version *plan_of_subject(const struct office *office, const char *subject)
{
    const char *at = strrchr(subject, '@');
    for (uint32_t p = 0; at && p < office->plans.count; p++) {
        const struct plan_version *plan = office->plans.items[p];
        size_t digits = strcspn(plan->key, "@");
        if (strlen(plan->name) == (size_t)(at - subject) && strlen(at + 1) == digits &&
            memcmp(plan->name, subject, (size_t)(at - subject)) == 0 &&
            memcmp(plan->key, at + 1, digits) == 0)
            return plan;
    }
    return newest_plan(office, subject);
}

/* A draft gives way to a new one if that is said; what is approved stays, beside a new draft. */
bool decide_plan(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct plan_version body = request->plan.plan;
    const struct plan_version *before = newest_plan(&deciding->operation->office, body.name);
    int64_t known = request->plan.stored_version;
    struct basis basis;
    if (before && before->version > known)
        known = before->version;
    bool is_draft =
        known > 0 && (!before || before->version < known || before->status == PLAN_DRAFT);
    if (is_draft && !request->plan.replace)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_PLAN_THERE,
                         ARG_TEXT("plan", body.name));
    body.version = known + 1;
    deciding->decision->made_version = body.version;
    return decide_allow(deciding, ACT_REFERENCE_EDIT, &basis) &&
           decide_add(deciding, PLANNING, "plan.computed", &form_plan_computed, &body, &basis);
}

/* Copies are the program's own record: whoever can read the file can copy it. */
bool decide_copy(struct deciding *deciding)
{
    struct copy body = deciding->request->copy;
    const struct basis basis = {.kind = BASIS_OWN};
    struct buffer key = {0};
    buffer_add_format(&key, "%s/%u", body.is_backup ? "backup" : "export",
                      (unsigned)deciding->operation->office.copies.count + 1);
    body.key = arena_copy_text(deciding->arena, buffer_text(&key));
    buffer_free(&key);
    deciding->decision->made = body.key;
    return decide_add(deciding, PLANNING, "copy.made", &form_copy, &body, &basis);
}

bool decide_exercise_create(struct deciding *deciding)
{
    struct exercise_body body = {
        .number = deciding->operation->exercises.count + 1,
        .title = deciding->request->exercise.title,
    };
    struct basis basis;
    deciding->decision->made = decide_number(deciding, body.number);
    return decide_allow_until(deciding, ACT_EXERCISE_RUN, realm_exercise((uint32_t)body.number), 0,
                              &basis) &&
           decide_add(deciding, PLANNING, "exercise.created", &form_exercise_created, &body,
                      &basis);
}
