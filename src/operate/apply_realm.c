/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operate/entry_types.h"

static void changed(struct realm_state *realm, enum row_kind kind, const char *key)
{
    row_changed(realm->changes, realm->realm, kind, key);
}

void apply_posture_set(struct realm_state *realm, const struct entry *entry, const void *body)
{
    const struct posture_body *posture = body;
    (void)entry;
    realm->readiness = posture->readiness;
    changed(realm, ROW_POSTURE, "readiness");
}

static int64_t higher(int64_t last, const char *key)
{
    int64_t number = key ? strtoll(key, NULL, 10) : 0;
    return number > last ? number : last;
}

static void count_incident(struct realm_state *realm, const char *key)
{
    realm->last_incident = higher(realm->last_incident, key);
}

void apply_incident_opened(struct realm_state *realm, const struct entry *entry, const void *body)
{
    const struct incident *opened = body;
    struct incident *incident =
        items_take(&realm->incidents, realm->arena, opened->key, sizeof *incident);
    const char *key = incident->key;
    (void)entry;
    body_keep(&form_incident_opened, opened, realm->arena, incident);
    incident->key = key;
    count_incident(realm, key);
    changed(realm, ROW_INCIDENT, key);
}

void apply_incident_closed(struct realm_state *realm, const struct entry *entry, const void *body)
{
    const struct key_body *closed = body;
    struct incident *incident = items_find(&realm->incidents, closed->key);
    (void)entry;
    if (!incident)
        return;
    incident->is_closed = true;
    incident->level = 0;
    changed(realm, ROW_INCIDENT, incident->key);
}

void apply_response_set(struct realm_state *realm, const struct entry *entry, const void *body)
{
    const struct response_body *response = body;
    struct incident *incident = items_find(&realm->incidents, response->incident);
    (void)entry;
    if (!incident)
        return;
    incident->level = response->level;
    changed(realm, ROW_INCIDENT, incident->key);
}

static const char *keep(struct realm_state *realm, const char *text)
{
    return text ? arena_copy_text(realm->arena, text) : NULL;
}

void apply_act_drafted(struct realm_state *realm, const struct entry *entry, const void *body)
{
    const struct act_record *drafted = body;
    struct act_record *act = items_take(&realm->acts, realm->arena, drafted->key, sizeof *act);
    const char *key = act->key;
    body_keep(&form_act_drafted, drafted, realm->arena, act);
    act->key = key;
    act->status = ACT_DRAFTED;
    act->basis = -1;
    act->drafted_at_ms = entry->time_ms;
    act->drafter = keep(realm, entry->author);
    act->scope = keep(realm, entry->private_scope);
    act->record = entry->private_commitment;
    act->position = realm->chain->count;
    realm->last_act = higher(realm->last_act, key);
    if (act->act == ACT_INCIDENT_OPEN)
        count_incident(realm, act->incident);
    changed(realm, ROW_ACT, key);
}

void apply_act_checked(struct realm_state *realm, const struct entry *entry, const void *body)
{
    const struct act_step_body *step = body;
    struct act_record *act = items_find(&realm->acts, step->act);
    if (!act)
        return;
    act->status = ACT_CHECKED;
    act->checker = keep(realm, entry->author);
    act->checker_session = keep(realm, step->session);
    changed(realm, ROW_ACT, act->key);
}

static void keep_basis(struct realm_state *realm, const struct basis *basis, struct act_record *act)
{
    act->basis = (int32_t)basis->kind;
    act->rule = keep(realm, basis->rule);
    act->article = keep(realm, basis->article);
    act->given_at_ms = basis->kind == BASIS_VERBAL ? basis->given_at_ms : 0;
    act->called_back = basis->kind == BASIS_VERBAL && basis->called_back;
    act->superior = keep(realm, basis->superior);
    act->review_by_ms = basis->kind == BASIS_EMERGENCY ? basis->review_by_ms : 0;
}

void apply_act_released(struct realm_state *realm, const struct entry *entry, const void *body)
{
    const struct act_step_body *step = body;
    struct act_record *act = items_find(&realm->acts, step->act);
    if (!act)
        return;
    act->status = ACT_RELEASED;
    act->releaser = keep(realm, entry->author);
    act->releaser_roles = step->roles;
    act->released_at_ms = entry->time_ms;
    keep_basis(realm, &entry->basis, act);
    act->missing = step->missing;
    act->position = realm->chain->count;
    changed(realm, ROW_ACT, act->key);
}

static void end_act(struct realm_state *realm, const char *key, enum act_status status)
{
    struct act_record *act = items_find(&realm->acts, key);
    if (!act)
        return;
    act->status = (int32_t)status;
    changed(realm, ROW_ACT, act->key);
}

void apply_act_withdrawn(struct realm_state *realm, const struct entry *entry, const void *body)
{
    (void)entry;
    end_act(realm, ((const struct act_step_body *)body)->act, ACT_WITHDRAWN);
}

void apply_act_corrected(struct realm_state *realm, const struct entry *entry, const void *body)
{
    (void)entry;
    end_act(realm, ((const struct act_step_body *)body)->act, ACT_CORRECTED);
}

void apply_act_reviewed(struct realm_state *realm, const struct entry *entry, const void *body)
{
    struct act_record *act = items_find(&realm->acts, ((const struct act_step_body *)body)->act);
    (void)entry;
    if (!act)
        return;
    act->is_reviewed = true;
    changed(realm, ROW_ACT, act->key);
}

/* The entries of one command are reviewed as one. Each command says why, with its first entry: one
 * that says so itself is another's, be it of the same moment. */
static struct act_record *came_with(const struct realm_state *realm, const struct entry *entry)
{
    struct act_record *last =
        realm->acts.count > 0 ? realm->acts.items[realm->acts.count - 1] : NULL;
    bool is_next =
        !entry->private_scope && last && last->did && !last->is_reviewed && last->releaser &&
        entry->author && last->position + last->further + 1 == realm->chain->count &&
        last->released_at_ms == entry->time_ms && last->basis == (int32_t)entry->basis.kind &&
        strcmp(last->releaser, entry->author) == 0;
    return is_next ? last : NULL;
}

void apply_one_step(struct realm_state *realm, const struct entry_type *type,
                    const struct entry *entry, const void *body, struct json_slice json)
{
    char key[24];
    if (!type->in_one_step ||
        (entry->basis.kind != BASIS_VERBAL && entry->basis.kind != BASIS_EMERGENCY))
        return;
    struct act_record *act = came_with(realm, entry);
    if (act) {
        act->further++;
        changed(realm, ROW_ACT, act->key);
        return;
    }
    snprintf(key, sizeof key, "e%lld", (long long)realm->chain->count);
    act = items_take(&realm->acts, realm->arena, key, sizeof *act);
    act->act = (int32_t)type->act;
    act->status = ACT_RELEASED;
    act->readiness = act->hazard = -1;
    act->did = type->name;
    act->subject = type->form == &form_act_ended
                       ? keep(realm, ((const struct act_step_body *)body)->act)
                       : NULL; /* what was taken back */
    act->done = (struct json_slice){arena_copy(realm->arena, json.bytes, json.size), json.size};
    act->releaser = keep(realm, entry->author);
    act->released_at_ms = entry->time_ms;
    keep_basis(realm, &entry->basis, act);
    act->particulars = entry->private_scope ? word_bit(PARTICULAR_REASON) : 0;
    act->scope = keep(realm, entry->private_scope);
    act->record = entry->private_commitment;
    act->position = realm->chain->count;
    changed(realm, ROW_ACT, act->key);
}

void apply_note(struct realm_state *realm, const struct entry *entry, const void *body)
{
    (void)entry;
    (void)body;
    realm->note_count++;
    changed(realm, ROW_POSTURE, "notes");
}

void apply_plan_followed(struct realm_state *realm, const struct entry *entry, const void *body)
{
    (void)entry;
    realm->plan = keep(realm, ((const struct plan_followed_body *)body)->plan);
    realm->has_followed_plan = true;
    changed(realm, ROW_POSTURE, "plan");
}

/* What it does to exercises, entries of their own realms say. */
void apply_real_event(struct realm_state *realm, const struct entry *entry, const void *body)
{
    apply_note(realm, entry, body);
}

void apply_scope_closed(struct realm_state *realm, const struct entry *entry, const void *body)
{
    const struct scope *closed = body;
    struct scope *scope = items_take(&realm->scopes, realm->arena, closed->key, sizeof *scope);
    struct scope kept;
    (void)entry;
    body_keep(&form_scope_closed, closed, realm->arena, &kept);
    scope->is_closed = true;
    scope->backups = kept.backups;
    scope->exports = kept.exports;
    changed(realm, ROW_SCOPE, scope->key);
}
