/* SPDX-License-Identifier: Apache-2.0 */
#include "table/report.h"

static void add(struct import_report *report, bool refused, int64_t line, const char *object,
                const char *field, const struct error *reason)
{
    bool is_about_row = line > 0 || object;
    if (report->remark_count >= REMARK_MAX && is_about_row)
        return;
    ARENA_PUSH_ROOM(report->arena, struct import_remark, report->remarks, report->remark_count,
                    report->remark_capacity);
    struct import_remark *remark = &report->remarks[report->remark_count++];
    remark->refused = refused;
    remark->line = line;
    remark->object = object ? arena_copy_text(report->arena, object) : NULL;
    remark->field = field ? arena_copy_text(report->arena, field) : NULL;
    struct error *copy = ARENA_NEW(report->arena, struct error);
    error_copy(copy, reason);
    remark->reason = copy;
}

void report_refuse(struct import_report *report, int64_t line, const char *object,
                   const char *field, const struct error *reason)
{
    report->refused++;
    add(report, true, line, object, field, reason);
}

void report_note(struct import_report *report, int64_t line, const char *object, const char *field,
                 const struct error *reason)
{
    add(report, false, line, object, field, reason);
}
