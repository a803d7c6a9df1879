/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/plan_shelters.h"
#include "cli/handlers.h"
#include "cli/print.h"
#include "plan/route.h"
#include "plan/shelter_explain.h"
#include "plan/site_label.h"

static bool parse_point(const char *text, struct geo_point *ret_point)
{
    char *end;
    double lon = strtod(text, &end);
    if (end == text || *end != ',')
        return false;
    const char *second = end + 1;
    double lat = strtod(second, &end);
    if (end == second || *end || !(fabs(lon) <= 180) || !(fabs(lat) <= 90))
        return false;
    *ret_point = (struct geo_point){(int32_t)lround(lon * 1e7), (int32_t)lround(lat * 1e7)};
    return true;
}

/* What a site is called on screen. */
static const char *site_label(const struct invocation *invocation, const struct plan_view *view,
                              uint32_t site)
{
    struct buffer label = {0};
    site_label_write(&label, invocation->language, &view->problem.sites[site]);
    const char *kept = arena_copy_text(invocation->arena, buffer_text(&label));
    buffer_free(&label);
    return kept;
}

/* "Storgata (22625006649400)": the street people are on, and the key of their record. */
static const char *group_label(const struct invocation *invocation, const struct plan_view *view,
                               uint32_t group)
{
    const struct shelter_group *people = &view->problem.groups[group];
    const struct network *network = view->problem.network;
    uint32_t segment = people->at.segment;
    const char *street =
        segment == NO_SEGMENT ? "" : network->way_name[network->segment_way[segment]];
    if (!street[0])
        return people->key;
    struct buffer label = {0};
    buffer_add_format(&label, "%s (%s)", street, people->key);
    const char *kept = arena_copy_text(invocation->arena, buffer_text(&label));
    buffer_free(&label);
    return kept;
}

static void write_cost(struct buffer *out, enum language language, struct shelter_price cost)
{
    if (cost.rank > 0)
        text_write(out, language, TEXT_CLI_EXPLAIN_COST_PLACE);
    else if (cost.ms == 0)
        text_write(out, language, TEXT_CLI_EXPLAIN_COST_NOTHING);
    else
        text_write(out, language, TEXT_CLI_EXPLAIN_COST_WALK, ARG_DURATION("walk", cost.ms));
}

/* "Storgata 320 m, Torggata 150 m": streets of the way, neighbours of one name as one. */
static void write_streets(struct buffer *out, enum language language, const struct plan_view *view,
                          const struct shelter_piece *piece, struct arena *arena)
{
    const struct shelter_site *site = &view->problem.sites[piece->site];
    struct network_point *doors = ARENA_ARRAY(arena, struct network_point, site->door_count);
    for (uint32_t d = 0; d < site->door_count; d++)
        doors[d] = view->problem.doors[site->first_door + d].at;
    struct route route;
    struct route_search *search = route_search_new(view->problem.network, arena);
    if (!route_find(search, &view->problem.groups[piece->group].at, doors, site->door_count, arena,
                    &route))
        return;
    for (uint32_t i = 0; i < route.leg_count; i++) {
        const struct route_leg *leg = &route.legs[i];
        if (i > 0)
            buffer_add_text(out, language == LANGUAGE_ZH ? "，" : ", ");
        if (leg->name[0])
            buffer_add_text(out, leg->name);
        else
            text_write(out, language, TEXT_CLI_EXPLAIN_UNNAMED_WAY);
        buffer_add_char(out, ' ');
        text_write_arg(out, language, ARG_LENGTH("", leg->length_mm));
    }
}

static void json_moves(struct json_writer *json, const struct plan_view *view,
                       const struct group_explanation *found)
{
    json_key(json, "moves");
    json_open_array(json);
    for (uint32_t m = 0; m < found->move_count; m++) {
        const struct shelter_move *move = &found->moves[m];
        json_open_object(json);
        json_put_text(json, "group", view->problem.groups[move->group].key);
        json_put_text(json, "from",
                      move->from_site == NO_SITE ? NULL : view->problem.sites[move->from_site].key);
        json_put_text(json, "to",
                      move->to_site == NO_SITE ? NULL : view->problem.sites[move->to_site].key);
        json_close(json);
    }
    json_close(json);
}

static void json_group(struct invocation *invocation, const struct plan_view *view,
                       const struct group_explanation *found, struct arena *arena)
{
    struct json_writer json = {.out = invocation->out};
    const struct shelter_group *group = &view->problem.groups[found->group];
    json_open_object(&json);
    json_put_text(&json, "group", group->key);
    json_put_integer(&json, "people", group->people);
    json_put_bool(&json, "estimated", group->estimated);
    json_put_integer(&json, "unplaced", found->unplaced);
    json_key(&json, "sites");
    json_open_array(&json);
    for (uint32_t i = 0; i < found->piece_count; i++) {
        struct buffer streets = {0};
        write_streets(&streets, invocation->language, view, &found->pieces[i], arena);
        json_open_object(&json);
        json_put_text(&json, "site", view->problem.sites[found->pieces[i].site].key);
        json_put_text(&json, "name", site_label(invocation, view, found->pieces[i].site));
        json_put_integer(&json, "people", found->pieces[i].people);
        json_put_integer(&json, "walk_ms", found->pieces[i].walk_ms);
        json_put_text(&json, "streets", buffer_text(&streets));
        json_close(&json);
        buffer_free(&streets);
    }
    json_close(&json);
    if (found->nearer_site != NO_SITE) {
        json_key(&json, "instead");
        json_open_object(&json);
        json_put_text(&json, "site", view->problem.sites[found->nearer_site].key);
        json_put_integer(&json, "walk_ms", found->nearer_walk_ms);
        json_put_bool(&json, "full", found->nearer_is_full);
        json_put_integer(&json, "cost_people", found->cost.rank);
        json_put_integer(&json, "cost_ms", found->cost.ms);
        json_moves(&json, view, found);
        json_close(&json);
    }
    if (found->help_site != NO_SITE) {
        json_key(&json, "one_more_place");
        json_open_object(&json);
        json_put_text(&json, "site", view->problem.sites[found->help_site].key);
        json_put_integer(&json, "people", found->help.rank > 0);
        json_put_integer(&json, "less_walk_ms", found->help.ms);
        json_close(&json);
    }
    if (found->beyond_site != NO_SITE) {
        json_key(&json, "beyond_the_limit");
        json_open_object(&json);
        json_put_text(&json, "site", view->problem.sites[found->beyond_site].key);
        json_put_integer(&json, "walk_ms", found->beyond_walk_ms);
        json_close(&json);
    }
    json_close(&json);
    buffer_add_char(invocation->out, '\n');
}

static enum text_id unplaced_text(enum unplaced_reason reason)
{
    switch (reason) {
    case UNPLACED_OFF_NETWORK: return TEXT_CLI_EXPLAIN_OFF_NETWORK;
    case UNPLACED_NOTHING_WITHIN: return TEXT_CLI_EXPLAIN_NOTHING_WITHIN;
    case UNPLACED_ALL_FULL: return TEXT_CLI_EXPLAIN_ALL_FULL;
    }
    return TEXT_CLI_EXPLAIN_ALL_FULL;
}

static void say_move(struct invocation *invocation, const struct plan_view *view,
                     const struct shelter_move *move)
{
    const char *group = group_label(invocation, view, move->group);
    const char *from =
        move->from_site == NO_SITE ? "" : site_label(invocation, view, move->from_site);
    const char *to = move->to_site == NO_SITE ? "" : site_label(invocation, view, move->to_site);
    enum text_id out = hazard_means_leaving(view->problem.hazard) ? TEXT_CLI_EXPLAIN_MOVE_AWAY
                                                                  : TEXT_CLI_EXPLAIN_MOVE_OUT;
    enum text_id id = move->to_site == NO_SITE     ? out
                      : move->from_site == NO_SITE ? TEXT_CLI_EXPLAIN_MOVE_IN
                                                   : TEXT_CLI_EXPLAIN_MOVE;
    say(invocation, id, ARG_TEXT("group", group), ARG_TEXT("from", from), ARG_TEXT("to", to));
}

static void say_nearer(struct invocation *invocation, const struct plan_view *view,
                       const struct group_explanation *found)
{
    struct buffer cost = {0};
    write_cost(&cost, invocation->language, found->cost);
    enum text_id full =
        found->move_count > 1 ? TEXT_CLI_EXPLAIN_NEARER_FULL : TEXT_CLI_EXPLAIN_NEARER_FULL_ALONE;
    say(invocation, found->nearer_is_full ? full : TEXT_CLI_EXPLAIN_NEARER,
        ARG_TEXT("site", site_label(invocation, view, found->nearer_site)),
        ARG_DURATION("walk", found->nearer_walk_ms), ARG_TEXT("cost", buffer_text(&cost)));
    buffer_free(&cost);
    for (uint32_t m = 1; m < found->move_count; m++)
        say_move(invocation, view, &found->moves[m]);
}

static void say_what_would_change(struct invocation *invocation, const struct plan_view *view,
                                  const struct group_explanation *found)
{
    if (found->beyond_site != NO_SITE)
        say(invocation, TEXT_CLI_EXPLAIN_BEYOND,
            ARG_TEXT("site", site_label(invocation, view, found->beyond_site)),
            ARG_DURATION("walk", found->beyond_walk_ms));
    if (found->help_site == NO_SITE)
        return;
    const char *site = site_label(invocation, view, found->help_site);
    if (found->help.rank > 0)
        say(invocation, TEXT_CLI_EXPLAIN_HELP_PERSON, ARG_TEXT("site", site));
    else
        say(invocation, TEXT_CLI_EXPLAIN_HELP_WALK, ARG_TEXT("site", site),
            ARG_DURATION("walk", found->help.ms));
}

static void say_group(struct invocation *invocation, const struct plan_view *view,
                      const struct group_explanation *found, int64_t distance_mm,
                      struct arena *arena)
{
    const struct shelter_group *group = &view->problem.groups[found->group];
    say(invocation, TEXT_CLI_EXPLAIN_GROUP,
        ARG_TEXT("group", group_label(invocation, view, found->group)),
        people_arg(view, "people", group->people), ARG_LENGTH("distance", distance_mm));
    for (uint32_t i = 0; i < found->piece_count; i++) {
        struct buffer streets = {0};
        write_streets(&streets, invocation->language, view, &found->pieces[i], arena);
        say(invocation, TEXT_CLI_EXPLAIN_PIECE, people_arg(view, "people", found->pieces[i].people),
            ARG_TEXT("site", site_label(invocation, view, found->pieces[i].site)),
            ARG_DURATION("walk", found->pieces[i].walk_ms),
            ARG_TEXT("streets", buffer_text(&streets)));
        buffer_free(&streets);
    }
    if (found->unplaced > 0)
        say(invocation, TEXT_CLI_EXPLAIN_UNPLACED, people_arg(view, "people", found->unplaced),
            ARG_NAME("instruction", hazard_means_leaving(view->problem.hazard)
                                        ? TEXT_CLI_EXPLAIN_LEAVE
                                        : TEXT_CLI_EXPLAIN_COVER),
            ARG_NAME("reason", unplaced_text(found->reason)));
    if (found->nearer_site != NO_SITE && found->is_farther)
        say(invocation, TEXT_CLI_EXPLAIN_NEAREST);
    else if (found->nearer_site != NO_SITE)
        say_nearer(invocation, view, found);
    say_what_would_change(invocation, view, found);
}
static void say_site(struct invocation *invocation, const struct plan_view *view,
                     const struct site_explanation *found)
{
    if (invocation->json) {
        struct json_writer json = {.out = invocation->out};
        json_open_object(&json);
        json_put_text(&json, "site", view->problem.sites[found->site].key);
        json_put_integer(&json, "places", found->places);
        json_put_integer(&json, "people", found->people);
        json_put_integer(&json, "groups", found->group_count);
        json_put_integer(&json, "mean_walk_ms", found->mean_walk_ms);
        json_put_integer(&json, "worst_walk_ms", found->worst_walk_ms);
        json_put_integer(&json, "reach_people", found->reach_people);
        json_put_integer(&json, "one_more_people", found->price.rank);
        json_put_integer(&json, "one_more_ms", found->price.ms);
        json_close(&json);
        buffer_add_char(invocation->out, '\n');
        return;
    }
    say(invocation, TEXT_CLI_EXPLAIN_SITE,
        ARG_TEXT("site", site_label(invocation, view, found->site)),
        ARG_INTEGER("places", found->places), ARG_INTEGER("people", found->people),
        ARG_INTEGER("groups", found->group_count), ARG_INTEGER("reach", found->reach_people),
        ARG_DURATION("mean", found->mean_walk_ms), ARG_DURATION("worst", found->worst_walk_ms));
    if (found->price.rank > 0)
        say(invocation, TEXT_CLI_EXPLAIN_ONE_MORE_PERSON,
            ARG_DURATION("walk", found->price.ms < 0 ? -found->price.ms : found->price.ms));
    else if (found->price.ms > 0)
        say(invocation, TEXT_CLI_EXPLAIN_ONE_MORE_WALK, ARG_DURATION("walk", found->price.ms));
    else
        say(invocation, TEXT_CLI_EXPLAIN_ONE_MORE_NOTHING);
}

static bool explain_point(struct invocation *invocation, const struct plan_view *view,
                          const struct shelter_solution *solution, const char *text,
                          struct arena *arena, struct error *err)
{
    struct geo_point point;
    if (!parse_point(text, &point))
        return error_set(err, ERROR_USAGE, TEXT_CLI_BAD_VALUE, ARG_TEXT("option", "at"),
                         ARG_TEXT("value", text), ARG_TEXT("expected", "10.7522,59.9139"));
    int64_t distance_mm;
    uint32_t group = shelter_nearest_group(&view->problem, point, &distance_mm);
    if (group == view->problem.group_count)
        return error_set(err, ERROR_CONFLICT, TEXT_APP_NO_PEOPLE);
    struct group_explanation found;
    shelter_explain_group(&view->problem, solution, group, arena, &found);
    if (invocation->json)
        json_group(invocation, view, &found, arena);
    else
        say_group(invocation, view, &found, distance_mm, arena);
    return true;
}

static bool explain_site(struct invocation *invocation, const struct plan_view *view,
                         const struct shelter_solution *solution, const char *key,
                         struct arena *arena, struct error *err)
{
    for (uint32_t s = 0; s < view->problem.site_count; s++) {
        if (strcmp(view->problem.sites[s].key, key) != 0)
            continue;
        struct site_explanation found;
        shelter_explain_site(&view->problem, solution, s, arena, &found);
        say_site(invocation, view, &found);
        return true;
    }
    return error_set(err, ERROR_NOT_FOUND, TEXT_APP_NO_SUCH_SITE, ARG_TEXT("key", key),
                     ARG_TEXT("plan", view->plan.name));
}

bool run_explain(struct invocation *invocation, struct error *err)
{
    const char *at = option_value(invocation, "at"), *site = option_value(invocation, "site");
    struct city *city;
    if ((at != NULL) == (site != NULL))
        return error_set(err, ERROR_USAGE, TEXT_CLI_OPTION_REQUIRED, ARG_TEXT("option", "at"),
                         ARG_TEXT("expected", "--at LON,LAT | --site KEY"));
    if (!city_open(invocation->city_path, CITY_READ, &city, err))
        return false;
    struct arena *arena = arena_new();
    struct plan_view view;
    struct shelter_solution solution;
    bool ok = app_load_plan(city, invocation->arguments[0], arena, &view, err) &&
              app_solve_again(&view, invocation->progress, arena, &solution, err) &&
              (at ? explain_point(invocation, &view, &solution, at, arena, err)
                  : explain_site(invocation, &view, &solution, site, arena, err));
    city_close(city);
    arena_free(arena);
    return ok;
}
