/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rows.h"

#include <string.h>

#include "host/encoding.h"
#include "host/file.h"
#include "store/log.h"
#include "table/table.h"
#include "table/table_filter.h"

void rows_close(struct rows *rows)
{
    if (rows->location.projection)
        projection_close(&rows->projection);
    if (rows->cells)
        arena_free(rows->cells);
    arena_free(rows->scratch);
    buffer_free(&rows->bytes);
}

/* In one state of the file. */
static bool look_at_roads(struct rows *rows, struct city *city, struct error *err)
{
    if (!log_begin_read(city, err))
        return false;
    bool ok = app_roads_now(city, &rows->roads, err) && city_roads_box(city, &rows->roads_box, err);
    log_end_read(city);
    return ok;
}

static bool locate(struct rows *rows, const struct import_request *request, struct city *city,
                   struct error *err)
{
    if (request->has_datum)
        rows->location.datum = &request->datum;
    if (!look_at_roads(rows, city, err))
        return false;
    if (!geo_box_is_empty(&rows->roads_box))
        rows->location.roads_box = &rows->roads_box;
    if (!request->crs)
        return true;
    if (!projection_open(request->crs, &rows->projection, err))
        return false;
    rows->location.projection = &rows->projection;
    return true;
}

static bool filter_rows(struct rows *rows, const struct import_request *request,
                        struct arena *arena, struct import_report *report, struct error *err)
{
    struct table_filter filter;
    if (!request->where)
        return true;
    return table_filter_parse(request->where, arena, &filter, err) &&
           table_filter_apply(&filter, arena, report, &rows->set, err);
}

static bool goes_on(const struct import_request *request, struct error *err)
{
    return progress_step(request->progress, TEXT_APP_STAGE_ROWS, 0, 1) ||
           error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
}

static bool read_bytes(struct rows *rows, const struct import_request *request, struct error *err)
{
    if (!request->bytes)
        return file_read(request->path, &rows->bytes, err);
    rows->bytes = *request->bytes;
    *request->bytes = (struct buffer){0};
    return true;
}

bool rows_open(struct rows *rows, struct city *city, const struct import_request *request,
               bool keeps_cells, struct arena *arena, struct import_report *report,
               struct error *err)
{
    *rows = (struct rows){.scratch = arena_new(), .cells = keeps_cells ? NULL : arena_new()};
    report->file = rows_name(request->path);
    report->arena = arena;
    struct table_options options = {.separator = request->separator,
                                    .is_projected = request->crs != NULL};
    bool ok = read_bytes(rows, request, err);
    if (ok) {
        rows->file_hash = hash_bytes(rows->bytes.bytes, rows->bytes.size);
        rows->file_size = (int64_t)rows->bytes.size;
    }
    ok = ok && goes_on(request, err) &&
         encoding_to_utf8(report->file, request->encoding, &rows->bytes, NULL, err) &&
         (!request->map || column_map_parse(request->map, arena, &rows->map, err)) &&
         locate(rows, request, city, err) && goes_on(request, err) &&
         table_read(buffer_text(&rows->bytes), rows->bytes.size, &options,
                    rows->cells ? rows->cells : arena, rows->scratch, report, &rows->set, err) &&
         goes_on(request, err) &&
         filter_rows(rows, request, rows->cells ? rows->cells : arena, report, err);
    if (!ok)
        rows_close(rows);
    return ok;
}

const struct column_map *rows_map(const struct rows *rows)
{
    return rows->map.count ? &rows->map : NULL;
}

bool rows_accepted(const struct import_report *report, struct error *err)
{
    return report->accepted > 0 ||
           error_set(err, ERROR_INPUT, TEXT_APP_NOTHING_ACCEPTED, ARG_TEXT("file", report->file),
                     ARG_INTEGER("rows", report->total));
}

const char *rows_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}
