/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "app/plan_shelters.h"
#include "base/utf8.h"
#include "cli/acting.h"
#include "cli/handlers.h"
#include "cli/print.h"

static bool read_limit(const char *text, struct walk_limit *ret_limit, struct error *err)
{
    *ret_limit = (struct walk_limit){0};
    if (text && strcmp(text, "none") == 0) {
        ret_limit->kind = WALK_LIMIT_NONE;
        return true;
    }
    if (text && parse_duration(text, &ret_limit->value)) {
        ret_limit->kind = WALK_LIMIT_TIME;
        return true;
    }
    if (text && parse_length(text, &ret_limit->value)) {
        ret_limit->kind = WALK_LIMIT_LENGTH;
        return true;
    }
    return bad_value(err, "within", text, "15min, 200m, none");
}

enum { PLAN_NAME_MAX_BYTES = 100 };

/* A name stands in lists, on pages and in commands: it must be seen as what it is. */
static bool is_plan_name(const char *name)
{
    return strlen(name) <= PLAN_NAME_MAX_BYTES && name[0] != '-' && utf8_is_plain_line(name);
}

static bool read_request(const struct invocation *invocation, struct plan_request *request,
                         struct error *err)
{
    int64_t reaction_ms = 120000, snap_mm = 500000;
    const char *reaction = option_value(invocation, "reaction");
    const char *snap = option_value(invocation, "snap");
    const char *name = option_value(invocation, "name");
    const char *priority = option_value(invocation, "priority");
    if (!parse_hazard(invocation, &request->hazard, err) ||
        !read_limit(option_value(invocation, "within"), &request->limit, err))
        return false;
    if (reaction && strcmp(reaction, "0") == 0)
        reaction_ms = 0;
    else if (reaction && (!parse_duration(reaction, &reaction_ms) || reaction_ms > 86400000))
        return bad_value(err, "reaction", reaction, "2min, 90s, 0");
    if (snap && (!parse_length(snap, &snap_mm) || snap_mm > 10000000))
        return bad_value(err, "snap", snap, "500m (10km)");
    if (name && !is_plan_name(name))
        return error_set(err, ERROR_USAGE, TEXT_APP_BAD_PLAN_NAME,
                         ARG_INTEGER("bytes", PLAN_NAME_MAX_BYTES));
    struct priority_order order;
    if (priority && !priority_parse(priority, &order, err))
        return false;
    const char *author = getenv("USER");
    request->name = name ? name : hazard_name(request->hazard);
    request->author = author && utf8_valid(author, strlen(author)) ? author : "";
    request->reaction_ms = (time_ms)reaction_ms;
    request->snap_mm = (int32_t)snap_mm;
    request->population_state = option_value(invocation, "state");
    request->area_code = option_value(invocation, "area");
    request->priority = priority ? priority : PRIORITY_DEFAULT;
    request->replace = option_value(invocation, "replace") != NULL;
    return true;
}

bool run_plan_shelters(struct invocation *invocation, struct error *err)
{
    struct plan_request request;
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
