/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "app/refusal.h"
#include "base/assert.h"
#include "host/chance.h"
#include "host/clock.h"
#include "serve/writing.h"

/* Those that wait, the one that runs, and the last that are over. */
enum { PLACES = PLAN_JOBS_WAITING_MAX + 1 + PLAN_JOBS_REMEMBERED };

struct plan_job {
    struct plan_job_view view;
    uint64_t number;     /* in the order they came; 0 = a free place */
    uint64_t over;       /* in the order they ended */
    struct arena *arena; /* of the request; NULL once it is over */
    struct plan_request request;
    struct import_order *import; /* NULL: it is a plan, or an import that is forgotten */
    struct watcher watcher;
    bool is_cancelled;
};

struct plan_jobs {
    struct plan_jobs_options options;
    pthread_mutex_t lock;
    pthread_cond_t has_come;
    pthread_t thread;
    bool is_stopped;
    struct plan_job places[PLACES];
    uint64_t count, over_count;
    int64_t told_ms; /* when of the one that runs was told last; the worker's */
};

const char *plan_job_state_name(enum plan_job_state state)
{
    static const char *const names[PLAN_JOB_STATE_COUNT] = {"waiting", "running", "done", "failed",
                                                            "cancelled"};
    return names[state];
}

static void lock(struct plan_jobs *jobs)
{
    ALWAYS(pthread_mutex_lock(&jobs->lock) == 0);
}

static void unlock(struct plan_jobs *jobs)
{
    pthread_mutex_unlock(&jobs->lock);
}

/* Texts of an error point into it. */
static void copy_view(struct plan_job_view *to, const struct plan_job_view *from)
{
    *to = *from;
    error_copy(&to->error, &from->error);
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        to->missing[l] = (struct buffer){0};
        buffer_add(&to->missing[l], buffer_text(&from->missing[l]), from->missing[l].size);
    }
}

void plan_job_view_free(struct plan_job_view *view)
{
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        buffer_free(&view->missing[l]);
}

static void tell(struct plan_jobs *jobs, const struct plan_job *job)
{
    struct plan_job_view view;
    lock(jobs);
    copy_view(&view, &job->view);
    unlock(jobs);
    jobs->options.tell(jobs->options.context, &view);
    plan_job_view_free(&view);
}

/* With the lock held, as those below up to `next`: reports of files may be long. */
static void forget_reports(struct plan_jobs *jobs)
{
    for (;;) {
        struct plan_job *oldest = NULL;
        int count = 0;
        for (int p = 0; p < PLACES; p++) {
            struct plan_job *job = &jobs->places[p];
            bool has_report = job->import && job->over > 0;
            count += has_report;
            if (has_report && (!oldest || job->over < oldest->over))
                oldest = job;
        }
        if (count <= IMPORT_REPORTS_KEPT)
            return;
        import_order_free(oldest->import);
        oldest->import = NULL;
    }
}

static void end(struct plan_jobs *jobs, struct plan_job *job, enum plan_job_state state)
{
    job->view.state = state;
    job->over = ++jobs->over_count;
    arena_free(job->arena);
    job->arena = NULL;
    if (job->import)
        import_order_drop_file(job->import);
    forget_reports(jobs);
}

static struct plan_job *find(struct plan_jobs *jobs, const char *id)
{
    for (int p = 0; p < PLACES; p++)
        if (jobs->places[p].number > 0 && strcmp(jobs->places[p].view.id, id) == 0)
            return &jobs->places[p];
    return NULL;
}

/* The one that came first. */
static struct plan_job *find_waiting(struct plan_jobs *jobs, uint32_t *ret_count,
                                     uint32_t *ret_imports)
{
    struct plan_job *first = NULL;
    *ret_count = *ret_imports = 0;
    for (int p = 0; p < PLACES; p++) {
        struct plan_job *job = &jobs->places[p];
        if (job->number == 0 || job->view.state != PLAN_JOB_WAITING)
            continue;
        ++*ret_count;
        *ret_imports += job->import != NULL;
        if (!first || job->number < first->number)
            first = job;
    }
    return first;
}

/* A free place, else that of the job that has been over for longest. */
static struct plan_job *find_place(struct plan_jobs *jobs)
{
    struct plan_job *oldest = NULL;
    for (int p = 0; p < PLACES; p++) {
        struct plan_job *job = &jobs->places[p];
        if (job->number == 0)
            return job;
        if (job->over > 0 && (!oldest || job->over < oldest->over))
            oldest = job;
    }
    ALWAYS(oldest);
    return oldest;
}

static struct plan_job *next(struct plan_jobs *jobs)
{
    uint32_t count, imports;
    struct plan_job *job = NULL;
    lock(jobs);
    while (!jobs->is_stopped && !(job = find_waiting(jobs, &count, &imports)))
        pthread_cond_wait(&jobs->has_come, &jobs->lock);
    if (jobs->is_stopped)
        job = NULL;
    else
        job->view.state = PLAN_JOB_RUNNING;
    unlock(jobs);
    return job;
}

struct part {
    enum text_id stage;
    int32_t begin, end; /* in thousandths: how long each takes in a large city, about */
};
enum { PART_COUNT = 5 };
static const struct part plan_parts[PART_COUNT] = {
    {TEXT_SERVE_JOB_LOADS, 0, 50},     {TEXT_PLAN_STAGE_PAIRS, 50, 500},
    {TEXT_PLAN_STAGE_SOLVE, 500, 700}, {TEXT_PLAN_STAGE_GAINS, 700, 950},
    {TEXT_APP_STAGE_STORE, 950, 1000},
};
static const struct part import_parts[PART_COUNT] = {
    {TEXT_SERVE_JOB_LOADS, 0, 100},
    {TEXT_APP_STAGE_ROWS, 100, 400},
    {TEXT_APP_STAGE_STORE, 400, 1000},
};

static int32_t how_far(const struct part *parts, enum text_id stage, uint64_t done, uint64_t total)
{
    for (int p = 0; p < PART_COUNT; p++) {
        if (parts[p].stage != stage)
            continue;
        double share = total > 0 && done <= total ? (double)done / (double)total : 0;
        return parts[p].begin + (int32_t)(share * (parts[p].end - parts[p].begin));
    }
    return 0;
}

/* True if it is worth telling. */
static bool note(struct plan_jobs *jobs, struct plan_job *job, enum text_id stage, int32_t far)
{
    enum { TELL_EVERY_MS = 250 };
    int64_t now_ms = access_tick_ms();
    lock(jobs);
    bool is_news = job->view.stage != stage;
    bool has_moved = far > job->view.thousandths;
    job->view.stage = stage;
    job->view.thousandths = has_moved ? far : job->view.thousandths;
    unlock(jobs);
    if (!is_news && (!has_moved || now_ms - jobs->told_ms < TELL_EVERY_MS))
        return false;
    jobs->told_ms = now_ms;
    return true;
}

static bool is_cancelled(struct plan_jobs *jobs, const struct plan_job *job)
{
    lock(jobs);
    bool is = job->is_cancelled || jobs->is_stopped;
    unlock(jobs);
    return is;
}

struct running {
    struct plan_jobs *jobs;
    struct plan_job *job;
};

static bool report(void *context, enum text_id stage, uint64_t done, uint64_t total)
{
    const struct running *running = context;
    const struct part *parts = running->job->import ? import_parts : plan_parts;
    if (note(running->jobs, running->job, stage, how_far(parts, stage, done, total)))
        tell(running->jobs, running->job);
    return !is_cancelled(running->jobs, running->job);
}

static bool make_plan(struct running *running, struct arena *arena, struct plan_view *ret_view,
                      struct error *err)
{
    const struct serving *serving = running->jobs->options.serving;
    const struct progress progress = {report, running};
    struct plan_timings timings;
    struct engine *engine;
    if (!engine_open(serving->city_path, ENGINE_READ, "serve", clock_now_ms(), NULL, &engine, err))
        return false;
    bool ok =
        app_make_plan(engine, &running->job->request, &progress, arena, ret_view, &timings, err);
    engine_close(engine);
    return ok;
}

/* While the rules are there, which are the engine's. */
static void note_missing(struct running *running, const struct authority_answer *answer)
{
    lock(running->jobs);
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        write_refusal_json(&running->job->view.missing[l], (enum language)l, answer);
    unlock(running->jobs);
}

/* By whoever sits there still. */
static bool store_as(struct running *running, const struct sitting *sitting, struct plan_view *view,
                     struct arena *arena, struct error *err)
{
    struct plan_request request = running->job->request;
    struct decision decision = {0};
    struct writing writing;
    if (!writing_open(running->jobs->options.serving, sitting, &writing, err))
        return false;
    request.actor = writing.actor;
    bool ok = app_store_plan(writing.engine, &request, view, arena, &decision, err);
    if (!ok && decision.has_answer)
        note_missing(running, &decision.answer);
    writing_close(running->jobs->options.serving, &writing);
    return ok;
}

static bool store_plan(struct running *running, struct plan_view *view, struct arena *arena,
                       struct error *err)
{
    struct sessions *sessions = running->jobs->options.serving->sessions;
    struct sitting *sitting =
        sessions_take_marked(sessions, running->job->watcher.mark, access_tick_ms());
    if (!sitting)
        return error_set(err, ERROR_DENIED, TEXT_SERVE_JOB_SESSION_OVER);
    bool ok = store_as(running, sitting, view, arena, err);
    sessions_give(sessions, sitting);
    return ok;
}

/* Its name and version are the job's answer. */
static bool run_plan(struct running *running, struct arena *arena, uint32_t *ret_version,
                     struct error *err)
{
    struct plan_view view;
    bool ok = make_plan(running, arena, &view, err) &&
              /* What is cancelled while gains are looked for comes without them. */
              report(running, TEXT_APP_STAGE_STORE, 0, 1) && store_plan(running, &view, arena, err);
    if (ok)
        *ret_version = view.plan.version;
    return ok;
}

/* By whoever sits there still; a trial as well, so that it is asked what the import will be. */
static bool run_import(struct running *running, struct error *err)
{
    const struct serving *serving = running->jobs->options.serving;
    const struct progress progress = {report, running};
    struct writing writing;
    struct sitting *sitting =
        sessions_take_marked(serving->sessions, running->job->watcher.mark, access_tick_ms());
    if (!sitting)
        return error_set(err, ERROR_DENIED, TEXT_SERVE_JOB_SESSION_OVER);
    bool ok = writing_open(serving, sitting, &writing, err);
    if (ok) {
        ok = import_order_run(running->job->import, writing.engine, &writing.actor, &progress, err);
        writing_close(serving, &writing);
    }
    sessions_give(serving->sessions, sitting);
    return ok;
}

static void run_job(struct plan_jobs *jobs, struct plan_job *job)
{
    struct running running = {jobs, job};
    struct arena *arena = arena_new();
    struct error err = {0};
    uint32_t version = 0;
    bool ok =
        report(&running, TEXT_SERVE_JOB_LOADS, 0, 1) &&
        (job->import ? run_import(&running, &err) : run_plan(&running, arena, &version, &err));
    lock(jobs);
    bool is_gone = !ok && (job->is_cancelled || jobs->is_stopped);
    if (ok) {
        job->view.version = version;
        job->view.thousandths = how_far(plan_parts, TEXT_APP_STAGE_STORE, 1, 1);
    } else if (!is_gone) {
        error_copy(&job->view.error, &err);
    }
    end(jobs, job, ok ? PLAN_JOB_DONE : is_gone ? PLAN_JOB_CANCELLED : PLAN_JOB_FAILED);
    unlock(jobs);
    arena_free(arena);
    tell(jobs, job);
}

static void *run(void *context)
{
    struct plan_jobs *jobs = context;
    struct plan_job *job;
    while ((job = next(jobs)))
        run_job(jobs, job);
    return NULL;
}

struct plan_jobs *plan_jobs_start(const struct plan_jobs_options *options)
{
    struct plan_jobs *jobs = calloc(1, sizeof *jobs);
    ALWAYS(jobs);
    jobs->options = *options;
    ALWAYS(pthread_mutex_init(&jobs->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&jobs->has_come, NULL) == 0);
    ALWAYS(pthread_create(&jobs->thread, NULL, run, jobs) == 0);
    return jobs;
}

void plan_jobs_stop(struct plan_jobs *jobs)
{
    lock(jobs);
    jobs->is_stopped = true;
    pthread_cond_signal(&jobs->has_come);
    unlock(jobs);
    pthread_join(jobs->thread, NULL);
}

void plan_jobs_free(struct plan_jobs *jobs)
{
    for (int p = 0; p < PLACES; p++) {
        if (jobs->places[p].arena)
            arena_free(jobs->places[p].arena);
        import_order_free(jobs->places[p].import);
        plan_job_view_free(&jobs->places[p].view);
    }
    pthread_mutex_destroy(&jobs->lock);
    pthread_cond_destroy(&jobs->has_come);
    free(jobs);
}

static void name_job(char ret_id[static PLAN_JOB_ID_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[PLAN_JOB_ID_SIZE - 1];
    chance_bytes(bytes, sizeof bytes);
    for (size_t b = 0; b < sizeof bytes; b++)
        ret_id[b] = digits[bytes[b] & 15];
    ret_id[sizeof bytes] = '\0';
}

static void copy_text(char *to, size_t size, const char *from)
{
    size_t length = strlen(from);
    ALWAYS(length < size);
    memcpy(to, from, length + 1);
}

static const char *keep(struct arena *arena, const char *text)
{
    return text ? arena_copy_text(arena, text) : NULL;
}

static void keep_changes(struct arena *arena, struct kept_whatif *of)
{
    struct whatif_change *changes = ARENA_ARRAY(arena, struct whatif_change, of->change_count);
    for (uint32_t c = 0; c < of->change_count; c++) {
        changes[c] = of->changes[c];
        changes[c].key = keep(arena, changes[c].key);
        changes[c].field = keep(arena, changes[c].field);
    }
    of->changes = changes;
    of->base = keep(arena, of->base);
}

static void begin(struct plan_jobs *jobs, struct plan_job *job, const struct watcher *watcher,
                  const char *person)
{
    import_order_free(job->import);
    plan_job_view_free(&job->view);
    *job = (struct plan_job){.arena = arena_new(), .watcher = *watcher, .number = ++jobs->count};
    job->view.stage = TEXT_SERVE_JOB_WAITS;
    name_job(job->view.id);
    copy_text(job->view.person, sizeof job->view.person, person);
    pthread_cond_signal(&jobs->has_come);
}

static void fill(struct plan_job *job, const struct plan_request *request)
{
    struct arena *arena = job->arena;
    job->request = *request;
    job->request.name = keep(arena, request->name);
    job->request.author = keep(arena, request->author);
    job->request.population_state = keep(arena, request->population_state);
    job->request.area_code = keep(arena, request->area_code);
    job->request.priority = keep(arena, request->priority);
    keep_changes(arena, &job->request.keep);
    copy_text(job->view.plan, sizeof job->view.plan, request->name);
}

/* Nobody fills the places of all others. */
static bool has_place(struct plan_jobs *jobs, const char *person, uint32_t *ret_imports)
{
    uint32_t waiting, own = 0;
    find_waiting(jobs, &waiting, ret_imports);
    for (int p = 0; p < PLACES; p++) {
        const struct plan_job *job = &jobs->places[p];
        own += job->number != 0 && job->view.state == PLAN_JOB_WAITING &&
               strcmp(job->view.person, person) == 0;
    }
    return waiting < PLAN_JOBS_WAITING_MAX && own < PLAN_JOBS_EACH_MAX && !jobs->is_stopped;
}

bool plan_jobs_add(struct plan_jobs *jobs, const struct plan_request *request,
                   const struct watcher *watcher, const char *person,
                   struct plan_job_view *ret_view)
{
    uint32_t imports;
    lock(jobs);
    bool ok = has_place(jobs, person, &imports);
    if (ok) {
        struct plan_job *job = find_place(jobs);
        begin(jobs, job, watcher, person);
        fill(job, request);
        copy_view(ret_view, &job->view);
    }
    unlock(jobs);
    return ok;
}

bool plan_jobs_add_import(struct plan_jobs *jobs, struct import_order *order,
                          const struct watcher *watcher, const char *person,
                          struct plan_job_view *ret_view)
{
    uint32_t imports;
    lock(jobs);
    bool ok = has_place(jobs, person, &imports) && imports < IMPORTS_WAITING_MAX;
    if (ok) {
        struct plan_job *job = find_place(jobs);
        begin(jobs, job, watcher, person);
        job->import = order;
        copy_view(ret_view, &job->view);
    }
    unlock(jobs);
    if (!ok)
        import_order_free(order);
    return ok;
}

void plan_jobs_write_import(struct plan_jobs *jobs, const char *id, enum language language,
                            struct buffer *out, struct buffer *refusal)
{
    lock(jobs);
    const struct plan_job *job = find(jobs, id);
    if (job && job->import) {
        struct json_writer json = {.out = out};
        bool is_over = job->over > 0;
        const char *missing = is_over ? import_order_refusal(job->import, language) : NULL;
        import_order_json(&json, job->import, is_over);
        if (missing)
            buffer_add_text(refusal, missing);
    }
    unlock(jobs);
}

bool plan_jobs_write_report(struct plan_jobs *jobs, const char *id, enum language language,
                            bool as_rows, struct buffer *out)
{
    lock(jobs);
    const struct plan_job *job = find(jobs, id);
    /* What still runs is the worker's. */
    const struct buffer *text = job && job->import && job->over > 0
                                    ? import_order_report(job->import, language, as_rows)
                                    : NULL;
    if (text)
        buffer_add(out, buffer_text(text), text->size);
    unlock(jobs);
    return text != NULL;
}

bool plan_jobs_find(struct plan_jobs *jobs, const char *id, struct plan_job_view *ret_view)
{
    lock(jobs);
    const struct plan_job *job = find(jobs, id);
    if (job)
        copy_view(ret_view, &job->view);
    unlock(jobs);
    return job != NULL;
}

void plan_jobs_cancel(struct plan_jobs *jobs, const char *id)
{
    struct plan_job_view view;
    lock(jobs);
    struct plan_job *job = find(jobs, id);
    bool waits = job && job->view.state == PLAN_JOB_WAITING;
    if (job)
        job->is_cancelled = true;
    if (waits) {
        end(jobs, job, PLAN_JOB_CANCELLED);
        copy_view(&view, &job->view);
    }
    unlock(jobs);
    if (!waits)
        return;
    jobs->options.tell(jobs->options.context, &view);
    plan_job_view_free(&view);
}
