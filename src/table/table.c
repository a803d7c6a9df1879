/* SPDX-License-Identifier: Apache-2.0 */
#include "table/table.h"

#include <string.h>

#include "table/cells.h"
#include "table/columns.h"
#include "table/csv.h"
#include "table/geojson.h"
#include "table/json_tree.h"
#include "table/topojson.h"

static bool begins_object(const char *bytes, size_t size)
{
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    bytes = cell_trim(bytes, &size);
    return size > 0 && *bytes == '{';
}

static bool read_json(const char *bytes, size_t size, const struct table_options *options,
                      struct arena *arena, struct arena *scratch, struct import_report *report,
                      struct feature_set *ret_set, struct error *err)
{
    json_t *tree;
    if (!json_tree_read(report->file, bytes, size, &tree, err))
        return false;
    const char *type = json_tree_text(tree, "type");
    bool is_topology = type && strcmp(type, "Topology") == 0;
    bool ok = is_topology
                  ? topojson_read(tree, options->layer, arena, scratch, report, ret_set, err)
                  : geojson_read(tree, options->is_projected, arena, scratch, report, ret_set, err);
    json_decref(tree);
    return ok;
}

/* The first cell of a column that is not empty, NULL if all are. */
static const char *first_cell(const struct feature_set *features, int32_t column)
{
    const char *cell = NULL;
    for (uint32_t row = 0; row < features->row_count && !cell; row++)
        cell = feature_cell(features, row, column);
    return cell;
}

/* The first column whose first cell is a JSON object. */
static int32_t find_json_column(const struct feature_set *features)
{
    for (uint32_t column = 0; column < features->column_count; column++) {
        const char *cell = first_cell(features, (int32_t)column);
        if (cell && *cell == '{')
            return (int32_t)column;
    }
    return NO_COLUMN;
}

static void put_row(struct feature_builder *builder, const struct feature_set *features,
                    uint32_t row, int32_t json_column)
{
    for (uint32_t column = 0; column < features->column_count; column++) {
        const char *cell = feature_cell(features, row, (int32_t)column);
        const char *name = features->column[column];
        if ((int32_t)column != json_column)
            feature_builder_put(builder, name, strlen(name), cell ? cell : "",
                                cell ? strlen(cell) : 0);
    }
}

/* Rows whose cell is empty keep their other columns; rows whose cell is no JSON are refused. */
static bool unfold(const struct feature_set *features, int32_t json_column, struct arena *arena,
                   struct arena *scratch, struct import_report *report, struct feature_set *ret_set,
                   struct error *err)
{
    struct feature_builder builder;
    feature_builder_init(&builder, features->file, arena, scratch);
    for (uint32_t row = 0; row < features->row_count; row++) {
        const char *cell = feature_cell(features, row, json_column);
        json_t *tree = NULL;
        struct error reason;
        if (cell && !json_tree_read(features->file, cell, strlen(cell), &tree, &reason)) {
            report->total++;
            feature_refuse(features, row, features->column[json_column], &reason, report);
            continue;
        }
        feature_builder_row(&builder, features->line[row], NULL);
        put_row(&builder, features, row, json_column);
        json_tree_put_properties(&builder, tree);
        json_decref(tree);
    }
    return feature_builder_finish(&builder, ret_set, err);
}

static bool read_csv(const char *bytes, size_t size, const struct table_options *options,
                     struct arena *arena, struct arena *scratch, struct import_report *report,
                     struct feature_set *ret_set, struct error *err)
{
    struct feature_set set;
    if (!csv_read(bytes, size, options->separator, arena, report, &set, err))
        return false;
    int32_t json_column = find_json_column(&set);
    if (json_column == NO_COLUMN) {
        *ret_set = set;
        return true;
    }
    struct arena_mark mark = arena_mark(scratch);
    bool ok = unfold(&set, json_column, arena, scratch, report, ret_set, err);
    arena_rewind(scratch, mark);
    return ok;
}

bool table_read(const char *bytes, size_t size, const struct table_options *options,
                struct arena *arena, struct arena *scratch, struct import_report *report,
                struct feature_set *ret_set, struct error *err)
{
    if (begins_object(bytes, size))
        return read_json(bytes, size, options, arena, scratch, report, ret_set, err);
    return read_csv(bytes, size, options, arena, scratch, report, ret_set, err);
}
