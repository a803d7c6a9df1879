/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"
#include "operate/entry_types.h"

/* {"entries":[{"body":{…},"commitment":"…","scope":"…","type":"party.defined"},…]} */

struct change {
    const char *type;
    struct json_slice body;
    const char *scope; /* NULL: nothing private */
    struct hash commitment;
};

static const struct field change_fields[] = {
    FIELD(struct change, body, FIELD_RAW),
    FIELD(struct change, commitment, FIELD_HASH),
    FIELD(struct change, scope, FIELD_KEY, .is_optional = true),
    FIELD(struct change, type, FIELD_KEY),
};
static const struct body_form change_form = BODY_FORM(struct change, change_fields);

enum { DOCUMENT_MAX = ENTRY_SIZE_MAX / 2 };

/* Can somebody else's signature bring it? */
static bool is_of_signer(const struct missing *missing)
{
    return missing->kind == MISSING_SIGNATURES || missing->kind == MISSING_RANK ||
           missing->kind == MISSING_SIGNER ||
           (missing->kind == MISSING_PERMIT && missing->number == 1u << CONDITION_ROLE);
}

/* Is a second signature all that is missing, or one of another role or rank? */
static bool wants_another(const struct authority_answer *answer)
{
    bool wants = answer->verdict == AUTHORITY_MISSING && answer->missing_count > 0;
    for (uint32_t m = 0; m < answer->missing_count; m++)
        wants = wants && is_of_signer(&answer->missing[m]);
    return wants;
}

bool decide_allow_change(struct deciding *deciding, enum act act, struct basis *ret_basis,
                         bool *ret_as_draft)
{
    struct decision *decision = deciding->decision;
    *ret_as_draft = false;
    if (decide_allow(deciding, act, ret_basis))
        return true;
    *ret_as_draft = decision->has_answer && wants_another(&decision->answer);
    *ret_basis = (struct basis){.kind = BASIS_FOLLOWS};
    return *ret_as_draft;
}

static void write_document(const struct decision *decision, uint32_t first, struct buffer *out)
{
    struct json_writer json = {.out = out, .is_canonical = true};
    struct buffer item = {0};
    json_open_object(&json);
    json_key(&json, "entries"), json_open_array(&json);
    for (uint32_t d = first; d < decision->count; d++) {
        const struct draft *draft = &decision->drafts[d];
        const struct change change = {
            .type = draft->type,
            .body = {draft->body, draft->body_size},
            .scope = draft->private_scope,
            .commitment = draft->private_commitment,
        };
        buffer_clear(&item);
        body_write(&change_form, &change, &item);
        json_add_raw(&json, item.bytes, item.size);
    }
    json_close(&json);
    json_close(&json);
    buffer_free(&item);
}

bool decide_keep_as_draft(struct deciding *deciding, enum act act, uint32_t first)
{
    struct decision *decision = deciding->decision;
    const struct request *request = deciding->request;
    const struct basis basis = {.kind = BASIS_OWN};
    struct buffer document = {0};
    write_document(decision, first, &document);
    struct act_record record = {
        .act = (int32_t)act,
        .readiness = -1,
        .hazard = -1,
        .key = decide_number(deciding, deciding->operation->office.planning.last_act + 1),
        .drafter_session = request->session,
        .document = {arena_copy(deciding->arena, document.bytes, document.size), document.size},
        .particulars = request->sealed.is_there ? word_bit(PARTICULAR_REASON) : 0,
    };
    buffer_free(&document);
    if (record.document.size > DOCUMENT_MAX)
        return error_set(deciding->err, ERROR_LIMIT, TEXT_OPERATE_TOO_MUCH,
                         ARG_INTEGER("bytes", record.document.size));
    decision->count = first;
    decision->made = record.key;
    decision->is_draft = true;
    return decide_add(deciding, realm_planning(), "act.drafted", &form_act_drafted, &record,
                      &basis);
}

/* Only what a change of parties or keys is made of; never an act, a realm or a rule. */
static const struct ingredient {
    enum act act;
    const char *type;
    bool (*fits)(struct deciding *deciding, const void *body); /* NULL: always */
} ingredients[] = {
    {ACT_ORGANISATION_CHANGE, "area.defined", NULL},
    {ACT_ORGANISATION_CHANGE, "party.defined", party_fits},
    {ACT_ORGANISATION_CHANGE, "party.removed", removal_fits},
    {ACT_KEY_CHANGE, "key.added", new_key_fits},
    {ACT_KEY_CHANGE, "key.revoked", old_key_fits},
    {ACT_KEY_CHANGE, "node.retired", node_fits},
    {ACT_KEY_CHANGE, "node.rotated", rotation_fits},
};

static bool bad_document(struct deciding *deciding)
{
    return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_DOCUMENT);
}

/* One entry of a document, read. */
struct read_change {
    struct change change;
    const struct ingredient *ingredient;
    const struct entry_type *type;
    void *body;
};

static bool read_one(struct deciding *deciding, const struct act_record *act,
                     struct json_reader *json, struct read_change *ret_read)
{
    struct arena *arena = deciding->arena;
    const char *field;
    ret_read->ingredient = NULL;
    if (!body_read(&change_form, json_skip(json), arena, &ret_read->change, &field))
        return bad_document(deciding);
    for (size_t i = 0; i < sizeof ingredients / sizeof *ingredients; i++)
        if ((int)ingredients[i].act == act->act &&
            strcmp(ingredients[i].type, ret_read->change.type) == 0)
            ret_read->ingredient = &ingredients[i];
    if (!ret_read->ingredient)
        return bad_document(deciding);
    ret_read->type = entry_type_find(ret_read->change.type);
    ret_read->body = arena_alloc(arena, 1, ret_read->type->form->size, _Alignof(max_align_t));
    return body_read(ret_read->type->form, ret_read->change.body, arena, ret_read->body, &field) ||
           bad_document(deciding);
}

/* A party alone has a private record, under its own scope. */
static bool scope_fits(struct deciding *deciding, const struct read_change *read)
{
    if (!read->change.scope)
        return true;
    if (read->type->form != &form_party)
        return bad_document(deciding);
    const char *scope =
        person_scope(deciding->operation, ((const struct party *)read->body)->key, deciding->arena);
    return strcmp(scope, read->change.scope) == 0 ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_SCOPE_CLOSED,
                     ARG_TEXT("scope", read->change.scope));
}

static bool check_one(struct deciding *deciding, const struct act_record *act,
                      const struct read_change *read)
{
    (void)act;
    return scope_fits(deciding, read) &&
           (!read->ingredient->fits || read->ingredient->fits(deciding, read->body));
}

/* A new key in the place of all that the person has. */
static bool is_replacement(struct deciding *deciding, const struct act_record *act)
{
    struct change_part *parts;
    bool adds = false, revokes = false;
    uint32_t count = change_parts(act, deciding->arena, &parts);
    for (uint32_t p = 0; p < count; p++) {
        adds = adds || strcmp(parts[p].type, "key.added") == 0;
        revokes = revokes || strcmp(parts[p].type, "key.revoked") == 0;
    }
    return adds && revokes;
}

/* What its owner has put in the place of the key that was prepared for him. */
static bool add_taken_key(struct deciding *deciding, const struct act_record *act,
                          const struct person_key *prepared)
{
    const struct person_key *taken = deciding->request->act_ref.taken;
    if (!taken)
        return error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_KEY_NOT_TAKEN,
                         ARG_TEXT("party", prepared->party), ARG_TEXT("drafter", act->drafter));
    struct person_key body = *taken;
    body.party = prepared->party;
    body.given = prepared->public_key;
    return new_key_fits(deciding, &body) &&
           (sign_verify(SIGN_KEY_SUCCESSION, key_succession(body.party, &body.public_key),
                        &prepared->public_key, &body.proof) ||
            error_set(deciding->err, ERROR_DENIED, TEXT_OPERATE_NO_PROOF)) &&
           decide_add_following(deciding, realm_planning(), "key.added", &form_key_added, &body);
}

static bool is_for_another(const struct act_record *act, const struct person_key *key)
{
    return !act->drafter || strcmp(act->drafter, key->party) != 0;
}

const struct person_key *key_to_take(const struct act_record *act, struct arena *arena)
{
    struct change_part *parts = NULL;
    uint32_t count = act->act == ACT_KEY_CHANGE ? change_parts(act, arena, &parts) : 0;
    for (uint32_t p = 0; p < count; p++)
        if (strcmp(parts[p].type, "key.added") == 0 && is_for_another(act, parts[p].body))
            return parts[p].body;
    return NULL;
}

static bool add_one(struct deciding *deciding, const struct act_record *act,
                    const struct read_change *read)
{
    const struct sealed sealed = {read->change.scope != NULL, read->change.commitment, NULL};
    if (read->ingredient->fits == old_key_fits && is_replacement(deciding, act))
        return true; /* see close_one */
    if (read->ingredient->fits == new_key_fits && is_for_another(act, read->body))
        return add_taken_key(deciding, act, read->body);
    return decide_add_following(deciding, realm_planning(), read->type->name, read->type->form,
                                read->body) &&
           decide_seal(deciding, deciding->decision->count - 1, &sealed, read->change.scope);
}

/* With a party go its keys and records, and for a new key the old ones: as they are by now, which
 * may be more than there were when it was drafted. After all that is said of it. */
static bool close_one(struct deciding *deciding, const struct act_record *act,
                      const struct read_change *read)
{
    if (read->ingredient->fits == new_key_fits && is_replacement(deciding, act))
        return decide_revoke_all(deciding, ((const struct person_key *)read->body)->party);
    return read->ingredient->fits != removal_fits ||
           decide_let_go(deciding, ((const struct key_body *)read->body)->key);
}

/* Of a person who is not in the register no other entry tells of the record that was sealed. */
static bool drop_one(struct deciding *deciding, const struct act_record *act,
                     const struct read_change *read)
{
    const struct office *office = &deciding->operation->office;
    const struct party *party =
        read->change.scope ? items_find(&office->parties, ((const struct party *)read->body)->key)
                           : NULL;
    if (!read->change.scope || (party && !party->is_removed))
        return true;
    const struct scope scope = {.key = read->change.scope, .first_position = act->position};
    return decide_close_scope(deciding, &scope);
}

static bool each(struct deciding *deciding, const struct act_record *act,
                 bool (*one)(struct deciding *deciding, const struct act_record *act,
                             const struct read_change *read))
{
    struct json_reader json = json_read(act->document.bytes, act->document.size);
    struct json_slice name;
    struct read_change read;
    uint32_t count = 0;
    json_enter_object(&json);
    if (!json_next_name(&json, &name) || !json_name_is(name, "entries"))
        json_fail(&json);
    json_enter_array(&json);
    for (; json_next_item(&json); count++)
        if (!read_one(deciding, act, &json, &read) || !one(deciding, act, &read))
            return false;
    return (count > 0 && !json_next_name(&json, &name) && json_end(&json)) ||
           bad_document(deciding);
}

/* What a change makes of parties and keys, all of it together. */
struct outcome {
    struct arena *arena;
    struct what_if what_if;
    uint32_t party_capacity, revoked_capacity, keyed_capacity;
};

static void add_outcome(struct outcome *outcome, const struct read_change *read)
{
    struct what_if *what_if = &outcome->what_if;
    bool is_removal = read->ingredient->fits == removal_fits;
    if (read->ingredient->fits == party_fits || is_removal) {
        struct party *party = ARENA_NEW(outcome->arena, struct party);
        if (is_removal)
            *party = (struct party){.key = ((const struct key_body *)read->body)->key,
                                    .is_removed = true};
        else
            *party = *(const struct party *)read->body;
        ARENA_PUSH_ROOM(outcome->arena, const struct party *, what_if->parties,
                        what_if->party_count, outcome->party_capacity);
        what_if->parties[what_if->party_count++] = party;
    } else if (read->ingredient->fits == old_key_fits) {
        ARENA_PUSH_ROOM(outcome->arena, const char *, what_if->revoked, what_if->revoked_count,
                        outcome->revoked_capacity);
        what_if->revoked[what_if->revoked_count++] = ((const struct key_body *)read->body)->key;
    } else if (read->ingredient->fits == new_key_fits) {
        ARENA_PUSH_ROOM(outcome->arena, const char *, what_if->keyed, what_if->keyed_count,
                        outcome->keyed_capacity);
        what_if->keyed[what_if->keyed_count++] = ((const struct person_key *)read->body)->party;
    }
}

/* The office must stay founded. */
static bool stays_founded(struct deciding *deciding, const struct act_record *act)
{
    struct json_reader json = json_read(act->document.bytes, act->document.size);
    struct outcome outcome = {.arena = deciding->arena};
    struct json_slice name;
    struct read_change read;
    json_enter_object(&json);
    json_next_name(&json, &name);
    json_enter_array(&json);
    while (json_next_item(&json) && read_one(deciding, act, &json, &read))
        add_outcome(&outcome, &read);
    return decide_stays_founded(deciding, &outcome.what_if);
}

/* One key at a time, since who signs for it has its owner beside him; and to nobody a second. */
static bool gives_one_key(struct deciding *deciding, const struct act_record *act)
{
    const struct office *office = &deciding->operation->office;
    struct change_part *parts;
    uint32_t count = change_parts(act, deciding->arena, &parts), keys = 0;
    for (uint32_t p = 0; p < count; p++) {
        const struct person_key *key = parts[p].body;
        if (strcmp(parts[p].type, "key.added") != 0)
            continue;
        keys++;
        if (office_has_key(office, key->party) && !is_replacement(deciding, act))
            return decide_has_key(deciding, key->party);
    }
    return keys <= 1 || bad_document(deciding);
}

bool change_possible(struct deciding *deciding, const struct act_record *act)
{
    if (act->document.size > DOCUMENT_MAX)
        return error_set(deciding->err, ERROR_LIMIT, TEXT_OPERATE_TOO_MUCH,
                         ARG_INTEGER("bytes", act->document.size));
    return each(deciding, act, check_one) && gives_one_key(deciding, act) &&
           stays_founded(deciding, act);
}

bool change_add(struct deciding *deciding, const struct act_record *act)
{
    return each(deciding, act, add_one) && each(deciding, act, close_one);
}

bool change_drop(struct deciding *deciding, const struct act_record *act)
{
    return each(deciding, act, drop_one);
}

void change_records(const struct act_record *act, struct arena *arena, change_record *on_record,
                    void *context)
{
    struct json_reader json = json_read(act->document.bytes, act->document.size);
    struct json_slice name;
    json_enter_object(&json);
    if (act->document.size == 0 || !json_next_name(&json, &name) || !json_name_is(name, "entries"))
        return;
    json_enter_array(&json);
    while (json_next_item(&json)) {
        struct change change;
        const char *field;
        if (!body_read(&change_form, json_skip(&json), arena, &change, &field))
            return;
        if (change.scope)
            on_record(context, change.scope, change.commitment);
    }
}

struct commitments {
    struct arena *arena;
    struct hash *hashes;
    uint32_t count, capacity;
};

static void add_commitment(void *context, const char *scope, struct hash commitment)
{
    struct commitments *list = context;
    (void)scope;
    ARENA_PUSH_ROOM(list->arena, struct hash, list->hashes, list->count, list->capacity);
    list->hashes[list->count++] = commitment;
}

uint32_t change_commitments(const struct act_record *act, struct arena *arena,
                            struct hash **ret_commitments)
{
    struct commitments list = {.arena = arena};
    change_records(act, arena, add_commitment, &list);
    *ret_commitments = list.hashes;
    return list.count;
}

static bool read_part(struct json_slice slice, struct arena *arena, struct change_part *ret_part)
{
    struct change change;
    const char *field;
    if (!body_read(&change_form, slice, arena, &change, &field))
        return false;
    const struct entry_type *type = entry_type_find(change.type);
    if (!type)
        return false;
    void *body = arena_alloc(arena, 1, type->form->size, _Alignof(max_align_t));
    *ret_part = (struct change_part){type->name, body, change.scope != NULL};
    return body_read(type->form, change.body, arena, body, &field);
}

uint32_t change_parts(const struct act_record *act, struct arena *arena,
                      struct change_part **ret_parts)
{
    struct json_reader json = json_read(act->document.bytes, act->document.size);
    struct json_slice name;
    struct change_part part;
    uint32_t count = 0, capacity = 0;
    bool is_change = act->act == ACT_ORGANISATION_CHANGE || act->act == ACT_KEY_CHANGE;
    *ret_parts = NULL;
    if (!is_change || act->document.size == 0)
        return 0;
    json_enter_object(&json);
    json_next_name(&json, &name);
    json_enter_array(&json);
    while (json_next_item(&json) && read_part(json_skip(&json), arena, &part)) {
        ARENA_PUSH_ROOM(arena, struct change_part, *ret_parts, count, capacity);
        (*ret_parts)[count++] = part;
    }
    return count;
}
