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
    struct city_source source;
    const void *records;
    bool add;
    bool (*put)(struct city *city, const struct reference_put *put, struct error *err);
    const struct area *areas; /* of an import of areas */
    uint32_t area_count;
    struct import_report *report; /* told of edits that lie over nothing any more; NULL */
    /* The streets that the records were read against: where the city has others by now, nothing is
     * put. Zero: there were none. */
    bool needs_roads;
    struct hash roads;
};

/* ERROR_CONFLICT: `what` of the city is not as it was when the file was read. Returns false. */
bool app_fail_changed(const char *file, enum text_id what, struct error *err);

/* The streets of the city, as their hash. */
bool app_roads_now(struct city *city, struct hash *ret_roads, struct error *err);

/* A decision that is a draft: an act for a second person to release (areas of a founded office).
 * The rules are asked before the data is written, and once more with it, which is what counts. */
bool app_put_reference(struct engine *engine, const struct actor *actor,
                       const struct reference_put *put, const struct progress *progress,
                       struct arena *arena, struct decision *ret_decision, struct error *err);
/* Would it be put, as things stand? Nothing is written; a reader's engine will do. */
bool app_try_reference(struct engine *engine, const struct actor *actor,
                       const struct reference_put *put, struct arena *arena,
                       struct decision *ret_decision, struct error *err);

#endif
