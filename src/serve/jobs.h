/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_JOBS_H
#define SERVE_JOBS_H

#include "app/plan_words.h"
#include "import/party_cells.h"
#include "serve/access.h"
#include "serve/import_order.h"

/*
 * Plans that were asked for at the desk, and files that are imported there: one after the other,
 * by one thread, since an import would take away what a plan is computed from. The city is open for
 * writing only while a plan is stored, or a file imported. Any thread may ask.
 */
struct plan_jobs;

/* So many wait, and so many of one person. */
enum { PLAN_JOBS_WAITING_MAX = 16, PLAN_JOBS_EACH_MAX = 4 };
enum { PLAN_JOBS_REMEMBERED = 64, PLAN_JOB_ID_SIZE = 33 };
/* Files wait in memory; of the last that are over the reports are kept. */
enum { IMPORTS_WAITING_MAX = 2, IMPORT_REPORTS_KEPT = 8 };

enum plan_job_state {
    PLAN_JOB_WAITING,
    PLAN_JOB_RUNNING,
    PLAN_JOB_DONE,
    PLAN_JOB_FAILED,
    PLAN_JOB_CANCELLED,
    PLAN_JOB_STATE_COUNT
};
const char *plan_job_state_name(enum plan_job_state state);

struct plan_job_view {
    char id[PLAN_JOB_ID_SIZE];
    char plan[PLAN_NAME_MAX_BYTES + 1]; /* "": it is an import */
    char person[PARTY_KEY_MAX + 1];     /* who asked; "" = the holder of the file */
    enum plan_job_state state;
    enum text_id stage;                    /* while it waits or runs */
    int32_t thousandths;                   /* of the way */
    uint32_t version;                      /* of the plan, once it is stored */
    struct error error;                    /* why it failed */
    struct buffer missing[LANGUAGE_COUNT]; /* and what the rules miss, as JSON; empty: nothing */
};
void plan_job_view_free(struct plan_job_view *view);

struct plan_jobs_options {
    const struct serving *serving;
    /* The view is the caller's. A job has come further, or to its end; not more than a few times a
     * second. */
    void (*tell)(void *context, const struct plan_job_view *view);
    void *context;
};
struct plan_jobs *plan_jobs_start(const struct plan_jobs_options *options);
/* Cancels what runs and forgets what waits. */
void plan_jobs_stop(struct plan_jobs *jobs);
void plan_jobs_free(struct plan_jobs *jobs);

/* Views are given to the caller, to be freed. The request is copied, but for its actor: that is who
 * sits there when the plan is stored. False: too many wait. */
bool plan_jobs_add(struct plan_jobs *jobs, const struct plan_request *request,
                   const struct watcher *watcher, const char *person,
                   struct plan_job_view *ret_view);
/* The order is taken over; where too many wait it is freed. */
bool plan_jobs_add_import(struct plan_jobs *jobs, struct import_order *order,
                          const struct watcher *watcher, const char *person,
                          struct plan_job_view *ret_view);
/* What of an import may be told to whoever looks: appended to `out`; nothing of a plan, or of an
 * import that is forgotten. With `refusal`: what rules say is missing. */
void plan_jobs_write_import(struct plan_jobs *jobs, const char *id, enum language language,
                            struct buffer *out, struct buffer *refusal);
/* Its report (serve/import_order.h). False: there is none, or not yet, or not any more. */
bool plan_jobs_write_report(struct plan_jobs *jobs, const char *id, enum language language,
                            bool as_rows, struct buffer *out);

/* False: there is none, or not any more. */
bool plan_jobs_find(struct plan_jobs *jobs, const char *id, struct plan_job_view *ret_view);
/* At once if it waits, soon if it runs; what is over, or is being stored, stays as it is. */
void plan_jobs_cancel(struct plan_jobs *jobs, const char *id);

#endif
