/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/routes.h"
#include "serve/whatif_body.h"
#include "serve/whatif_json.h"

/* What if sites, streets or the limit were otherwise. */

static bool answer_changes(struct call *call, const struct whatif_change *changes, uint32_t count,
                           struct error *err)
{
    struct desk *desk = call->serving->desk;
    const struct desk_city *city;
    const struct desk_plan *plan;
    struct whatif_answer answer;
    if (!desk_begin(desk, &city, err))
        return false;
    bool ok = desk_plan(desk, call->parameters[0], &plan, err);
    if (ok) {
        struct json_writer json = {.out = &call->answer->body};
        ok = whatif_ask(plan->whatif, changes, count, call->request->arena, &answer, err);
        if (ok)
            whatif_write_json(&json, &answer);
        desk_leave_plan(desk, plan);
    }
    desk_end(desk);
    return ok;
}

bool api_whatif(struct call *call, struct error *err)
{
    const struct http_request *request = call->request;
    struct whatif_change *changes;
    uint32_t count;
    return whatif_body_read(request->body, request->body_size, request->arena, &changes, &count,
                            err) &&
           answer_changes(call, changes, count, err);
}
