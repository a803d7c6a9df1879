/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_LEAD_TIME_H
#define PLAN_LEAD_TIME_H

#include "base/progress.h"
#include "plan/shelter.h"

/*
 * People under cover as a function of the minutes since the alarm: what more warning is worth.
 * They set out after the reaction time and walk as the problem says.
 */
enum { LEAD_MINUTES = 30 };

struct lead_times {
    /* [minutes] 0 … LEAD_MINUTES */
    int64_t by_plan[LEAD_MINUTES + 1];  /* who have arrived where the plan sends them */
    int64_t possible[LEAD_MINUTES + 1]; /* who could be, had the plan been made for that time */
};

/*
 * Whatever the limit of the plan is, the walks for `possible` may be as long as the minutes allow;
 * a limit of length is then walked at the speed of the problem. Time: the pairs within
 * LEAD_MINUTES, then algo/coverage.h; all memory is given back. ERROR_LIMIT for too many pairs,
 * ERROR_CANCELLED.
 */
bool shelter_lead_times(const struct shelter_problem *problem,
                        const struct shelter_allocation *allocation, time_ms reaction_ms,
                        const struct progress *progress, struct lead_times *ret_times,
                        struct error *err);

#endif
