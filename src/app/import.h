/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_IMPORT_H
#define APP_IMPORT_H

#include "app/actor.h"
#include "base/progress.h"
#include "import/sites.h"
#include "store/city.h"
#include "table/report.h"

/*
 * Files into the city: one function per noun, one transaction each, with the entry that says so.
 * Either everything that was accepted is in, or nothing has changed. `report` says what became of
 * each row.
 */
struct import_request {
    const char *path;         /* NULL if no file is read (estimate, made up) */
    struct buffer *bytes;     /* of the file, which are taken over; NULL: read from `path` */
    const char *options_text; /* the command line's options, kept with the source */
    struct actor actor;
    bool add;             /* add to what is there instead of replacing it */
    bool is_trial;        /* all of it but the end: nothing that was written stays */
    const char *encoding; /* NULL = detected */
    char separator;       /* '\0' = detected */
    const char *map;      /* "field=column,…"; NULL */
    const char *crs;      /* "EPSG:n"; NULL = longitude and latitude */
    const char *where;    /* filter of rows; NULL */
    bool has_datum;
    enum datum datum;
    const struct progress *progress; /* asked now and then whether to go on; NULL */
    struct decision *decision;       /* what the rules said, also where they refused; NULL */
};

/* With `add`: the source of the same name that the import takes the place of, else NULL. */
bool app_find_replaced(struct engine *engine, const struct import_request *request,
                       const char *noun, const char *hazard, struct arena *arena,
                       const char **ret_name, struct error *err);
void app_note_replaced(struct import_report *report, const char *name);

struct roads_summary {
    uint32_t node_count, component_count, largest_component;
    struct ground_counts ground;
};

bool app_import_roads(struct engine *engine, const struct import_request *request,
                      bool with_buildings, const struct progress *progress, struct arena *arena,
                      struct import_report *report, struct roads_summary *ret_summary,
                      struct error *err);

struct people_request {
    const char *state;
    enum person_class person_class;
};
bool app_import_people(struct engine *engine, const struct import_request *request,
                       const struct people_request *people, struct arena *arena,
                       struct import_report *report, struct error *err);
bool app_estimate_people(struct engine *engine, const struct import_request *request, int64_t total,
                         struct error *err);

struct sites_request {
    const char *access;   /* as for site_access_rules_parse; NULL */
    const char *suitable; /* as for site_hazards_parse; NULL */
};
/* `*ret_median_offset_mm` = median distance to the nearest street, −1 without roads. */
bool app_import_sites(struct engine *engine, const struct import_request *request,
                      const struct sites_request *sites, struct arena *arena,
                      struct import_report *report, int64_t *ret_median_offset_mm,
                      struct error *err);
bool app_make_up_sites(struct engine *engine, const struct import_request *request, uint32_t count,
                       int64_t places, uint64_t seed, const struct sites_request *sites,
                       struct arena *arena, struct import_report *report, struct error *err);

/* `*ret_act`: the act by which a second person has to release the tree of areas, or NULL. */
bool app_import_areas(struct engine *engine, const struct import_request *request,
                      struct arena *arena, struct import_report *report, const char **ret_act,
                      struct error *err);
bool app_import_hazard(struct engine *engine, const struct import_request *request,
                       enum hazard hazard, struct arena *arena, struct import_report *report,
                       struct error *err);

#endif
