/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/desk_job_run.h"

#include "app/refusal.h"
#include "host/clock.h"
#include "host/memory.h"
#include "serve/access.h"
#include "serve/writing.h"

/* As it is now; the file is free for others. */
static bool open_to_read(const struct desk_work *work, struct engine **ret_engine,
                         struct error *err)
{
    return engine_open(work->serving->city_path, ENGINE_READ, "serve", clock_now_ms(), NULL,
                       ret_engine, err);
}

/* Whoever asked for it, if he sits there still. To be given back. */
static bool find_asker(const struct desk_work *work, struct sitting **ret_sitting,
                       struct error *err)
{
    *ret_sitting = sessions_take_marked(work->serving->sessions, work->asked_by, access_tick_ms());
    return *ret_sitting || error_set(err, ERROR_DENIED, TEXT_SERVE_JOB_SESSION_OVER);
}

static bool goes_on(const struct desk_work *work, struct error *err)
{
    return progress_step(work->progress, TEXT_APP_STAGE_STORE, 0, 1) ||
           error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
}

/* Plans. */

static bool make_plan(const struct desk_work *work, struct arena *arena, struct plan_view *ret_view,
                      struct error *err)
{
    struct plan_timings timings;
    struct engine *engine;
    if (!open_to_read(work, &engine, err))
        return false;
    bool ok = app_make_plan(engine, work->request, work->progress, arena, ret_view, &timings, err);
    engine_close(engine);
    return ok;
}

/* While the rules are there, which are the engine's. */
static void note_missing(struct desk_work_end *end, const struct authority_answer *answer)
{
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        write_refusal_json(&end->missing[l], (enum language)l, answer);
}

static bool store_as(const struct desk_work *work, const struct sitting *sitting,
                     struct plan_view *view, struct arena *arena, struct desk_work_end *end,
                     struct error *err)
{
    struct plan_request request = *work->request;
    struct decision decision = {0};
    struct writing writing;
    if (!writing_open(work->serving, sitting, &writing, err))
        return false;
    request.actor = writing.actor;
    bool ok = app_store_plan(writing.engine, &request, view, arena, &decision, err);
    if (!ok && decision.has_answer)
        note_missing(end, &decision.answer);
    writing_close(work->serving, &writing);
    return ok;
}

static bool store_plan(const struct desk_work *work, struct plan_view *view, struct arena *arena,
                       struct desk_work_end *end, struct error *err)
{
    struct sitting *sitting;
    if (!find_asker(work, &sitting, err))
        return false;
    bool ok = store_as(work, sitting, view, arena, end, err);
    sessions_give(work->serving->sessions, sitting);
    return ok;
}

/* Its name and version are the job's answer. */
static bool run_plan(const struct desk_work *work, struct desk_work_end *end, struct error *err)
{
    struct arena *arena = arena_new();
    struct plan_view view;
    /* What is cancelled while gains are looked for comes without them. */
    bool ok = make_plan(work, arena, &view, err) && goes_on(work, err) &&
              store_plan(work, &view, arena, end, err);
    if (ok)
        end->version = view.plan.version;
    arena_free(arena);
    return ok;
}

/* Imports. */

/* The rules first, then the file; of a trial that is all. */
static bool read_import(const struct desk_work *work, struct error *err)
{
    struct engine *engine;
    struct sitting *sitting;
    if (!find_asker(work, &sitting, err))
        return false;
    bool ok = open_to_read(work, &engine, err);
    if (ok) {
        const struct actor actor = writing_actor(sitting);
        ok = import_order_read(work->import, engine, &actor, work->progress, err);
        engine_close(engine);
    }
    sessions_give(work->serving->sessions, sitting);
    return ok;
}

static bool write_import(const struct desk_work *work, struct error *err)
{
    struct writing writing;
    struct sitting *sitting;
    if (!find_asker(work, &sitting, err))
        return false;
    bool ok = writing_open(work->serving, sitting, &writing, err);
    if (ok) {
        ok = import_order_write(work->import, writing.engine, &writing.actor, work->progress, err);
        writing_close(work->serving, &writing);
    }
    sessions_give(work->serving->sessions, sitting);
    return ok;
}

static bool run_import(const struct desk_work *work, struct error *err)
{
    bool ok = read_import(work, err) && (import_order_is_trial(work->import) ||
                                         (goes_on(work, err) && write_import(work, err)));
    import_order_finish(work->import);
    return ok;
}

bool desk_work_run(const struct desk_work *work, struct desk_work_end *end, struct error *err)
{
    bool ok = work->import ? run_import(work, err) : run_plan(work, end, err);
    memory_give_back();
    return ok;
}
