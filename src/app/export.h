/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_EXPORT_H
#define APP_EXPORT_H

#include "app/plan_shelters.h"
#include "publish/published_plan.h"
#include "publish/street_section.h"

/*
 * Files of a stored plan for other programs and people: one function each, which appends the file
 * to `out`. All load the plan as app_load_plan does and refuse what it refuses; nothing in the
 * city is changed.
 */
enum export_format { EXPORT_CSV, EXPORT_GEOJSON, EXPORT_DIMACS, EXPORT_FORMAT_COUNT };

struct export_request {
    const char *plan; /* its name */
    enum audience audience;
    enum export_format format;
};

struct export_summary {
    uint32_t site_count, hidden_site_count; /* of the plan; of them not for this audience */
    struct street_excess excess;            /* of catchments */
    uint32_t assumption_count;              /* with any the plan is hypothetical */
};

/* Who goes where: EXPORT_CSV or EXPORT_GEOJSON, see publish/assignments.h. */
bool app_export_assignments(struct city *city, const struct export_request *request,
                            const struct progress *progress, struct buffer *out,
                            struct export_summary *ret_summary, struct error *err);

/* Which street goes to which shelter: EXPORT_GEOJSON, see publish/catchments.h. */
bool app_export_catchments(struct city *city, const struct export_request *request,
                           const struct progress *progress, struct buffer *out,
                           struct export_summary *ret_summary, struct error *err);

/* The shelters of the plan: EXPORT_CSV, see publish/shelters.h. */
bool app_export_shelters(struct city *city, const struct export_request *request,
                         const struct progress *progress, struct buffer *out,
                         struct export_summary *ret_summary, struct error *err);

/* The problem for other solvers: EXPORT_DIMACS, see publish/dimacs.h. Internal only. */
bool app_export_problem(struct city *city, const struct export_request *request,
                        const struct progress *progress, struct buffer *out,
                        struct export_summary *ret_summary, struct error *err);

/* What the writers of publish/ take of a view. */
struct published_plan app_published_plan(const struct plan_view *view);
/* Of a hypothetical plan nothing is made for the public: ERROR_CONFLICT. */
bool app_check_public(const struct plan_view *view, struct error *err);

#endif
