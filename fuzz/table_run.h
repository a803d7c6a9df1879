/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_RUN_H
#define TABLE_RUN_H

#include <string.h>

#include "base/arena.h"
#include "base/assert.h"
#include "base/utf8.h"
#include "table/cells.h"
#include "table/feature_set.h"

/*
 * What the harnesses of tables share: arenas with a report, and what must hold of rows whatever
 * the bytes were.
 */
struct table_run {
    struct arena *arena, *scratch;
    struct import_report report;
};

static inline struct table_run table_run_begin(void)
{
    struct table_run run = {.arena = arena_new(), .scratch = arena_new()};
    run.report = (struct import_report){.file = "fuzz", .arena = run.arena};
    return run;
}

/* A sentence can be made of an error in both languages. */
static inline void check_error(const struct error *err)
{
    ALWAYS(err->kind != ERROR_NONE);
    struct buffer out = {0};
    for (int language = 0; language < LANGUAGE_COUNT; language++) {
        buffer_clear(&out);
        error_write(&out, (enum language)language, err);
        ALWAYS(out.size > 0);
        ALWAYS(utf8_valid(out.bytes, out.size));
    }
    buffer_free(&out);
}

static inline void check_report(const struct import_report *report)
{
    ALWAYS(report->total == report->accepted + report->refused);
    uint64_t refused = 0;
    for (uint32_t i = 0; i < report->remark_count; i++) {
        refused += report->remarks[i].refused;
        check_error(report->remarks[i].reason);
    }
    ALWAYS(refused == report->refused || report->remark_count == REMARK_MAX);
}

static inline void check_cell(const char *text)
{
    if (!text)
        return;
    size_t size = strlen(text), trimmed = size;
    ALWAYS(size > 0);
    ALWAYS(cell_trim(text, &trimmed) == text && trimmed == size);
    ALWAYS(utf8_valid(text, size));
}

/* Points of a ring of each kind of geometry. */
static inline void check_ring(enum geometry_kind kind, uint32_t count)
{
    ALWAYS(kind != GEOMETRY_POINT || count == 1);
    ALWAYS(kind != GEOMETRY_LINE || count >= 2);
    ALWAYS(kind != GEOMETRY_POLYGON || count >= 3);
}

static inline void check_geometry(const struct feature_set *set)
{
    uint32_t part_end = 0;
    ALWAYS(set->part_first_ring[set->part_count] == set->ring_count);
    for (uint32_t row = 0; row < set->row_count; row++) {
        const struct feature_geometry *geometry = &set->geometry[row];
        if (geometry->part_count == 0)
            continue;
        ALWAYS(geometry->first_part == part_end);
        part_end += geometry->part_count;
        ALWAYS(part_end <= set->part_count);
        for (uint32_t part = geometry->first_part; part < part_end; part++) {
            uint32_t ring = set->part_first_ring[part], ring_end = set->part_first_ring[part + 1];
            ALWAYS(ring < ring_end);
            for (; ring < ring_end; ring++)
                check_ring(geometry->kind,
                           set->ring_first_point[ring + 1] - set->ring_first_point[ring]);
        }
    }
    ALWAYS(part_end == set->part_count);
}

static inline void check_set(const struct feature_set *set)
{
    for (uint32_t c = 0; c < set->column_count; c++)
        ALWAYS(utf8_valid(set->column[c], strlen(set->column[c])));
    for (uint32_t row = 0; row < set->row_count; row++)
        for (uint32_t c = 0; c < set->column_count; c++)
            check_cell(feature_cell(set, row, (int32_t)c));
    if (set->geometry)
        check_geometry(set);
}

/* Of a reader that made a set, or did not: then its error must be sayable. */
static inline void table_run_check(const struct table_run *run, bool ok,
                                   const struct feature_set *set, const struct error *err)
{
    check_report(&run->report);
    if (ok)
        check_set(set);
    else
        check_error(err);
}

static inline void table_run_end(struct table_run *run)
{
    arena_free(run->scratch);
    arena_free(run->arena);
}

#endif
