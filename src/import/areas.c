/* SPDX-License-Identifier: Apache-2.0 */
#include "import/areas.h"

#include <string.h>

#include "import/area_codes.h"
#include "import/circles.h"
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
    {{"统计用区划代码", "名称", "上级代码"}},
    {{"行政区划代码", "名称", "上级代码"}},
    {{"行政区划代码", "单位名称", "上级代码"}},
    {{"行政区划代码", "行政区划名称", "上级行政区划代码"}},
    {{"区划代码", "名称", "上级代码"}},
    {{"区划代码", "区划名称", "上级区划代码"}},
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
    struct arena *arena, *scratch;
    struct import_report *report;
    int32_t column[AREA_FIELD_COUNT];
    struct key_index codes; /* code → record */
    uint32_t count, capacity, row_capacity;
    struct area_record *records;
    uint32_t *rows;    /* [count] */
    uint32_t *parents; /* [count] record, or NO_PARENT */
};

/* How much of a level the file has; a parent counts for more than a name. */
static int columns_there(const struct feature_set *features, const char *const *columns)
{
    bool has_parent =
        columns[AREA_PARENT] && column_find(features, columns[AREA_PARENT]) != NO_COLUMN;
    bool has_name = column_find(features, columns[AREA_NAME]) != NO_COLUMN;
    return 2 * has_parent + has_name;
}

/* The level of the file, LEVEL_COUNT if none; of lists with this code the one it has most of. */
static int find_level(const struct feature_set *features)
{
    int first = 0;
    while (first < LEVEL_COUNT &&
           column_find(features, levels[first].columns[AREA_CODE]) == NO_COLUMN)
        first++;
    int best = first, most = -1;
    for (int i = first; i < LEVEL_COUNT; i++) {
        if (!cell_same_word(levels[i].columns[AREA_CODE], levels[first].columns[AREA_CODE]))
            continue;
        int there = columns_there(features, levels[i].columns);
        if (there > most) {
            most = there;
            best = i;
        }
    }
    return best;
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

static void refuse(struct areas *areas, uint32_t row, enum area_field field,
                   const struct error *reason)
{
    feature_refuse(areas->features, row, column_name(areas->features, areas->column[field]), reason,
                   areas->report);
}

static const char *copy_cell(struct areas *areas, uint32_t row, enum area_field field)
{
    const char *cell = feature_cell(areas->features, row, areas->column[field]);
    return cell ? arena_copy_text(areas->arena, cell) : NULL;
}

/* A format without geometry lists areas whose bounds are not told. */
static bool read_polygon(struct areas *areas, uint32_t row, struct geo_polygon *ret_polygon)
{
    static const uint32_t no_ring[] = {0};
    *ret_polygon = (struct geo_polygon){.first_point = no_ring, .box = GEO_BOX_EMPTY};
    if (!areas->features->geometry)
        return true;
    enum location_status status =
        locate_polygon(areas->features, row, LOCATE_ALL_PARTS, &areas->options->location,
                       areas->arena, ret_polygon);
    if (status != LOCATION_OK)
        location_refuse_polygon(areas->features, row, status, areas->report);
    return status == LOCATION_OK;
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
        refuse(areas, row, AREA_CODE, &reason);
        return;
    }
    if (!read_polygon(areas, row, &record.polygon))
        return;
    if (!key_index_add_text(&areas->codes, record.code, areas->count, NULL)) {
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_KEY_TWICE, ARG_TEXT("key", record.code));
        refuse(areas, row, AREA_CODE, &reason);
        return;
    }
    record.name = record.name ? record.name : record.code;
    uint32_t count = areas->count;
    ARENA_PUSH_ROOM(areas->arena, struct area_record, areas->records, areas->count,
                    areas->capacity);
    ARENA_PUSH_ROOM(areas->scratch, uint32_t, areas->rows, count, areas->row_capacity);
    areas->rows[count] = row;
    areas->records[areas->count++] = record;
}

static bool all_codes_are_of_levels(const struct areas *areas)
{
    for (uint32_t a = 0; a < areas->count; a++)
        if (!area_code_is_of_levels(areas->records[a].code))
            return false;
    return true;
}

/* Parents out of the codes, if the file says nothing of parents and all its codes are of levels:
 * "10" and "1001" of a numbered list are nothing to each other. */
static uint32_t derive_parents(struct areas *areas)
{
    uint32_t derived = 0;
    if (areas->column[AREA_PARENT] != NO_COLUMN || !all_codes_are_of_levels(areas))
        return 0;
    for (uint32_t a = 0; a < areas->count; a++) {
        uint32_t parent;
        if (!area_code_find_parent(areas->records[a].code, &areas->codes, &parent))
            continue;
        areas->records[a].parent_code = areas->records[parent].code;
        derived++;
    }
    return derived;
}

static void link_parents(struct areas *areas)
{
    areas->parents = ARENA_ARRAY(areas->scratch, uint32_t, areas->count);
    for (uint32_t a = 0; a < areas->count; a++) {
        const char *parent = areas->records[a].parent_code;
        if (!parent || !key_index_find(&areas->codes, parent, strlen(parent), &areas->parents[a]))
            areas->parents[a] = NO_PARENT;
    }
}

/* The records that are left are the accepted rows. */
static void refuse_circles(struct areas *areas)
{
    const uint32_t *length = circles_find(areas->parents, areas->count, areas->scratch);
    const char **codes = ARENA_ARRAY(areas->scratch, const char *, areas->count);
    for (uint32_t a = 0; a < areas->count; a++)
        codes[a] = areas->records[a].code;
    uint32_t kept = 0;
    for (uint32_t a = 0; a < areas->count; a++) {
        if (length[a] > 0) {
            struct error reason;
            circle_error(areas->parents, codes, a, length[a], &reason);
            refuse(areas, areas->rows[a], AREA_PARENT, &reason);
        } else {
            areas->records[kept++] = areas->records[a];
        }
    }
    areas->count = kept;
    areas->report->accepted += kept;
}

static void note_file(struct areas *areas, uint32_t derived)
{
    struct error note;
    if (derived > 0) {
        error_set(&note, ERROR_INPUT, TEXT_IMPORT_AREA_PARENTS_DERIVED,
                  ARG_INTEGER("count", derived));
        report_note(areas->report, 0, NULL, NULL, &note);
    }
    if (!areas->features->geometry && areas->count > 0) {
        error_set(&note, ERROR_INPUT, TEXT_IMPORT_AREA_NO_POLYGONS,
                  ARG_INTEGER("count", areas->count));
        report_note(areas->report, 0, NULL, NULL, &note);
    }
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
        .scratch = scratch,
        .report = report,
        .codes = {.arena = scratch},
    };
    bool ok = find_columns(&areas, err) && locations_check(&options->location, err);
    for (uint32_t row = 0; ok && row < features->row_count; row++) {
        report->total++;
        read_row(&areas, row);
    }
    if (ok) {
        uint32_t derived = derive_parents(&areas);
        link_parents(&areas);
        refuse_circles(&areas);
        note_file(&areas, derived);
        *ret_areas = (struct area_records){.count = areas.count, .records = areas.records};
    }
    arena_rewind(scratch, mark);
    return ok;
}
