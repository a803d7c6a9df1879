/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_FORMS_H
#define OPERATE_FORMS_H

#include "operate/state.h"

/* The bodies of entries that are not the same as a thing of state.h, and all forms. */

struct node_body {
    const char *node;
    struct public_key public_key;
    struct signature proof;
};
struct key_body {
    const char *key;
};
/* An edit is that of another key from now on. */
struct site_moved_body {
    const char *former, *key;
};
struct plan_status_body {
    const char *name;
    int64_t version;
    int32_t status;
};
struct rules_body {
    const char *act; /* whose document it is, or */
    struct json_slice document;
};
struct plan_followed_body {
    const char *plan; /* NULL: none any more */
};
struct empty_body {
    char nothing;
};
struct exercise_body {
    int64_t number;
    const char *title;
};
struct exercise_status_body {
    int32_t status;
};
struct posture_body {
    int32_t readiness;
};
struct response_body {
    const char *incident;
    int64_t level;
};
struct act_step_body {
    const char *act, *session, *told;
    word_set missing, roles; /* roles: of who releases, as they are then */
};
struct note_body {
    const char *about, *incident;
};
struct real_event_body {
    struct key_list exercises;
};

extern const struct body_form form_node_joined, form_node_confirmed, form_node_rotated,
    form_node_retired, form_key_added, form_key_resealed, form_key_revoked, form_party,
    form_key_only, form_area, form_delegation, form_reference, form_site_edited, form_site_moved,
    form_site_reset, form_people_edited, form_area_edited, form_edit_reset, form_plan_computed,
    form_plan_status, form_rules_adopted, form_empty, form_exercise_created, form_exercise_status,
    form_copy, form_posture, form_incident_opened, form_response, form_act_drafted,
    form_act_checked, form_act_released, form_act_ended, form_note, form_plan_followed,
    form_real_event, form_scope_closed;

/* Rows of the projection. */
extern const struct body_form kept_act, kept_area, kept_area_edit, kept_copy, kept_delegation,
    kept_incident, kept_key, kept_node, kept_party, kept_people, kept_plan, kept_reference,
    kept_scope, kept_site;

#endif
