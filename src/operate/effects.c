/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"

/* What an act needs to make sense, and what its release makes happen in the same commit. */

static bool needs(struct deciding *deciding, const struct act_record *act, const char *field)
{
    return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_ACT_NEEDS,
                     ARG_NAME("act", act_text((enum act)act->act)), ARG_TEXT("field", field));
}

static const struct realm_state *own_realm(struct deciding *deciding)
{
    return operation_realm(deciding->operation, deciding->request->realm);
}

static bool wrong_realm(struct deciding *deciding, const struct act_record *act)
{
    return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_ACT_WRONG_REALM,
                     ARG_NAME("act", act_text((enum act)act->act)));
}

/* From which status a plan comes to which. */
static const struct plan_step {
    enum act act;
    word_set from;
    enum plan_status to;
} plan_steps[] = {
    {ACT_PLAN_APPROVE, 1u << PLAN_DRAFT, PLAN_APPROVED},
    {ACT_PLAN_FILE, 1u << PLAN_APPROVED, PLAN_FILED},
    {ACT_PLAN_RETIRE, 1u << PLAN_DRAFT | 1u << PLAN_APPROVED | 1u << PLAN_FILED, PLAN_RETIRED},
};

/* Of what is done to a plan in the office; to follow one is a matter of the other realms. */
static const struct plan_step *plan_step_of(enum act act)
{
    for (size_t i = 0; i < sizeof plan_steps / sizeof *plan_steps; i++)
        if (plan_steps[i].act == act)
            return &plan_steps[i];
    return NULL;
}

/* A name alone is the newest version of it; where no plan is to be followed any more, the one that
 * is. */
static const struct plan_version *plan_of_act(struct deciding *deciding,
                                              const struct act_record *act)
{
    const struct office *office = &deciding->operation->office;
    const struct plan_version *followed = items_find(&office->plans, own_realm(deciding)->plan);
    if (act->act == ACT_PLAN_RETIRE && followed && strcmp(followed->name, act->subject) == 0)
        return followed;
    return plan_of_subject(office, act->subject);
}

static const struct plan_version *find_plan(struct deciding *deciding, const struct act_record *act)
{
    if (!act->subject) {
        needs(deciding, act, "subject");
        return NULL;
    }
    const struct plan_version *plan = plan_of_act(deciding, act);
    if (!plan)
        error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_PLAN,
                  ARG_TEXT("plan", act->subject));
    return plan;
}

static bool check_status(struct deciding *deciding, const struct act_record *act,
                         const struct plan_version *plan, word_set from)
{
    return (from >> plan->status & 1) ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_PLAN_STATUS,
                     ARG_TEXT("plan", plan->name), ARG_PLAIN("version", plan->version),
                     ARG_NAME("status", plan_status_text((enum plan_status)plan->status)),
                     ARG_NAME("act", act_text((enum act)act->act)));
}

/* What is carried out is a plan of what there is. Once it is as assumed, a plan of the data is
 * made, which is then the same. */
static bool check_real(struct deciding *deciding, const struct act_record *act,
                       const struct plan_version *plan)
{
    return plan->assumes == 0 ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_PLAN_HYPOTHETICAL,
                     ARG_TEXT("plan", plan->name), ARG_PLAIN("version", plan->version),
                     ARG_INTEGER("count", plan->assumes),
                     ARG_NAME("act", act_text((enum act)act->act)));
}

static bool follows(const struct realm_state *realm, const struct plan_version *plan)
{
    return realm->plan && strcmp(realm->plan, plan->key) == 0;
}

/* The number of an exercise that follows it and has not ended; NULL. */
const char *plan_exercise(const struct operation *operation, const struct plan_version *plan)
{
    for (uint32_t e = 0; e < operation->exercises.count; e++) {
        const struct exercise_state *exercise = operation->exercises.items[e];
        if (exercise->status != EXERCISE_ENDED && follows(&exercise->state, plan))
            return exercise->key;
    }
    return NULL;
}

/* "a" is the newest version: where that is a draft beside one in force, which is meant has to be
 * said. */
static bool check_version(struct deciding *deciding, const struct act_record *act,
                          const struct plan_version *plan)
{
    const struct items *plans = &deciding->operation->office.plans;
    if (plan->status != PLAN_DRAFT || strcmp(act->subject, plan->name) != 0)
        return true;
    for (uint32_t p = 0; p < plans->count; p++) {
        const struct plan_version *other = plans->items[p];
        if (strcmp(other->name, plan->name) == 0 &&
            (other->status == PLAN_APPROVED || other->status == PLAN_FILED))
            return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_PLAN_WHICH,
                             ARG_TEXT("plan", plan->name), ARG_PLAIN("version", plan->version),
                             ARG_PLAIN("other", other->version),
                             ARG_NAME("status", plan_status_text((enum plan_status)other->status)));
    }
    return true;
}

static bool check_unused(struct deciding *deciding, const struct plan_version *plan)
{
    const char *exercise = plan_exercise(deciding->operation, plan);
    if (follows(&deciding->operation->live.state, plan))
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_PLAN_IN_USE,
                         ARG_TEXT("plan", plan->name));
    return !exercise || plan->status != PLAN_DRAFT ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_PLAN_IN_EXERCISE,
                     ARG_TEXT("plan", plan->name), ARG_PLAIN("version", plan->version),
                     ARG_TEXT("number", exercise));
}

/* In the office a plan is approved, filed, retired; retired it is not followed any more. */
static bool plan_possible(struct deciding *deciding, const struct act_record *act)
{
    const struct plan_step *step = plan_step_of((enum act)act->act);
    if (!step || deciding->request->realm.kind != REALM_PLANNING)
        return wrong_realm(deciding, act);
    const struct plan_version *plan = find_plan(deciding, act);
    bool retires = step->to == PLAN_RETIRED;
    return plan && (retires || check_real(deciding, act, plan)) &&
           check_status(deciding, act, plan, step->from) &&
           (!retires || (check_version(deciding, act, plan) && check_unused(deciding, plan)));
}

/* In a realm a plan is followed, or no longer. An exercise may try what is not approved yet. */
static bool following_possible(struct deciding *deciding, const struct act_record *act)
{
    const struct realm_state *realm = own_realm(deciding);
    const struct plan_version *plan = find_plan(deciding, act);
    word_set from = 1u << PLAN_APPROVED | 1u << PLAN_FILED;
    if (!plan)
        return false;
    if (act->act == ACT_PLAN_RETIRE)
        return follows(realm, plan) ||
               error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_PLAN_NOT_FOLLOWED,
                         ARG_TEXT("plan", plan->name));
    if (realm->realm.kind == REALM_EXERCISE)
        from |= 1u << PLAN_DRAFT;
    else if (!check_real(deciding, act, plan))
        return false;
    return check_status(deciding, act, plan, from);
}

static bool is_about_a_plan(const struct act_record *act)
{
    return act->act == ACT_PLAN_APPROVE || act->act == ACT_PLAN_FILE ||
           act->act == ACT_PLAN_ACTIVATE || act->act == ACT_PLAN_RETIRE;
}

const char *effects_subject(struct deciding *deciding, const struct act_record *act)
{
    if (!is_about_a_plan(act))
        return act->subject;
    const struct plan_version *plan = plan_of_act(deciding, act);
    struct buffer subject = {0};
    buffer_add_format(&subject, "%s@%lld", plan->name, (long long)plan->version);
    const char *copy = arena_copy_text(deciding->arena, buffer_text(&subject));
    buffer_free(&subject);
    return copy;
}

static bool exercise_step(const char *subject, enum exercise_status *ret_from,
                          enum exercise_status *ret_to)
{
    static const struct {
        const char *subject;
        enum exercise_status from, to;
    } steps[] = {
        {"start", EXERCISE_PREPARED, EXERCISE_RUNNING},
        {"resume", EXERCISE_FROZEN, EXERCISE_RUNNING},
        {"end", EXERCISE_RUNNING, EXERCISE_ENDED},
        {"end", EXERCISE_FROZEN, EXERCISE_ENDED},
        {"end", EXERCISE_PREPARED, EXERCISE_ENDED},
    };
    for (size_t i = 0; subject && i < sizeof steps / sizeof *steps; i++) {
        if (strcmp(subject, steps[i].subject) == 0 && *ret_from == steps[i].from) {
            *ret_to = steps[i].to;
            return true;
        }
    }
    return false;
}

static bool exercise_possible(struct deciding *deciding, const struct act_record *act)
{
    const struct realm realm = deciding->request->realm;
    if (realm.kind != REALM_EXERCISE)
        return wrong_realm(deciding, act);
    const struct exercise_state *exercise = operation_exercise(deciding->operation, realm.exercise);
    enum exercise_status status = (enum exercise_status)exercise->status, to;
    if (!act->subject)
        return needs(deciding, act, "subject");
    return exercise_step(act->subject, &status, &to) ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_EXERCISE_STEP,
                     ARG_TEXT("step", act->subject), ARG_PLAIN("number", realm.exercise),
                     ARG_NAME("status", exercise_status_text(status)));
}

bool decide_rules_usable(struct deciding *deciding, const char *name, struct json_slice document)
{
    struct rule_set rules;
    return rule_set_read(name, document.bytes, document.size, deciding->arena, &rules,
                         deciding->err) &&
           rule_set_usable(&rules, deciding->err);
}

static bool rules_possible(struct deciding *deciding, const struct act_record *act)
{
    if (deciding->request->realm.kind != REALM_PLANNING)
        return wrong_realm(deciding, act);
    return decide_rules_usable(deciding, act->subject ? act->subject : "rules", act->document);
}

/* An error of somebody else is taken back by two: an act about the act. */
static bool correction_possible(struct deciding *deciding, const struct act_record *act)
{
    if (!act->subject)
        return needs(deciding, act, "subject");
    const struct act_record *other = items_find(&own_realm(deciding)->acts, act->subject);
    if (!other)
        return error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_ACT,
                         ARG_TEXT("id", act->subject));
    if (other->status != ACT_RELEASED)
        return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_ACT_STATUS,
                         ARG_TEXT("id", other->key),
                         ARG_NAME("status", act_status_text((enum act_status)other->status)));
    return taking_back_possible(deciding, other);
}

/* A document belongs to acts that come to something by it, and to no other: it is never sealed. */
static bool check_document(struct deciding *deciding, const struct act_record *act)
{
    bool wants = act->act == ACT_RULES_CHANGE || act->act == ACT_ORGANISATION_CHANGE ||
                 act->act == ACT_KEY_CHANGE;
    if (wants == (act->document.size > 0))
        return true;
    return wants ? needs(deciding, act, "document")
                 : error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_FIELD,
                             ARG_NAME("type", act_text((enum act)act->act)),
                             ARG_TEXT("field", "document"));
}

static bool done_at_once(struct deciding *deciding, const struct act_record *act)
{
    return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_DONE_AT_ONCE,
                     ARG_NAME("act", act_text((enum act)act->act)));
}

/* What is done for an incident is done while it is open. */
static bool incident_possible(struct deciding *deciding, const struct act_record *act)
{
    const struct incident *incident = items_find(&own_realm(deciding)->incidents, act->incident);
    bool need_not_be = act->act == ACT_INCIDENT_OPEN || act->act == ACT_RECORDS_DESTROY;
    return !act->incident || need_not_be || (incident && !incident->is_closed) ||
           error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_INCIDENT,
                     ARG_TEXT("incident", act->incident));
}

static bool response_possible(struct deciding *deciding, const struct act_record *act)
{
    if (!act->incident)
        return needs(deciding, act, "incident");
    return act->act == ACT_RESPONSE_END || act->level > 0 || needs(deciding, act, "level");
}

/* Records of an open incident, or of what still has to be reviewed, are needed: why something was
 * done can be told by them alone. An exercise that has ended leaves nobody to close or review. */
static bool scope_dispensable(struct deciding *deciding, const char *scope)
{
    const struct realm_state *realm = own_realm(deciding);
    if (realm->realm.kind == REALM_EXERCISE)
        return true;
    for (uint32_t i = 0; i < realm->incidents.count; i++) {
        const struct incident *incident = realm->incidents.items[i];
        if (!incident->is_closed && (is_scope_of(realm->realm, incident->key, scope) ||
                                     is_scope_of(realm->realm, NULL, scope)))
            return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_INCIDENT_OPEN,
                             ARG_TEXT("scope", scope), ARG_TEXT("id", incident->key));
    }
    for (uint32_t i = 0; i < realm->acts.count; i++) {
        const struct act_record *act = realm->acts.items[i];
        if (act_wants_review(act) && (is_scope_of(realm->realm, act->incident, scope) ||
                                      (act->scope && strcmp(act->scope, scope) == 0)))
            return error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_REVIEW_DUE,
                             ARG_TEXT("scope", scope), ARG_TEXT("id", act->key));
    }
    return true;
}

static bool scope_possible(struct deciding *deciding, const struct act_record *act)
{
    if (!act->subject)
        return needs(deciding, act, "subject");
    const struct scope *scope = items_find(&own_realm(deciding)->scopes, act->subject);
    if (!scope || scope->is_closed)
        return error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_SCOPE,
                         ARG_TEXT("scope", act->subject));
    return scope_dispensable(deciding, act->subject);
}

static bool live_possible(struct deciding *deciding, const struct act_record *act)
{
    if (deciding->request->realm.kind != REALM_PLANNING)
        return wrong_realm(deciding, act);
    return !deciding->operation->live.is_commissioned ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_COMMISSIONED);
}

/* What else an act is about is said in words, and sealed. */
static bool subject_possible(struct deciding *deciding, const struct act_record *act)
{
    switch (act->act) {
    case ACT_PLAN_APPROVE:
    case ACT_PLAN_FILE:
    case ACT_PLAN_ACTIVATE:
    case ACT_PLAN_RETIRE:
    case ACT_RULES_CHANGE:
    case ACT_EXERCISE_RUN:
    case ACT_RECORDS_DESTROY:
    case ACT_CORRECT: return true;
    default:
        return !act->subject || error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_NO_SUBJECT,
                                          ARG_NAME("act", act_text((enum act)act->act)));
    }
}

bool effects_possible(struct deciding *deciding, const struct act_record *act)
{
    bool is_planning = deciding->request->realm.kind == REALM_PLANNING;
    if (act->act < 0 || act->act >= ACT_COUNT)
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_BAD_FIELD,
                         ARG_NAME("type", TEXT_OPERATE_TYPE_ACT_DRAFTED), ARG_TEXT("field", "act"));
    if (!check_document(deciding, act) || !subject_possible(deciding, act) ||
        !incident_possible(deciding, act))
        return false;
    if (act_in_one_step((enum act)act->act))
        return done_at_once(deciding, act);
    switch (act->act) {
    case ACT_CORRECT: return correction_possible(deciding, act);
    case ACT_PLAN_APPROVE:
    case ACT_PLAN_FILE: return plan_possible(deciding, act);
    case ACT_PLAN_ACTIVATE:
        return is_planning ? wrong_realm(deciding, act) : following_possible(deciding, act);
    case ACT_PLAN_RETIRE:
        return is_planning ? plan_possible(deciding, act) : following_possible(deciding, act);
    case ACT_ORGANISATION_CHANGE:
    case ACT_KEY_CHANGE:
        return is_planning ? change_possible(deciding, act) : wrong_realm(deciding, act);
    case ACT_POSTURE_SET:
        if (is_planning)
            return wrong_realm(deciding, act);
        return act->readiness >= 0 || needs(deciding, act, "readiness");
    case ACT_INCIDENT_OPEN:
        if (is_planning)
            return wrong_realm(deciding, act);
        return act->hazard >= 0 || needs(deciding, act, "hazard");
    case ACT_RESPONSE_SET:
    case ACT_RESPONSE_END: return response_possible(deciding, act);
    case ACT_RULES_CHANGE: return rules_possible(deciding, act);
    case ACT_LIVE_COMMISSION: return live_possible(deciding, act);
    case ACT_EXERCISE_RUN: return exercise_possible(deciding, act);
    case ACT_RECORDS_DESTROY: return scope_possible(deciding, act);
    default: return true;
    }
}

static bool add_plan_status(struct deciding *deciding, const struct act_record *act)
{
    const struct plan_step *step = plan_step_of((enum act)act->act);
    const struct plan_version *plan = plan_of_act(deciding, act);
    const struct plan_status_body body = {plan->name, plan->version, (int32_t)step->to};
    return decide_add_following(deciding, realm_planning(), "plan.status", &form_plan_status,
                                &body);
}

static bool add_plan_followed(struct deciding *deciding, const struct act_record *act)
{
    const struct plan_version *plan = plan_of_act(deciding, act);
    const struct plan_followed_body body = {act->act == ACT_PLAN_ACTIVATE ? plan->key : NULL};
    return decide_add_following(deciding, deciding->request->realm, "plan.followed",
                                &form_plan_followed, &body);
}

static bool add_exercise_status(struct deciding *deciding, const struct act_record *act)
{
    const struct exercise_state *exercise =
        operation_exercise(deciding->operation, deciding->request->realm.exercise);
    enum exercise_status status = (enum exercise_status)exercise->status, to = status;
    exercise_step(act->subject, &status, &to);
    const struct exercise_status_body body = {(int32_t)to};
    return decide_add_following(deciding, deciding->request->realm, "exercise.status",
                                &form_exercise_status, &body);
}

/* Its number was given out with the draft, so that what was said then is sealed under it; drafts of
 * older logs have none. */
static bool add_incident(struct deciding *deciding, const struct act_record *act)
{
    const struct realm_state *realm = own_realm(deciding);
    bool has_number = act->incident && !items_find(&realm->incidents, act->incident);
    const struct incident body = {
        .key = has_number ? act->incident : decide_number(deciding, realm->last_incident + 1),
        .hazard = act->hazard,
        .area = act->area,
    };
    deciding->decision->made = body.key;
    return decide_add_following(deciding, deciding->request->realm, "incident.opened",
                                &form_incident_opened, &body);
}

static bool add_response(struct deciding *deciding, const struct act_record *act)
{
    const struct response_body body = {
        .incident = act->incident,
        .level = act->act == ACT_RESPONSE_END ? 0 : act->level,
    };
    return decide_add_following(deciding, deciding->request->realm, "response.set", &form_response,
                                &body);
}

bool effects_add(struct deciding *deciding, const struct act_record *act)
{
    const struct realm realm = deciding->request->realm;
    const struct posture_body posture = {act->readiness};
    const struct rules_body rules = {.act = act->key};
    const struct scope scope = {.key = act->subject};
    const struct act_record *raised = act_raised(deciding, act);
    const struct act_step_body correction = {.act = act->subject,
                                             .told = raised ? raised->releaser : NULL};
    const struct empty_body empty = {0};
    switch (act->act) {
    case ACT_PLAN_APPROVE:
    case ACT_PLAN_FILE: return add_plan_status(deciding, act);
    case ACT_PLAN_ACTIVATE: return add_plan_followed(deciding, act);
    case ACT_PLAN_RETIRE:
        return realm.kind == REALM_PLANNING ? add_plan_status(deciding, act)
                                            : add_plan_followed(deciding, act);
    case ACT_ORGANISATION_CHANGE:
    case ACT_KEY_CHANGE: return change_add(deciding, act);
    case ACT_POSTURE_SET:
        return decide_add_following(deciding, realm, "posture.set", &form_posture, &posture);
    case ACT_INCIDENT_OPEN: return add_incident(deciding, act);
    case ACT_RESPONSE_SET:
    case ACT_RESPONSE_END: return add_response(deciding, act);
    case ACT_RULES_CHANGE:
        return decide_add_following(deciding, realm, "rules.adopted", &form_rules_adopted, &rules);
    case ACT_LIVE_COMMISSION:
        return decide_add_following(deciding, realm, "live.commissioned", &form_empty, &empty);
    case ACT_EXERCISE_RUN: return add_exercise_status(deciding, act);
    case ACT_RECORDS_DESTROY: return decide_close_scope(deciding, &scope);
    case ACT_CORRECT:
        return decide_add_following(deciding, realm, "act.corrected", &form_act_ended,
                                    &correction) &&
               taking_back_add(deciding, items_find(&own_realm(deciding)->acts, act->subject));
    default: return true;
    }
}
