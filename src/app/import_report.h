/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_IMPORT_REPORT_H
#define APP_IMPORT_REPORT_H

#include "app/import.h"
#include "base/json_writer.h"

/* What became of the rows of a file, as the command line and the server tell it. */

struct import_outcome {
    const struct roads_summary *roads;    /* of an import of roads, else NULL */
    const struct parties_result *parties; /* of an import of organisations, else NULL */
    const char *act;                      /* that a second person has to release; NULL */
};

bool remark_is_about_file(const struct import_remark *remark);

/* Members of an object that is open: what the outcome has; "remarks": those about the file, and
 * the first 100 about rows. */
void json_import_outcome(struct json_writer *json, const struct import_outcome *outcome);
void json_import_remarks(struct json_writer *json, enum language language,
                         const struct import_report *report);

/* The rows of a report in the order of their lines, a line each: file, line, object, field,
 * outcome, reason (tab-separated). */
void write_import_report(struct buffer *out, enum language language,
                         const struct import_report *report);

#endif
