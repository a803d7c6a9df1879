/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_API_JOBS_H
#define SERVE_API_JOBS_H

#include "serve/desk_jobs.h"

/* Tells the listeners how a job goes: for desk_jobs_options; the context is a struct serving. */
void api_jobs_tell(void *context, const struct desk_job_view *view);

#endif
