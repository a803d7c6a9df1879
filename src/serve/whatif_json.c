/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/whatif_json.h"

void whatif_put_line(struct json_writer *json, const struct whatif_street *street)
{
    enum { DIGITS = 7 };
    json_key(json, "line"), json_open_array(json);
    for (uint32_t p = 0; p < street->point_count; p++) {
        json_open_array(json);
        json_add_decimal(json, street->points[p].lon_e7, DIGITS);
        json_add_decimal(json, street->points[p].lat_e7, DIGITS);
        json_close(json);
    }
    json_close(json);
}

static void add_point(struct json_writer *json, const char *name, struct geo_point point)
{
    enum { DIGITS = 7 };
    json_key(json, name), json_open_array(json);
    json_add_decimal(json, point.lon_e7, DIGITS);
    json_add_decimal(json, point.lat_e7, DIGITS);
    json_close(json);
}

static void add_change(struct json_writer *json, const struct whatif_answer *answer, uint32_t c)
{
    const struct whatif_change *change = &answer->changes[c];
    const struct whatif_effect *effect = &answer->effects[c];
    const char *name = whatif_kind_name(change->kind);
    json_open_object(json);
    if (change->kind == WHATIF_LIMIT)
        json_put_integer(json, name, change->limit);
    else if (change->kind == WHATIF_BLOCK || change->kind == WHATIF_ADD)
        add_point(json, name, change->point);
    else
        json_put_text(json, name, change->key);
    if (change->kind == WHATIF_ADD)
        json_put_text(json, "key", answer->problem->sites[effect->site].key);
    if (effect->street)
        json_put_text(json, "street", effect->street);
    if (effect->blocked.point_count > 0)
        whatif_put_line(json, &effect->blocked);
    if (effect->site != NO_SITE)
        json_put_integer(json, "places", effect->places);
    json_close(json);
}

static void add_changes(struct json_writer *json, const struct whatif_answer *answer)
{
    json_key(json, "changes"), json_open_array(json);
    for (uint32_t c = 0; c < answer->change_count; c++)
        add_change(json, answer, c);
    json_close(json);
}

static void add_totals(struct json_writer *json, const char *name,
                       const struct whatif_totals *totals)
{
    const struct shelter_figures *figures = &totals->figures;
    json_key(json, name), json_open_object(json);
    json_put_integer(json, "people", figures->people);
    json_put_integer(json, "placed", figures->placed);
    json_put_integer(json, "unplaced", figures->unplaced);
    json_put_integer(json, "off_network", figures->off_network);
    json_put_integer(json, "nothing_within", figures->nothing_within);
    json_put_integer(json, "all_full", figures->all_full);
    json_put_integer(json, "places", figures->places);
    json_put_integer(json, "sites", totals->open_sites);
    json_put_integer(json, "full_sites", totals->full_sites);
    json_key(json, "walk"), json_open_object(json);
    json_put_integer(json, "person_ms", figures->walk_person_ms);
    json_put_integer(json, "mean_ms",
                     figures->placed > 0 ? figures->walk_person_ms / figures->placed : 0);
    json_put_integer(json, "p95_ms", figures->p95_walk_ms);
    json_put_integer(json, "worst_ms", figures->worst_walk_ms);
    json_close(json);
    json_close(json);
}

static void add_moved(struct json_writer *json, const struct whatif_answer *answer)
{
    json_key(json, "moved"), json_open_object(json);
    json_put_integer(json, "people", answer->moved);
    json_put_integer(json, "to_another", answer->to_another);
    json_put_integer(json, "lost", answer->lost);
    json_put_integer(json, "gained", answer->gained);
    json_put_bool(json, "solved_anew", answer->is_anew);
    json_close(json);
}

static void open_site(struct json_writer *json, const struct whatif_answer *answer, uint32_t s)
{
    const struct shelter_site *site = &answer->problem->sites[s];
    json_open_object(json);
    json_put_text(json, "key", site->key);
    json_put_text(json, "name", site->name);
}

static void add_two(struct json_writer *json, const char *name, int64_t before, int64_t after)
{
    json_key(json, name), json_open_object(json);
    json_put_integer(json, "before", before);
    json_put_integer(json, "after", after);
    json_close(json);
}

static void add_loads(struct json_writer *json, const struct whatif_answer *answer)
{
    json_key(json, "shelters"), json_open_array(json);
    for (uint32_t l = 0; l < answer->load_count; l++) {
        const struct whatif_load *load = &answer->loads[l];
        open_site(json, answer, load->site);
        add_two(json, "people", load->people_before, load->people);
        add_two(json, "places", load->places_before, load->places);
        json_close(json);
    }
    json_close(json);
}

static void add_price(struct json_writer *json, const char *name, const struct shelter_price *price)
{
    json_key(json, name), json_open_object(json);
    json_put_integer(json, "more_people", price->rank > 0);
    json_put_integer(json, "less_walk_ms", price->ms);
    json_close(json);
}

static void add_prices(struct json_writer *json, const struct whatif_answer *answer)
{
    json_key(json, "one_more_place"), json_open_array(json);
    for (uint32_t p = 0; p < answer->price_count; p++) {
        const struct whatif_price *price = &answer->prices[p];
        open_site(json, answer, price->site);
        if (!price->is_new)
            add_price(json, "before", &price->before);
        add_price(json, "after", &price->after);
        json_close(json);
    }
    json_close(json);
}

void whatif_put_members(struct json_writer *json, const struct whatif_answer *answer)
{
    enum { US_DIGITS = 3 };
    json_put_text(json, "plan", answer->view->plan.name);
    json_put_integer(json, "version", answer->view->plan.version);
    add_changes(json, answer);
    add_totals(json, "base", &answer->before);
    add_totals(json, "whatif", &answer->after);
    add_moved(json, answer);
    add_loads(json, answer);
    add_prices(json, answer);
    json_key(json, "milliseconds"), json_add_decimal(json, answer->taken_us, US_DIGITS);
}

void whatif_write_json(struct json_writer *json, const struct whatif_answer *answer)
{
    json_open_object(json);
    whatif_put_members(json, answer);
    json_close(json);
}
