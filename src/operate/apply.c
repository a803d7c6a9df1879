/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/apply.h"

#include <stdio.h>
#include <string.h>

#include "operate/entry_types.h"

/* Whole types make realms: they alone are handed the operation. */

void apply_live_commissioned(struct operation *operation, const struct entry *entry,
                             const void *body)
{
    (void)entry;
    (void)body;
    operation->live.is_commissioned = true;
    row_changed(&operation->changes, realm_live(), ROW_POSTURE, "readiness");
}

void apply_exercise_created(struct operation *operation, const struct entry *entry,
                            const void *body)
{
    const struct exercise_body *created = body;
    char key[12];
    (void)entry;
    snprintf(key, sizeof key, "%u", (unsigned)created->number);
    struct exercise_state *exercise =
        items_take(&operation->exercises, operation->arena, key, sizeof *exercise);
    exercise->title = created->title ? arena_copy_text(operation->arena, created->title) : NULL;
    exercise->status = EXERCISE_PREPARED;
    exercise->state.realm = realm_exercise((uint32_t)created->number);
    exercise->state.arena = operation->arena;
    exercise->state.changes = &operation->changes;
    exercise->state.chain = &operation->chain;
    row_changed(&operation->changes, exercise->state.realm, ROW_EXERCISE, "exercise");
    row_changed(&operation->changes, exercise->state.realm, ROW_POSTURE, "readiness");
}

void apply_exercise_status(struct exercise_state *exercise, const struct entry *entry,
                           const void *body)
{
    (void)entry;
    exercise->status = ((const struct exercise_status_body *)body)->status;
    row_changed(exercise->state.changes, exercise->state.realm, ROW_EXERCISE, "exercise");
}

static struct realm_state *realm_of(struct operation *operation, struct realm realm)
{
    return (struct realm_state *)operation_realm(operation, realm);
}

/* Every entry that commits to a private record counts with its scope, in its own realm. */
static void count_record(struct operation *operation, struct realm_state *realm,
                         const struct entry *entry)
{
    struct scope *scope =
        items_take(&realm->scopes, realm->arena, entry->private_scope, sizeof *scope);
    if (scope->record_count++ == 0)
        scope->first_position = operation->chain.count;
    row_changed(&operation->changes, realm->realm, ROW_SCOPE, scope->key);
}

static bool dispatch(struct operation *operation, const struct entry_type *type,
                     const struct entry *entry, const void *body, struct json_slice json)
{
    struct realm_state *realm = realm_of(operation, entry->realm);
    bool is_planning = entry->realm.kind == REALM_PLANNING;
    if (!realm)
        return false;
    if (type->to_office && is_planning)
        type->to_office(&operation->office, entry, body);
    else if (type->to_realm)
        type->to_realm(realm, entry, body);
    else if (type->to_exercise && entry->realm.kind == REALM_EXERCISE)
        type->to_exercise(
            (struct exercise_state *)operation_exercise(operation, entry->realm.exercise), entry,
            body);
    else if (type->to_whole && is_planning)
        type->to_whole(operation, entry, body);
    else
        return false;
    if (entry->private_scope)
        count_record(operation, realm, entry);
    apply_one_step(realm, type, entry, body, json);
    return true;
}

/* Kept and passed over; but what it commits to has to be destroyed with its scope. */
static void skip(struct operation *operation, const struct entry *entry)
{
    struct realm_state *realm = realm_of(operation, entry->realm);
    operation->unknown_count++;
    if (realm && entry->private_scope)
        count_record(operation, realm, entry);
}

static bool fail(const struct entry *entry, const char *field, struct error *err)
{
    return error_set(err, ERROR_INPUT, TEXT_OPERATE_BAD_BODY, ARG_TEXT("type", entry->type),
                     ARG_PLAIN("sequence", entry->sequence), ARG_TEXT("node", entry->node),
                     ARG_TEXT("field", field ? field : "body"));
}

bool operation_apply(struct operation *operation, const struct entry *entry, struct error *err)
{
    const struct entry_type *type = entry_type_find(entry->type);
    operation->changes.count = 0;
    operation->last_time_ms = entry->time_ms;
    if (!type || entry->version > type->version) {
        skip(operation, entry);
        return true;
    }
    struct arena *scratch = operation->scratch;
    struct arena_mark mark = arena_mark(scratch);
    void *body = arena_alloc(scratch, 1, type->form->size, _Alignof(max_align_t));
    struct json_slice json;
    const char *field = NULL;
    bool ok = entry_body_now(type, entry, scratch, &json) &&
              body_read(type->form, json, scratch, body, &field);
    if (!ok)
        fail(entry, field, err);
    else if (!(ok = dispatch(operation, type, entry, body, json)))
        fail(entry, "realm", err);
    arena_rewind(scratch, mark);
    return ok;
}

const struct public_key *operation_node_key(const struct operation *operation, const char *name)
{
    const struct node *node = items_find(&operation->office.nodes, name);
    return node && !node->is_retired ? &node->public_key : NULL;
}

const struct public_key *operation_person_key(const struct operation *operation, const char *party,
                                              const char *key_id)
{
    const struct person_key *key = items_find(&operation->office.keys, key_id);
    bool is_theirs = key && !key->is_revoked && party && strcmp(key->party, party) == 0;
    return is_theirs ? &key->public_key : NULL;
}
