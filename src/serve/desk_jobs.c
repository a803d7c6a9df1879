/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/desk_jobs.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "host/chance.h"
#include "serve/desk_job_run.h"

/* Those that wait, the one that runs, and the last that are over. */
enum { PLACES = DESK_JOBS_WAITING_MAX + 1 + DESK_JOBS_REMEMBERED };

struct desk_job {
    struct desk_job_view view;
    uint64_t number;     /* in the order they came; 0 = a free place */
    uint64_t over;       /* in the order they ended */
    struct arena *arena; /* of the request; NULL once it is over */
    struct plan_request request;
    struct import_order *import; /* NULL: it is a plan, or an import that is forgotten */
    struct watcher watcher;
    bool is_cancelled;
    bool is_deserted; /* who asked for it has signed out, or lost his key */
};

struct desk_jobs {
    struct desk_jobs_options options;
    pthread_mutex_t lock;
    pthread_cond_t has_come;
    pthread_t thread;
    bool is_stopped;
    struct desk_job places[PLACES];
    uint64_t count, over_count;
    int64_t told_ms; /* when of the one that runs was told last; the worker's */
};

const char *desk_job_state_name(enum desk_job_state state)
{
    static const char *const names[DESK_JOB_STATE_COUNT] = {"waiting", "running", "done", "failed",
                                                            "cancelled"};
    return names[state];
}

static void lock(struct desk_jobs *jobs)
{
    ALWAYS(pthread_mutex_lock(&jobs->lock) == 0);
}

static void unlock(struct desk_jobs *jobs)
{
    pthread_mutex_unlock(&jobs->lock);
}

/* Texts of an error point into it. */
static void copy_view(struct desk_job_view *to, const struct desk_job_view *from)
{
    *to = *from;
    error_copy(&to->error, &from->error);
    for (int l = 0; l < LANGUAGE_COUNT; l++) {
        to->missing[l] = (struct buffer){0};
        buffer_add(&to->missing[l], buffer_text(&from->missing[l]), from->missing[l].size);
    }
}

void desk_job_view_free(struct desk_job_view *view)
{
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        buffer_free(&view->missing[l]);
}

static void tell(struct desk_jobs *jobs, const struct desk_job *job)
{
    struct desk_job_view view;
    lock(jobs);
    copy_view(&view, &job->view);
    unlock(jobs);
    jobs->options.tell(jobs->options.context, &view);
    desk_job_view_free(&view);
}

/* With the lock held, as those below up to `next`: reports of files may be long. */
static void forget_reports(struct desk_jobs *jobs)
{
    for (;;) {
        struct desk_job *oldest = NULL;
        int count = 0;
        for (int p = 0; p < PLACES; p++) {
            struct desk_job *job = &jobs->places[p];
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

static void end(struct desk_jobs *jobs, struct desk_job *job, enum desk_job_state state)
{
    job->view.state = state;
    job->over = ++jobs->over_count;
    arena_free(job->arena);
    job->arena = NULL;
    if (job->import)
        import_order_drop_file(job->import);
    forget_reports(jobs);
}

static struct desk_job *find(struct desk_jobs *jobs, const char *id)
{
    for (int p = 0; p < PLACES; p++)
        if (jobs->places[p].number > 0 && strcmp(jobs->places[p].view.id, id) == 0)
            return &jobs->places[p];
    return NULL;
}

/* The one that came first. */
static struct desk_job *find_waiting(struct desk_jobs *jobs, uint32_t *ret_count,
                                     uint32_t *ret_imports)
{
    struct desk_job *first = NULL;
    *ret_count = *ret_imports = 0;
    for (int p = 0; p < PLACES; p++) {
        struct desk_job *job = &jobs->places[p];
        if (job->number == 0 || job->view.state != DESK_JOB_WAITING)
            continue;
        ++*ret_count;
        *ret_imports += job->import != NULL;
        if (!first || job->number < first->number)
            first = job;
    }
    return first;
}

/* A free place, else that of the job that has been over for longest. */
static struct desk_job *find_place(struct desk_jobs *jobs)
{
    struct desk_job *oldest = NULL;
    for (int p = 0; p < PLACES; p++) {
        struct desk_job *job = &jobs->places[p];
        if (job->number == 0)
            return job;
        if (job->over > 0 && (!oldest || job->over < oldest->over))
            oldest = job;
    }
    ALWAYS(oldest);
    return oldest;
}

static struct desk_job *next(struct desk_jobs *jobs)
{
    uint32_t count, imports;
    struct desk_job *job = NULL;
    lock(jobs);
    while (!jobs->is_stopped && !(job = find_waiting(jobs, &count, &imports)))
        pthread_cond_wait(&jobs->has_come, &jobs->lock);
    if (jobs->is_stopped)
        job = NULL;
    else
        job->view.state = DESK_JOB_RUNNING;
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
static bool note(struct desk_jobs *jobs, struct desk_job *job, enum text_id stage, int32_t far)
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

static bool is_cancelled(struct desk_jobs *jobs, const struct desk_job *job)
{
    lock(jobs);
    bool is = job->is_cancelled || job->is_deserted || jobs->is_stopped;
    unlock(jobs);
    return is;
}

struct running {
    struct desk_jobs *jobs;
    struct desk_job *job;
};

static bool report(void *context, enum text_id stage, uint64_t done, uint64_t total)
{
    const struct running *running = context;
    const struct part *parts = running->job->import ? import_parts : plan_parts;
    if (note(running->jobs, running->job, stage, how_far(parts, stage, done, total)))
        tell(running->jobs, running->job);
    return !is_cancelled(running->jobs, running->job);
}

/* With the lock held. */
static void end_run(struct desk_jobs *jobs, struct desk_job *job, const struct desk_work_end *over,
                    const struct error *err)
{
    bool is_gone = !over->ok && (job->is_cancelled || jobs->is_stopped);
    if (over->ok) {
        job->view.version = over->version;
        job->view.thousandths = how_far(plan_parts, TEXT_APP_STAGE_STORE, 1, 1);
    } else if (job->is_deserted) {
        error_set(&job->view.error, ERROR_DENIED, TEXT_SERVE_JOB_SESSION_OVER);
    } else if (!is_gone) {
        error_copy(&job->view.error, err);
    }
    for (int l = 0; l < LANGUAGE_COUNT; l++)
        job->view.missing[l] = over->missing[l];
    end(jobs, job, over->ok ? DESK_JOB_DONE : is_gone ? DESK_JOB_CANCELLED : DESK_JOB_FAILED);
}

static void run_job(struct desk_jobs *jobs, struct desk_job *job)
{
    struct running running = {jobs, job};
    const struct progress progress = {report, &running};
    const struct desk_work work = {
        .serving = jobs->options.serving,
        .request = &job->request,
        .import = job->import,
        .asked_by = job->watcher.mark,
        .progress = &progress,
    };
    struct desk_work_end over = {0};
    struct error err = {0};
    over.ok = report(&running, TEXT_SERVE_JOB_LOADS, 0, 1) && desk_work_run(&work, &over, &err);
    lock(jobs);
    end_run(jobs, job, &over, &err);
    unlock(jobs);
    tell(jobs, job);
}

static void *run(void *context)
{
    struct desk_jobs *jobs = context;
    struct desk_job *job;
    while ((job = next(jobs)))
        run_job(jobs, job);
    return NULL;
}

struct desk_jobs *desk_jobs_start(const struct desk_jobs_options *options)
{
    struct desk_jobs *jobs = calloc(1, sizeof *jobs);
    ALWAYS(jobs);
    jobs->options = *options;
    ALWAYS(pthread_mutex_init(&jobs->lock, NULL) == 0);
    ALWAYS(pthread_cond_init(&jobs->has_come, NULL) == 0);
    ALWAYS(pthread_create(&jobs->thread, NULL, run, jobs) == 0);
    return jobs;
}

void desk_jobs_stop(struct desk_jobs *jobs)
{
    lock(jobs);
    jobs->is_stopped = true;
    pthread_cond_signal(&jobs->has_come);
    unlock(jobs);
    pthread_join(jobs->thread, NULL);
}

void desk_jobs_free(struct desk_jobs *jobs)
{
    for (int p = 0; p < PLACES; p++) {
        if (jobs->places[p].arena)
            arena_free(jobs->places[p].arena);
        import_order_free(jobs->places[p].import);
        desk_job_view_free(&jobs->places[p].view);
    }
    pthread_mutex_destroy(&jobs->lock);
    pthread_cond_destroy(&jobs->has_come);
    free(jobs);
}

static void name_job(char ret_id[static DESK_JOB_ID_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[DESK_JOB_ID_SIZE - 1];
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

static void begin(struct desk_jobs *jobs, struct desk_job *job, const struct watcher *watcher,
                  const char *person)
{
    import_order_free(job->import);
    desk_job_view_free(&job->view);
    *job = (struct desk_job){.arena = arena_new(), .watcher = *watcher, .number = ++jobs->count};
    job->view.stage = TEXT_SERVE_JOB_WAITS;
    name_job(job->view.id);
    copy_text(job->view.person, sizeof job->view.person, person);
    pthread_cond_signal(&jobs->has_come);
}

static void fill(struct desk_job *job, const struct plan_request *request)
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
static bool has_place(struct desk_jobs *jobs, const char *person, uint32_t *ret_imports)
{
    uint32_t waiting, own = 0;
    find_waiting(jobs, &waiting, ret_imports);
    for (int p = 0; p < PLACES; p++) {
        const struct desk_job *job = &jobs->places[p];
        own += job->number != 0 && job->view.state == DESK_JOB_WAITING &&
               strcmp(job->view.person, person) == 0;
    }
    return waiting < DESK_JOBS_WAITING_MAX && own < DESK_JOBS_EACH_MAX && !jobs->is_stopped;
}

bool desk_jobs_take_imports(struct desk_jobs *jobs, const char *person)
{
    uint32_t imports;
    lock(jobs);
    bool has = has_place(jobs, person, &imports) && imports < IMPORTS_WAITING_MAX;
    unlock(jobs);
    return has;
}

bool desk_jobs_add(struct desk_jobs *jobs, const struct plan_request *request,
                   const struct watcher *watcher, const char *person,
                   struct desk_job_view *ret_view)
{
    uint32_t imports;
    lock(jobs);
    bool ok = has_place(jobs, person, &imports);
    if (ok) {
        struct desk_job *job = find_place(jobs);
        begin(jobs, job, watcher, person);
        fill(job, request);
        copy_view(ret_view, &job->view);
    }
    unlock(jobs);
    return ok;
}

bool desk_jobs_add_import(struct desk_jobs *jobs, struct import_order *order,
                          const struct watcher *watcher, const char *person,
                          struct desk_job_view *ret_view)
{
    uint32_t imports;
    lock(jobs);
    bool ok = has_place(jobs, person, &imports) && imports < IMPORTS_WAITING_MAX;
    if (ok) {
        struct desk_job *job = find_place(jobs);
        begin(jobs, job, watcher, person);
        job->import = order;
        copy_view(ret_view, &job->view);
    }
    unlock(jobs);
    if (!ok)
        import_order_free(order);
    return ok;
}

void desk_jobs_write_import(struct desk_jobs *jobs, const char *id, enum language language,
                            struct buffer *out, struct buffer *refusal)
{
    lock(jobs);
    const struct desk_job *job = find(jobs, id);
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

bool desk_jobs_write_report(struct desk_jobs *jobs, const char *id, enum language language,
                            bool as_rows, struct buffer *out)
{
    lock(jobs);
    const struct desk_job *job = find(jobs, id);
    /* What still runs is the worker's. */
    const struct buffer *text = job && job->import && job->over > 0
                                    ? import_order_report(job->import, language, as_rows)
                                    : NULL;
    if (text)
        buffer_add(out, buffer_text(text), text->size);
    unlock(jobs);
    return text != NULL;
}

bool desk_jobs_find(struct desk_jobs *jobs, const char *id, struct desk_job_view *ret_view)
{
    lock(jobs);
    const struct desk_job *job = find(jobs, id);
    if (job)
        copy_view(ret_view, &job->view);
    unlock(jobs);
    return job != NULL;
}

/* One that waits ends at once; the view of it is to be told. */
static bool end_waiting(struct desk_jobs *jobs, struct desk_job *job, enum desk_job_state state,
                        struct desk_job_view *ret_view)
{
    if (job->view.state != DESK_JOB_WAITING)
        return false;
    end(jobs, job, state);
    copy_view(ret_view, &job->view);
    return true;
}

void desk_jobs_cancel(struct desk_jobs *jobs, const char *id)
{
    struct desk_job_view view;
    lock(jobs);
    struct desk_job *job = find(jobs, id);
    if (job)
        job->is_cancelled = true;
    bool has_waited = job && end_waiting(jobs, job, DESK_JOB_CANCELLED, &view);
    unlock(jobs);
    if (!has_waited)
        return;
    jobs->options.tell(jobs->options.context, &view);
    desk_job_view_free(&view);
}

/* With the lock held. The first that is not over, and not known to be deserted. */
static struct desk_job *find_deserted(struct desk_jobs *jobs)
{
    struct sessions *sessions = jobs->options.serving->sessions;
    for (int p = 0; p < PLACES; p++) {
        struct desk_job *job = &jobs->places[p];
        if (job->number == 0 || job->over > 0 || job->is_deserted)
            continue;
        struct sitting *sitting =
            sessions_take_marked(sessions, job->watcher.mark, access_tick_ms());
        sessions_give(sessions, sitting);
        if (!sitting)
            return job;
    }
    return NULL;
}

void desk_jobs_end_deserted(struct desk_jobs *jobs)
{
    struct desk_job *job;
    do {
        struct desk_job_view view;
        bool has_waited = false;
        lock(jobs);
        job = find_deserted(jobs);
        if (job) {
            job->is_deserted = true;
            error_set(&job->view.error, ERROR_DENIED, TEXT_SERVE_JOB_SESSION_OVER);
            has_waited = end_waiting(jobs, job, DESK_JOB_FAILED, &view);
        }
        unlock(jobs);
        if (has_waited) {
            jobs->options.tell(jobs->options.context, &view);
            desk_job_view_free(&view);
        }
    } while (job);
}
