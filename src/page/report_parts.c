/* SPDX-License-Identifier: Apache-2.0 */
#include "page/report_parts.h"

#include <stdlib.h>
#include <string.h>

#include "plan/shelter_figures.h"
#include "plan/shelter_pairs.h"
#include "plan/site_label.h"

enum { MAP_MARGIN = 70 };

/* Where people and shelters are, not all of the roads' box. */
static struct geo_box shown_box(const struct shelter_problem *problem)
{
    struct geo_box box = GEO_BOX_EMPTY;
    for (uint32_t g = 0; g < problem->group_count; g++)
        geo_box_extend(&box, problem->groups[g].point);
    for (uint32_t s = 0; s < problem->site_count; s++)
        if (problem->sites[s].door_count > 0)
            geo_box_extend(&box, problem->doors[problem->sites[s].first_door].point);
    if (geo_box_is_empty(&box))
        box = problem->network->box;
    return box;
}

char report_column(struct map_point at)
{
    int32_t column = at.x < 0 ? 0 : at.x / REPORT_SQUARE;
    return (char)('A' + (column < 25 ? column : 25));
}

int32_t report_row(struct map_point at)
{
    return at.y < 0 ? 1 : at.y / REPORT_SQUARE + 1;
}

/* By squares as one reads, then from the west. */
static int compare_on_map(const void *a, const void *b)
{
    const struct report_site *p = a, *q = b;
    if (report_row(p->at) != report_row(q->at))
        return report_row(p->at) < report_row(q->at) ? -1 : 1;
    if (p->at.x != q->at.x)
        return p->at.x < q->at.x ? -1 : 1;
    if (p->at.y != q->at.y)
        return p->at.y < q->at.y ? -1 : 1;
    return (p->site > q->site) - (p->site < q->site);
}

/* As in the figures: of a group's allowed pairs, the first. Too many pairs: nobody is counted. */
static void count_nearest(const struct shelter_problem *problem, struct report_site *sites)
{
    struct arena *scratch = arena_new();
    struct shelter_pairs pairs;
    struct error err;
    bool found = true;
    if (problem->limit.kind == WALK_LIMIT_NONE)
        shelter_pairs_nearest(problem, NULL, 1, scratch, &pairs);
    else
        found = shelter_pairs_find(problem, NULL, scratch, &pairs, &err);
    for (uint32_t g = 0; found && g < problem->group_count; g++)
        if (pairs.first[g] < pairs.first[g + 1])
            sites[pairs.site[pairs.first[g]]].nearest_people += problem->groups[g].people;
    arena_free(scratch);
}

static void prepare_sites(struct report *report)
{
    const struct shelter_problem *problem = report->problem;
    const struct shelter_allocation *allocation = &report->plan->allocation;
    struct report_site *sites = ARENA_ARRAY(report->arena, struct report_site, problem->site_count);
    uint32_t *number = ARENA_ARRAY(report->arena, uint32_t, problem->site_count);
    for (uint32_t s = 0; s < problem->site_count; s++) {
        const struct shelter_site *site = &problem->sites[s];
        sites[s].site = s;
        if (site->door_count > 0)
            sites[s].at = map_frame_place(&report->frame, problem->doors[site->first_door].point);
    }
    for (uint32_t i = 0; i < allocation->piece_count; i++) {
        const struct shelter_piece *piece = &allocation->pieces[i];
        sites[piece->site].people += piece->people;
        if (piece->walk_ms > sites[piece->site].worst_walk_ms)
            sites[piece->site].worst_walk_ms = piece->walk_ms;
    }
    if (problem->site_count > 0)
        count_nearest(problem, sites);
    qsort(sites, problem->site_count, sizeof *sites, compare_on_map);
    for (uint32_t i = 0; i < problem->site_count; i++)
        number[sites[i].site] = sites[i].number = i + 1;
    report->sites = sites;
    report->number_of_site = number;
}

static bool same_spot(const struct shelter_gain *a, const struct shelter_gain *b)
{
    return a->site == b->site && a->point.lon_e7 == b->point.lon_e7 &&
           a->point.lat_e7 == b->point.lat_e7;
}

/* A spot that stands in both lists (100 and 1,000 places) has one letter. */
static void prepare_gains(struct report *report)
{
    uint32_t count = report->plan->gain_count;
    struct report_gain *gains = ARENA_ARRAY(report->arena, struct report_gain, count);
    char next = 'A';
    for (uint32_t i = 0; i < count; i++) {
        gains[i].gain = &report->plan->gains[i];
        for (uint32_t k = 0; k < i && !gains[i].letter; k++)
            if (same_spot(gains[k].gain, gains[i].gain))
                gains[i].letter = gains[k].letter;
        if (!gains[i].letter)
            gains[i].letter = next < 'Z' ? next++ : 'Z';
    }
    report->gains = gains;
}

void report_prepare(struct report *report, struct buffer *out,
                    const struct published_plan *published, const struct report_options *options,
                    struct arena *arena)
{
    *report = (struct report){
        .html = {out, options->language},
        .published = published,
        .options = options,
        .plan = published->plan,
        .problem = published->plan->problem,
        .figures = &published->plan->figures,
        .arena = arena,
        .made_up = sites_are_made_up(published->plan->problem),
    };
    struct geo_box box = shown_box(report->problem);
    report->frame = map_frame_fit(&box, REPORT_MAP_WIDTH, REPORT_MAP_HEIGHT_MAX, MAP_MARGIN, false);
    report->unplaced = shelter_unplaced(report->problem, &report->plan->allocation, arena);
    prepare_sites(report);
    prepare_gains(report);
}

int report_load_step(const struct report_site *site, int32_t places)
{
    if (site->people == 0)
        return 0;
    if (site->people >= places)
        return LOAD_FULL;
    return (int)((site->people * 4 - 1) / places) + 1;
}

struct text_arg report_people(const struct report *report, const char *name, int64_t people)
{
    return report->published->is_estimated && people != 0 ? ARG_ESTIMATE(name, people)
                                                          : ARG_INTEGER(name, people);
}

struct text_arg report_cell(const struct report *report, const char *name, int64_t people)
{
    return report->published->is_estimated ? ARG_ROUNDED(name, people) : ARG_INTEGER(name, people);
}

struct text_arg report_limit(const struct walk_limit *limit)
{
    return limit->kind == WALK_LIMIT_LENGTH ? ARG_LENGTH("limit", limit->value)
                                            : ARG_DURATION("limit", limit->value);
}

int64_t report_permille(int64_t part, int64_t whole)
{
    return whole > 0 ? (part * 1000 + whole / 2) / whole : 0;
}

/* States of the population that have a word of their own; others stand as they were imported. */
static void write_state(const struct report *report)
{
    static const struct {
        const char *name;
        enum text_id text;
    } states[] = {
        {"night", TEXT_REPORT_STATE_NIGHT},
        {"day", TEXT_REPORT_STATE_DAY},
        {"resident", TEXT_REPORT_STATE_RESIDENT},
    };
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (strcmp(states[i].name, report->plan->population_state) == 0) {
            html_say(&report->html, states[i].text);
            return;
        }
    }
    html_say(&report->html, TEXT_REPORT_STATE_OTHER,
             ARG_TEXT("state", report->plan->population_state));
}

void report_as_of(const struct report *report)
{
    const struct html *html = &report->html;
    html_raw(html, "<p class=\"as-of\">");
    html_say(html, TEXT_REPORT_AS_OF, ARG_DATE("date", report->plan->created_at_ms));
    html_raw(html, " · ");
    write_state(report);
    if (report->published->is_estimated) {
        html_raw(html, " · ");
        html_line(html, "b", "", TEXT_REPORT_PEOPLE_ESTIMATED);
    }
    if (report->made_up) {
        html_raw(html, " · ");
        html_line(html, "b", "", TEXT_REPORT_SHELTERS_MADE_UP);
    }
    html_raw(html, "</p>\n");
}

void report_label(const struct report *report, uint32_t site)
{
    struct buffer label = {0};
    site_label_write(&label, report->html.language, &report->problem->sites[site]);
    html_name(&report->html, buffer_text(&label));
    buffer_free(&label);
}
