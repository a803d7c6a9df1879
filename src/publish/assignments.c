/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/assignments.h"

#include "plan/shelter_figures.h"
#include "publish/geojson_writer.h"
#include "publish/provenance.h"

/* One row: people of a group who are told the same. */
struct assignment {
    const struct shelter_group *group;
    int32_t people;
    uint32_t site;               /* NO_SITE = without a place */
    time_ms walk_ms;             /* with a place */
    enum unplaced_reason reason; /* without one */
};

/* Goes through the rows an audience may see; zeroed but for what the caller sets. */
struct assignment_list {
    const struct published_plan *published;
    const struct shelter_pairs *pairs;
    enum audience audience;
    uint32_t group, piece; /* where the next row is looked for */
    int32_t placed;        /* of the group, in pieces already passed */
};

/* The next row whoever sees it. */
static bool step(struct assignment_list *list, struct assignment *ret_row)
{
    const struct shelter_plan *plan = list->published->plan;
    const struct shelter_problem *problem = plan->problem;
    while (list->group < problem->group_count) {
        const struct shelter_group *group = &problem->groups[list->group];
        if (list->piece < plan->allocation.piece_count &&
            plan->allocation.pieces[list->piece].group == list->group) {
            const struct shelter_piece *piece = &plan->allocation.pieces[list->piece++];
            list->placed += piece->people;
            *ret_row = (struct assignment){
                .group = group,
                .people = piece->people,
                .site = piece->site,
                .walk_ms = piece->walk_ms,
            };
            return true;
        }
        int32_t left = group->people - list->placed;
        uint32_t number = list->group++;
        list->placed = 0;
        if (left == 0)
            continue;
        *ret_row = (struct assignment){
            .group = group,
            .people = left,
            .site = NO_SITE,
            .reason = shelter_unplaced_reason(problem, list->pairs, number),
        };
        return true;
    }
    return false;
}

static bool next_row(struct assignment_list *list, struct assignment *ret_row)
{
    while (step(list, ret_row)) {
        if (list->audience == AUDIENCE_INTERNAL)
            return true;
        if (ret_row->site != NO_SITE && ret_row->people >= PUBLIC_PEOPLE_MIN &&
            audience_sees_site(list->published, ret_row->site, list->audience))
            return true;
    }
    return false;
}

static const char *instruction_name(const struct assignment_list *list,
                                    const struct assignment *row)
{
    if (row->site != NO_SITE)
        return "shelter";
    return hazard_means_leaving(list->published->plan->problem->hazard) ? "leave"
                                                                        : "cover_in_place";
}

static const char *reason_name(enum unplaced_reason reason)
{
    switch (reason) {
    case UNPLACED_OFF_NETWORK: return "off_network";
    case UNPLACED_NOTHING_WITHIN: return "nothing_within";
    case UNPLACED_ALL_FULL: return "all_full";
    }
    return "all_full";
}

static void write_head(struct csv_writer *csv, enum audience audience)
{
    csv_text(csv, "group");
    csv_text(csv, "lon");
    csv_text(csv, "lat");
    if (audience == AUDIENCE_INTERNAL)
        csv_text(csv, "group_people");
    csv_text(csv, "class");
    csv_text(csv, "estimated");
    csv_text(csv, "people");
    csv_text(csv, "instruction");
    csv_text(csv, "shelter");
    csv_text(csv, "shelter_name");
    csv_text(csv, "shelter_made_up");
    csv_text(csv, "walk_s");
    if (audience == AUDIENCE_INTERNAL)
        csv_text(csv, "reason");
    provenance_csv_head(csv);
}

static void write_shelter(struct csv_writer *csv, const struct shelter_problem *problem,
                          const struct assignment *row)
{
    if (row->site == NO_SITE) {
        for (int column = 0; column < 4; column++)
            csv_text(csv, NULL);
        return;
    }
    const struct shelter_site *site = &problem->sites[row->site];
    csv_text(csv, site->key);
    csv_text(csv, site->name);
    csv_bool(csv, site->made_up);
    csv_decimal(csv, row->walk_ms, 3);
}

void assignments_write_csv(const struct published_plan *published,
                           const struct shelter_pairs *pairs, enum audience audience,
                           struct buffer *out)
{
    struct csv_writer csv = csv_begin(out);
    struct assignment_list list = {.published = published, .pairs = pairs, .audience = audience};
    struct assignment row;
    write_head(&csv, audience);
    while (next_row(&list, &row)) {
        csv_text(&csv, row.group->key);
        csv_decimal(&csv, row.group->point.lon_e7, 7);
        csv_decimal(&csv, row.group->point.lat_e7, 7);
        if (audience == AUDIENCE_INTERNAL)
            csv_integer(&csv, row.group->people);
        csv_text(&csv, person_class_name(row.group->person_class));
        csv_bool(&csv, row.group->estimated);
        csv_integer(&csv, row.people);
        csv_text(&csv, instruction_name(&list, &row));
        write_shelter(&csv, published->plan->problem, &row);
        if (audience == AUDIENCE_INTERNAL)
            csv_text(&csv, row.site == NO_SITE ? reason_name(row.reason) : NULL);
        provenance_csv(&csv, published, audience);
    }
}

static void put_properties(struct json_writer *json, const struct assignment_list *list,
                           const struct assignment *row)
{
    json_key(json, "properties");
    json_open_object(json);
    json_put_text(json, "group", row->group->key);
    if (list->audience == AUDIENCE_INTERNAL)
        json_put_integer(json, "group_people", row->group->people);
    json_put_text(json, "class", person_class_name(row->group->person_class));
    json_put_bool(json, "estimated", row->group->estimated);
    json_put_integer(json, "people", row->people);
    json_put_text(json, "instruction", instruction_name(list, row));
    if (row->site != NO_SITE) {
        const struct shelter_site *site = &list->published->plan->problem->sites[row->site];
        json_put_text(json, "shelter", site->key);
        json_put_text(json, "shelter_name", site->name);
        json_put_bool(json, "shelter_made_up", site->made_up);
        json_key(json, "walk_s");
        json_add_decimal(json, row->walk_ms, 3);
    } else {
        json_put_text(json, "reason", reason_name(row->reason));
    }
    json_close(json);
}

void assignments_write_geojson(const struct published_plan *published,
                               const struct shelter_pairs *pairs, enum audience audience,
                               struct buffer *out)
{
    struct json_writer json = geojson_begin(out, published, audience);
    struct assignment_list list = {.published = published, .pairs = pairs, .audience = audience};
    struct assignment row;
    while (next_row(&list, &row)) {
        geojson_feature(&json);
        geojson_point(&json, row.group->point);
        put_properties(&json, &list, &row);
        geojson_end_feature(&json);
    }
    geojson_end(&json);
}
