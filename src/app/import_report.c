/* SPDX-License-Identifier: Apache-2.0 */
#include "app/import_report.h"

#include <stdlib.h>

bool remark_is_about_file(const struct import_remark *remark)
{
    return !remark->refused && remark->line == 0 && !remark->object;
}

void json_import_remarks(struct json_writer *json, enum language language,
                         const struct import_report *report)
{
    enum { SHOWN = 100 }; /* those about the file in any case */
    uint32_t shown = 0;
    json_key(json, "remarks");
    json_open_array(json);
    for (uint32_t i = 0; i < report->remark_count; i++) {
        const struct import_remark *remark = &report->remarks[i];
        struct buffer reason = {0};
        if (!remark_is_about_file(remark) && shown++ >= SHOWN)
            continue;
        error_write(&reason, language, remark->reason);
        json_open_object(json);
        json_put_bool(json, "refused", remark->refused);
        if (remark->line > 0)
            json_put_integer(json, "line", remark->line);
        if (remark->object)
            json_put_text(json, "object", remark->object);
        if (remark->field)
            json_put_text(json, "field", remark->field);
        json_put_text(json, "id", text_id_name(remark->reason->id));
        json_put_text(json, "reason", buffer_text(&reason));
        json_close(json);
        buffer_free(&reason);
    }
    json_close(json);
}

void json_import_outcome(struct json_writer *json, const struct import_outcome *outcome)
{
    const struct roads_summary *roads = outcome->roads;
    const struct parties_result *parties = outcome->parties;
    if (roads) {
        json_put_integer(json, "road_nodes", roads->node_count);
        json_put_integer(json, "components", roads->component_count);
        json_put_integer(json, "largest_component_nodes", roads->largest_component);
        json_key(json, "ground"), json_open_object(json);
        for (int group = 0; group < GROUND_GROUP_COUNT; group++)
            json_put_integer(json, ground_group_name((enum ground_group)group),
                             roads->ground.of_group[group]);
        json_close(json);
    }
    if (parties) {
        json_put_integer(json, "added", parties->added);
        json_put_integer(json, "changed", parties->changed);
        json_put_integer(json, "same", parties->same);
    }
    if (outcome->act)
        json_put_text(json, "act", outcome->act);
}

/* By line; remarks without one stand last, remarks about one line stay as they came. */
static int compare_remarks(const void *a, const void *b)
{
    const struct import_remark *const *x = a, *const *y = b;
    int64_t line_x = (*x)->line > 0 ? (*x)->line : INT64_MAX;
    int64_t line_y = (*y)->line > 0 ? (*y)->line : INT64_MAX;
    if (line_x != line_y)
        return line_x < line_y ? -1 : 1;
    return (*x > *y) - (*x < *y);
}

/* In one cell: a tab would begin another, a new line another row. */
static void add_cell(struct buffer *out, const char *text)
{
    size_t begin = out->size;
    text_write_words(out, text ? text : "");
    for (size_t at = begin; at < out->size; at++)
        if (out->bytes[at] == '\t')
            out->bytes[at] = ' ';
    buffer_add_char(out, '\t');
}

void write_import_report(struct buffer *out, enum language language,
                         const struct import_report *report)
{
    buffer_add_text(out, "file\tline\tobject\tfield\toutcome\treason\n");
    struct arena *scratch = arena_new();
    const struct import_remark **remarks =
        ARENA_ARRAY(scratch, const struct import_remark *, report->remark_count);
    for (uint32_t i = 0; i < report->remark_count; i++)
        remarks[i] = &report->remarks[i];
    qsort(remarks, report->remark_count, sizeof(const struct import_remark *), compare_remarks);
    for (uint32_t i = 0; i < report->remark_count; i++) {
        const struct import_remark *remark = remarks[i];
        add_cell(out, report->file);
        if (remark->line > 0)
            buffer_add_integer(out, remark->line);
        buffer_add_char(out, '\t');
        add_cell(out, remark->object);
        add_cell(out, remark->field);
        add_cell(out, remark->refused ? "refused" : "note");
        error_write(out, language, remark->reason);
        buffer_add_char(out, '\n');
    }
    arena_free(scratch);
}
