/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_DESK_JOB_RUN_H
#define SERVE_DESK_JOB_RUN_H

#include "app/plan_shelters.h"
#include "serve/import_order.h"
#include "serve/routes.h"
#include "serve/sessions.h"

/*
 * What a job at the desk does: computes a plan, or reads a file, for as long as that takes, while
 * others write; and then, by whoever asked for it, if he still sits there, puts it into the city.
 */
struct desk_work {
    const struct serving *serving;
    const struct plan_request *request; /* of a plan, but for its actor */
    struct import_order *import;        /* NULL: it is a plan */
    struct sitting_mark asked_by;
    const struct progress *progress;
};

struct desk_work_end {
    bool ok;
    uint32_t version;                      /* of a plan */
    struct buffer missing[LANGUAGE_COUNT]; /* of a plan that the rules refused: JSON */
};

/* What it is called, and is missing, is given to the caller. */
bool desk_work_run(const struct desk_work *work, struct desk_work_end *end, struct error *err);

#endif
