/* SPDX-License-Identifier: Apache-2.0 */
#include "import/areas.h"

#include "table/cells.h"

enum area_field { AREA_CODE, AREA_NAME, AREA_PARENT, AREA_FIELD_COUNT };

static const char *const field_names[AREA_FIELD_COUNT] = {"code", "name", "parent"};

/* Finest level first: the first whose code is a column of the file holds. */
static const struct {
    const char *columns[AREA_FIELD_COUNT];
} levels[] = {
    {{"VILLCODE", "VILLNAME", "TOWNCODE"}},
    {{"TOWNCODE", "TOWNNAME", "COUNTYCODE"}},
    {{"COUNTYCODE", "COUNTYNAME", NULL}},
    {{"ADM4_PCODE", "ADM4_EN", "ADM3_PCODE"}},
    {{"ADM3_PCODE", "ADM3_EN", "ADM2_PCODE"}},
    {{"ADM2_PCODE", "ADM2_EN", "ADM1_PCODE"}},
    {{"ADM1_PCODE", "ADM1_EN", "ADM0_PCODE"}},
    {{"GID_4", "NAME_4", "GID_3"}},
    {{"GID_3", "NAME_3", "GID_2"}},
    {{"GID_2", "NAME_2", "GID_1"}},
    {{"GID_1", "NAME_1", "GID_0"}},
    {{"grunnkretsnummer", "grunnkretsnavn", "kommunenummer"}},
    {{"bydelsnummer", "bydelsnavn", "kommunenummer"}},
    {{"kommunenummer", "kommunenavn", "fylkesnummer"}},
    {{"adcode", "name", "parent_adcode"}},
    {{"区划代码", "名称", "上级代码"}},
    {{"代码", "名称", "上级代码"}},
    {{"code", "name", "parent"}},
    {{"code", "name", "parent_code"}},
    {{"adm_code", "adm_name", "adm_parent"}},
    {{"id", "name", "parent"}},
};

enum { LEVEL_COUNT = sizeof levels / sizeof *levels };

struct areas {
    const struct feature_set *features;
    const struct area_options *options;
    struct arena *arena;
    struct import_report *report;
    int32_t column[AREA_FIELD_COUNT];
    struct key_index codes;
    uint32_t count, capacity;
    struct area_record *records;
};

/* The level of the file, LEVEL_COUNT if none; one that has the parent too goes first. */
static int find_level(const struct feature_set *features)
{
    int with_code = LEVEL_COUNT;
    for (int i = LEVEL_COUNT - 1; i >= 0; i--)
        if (column_find(features, levels[i].columns[AREA_CODE]) != NO_COLUMN)
            with_code = i;
    for (int i = with_code; i < LEVEL_COUNT; i++) {
        const char *const *columns = levels[i].columns;
        if (cell_same_word(columns[AREA_CODE], levels[with_code].columns[AREA_CODE]) &&
            columns[AREA_PARENT] && column_find(features, columns[AREA_PARENT]) != NO_COLUMN)
            return i;
    }
    return with_code;
}

static bool find_columns(struct areas *areas, struct error *err)
{
    const struct feature_set *features = areas->features;
    const struct column_map *map = areas->options->map;
    if (!column_map_check(map, field_names, AREA_FIELD_COUNT, err))
        return false;
    int level = find_level(features);
    for (int f = 0; f < AREA_FIELD_COUNT; f++) {
        const char *alias = level < LEVEL_COUNT ? levels[level].columns[f] : NULL;
        const char *aliases[] = {alias, NULL};
        if (!column_of_field(features, map, field_names[f], aliases, &areas->column[f], err))
            return false;
    }
    return column_required(features, areas->column[AREA_CODE], field_names[AREA_CODE], err);
}

static void refuse(struct areas *areas, uint32_t row, const struct error *reason)
{
    feature_refuse(areas->features, row, column_name(areas->features, areas->column[AREA_CODE]),
                   reason, areas->report);
}

static const char *copy_cell(struct areas *areas, uint32_t row, enum area_field field)
{
    const char *cell = feature_cell(areas->features, row, areas->column[field]);
    return cell ? arena_copy_text(areas->arena, cell) : NULL;
}

static void read_row(struct areas *areas, uint32_t row)
{
    struct error reason;
    struct area_record record = {
        .code = copy_cell(areas, row, AREA_CODE),
        .name = copy_cell(areas, row, AREA_NAME),
        .parent_code = copy_cell(areas, row, AREA_PARENT),
    };
    if (!record.code) {
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_CELL_MISSING);
        refuse(areas, row, &reason);
        return;
    }
    enum location_status status =
        locate_polygon(areas->features, row, LOCATE_ALL_PARTS, &areas->options->location,
                       areas->arena, &record.polygon);
    if (status != LOCATION_OK) {
        location_refuse_polygon(areas->features, row, status, areas->report);
        return;
    }
    if (!key_index_add_text(&areas->codes, record.code, row, NULL)) {
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_KEY_TWICE, ARG_TEXT("key", record.code));
        refuse(areas, row, &reason);
        return;
    }
    record.name = record.name ? record.name : record.code;
    areas->report->accepted++;
    ARENA_PUSH_ROOM(areas->arena, struct area_record, areas->records, areas->count,
                    areas->capacity);
    areas->records[areas->count++] = record;
}

bool areas_from_features(const struct feature_set *features, const struct area_options *options,
                         struct arena *arena, struct arena *scratch, struct import_report *report,
                         struct area_records *ret_areas, struct error *err)
{
    struct arena_mark mark = arena_mark(scratch);
    struct areas areas = {
        .features = features,
        .options = options,
        .arena = arena,
        .report = report,
        .codes = {.arena = scratch},
    };
    bool ok = find_columns(&areas, err) && locations_check(&options->location, err);
    for (uint32_t row = 0; ok && row < features->row_count; row++) {
        report->total++;
        read_row(&areas, row);
    }
    arena_rewind(scratch, mark);
    if (ok)
        *ret_areas = (struct area_records){.count = areas.count, .records = areas.records};
    return ok;
}
