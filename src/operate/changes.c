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

/* Is the second signature, or its rank, all that is missing? */
static bool wants_another(const struct authority_answer *answer)
{
    if (answer->verdict != AUTHORITY_MISSING || answer->missing_count == 0)
        return false;
    for (uint32_t m = 0; m < answer->missing_count; m++) {
        enum missing_kind kind = answer->missing[m].kind;
        if (kind != MISSING_SIGNATURES && kind != MISSING_RANK && kind != MISSING_SIGNER)
            return false;
    }
    return true;
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
                                             "scope.closed", NULL};
    static const char *const of_keys[] = {"key.added", "key.revoked", "node.rotated",
                                          "node.retired", NULL};
    const char *const *names = act == ACT_KEY_CHANGE ? of_keys : of_parties;
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return entry_type_find(name);
    return NULL;
}

/* Reads the next entry of a document and checks it; adds it if `add`. */
static bool take_one(struct deciding *deciding, const struct act_record *act,
                     struct json_reader *json, bool add)
{
    struct change change;
    const char *field;
    if (!body_read(&change_form, json_skip(json), deciding->arena, &change, &field))
        return false;
    const struct entry_type *type = type_of((enum act)act->act, change.type);
    if (!type)
        return false;
    void *body = arena_alloc(deciding->arena, 1, type->form->size, _Alignof(max_align_t));
    if (!body_read(type->form, change.body, deciding->arena, body, &field))
        return false;
    if (!add)
        return true;
    struct sealed sealed = {change.scope != NULL, change.commitment};
    if (!decide_add_following(deciding, realm_planning(), type->name, type->form, body))
        return false;
    decide_seal(deciding, &sealed, change.scope);
    return true;
}

static bool take_all(struct deciding *deciding, const struct act_record *act, bool add)
{
    struct json_reader json = json_read(act->document.bytes, act->document.size);
    struct json_slice name;
    bool ok = true;
    json_enter_object(&json);
    if (!json_next_name(&json, &name) || !json_name_is(name, "entries"))
        json_fail(&json);
    json_enter_array(&json);
    while (ok && json_next_item(&json))
        ok = take_one(deciding, act, &json, add);
    ok = ok && !json_next_name(&json, &name) && json_end(&json);
    return ok || error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_DOCUMENT);
}

bool change_possible(struct deciding *deciding, const struct act_record *act)
{
    return take_all(deciding, act, false);
}

bool change_add(struct deciding *deciding, const struct act_record *act)
{
    return take_all(deciding, act, true);
}
