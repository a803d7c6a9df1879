/* SPDX-License-Identifier: Apache-2.0 */
#include "app/act.h"

#include <stdlib.h>
#include <string.h>

#include "app/plans.h"
#include "app/rules.h"
#include "base/utf8.h"
#include "operate/forms.h"

struct act_record app_blank_act(enum act act)
{
    return (struct act_record){.act = (int32_t)act, .readiness = -1, .hazard = -1};
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct said *)a)->name, ((const struct said *)b)->name);
}

static bool check_said(const struct said *said, uint32_t count, struct error *err)
{
    for (uint32_t s = 0; s < count; s++) {
        enum particular particular;
        if (!particular_parse(said[s].name, &particular) || particular == PARTICULAR_REASON)
            return error_set(err, ERROR_INPUT, TEXT_ACT_NO_PARTICULAR,
                             ARG_TEXT("name", said[s].name));
        if (s > 0 && strcmp(said[s].name, said[s - 1].name) == 0)
            return error_set(err, ERROR_INPUT, TEXT_ACT_SAID_TWICE, ARG_TEXT("name", said[s].name));
        if (utf8_is_blank(said[s].text))
            return error_set(err, ERROR_INPUT, TEXT_ACT_SAID_NOTHING,
                             ARG_TEXT("name", said[s].name));
    }
    return true;
}

/* A draft on its way: what was said, and what a plan says of itself. */
struct drafting {
    struct act_record act;
    struct said *said;
    uint32_t said_count;
};

/* What is sealed of a draft, and read by decide to see which particulars are said: {"matter":"…"},
 * and why. */
static struct private_text private_part(const struct drafting *drafting, const char *why,
                                        struct arena *arena)
{
    uint32_t count = drafting->said_count;
    const char *(*pairs)[2] = arena_alloc(arena, count + 1, sizeof *pairs, _Alignof(char *));
    for (uint32_t s = 0; s < count; s++)
        pairs[s][0] = drafting->said[s].name, pairs[s][1] = drafting->said[s].text;
    pairs[count][0] = "why", pairs[count][1] = why;
    bool is_any = count > 0 || why;
    return is_any ? app_private_text(arena, (const char *const(*)[2])pairs, count + 1)
                  : (struct private_text){0};
}

static bool is_about_a_plan(const struct act_record *act)
{
    return act->act >= ACT_PLAN_APPROVE && act->act <= ACT_PLAN_RETIRE && act->subject;
}

static void add_said(struct drafting *drafting, const char *name, const char *text)
{
    for (uint32_t s = 0; s < drafting->said_count; s++)
        if (strcmp(drafting->said[s].name, name) == 0)
            return;
    drafting->said[drafting->said_count++] = (struct said){name, text};
}

static bool add_plan(struct engine *engine, struct drafting *drafting, struct arena *arena,
                     struct error *err)
{
    struct plan_facts facts;
    if (!is_about_a_plan(&drafting->act))
        return true;
    if (!app_plan_facts(engine, drafting->act.subject, arena, &facts, err))
        return false;
    if (drafting->act.hazard < 0)
        drafting->act.hazard = facts.hazard;
    if (facts.priority)
        add_said(drafting, particular_name(PARTICULAR_PRIORITY_ORDER), facts.priority);
    return true;
}

static bool add_document(const struct draft_request *request, struct drafting *drafting,
                         struct arena *arena, struct error *err)
{
    struct rule_set rules;
    if (!request->document)
        return true;
    if (!app_read_rules(request->document, arena, &rules, err))
        return false;
    drafting->act.document = (struct json_slice){rules.canonical, rules.canonical_size};
    if (!drafting->act.subject)
        drafting->act.subject = rules.name;
    return true;
}

static bool draft(struct engine *engine, const struct actor *actor,
                  const struct draft_request *request, bool at_once, struct arena *arena,
                  struct decision *ret_decision, struct error *err)
{
    struct drafting drafting = {
        .act = request->act,
        .said = ARENA_ARRAY(arena, struct said, request->said_count + 1),
        .said_count = request->said_count,
    };
    *ret_decision = (struct decision){0};
    for (uint32_t s = 0; s < request->said_count; s++)
        drafting.said[s] = request->said[s];
    if (!add_plan(engine, &drafting, arena, err) || !add_document(request, &drafting, arena, err))
        return false;
    qsort(drafting.said, drafting.said_count, sizeof *drafting.said, by_name);
    if (!check_said(drafting.said, drafting.said_count, err))
        return false;
    struct job job = app_job(actor, REQUEST_ACT_DRAFT, request->realm, arena);
    job.request.act = drafting.act;
    job.request.at_once = at_once;
    job.text = private_part(&drafting, actor->why, arena);
    job.request.act.values = (struct json_slice){job.text.bytes, job.text.size};
    return app_submit(engine, &job, ret_decision, err);
}

bool app_draft_act(struct engine *engine, const struct actor *actor,
                   const struct draft_request *request, struct arena *arena,
                   struct decision *ret_decision, struct error *err)
{
    return draft(engine, actor, request, false, arena, ret_decision, err);
}

static bool step(struct engine *engine, const struct actor *actor, enum request_kind kind,
                 const struct act_request *request, struct arena *arena,
                 struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, kind, request->realm, arena);
    job.request.act_ref.id = request->id;
    return app_submit(engine, &job, ret_decision, err);
}

/* What a claimed basis must bring, before anything is drafted for it. */
static bool check_claim(struct engine *engine, const struct actor *actor, struct error *err)
{
    const struct office *office = &engine_lock_state(engine)->office;
    bool ok = claim_is_whole(office, &actor->claim, actor->why != NULL, actor->now_ms, err);
    engine_unlock_state(engine);
    return ok;
}

bool app_do_act(struct engine *engine, const struct actor *actor,
                const struct draft_request *request, struct arena *arena, const char **ret_id,
                struct decision *ret_decision, struct error *err)
{
    *ret_id = NULL;
    *ret_decision = (struct decision){0};
    if (!check_claim(engine, actor, err) ||
        !draft(engine, actor, request, true, arena, ret_decision, err))
        return false;
    *ret_id = ret_decision->made;
    const struct act_request made = {request->realm, ret_decision->made};
    return app_release_act(engine, actor, &made, arena, ret_decision, err);
}

bool app_check_act(struct engine *engine, const struct actor *actor,
                   const struct act_request *request, struct arena *arena,
                   struct decision *ret_decision, struct error *err)
{
    return step(engine, actor, REQUEST_ACT_CHECK, request, arena, ret_decision, err);
}

bool app_release_act(struct engine *engine, const struct actor *actor,
                     const struct act_request *request, struct arena *arena,
                     struct decision *ret_decision, struct error *err)
{
    return step(engine, actor, REQUEST_ACT_RELEASE, request, arena, ret_decision, err);
}

bool app_withdraw_act(struct engine *engine, const struct actor *actor,
                      const struct act_request *request, struct arena *arena,
                      struct decision *ret_decision, struct error *err)
{
    return step(engine, actor, REQUEST_ACT_WITHDRAW, request, arena, ret_decision, err);
}

bool app_review_act(struct engine *engine, const struct actor *actor,
                    const struct act_request *request, struct arena *arena,
                    struct decision *ret_decision, struct error *err)
{
    return step(engine, actor, REQUEST_REVIEW, request, arena, ret_decision, err);
}

static bool is_same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* It is the last of its realm, if it is there at all. */
static const struct act_record *own_step(const struct realm_state *realm, const struct actor *actor)
{
    const struct act_record *last =
        realm && realm->acts.count > 0 ? realm->acts.items[realm->acts.count - 1] : NULL;
    bool is_it = last && last->did && act_wants_review(last) && actor->session &&
                 last->released_at_ms == actor->now_ms &&
                 is_same(last->releaser, actor->session->party);
    return is_it ? last : NULL;
}

bool app_find_review(struct engine *engine, const struct actor *actor, struct arena *arena,
                     struct realm *ret_realm, struct act_record *ret_act)
{
    const struct operation *operation = engine_lock_state(engine);
    *ret_realm = realm_planning();
    const struct act_record *act = own_step(&operation->office.planning, actor);
    if (!act) {
        *ret_realm = realm_live();
        act = own_step(operation_realm(operation, *ret_realm), actor);
    }
    for (uint32_t e = 0; !act && e < operation->exercises.count; e++) {
        const struct exercise_state *exercise = operation->exercises.items[e];
        *ret_realm = exercise->state.realm;
        act = own_step(&exercise->state, actor);
    }
    if (act)
        body_keep(&kept_act, act, arena, ret_act);
    engine_unlock_state(engine);
    return act != NULL;
}

bool app_correct_act(struct engine *engine, const struct actor *actor,
                     const struct act_request *request, struct arena *arena,
                     struct decision *ret_decision, struct error *err)
{
    struct act_view view;
    const char *author = actor->session ? actor->session->party : NULL;
    *ret_decision = (struct decision){0};
    if (!app_find_act(engine, request, actor->now_ms, arena, &view, err))
        return false;
    bool is_own = is_same(author, view.act.releaser);
    if (is_own || actor->claim.kind != BASIS_RULE)
        return step(engine, actor, REQUEST_ACT_CORRECT, request, arena, ret_decision, err);
    struct draft_request draft = {.realm = request->realm, .act = app_blank_act(ACT_CORRECT)};
    draft.act.subject = view.act.key;
    draft.act.incident = view.act.incident;
    draft.act.area = view.act.area;
    if (!app_draft_act(engine, actor, &draft, arena, ret_decision, err))
        return false;
    ret_decision->is_draft = true;
    return true;
}

/* Lists. */

static void add_said_of(const struct json_slice json, struct arena *arena, struct act_view *view)
{
    struct json_reader reader = json_read(json.bytes, json.size);
    struct json_slice name;
    struct said *said = view->said;
    uint32_t capacity = view->said_count;
    if (json.size == 0)
        return;
    json_enter_object(&reader);
    while (json_next_name(&reader, &name)) {
        ARENA_PUSH_ROOM(arena, struct said, said, view->said_count, capacity);
        said[view->said_count].name = arena_copy(arena, name.bytes, name.size);
        said[view->said_count++].text = json_read_text(&reader, arena);
    }
    view->said = said;
}

/* Not under the lock of the state: the records are in the file. */
static bool read_said(struct engine *engine, struct arena *arena, struct act_view *view,
                      struct error *err)
{
    struct buffer record = {0};
    add_said_of(view->act.values, arena, view);
    if (!view->act.scope)
        return true;
    bool ok = engine_read_private(engine, view->act.scope, view->act.record, &record, err);
    if (ok) {
        add_said_of((struct json_slice){buffer_text(&record), record.size}, arena, view);
    } else if (err->kind == ERROR_NOT_FOUND) {
        struct error *sealed = ARENA_NEW(arena, struct error);
        error_copy(sealed, err);
        view->sealed = sealed;
        ok = true;
    }
    buffer_free(&record);
    return ok;
}

static bool waits_for_release(const struct act_record *act)
{
    return act->status == ACT_DRAFTED || act->status == ACT_CHECKED;
}
static void view_act(const struct operation *operation, struct realm realm,
                     const struct act_record *act, int64_t now_ms, struct arena *arena,
                     struct act_view *view)
{
    *view = (struct act_view){.realm = realm};
    body_keep(&kept_act, act, arena, &view->act);
    view->area_is_unknown = act->area && !items_find(&operation->office.areas, act->area);
    app_view_change(operation, act, arena, &view->changes, &view->change_count);
    view->is_due = act_wants_review(act);
    view->is_overdue = view->is_due && act->review_by_ms != 0 && act->review_by_ms < now_ms;
    view->is_open = view->is_due || waits_for_release(act);
    if (view->is_open)
        act_outlook(operation, realm, act, now_ms, &view->outlook);
}

static bool no_realm(struct realm realm, struct error *err)
{
    if (realm.kind == REALM_EXERCISE)
        return error_set(err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_EXERCISE,
                         ARG_PLAIN("number", realm.exercise));
    return error_set(err, ERROR_CONFLICT, TEXT_OPERATE_NOT_COMMISSIONED);
}

bool app_find_act(struct engine *engine, const struct act_request *request, int64_t now_ms,
                  struct arena *arena, struct act_view *ret_view, struct error *err)
{
    const struct operation *operation = engine_lock_state(engine);
    const struct realm_state *realm = operation_realm(operation, request->realm);
    const struct act_record *act = realm ? items_find(&realm->acts, request->id) : NULL;
    bool ok = act != NULL;
    if (ok)
        view_act(operation, request->realm, act, now_ms, arena, ret_view);
    else if (!realm)
        no_realm(request->realm, err);
    else
        error_set(err, ERROR_NOT_FOUND, TEXT_OPERATE_NO_ACT, ARG_TEXT("id", request->id));
    engine_unlock_state(engine);
    return ok && read_said(engine, arena, ret_view, err);
}

struct act_list {
    const struct operation *operation;
    struct arena *arena;
    bool open_only;
    int64_t now_ms;
    struct act_view *views;
    uint32_t count, capacity;
};

static void add_acts(struct act_list *list, const struct realm_state *realm)
{
    for (uint32_t a = 0; realm && a < realm->acts.count; a++) {
        struct act_view view;
        view_act(list->operation, realm->realm, realm->acts.items[a], list->now_ms, list->arena,
                 &view);
        if (list->open_only && !view.is_open)
            continue;
        ARENA_PUSH_ROOM(list->arena, struct act_view, list->views, list->count, list->capacity);
        list->views[list->count++] = view;
    }
}

bool app_list_acts(struct engine *engine, const struct realm *realm, bool open_only, int64_t now_ms,
                   struct arena *arena, struct act_view **ret_views, uint32_t *ret_count,
                   struct error *err)
{
    const struct operation *operation = engine_lock_state(engine);
    struct act_list list = {
        .operation = operation, .arena = arena, .open_only = open_only, .now_ms = now_ms};
    bool ok = !realm || operation_realm(operation, *realm) || no_realm(*realm, err);
    if (ok && realm) {
        add_acts(&list, operation_realm(operation, *realm));
    } else if (ok) {
        add_acts(&list, &operation->office.planning);
        add_acts(&list, operation_realm(operation, realm_live()));
        for (uint32_t e = 0; e < operation->exercises.count; e++)
            add_acts(&list, &((struct exercise_state *)operation->exercises.items[e])->state);
    }
    engine_unlock_state(engine);
    for (uint32_t v = 0; ok && v < list.count; v++)
        ok = read_said(engine, arena, &list.views[v], err);
    if (ok) {
        *ret_views = list.views;
        *ret_count = list.count;
    }
    return ok;
}
