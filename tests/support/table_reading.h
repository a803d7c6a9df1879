/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_READING_H
#define TABLE_READING_H

#include <stdio.h>

#include "table/table.h"
#include "unit.h"

/* A table on its way from bytes to records, with everything that is said about it. */
struct table_reading {
    struct arena *arena, *scratch;
    struct import_report report;
    struct feature_set set;
    struct error *err; /* by pointer: its texts stand within it, and a reading is passed by value */
    bool ok;
};

static inline struct table_reading table_reading_begin(void)
{
    struct table_reading reading = {.arena = arena_new(), .scratch = arena_new()};
    reading.err = ARENA_NEW(reading.arena, struct error);
    reading.report = (struct import_report){.file = "file", .arena = reading.arena};
    return reading;
}

static inline struct table_reading table_reading_of_bytes(const char *bytes, size_t size)
{
    struct table_reading reading = table_reading_begin();
    reading.ok = table_read(bytes, size, &(struct table_options){0}, reading.arena, reading.scratch,
                            &reading.report, &reading.set, reading.err);
    return reading;
}

static inline struct table_reading table_reading_of(const char *text)
{
    return table_reading_of_bytes(text, strlen(text));
}

/* A FeatureCollection of these features. */
static inline struct table_reading table_reading_of_list(const char *const *features, size_t count)
{
    struct buffer text = {0};
    buffer_add_text(&text, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (size_t i = 0; i < count; i++)
        buffer_add_format(&text, "%s%s", i ? "," : "", features[i]);
    buffer_add_text(&text, "]}");
    struct table_reading reading = table_reading_of_bytes(text.bytes, text.size);
    buffer_free(&text);
    return reading;
}
#define TABLE_READING_OF(features)                                                                 \
    table_reading_of_list((features), sizeof(features) / sizeof *(features))

static inline void table_reading_end(struct table_reading *reading)
{
    arena_free(reading->arena);
    arena_free(reading->scratch);
}

/* The cell in the column of this name, "" if it is empty. */
static inline const char *table_cell(const struct feature_set *set, uint32_t row, const char *name)
{
    for (uint32_t c = 0; c < set->column_count; c++) {
        if (strcmp(set->column[c], name) == 0) {
            const char *cell = feature_cell(set, row, (int32_t)c);
            return cell ? cell : "";
        }
    }
    fail_msg("no column %s", name);
    return "";
}

static inline uint32_t count_remarks(const struct import_report *report, bool refused,
                                     enum text_id id)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < report->remark_count; i++)
        count += report->remarks[i].refused == refused && report->remarks[i].reason->id == id;
    return count;
}

static inline uint32_t count_refused(const struct import_report *report, enum text_id id)
{
    return count_remarks(report, true, id);
}

static inline uint32_t count_noted(const struct import_report *report, enum text_id id)
{
    return count_remarks(report, false, id);
}

static inline void assert_counts(const struct import_report *report, uint64_t total,
                                 uint64_t accepted)
{
    assert_int_equal(report->total, total);
    assert_int_equal(report->accepted, accepted);
    assert_int_equal(report->refused, total - accepted);
}

#endif
