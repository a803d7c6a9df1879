/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"

static bool is_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

bool act_can_be_taken_back(enum act act)
{
    switch (act) {
    case ACT_RULES_CHANGE:
    case ACT_LIVE_COMMISSION:
    case ACT_EXERCISE_RUN:
    case ACT_ORGANISATION_CHANGE:
    case ACT_KEY_CHANGE:
    case ACT_RECORDS_DESTROY:
    case ACT_CORRECT: return false;
    default: return true;
    }
}

bool taking_back_possible(struct deciding *deciding, const struct act_record *act)
{
    if (act->did)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_NOT_TAKEN_BACK_STEP,
                         ARG_TEXT("id", act->key));
    return act_can_be_taken_back((enum act)act->act) ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_NOT_TAKEN_BACK,
                     ARG_NAME("act", act_text((enum act)act->act)));
}

/* The last that was released, and stands, of one of two kinds, but for `but`; for an incident if
 * `incident`. */
static const struct act_record *last_released(struct deciding *deciding, enum act a, enum act b,
                                              const char *incident, const struct act_record *but)
{
    const struct realm_state *realm =
        operation_realm(deciding->operation, deciding->request->realm);
    const struct act_record *last = NULL;
    for (uint32_t i = 0; i < realm->acts.count; i++) {
        const struct act_record *act = realm->acts.items[i];
        bool is_it = act != but && act->status == ACT_RELEASED &&
                     (act->act == (int)a || act->act == (int)b) &&
                     (!incident || is_same(act->incident, incident));
        if (is_it && (!last || act->position > last->position))
            last = act;
    }
    return last;
}

static bool back_to_posture(struct deciding *deciding, const struct act_record *act)
{
    const struct act_record *before =
        last_released(deciding, ACT_POSTURE_SET, ACT_POSTURE_SET, NULL, act);
    const struct posture_body body = {before ? before->readiness : READINESS_PEACE};
    if (before && before->position > act->position)
        return true;
    return decide_add_following(deciding, deciding->request->realm, "posture.set", &form_posture,
                                &body);
}

static bool back_to_level(struct deciding *deciding, const struct act_record *act)
{
    const struct realm_state *realm =
        operation_realm(deciding->operation, deciding->request->realm);
    const struct incident *incident = items_find(&realm->incidents, act->incident);
    const struct act_record *before =
        last_released(deciding, ACT_RESPONSE_SET, ACT_RESPONSE_END, act->incident, act);
    const struct response_body body = {
        .incident = act->incident,
        .level = before && before->act == ACT_RESPONSE_SET ? before->level : 0,
    };
    if (!incident || incident->is_closed || (before && before->position > act->position))
        return true;
    return decide_add_following(deciding, deciding->request->realm, "response.set", &form_response,
                                &body);
}

static bool back_to_plan(struct deciding *deciding, const struct act_record *act)
{
    const struct act_record *before =
        last_released(deciding, ACT_PLAN_ACTIVATE, ACT_PLAN_RETIRE, NULL, act);
    if (before && before->position > act->position)
        return true;
    const struct plan_version *plan =
        before && before->act == ACT_PLAN_ACTIVATE
            ? plan_of_subject(&deciding->operation->office, before->subject)
            : NULL;
    const struct plan_followed_body body = {plan ? plan->key : NULL};
    return decide_add_following(deciding, deciding->request->realm, "plan.followed",
                                &form_plan_followed, &body);
}

static bool is_newest(struct deciding *deciding, const struct plan_version *plan)
{
    const struct office *office = &deciding->operation->office;
    for (uint32_t i = 0; i < office->plans.count; i++) {
        const struct plan_version *other = office->plans.items[i];
        if (is_same(other->name, plan->name) && other->version > plan->version)
            return false;
    }
    return true;
}

/* Was this done to this version, and not taken back? */
static bool stands(struct deciding *deciding, enum act kind, const struct plan_version *plan)
{
    const struct office *office = &deciding->operation->office;
    for (uint32_t i = 0; i < office->planning.acts.count; i++) {
        const struct act_record *act = office->planning.acts.items[i];
        if (act->act == (int)kind && act->status == ACT_RELEASED &&
            plan_of_subject(office, act->subject) == plan)
            return true;
    }
    return false;
}

static enum plan_status status_before(struct deciding *deciding, const struct act_record *act,
                                      const struct plan_version *plan)
{
    bool retires = act->act == ACT_PLAN_RETIRE;
    if (retires && stands(deciding, ACT_PLAN_FILE, plan))
        return PLAN_FILED;
    if (act->act == ACT_PLAN_FILE || (retires && stands(deciding, ACT_PLAN_APPROVE, plan)))
        return PLAN_APPROVED;
    return is_newest(deciding, plan) ? PLAN_DRAFT : PLAN_REPLACED;
}

static bool back_to_status(struct deciding *deciding, const struct act_record *act)
{
    static const struct {
        enum act act;
        enum plan_status made;
    } steps[] = {
        {ACT_PLAN_APPROVE, PLAN_APPROVED},
        {ACT_PLAN_FILE, PLAN_FILED},
        {ACT_PLAN_RETIRE, PLAN_RETIRED},
    };
    const struct plan_version *plan = plan_of_subject(&deciding->operation->office, act->subject);
    for (size_t s = 0; plan && s < sizeof steps / sizeof *steps; s++) {
        if (steps[s].act != (enum act)act->act || plan->status != (int)steps[s].made)
            continue;
        enum plan_status back = status_before(deciding, act, plan);
        const struct plan_status_body body = {plan->name, plan->version, (int32_t)back};
        return decide_add_following(deciding, realm_planning(), "plan.status", &form_plan_status,
                                    &body);
    }
    return true;
}

bool taking_back_add(struct deciding *deciding, const struct act_record *act)
{
    bool is_planning = deciding->request->realm.kind == REALM_PLANNING;
    switch (act->act) {
    case ACT_POSTURE_SET: return back_to_posture(deciding, act);
    case ACT_RESPONSE_SET:
    case ACT_RESPONSE_END: return back_to_level(deciding, act);
    case ACT_PLAN_APPROVE:
    case ACT_PLAN_FILE: return back_to_status(deciding, act);
    case ACT_PLAN_ACTIVATE: return back_to_plan(deciding, act);
    case ACT_PLAN_RETIRE:
        return is_planning ? back_to_status(deciding, act) : back_to_plan(deciding, act);
    default: return true;
    }
}
