/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "app/plan_shelters.h"
#include "cli/command.h"
#include "import/report.h"

/* Answers of the commands, for people and, with --json, for programs. */
void print_import(struct invocation *invocation, const struct import_report *report);
void print_plan(struct invocation *invocation, const struct plan_view *view,
                const struct plan_timings *timings);
void print_verdict(struct invocation *invocation, const struct plan_view *view,
                   const struct shelter_verdict *verdict);

/* The rows of a report, a line each: line, object, field, reason (tab-separated). */
void write_report(struct buffer *out, enum language language, const struct import_report *report);

/* "15 min", "200 m", "no limit" */
void write_limit(struct buffer *out, enum language language, const struct walk_limit *limit);

#endif
