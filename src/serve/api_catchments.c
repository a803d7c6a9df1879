/* SPDX-License-Identifier: Apache-2.0 */
#include "app/export.h"
#include "publish/catchment_colours.h"
#include "publish/geojson_writer.h"
#include "serve/routes.h"

/* Which street goes to which shelter, to be drawn: what `export catchments` says more is left out.
 */
void api_write_catchments(const struct call *call, const struct desk_plan *shown)
{
    const struct shelter_plan *plan = &shown->view.plan;
    const struct shelter_problem *problem = plan->problem;
    const struct published_plan published = app_published_plan(&shown->view);
    struct arena *arena = call->request->arena;
    struct street_sections sections;
    street_sections_find(problem, &plan->allocation, arena, &sections);
    const uint8_t *colours = catchment_colours(&sections, problem->site_count, arena);
    struct json_writer json = geojson_begin(&call->answer->body, &published, AUDIENCE_INTERNAL);
    for (uint32_t s = 0; s < sections.count; s++) {
        const struct street_section *section = &sections.sections[s];
        bool has_site = section->site != NO_SITE;
        geojson_feature(&json);
        geojson_lines(&json, section->lines, section->line_count);
        json_key(&json, "properties"), json_open_object(&json);
        json_put_text(&json, "shelter", has_site ? problem->sites[section->site].key : NULL);
        if (has_site)
            json_put_integer(&json, "colour", colours[section->site]);
        json_put_text(&json, "street", section->street);
        json_put_integer(&json, "people", section->people);
        json_close(&json);
        geojson_end_feature(&json);
    }
    geojson_end(&json);
}

bool api_catchments(struct call *call, struct error *err)
{
    return api_answer_part(call, api_write_catchments, false, err);
}
