/* SPDX-License-Identifier: Apache-2.0 */
#include "app/explain.h"
#include "publish/geojson_writer.h"
#include "serve/routes.h"

/* Why a place or a site is served as it is. */

/* Whoever asks about a place means people who could see it. */
enum { NEAR_MM = 2 * 1000 * 1000 };

static bool explain(const struct call *call, const struct desk_plan *plan,
                    struct explained *ret_explained, struct error *err)
{
    const char *at = http_query(call->request, "at"), *site = http_query(call->request, "site");
    struct arena *arena = call->request->arena;
    struct geo_point point;
    if ((at != NULL) == (site != NULL))
        return error_set(err, ERROR_INPUT, TEXT_SERVE_WHY_WHAT);
    if (site)
        return app_explain_site(&plan->view, &plan->solution, site, arena, ret_explained, err);
    if (!app_point_parse(at, &point)) {
        call_bad_value(err, "at", at, "10.7522,59.9139");
        return false;
    }
    return app_explain_point(&plan->view, &plan->solution, point, NEAR_MM, arena, ret_explained,
                             err);
}

static void add_route(struct json_writer *json, const struct shelter_problem *problem,
                      const struct explained_route *route)
{
    const struct shelter_piece *piece = &route->piece;
    geojson_feature(json);
    geojson_line(json, &(struct street_line){route->point_count, route->points});
    json_key(json, "properties"), json_open_object(json);
    json_put_text(json, "group", problem->groups[piece->group].key);
    json_put_text(json, "site", problem->sites[piece->site].key);
    json_put_integer(json, "people", piece->people);
    json_put_integer(json, "walk_ms", piece->walk_ms);
    json_close(json);
    geojson_end_feature(json);
}

static void write_explained(const struct call *call, const struct explained *explained)
{
    struct arena *arena = call->request->arena;
    struct sentences said = app_explain_say(explained, call->language, arena);
    struct explained_route *walks;
    uint32_t count = app_explain_routes(explained, arena, &walks);
    struct json_writer json = {.out = &call->answer->body};
    json_open_object(&json);
    json_put_text(&json, "kind", explained->is_site ? "site" : "people");
    json_key(&json, "sentences"), json_open_array(&json);
    for (uint32_t s = 0; s < said.count; s++)
        json_add_text(&json, said.items[s]);
    json_close(&json);
    json_key(&json, "routes"), json_open_object(&json);
    json_put_text(&json, "type", "FeatureCollection");
    json_key(&json, "features"), json_open_array(&json);
    for (uint32_t w = 0; w < count; w++)
        add_route(&json, &explained->view->problem, &walks[w]);
    json_close(&json);
    json_close(&json);
    json_close(&json);
}

bool api_write_why(const struct call *call, const struct desk_plan *shown, struct error *err)
{
    struct explained explained;
    if (!explain(call, shown, &explained, err))
        return false;
    write_explained(call, &explained);
    return true;
}

bool api_why(struct call *call, struct error *err)
{
    struct desk *desk = call->serving->desk;
    const struct desk_city *city;
    const struct desk_plan *plan;
    if (!desk_begin(desk, &city, err))
        return false;
    bool ok = desk_plan(desk, call->parameters[0], &plan, err);
    if (ok) {
        ok = api_write_why(call, plan, err);
        desk_leave_plan(desk, plan);
    }
    desk_end(desk);
    return ok;
}
