/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_REPORT_PARTS_H
#define PAGE_REPORT_PARTS_H

#include "page/html.h"
#include "page/map_frame.h"
#include "page/report.h"

/* What the parts of a report are written from; nobody but report_*.c includes this. */

/* The map is cut into squares with letters and numbers, so that the table can say where. */
enum { REPORT_MAP_WIDTH = 1800, REPORT_MAP_HEIGHT_MAX = 2000, REPORT_SQUARE = 200 };

struct report_site {
    uint32_t site;   /* in the problem */
    uint32_t number; /* on map and table, from 1 */
    struct map_point at;
    int64_t people;         /* of the plan */
    int64_t nearest_people; /* who would come if everyone went to the nearest site */
    time_ms worst_walk_ms;
};

/* A place where more places help, with its letter on the map. */
struct report_gain {
    const struct shelter_gain *gain;
    char letter;
};

struct report {
    struct html html;
    const struct published_plan *published;
    const struct report_options *options;
    const struct shelter_plan *plan;
    const struct shelter_problem *problem;
    const struct shelter_figures *figures;
    struct arena *arena;
    bool made_up;
    struct map_frame frame;
    const struct report_site *sites; /* [problem->site_count] in order of their numbers */
    const uint32_t *number_of_site;  /* [problem->site_count] */
    const int32_t *unplaced;         /* [problem->group_count] */
    const struct report_gain *gains; /* [plan->gain_count] */
};

/* Counts and places everything; the report lives in `arena`. */
void report_prepare(struct report *report, struct buffer *out,
                    const struct published_plan *published, const struct report_options *options,
                    struct arena *arena);

/* 0 = nobody, 1 … 4 = up to 25, 50, 75, under 100 %, 5 = full. */
int report_load_step(const struct report_site *site, int32_t places);
enum { LOAD_STEP_COUNT = 6, LOAD_FULL = 5 };

/* 'A' … from the west, 1 … from the north. */
char report_column(struct map_point at);
int32_t report_row(struct map_point at);

/* A number of people: as it is, or rounded and marked if people are estimated. */
struct text_arg report_people(const struct report *report, const char *name, int64_t people);
/* The same in a table whose head says that it is about. */
struct text_arg report_cell(const struct report *report, const char *name, int64_t people);

/* "15 min" or "200 m", for the parameter {limit}; not for WALK_LIMIT_NONE. */
struct text_arg report_limit(const struct walk_limit *limit);

/* In tenths of a percent, 0 of nothing. */
int64_t report_permille(int64_t part, int64_t whole);

/* "Data of 12 November 2026 · residents at night · people estimated": under every figure. */
void report_as_of(const struct report *report);

void report_label(const struct report *report, uint32_t site);

void report_headline(const struct report *report);
void report_tiles(const struct report *report);
void report_minutes(const struct report *report);
void report_loads(const struct report *report);
void report_map_of_walks(const struct report *report);
void report_map_of_gaps(const struct report *report);
void report_gains(const struct report *report);
void report_zones(const struct report *report);
void report_shelters(const struct report *report);
void report_sites_not_used(const struct report *report);
void report_priority(const struct report *report);
void report_method(const struct report *report);
void report_sources(const struct report *report);
void report_style(const struct report *report);

#endif
