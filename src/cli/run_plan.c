/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "app/plan_shelters.h"
#include "app/plan_words.h"
#include "base/utf8.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print.h"

static bool read_request(const struct invocation *invocation, struct plan_request *request,
                         struct error *err)
{
    int32_t snap_mm = SNAP_USUAL_MM;
    time_ms reaction_ms = REACTION_USUAL_MS;
    const char *within = option_value(invocation, "within");
    const char *reaction = option_value(invocation, "reaction");
    const char *snap = option_value(invocation, "snap");
    const char *name = option_value(invocation, "name");
    const char *priority = option_value(invocation, "priority");
    if (!parse_hazard(invocation, &request->hazard, err))
        return false;
    if (!within || !walk_limit_parse(within, &request->limit))
        return bad_value(err, "within", within, WALK_LIMIT_EXPECTED);
    if (reaction && !reaction_parse(reaction, &reaction_ms))
        return bad_value(err, "reaction", reaction, REACTION_EXPECTED);
    if (snap && !snap_parse(snap, &snap_mm))
        return bad_value(err, "snap", snap, SNAP_EXPECTED);
    if (name && !plan_name_valid(name))
        return error_set(err, ERROR_USAGE, TEXT_APP_BAD_PLAN_NAME,
                         ARG_INTEGER("bytes", PLAN_NAME_MAX_BYTES));
    struct priority_order order;
    if (priority && !priority_parse(priority, &order, err))
        return false;
    const char *author = getenv("USER");
    request->name = name ? name : hazard_name(request->hazard);
    request->author = author && utf8_valid(author, strlen(author)) ? author : "";
    request->reaction_ms = reaction_ms;
    request->snap_mm = snap_mm;
    request->population_state = option_value(invocation, "state");
    request->area_code = option_value(invocation, "area");
    request->priority = priority ? priority : PRIORITY_DEFAULT;
    request->replace = option_value(invocation, "replace") != NULL;
    return true;
}

bool run_plan_shelters(struct invocation *invocation, struct error *err)
{
    struct plan_request request = {0};
    struct acting acting;
    if (!read_request(invocation, &request, err) ||
        !acting_begin(invocation, ENGINE_WRITE, &acting, err))
        return false;
    struct plan_view view;
    struct plan_timings timings;
    request.actor = acting.actor;
    bool ok = app_plan_shelters(acting.engine, &request, invocation->progress, acting.arena, &view,
                                &timings, err);
    if (ok)
        print_plan(invocation, &view, &timings);
    acting_end(&acting);
    return ok;
}

bool run_check(struct invocation *invocation, struct error *err)
{
    struct city *city;
    if (!city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    struct arena *arena = arena_new();
    struct plan_view view;
    bool ok = app_load_plan(city, invocation->arguments[0], arena, &view, err);
    struct shelter_verdict verdict;
    ok = ok && shelter_check(&view.problem, &view.plan.allocation, &view.plan.figures,
                             view.areas.count > 0 ? &view.areas : NULL, invocation->progress, arena,
                             &verdict, err);
    if (ok) {
        print_verdict(invocation, &view, &verdict);
        if (!verdict.valid)
            invocation->exit_code = EXIT_NO;
    }
    city_close(city);
    arena_free(arena);
    return ok;
}
