/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"

static const struct realm PLANNING = {REALM_PLANNING, 0};

static bool bad_field(struct deciding *deciding, enum text_id type, const char *field)
{
    return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_FIELD, ARG_NAME("type", type),
                     ARG_TEXT("field", field));
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
    char id[KEY_ID_SIZE];
    key_id_of(&body.public_key, id);
    if (items_find(&office->nodes, id))
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_KEY_THERE,
                         ARG_TEXT("key", id));
    return decide_add(deciding, PLANNING, "node.joined", &form_node_joined, &body, &basis);
}

bool node_fits(struct deciding *deciding, const void *body)
{
    const char *key = ((const struct node_body *)body)->node;
    const struct node *node = items_find(&deciding->operation->office.nodes, key);
    return (node && !node->is_retired) ||
           error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_NODE, ARG_TEXT("node", key));
}

bool rotation_fits(struct deciding *deciding, const void *body)
{
    const struct node_body *rotated = body;
    if (!node_fits(deciding, rotated))
        return false;
    struct hash succession = request_succession(rotated->node, &rotated->public_key);
    return sign_verify(SIGN_KEY_SUCCESSION, succession, &rotated->public_key, &rotated->proof) ||
           error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NO_PROOF);
}

bool decide_node_rotate(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct node_body body = {
        .node = request->node.node,
        .public_key = request->node.public_key,
        .proof = request->node.proof,
    };
    struct basis basis;
    bool as_draft;
    return rotation_fits(deciding, &body) &&
           decide_allow_change(deciding, ACT_KEY_CHANGE, &basis, &as_draft) &&
           decide_add(deciding, PLANNING, "node.rotated", &form_node_rotated, &body, &basis) &&
           (!as_draft || decide_keep_as_draft(deciding, ACT_KEY_CHANGE, 0));
}

bool decide_node_retire(struct deciding *deciding)
{
    struct node_body body = {.node = deciding->request->node.node};
    struct basis basis;
    bool as_draft;
    return node_fits(deciding, &body) &&
           decide_allow_change(deciding, ACT_KEY_CHANGE, &basis, &as_draft) &&
           decide_add(deciding, PLANNING, "node.retired", &form_node_retired, &body, &basis) &&
           (!as_draft || decide_keep_as_draft(deciding, ACT_KEY_CHANGE, 0));
}

bool decide_rules_first(struct deciding *deciding)
{
    struct rules_body body = {.document = deciding->request->rules.document};
    const struct basis basis = {.kind = BASIS_OWN};
    if (deciding->operation->office.rules)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_RULES_THERE);
    return decide_rules_usable(deciding, "rules", body.document) &&
           decide_add(deciding, PLANNING, "rules.adopted", &form_rules_adopted, &body, &basis);
}

/* Parties and their keys. */

static const struct party *find_party(struct deciding *deciding, const char *key)
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
    const struct party *party = find_party(deciding, key->party);
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
           bad_field(deciding, TEXT_OPERATE_TYPE_KEY_ADDED, "key");
}

/* Could the administrator and this other person together change keys? */
static bool may_second(struct deciding *deciding, const char *administrator, const char *other)
{
    struct question question = {
        .act = ACT_KEY_CHANGE,
        .realm = PLANNING,
        .drafter = administrator,
        .releaser = other,
        .particulars = word_bit(PARTICULAR_REASON),
        .now_ms = deciding->request->now_ms,
    };
    struct authority_answer answer;
    struct basis basis;
    struct error why;
    return authorise(deciding->operation, &question, &answer, &basis, &why);
}

/*
 * With an administrator's first key the office is founded, and from then on the rules are asked.
 * If they want a second signature there must be somebody who can give it, or nobody could ever
 * give out another key.
 */
static bool check_founding(struct deciding *deciding, const char *person)
{
    const struct office *office = &deciding->operation->office;
    if (office_is_founded(office) || !office->rules ||
        !person_has_role(office, person, ROLE_ADMINISTRATOR) ||
        may_second(deciding, person, person))
        return true;
    for (uint32_t k = 0; k < office->keys.count; k++) {
        const struct person_key *key = office->keys.items[k];
        if (!key->is_revoked && may_second(deciding, person, key->party))
            return true;
    }
    return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_NOBODY_TO_SECOND,
                     ARG_TEXT("party", person));
}

bool decide_key_add(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct person_key body = {
        .key = request->key.key_id,
        .party = request->key.party,
        .public_key = request->key.public_key,
    };
    struct basis basis;
    bool as_draft;
    return new_key_fits(deciding, &body) && check_founding(deciding, body.party) &&
           decide_allow_change(deciding, ACT_KEY_CHANGE, &basis, &as_draft) &&
           decide_add(deciding, PLANNING, "key.added", &form_key_added, &body, &basis) &&
           (!as_draft || decide_keep_as_draft(deciding, ACT_KEY_CHANGE, 0));
}

bool old_key_fits(struct deciding *deciding, const void *body)
{
    const char *id = ((const struct key_body *)body)->key;
    const struct person_key *key = items_find(&deciding->operation->office.keys, id);
    return (key && !key->is_revoked) ||
           error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_KEY, ARG_TEXT("key", id));
}

/* One may always revoke one's own key. */
bool decide_key_revoke(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct key_body body = {.key = request->key.key_id};
    struct basis basis = {.kind = BASIS_OWN};
    if (!old_key_fits(deciding, &body))
        return false;
    const struct person_key *key = items_find(&deciding->operation->office.keys, body.key);
    bool is_own = request->author && strcmp(request->author, key->party) == 0;
    bool allowed =
        is_own ? decide_author(deciding) : decide_allow(deciding, ACT_KEY_REVOKE, &basis);
    return allowed &&
           decide_add(deciding, PLANNING, "key.revoked", &form_key_revoked, &body, &basis);
}

/* A person's name is in his private record, never here. */
bool party_fits(struct deciding *deciding, const void *body)
{
    const struct party *party = body;
    return party->kind != PARTY_PERSON || !party->name ||
           bad_field(deciding, TEXT_OPERATE_TYPE_PARTY_DEFINED, "name");
}

bool decide_parties(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct basis basis;
    bool as_draft;
    if (request->parties.count == 0)
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_NO_CHANGE);
    bool ok = decide_allow_change(deciding, ACT_ORGANISATION_CHANGE, &basis, &as_draft);
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

bool removal_fits(struct deciding *deciding, const void *body)
{
    return find_party(deciding, ((const struct key_body *)body)->key) != NULL;
}

bool decide_close_person(struct deciding *deciding, const char *party)
{
    const struct operation *operation = deciding->operation;
    const struct scope scope = {.key = person_scope(operation, party, deciding->arena)};
    return !items_find(&operation->office.planning.scopes, scope.key) ||
           decide_close_scope(deciding, &scope);
}

bool decide_party_remove(struct deciding *deciding)
{
    struct key_body body = {.key = deciding->request->key_of};
    struct basis basis;
    bool as_draft;
    return removal_fits(deciding, &body) &&
           decide_allow_change(deciding, ACT_ORGANISATION_CHANGE, &basis, &as_draft) &&
           decide_add(deciding, PLANNING, "party.removed", &form_key_only, &body, &basis) &&
           (as_draft ? decide_keep_as_draft(deciding, ACT_ORGANISATION_CHANGE, 0)
                     : decide_close_person(deciding, body.key));
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

bool decide_delegate(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct delegation body = request->delegation;
    struct basis basis;
    const struct party *from = find_party(deciding, body.from);
    const struct party *to = from ? find_party(deciding, body.to) : NULL;
    if (!to)
        return false;
    if (from->kind == PARTY_ORGANISATION || to->kind == PARTY_ORGANISATION)
        return bad_field(deciding, TEXT_OPERATE_TYPE_DELEGATION_GRANTED,
                         from->kind == PARTY_ORGANISATION ? "from" : "to");
    if (office_is_founded(&deciding->operation->office) && request->author &&
        !person_stands_for(&deciding->operation->office, request->author, body.from))
        return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NOT_ONES_OWN,
                         ARG_TEXT("party", body.from));
    if (body.until_ms <= request->now_ms)
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_DELEGATION_OVER);
    body.key = decide_number(deciding, deciding->operation->office.delegations.count + 1);
    deciding->decision->made = body.key;
    return decide_allow_until(deciding, ACT_DELEGATE, PLANNING, body.until_ms, &basis) &&
           decide_add(deciding, PLANNING, "delegation.granted", &form_delegation, &body, &basis);
}

bool decide_delegation_end(struct deciding *deciding)
{
    struct key_body body = {.key = deciding->request->key_of};
    const struct delegation *delegation =
        items_find(&deciding->operation->office.delegations, body.key);
    struct basis basis;
    if (!delegation || delegation->is_ended)
        return error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_DELEGATION,
                         ARG_TEXT("delegation", body.key));
    return decide_allow_until(deciding, ACT_DELEGATE, PLANNING, deciding->request->now_ms,
                              &basis) &&
           decide_add(deciding, PLANNING, "delegation.ended", &form_key_only, &body, &basis);
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
    return request->site.is_reset
               ? decide_add(deciding, PLANNING, "site.reset", &form_site_reset, &reset, &basis)
               : decide_add(deciding, PLANNING, "site.edited", &form_site_edited,
                            &request->site.change, &basis);
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
    if (!body.name)
        return bad_field(deciding, TEXT_OPERATE_TYPE_PLAN_COMPUTED, "name");
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
