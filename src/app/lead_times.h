/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_LEAD_TIMES_H
#define APP_LEAD_TIMES_H

#include "app/plan_shelters.h"
#include "base/json_writer.h"
#include "plan/lead_time.h"

/* Of a plan that was loaded; see shelter_lead_times. */
bool app_lead_times(const struct plan_view *view, const struct progress *progress,
                    struct lead_times *ret_times, struct error *err);

/* An object: "plan" ("a@2"), "people", "reaction_ms" and "minutes", of which each has "minute",
 * "by_plan" and "possible". */
void app_add_lead_times(struct json_writer *json, const struct plan_view *view,
                        const struct lead_times *times);

#endif
