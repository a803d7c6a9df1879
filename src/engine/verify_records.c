/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "engine/verify_parts.h"
#include "operate/entry_types.h"

/* Private records: what entries commit to, and what is there of it. */

/* The names of scopes are few; each is kept once. */
static const char *keep_scope(struct verifying *verifying, const char *scope)
{
    uint32_t place;
    if (key_index_find(&verifying->scopes, scope, strlen(scope), &place))
        return verifying->scope_names[place];
    const char *kept = arena_copy_text(verifying->arena, scope);
    key_index_add_text(&verifying->scopes, kept, verifying->scope_count, NULL);
    ARENA_PUSH_ROOM(verifying->arena, const char *, verifying->scope_names, verifying->scope_count,
                    verifying->scope_capacity);
    verifying->scope_names[verifying->scope_count++] = kept;
    return kept;
}

/* The slot of this hash, or the free one where it belongs. */
static uint32_t *slot_of(const struct verifying *verifying, struct hash hash)
{
    uint64_t start;
    memcpy(&start, hash.bytes, sizeof start);
    for (uint32_t at = (uint32_t)start;; at++) {
        uint32_t *slot = &verifying->slots[at & (verifying->slot_count - 1)];
        if (*slot == 0 || hash_equal(verifying->commitments[*slot - 1].hash, hash))
            return slot;
    }
}

static void grow_slots(struct verifying *verifying)
{
    free(verifying->slots);
    verifying->slot_count = verifying->slot_count ? 2 * verifying->slot_count : 1024;
    verifying->slots = calloc(verifying->slot_count, sizeof *verifying->slots);
    ALWAYS(verifying->slots);
    for (uint32_t c = 0; c < verifying->commitment_count; c++)
        *slot_of(verifying, verifying->commitments[c].hash) = c + 1;
}

/* One that a draft has named already is named again by the entry that the draft becomes. */
static bool note_commitment(struct verifying *verifying, const struct commitment *noted)
{
    if (2 * (verifying->commitment_count + 1) > verifying->slot_count)
        grow_slots(verifying);
    uint32_t *slot = slot_of(verifying, noted->hash);
    if (*slot > 0) {
        struct commitment *before = &verifying->commitments[*slot - 1];
        if (!noted->draft)
            before->draft = NULL;
        return strcmp(before->scope, noted->scope) == 0 ||
               verify_fail(verifying, noted->position, TEXT_VERIFY_RECORD_IN_TWO_SCOPES);
    }
    ARENA_PUSH_ROOM(verifying->arena, struct commitment, verifying->commitments,
                    verifying->commitment_count, verifying->commitment_capacity);
    struct commitment *kept = &verifying->commitments[verifying->commitment_count++];
    *kept = *noted;
    kept->scope = keep_scope(verifying, noted->scope);
    kept->draft = noted->draft ? arena_copy_text(verifying->arena, noted->draft) : NULL;
    *slot = verifying->commitment_count;
    return true;
}

struct noting {
    struct verifying *verifying;
    const char *draft;
    int64_t position;
    bool ok;
};

static void note_drafted(void *context, const char *scope, struct hash hash)
{
    struct noting *noting = context;
    const struct commitment commitment = {hash, scope, noting->position, noting->draft, false};
    noting->ok = noting->ok && note_commitment(noting->verifying, &commitment);
}

/* What a drafted change names, its entries will commit to once it is released. */
static bool note_draft(struct verifying *verifying, const struct entry *entry, int64_t position)
{
    const struct entry_type *type = entry_type_find(entry->type);
    struct act_record act;
    struct json_slice body;
    const char *field;
    if (entry->version > type->version || !entry_body_now(type, entry, verifying->scratch, &body) ||
        !body_read(type->form, body, verifying->scratch, &act, &field))
        return true;
    struct noting noting = {verifying, act.key, position, true};
    change_records(&act, verifying->scratch, note_drafted, &noting);
    return noting.ok;
}

bool verify_note_records(struct verifying *verifying, const struct entry *entry, int64_t position)
{
    const struct commitment commitment = {entry->private_commitment, entry->private_scope, position,
                                          NULL, false};
    if (entry->private_scope && !note_commitment(verifying, &commitment))
        return false;
    return strcmp(entry->type, "act.drafted") != 0 || note_draft(verifying, entry, position);
}

static bool is_closed_in(const struct realm_state *realm, const char *name)
{
    const struct scope *scope = items_find(&realm->scopes, name);
    return scope && scope->is_closed;
}

static bool is_closed(const struct operation *operation, const char *name)
{
    bool closed = is_closed_in(&operation->office.planning, name) ||
                  is_closed_in(&operation->live.state, name);
    for (uint32_t e = 0; !closed && e < operation->exercises.count; e++)
        closed = is_closed_in(
            &((const struct exercise_state *)operation->exercises.items[e])->state, name);
    return closed;
}

/* With its scope, or with the draft that nobody will release any more. */
static bool is_to_be_gone(const struct operation *operation, const struct commitment *commitment)
{
    const struct act_record *draft =
        items_find(&operation->office.planning.acts, commitment->draft);
    return (draft && draft->status == ACT_WITHDRAWN) || is_closed(operation, commitment->scope);
}

static bool check_record(void *context, struct hash hash, const char *scope, const void *bytes,
                         size_t size, struct error *err)
{
    struct verifying *verifying = context;
    uint32_t place = verifying->slot_count > 0 ? *slot_of(verifying, hash) : 0;
    struct commitment *commitment = place > 0 ? &verifying->commitments[place - 1] : NULL;
    (void)err;
    if (!commitment) {
        verify_fail(verifying, 0, TEXT_VERIFY_RECORD_OF_NOBODY, ARG_TEXT("scope", scope));
        return true;
    }
    commitment->is_there = true;
    if (!hash_equal(seal_commitment(bytes, size), hash))
        verify_fail(verifying, commitment->position, TEXT_VERIFY_RECORD_CHANGED,
                    ARG_TEXT("scope", commitment->scope));
    else if (strcmp(scope, commitment->scope) != 0)
        verify_fail(verifying, commitment->position, TEXT_VERIFY_RECORD_MOVED,
                    ARG_TEXT("scope", commitment->scope));
    verifying->report->record_count++;
    verifying->report->leftover_count += is_to_be_gone(verifying->operation, commitment);
    return true;
}

bool verify_records(struct verifying *verifying, struct error *err)
{
    if (!log_read_records(verifying->city, check_record, verifying, err)) {
        if (err->kind != ERROR_INPUT)
            return false;
        verify_refuse(verifying, 0, err);
    }
    for (uint32_t c = 0; c < verifying->commitment_count; c++) {
        const struct commitment *commitment = &verifying->commitments[c];
        if (commitment->is_there)
            continue;
        if (is_to_be_gone(verifying->operation, commitment))
            verifying->report->destroyed_count++;
        else
            verify_fail(verifying, commitment->position, TEXT_VERIFY_RECORD_MISSING,
                        ARG_TEXT("scope", commitment->scope));
    }
    return true;
}
