/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_DESK_JOBS_H
#define SERVE_DESK_JOBS_H

#include "app/plan_words.h"
#include "import/party_cells.h"
#include "serve/access.h"
#include "serve/import_order.h"

/*
 * Plans that were asked for at the desk, and files that are imported there: one after the other,
 * by one thread, since an import would take away what a plan is computed from. The city is open for
 * writing only while a plan is stored, or a file imported. Any thread may ask.
 */
struct desk_jobs;

/* So many wait, and so many of one person. */
enum { DESK_JOBS_WAITING_MAX = 16, DESK_JOBS_EACH_MAX = 4 };
enum { DESK_JOBS_REMEMBERED = 64, DESK_JOB_ID_SIZE = 33 };
/* Files wait in memory; of the last that are over the reports are kept. */
enum { IMPORTS_WAITING_MAX = 2, IMPORT_REPORTS_KEPT = 8 };

enum desk_job_state {
    DESK_JOB_WAITING,
    DESK_JOB_RUNNING,
    DESK_JOB_DONE,
    DESK_JOB_FAILED,
    DESK_JOB_CANCELLED,
    DESK_JOB_STATE_COUNT
};
const char *desk_job_state_name(enum desk_job_state state);

struct desk_job_view {
    char id[DESK_JOB_ID_SIZE];
    char plan[PLAN_NAME_MAX_BYTES + 1]; /* "": it is an import */
    char person[PARTY_KEY_MAX + 1];     /* who asked; "" = the holder of the file */
    enum desk_job_state state;
    enum text_id stage;                    /* while it waits or runs */
    int32_t thousandths;                   /* of the way */
    uint32_t version;                      /* of the plan, once it is stored */
    struct error error;                    /* why it failed */
    struct buffer missing[LANGUAGE_COUNT]; /* and what the rules miss, as JSON; empty: nothing */
};
void desk_job_view_free(struct desk_job_view *view);

struct desk_jobs_options {
    const struct serving *serving;
    /* The view is the caller's. A job has come further, or to its end; not more than a few times a
     * second. */
    void (*tell)(void *context, const struct desk_job_view *view);
    void *context;
};
struct desk_jobs *desk_jobs_start(const struct desk_jobs_options *options);
/* Cancels what runs and forgets what waits. */
void desk_jobs_stop(struct desk_jobs *jobs);
void desk_jobs_free(struct desk_jobs *jobs);

/* Views are given to the caller, to be freed. The request is copied, but for its actor: that is who
 * sits there when the plan is stored. False: too many wait. */
bool desk_jobs_add(struct desk_jobs *jobs, const struct plan_request *request,
                   const struct watcher *watcher, const char *person,
                   struct desk_job_view *ret_view);
/* Is there a place for an import of his? There may be none any more when it comes. */
bool desk_jobs_take_imports(struct desk_jobs *jobs, const char *person);
/* The order is taken over; where too many wait it is freed. */
bool desk_jobs_add_import(struct desk_jobs *jobs, struct import_order *order,
                          const struct watcher *watcher, const char *person,
                          struct desk_job_view *ret_view);
/* What of an import may be told to whoever looks: appended to `out`; nothing of a plan, or of an
 * import that is forgotten. With `refusal`: what rules say is missing. */
void desk_jobs_write_import(struct desk_jobs *jobs, const char *id, enum language language,
                            struct buffer *out, struct buffer *refusal);
/* Its report (serve/import_order.h). False: there is none, or not yet, or not any more. */
bool desk_jobs_write_report(struct desk_jobs *jobs, const char *id, enum language language,
                            bool as_rows, struct buffer *out);

/* False: there is none, or not any more. */
bool desk_jobs_find(struct desk_jobs *jobs, const char *id, struct desk_job_view *ret_view);
/* At once if it waits, soon if it runs; what is over, or is being stored, stays as it is. */
void desk_jobs_cancel(struct desk_jobs *jobs, const char *id);
/* Those of sessions that are over fail, as desk_jobs_cancel cancels. */
void desk_jobs_end_deserted(struct desk_jobs *jobs);

#endif
