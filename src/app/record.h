/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_RECORD_H
#define APP_RECORD_H

#include "app/actor.h"
#include "table/report.h"

/*
 * Puts reference data and the entry that says so into the city, as one: `put` runs in the
 * transaction. `noun` and `hazard` as in struct city_source.
 */
struct reference_put {
    const char *noun, *hazard;
    const struct city_source *source;
    const void *records;
    bool add;
    bool is_trial; /* nothing of it stays */
    bool (*put)(struct city *city, const struct reference_put *put, struct error *err);
    const struct area *areas; /* of an import of areas */
    uint32_t area_count;
    const struct progress *progress; /* NULL */
    struct import_report *report;    /* told of edits that lie over nothing any more; NULL */
};

/* A decision that is a draft: an act for a second person to release (areas of a founded office). */
bool app_put_reference(struct engine *engine, const struct actor *actor,
                       const struct reference_put *put, struct arena *arena,
                       struct decision *ret_decision, struct error *err);

#endif
