/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/catchments.h"

#include "publish/geojson_writer.h"
#include "publish/street_section.h"

static void put_shelter(struct json_writer *json, const struct shelter_problem *problem,
                        uint32_t number)
{
    const struct shelter_site *site = number == NO_SITE ? NULL : &problem->sites[number];
    const char *stay = hazard_means_leaving(problem->hazard) ? "leave" : "cover_in_place";
    json_put_text(json, "shelter", site ? site->key : NULL);
    json_put_text(json, "shelter_name", site ? site->name : NULL);
    json_key(json, "shelter_made_up");
    if (site)
        json_add_bool(json, site->made_up);
    else
        json_add_null(json);
    json_put_text(json, "instruction", site ? "shelter" : stay);
}

static void put_end(struct json_writer *json, const char *name, const char *short_name,
                    const struct street_end *end)
{
    json_put_text(json, name, end ? end->cross_street : NULL);
    json_key(json, short_name);
    if (end && end->cross_street)
        json_add_decimal(json, end->short_mm, 3);
    else
        json_add_null(json);
}

static void put_people(struct json_writer *json, const struct street_section *section,
                       enum audience audience)
{
    if (audience == AUDIENCE_INTERNAL) {
        json_put_integer(json, "people", section->people);
        json_put_integer(json, "elsewhere_people", section->elsewhere_people);
        return;
    }
    json_key(json, "people");
    if (section->people >= PUBLIC_PEOPLE_MIN)
        json_add_integer(json, section->people);
    else
        json_add_null(json);
}

static void put_properties(struct json_writer *json, const struct shelter_problem *problem,
                           const struct street_section *section, enum audience audience)
{
    json_key(json, "properties");
    json_open_object(json);
    put_shelter(json, problem, section->site);
    json_put_text(json, "street", section->street);
    put_end(json, "from", "from_short_m", section->end_count > 0 ? &section->ends[0] : NULL);
    put_end(json, "to", "to_short_m", section->end_count > 1 ? &section->ends[1] : NULL);
    json_key(json, "length_m");
    json_add_decimal(json, section->length_mm, 3);
    put_people(json, section, audience);
    json_put_bool(json, "estimated", section->estimated);
    if (section->site != NO_SITE) {
        json_key(json, "walk_least_s");
        json_add_decimal(json, section->least_walk_ms, 3);
        json_key(json, "walk_most_s");
        json_add_decimal(json, section->most_walk_ms, 3);
    }
    json_close(json);
}

void catchments_write_geojson(const struct published_plan *published, enum audience audience,
                              struct buffer *out, struct street_excess *ret_excess)
{
    struct arena *scratch = arena_new();
    const struct shelter_problem *problem = published->plan->problem;
    struct street_sections sections;
    street_sections_find(problem, &published->plan->allocation, scratch, &sections);
    *ret_excess = street_sections_excess(problem, &sections);
    struct json_writer json = geojson_begin(out, published, audience);
    for (uint32_t i = 0; i < sections.count; i++) {
        const struct street_section *section = &sections.sections[i];
        if (audience == AUDIENCE_PUBLIC &&
            (section->site == NO_SITE || !audience_sees_site(published, section->site, audience)))
            continue;
        geojson_feature(&json);
        geojson_lines(&json, section->lines, section->line_count);
        put_properties(&json, problem, section, audience);
        geojson_end_feature(&json);
    }
    geojson_end(&json);
    arena_free(scratch);
}
