/* SPDX-License-Identifier: Apache-2.0 */
#include "app/export.h"
#include "publish/geojson_writer.h"
#include "serve/routes.h"

/* The sites of the city that a plan leaves out, and why. */

static void add_site(struct json_writer *json, const struct call *call,
                     const struct desk_plan *shown, const struct site_record *record,
                     enum site_exclusion reason)
{
    bool is_openable = site_is_openable(record, shown->view.problem.hazard);
    geojson_feature(json);
    geojson_point(json, record->entrances[0].point);
    json_key(json, "properties"), json_open_object(json);
    json_put_text(json, "key", record->key);
    json_put_text(json, "name", record->name ? record->name : "");
    json_put_text(json, "function", site_function_name(record->function));
    json_put_integer(json, "places", record->places);
    json_put_text(json, "reason", site_exclusion_name(reason));
    json_put_text(json, "why", text_get(call->language, site_exclusion_text(reason)));
    json_put_bool(json, "is_openable", is_openable);
    if (is_openable)
        json_put_integer(json, "places_opened", site_usable_places(record));
    json_close(json);
    geojson_end_feature(json);
}

static void write_left_out(const struct call *call, const struct desk_plan *shown)
{
    const struct plan_view *view = &shown->view;
    const struct published_plan published = app_published_plan(view);
    struct json_writer json = geojson_begin(&call->answer->body, &published, AUDIENCE_INTERNAL);
    for (uint32_t r = 0; r < view->sites.count; r++) {
        enum site_exclusion reason = (enum site_exclusion)view->site_use.of_record[r];
        if (reason != SITE_USED)
            add_site(&json, call, shown, &view->sites.records[r], reason);
    }
    geojson_end(&json);
}

bool api_left_out(struct call *call, struct error *err)
{
    return api_answer_part(call, write_left_out, false, err);
}
