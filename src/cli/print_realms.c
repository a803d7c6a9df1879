/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/print_realms.h"

#include "cli/print_act.h"

/* For people. */

void print_exercise(struct invocation *invocation, const struct realm_view *view)
{
    say(invocation, TEXT_ACT_EXERCISE_LINE, ARG_TEXT("realm", realm_label(invocation, view->realm)),
        ARG_TEXT("title", view->title ? view->title : ""),
        ARG_NAME("status", exercise_status_text((enum exercise_status)view->status)));
}

static void print_incidents(struct invocation *invocation, const struct realm_view *view)
{
    const char *realm = realm_label(invocation, view->realm);
    for (uint32_t i = 0; i < view->incident_count; i++) {
        const struct incident *incident = &view->incidents[i];
        text_write(invocation->out, invocation->language, TEXT_ACT_INCIDENT_LINE,
                   ARG_TEXT("realm", realm), ARG_TEXT("incident", incident->key),
                   ARG_NAME("hazard", hazard_text((enum hazard)incident->hazard)));
        if (incident->area)
            text_write(invocation->out, invocation->language, TEXT_ACT_INCIDENT_AREA,
                       ARG_TEXT("area", incident->area));
        if (incident->level > 0)
            say(invocation, TEXT_ACT_INCIDENT_LEVEL,
                ARG_NAME("level", level_text(incident->level)));
        else
            say(invocation, TEXT_ACT_INCIDENT_NO_LEVEL);
    }
    if (view->incident_count == 0)
        say(invocation, TEXT_ACT_NO_INCIDENTS, ARG_TEXT("realm", realm));
}

static void print_waiting(struct invocation *invocation, const struct realm_view *view,
                          int64_t now_ms)
{
    const char *realm = realm_label(invocation, view->realm);
    if (view->draft_count > 0)
        say(invocation, TEXT_ACT_DRAFTS_WAIT, ARG_TEXT("realm", realm),
            ARG_INTEGER("count", view->draft_count));
    if (view->review_count == 0)
        return;
    text_write(invocation->out, invocation->language, TEXT_ACT_REVIEWS_WAIT,
               ARG_TEXT("realm", realm), ARG_INTEGER("count", view->review_count));
    if (view->overdue_count > 0)
        text_write(invocation->out, invocation->language, TEXT_ACT_REVIEWS_OVERDUE,
                   ARG_INTEGER("count", view->overdue_count));
    else if (view->next_review_ms > 0)
        text_write(invocation->out, invocation->language, TEXT_ACT_REVIEWS_NEXT,
                   ARG_DATE("time", view->next_review_ms),
                   ARG_DURATION("in", view->next_review_ms - now_ms));
    buffer_add_char(invocation->out, '\n');
}

static void print_realm(struct invocation *invocation, const struct realm_view *view,
                        int64_t now_ms)
{
    const char *realm = realm_label(invocation, view->realm);
    if (view->realm.kind == REALM_EXERCISE)
        print_exercise(invocation, view);
    say(invocation, TEXT_ACT_READINESS_LINE, ARG_TEXT("realm", realm),
        ARG_NAME("readiness", readiness_text((enum readiness)view->readiness)));
    print_incidents(invocation, view);
    if (view->follows_plan)
        say(invocation, TEXT_ACT_FOLLOWS_PLAN, ARG_TEXT("realm", realm),
            ARG_TEXT("plan", view->plan.name), ARG_PLAIN("version", view->plan.version),
            ARG_NAME("status", plan_status_text((enum plan_status)view->plan.status)));
    else
        say(invocation, TEXT_ACT_FOLLOWS_NONE, ARG_TEXT("realm", realm));
    print_waiting(invocation, view, now_ms);
}

/* For programs. */

static void json_incident(struct json_writer *json, struct realm realm,
                          const struct incident *incident)
{
    json_open_object(json);
    json_realm(json, "realm", realm);
    json_put_text(json, "id", incident->key);
    json_put_text(json, "hazard", hazard_name((enum hazard)incident->hazard));
    if (incident->area)
        json_put_text(json, "area", incident->area);
    json_put_integer(json, "level", incident->level);
    json_close(json);
}

static void json_realm_view(struct json_writer *json, const struct realm_view *view)
{
    json_open_object(json);
    json_realm(json, "realm", view->realm);
    if (view->realm.kind == REALM_EXERCISE) {
        json_put_integer(json, "number", view->realm.exercise);
        json_put_text(json, "title", view->title ? view->title : "");
        json_put_text(json, "status", exercise_status_name((enum exercise_status)view->status));
    }
    json_put_text(json, "readiness", readiness_name((enum readiness)view->readiness));
    json_key(json, "incidents");
    json_open_array(json);
    for (uint32_t i = 0; i < view->incident_count; i++)
        json_incident(json, view->realm, &view->incidents[i]);
    json_close(json);
    json_key(json, "plan");
    if (view->follows_plan) {
        json_open_object(json);
        json_put_text(json, "name", view->plan.name);
        json_put_integer(json, "version", view->plan.version);
        json_put_text(json, "status", plan_status_name((enum plan_status)view->plan.status));
        json_close(json);
    } else {
        json_add_null(json);
    }
    json_put_integer(json, "drafts", view->draft_count);
    json_put_integer(json, "reviews", view->review_count);
    json_put_integer(json, "overdue", view->overdue_count);
    json_put_integer(json, "notes", view->note_count);
    json_close(json);
}

void json_realms(struct json_writer *json, const char *key, const struct realm_view *views,
                 uint32_t count)
{
    json_key(json, key);
    json_open_array(json);
    for (uint32_t v = 0; v < count; v++)
        json_realm_view(json, &views[v]);
    json_close(json);
}

void print_posture(struct invocation *invocation, const struct posture_view *view, int64_t now_ms)
{
    print_waiting(invocation, &view->office, now_ms);
    for (uint32_t r = 0; r < view->realm_count; r++)
        print_realm(invocation, &view->realms[r], now_ms);
    if (!view->is_commissioned)
        say(invocation, TEXT_ACT_NOT_COMMISSIONED);
}

void json_posture(struct json_writer *json, const struct posture_view *view)
{
    json_put_bool(json, "commissioned", view->is_commissioned);
    json_realms(json, "realms", view->realms, view->realm_count);
    if (!view->with_office)
        return;
    json_key(json, "planning"), json_open_object(json);
    json_put_integer(json, "drafts", view->office.draft_count);
    json_put_integer(json, "reviews", view->office.review_count);
    json_put_integer(json, "overdue", view->office.overdue_count);
    json_close(json);
}
