/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/export.h"
#include "app/plans.h"
#include "base/json_writer.h"
#include "plan/assumption.h"
#include "plan/shelter_figures.h"
#include "plan/site_label.h"
#include "publish/geojson_writer.h"
#include "serve/routes.h"

/* A plan as the desk shows it: internal, with all its gaps. */

static const char *const reasons[] = {[UNPLACED_OFF_NETWORK] = "off_network",
                                      [UNPLACED_NOTHING_WITHIN] = "nothing_within",
                                      [UNPLACED_ALL_FULL] = "all_full"};

void api_add_limit(struct json_writer *json, const struct walk_limit *limit)
{
    static const char *const kinds[] = {
        [WALK_LIMIT_TIME] = "time", [WALK_LIMIT_LENGTH] = "length", [WALK_LIMIT_NONE] = "none"};
    json_key(json, "limit"), json_open_object(json);
    json_put_text(json, "kind", kinds[limit->kind]);
    json_put_integer(json, "value", limit->value);
    json_close(json);
}

static void add_counts(struct json_writer *json, const struct shelter_figures *figures)
{
    json_put_integer(json, "people", figures->people);
    json_put_integer(json, "placed", figures->placed);
    json_put_integer(json, "unplaced", figures->unplaced);
    json_put_integer(json, "off_network", figures->off_network);
    json_put_integer(json, "nothing_within", figures->nothing_within);
    json_put_integer(json, "all_full", figures->all_full);
    json_put_integer(json, "places", figures->places);
    json_put_integer(json, "sites", figures->site_count);
    json_put_integer(json, "full_sites", figures->full_site_count);
    json_put_integer(json, "slow_in_time", figures->slow_in_time);
}

static void add_walks(struct json_writer *json, const struct shelter_figures *figures)
{
    json_key(json, "baseline"), json_open_object(json);
    json_put_integer(json, "set_out", figures->nearest_set_out);
    json_put_integer(json, "turned_away", figures->nearest_turned_away);
    json_close(json);
    json_key(json, "walk"), json_open_object(json);
    json_put_integer(json, "mean_ms",
                     figures->placed > 0 ? figures->walk_person_ms / figures->placed : 0);
    json_put_integer(json, "p95_ms", figures->p95_walk_ms);
    json_put_integer(json, "worst_ms", figures->worst_walk_ms);
    json_close(json);
    json_key(json, "minutes"), json_open_array(json);
    for (int m = 0; m < MINUTE_CLASS_COUNT; m++)
        json_add_integer(json, figures->minute_people[m]);
    json_close(json);
}

static void add_worst_area(struct json_writer *json, const struct shelter_figures *figures)
{
    json_key(json, "worst_area");
    if (!figures->worst_area_code) {
        json_add_null(json);
        return;
    }
    json_open_object(json);
    json_put_text(json, "code", figures->worst_area_code);
    json_put_text(json, "name", figures->worst_area_name);
    json_put_integer(json, "people", figures->worst_area_people);
    json_put_integer(json, "unplaced", figures->worst_area_unplaced);
    json_close(json);
}

/* What the site is called in the language of the call. */
static void put_label(struct json_writer *json, const struct call *call,
                      const struct shelter_site *site)
{
    struct buffer label = {0};
    site_label_write(&label, call->language, site);
    json_put_text(json, "name", buffer_text(&label));
    buffer_free(&label);
}

static void add_gains(struct json_writer *json, const struct call *call,
                      const struct shelter_plan *plan)
{
    json_key(json, "gains"), json_open_array(json);
    for (uint32_t g = 0; g < plan->gain_count; g++) {
        const struct shelter_gain *gain = &plan->gains[g];
        json_open_object(json);
        json_key(json, "lon"), json_add_decimal(json, gain->point.lon_e7, 7);
        json_key(json, "lat"), json_add_decimal(json, gain->point.lat_e7, 7);
        const struct shelter_site *site =
            gain->site == NO_SITE ? NULL : &plan->problem->sites[gain->site];
        if (site)
            put_label(json, call, site);
        else
            json_put_text(json, "name", gain->name);
        json_put_text(json, "site", site ? site->key : NULL);
        json_put_integer(json, "places", gain->places);
        json_put_integer(json, "more_people", gain->more_people);
        json_put_integer(json, "less_walk_ms", gain->less_walk_ms);
        json_close(json);
    }
    json_close(json);
}

static void add_zones(struct json_writer *json, const struct shelter_plan *plan)
{
    json_key(json, "zones"), json_open_array(json);
    for (uint32_t z = 0; z < plan->zone_count; z++) {
        const struct shelter_zone *zone = &plan->zones[z];
        json_open_object(json);
        json_put_integer(json, "people", zone->people);
        json_put_integer(json, "places", zone->places);
        json_key(json, "sites"), json_open_array(json);
        for (uint32_t s = 0; s < zone->site_count; s++)
            json_add_text(json, plan->problem->sites[zone->sites[s]].key);
        json_close(json);
        json_close(json);
    }
    json_close(json);
}

/* Of a plan that is shown as it is stored: what has changed since, and what cannot be told. */
static void add_outdated(struct json_writer *json, const struct desk_plan *shown)
{
    const struct plan_view *view = &shown->view;
    uint32_t lost = 0;
    for (uint32_t s = 0; s < view->problem.site_count; s++)
        lost += view->problem.sites[s].door_count == 0;
    json_put_bool(json, "outdated", shown->is_outdated);
    json_key(json, "changed"), json_open_array(json);
    for (int input = 0; input < INPUT_COUNT; input++)
        if (view->changed >> input & 1)
            json_add_text(json, plan_input_name((enum plan_input)input));
    json_close(json);
    json_put_bool(json, "has_walks", shown->has_walks);
    json_put_integer(json, "sites_gone", lost);
}

static void write_plan(const struct call *call, const struct desk_plan *shown)
{
    const struct shelter_plan *plan = &shown->view.plan;
    const struct shelter_problem *problem = plan->problem;
    struct json_writer json = {.out = &call->answer->body};
    json_open_object(&json);
    json_put_text(&json, "name", plan->name);
    json_put_integer(&json, "version", plan->version);
    json_put_text(&json, "hazard", hazard_name(problem->hazard));
    json_put_bool(&json, "hazard_means_leaving", hazard_means_leaving(problem->hazard));
    api_add_limit(&json, &problem->limit);
    json_put_integer(&json, "reaction_ms", plan->reaction_ms);
    json_put_bool(&json, "is_estimated", app_published_plan(&shown->view).is_estimated);
    add_outdated(&json, shown);
    plan_assumptions_put(&json, plan->assumptions, plan->assumption_count);
    add_counts(&json, &plan->figures);
    add_walks(&json, &plan->figures);
    add_worst_area(&json, &plan->figures);
    add_gains(&json, call, plan);
    add_zones(&json, plan);
    json_close(&json);
}

static void add_properties(struct json_writer *json)
{
    json_key(json, "properties"), json_open_object(json);
}

/* NULL: it is not known any more. */
static const char *function_of(const struct published_plan *published, uint32_t site)
{
    uint32_t record = published->record_of_site[site];
    return record == NO_SITE ? NULL
                             : site_function_name(published->sites->records[record].function);
}

/* Where its doors let in fewer than it has places for: all of them. A what-if of other places says
 * nothing of doors. */
static void put_places_all(struct json_writer *json, const struct published_plan *published,
                           uint32_t site)
{
    uint32_t r = published->record_of_site[site];
    const struct site_record *record = r == NO_SITE ? NULL : &published->sites->records[r];
    int32_t places = published->plan->problem->sites[site].places;
    if (record && record->places > places && places == site_usable_places(record))
        json_put_integer(json, "places_all", record->places);
}

/* Of an outdated plan: a site that it would not use now, and why. */
static void put_unused_now(struct json_writer *json, const struct call *call,
                           const struct desk_plan *shown, uint32_t site)
{
    const struct plan_view *view = &shown->view;
    uint32_t r = view->record_of_site[site];
    if (!shown->is_outdated || r == NO_SITE)
        return;
    enum site_exclusion reason = site_exclusion_of(&view->sites.records[r], view->problem.hazard);
    if (reason != SITE_USED)
        json_put_text(json, "unused_now", text_get(call->language, site_exclusion_text(reason)));
}

void api_write_shelters(const struct call *call, const struct desk_plan *shown)
{
    const struct shelter_plan *plan = &shown->view.plan;
    const struct shelter_problem *problem = plan->problem;
    const struct published_plan published = app_published_plan(&shown->view);
    struct json_writer json = geojson_begin(&call->answer->body, &published, AUDIENCE_INTERNAL);
    for (uint32_t s = 0; s < problem->site_count; s++) {
        const struct shelter_site *site = &problem->sites[s];
        const struct desk_load *load = &shown->loads[s];
        const struct shelter_price *price = &plan->allocation.prices[s];
        if (site->door_count == 0 || site->places == 0)
            continue; /* where it stood is not known any more; or a what-if has closed it */
        geojson_feature(&json);
        geojson_point(&json, problem->doors[site->first_door].point);
        add_properties(&json);
        json_put_text(&json, "key", site->key);
        put_label(&json, call, site);
        json_put_text(&json, "function", function_of(&published, s));
        json_put_integer(&json, "places", site->places);
        put_places_all(&json, &published, s);
        put_unused_now(&json, call, shown, s);
        json_put_integer(&json, "people", load->people);
        json_put_bool(&json, "is_full", load->people >= site->places);
        json_put_integer(&json, "mean_walk_ms",
                         load->people > 0 ? load->walk_person_ms / load->people : 0);
        json_put_integer(&json, "worst_walk_ms", load->worst_walk_ms);
        json_put_bool(&json, "made_up", site->made_up);
        json_put_integer(&json, "more_people", price->rank > 0);
        json_put_integer(&json, "less_walk_ms", price->ms);
        json_close(&json);
        geojson_end_feature(&json);
    }
    geojson_end(&json);
}

/* Stretches of a chain along which about as many walk, as one line. */
void api_write_streets(const struct call *call, const struct desk_plan *shown)
{
    enum { PEOPLE_MIN = 10 };
    const struct network *network = shown->view.problem.network;
    const struct published_plan published = app_published_plan(&shown->view);
    const int64_t *people = shown->segment_people;
    uint32_t segments = shown->has_walks ? network->segment_count : 0;
    struct geo_point *points =
        ARENA_ARRAY(call->request->arena, struct geo_point, (size_t)segments + 1);
    struct json_writer json = geojson_begin(&call->answer->body, &published, AUDIENCE_INTERNAL);
    for (uint32_t s = 0; s < segments;) {
        uint32_t first = s, count = 0;
        points[count++] = network->node_point[network->segment_from[s]];
        do
            points[count++] = network->node_point[network->segment_to[s++]];
        while (s < segments && people[s] == people[first] &&
               network->segment_chain[s] == network->segment_chain[first]);
        if (people[first] < PEOPLE_MIN)
            continue;
        const struct street_line line = {count, points};
        geojson_feature(&json);
        geojson_lines(&json, &line, 1);
        add_properties(&json);
        json_put_integer(&json, "people", people[first]);
        json_close(&json);
        geojson_end_feature(&json);
    }
    geojson_end(&json);
}

/* NULL: it is not known any more. */
static const char *reason_of(const struct desk_plan *shown, uint32_t group)
{
    if (!shown->has_walks)
        return NULL;
    return reasons[shelter_unplaced_reason(&shown->view.problem, &shown->solution.pairs, group)];
}

void api_write_gaps(const struct call *call, const struct desk_plan *shown)
{
    const struct shelter_plan *plan = &shown->view.plan;
    const struct shelter_problem *problem = plan->problem;
    const struct published_plan published = app_published_plan(&shown->view);
    const int32_t *unplaced = shelter_unplaced(problem, &plan->allocation, call->request->arena);
    struct json_writer json = geojson_begin(&call->answer->body, &published, AUDIENCE_INTERNAL);
    for (uint32_t g = 0; g < problem->group_count; g++) {
        if (unplaced[g] == 0)
            continue;
        geojson_feature(&json);
        geojson_point(&json, problem->groups[g].point);
        add_properties(&json);
        json_put_integer(&json, "people", unplaced[g]);
        json_put_text(&json, "reason", reason_of(shown, g));
        json_close(&json);
        geojson_end_feature(&json);
    }
    geojson_end(&json);
}

/* Who does not ask for it by name never gets a plan of other data than the city has. */
static bool wants_outdated(const struct call *call, bool *ret_wants, struct error *err)
{
    static const char *const words[] = {"yes", "no"};
    return call_query_word(call, "outdated", words, ret_wants, err);
}

bool api_answer_part(struct call *call, api_write_part *write, bool may_be_outdated,
                     struct error *err)
{
    struct desk *desk = call->serving->desk;
    const struct desk_city *city;
    const struct desk_plan *plan;
    bool as_stored;
    if (!wants_outdated(call, &as_stored, err) || !desk_begin(desk, &city, err))
        return false;
    as_stored = as_stored && may_be_outdated;
    bool ok = (as_stored ? desk_plan_as_stored : desk_plan)(desk, call->parameters[0], &plan, err);
    if (ok) {
        write(call, plan);
        desk_leave_plan(desk, plan);
    }
    desk_end(desk);
    return ok;
}

bool api_plan(struct call *call, struct error *err)
{
    return api_answer_part(call, write_plan, true, err);
}

bool api_shelters(struct call *call, struct error *err)
{
    return api_answer_part(call, api_write_shelters, true, err);
}

bool api_streets(struct call *call, struct error *err)
{
    return api_answer_part(call, api_write_streets, true, err);
}

bool api_gaps(struct call *call, struct error *err)
{
    return api_answer_part(call, api_write_gaps, true, err);
}

bool api_lead_times(struct call *call, struct error *err)
{
    struct desk *desk = call->serving->desk;
    const struct desk_city *city;
    const struct desk_plan *plan;
    struct lead_times times;
    if (!desk_begin(desk, &city, err))
        return false;
    bool ok = desk_plan(desk, call->parameters[0], &plan, err);
    if (ok) {
        ok = desk_lead_times(desk, plan, &times, err);
        struct json_writer json = {.out = &call->answer->body};
        if (ok)
            app_add_lead_times(&json, &plan->view, &times);
        desk_leave_plan(desk, plan);
    }
    desk_end(desk);
    return ok;
}

bool api_compare(struct call *call, struct error *err)
{
    struct desk *desk = call->serving->desk;
    const struct desk_city *city;
    struct compared_plans compared;
    struct json_writer json = {.out = &call->answer->body};
    if (!desk_begin(desk, &city, err))
        return false;
    bool ok = desk_compare(desk, call->parameters[0], call->parameters[1], call->request->arena,
                           &compared, err);
    if (ok)
        app_add_compared(&json, &compared);
    desk_end(desk);
    return ok;
}
