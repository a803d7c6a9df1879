/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/plan_parts.h"
#include "app/plans.h"
#include "plan/assumption.h"
#include "table/key_index.h"

/* A plan whose data has changed since it was made: what can still be told of it. */

static uint32_t find_changed(const struct shelter_plan *plan, const struct plan_data *now)
{
    uint32_t changed = 0;
    changed |= (uint32_t)!hash_equal(plan->roads_hash, now->roads_hash) << INPUT_ROADS;
    changed |= (uint32_t)!hash_equal(plan->people_hash, now->people_hash) << INPUT_PEOPLE;
    changed |= (uint32_t)!hash_equal(plan->sites_hash, now->sites_hash) << INPUT_SITES;
    changed |= (uint32_t)!hash_equal(plan->areas_hash, now->areas_hash) << INPUT_AREAS;
    changed |= (uint32_t)!hash_equal(plan->hazards_hash, now->hazards_hash) << INPUT_HAZARDS;
    return changed;
}

/* [stored->site_count] the record that the city has of each site now; NO_SITE: none. */
static const uint32_t *find_records(const struct shelter_problem *stored,
                                    const struct site_records *sites, struct arena *arena)
{
    struct key_index index = {.arena = arena};
    uint32_t *record_of_site = ARENA_ARRAY(arena, uint32_t, stored->site_count);
    for (uint32_t r = 0; r < sites->count; r++)
        key_index_add_text(&index, sites->records[r].key, r, NULL);
    for (uint32_t s = 0; s < stored->site_count; s++) {
        const char *key = stored->sites[s].key;
        if (!key_index_find(&index, key, strlen(key), &record_of_site[s]))
            record_of_site[s] = NO_SITE;
    }
    return record_of_site;
}

/* Where the city has it now; what is assumed to be new, where that is. */
static bool find_point(const struct plan_view *view, uint32_t site, struct geo_point *ret_point)
{
    const struct shelter_plan *plan = &view->plan;
    uint32_t record = view->record_of_site[site];
    if (record != NO_SITE)
        *ret_point = view->sites.records[record].entrances[0].point;
    for (uint32_t a = 0; record == NO_SITE && a < plan->assumption_count; a++) {
        if (plan->assumptions[a].kind != ASSUME_ADD ||
            strcmp(plan->assumptions[a].key, plan->problem->sites[site].key) != 0)
            continue;
        *ret_point = plan->assumptions[a].point;
        return true;
    }
    return record != NO_SITE;
}

/* Without a network: points alone. */
static void place_sites(const struct shelter_problem *stored, struct plan_view *view,
                        struct arena *arena)
{
    struct shelter_site *sites = ARENA_ARRAY(arena, struct shelter_site, stored->site_count);
    struct shelter_door *doors = ARENA_ARRAY(arena, struct shelter_door, stored->site_count);
    view->problem = *stored;
    for (uint32_t s = 0; s < stored->site_count; s++) {
        struct shelter_door *door = &doors[view->problem.door_count];
        sites[s] = stored->sites[s];
        sites[s].first_door = view->problem.door_count;
        sites[s].door_count = find_point(view, s, &door->point);
        door->at.segment = NO_SEGMENT;
        view->problem.door_count += sites[s].door_count;
    }
    view->problem.sites = sites;
    view->problem.doors = doors;
}

/* The sites of the plan as it had them, where the city has them now. */
static struct site_records sites_of_then(const struct shelter_problem *stored,
                                         const struct plan_view *view, struct arena *arena)
{
    struct site_records then = {.records =
                                    ARENA_ARRAY(arena, struct site_record, stored->site_count)};
    for (uint32_t s = 0; s < stored->site_count; s++) {
        struct site_record *record = &then.records[then.count++];
        *record = view->sites.records[view->record_of_site[s]];
        record->name = stored->sites[s].name;
        record->places = stored->sites[s].places;
        record->made_up = stored->sites[s].made_up;
        record->function = FUNCTION_PERSONNEL_SHELTER;
        record->access = ACCESS_PUBLIC;
        record->state = STATE_USABLE;
        record->suitable[stored->hazard] = SUITABILITY_YES;
    }
    return then;
}

/* Is everybody's walk, found again, as long as it is stored? */
static bool has_walks_of_then(const struct shelter_allocation *allocation,
                              const struct shelter_pairs *pairs)
{
    for (uint32_t p = 0; p < allocation->piece_count; p++) {
        const struct shelter_piece *piece = &allocation->pieces[p];
        bool is_same = false;
        for (uint32_t i = pairs->first[piece->group]; i < pairs->first[piece->group + 1]; i++)
            is_same =
                is_same || (pairs->site[i] == piece->site && pairs->walk_ms[i] == piece->walk_ms);
        if (!is_same)
            return false;
    }
    return true;
}

static bool has_all_records(const struct shelter_problem *stored, const uint32_t *record_of_site)
{
    for (uint32_t s = 0; s < stored->site_count; s++)
        if (record_of_site[s] == NO_SITE)
            return false;
    return true;
}

/* Where it does not come out as it was, nothing of it is given. */
static bool find_walks(const struct shelter_problem *stored, const struct plan_data *now,
                       const struct plan_view *view, struct arena *arena,
                       struct shelter_problem *ret_problem, struct shelter_pairs *ret_pairs)
{
    struct error ignored = {0};
    struct plan_data then = *now;
    struct plan_view built = {.plan = view->plan};
    if (view->changed != 1u << INPUT_SITES || view->plan.assumption_count > 0 ||
        stored->limit.kind == WALK_LIMIT_NONE || !has_all_records(stored, view->record_of_site))
        return false;
    then.sites = sites_of_then(stored, view, arena);
    if (!plan_build(&built, &then, stored->hazard, &stored->limit, arena, &ignored) ||
        !plan_is_same_problem(stored, &built.problem) ||
        !shelter_pairs_find(&built.problem, NULL, arena, ret_pairs, &ignored) ||
        !has_walks_of_then(&view->plan.allocation, ret_pairs))
        return false;
    *ret_problem = built.problem;
    return true;
}

bool app_load_outdated_plan(struct city *city, const char *name, struct arena *arena,
                            struct plan_view *ret_view, bool *ret_has_walks,
                            struct shelter_pairs *ret_pairs, struct error *err)
{
    struct plan_data now;
    struct plan_view *view = ret_view;
    *view = (struct plan_view){0};
    if (!city_get_plan(city, name, arena, &view->plan, err))
        return false;
    const struct shelter_problem *stored = view->plan.problem;
    if (!plan_data_load(city, stored->hazard, arena, &now, err) ||
        !plan_list_attributions(city, arena, view, err))
        return false;
    view->changed = find_changed(&view->plan, &now);
    view->sites = now.sites;
    view->areas = now.areas;
    view->record_of_site = find_records(stored, &now.sites, arena);
    for (uint32_t g = 0; g < stored->group_count; g++)
        view->inputs.estimate_total += stored->groups[g].estimated ? stored->groups[g].people : 0;
    *ret_has_walks = find_walks(stored, &now, view, arena, &view->problem, ret_pairs);
    if (!*ret_has_walks)
        place_sites(stored, view, arena);
    view->plan.problem = &view->problem;
    return true;
}
