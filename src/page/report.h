/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_REPORT_H
#define PAGE_REPORT_H

#include "publish/published_plan.h"

/* A source of the data, for the list at the end of a report. */
struct report_source {
    enum text_id what; /* roads, people… */
    const char *name;
    const char *attribution; /* NULL = not known */
    int64_t imported_at_ms, accepted, refused;
};

struct report_options {
    enum language language;
    const char *city; /* name of the city file without its ending: "oslo" */
    uint32_t source_count;
    const struct report_source *sources;
};

/*
 * The report of a plan: one HTML page in the XML syntax that needs nothing but itself, for the
 * office that made the plan (it names gaps: internal). Figures, map, tables, how it was computed.
 * Same input, same bytes. O(sites · junctions within a walk).
 */
void report_write(struct buffer *out, const struct published_plan *published,
                  const struct report_options *options);

#endif
