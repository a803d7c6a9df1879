/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H

#include "app/record.h"
#include "base/progress.h"
#include "import/parties.h"
#include "import/sites.h"
#include "store/city.h"
#include "table/report.h"

/*
 * Files into the city, in steps, so that nobody who writes waits while one is read:
 *
 *   app_may_import   before it is looked at: would the rules let such an import be?
 *   app_read_…       reads, checks and locates its rows against the city as it is now; a reader's
 *                    engine will do
 *   app_take_in      puts what was read into the city with the entry that says so, in one
 *                    transaction; only this needs an engine that writes
 *
 * Either everything that was accepted is in, or nothing has changed. What was read against
 * something that has changed meanwhile (streets, those in the register) is refused:
 * ERROR_CONFLICT. `report` says what became of each row.
 */
struct import_request {
    const char *path;         /* NULL if no file is read (estimate, made up) */
    struct buffer *bytes;     /* of the file, which are taken over; NULL: read from `path` */
    const char *options_text; /* app/import_options.h, kept with the source */
    struct actor actor;
    bool add;             /* add to what is there instead of replacing it */
    bool is_trial;        /* nothing is written: app_take_in only asks */
    const char *encoding; /* NULL = detected */
    char separator;       /* '\0' = detected */
    const char *map;      /* "field=column,…"; NULL */
    const char *crs;      /* "EPSG:n"; NULL = longitude and latitude */
    const char *where;    /* filter of rows; NULL */
    bool has_datum;
    enum datum datum;
    const struct progress *progress; /* asked now and then whether to go on; NULL */
};

/* What was read and is not in the city yet. It lives in the arena it was read into. */
struct intake {
    struct reference_put put;
    const struct party_records *parties; /* of organisations, and then nothing is in `put` … */
    const struct asked_parties *asked;   /* … and what the reader was told of the register */
};

/* Parties that are new or changed; those that are as before leave no entry. */
struct parties_result {
    uint32_t added, changed, same;
};
struct import_result {
    struct decision decision; /* what the rules said, also where they refused */
    const char *act;          /* that a second person has to release; NULL */
    struct parties_result parties;
};

/* `noun`: "people", "organisations"…. The decision is what refused it; an import takes no basis but
 * the rules, so none is said to be open. */
bool app_may_import(struct engine *engine, const struct actor *actor, const char *noun,
                    struct arena *arena, struct decision *ret_decision, struct error *err);

bool app_take_in(struct engine *engine, const struct import_request *request,
                 const struct intake *intake, struct arena *arena, struct import_report *report,
                 struct import_result *ret_result, struct error *err);

struct roads_summary {
    uint32_t node_count, component_count, largest_component;
    struct ground_counts ground;
};
bool app_read_roads(const struct import_request *request, bool with_buildings, struct arena *arena,
                    struct import_report *report, struct roads_summary *ret_summary,
                    struct intake *ret_intake, struct error *err);

struct people_request {
    const char *state;
    enum person_class person_class;
};
bool app_read_people(struct city *city, const struct import_request *request,
                     const struct people_request *people, struct arena *arena,
                     struct import_report *report, struct intake *ret_intake, struct error *err);
void app_estimate_people(const struct import_request *request, int64_t total, struct arena *arena,
                         struct intake *ret_intake);

struct sites_request {
    const char *access;   /* as for site_access_rules_parse; NULL */
    const char *suitable; /* as for site_hazards_parse; NULL */
};
/* `*ret_median_offset_mm` = median distance to the nearest street, −1 without roads. */
bool app_read_sites(struct city *city, const struct import_request *request,
                    const struct sites_request *sites, struct arena *arena,
                    struct import_report *report, int64_t *ret_median_offset_mm,
                    struct intake *ret_intake, struct error *err);
bool app_make_up_sites(struct city *city, const struct import_request *request, uint32_t count,
                       int64_t places, uint64_t seed, const struct sites_request *sites,
                       struct arena *arena, struct import_report *report, struct intake *ret_intake,
                       struct error *err);

bool app_read_areas(struct city *city, const struct import_request *request, struct arena *arena,
                    struct import_report *report, struct intake *ret_intake, struct error *err);
bool app_read_hazard(struct city *city, const struct import_request *request, enum hazard hazard,
                     struct arena *arena, struct import_report *report, struct intake *ret_intake,
                     struct error *err);
/* Organisations, posts and persons. */
bool app_read_parties(struct engine *engine, const struct import_request *request,
                      struct arena *arena, struct import_report *report, struct intake *ret_intake,
                      struct error *err);

#endif
