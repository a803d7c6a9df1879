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

/* Is all that is missing who releases it? Whoever has a key may draft. */
static bool is_of_releaser(const struct missing *missing)
{
    switch (missing->kind) {
    case MISSING_SIGNATURES:
    case MISSING_RANK:
    case MISSING_SIGNER: return true;
    case MISSING_PERMIT: return missing->rule && missing->number == 1u << CONDITION_ROLE;
    default: return false;
    }
}

static bool wants_another(const struct authority_answer *answer)
{
    bool wants = answer->verdict == AUTHORITY_MISSING && answer->missing_count > 0;
    for (uint32_t m = 0; wants && m < answer->missing_count; m++)
        wants = is_of_releaser(&answer->missing[m]);
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
        .key = decide_number(deciding, deciding->operation->office.planning.acts.count + 1),
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
    if (!decide_add(deciding, realm_planning(), "act.drafted", &form_act_drafted, &record, &basis))
        return false;
    decide_seal(deciding, &request->sealed, request_scope(request, deciding->arena));
    return true;
}

/* Only what a change of parties or keys is made of; never an act, a realm or a rule. */
static const struct entry_type *type_of(enum act act, const char *name)
{
    static const char *const of_parties[] = {"party.defined", "party.removed", "area.defined",
                                             "scope.closed",  "key.revoked",   NULL};
    static const char *const of_keys[] = {"key.added", "key.revoked", "node.rotated",
                                          "node.retired", NULL};
    const char *const *names = act == ACT_KEY_CHANGE ? of_keys : of_parties;
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return entry_type_find(name);
    return NULL;
}

/* One pass over the document of a change. */
struct taking {
    struct deciding *deciding;
    const struct act_record *act;
    bool shall_add;
    struct what_if what_if; /* what it makes of the parties */
    uint32_t party_capacity;
};

static bool fail(struct taking *taking)
{
    return error_set(taking->deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_DOCUMENT);
}

static void note_party(struct taking *taking, const struct party *party)
{
    struct what_if *what_if = &taking->what_if;
    ARENA_PUSH_ROOM(taking->deciding->arena, const struct party *, what_if->parties,
                    what_if->party_count, taking->party_capacity);
    what_if->parties[what_if->party_count++] = party;
}

/* What a change does to the parties; and a new key of a node must have signed for itself. */
static bool understand(struct taking *taking, const struct entry_type *type, const void *body)
{
    const struct node_body *node = body;
    if (strcmp(type->name, "party.defined") == 0)
        note_party(taking, body);
    if (strcmp(type->name, "party.removed") == 0) {
        struct party *removed = ARENA_NEW(taking->deciding->arena, struct party);
        removed->key = ((const struct key_body *)body)->key;
        removed->is_removed = true;
        note_party(taking, removed);
    }
    return strcmp(type->name, "node.rotated") != 0 ||
           sign_verify(SIGN_KEY_SUCCESSION, request_succession(node->node, &node->public_key),
                       &node->public_key, &node->proof) ||
           error_set(taking->deciding->err, ERROR_DENIED, TEXT_OPERATE_NO_PROOF);
}

static bool add(struct taking *taking, const struct entry_type *type, const void *body,
                const struct change *change)
{
    struct deciding *deciding = taking->deciding;
    const struct sealed sealed = {change->scope != NULL, change->commitment};
    /* Copies may have been made since it was drafted; they are named as well. */
    if (strcmp(type->name, "scope.closed") == 0)
        return decide_close_scope(deciding, body);
    if (!decide_add_following(deciding, realm_planning(), type->name, type->form, body))
        return false;
    decide_seal(deciding, &sealed, change->scope);
    return true;
}

/* Reads the next entry of the document and checks it. */
static bool take_one(struct taking *taking, struct json_reader *json)
{
    struct arena *arena = taking->deciding->arena;
    struct change change;
    const char *field;
    if (!body_read(&change_form, json_skip(json), arena, &change, &field))
        return fail(taking);
    const struct entry_type *type = type_of((enum act)taking->act->act, change.type);
    if (!type)
        return fail(taking);
    void *body = arena_alloc(arena, 1, type->form->size, _Alignof(max_align_t));
    if (!body_read(type->form, change.body, arena, body, &field))
        return fail(taking);
    return understand(taking, type, body) &&
           (!taking->shall_add || add(taking, type, body, &change));
}

static bool take_all(struct deciding *deciding, const struct act_record *act, bool shall_add)
{
    struct taking taking = {.deciding = deciding, .act = act, .shall_add = shall_add};
    struct json_reader json = json_read(act->document.bytes, act->document.size);
    struct json_slice name;
    json_enter_object(&json);
    if (!json_next_name(&json, &name) || !json_name_is(name, "entries"))
        json_fail(&json);
    json_enter_array(&json);
    while (json_next_item(&json))
        if (!take_one(&taking, &json))
            return false;
    if (json_next_name(&json, &name) || !json_end(&json))
        return fail(&taking);
    return decide_stays_founded(deciding, &taking.what_if);
}

bool change_possible(struct deciding *deciding, const struct act_record *act)
{
    return take_all(deciding, act, false);
}

bool change_add(struct deciding *deciding, const struct act_record *act)
{
    return take_all(deciding, act, true);
}

uint32_t change_commitments(const struct act_record *act, struct arena *arena,
                            struct hash **ret_commitments)
{
    struct json_reader json = json_read(act->document.bytes, act->document.size);
    struct json_slice name;
    uint32_t count = 0, capacity = 0;
    *ret_commitments = NULL;
    json_enter_object(&json);
    if (act->document.size == 0 || !json_next_name(&json, &name) || !json_name_is(name, "entries"))
        return 0;
    json_enter_array(&json);
    while (json_next_item(&json)) {
        struct change change;
        const char *field;
        if (!body_read(&change_form, json_skip(&json), arena, &change, &field))
            break;
        if (!change.scope)
            continue;
        ARENA_PUSH_ROOM(arena, struct hash, *ret_commitments, count, capacity);
        (*ret_commitments)[count++] = change.commitment;
    }
    return count;
}
