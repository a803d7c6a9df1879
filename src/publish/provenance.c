/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/provenance.h"

#include "base/date.h"
#include "plan/assumption.h"

static bool any_made_up(const struct shelter_problem *problem)
{
    for (uint32_t s = 0; s < problem->site_count; s++)
        if (problem->sites[s].made_up)
            return true;
    return false;
}

void provenance_csv_head(struct csv_writer *csv)
{
    static const char *const columns[] = {"plan",     "hazard",           "population_state",
                                          "data_of",  "people_estimated", "sites_made_up",
                                          "audience", "content_hash",     "attribution"};
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        csv_text(csv, columns[c]);
    csv_end_row(csv);
}

static void write_attributions(struct buffer *out, const struct published_plan *published)
{
    for (uint32_t a = 0; a < published->attribution_count; a++) {
        if (a > 0)
            buffer_add_text(out, "; ");
        buffer_add_text(out, published->attributions[a]);
    }
}

void provenance_csv(struct csv_writer *csv, const struct published_plan *published,
                    enum audience audience)
{
    const struct shelter_plan *plan = published->plan;
    char hex[HASH_HEX_SIZE];
    struct buffer date = {0}, attributions = {0};
    hash_to_hex(plan->content_hash, hex);
    date_write(&date, plan->created_at_ms);
    write_attributions(&attributions, published);
    csv_text(csv, plan->name);
    csv_text(csv, hazard_name(plan->problem->hazard));
    csv_text(csv, plan->population_state);
    csv_text(csv, buffer_text(&date));
    csv_bool(csv, published->is_estimated);
    csv_bool(csv, any_made_up(plan->problem));
    csv_text(csv, audience_name(audience));
    csv_text(csv, hex);
    csv_text(csv, buffer_text(&attributions));
    csv_end_row(csv);
    buffer_free(&date);
    buffer_free(&attributions);
}

static void put_limit(struct json_writer *json, const struct walk_limit *limit)
{
    switch (limit->kind) {
    case WALK_LIMIT_TIME: json_put_integer(json, "within_ms", limit->value); break;
    case WALK_LIMIT_LENGTH: json_put_integer(json, "within_mm", limit->value); break;
    case WALK_LIMIT_NONE: json_key(json, "within_ms"), json_add_null(json); break;
    }
}

void provenance_json(struct json_writer *json, const struct published_plan *published,
                     enum audience audience)
{
    const struct shelter_plan *plan = published->plan;
    char hex[HASH_HEX_SIZE];
    struct buffer date = {0};
    hash_to_hex(plan->content_hash, hex);
    date_write(&date, plan->created_at_ms);
    json_key(json, "muster");
    json_open_object(json);
    json_put_text(json, "plan", plan->name);
    json_put_text(json, "hazard", hazard_name(plan->problem->hazard));
    put_limit(json, &plan->problem->limit);
    json_put_integer(json, "reaction_ms", plan->reaction_ms);
    json_put_text(json, "population_state", plan->population_state);
    json_put_text(json, "data_of", buffer_text(&date));
    json_put_bool(json, "people_estimated", published->is_estimated);
    json_put_bool(json, "sites_made_up", any_made_up(plan->problem));
    if (plan->assumption_count > 0)
        plan_assumptions_put(json, plan->assumptions, plan->assumption_count);
    if (published->is_outdated)
        json_put_bool(json, "outdated", true);
    if (published->is_whatif)
        json_put_bool(json, "whatif", true);
    json_put_text(json, "audience", audience_name(audience));
    json_put_text(json, "content_hash", published->is_whatif ? NULL : hex);
    json_key(json, "attribution");
    json_open_array(json);
    for (uint32_t a = 0; a < published->attribution_count; a++)
        json_add_text(json, published->attributions[a]);
    json_close(json);
    json_close(json);
    buffer_free(&date);
}
