/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/print.h"

#include "app/explain.h"
#include "plan/demand.h"
#include "plan/site_label.h"

void write_limit(struct buffer *out, enum language language, const struct walk_limit *limit)
{
    if (limit->kind == WALK_LIMIT_NONE)
        text_write(out, language, TEXT_CLI_NO_LIMIT);
    else
        text_write(out, language, TEXT_CLI_LIMIT,
                   limit->kind == WALK_LIMIT_TIME ? ARG_DURATION("limit", limit->value)
                                                  : ARG_LENGTH("limit", limit->value));
}

static int64_t permille(int64_t part, int64_t whole)
{
    return whole > 0 ? (part * 1000 + whole / 2) / whole : 0;
}

static void json_us(struct json_writer *json, const char *key, int64_t us)
{
    json_key(json, key);
    json_add_decimal(json, us, 3);
}

static void json_gains(struct json_writer *json, const struct shelter_plan *plan)
{
    json_key(json, "gains");
    json_open_array(json);
    for (uint32_t i = 0; i < plan->gain_count; i++) {
        const struct shelter_gain *gain = &plan->gains[i];
        json_open_object(json);
        json_key(json, "site");
        json_add_text(json, gain->site == NO_SITE ? NULL : plan->problem->sites[gain->site].key);
        json_put_text(json, "name", gain->name);
        json_key(json, "lon"), json_add_decimal(json, gain->point.lon_e7, 7);
        json_key(json, "lat"), json_add_decimal(json, gain->point.lat_e7, 7);
        json_put_integer(json, "places", gain->places);
        json_put_integer(json, "more_people", gain->more_people);
        json_put_integer(json, "less_walk_ms", gain->less_walk_ms);
        json_close(json);
    }
    json_close(json);
    json_put_bool(json, "gains_proven", plan->gains_proven);
}

static void json_zones(struct json_writer *json, const struct shelter_plan *plan)
{
    json_key(json, "shortage_zones");
    json_open_array(json);
    for (uint32_t i = 0; i < plan->zone_count; i++) {
        json_open_object(json);
        json_put_integer(json, "people", plan->zones[i].people);
        json_put_integer(json, "places", plan->zones[i].places);
        json_put_integer(json, "sites", plan->zones[i].site_count);
        json_close(json);
    }
    json_close(json);
}

static void json_site_use(struct json_writer *json, const struct site_use *use)
{
    json_key(json, "sites_not_used");
    json_open_object(json);
    for (int e = SITE_USED + 1; e < SITE_EXCLUSION_COUNT; e++)
        if (use->count[e] > 0)
            json_put_integer(json, site_exclusion_name((enum site_exclusion)e), use->count[e]);
    json_close(json);
}

/* Whom somebody has left out is in none of the figures. */
static void json_left_out(struct json_writer *json, const struct plan_view *view)
{
    uint32_t groups;
    json_put_integer(json, "left_out",
                     demand_left_out(view->inputs.people, view->plan.population_state, &groups));
}

static void json_figures(struct json_writer *json, const struct shelter_figures *figures)
{
    json_put_integer(json, "people", figures->people);
    json_put_integer(json, "placed", figures->placed);
    json_put_integer(json, "unplaced", figures->unplaced);
    json_put_integer(json, "off_network", figures->off_network);
    json_put_integer(json, "nothing_within", figures->nothing_within);
    json_put_integer(json, "all_full", figures->all_full);
    json_put_integer(json, "outside", figures->outside);
    json_put_integer(json, "places", figures->places);
    json_put_integer(json, "sites", figures->site_count);
    json_put_integer(json, "full_sites", figures->full_site_count);
    json_put_integer(json, "pairs", (int64_t)figures->pair_count);
    json_put_integer(json, "walk_person_ms", figures->walk_person_ms);
    json_put_integer(json, "worst_walk_ms", figures->worst_walk_ms);
    json_put_integer(json, "p95_walk_ms", figures->p95_walk_ms);
    json_put_integer(json, "split_groups", figures->split_groups);
    json_put_integer(json, "slow_in_time", figures->slow_in_time);
    if (figures->circle_covered >= 0)
        json_put_integer(json, "circle_covered", figures->circle_covered);
    json_put_integer(json, "gap", 0); /* shelter_solve returns with no other */
    json_key(json, "nearest");
    json_open_object(json);
    json_put_integer(json, "set_out", figures->nearest_set_out);
    json_put_integer(json, "turned_away", figures->nearest_turned_away);
    json_close(json);
}

static void print_plan_json(struct invocation *invocation, const struct plan_view *view,
                            const struct plan_timings *timings)
{
    const struct shelter_plan *plan = &view->plan;
    struct json_writer json = {.out = invocation->out};
    char hex[HASH_HEX_SIZE];
    hash_to_hex(plan->content_hash, hex);
    json_open_object(&json);
    json_put_text(&json, "plan", plan->name);
    json_put_integer(&json, "version", plan->version);
    json_put_text(&json, "hazard", hazard_name(plan->problem->hazard));
    json_put_text(&json, "content_hash", hex);
    json_figures(&json, &plan->figures);
    if (plan->figures.worst_area_code) {
        json_key(&json, "worst_area");
        json_open_object(&json);
        json_put_text(&json, "code", plan->figures.worst_area_code);
        json_put_text(&json, "name", plan->figures.worst_area_name);
        json_put_integer(&json, "people", plan->figures.worst_area_people);
        json_put_integer(&json, "unplaced", plan->figures.worst_area_unplaced);
        json_close(&json);
    }
    json_key(&json, "minutes");
    json_open_array(&json);
    for (int i = 0; i < MINUTE_CLASS_COUNT; i++)
        json_add_integer(&json, plan->figures.minute_people[i]);
    json_close(&json);
    json_gains(&json, plan);
    json_zones(&json, plan);
    json_site_use(&json, &view->site_use);
    json_left_out(&json, view);
    if (timings) {
        json_us(&json, "load_ms", timings->load_us);
        json_us(&json, "build_ms", timings->build_us);
        json_us(&json, "pairs_ms", timings->pairs_us);
        json_us(&json, "solve_ms", timings->solve_us);
        json_us(&json, "gains_ms", timings->gains_us);
        json_us(&json, "store_ms", timings->store_us);
        json_us(&json, "total_ms", timings->total_us);
    }
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

struct text_arg people_arg(const struct plan_view *view, const char *name, int64_t people)
{
    return app_people_arg(view, name, people);
}

static void print_head(struct invocation *invocation, const struct plan_view *view)
{
    const struct shelter_plan *plan = &view->plan;
    struct buffer limit = {0};
    write_limit(&limit, invocation->language, &plan->problem->limit);
    say(invocation, TEXT_CLI_PLAN_HEAD, ARG_TEXT("name", plan->name),
        ARG_PLAIN("version", plan->version), ARG_NAME("hazard", hazard_text(plan->problem->hazard)),
        ARG_TEXT("limit", buffer_text(&limit)), ARG_DURATION("reaction", plan->reaction_ms),
        ARG_TEXT("state", plan->population_state), ARG_DATE("date", plan->created_at_ms));
    buffer_free(&limit);
}

static void print_headline(struct invocation *invocation, const struct plan_view *view)
{
    const struct shelter_figures *figures = &view->plan.figures;
    say(invocation, TEXT_CLI_PLAN_PLACED, people_arg(view, "placed", figures->placed),
        people_arg(view, "people", figures->people),
        ARG_PERMILLE("share", permille(figures->placed, figures->people)));
    say(invocation, TEXT_CLI_PLAN_UNPLACED, people_arg(view, "unplaced", figures->unplaced),
        people_arg(view, "off_network", figures->off_network),
        people_arg(view, "nothing_within", figures->nothing_within),
        people_arg(view, "all_full", figures->all_full));
    bool leave = hazard_means_leaving(view->problem.hazard);
    if (figures->unplaced > 0)
        say(invocation, leave ? TEXT_CLI_PLAN_INSTRUCTION_LEAVE : TEXT_CLI_PLAN_INSTRUCTION_COVER);
    say(invocation, TEXT_CLI_PLAN_NEAREST, people_arg(view, "set_out", figures->nearest_set_out),
        people_arg(view, "turned_away", figures->nearest_turned_away));
}

static void print_walks(struct invocation *invocation, const struct plan_view *view)
{
    const struct shelter_figures *figures = &view->plan.figures;
    int64_t placed = figures->placed > 0 ? figures->placed : 1;
    say(invocation, TEXT_CLI_PLAN_WALKS, ARG_DURATION("mean", figures->walk_person_ms / placed),
        ARG_DURATION("p95", figures->p95_walk_ms), ARG_DURATION("worst", figures->worst_walk_ms));
    if (view->problem.limit.kind != WALK_LIMIT_NONE)
        say(invocation, TEXT_CLI_PLAN_SLOW, people_arg(view, "people", figures->slow_in_time),
            people_arg(view, "placed", figures->placed));
    if (figures->circle_covered >= 0)
        say(invocation, TEXT_CLI_PLAN_CIRCLE, people_arg(view, "people", figures->circle_covered),
            ARG_PERMILLE("share", permille(figures->circle_covered, figures->people)));
    if (figures->worst_area_code && figures->worst_area_unplaced > 0)
        say(invocation, TEXT_CLI_PLAN_WORST_AREA, ARG_TEXT("area", figures->worst_area_name),
            people_arg(view, "unplaced", figures->worst_area_unplaced),
            people_arg(view, "people", figures->worst_area_people));
}

static void print_sites(struct invocation *invocation, const struct plan_view *view)
{
    const struct shelter_figures *figures = &view->plan.figures;
    say(invocation, TEXT_CLI_PLAN_SITES, ARG_INTEGER("sites", figures->site_count),
        ARG_INTEGER("places", figures->places), ARG_INTEGER("full", figures->full_site_count));
    for (int e = SITE_USED + 1; e < SITE_EXCLUSION_COUNT; e++)
        if (view->site_use.count[e] > 0)
            say(invocation, TEXT_CLI_PLAN_SITES_NOT_USED,
                ARG_INTEGER("sites", view->site_use.count[e]),
                ARG_NAME("reason", site_exclusion_text((enum site_exclusion)e)));
    for (uint32_t s = 0; s < view->problem.site_count; s++) {
        if (view->problem.sites[s].made_up) {
            say(invocation, TEXT_CLI_PLAN_MADE_UP);
            break;
        }
    }
}

static void print_left_out(struct invocation *invocation, const struct plan_view *view)
{
    uint32_t groups;
    int64_t people = demand_left_out(view->inputs.people, view->plan.population_state, &groups);
    if (groups > 0)
        say(invocation, TEXT_CLI_PLAN_LEFT_OUT, ARG_INTEGER("people", people),
            ARG_INTEGER("groups", groups));
}

/* "Town hall (shelter)", "Storgata, a new shelter at 10.75, 59.91" */
static void write_gain_place(struct buffer *out, enum language language,
                             const struct shelter_plan *plan, const struct shelter_gain *gain)
{
    if (gain->site != NO_SITE) {
        struct buffer label = {0};
        site_label_write(&label, language, &plan->problem->sites[gain->site]);
        text_write(out, language, TEXT_CLI_PLAN_GAIN_SITE, ARG_TEXT("name", buffer_text(&label)));
        buffer_free(&label);
        return;
    }
    bool has_street = gain->name && gain->name[0];
    text_write(out, language, has_street ? TEXT_CLI_PLAN_GAIN_NEW_STREET : TEXT_CLI_PLAN_GAIN_NEW,
               ARG_TEXT("name", has_street ? gain->name : ""),
               ARG_DEGREES("lon", gain->point.lon_e7), ARG_DEGREES("lat", gain->point.lat_e7));
}

static void print_help_most(struct invocation *invocation, const struct plan_view *view)
{
    enum { SHOWN = 3 };
    const struct shelter_plan *plan = &view->plan;
    int32_t places = 0;
    int shown = 0;
    for (uint32_t i = 0; i < plan->gain_count; i++) {
        const struct shelter_gain *gain = &plan->gains[i];
        shown = gain->places == places ? shown + 1 : 1;
        places = gain->places;
        if (shown > SHOWN)
            continue;
        if (shown == 1)
            say(invocation, TEXT_CLI_PLAN_GAIN_HEAD, ARG_INTEGER("places", places));
        struct buffer where = {0};
        write_gain_place(&where, invocation->language, plan, gain);
        if (gain->more_people > 0)
            say(invocation, TEXT_CLI_PLAN_GAIN_PEOPLE, ARG_TEXT("where", buffer_text(&where)),
                ARG_INTEGER("people", gain->more_people));
        else
            say(invocation, TEXT_CLI_PLAN_GAIN_WALK, ARG_TEXT("where", buffer_text(&where)),
                ARG_DURATION("walk", gain->less_walk_ms));
        buffer_free(&where);
    }
    for (uint32_t z = 0; z < plan->zone_count && z < SHOWN; z++)
        say(invocation, TEXT_CLI_PLAN_ZONE, people_arg(view, "people", plan->zones[z].people),
            ARG_INTEGER("sites", plan->zones[z].site_count),
            ARG_INTEGER("places", plan->zones[z].places));
}

void print_plan(struct invocation *invocation, const struct plan_view *view,
                const struct plan_timings *timings)
{
    if (invocation->json) {
        print_plan_json(invocation, view, timings);
        return;
    }
    print_head(invocation, view);
    print_headline(invocation, view);
    print_walks(invocation, view);
    print_sites(invocation, view);
    print_left_out(invocation, view);
    print_help_most(invocation, view);
    if (timings)
        note(invocation, TEXT_CLI_PLAN_TIMINGS, ARG_INTEGER("pairs", timings->pairs_us / 1000),
             ARG_INTEGER("solve", timings->solve_us / 1000),
             ARG_INTEGER("total", timings->total_us / 1000));
    char hex[HASH_HEX_SIZE];
    hash_to_hex(view->plan.content_hash, hex);
    hex[16] = '\0';
    note(invocation, TEXT_CLI_PLAN_STORED, ARG_TEXT("name", view->plan.name),
         ARG_TEXT("hash", hex));
}
