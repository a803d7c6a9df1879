/* SPDX-License-Identifier: Apache-2.0 */
#include "operate/entry_types.h"

#include <string.h>

/* site.edited 1 said one thing: {"field":"places","site":"17","value":450}. */
static bool site_edited_1_to_2(struct json_slice body, struct arena *arena,
                               struct json_slice *ret_body)
{
    struct json_reader json = json_read(body.bytes, body.size);
    struct json_slice name, value = {"", 0};
    const char *field = "", *site = "";
    json_enter_object(&json);
    while (json_next_name(&json, &name)) {
        if (json_name_is(name, "field"))
            field = json_read_text(&json, arena);
        else if (json_name_is(name, "site"))
            site = json_read_text(&json, arena);
        else if (json_name_is(name, "value"))
            value = json_skip(&json);
        else
            json_fail(&json);
    }
    if (!json_end(&json) || !*field || !*site || value.size == 0 || strcmp(field, "key") == 0)
        return false;
    struct buffer out = {0};
    struct json_writer writer = {.out = &out, .is_canonical = true};
    bool field_first = strcmp(field, "key") < 0;
    json_open_object(&writer);
    if (field_first)
        json_key(&writer, field), json_add_raw(&writer, value.bytes, value.size);
    json_put_text(&writer, "key", site);
    if (!field_first)
        json_key(&writer, field), json_add_raw(&writer, value.bytes, value.size);
    json_close(&writer);
    *ret_body = (struct json_slice){arena_copy(arena, out.bytes, out.size), out.size};
    buffer_free(&out);
    return true;
}

/* A version that says more, where it is said. */
static bool unchanged(struct json_slice body, struct arena *arena, struct json_slice *ret_body)
{
    (void)arena;
    *ret_body = body;
    return true;
}

#define TYPE(type, v, body, id, ...)                                                               \
    {                                                                                              \
        .name = (type), .version = (v), .form = &(body), .text = (id), __VA_ARGS__                 \
    }

#define IN_ONE_STEP(as) .in_one_step = true, .act = (as)

/* In the order of their names. */
static const struct entry_type types[] = {
    TYPE("act.checked", 1, form_act_checked, TEXT_OPERATE_TYPE_ACT_CHECKED,
         .to_realm = apply_act_checked),
    TYPE("act.corrected", 1, form_act_ended, TEXT_OPERATE_TYPE_ACT_CORRECTED,
         .to_realm = apply_act_corrected, IN_ONE_STEP(ACT_CORRECT)),
    TYPE("act.drafted", 1, form_act_drafted, TEXT_OPERATE_TYPE_ACT_DRAFTED,
         .to_realm = apply_act_drafted),
    TYPE("act.released", 2, form_act_released, TEXT_OPERATE_TYPE_ACT_RELEASED,
         .to_realm = apply_act_released, .upcasts = {unchanged}),
    TYPE("act.reviewed", 1, form_act_ended, TEXT_OPERATE_TYPE_ACT_REVIEWED,
         .to_realm = apply_act_reviewed),
    TYPE("act.withdrawn", 1, form_act_ended, TEXT_OPERATE_TYPE_ACT_WITHDRAWN,
         .to_realm = apply_act_withdrawn),
    TYPE("area.defined", 1, form_area, TEXT_OPERATE_TYPE_AREA_DEFINED,
         .to_office = apply_area_defined, IN_ONE_STEP(ACT_ORGANISATION_CHANGE)),
    TYPE("area.edited", 1, form_area_edited, TEXT_OPERATE_TYPE_AREA_EDITED,
         .to_office = apply_area_edited, IN_ONE_STEP(ACT_REFERENCE_EDIT)),
    TYPE("area.reset", 1, form_edit_reset, TEXT_OPERATE_TYPE_AREA_RESET,
         .to_office = apply_area_reset, IN_ONE_STEP(ACT_REFERENCE_EDIT)),
    TYPE("copy.made", 1, form_copy, TEXT_OPERATE_TYPE_COPY_MADE, .to_office = apply_copy_made),
    TYPE("delegation.ended", 1, form_key_only, TEXT_OPERATE_TYPE_DELEGATION_ENDED,
         .to_office = apply_delegation_ended, IN_ONE_STEP(ACT_DELEGATE)),
    TYPE("delegation.granted", 1, form_delegation, TEXT_OPERATE_TYPE_DELEGATION_GRANTED,
         .to_office = apply_delegation_granted, IN_ONE_STEP(ACT_DELEGATE)),
    TYPE("exercise.created", 1, form_exercise_created, TEXT_OPERATE_TYPE_EXERCISE_CREATED,
         .to_whole = apply_exercise_created, IN_ONE_STEP(ACT_EXERCISE_RUN)),
    TYPE("exercise.status", 1, form_exercise_status, TEXT_OPERATE_TYPE_EXERCISE_STATUS,
         .to_exercise = apply_exercise_status),
    TYPE("incident.closed", 1, form_key_only, TEXT_OPERATE_TYPE_INCIDENT_CLOSED,
         .to_realm = apply_incident_closed, IN_ONE_STEP(ACT_INCIDENT_OPEN)),
    TYPE("incident.opened", 1, form_incident_opened, TEXT_OPERATE_TYPE_INCIDENT_OPENED,
         .to_realm = apply_incident_opened),
    TYPE("key.added", 2, form_key_added, TEXT_OPERATE_TYPE_KEY_ADDED, .to_office = apply_key_added,
         .upcasts = {unchanged}, IN_ONE_STEP(ACT_KEY_CHANGE)),
    TYPE("key.resealed", 1, form_key_resealed, TEXT_OPERATE_TYPE_KEY_RESEALED,
         .to_office = apply_key_resealed),
    TYPE("key.revoked", 1, form_key_revoked, TEXT_OPERATE_TYPE_KEY_REVOKED,
         .to_office = apply_key_revoked, IN_ONE_STEP(ACT_KEY_REVOKE)),
    TYPE("live.commissioned", 1, form_empty, TEXT_OPERATE_TYPE_LIVE_COMMISSIONED,
         .to_whole = apply_live_commissioned),
    TYPE("node.confirmed", 1, form_node_confirmed, TEXT_OPERATE_TYPE_NODE_CONFIRMED,
         .to_office = apply_node_confirmed),
    TYPE("node.joined", 1, form_node_joined, TEXT_OPERATE_TYPE_NODE_JOINED,
         .to_office = apply_node_joined),
    TYPE("node.retired", 1, form_node_retired, TEXT_OPERATE_TYPE_NODE_RETIRED,
         .to_office = apply_node_retired, IN_ONE_STEP(ACT_KEY_CHANGE)),
    TYPE("node.rotated", 1, form_node_rotated, TEXT_OPERATE_TYPE_NODE_ROTATED,
         .to_office = apply_node_rotated, IN_ONE_STEP(ACT_KEY_CHANGE)),
    TYPE("note", 1, form_note, TEXT_OPERATE_TYPE_NOTE, .to_realm = apply_note),
    TYPE("party.defined", 1, form_party, TEXT_OPERATE_TYPE_PARTY_DEFINED,
         .to_office = apply_party_defined, IN_ONE_STEP(ACT_ORGANISATION_CHANGE)),
    TYPE("party.removed", 1, form_key_only, TEXT_OPERATE_TYPE_PARTY_REMOVED,
         .to_office = apply_party_removed, IN_ONE_STEP(ACT_ORGANISATION_CHANGE)),
    TYPE("people.edited", 1, form_people_edited, TEXT_OPERATE_TYPE_PEOPLE_EDITED,
         .to_office = apply_people_edited, IN_ONE_STEP(ACT_REFERENCE_EDIT)),
    TYPE("people.reset", 1, form_edit_reset, TEXT_OPERATE_TYPE_PEOPLE_RESET,
         .to_office = apply_people_reset, IN_ONE_STEP(ACT_REFERENCE_EDIT)),
    TYPE("plan.computed", 2, form_plan_computed, TEXT_OPERATE_TYPE_PLAN_COMPUTED,
         .to_office = apply_plan_computed, .upcasts = {unchanged}, IN_ONE_STEP(ACT_REFERENCE_EDIT)),
    TYPE("plan.followed", 1, form_plan_followed, TEXT_OPERATE_TYPE_PLAN_FOLLOWED,
         .to_realm = apply_plan_followed),
    TYPE("plan.status", 1, form_plan_status, TEXT_OPERATE_TYPE_PLAN_STATUS,
         .to_office = apply_plan_status),
    TYPE("posture.set", 1, form_posture, TEXT_OPERATE_TYPE_POSTURE_SET,
         .to_realm = apply_posture_set),
    TYPE("real_event", 1, form_real_event, TEXT_OPERATE_TYPE_REAL_EVENT,
         .to_realm = apply_real_event),
    TYPE("reference.imported", 2, form_reference, TEXT_OPERATE_TYPE_REFERENCE_IMPORTED,
         .to_office = apply_reference_imported, .upcasts = {unchanged},
         IN_ONE_STEP(ACT_REFERENCE_EDIT)),
    TYPE("response.set", 1, form_response, TEXT_OPERATE_TYPE_RESPONSE_SET,
         .to_realm = apply_response_set),
    TYPE("rules.adopted", 1, form_rules_adopted, TEXT_OPERATE_TYPE_RULES_ADOPTED,
         .to_office = apply_rules_adopted),
    TYPE("scope.closed", 1, form_scope_closed, TEXT_OPERATE_TYPE_SCOPE_CLOSED,
         .to_realm = apply_scope_closed),
    TYPE("site.edited", 2, form_site_edited, TEXT_OPERATE_TYPE_SITE_EDITED,
         .to_office = apply_site_edited, .upcasts = {site_edited_1_to_2},
         IN_ONE_STEP(ACT_REFERENCE_EDIT)),
    TYPE("site.moved", 1, form_site_moved, TEXT_OPERATE_TYPE_SITE_MOVED,
         .to_office = apply_site_moved),
    TYPE("site.reset", 1, form_site_reset, TEXT_OPERATE_TYPE_SITE_RESET,
         .to_office = apply_site_reset, IN_ONE_STEP(ACT_REFERENCE_EDIT)),
};

const struct entry_type *entry_types(uint32_t *ret_count)
{
    *ret_count = sizeof types / sizeof *types;
    return types;
}

const struct entry_type *entry_type_find(const char *name)
{
    size_t low = 0, high = sizeof types / sizeof *types;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(name, types[middle].name);
        if (order == 0)
            return &types[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

bool entry_body_now(const struct entry_type *type, const struct entry *entry, struct arena *arena,
                    struct json_slice *ret_body)
{
    struct json_slice body = {entry->body, entry->body_size};
    uint32_t version = entry->version;
    for (; version < type->version; version++)
        if (version > UPCAST_MAX || !type->upcasts[version - 1] ||
            !type->upcasts[version - 1](body, arena, &body))
            return false;
    *ret_body = body;
    return version == type->version;
}
