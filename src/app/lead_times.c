/* SPDX-License-Identifier: Apache-2.0 */
#include "app/lead_times.h"

bool app_lead_times(const struct plan_view *view, const struct progress *progress,
                    struct lead_times *ret_times, struct error *err)
{
    const struct shelter_plan *plan = &view->plan;
    return shelter_lead_times(plan->problem, &plan->allocation, plan->reaction_ms, progress,
                              ret_times, err);
}

void app_add_lead_times(struct json_writer *json, const struct plan_view *view,
                        const struct lead_times *times)
{
    struct buffer label = {0};
    buffer_add_format(&label, "%s@%u", view->plan.name, (unsigned)view->plan.version);
    json_open_object(json);
    json_put_text(json, "plan", buffer_text(&label));
    json_put_integer(json, "people", view->plan.figures.people);
    json_put_integer(json, "reaction_ms", view->plan.reaction_ms);
    json_key(json, "minutes"), json_open_array(json);
    for (int minute = 0; minute <= LEAD_MINUTES; minute++) {
        json_open_object(json);
        json_put_integer(json, "minute", minute);
        json_put_integer(json, "by_plan", times->by_plan[minute]);
        json_put_integer(json, "possible", times->possible[minute]);
        json_close(json);
    }
    json_close(json);
    json_close(json);
    buffer_free(&label);
}
