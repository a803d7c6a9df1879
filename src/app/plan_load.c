/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/plan_parts.h"
#include "plan/assumption.h"

/* A stored plan with what it was made from. */

bool plan_data_load(struct city *city, enum hazard hazard, struct arena *arena,
                    struct plan_data *loaded, struct error *err)
{
    return city_get_roads(city, arena, &loaded->roads, &loaded->roads_hash, err) &&
           city_get_people(city, arena, &loaded->people, &loaded->estimate_total,
                           &loaded->people_hash, err) &&
           city_get_sites(city, arena, &loaded->sites, &loaded->sites_hash, err) &&
           city_get_areas(city, arena, &loaded->areas, &loaded->areas_hash, err) &&
           city_get_hazard(city, hazard, arena, &loaded->hazards, &loaded->hazards_hash, err);
}

static bool find_area(const struct area_records *areas, const char *code,
                      const struct geo_polygon **ret_polygon, struct error *err)
{
    *ret_polygon = NULL;
    if (!code)
        return true;
    for (uint32_t a = 0; a < areas->count; a++) {
        const struct area_record *area = &areas->records[a];
        if (strcmp(area->code, code) != 0)
            continue;
        if (area->polygon.ring_count == 0)
            return error_set(err, ERROR_CONFLICT, TEXT_APP_AREA_WITHOUT_POLYGON,
                             ARG_TEXT("code", code), ARG_TEXT("name", area->name));
        *ret_polygon = &area->polygon;
        return true;
    }
    return error_set(err, ERROR_NOT_FOUND, TEXT_APP_NO_SUCH_AREA, ARG_TEXT("code", code));
}

bool plan_build(struct plan_view *view, const struct plan_data *loaded, enum hazard hazard,
                const struct walk_limit *limit, struct arena *arena, struct error *err)
{
    struct geo_polygon *shut = ARENA_ARRAY(arena, struct geo_polygon, loaded->hazards.count);
    for (uint32_t h = 0; h < loaded->hazards.count; h++)
        shut[h] = loaded->hazards.records[h].polygon;
    view->sites = plan_assume_sites(&loaded->sites, hazard, view->plan.assumptions,
                                    view->plan.assumption_count, arena);
    view->areas = loaded->areas;
    struct people_records *people = ARENA_NEW(arena, struct people_records);
    struct road_records *roads = ARENA_NEW(arena, struct road_records);
    *people = loaded->people;
    *roads = loaded->roads;
    view->inputs = (struct shelter_inputs){
        .roads = roads,
        .people = people,
        .estimate_total = loaded->estimate_total,
        .sites = &view->sites,
        .shut = shut,
        .shut_count = loaded->hazards.count,
    };
    struct shelter_options options = {
        .hazard = hazard,
        .limit = *limit,
        .snap_mm = view->plan.snap_mm,
        .population_state = view->plan.population_state,
    };
    if (!find_area(&loaded->areas, view->plan.area_code, &view->inputs.area, err) ||
        !priority_parse(view->plan.priority, &options.priority, err))
        return false;
    return shelter_problem_build(&view->inputs, &options, arena, &view->problem, &view->site_use,
                                 &view->record_of_site, err) &&
           plan_assume_blocks(&view->problem, view->plan.assumptions, view->plan.assumption_count,
                              arena, err);
}

bool plan_list_attributions(struct city *city, struct arena *arena, struct plan_view *view,
                            struct error *err)
{
    struct city_source *sources;
    uint32_t count;
    if (!city_list_sources(city, arena, &sources, &count, err))
        return false;
    const char **list = ARENA_ARRAY(arena, const char *, count);
    view->attribution_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        const char *text = sources[i].attribution;
        bool known = !text;
        for (uint32_t k = 0; !known && k < view->attribution_count; k++)
            known = strcmp(list[k], text) == 0;
        if (!known)
            list[view->attribution_count++] = text;
    }
    view->attributions = list;
    return true;
}

bool plan_refuse_changed(const char *plan, const struct hash *then, const struct hash *now,
                         enum text_id what, struct error *err)
{
    if (hash_equal(*then, *now))
        return true;
    return error_set(err, ERROR_CONFLICT, TEXT_APP_INPUTS_CHANGED, ARG_TEXT("plan", plan),
                     ARG_NAME("what", what));
}

bool plan_check_inputs(const struct shelter_plan *plan, const struct plan_data *loaded,
                       struct error *err)
{
    const char *name = plan->name;
    return plan_refuse_changed(name, &plan->roads_hash, &loaded->roads_hash, TEXT_APP_WHAT_ROADS,
                               err) &&
           plan_refuse_changed(name, &plan->people_hash, &loaded->people_hash, TEXT_APP_WHAT_PEOPLE,
                               err) &&
           plan_refuse_changed(name, &plan->sites_hash, &loaded->sites_hash, TEXT_APP_WHAT_SITES,
                               err) &&
           plan_refuse_changed(name, &plan->areas_hash, &loaded->areas_hash, TEXT_APP_WHAT_AREAS,
                               err) &&
           plan_refuse_changed(name, &plan->hazards_hash, &loaded->hazards_hash,
                               TEXT_APP_WHAT_HAZARDS, err);
}

bool plan_is_same_problem(const struct shelter_problem *stored, const struct shelter_problem *built)
{
    if (stored->group_count != built->group_count || stored->site_count != built->site_count)
        return false;
    for (uint32_t g = 0; g < built->group_count; g++) {
        const struct shelter_group *a = &stored->groups[g], *b = &built->groups[g];
        if (strcmp(a->key, b->key) != 0 || a->people != b->people || a->rank != b->rank ||
            a->point.lon_e7 != b->point.lon_e7 || a->point.lat_e7 != b->point.lat_e7)
            return false;
    }
    for (uint32_t s = 0; s < built->site_count; s++) {
        const struct shelter_site *a = &stored->sites[s], *b = &built->sites[s];
        if (strcmp(a->key, b->key) != 0 || a->places != b->places)
            return false;
    }
    return true;
}

bool app_load_plan(struct city *city, const char *name, struct arena *arena,
                   struct plan_view *ret_view, struct error *err)
{
    struct plan_data loaded;
    struct plan_view *view = ret_view;
    *view = (struct plan_view){0};
    if (!city_get_plan(city, name, arena, &view->plan, err))
        return false;
    const struct shelter_problem *stored = view->plan.problem;
    if (!plan_data_load(city, stored->hazard, arena, &loaded, err) ||
        !plan_check_inputs(&view->plan, &loaded, err) ||
        !plan_build(view, &loaded, stored->hazard, &stored->limit, arena, err) ||
        !plan_list_attributions(city, arena, view, err))
        return false;
    if (!plan_is_same_problem(stored, &view->problem))
        return error_set(err, ERROR_CONFLICT, TEXT_APP_INPUTS_CHANGED, ARG_TEXT("plan", name),
                         ARG_NAME("what", TEXT_APP_WHAT_MODEL));
    view->plan.problem = &view->problem;
    return true;
}

bool app_solve_again(const struct plan_view *view, const struct progress *progress,
                     struct arena *arena, struct shelter_solution *ret_solution, struct error *err)
{
    return shelter_solve(&view->problem, progress, arena, ret_solution, err);
}
