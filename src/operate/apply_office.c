/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "operate/apply.h"
#include "operate/entry_types.h"

static void changed(struct office *office, enum row_kind kind, const char *key)
{
    row_changed(office->changes, realm_planning(), kind, key);
}

static int64_t position_now(const struct office *office)
{
    /* The office lies in its operation, whose chain counts the entries. */
    const struct operation *operation =
        (const struct operation *)((const char *)office - offsetof(struct operation, office));
    return operation->chain.count;
}

void apply_node_joined(struct office *office, const struct entry *entry, const void *body)
{
    const struct node_body *joined = body;
    struct node *node = items_take(&office->nodes, office->arena, entry->node, sizeof *node);
    node->public_key = joined->public_key;
    node->joined_at_ms = entry->time_ms;
    node->is_unconfirmed = entry->basis.kind == BASIS_EMERGENCY;
    changed(office, ROW_NODE, node->key);
}

void apply_node_confirmed(struct office *office, const struct entry *entry, const void *body)
{
    const struct node_body *confirmed = body;
    struct node *node = items_find(&office->nodes, confirmed->node);
    if (!node)
        return;
    node->is_unconfirmed = false;
    node->confirmed_at_ms = entry->time_ms;
    changed(office, ROW_NODE, node->key);
}

void apply_node_rotated(struct office *office, const struct entry *entry, const void *body)
{
    const struct node_body *rotated = body;
    struct node *node = items_find(&office->nodes, rotated->node);
    if (!node)
        return;
    node->public_key = rotated->public_key;
    node->rotated_at_ms = entry->time_ms;
    changed(office, ROW_NODE, node->key);
}

void apply_node_retired(struct office *office, const struct entry *entry, const void *body)
{
    const struct node_body *retired = body;
    struct node *node = items_find(&office->nodes, retired->node);
    if (!node)
        return;
    node->is_retired = true;
    node->retired_at_ms = entry->time_ms;
    changed(office, ROW_NODE, node->key);
}

void apply_key_added(struct office *office, const struct entry *entry, const void *body)
{
    const struct person_key *added = body;
    struct person_key *key = items_take(&office->keys, office->arena, added->key, sizeof *key);
    const char *name = key->key;
    body_keep(&form_key_added, added, office->arena, key);
    key->key = name;
    key->by = entry->author ? arena_copy_text(office->arena, entry->author) : NULL;
    key->added_at_ms = entry->time_ms;
    changed(office, ROW_KEY, name);
}

void apply_key_resealed(struct office *office, const struct entry *entry, const void *body)
{
    const struct person_key *resealed = body;
    struct person_key *key = items_find(&office->keys, resealed->key);
    (void)entry;
    if (!key)
        return;
    key->sealed = resealed->sealed;
    changed(office, ROW_KEY, key->key);
}

void apply_key_revoked(struct office *office, const struct entry *entry, const void *body)
{
    const struct key_body *revoked = body;
    struct person_key *key = items_find(&office->keys, revoked->key);
    if (!key)
        return;
    key->is_revoked = true;
    key->revoked_at_ms = entry->time_ms;
    changed(office, ROW_KEY, key->key);
}

void apply_party_defined(struct office *office, const struct entry *entry, const void *body)
{
    const struct party *defined = body;
    struct party *party = items_take(&office->parties, office->arena, defined->key, sizeof *party);
    const struct party before = *party;
    body_keep(&form_party, defined, office->arena, party);
    party->key = before.key;
    party->is_removed = false;
    /* Without a new record the old one stays: it holds the person's name. */
    party->has_record = entry->private_scope != NULL || before.has_record;
    party->record = entry->private_scope ? entry->private_commitment : before.record;
    changed(office, ROW_PARTY, party->key);
}

void apply_party_removed(struct office *office, const struct entry *entry, const void *body)
{
    const struct key_body *removed = body;
    struct party *party = items_find(&office->parties, removed->key);
    (void)entry;
    if (!party)
        return;
    party->is_removed = true;
    party->has_record = false;
    changed(office, ROW_PARTY, party->key);
}

void apply_area_defined(struct office *office, const struct entry *entry, const void *body)
{
    const struct area *defined = body;
    struct area *area = items_take(&office->areas, office->arena, defined->key, sizeof *area);
    const char *key = area->key;
    (void)entry;
    body_keep(&form_area, defined, office->arena, area);
    area->key = key;
    changed(office, ROW_AREA, key);
}

void apply_delegation_granted(struct office *office, const struct entry *entry, const void *body)
{
    const struct delegation *granted = body;
    struct delegation *delegation =
        items_take(&office->delegations, office->arena, granted->key, sizeof *delegation);
    const char *key = delegation->key;
    (void)entry;
    body_keep(&form_delegation, granted, office->arena, delegation);
    delegation->key = key;
    changed(office, ROW_DELEGATION, key);
}

void apply_delegation_ended(struct office *office, const struct entry *entry, const void *body)
{
    const struct key_body *ended = body;
    struct delegation *delegation = items_find(&office->delegations, ended->key);
    (void)entry;
    if (!delegation)
        return;
    delegation->is_ended = true;
    changed(office, ROW_DELEGATION, delegation->key);
}

void apply_reference_imported(struct office *office, const struct entry *entry, const void *body)
{
    const struct reference *imported = body;
    struct reference *reference =
        items_take(&office->references, office->arena, imported->key, sizeof *reference);
    const char *key = reference->key;
    body_keep(&form_reference, imported, office->arena, reference);
    reference->key = key;
    reference->by = entry->author ? arena_copy_text(office->arena, entry->author) : NULL;
    reference->at_ms = entry->time_ms;
    reference->position = position_now(office);
    changed(office, ROW_REFERENCE, key);
}

static void lay_over(int32_t *value, int32_t change)
{
    if (change >= 0)
        *value = change;
}

static struct site_change unchanged_site(const char *key)
{
    struct site_change site = {
        .key = key,
        .places = -1,
        .usable_after_h = -1,
        .state = -1,
        .access = -1,
        .visibility = -1,
        .closure = -1,
    };
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        site.suitable[hazard] = -1;
    return site;
}

static void say_who_changed(struct office *office, const struct entry *entry,
                            struct site_change *site)
{
    site->by = entry->author ? arena_copy_text(office->arena, entry->author) : NULL;
    site->at_ms = entry->time_ms;
    site->position = position_now(office);
    site->scope =
        entry->private_scope ? arena_copy_text(office->arena, entry->private_scope) : NULL;
    site->record = entry->private_commitment;
}

void apply_site_edited(struct office *office, const struct entry *entry, const void *body)
{
    const struct site_change *edit = body;
    bool is_new = items_find(&office->sites, edit->key) == NULL;
    struct site_change *site = items_take(&office->sites, office->arena, edit->key, sizeof *site);
    if (is_new)
        *site = unchanged_site(site->key);
    say_who_changed(office, entry, site);
    if (edit->places >= 0)
        site->places = edit->places;
    if (edit->usable_after_h >= 0)
        site->usable_after_h = edit->usable_after_h;
    lay_over(&site->state, edit->state);
    lay_over(&site->access, edit->access);
    lay_over(&site->visibility, edit->visibility);
    lay_over(&site->closure, edit->closure);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        lay_over(&site->suitable[hazard], edit->suitable[hazard]);
    changed(office, ROW_SITE, site->key);
}

bool site_change_says(const struct site_change *change)
{
    bool says = change->places >= 0 || change->usable_after_h >= 0 || change->state >= 0 ||
                change->access >= 0 || change->visibility >= 0 || change->closure >= 0;
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        says = says || change->suitable[hazard] >= 0;
    return says;
}

static void keep_or_take(int32_t *value, int32_t former)
{
    if (*value < 0)
        *value = former;
}

/* What the site's own edit says stays. */
static void take_over(struct site_change *site, const struct site_change *former)
{
    if (site->places < 0)
        site->places = former->places;
    if (site->state < 0)
        site->usable_after_h = former->usable_after_h;
    keep_or_take(&site->state, former->state);
    keep_or_take(&site->access, former->access);
    keep_or_take(&site->visibility, former->visibility);
    keep_or_take(&site->closure, former->closure);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        keep_or_take(&site->suitable[hazard], former->suitable[hazard]);
}

/* Who edited it, when and why stays as it was. */
void apply_site_moved(struct office *office, const struct entry *entry, const void *body)
{
    const struct site_moved_body *moved = body;
    struct site_change *former = items_find(&office->sites, moved->former);
    (void)entry;
    if (!former || strcmp(moved->former, moved->key) == 0)
        return;
    struct site_change *site = items_find(&office->sites, moved->key);
    bool has_own = site && site_change_says(site);
    site = items_take(&office->sites, office->arena, moved->key, sizeof *site);
    const char *key = site->key;
    if (has_own) {
        take_over(site, former);
    } else {
        *site = *former;
        site->key = key;
    }
    *former = unchanged_site(former->key);
    changed(office, ROW_SITE, former->key);
    changed(office, ROW_SITE, site->key);
}

void apply_site_reset(struct office *office, const struct entry *entry, const void *body)
{
    const struct key_body *reset = body;
    struct site_change *site = items_find(&office->sites, reset->key);
    if (!site)
        return;
    *site = unchanged_site(site->key);
    say_who_changed(office, entry, site);
    changed(office, ROW_SITE, site->key);
}

/* "2@a": the version first, so that no name can be taken for another's version. */
static void *take_plan(struct office *office, const char *name, int64_t version)
{
    struct buffer key = {0};
    buffer_add_format(&key, "%lld@%s", (long long)version, name);
    struct plan_version *plan =
        items_take(&office->plans, office->arena, buffer_text(&key), sizeof *plan);
    buffer_free(&key);
    return plan;
}

/* An older draft of the name gives way. */
static void give_way(struct office *office, const char *name, int64_t version)
{
    for (uint32_t p = 0; p < office->plans.count; p++) {
        struct plan_version *plan = office->plans.items[p];
        if (strcmp(plan->name, name) != 0 || plan->version >= version || plan->status != PLAN_DRAFT)
            continue;
        plan->status = PLAN_REPLACED;
        changed(office, ROW_PLAN, plan->key);
    }
}

void apply_plan_computed(struct office *office, const struct entry *entry, const void *body)
{
    const struct plan_version *computed = body;
    struct plan_version *plan = take_plan(office, computed->name, computed->version);
    const char *key = plan->key;
    body_keep(&form_plan_computed, computed, office->arena, plan);
    plan->key = key;
    plan->status = PLAN_DRAFT;
    plan->by = entry->author ? arena_copy_text(office->arena, entry->author) : NULL;
    plan->at_ms = entry->time_ms;
    plan->made_by = plan->by;
    plan->made_at_ms = plan->at_ms;
    plan->made_position = position_now(office);
    plan->position = position_now(office);
    give_way(office, plan->name, plan->version);
    changed(office, ROW_PLAN, key);
}

void apply_plan_status(struct office *office, const struct entry *entry, const void *body)
{
    const struct plan_status_body *status = body;
    struct plan_version *plan = take_plan(office, status->name, status->version);
    if (!plan->name)
        plan->name = arena_copy_text(office->arena, status->name);
    plan->version = status->version;
    plan->status = status->status;
    plan->by = entry->author ? arena_copy_text(office->arena, entry->author) : NULL;
    plan->at_ms = entry->time_ms;
    plan->position = position_now(office);
    changed(office, ROW_PLAN, plan->key);
}

void apply_rules_adopted(struct office *office, const struct entry *entry, const void *body)
{
    const struct rules_body *adopted = body;
    const struct act_record *act = items_find(&office->planning.acts, adopted->act);
    struct json_slice document = act ? act->document : adopted->document;
    struct rule_set *rules = ARENA_NEW(office->arena, struct rule_set);
    struct error err;
    (void)entry;
    if (!rule_set_read("", document.bytes, document.size, office->arena, rules, &err))
        return;
    office->rules = rules;
    office->rules_position = position_now(office);
    changed(office, ROW_RULES, "rules");
}

void apply_copy_made(struct office *office, const struct entry *entry, const void *body)
{
    const struct copy *made = body;
    struct copy *copy = items_take(&office->copies, office->arena, made->key, sizeof *copy);
    const char *key = copy->key;
    (void)entry;
    body_keep(&form_copy, made, office->arena, copy);
    copy->key = key;
    copy->position = position_now(office);
    changed(office, ROW_COPY, key);
}
