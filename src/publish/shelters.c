/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/shelters.h"

#include "publish/provenance.h"

/* What comes to a site. */
struct load {
    int64_t people, walk_person_ms;
    time_ms worst_walk_ms;
};

static struct load *count_loads(const struct shelter_plan *plan, struct arena *scratch)
{
    struct load *loads = ARENA_ARRAY(scratch, struct load, plan->problem->site_count);
    for (uint32_t i = 0; i < plan->allocation.piece_count; i++) {
        const struct shelter_piece *piece = &plan->allocation.pieces[i];
        struct load *load = &loads[piece->site];
        load->people += piece->people;
        load->walk_person_ms += (int64_t)piece->people * piece->walk_ms;
        if (piece->walk_ms > load->worst_walk_ms)
            load->worst_walk_ms = piece->walk_ms;
    }
    return loads;
}

static void write_head(struct csv_writer *csv, enum audience audience)
{
    static const char *const site[] = {"shelter",  "name",         "lon",   "lat",
                                       "function", "suitable_for", "places"};
    static const char *const load[] = {"people", "free", "full"};
    static const char *const one_more[] = {"one_more_place_people", "one_more_place_rank",
                                           "one_more_place_less_walk_s"};
    for (size_t c = 0; c < sizeof site / sizeof *site; c++)
        csv_text(csv, site[c]);
    for (size_t c = 0; audience == AUDIENCE_INTERNAL && c < sizeof load / sizeof *load; c++)
        csv_text(csv, load[c]);
    csv_text(csv, "walk_mean_s");
    csv_text(csv, "walk_worst_s");
    for (size_t c = 0; audience == AUDIENCE_INTERNAL && c < sizeof one_more / sizeof *one_more; c++)
        csv_text(csv, one_more[c]);
    csv_text(csv, "visibility");
    csv_text(csv, "made_up");
    provenance_csv_head(csv);
}

/* "air_raid fire" */
static void write_hazards(struct csv_writer *csv, const struct site_record *record)
{
    struct buffer list = {0};
    for (int h = 0; h < HAZARD_COUNT; h++) {
        if (record->suitable[h] != SUITABILITY_YES)
            continue;
        if (list.size > 0)
            buffer_add_char(&list, ' ');
        buffer_add_text(&list, hazard_name((enum hazard)h));
    }
    csv_text(csv, buffer_text(&list));
    buffer_free(&list);
}

static void write_site(struct csv_writer *csv, const struct shelter_problem *problem,
                       const struct site_record *record, uint32_t number)
{
    const struct shelter_site *site = &problem->sites[number];
    struct geo_point point = problem->doors[site->first_door].point;
    csv_text(csv, site->key);
    csv_text(csv, site->name);
    csv_decimal(csv, point.lon_e7, 7);
    csv_decimal(csv, point.lat_e7, 7);
    csv_text(csv, site_function_name(record->function));
    write_hazards(csv, record);
    csv_integer(csv, site->places);
}

static void write_walks(struct csv_writer *csv, const struct load *load)
{
    if (load->people == 0) {
        csv_text(csv, NULL);
        csv_text(csv, NULL);
        return;
    }
    csv_decimal(csv, load->walk_person_ms / load->people, 3);
    csv_decimal(csv, load->worst_walk_ms, 3);
}

void shelters_write_csv(const struct published_plan *published, enum audience audience,
                        struct buffer *out)
{
    struct arena *scratch = arena_new();
    const struct shelter_plan *plan = published->plan;
    const struct shelter_problem *problem = plan->problem;
    const struct load *loads = count_loads(plan, scratch);
    struct csv_writer csv = csv_begin(out);
    write_head(&csv, audience);
    for (uint32_t s = 0; s < problem->site_count; s++) {
        const struct site_record *record = &published->sites->records[published->record_of_site[s]];
        const struct shelter_price *price = &plan->allocation.prices[s];
        if (!audience_sees_site(published, s, audience))
            continue;
        write_site(&csv, problem, record, s);
        if (audience == AUDIENCE_INTERNAL) {
            csv_integer(&csv, loads[s].people);
            csv_integer(&csv, problem->sites[s].places - loads[s].people);
            csv_bool(&csv, loads[s].people == problem->sites[s].places);
        }
        write_walks(&csv, &loads[s]);
        if (audience == AUDIENCE_INTERNAL) {
            csv_integer(&csv, price->rank > 0 ? 1 : 0);
            csv_integer(&csv, price->rank);
            csv_decimal(&csv, price->ms, 3);
        }
        csv_text(&csv, visibility_name(record->visibility));
        csv_bool(&csv, record->made_up);
        provenance_csv(&csv, published, audience);
    }
    arena_free(scratch);
}
