/* SPDX-License-Identifier: Apache-2.0 */
#include "app/lead_times.h"
#include "cli/handlers.h"
#include "cli/print.h"

static void print_json(struct invocation *invocation, const struct plan_view *view,
                       const struct lead_times *times)
{
    struct json_writer json = {.out = invocation->out};
    app_add_lead_times(&json, view, times);
    buffer_add_char(invocation->out, '\n');
}

/* What stays as it is from some minute on is told once. */
static int last_change(const struct lead_times *times)
{
    int minute = LEAD_MINUTES;
    while (minute > 0 && times->by_plan[minute] == times->by_plan[minute - 1] &&
           times->possible[minute] == times->possible[minute - 1])
        minute--;
    return minute;
}

static void print_table(struct invocation *invocation, const struct plan_view *view,
                        const struct lead_times *times)
{
    int last = last_change(times);
    say(invocation, TEXT_CLI_LEAD_HEAD, ARG_TEXT("name", view->plan.name),
        people_arg(view, "people", view->plan.figures.people),
        ARG_DURATION("reaction", view->plan.reaction_ms));
    for (int minute = 1; minute <= last; minute++)
        say(invocation, TEXT_CLI_LEAD_MINUTE, ARG_INTEGER("minute", minute),
            people_arg(view, "by_plan", times->by_plan[minute]),
            people_arg(view, "possible", times->possible[minute]));
    if (last < LEAD_MINUTES)
        say(invocation, TEXT_CLI_LEAD_NO_MORE, ARG_INTEGER("minute", LEAD_MINUTES));
}

bool run_lead_times(struct invocation *invocation, struct error *err)
{
    struct city *city;
    if (!city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    struct arena *arena = arena_new();
    struct plan_view view;
    struct lead_times times;
    bool ok = app_load_plan(city, invocation->arguments[0], arena, &view, err) &&
              app_lead_times(&view, invocation->progress, &times, err);
    if (ok)
        note_hypothetical(invocation, &view.plan);
    if (ok && invocation->json)
        print_json(invocation, &view, &times);
    else if (ok)
        print_table(invocation, &view, &times);
    city_close(city);
    arena_free(arena);
    return ok;
}
