/* SPDX-License-Identifier: Apache-2.0 */
#include "app/explain.h"
#include "cli/handlers.h"
#include "cli/print.h"

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
        app_streets_write(&streets, invocation->language, view, &found->pieces[i], arena);
        json_open_object(&json);
        json_put_text(&json, "site", view->problem.sites[found->pieces[i].site].key);
        json_put_text(
            &json, "name",
            app_site_label(&view->problem, found->pieces[i].site, invocation->language, arena));
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

static void json_site(struct invocation *invocation, const struct plan_view *view,
                      const struct site_explanation *found)
{
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
}

static void print_explained(struct invocation *invocation, const struct explained *explained,
                            struct arena *arena)
{
    if (invocation->json && explained->is_site) {
        json_site(invocation, explained->view, &explained->site);
    } else if (invocation->json) {
        json_group(invocation, explained->view, &explained->group, arena);
    } else {
        struct sentences said = app_explain_say(explained, invocation->language, arena);
        for (uint32_t s = 0; s < said.count; s++)
            buffer_add_format(invocation->out, "%s\n", said.items[s]);
    }
}

static bool explain_point(const struct plan_view *view, const struct shelter_solution *solution,
                          const char *text, struct arena *arena, struct explained *ret_explained,
                          struct error *err)
{
    struct geo_point point;
    if (!app_point_parse(text, &point))
        return bad_value(err, "at", text, "10.7522,59.9139");
    return app_explain_point(view, solution, point, EXPLAIN_ANYWHERE, arena, ret_explained, err);
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
    struct explained explained;
    bool ok = app_load_plan(city, invocation->arguments[0], arena, &view, err) &&
              app_solve_again(&view, invocation->progress, arena, &solution, err) &&
              (at ? explain_point(&view, &solution, at, arena, &explained, err)
                  : app_explain_site(&view, &solution, site, arena, &explained, err));
    if (ok)
        note_hypothetical(invocation, &view.plan), print_explained(invocation, &explained, arena);
    city_close(city);
    arena_free(arena);
    return ok;
}
