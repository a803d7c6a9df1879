/* SPDX-License-Identifier: Apache-2.0 */
#include "app/explain.h"
#include "plan/site_label.h"

/* The sentences of an explanation. */

struct telling {
    const struct plan_view *view;
    enum language language;
    struct sentences said;
};

static void add_line(struct telling *telling, struct buffer *line)
{
    struct sentences *said = &telling->said;
    ARENA_PUSH_ROOM(said->arena, const char *, said->items, said->count, said->capacity);
    said->items[said->count++] = arena_copy_text(said->arena, buffer_text(line));
    buffer_free(line);
}

/* One sentence of the catalogue. */
#define say(telling, id, ...)                                                                      \
    do {                                                                                           \
        struct buffer line_ = {0};                                                                 \
        text_write(&line_, (telling)->language, id, ##__VA_ARGS__);                                \
        add_line((telling), &line_);                                                               \
    } while (0)

struct text_arg app_people_arg(const struct plan_view *view, const char *name, int64_t people)
{
    if (view->inputs.estimate_total > 0)
        return ARG_ESTIMATE(name, people);
    return ARG_INTEGER(name, people);
}

const char *app_site_label(const struct shelter_problem *problem, uint32_t site,
                           enum language language, struct arena *arena)
{
    struct buffer label = {0};
    site_label_write(&label, language, &problem->sites[site]);
    const char *kept = arena_copy_text(arena, buffer_text(&label));
    buffer_free(&label);
    return kept;
}

static const char *site_label(const struct telling *telling, uint32_t site)
{
    return app_site_label(&telling->view->problem, site, telling->language, telling->said.arena);
}

/* Where there is no name of a street: "unnamed way (10.79291, 59.93054)". */
static void write_position(struct buffer *label, enum language language, struct geo_point point)
{
    enum { DEGREE_E7 = 10000000 };
    text_write(label, language, TEXT_EXPLAIN_UNNAMED_WAY);
    buffer_add_format(label, " (%.5f, %.5f)", (double)point.lon_e7 / DEGREE_E7,
                      (double)point.lat_e7 / DEGREE_E7);
}

/* "Storgata (22625006649400)": the street people are on, and the key of their record. Of an
 * estimate the street alone: its records are pieces of streets, and their keys tell nobody
 * anything. */
static const char *group_label(const struct telling *telling, uint32_t group)
{
    const struct shelter_group *people = &telling->view->problem.groups[group];
    const struct network *network = telling->view->problem.network;
    uint32_t segment = people->at.segment;
    const char *street =
        segment == NO_SEGMENT ? "" : network->way_name[network->segment_way[segment]];
    if (people->estimated ? street[0] : !street[0])
        return people->estimated ? street : people->key;
    struct buffer label = {0};
    if (people->estimated)
        write_position(&label, telling->language, people->point);
    else
        buffer_add_format(&label, "%s (%s)", street, people->key);
    const char *kept = arena_copy_text(telling->said.arena, buffer_text(&label));
    buffer_free(&label);
    return kept;
}

static void write_cost(struct buffer *out, enum language language, struct shelter_price cost)
{
    if (cost.rank > 0)
        text_write(out, language, TEXT_EXPLAIN_COST_PLACE);
    else if (cost.ms == 0)
        text_write(out, language, TEXT_EXPLAIN_COST_NOTHING);
    else
        text_write(out, language, TEXT_EXPLAIN_COST_WALK, ARG_DURATION("walk", cost.ms));
}

static enum text_id unplaced_text(enum unplaced_reason reason)
{
    switch (reason) {
    case UNPLACED_OFF_NETWORK: return TEXT_EXPLAIN_OFF_NETWORK;
    case UNPLACED_NOTHING_WITHIN: return TEXT_EXPLAIN_NOTHING_WITHIN;
    case UNPLACED_ALL_FULL: return TEXT_EXPLAIN_ALL_FULL;
    }
    return TEXT_EXPLAIN_ALL_FULL;
}

static bool means_leaving(const struct telling *telling)
{
    return hazard_means_leaving(telling->view->problem.hazard);
}

static void say_move(struct telling *telling, const struct shelter_move *move)
{
    const char *group = group_label(telling, move->group);
    const char *from = move->from_site == NO_SITE ? "" : site_label(telling, move->from_site);
    const char *to = move->to_site == NO_SITE ? "" : site_label(telling, move->to_site);
    enum text_id out = means_leaving(telling) ? TEXT_EXPLAIN_MOVE_AWAY : TEXT_EXPLAIN_MOVE_OUT;
    enum text_id id = move->to_site == NO_SITE     ? out
                      : move->from_site == NO_SITE ? TEXT_EXPLAIN_MOVE_IN
                                                   : TEXT_EXPLAIN_MOVE;
    say(telling, id, ARG_TEXT("group", group), ARG_TEXT("from", from), ARG_TEXT("to", to));
}

static void say_nearer(struct telling *telling, const struct group_explanation *found)
{
    struct buffer cost = {0};
    write_cost(&cost, telling->language, found->cost);
    enum text_id full =
        found->move_count > 1 ? TEXT_EXPLAIN_NEARER_FULL : TEXT_EXPLAIN_NEARER_FULL_ALONE;
    say(telling, found->nearer_is_full ? full : TEXT_EXPLAIN_NEARER,
        ARG_TEXT("site", site_label(telling, found->nearer_site)),
        ARG_DURATION("walk", found->nearer_walk_ms), ARG_TEXT("cost", buffer_text(&cost)));
    buffer_free(&cost);
    for (uint32_t m = 1; m < found->move_count; m++)
        say_move(telling, &found->moves[m]);
}

/* More room alone would help nobody where the doors are what is narrow: not where a what-if has
 * less than they let in. */
static void say_doors(struct telling *telling, uint32_t site)
{
    const struct plan_view *view = telling->view;
    uint32_t r = view->record_of_site[site];
    if (r == NO_SITE)
        return;
    const struct site_record *record = &view->sites.records[r];
    int64_t doors = site_door_people(record);
    if (doors < record->places && view->problem.sites[site].places >= doors)
        say(telling, TEXT_EXPLAIN_DOORS, ARG_INTEGER("places", record->places),
            ARG_INTEGER("doors", doors));
}

static void say_what_would_change(struct telling *telling, const struct group_explanation *found)
{
    if (found->beyond_site != NO_SITE)
        say(telling, TEXT_EXPLAIN_BEYOND, ARG_TEXT("site", site_label(telling, found->beyond_site)),
            ARG_DURATION("walk", found->beyond_walk_ms));
    if (found->help_site == NO_SITE)
        return;
    const char *site = site_label(telling, found->help_site);
    if (found->help.rank > 0)
        say(telling, TEXT_EXPLAIN_HELP_PERSON, ARG_TEXT("site", site));
    else
        say(telling, TEXT_EXPLAIN_HELP_WALK, ARG_TEXT("site", site),
            ARG_DURATION("walk", found->help.ms));
    say_doors(telling, found->help_site);
}

static void say_piece(struct telling *telling, const struct shelter_piece *piece)
{
    struct buffer streets = {0};
    app_streets_write(&streets, telling->language, telling->view, piece, telling->said.arena);
    say(telling, TEXT_EXPLAIN_PIECE, app_people_arg(telling->view, "people", piece->people),
        ARG_TEXT("site", site_label(telling, piece->site)), ARG_DURATION("walk", piece->walk_ms),
        ARG_TEXT("streets", buffer_text(&streets)));
    buffer_free(&streets);
}

static void say_group(struct telling *telling, const struct explained *explained)
{
    const struct plan_view *view = telling->view;
    const struct group_explanation *found = &explained->group;
    say(telling, TEXT_EXPLAIN_GROUP, ARG_TEXT("group", group_label(telling, found->group)),
        app_people_arg(view, "people", view->problem.groups[found->group].people),
        ARG_LENGTH("distance", explained->distance_mm));
    for (uint32_t i = 0; i < found->piece_count; i++)
        say_piece(telling, &found->pieces[i]);
    if (found->unplaced > 0)
        say(telling, TEXT_EXPLAIN_UNPLACED, app_people_arg(view, "people", found->unplaced),
            ARG_NAME("instruction",
                     means_leaving(telling) ? TEXT_EXPLAIN_LEAVE : TEXT_EXPLAIN_COVER),
            ARG_NAME("reason", unplaced_text(found->reason)));
    if (found->nearer_site != NO_SITE && found->is_farther)
        say(telling, TEXT_EXPLAIN_NEAREST);
    else if (found->nearer_site != NO_SITE)
        say_nearer(telling, found);
    say_what_would_change(telling, found);
}

static void say_site(struct telling *telling, const struct site_explanation *found)
{
    say(telling, TEXT_EXPLAIN_SITE, ARG_TEXT("site", site_label(telling, found->site)),
        ARG_INTEGER("places", found->places), ARG_INTEGER("people", found->people),
        ARG_INTEGER("groups", found->group_count), ARG_INTEGER("reach", found->reach_people),
        ARG_DURATION("mean", found->mean_walk_ms), ARG_DURATION("worst", found->worst_walk_ms));
    if (found->price.rank > 0)
        say(telling, TEXT_EXPLAIN_ONE_MORE_PERSON,
            ARG_DURATION("walk", found->price.ms < 0 ? -found->price.ms : found->price.ms));
    else if (found->price.ms > 0)
        say(telling, TEXT_EXPLAIN_ONE_MORE_WALK, ARG_DURATION("walk", found->price.ms));
    else
        say(telling, TEXT_EXPLAIN_ONE_MORE_NOTHING);
    say_doors(telling, found->site);
}

struct sentences app_explain_say(const struct explained *explained, enum language language,
                                 struct arena *arena)
{
    struct telling telling = {
        .view = explained->view, .language = language, .said = {.arena = arena}};
    if (explained->is_site)
        say_site(&telling, &explained->site);
    else
        say_group(&telling, explained);
    return telling.said;
}
