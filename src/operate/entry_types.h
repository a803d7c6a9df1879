/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_ENTRY_TYPES_H
#define OPERATE_ENTRY_TYPES_H

#include "operate/forms.h"

/*
 * Every type of entry there is, once. What an entry of it may touch is said by which of the four
 * functions it has.
 */
typedef void apply_office(struct office *office, const struct entry *entry, const void *body);
typedef void apply_realm(struct realm_state *realm, const struct entry *entry, const void *body);
typedef void apply_exercise(struct exercise_state *exercise, const struct entry *entry,
                            const void *body);
typedef void apply_whole(struct operation *operation, const struct entry *entry, const void *body);

/*
 * Version n of a body → version n + 1, as canonical JSON. Old entries are never written anew;
 * they are read through these. False if it is no body of version n.
 */
typedef bool upcast(struct json_slice body, struct arena *arena, struct json_slice *ret_body);

enum { UPCAST_MAX = 4 };

struct entry_type {
    const char *name;
    uint32_t version; /* that is written now */
    const struct body_form *form;
    enum text_id text;
    apply_office *to_office;     /* of the planning realm alone */
    apply_realm *to_realm;       /* of any realm, to its own state */
    apply_exercise *to_exercise; /* of exercise realms alone */
    apply_whole *to_whole;       /* makes realms; of the planning realm alone */
    upcast *upcasts[UPCAST_MAX]; /* [n − 1]: from version n */
    /* May be done in one step, on the basis somebody claims: with the authority of this act. */
    bool in_one_step;
    enum act act;
};

/* NULL if this program does not know the type. */
const struct entry_type *entry_type_find(const char *name);
/* All of them, for tests and lists. */
const struct entry_type *entry_types(uint32_t *ret_count);

/* The body at the version that is written now. False if there is no way, or it is damaged. */
bool entry_body_now(const struct entry_type *type, const struct entry *entry, struct arena *arena,
                    struct json_slice *ret_body);

/* What is done in one step on a verbal order or in an emergency waits for its review as an act
 * does. `json` is the body at the version that is written now. */
void apply_one_step(struct realm_state *realm, const struct entry_type *type,
                    const struct entry *entry, const void *body, struct json_slice json);

/* apply_office.c, apply_registers.c, apply_realm.c, apply_whole.c */
apply_office apply_node_joined, apply_node_confirmed, apply_node_rotated, apply_node_retired,
    apply_key_added, apply_key_resealed, apply_key_revoked, apply_party_defined,
    apply_party_removed, apply_area_defined, apply_delegation_granted, apply_delegation_ended,
    apply_reference_imported, apply_site_edited, apply_site_moved, apply_site_reset,
    apply_people_edited, apply_people_reset, apply_area_edited, apply_area_reset,
    apply_plan_computed, apply_plan_status, apply_rules_adopted, apply_copy_made;
apply_realm apply_posture_set, apply_incident_opened, apply_incident_closed, apply_response_set,
    apply_act_drafted, apply_act_checked, apply_act_released, apply_act_withdrawn,
    apply_act_corrected, apply_act_reviewed, apply_note, apply_plan_followed, apply_real_event,
    apply_scope_closed;
apply_exercise apply_exercise_status;
apply_whole apply_live_commissioned, apply_exercise_created;

#endif
