/* SPDX-License-Identifier: Apache-2.0 */
#include "app/compare.h"

static bool find_changed(struct city *city, const struct shelter_plan *plan, word_set *ret_changed,
                         struct error *err)
{
    struct city_inputs now;
    if (!city_input_hashes(city, plan->problem->hazard, &now, err))
        return false;
    *ret_changed = (word_set)!hash_equal(plan->roads_hash, now.roads) << INPUT_ROADS |
                   (word_set)!hash_equal(plan->people_hash, now.people) << INPUT_PEOPLE |
                   (word_set)!hash_equal(plan->sites_hash, now.sites) << INPUT_SITES |
                   (word_set)!hash_equal(plan->areas_hash, now.areas) << INPUT_AREAS |
                   (word_set)!hash_equal(plan->hazards_hash, now.hazards) << INPUT_HAZARDS;
    return true;
}

bool app_compare_plans(struct city *city, const char *before, const char *after,
                       struct arena *arena, struct compared_plans *ret_compared, struct error *err)
{
    struct compared_plans compared;
    if (!city_get_plan(city, before, arena, &compared.before, err) ||
        !city_get_plan(city, after, arena, &compared.after, err) ||
        !find_changed(city, &compared.before, &compared.changed_before, err) ||
        !find_changed(city, &compared.after, &compared.changed_after, err))
        return false;
    compared.difference = plan_compare(&compared.before, &compared.after, arena);
    *ret_compared = compared;
    return true;
}

static void add_plan(struct json_writer *json, const char *key, const struct shelter_plan *plan,
                     word_set changed)
{
    const struct shelter_figures *figures = &plan->figures;
    json_key(json, key), json_open_object(json);
    json_put_text(json, "name", plan->name);
    json_put_integer(json, "version", plan->version);
    json_put_text(json, "hazard", hazard_name(plan->problem->hazard));
    json_put_integer(json, "people", figures->people);
    json_put_integer(json, "placed", figures->placed);
    json_put_integer(json, "unplaced", figures->unplaced);
    json_put_integer(json, "places", figures->places);
    json_put_integer(json, "sites", figures->site_count);
    json_put_integer(json, "full_sites", figures->full_site_count);
    json_put_integer(json, "mean_walk_ms",
                     figures->placed > 0 ? figures->walk_person_ms / figures->placed : 0);
    json_put_integer(json, "p95_walk_ms", figures->p95_walk_ms);
    json_put_integer(json, "worst_walk_ms", figures->worst_walk_ms);
    json_put_integer(json, "assumes", plan->assumption_count);
    json_key(json, "changed_inputs"), json_open_array(json);
    for (int input = 0; input < INPUT_COUNT; input++)
        if (changed >> input & 1)
            json_add_text(json, plan_input_name((enum plan_input)input));
    json_close(json);
    json_close(json);
}

/* Places −1: the site is not in that plan. */
static void add_site(struct json_writer *json, const struct site_difference *site)
{
    const struct shelter_site *known = site->after ? site->after : site->before;
    json_open_object(json);
    json_put_text(json, "key", known->key);
    json_put_text(json, "name", known->name);
    json_put_integer(json, "places_before", site->before ? site->before->places : -1);
    json_put_integer(json, "places_after", site->after ? site->after->places : -1);
    json_put_integer(json, "people_before", site->people_before);
    json_put_integer(json, "people_after", site->people_after);
    json_close(json);
}

void app_add_compared(struct json_writer *json, const struct compared_plans *compared)
{
    const struct plan_difference *difference = &compared->difference;
    json_open_object(json);
    add_plan(json, "before", &compared->before, compared->changed_before);
    add_plan(json, "after", &compared->after, compared->changed_after);
    json_put_integer(json, "stay", difference->stay);
    json_put_integer(json, "move", difference->move);
    json_put_integer(json, "gain", difference->gain);
    json_put_integer(json, "lose", difference->lose);
    json_key(json, "sites"), json_open_array(json);
    for (uint32_t s = 0; s < difference->site_count; s++)
        add_site(json, &difference->sites[s]);
    json_close(json);
    json_close(json);
}
