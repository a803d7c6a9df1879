/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include "app/import_report.h"
#include "app/plan_shelters.h"
#include "cli/command.h"

/* Answers of the commands, for people and, with --json, for programs. */
void print_import(struct invocation *invocation, const struct import_report *report,
                  const struct import_outcome *outcome);
void print_plan(struct invocation *invocation, const struct plan_view *view,
                const struct plan_timings *timings);
void print_verdict(struct invocation *invocation, const struct plan_view *view,
                   const struct shelter_verdict *verdict);

/* Of a hypothetical plan: that it is one, and what it assumes, a line each behind `indent`. Nothing
 * of another plan. */
void print_assumptions(struct invocation *invocation, const char *plan,
                       const struct plan_assumption *assumptions, uint32_t count,
                       const char *indent);

/* On stderr, where what is printed has no room for it: that the plan is hypothetical, if it is. */
void note_hypothetical(struct invocation *invocation, const struct shelter_plan *plan);

/* A number of people, rounded and marked where people are an estimate. */
struct text_arg people_arg(const struct plan_view *view, const char *name, int64_t people);

/* "walk within 15 min", "walk within 200 m", "no limit to the walk" */
void write_limit(struct buffer *out, enum language language, const struct walk_limit *limit);

#endif
