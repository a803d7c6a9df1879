/* SPDX-License-Identifier: Apache-2.0 */
#include "app/realms.h"

#include "app/site_names.h"
#include "base/utf8.h"
#include "operate/forms.h"

static void copy_incidents(const struct realm_state *state, struct arena *arena,
                           struct realm_view *view)
{
    view->incidents = ARENA_ARRAY(arena, struct incident, state->incidents.count);
    for (uint32_t i = 0; i < state->incidents.count; i++) {
        const struct incident *incident = state->incidents.items[i];
        if (!incident->is_closed)
            body_keep(&kept_incident, incident, arena, &view->incidents[view->incident_count++]);
    }
}

static void count_acts(const struct realm_state *state, int64_t now_ms, struct realm_view *view)
{
    for (uint32_t a = 0; a < state->acts.count; a++) {
        const struct act_record *act = state->acts.items[a];
        if (act->status == ACT_DRAFTED || act->status == ACT_CHECKED)
            view->draft_count++;
        if (!act_wants_review(act))
            continue;
        view->review_count++;
        if (act->review_by_ms == 0)
            continue;
        view->overdue_count += act->review_by_ms < now_ms;
        if (view->next_review_ms == 0 || act->review_by_ms < view->next_review_ms)
            view->next_review_ms = act->review_by_ms;
    }
}

static void view_realm(const struct operation *operation, const struct realm_state *state,
                       int64_t now_ms, struct arena *arena, struct realm_view *view)
{
    const struct plan_version *plan = items_find(&operation->office.plans, state->plan);
    *view = (struct realm_view){
        .realm = state->realm,
        .status = -1,
        .readiness = state->readiness,
        .follows_plan = plan != NULL,
        .note_count = state->note_count,
    };
    if (plan)
        body_keep(&kept_plan, plan, arena, &view->plan);
    copy_incidents(state, arena, view);
    count_acts(state, now_ms, view);
}

static void view_exercise(const struct operation *operation, const struct exercise_state *exercise,
                          int64_t now_ms, struct arena *arena, struct realm_view *view)
{
    view_realm(operation, &exercise->state, now_ms, arena, view);
    view->title = exercise->title ? arena_copy_text(arena, exercise->title) : NULL;
    view->status = exercise->status;
}

static bool is_wanted(const struct realm *realm, struct realm other)
{
    return !realm || realm_equal(*realm, other);
}

static bool check_realm(const struct operation *operation, const struct realm *realm,
                        struct error *err)
{
    if (!realm || realm->kind == REALM_PLANNING || operation_realm(operation, *realm))
        return true;
    if (realm->kind == REALM_LIVE)
        return error_set(err, ERROR_CONFLICT, TEXT_OPERATE_NOT_COMMISSIONED);
    return error_set(err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_EXERCISE,
                     ARG_PLAIN("number", realm->exercise));
}

bool app_view_posture(struct engine *engine, const struct realm *realm, bool with_ended,
                      int64_t now_ms, struct arena *arena, struct posture_view *ret_view,
                      struct error *err)
{
    const struct operation *operation = engine_lock_state(engine);
    const struct items *exercises = &operation->exercises;
    struct posture_view view = {
        .is_commissioned = operation->live.is_commissioned,
        .realms = ARENA_ARRAY(arena, struct realm_view, exercises->count + 1),
    };
    bool ok = check_realm(operation, realm, err);
    view.with_office = !realm;
    if (ok && view.with_office)
        view_realm(operation, &operation->office.planning, now_ms, arena, &view.office);
    if (ok && view.is_commissioned && is_wanted(realm, realm_live()))
        view_realm(operation, &operation->live.state, now_ms, arena,
                   &view.realms[view.realm_count++]);
    for (uint32_t e = 0; ok && e < exercises->count; e++) {
        const struct exercise_state *exercise = exercises->items[e];
        bool is_shown = with_ended || realm || exercise->status != EXERCISE_ENDED;
        if (is_shown && is_wanted(realm, exercise->state.realm))
            view_exercise(operation, exercise, now_ms, arena, &view.realms[view.realm_count++]);
    }
    engine_unlock_state(engine);
    if (ok)
        *ret_view = view;
    return ok;
}

bool app_create_exercise(struct engine *engine, const struct actor *actor, const char *title,
                         struct arena *arena, struct decision *ret_decision, struct error *err)
{
    if (!utf8_is_plain_line(title) || utf8_character_count(title) > EXERCISE_TITLE_MAX)
        return error_set(err, ERROR_INPUT, TEXT_ACT_BAD_TITLE,
                         ARG_INTEGER("most", EXERCISE_TITLE_MAX));
    struct job job = app_job(actor, REQUEST_EXERCISE_CREATE, realm_planning(), arena);
    job.request.exercise.title = title;
    return app_submit(engine, &job, ret_decision, err);
}

static bool has_site(struct engine *engine, const char *key, bool *ret_has, struct error *err)
{
    struct arena *scratch = arena_new();
    struct site_names names;
    uint32_t at;
    bool ok = app_name_sites(engine_city(engine), scratch, &names, err);
    *ret_has = ok && site_names_find(&names, key, &at) <= SITE_SHOWN;
    arena_free(scratch);
    return ok;
}

/* What a note is about stands in clear, so it is a key that is there, and no words of one's own. */
static bool check_about(struct engine *engine, const char *about, struct error *err)
{
    if (!about)
        return true;
    const struct office *office = &engine_lock_state(engine)->office;
    bool is_known = items_find(&office->parties, about) || items_find(&office->areas, about);
    engine_unlock_state(engine);
    return (is_known || has_site(engine, about, &is_known, err)) &&
           (is_known ||
            error_set(err, ERROR_NOT_FOUND, TEXT_ACT_ABOUT_NOTHING, ARG_TEXT("key", about)));
}

bool app_note(struct engine *engine, const struct actor *actor, const struct note_request *request,
              struct arena *arena, struct decision *ret_decision, struct error *err)
{
    if (!check_about(engine, request->about, err))
        return false;
    const char *const pairs[][2] = {{"text", request->text}};
    struct job job = app_job(actor, REQUEST_NOTE, request->realm, arena);
    job.request.note.about = request->about;
    job.request.note.incident = request->incident;
    job.text = app_private_text(arena, pairs, 1);
    return app_submit(engine, &job, ret_decision, err);
}

bool app_close_incident(struct engine *engine, const struct actor *actor, struct realm realm,
                        const char *incident, struct arena *arena, struct decision *ret_decision,
                        struct error *err)
{
    struct job job = app_job(actor, REQUEST_INCIDENT_CLOSE, realm, arena);
    job.request.key_of = incident;
    return app_submit(engine, &job, ret_decision, err);
}

/* The exercises that run now, to be told as what was frozen. */
static void list_running(struct engine *engine, int64_t now_ms, struct arena *arena,
                         struct real_event_view *view)
{
    const struct operation *operation = engine_lock_state(engine);
    view->realm = operation->live.is_commissioned ? realm_live() : realm_planning();
    view->frozen = ARENA_ARRAY(arena, struct realm_view, operation->exercises.count);
    for (uint32_t e = 0; e < operation->exercises.count; e++) {
        const struct exercise_state *exercise = operation->exercises.items[e];
        if (exercise->status == EXERCISE_RUNNING)
            view_exercise(operation, exercise, now_ms, arena, &view->frozen[view->frozen_count++]);
    }
    engine_unlock_state(engine);
}

bool app_real_event(struct engine *engine, const struct actor *actor, const char *text,
                    struct arena *arena, struct real_event_view *ret_view,
                    struct decision *ret_decision, struct error *err)
{
    const char *const pairs[][2] = {{"text", text}};
    struct real_event_view view = {0};
    struct job job = app_job(actor, REQUEST_REAL_EVENT, realm_live(), arena);
    if (text)
        job.text = app_private_text(arena, pairs, 1);
    list_running(engine, actor->now_ms, arena, &view);
    if (!app_submit(engine, &job, ret_decision, err))
        return false;
    *ret_view = view;
    return true;
}
