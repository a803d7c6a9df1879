/* SPDX-License-Identifier: Apache-2.0 */
#include "app/explain.h"
#include "serve/routes.h"
#include "serve/whatif_body.h"
#include "serve/whatif_json.h"

/* What if sites, streets or the limit were otherwise. */

struct asked {
    struct whatif_change *changes;
    uint32_t count;
};

static bool read_changes(const struct call *call, struct asked *ret_asked, struct error *err)
{
    const struct http_request *request = call->request;
    return whatif_body_read(request->body, request->body_size, request->arena, &ret_asked->changes,
                            &ret_asked->count, err);
}

/* Of the plan that the path names. */
typedef bool answer_of_plan(struct call *call, const struct desk_plan *plan,
                            const struct asked *asked, struct error *err);

static bool answer_changes(struct call *call, answer_of_plan *answer, struct error *err)
{
    struct desk *desk = call->serving->desk;
    const struct desk_city *city;
    const struct desk_plan *plan;
    struct asked asked;
    if (!read_changes(call, &asked, err) || !desk_begin(desk, &city, err))
        return false;
    bool ok = desk_plan(desk, call->parameters[0], &plan, err);
    if (ok) {
        ok = answer(call, plan, &asked, err);
        desk_leave_plan(desk, plan);
    }
    desk_end(desk);
    return ok;
}

static bool answer_figures(struct call *call, const struct desk_plan *plan,
                           const struct asked *asked, struct error *err)
{
    struct whatif_answer answer;
    struct json_writer json = {.out = &call->answer->body};
    if (!whatif_ask(plan->whatif, asked->changes, asked->count, call->request->arena, &answer, err))
        return false;
    whatif_write_json(&json, &answer);
    return true;
}

/* `has_walks`: who walks where is part of it. */
static bool answer_part(struct call *call, const struct desk_plan *plan, const struct asked *asked,
                        api_write_part *write, bool has_walks, struct error *err)
{
    struct desk_whatif whatif;
    if (!desk_look_at_whatif(plan, asked->changes, asked->count, call->request->arena, &whatif,
                             err))
        return false;
    if (has_walks)
        desk_count_walks(&whatif, call->request->arena);
    write(call, &whatif.shown);
    desk_leave_whatif(&whatif);
    return true;
}

static bool answer_shelters(struct call *call, const struct desk_plan *plan,
                            const struct asked *asked, struct error *err)
{
    return answer_part(call, plan, asked, api_write_shelters, false, err);
}

static bool answer_streets(struct call *call, const struct desk_plan *plan,
                           const struct asked *asked, struct error *err)
{
    return answer_part(call, plan, asked, api_write_streets, true, err);
}

static bool answer_gaps(struct call *call, const struct desk_plan *plan, const struct asked *asked,
                        struct error *err)
{
    return answer_part(call, plan, asked, api_write_gaps, false, err);
}

static bool answer_catchments(struct call *call, const struct desk_plan *plan,
                              const struct asked *asked, struct error *err)
{
    return answer_part(call, plan, asked, api_write_catchments, false, err);
}

static bool answer_why(struct call *call, const struct desk_plan *plan, const struct asked *asked,
                       struct error *err)
{
    struct desk_whatif whatif;
    if (!desk_look_at_whatif(plan, asked->changes, asked->count, call->request->arena, &whatif,
                             err))
        return false;
    bool ok = api_write_why(call, &whatif.shown, err);
    desk_leave_whatif(&whatif);
    return ok;
}

static bool answer_street(struct call *call, const struct desk_plan *plan, struct error *err)
{
    const char *at = http_query(call->request, "at");
    struct geo_point point;
    struct whatif_street street;
    if (!at || !app_point_parse(at, &point)) {
        call_bad_value(err, "at", at ? at : "", "10.7522,59.9139");
        return false;
    }
    if (!whatif_street_at(plan->whatif, point, call->request->arena, &street, err))
        return false;
    struct json_writer json = {.out = &call->answer->body};
    json_open_object(&json);
    json_put_text(&json, "street", street.name);
    whatif_put_line(&json, &street);
    json_close(&json);
    return true;
}

/* Which street a click means, before it is blocked. */
bool api_street(struct call *call, struct error *err)
{
    struct desk *desk = call->serving->desk;
    const struct desk_city *city;
    const struct desk_plan *plan;
    if (!desk_begin(desk, &city, err))
        return false;
    bool ok = desk_plan(desk, call->parameters[0], &plan, err);
    if (ok) {
        ok = answer_street(call, plan, err);
        desk_leave_plan(desk, plan);
    }
    desk_end(desk);
    return ok;
}

bool api_whatif(struct call *call, struct error *err)
{
    return answer_changes(call, answer_figures, err);
}

bool api_whatif_shelters(struct call *call, struct error *err)
{
    return answer_changes(call, answer_shelters, err);
}

bool api_whatif_streets(struct call *call, struct error *err)
{
    return answer_changes(call, answer_streets, err);
}

bool api_whatif_gaps(struct call *call, struct error *err)
{
    return answer_changes(call, answer_gaps, err);
}

bool api_whatif_catchments(struct call *call, struct error *err)
{
    return answer_changes(call, answer_catchments, err);
}

bool api_whatif_why(struct call *call, struct error *err)
{
    return answer_changes(call, answer_why, err);
}
