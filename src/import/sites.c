/* SPDX-License-Identifier: Apache-2.0 */
#include "import/sites.h"

#include <inttypes.h>
#include <string.h>

#include "import/site_words.h"
#include "table/cells.h"

enum { MILLIONTHS = 1000000, MILLIONTH_DIGITS = 6, ALTERNATE_MAX = 2 };
enum { DOOR_COUNT_MAX = 10000, DOOR_WIDTH_MAX_MM = 1000 * 1000 };

struct sites {
    const struct feature_set *features;
    const struct site_options *options;
    const struct site_sheet *sheet;
    struct arena *arena, *scratch;
    struct import_report *report;

    int32_t column[SITE_FIELD_COUNT][ALTERNATE_MAX];
    enum site_function function_of_all; /* FUNCTION_UNKNOWN: row by row */
    struct location *locations;
    struct key_index keys, points;
    bool *category_seen; /* [options->access->count] */

    uint32_t count, capacity;
    struct site_record *records;
    uint64_t outside_count, access_unsaid_count;
};

static const char *cell(const struct sites *sites, uint32_t row, enum site_field field)
{
    const char *text = feature_cell(sites->features, row, sites->column[field][0]);
    return text ? text : feature_cell(sites->features, row, sites->column[field][1]);
}

/* The column's name for the report; the field's if there is no column. */
static const char *field_name(const struct sites *sites, enum site_field field)
{
    const char *name = column_name(sites->features, sites->column[field][0]);
    return name ? name : site_field_names[field];
}

static void refuse(struct sites *sites, uint32_t row, enum site_field field,
                   const struct error *reason)
{
    feature_refuse(sites->features, row, field_name(sites, field), reason, sites->report);
}

static void note(struct sites *sites, uint32_t row, enum site_field field,
                 const struct error *reason)
{
    feature_note(sites->features, row, field_name(sites, field), reason, sites->report);
}

static const char *copy(struct sites *sites, const char *text)
{
    return text ? arena_copy_text(sites->arena, text) : NULL;
}

/* The user's column, else the sheet's: one, or two where the sheet has alternates. */
static bool find_field(struct sites *sites, enum site_field field, struct error *err)
{
    const struct feature_set *features = sites->features;
    int32_t *column = sites->column[field];
    column[0] = column[1] = NO_COLUMN;
    const char *mapped = column_map_get(sites->options->map, site_field_names[field]);
    if (mapped)
        return column_find_named(features, mapped, &column[0], err);
    int found = 0;
    const char *const *aliases = sites->sheet->columns[field];
    for (int i = 0; i < SITE_ALIAS_MAX && aliases[i] && found < ALTERNATE_MAX; i++) {
        int32_t at = column_find(features, aliases[i]);
        if (at == NO_COLUMN)
            continue;
        if (!column_find_named(features, features->column[at], &column[found++], err))
            return false;
        if (!sites->sheet->has_alternates)
            break;
    }
    return true;
}

/* "function=personnel_shelter" names no column but the function itself. */
static bool is_function_of_all(struct sites *sites)
{
    const char *mapped = column_map_get(sites->options->map, site_field_names[SITE_FUNCTION]);
    if (!mapped || column_find(sites->features, mapped) != NO_COLUMN)
        return false;
    for (int f = FUNCTION_UNKNOWN + 1; f < FUNCTION_COUNT; f++)
        if (strcmp(site_function_name((enum site_function)f), mapped) == 0)
            sites->function_of_all = (enum site_function)f;
    return sites->function_of_all != FUNCTION_UNKNOWN;
}

static bool find_location(struct sites *sites, struct location_columns *ret_columns,
                          struct error *err)
{
    bool is_mapped = column_map_get(sites->options->map, site_field_names[SITE_LON]) ||
                     column_map_get(sites->options->map, site_field_names[SITE_LAT]);
    const int32_t *lon = sites->column[SITE_LON], *lat = sites->column[SITE_LAT];
    int32_t lat_lon = sites->column[SITE_LAT_LON][0];
    bool has_pair = lon[0] != NO_COLUMN && lat[0] != NO_COLUMN;
    if (is_mapped || (!has_pair && lat_lon == NO_COLUMN))
        return location_columns_find(sites->features, sites->options->map,
                                     sites->options->location.projection, ret_columns, err);
    *ret_columns = NO_LOCATION_COLUMNS;
    ret_columns->lat_lon = lat_lon;
    for (int i = 0; i < ALTERNATE_MAX && has_pair; i++) {
        ret_columns->lon[i] = lon[i];
        ret_columns->lat[i] = lat[i];
    }
    return true;
}

static bool is_read(const struct sites *sites, const struct location_columns *location,
                    int32_t column)
{
    bool is = column == location->lat_lon;
    for (int i = 0; i < ALTERNATE_MAX; i++) {
        is |= column == location->lon[i] || column == location->lat[i];
        for (int f = 0; f < SITE_FIELD_COUNT; f++)
            is |= column == sites->column[f][i];
    }
    return is;
}

/* A state or a function under a name that nobody knows would be taken as not said. Of a sheet that
 * is known it is known what else stands there. */
static void note_unread_columns(struct sites *sites, const struct location_columns *location)
{
    enum { SHOWN = 10 };
    struct buffer names = {0};
    uint32_t count = 0;
    for (uint32_t c = 0; c < sites->features->column_count; c++) {
        if (is_read(sites, location, (int32_t)c))
            continue;
        if (count++ < SHOWN)
            buffer_add_format(&names, "%s%s", count > 1 ? ", " : "", sites->features->column[c]);
    }
    struct error reason;
    error_set(&reason, ERROR_INPUT, TEXT_IMPORT_COLUMNS_UNREAD, ARG_INTEGER("count", count),
              ARG_TEXT("columns", buffer_text(&names)));
    if (count > 0 && sites->sheet->title == TEXT_IMPORT_SHEET_ANY)
        report_note(sites->report, 0, NULL, NULL, &reason);
    buffer_free(&names);
}

static bool find_columns(struct sites *sites, struct location_columns *ret_columns,
                         struct error *err)
{
    const struct feature_set *features = sites->features;
    if (!column_map_check(sites->options->map, site_field_names, SITE_FIELD_COUNT, err))
        return false;
    for (int f = 0; f < SITE_FIELD_COUNT; f++) {
        sites->column[f][0] = sites->column[f][1] = NO_COLUMN;
        bool skip = f == SITE_FUNCTION && is_function_of_all(sites);
        if (!skip && !find_field(sites, (enum site_field)f, err))
            return false;
    }
    if (sites->sheet->datum_required && !sites->options->location.datum)
        return error_set(err, ERROR_USAGE, TEXT_IMPORT_DATUM_NEEDED,
                         ARG_TEXT("file", features->file), ARG_NAME("sheet", sites->sheet->title));
    if (!column_required(features, sites->column[SITE_CAPACITY][0], site_field_names[SITE_CAPACITY],
                         err) ||
        !find_location(sites, ret_columns, err))
        return false;
    note_unread_columns(sites, ret_columns);
    return true;
}

static bool read_places(struct sites *sites, uint32_t row, int64_t *ret_places)
{
    const char *text = cell(sites, row, SITE_CAPACITY);
    struct error reason;
    int64_t millionths;
    enum number_status status = cell_quantity(text, MILLIONTH_DIGITS, &millionths);
    if (status == NUMBER_OK && millionths / MILLIONTHS > INT32_MAX)
        status = NUMBER_TOO_BIG;
    if (status == NUMBER_OK && millionths >= 0) {
        *ret_places = millionths / MILLIONTHS;
        return true;
    }
    if (status == NUMBER_OK)
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_CELL_NEGATIVE, ARG_TEXT("cell", text));
    else
        number_status_error(status, text, &reason);
    refuse(sites, row, SITE_CAPACITY, &reason);
    return false;
}

static enum site_function read_function(struct sites *sites, uint32_t row)
{
    if (sites->function_of_all != FUNCTION_UNKNOWN)
        return sites->function_of_all;
    const char *text = cell(sites, row, SITE_FUNCTION);
    enum site_function function = sites->sheet->function;
    if (function == FUNCTION_UNKNOWN || text)
        function = site_words_function(text ? text : cell(sites, row, SITE_CATEGORY));
    return function;
}

/* How bad a state is: the worse of two words counts. */
static int badness(enum site_state state)
{
    return state == STATE_NOT_USABLE ? 2 : state == STATE_AFTER_CONVERSION ? 1 : 0;
}

static bool understand_state(const struct site_sheet *sheet, const char *text,
                             enum site_state *ret_state)
{
    if (!sheet->state_words[0].word)
        return site_words_state(text, ret_state);
    for (int i = 0; text && i < SHEET_WORD_MAX && sheet->state_words[i].word; i++) {
        if (strcmp(sheet->state_words[i].word, text) == 0) {
            *ret_state = sheet->state_words[i].state;
            return true;
        }
    }
    return false;
}

/* The column's, else what the words of the state say, else the usual. */
static int32_t read_conversion_h(const struct sites *sites, uint32_t row)
{
    int64_t hours;
    int32_t said;
    const char *text = cell(sites, row, SITE_USABLE_AFTER_H);
    if (cell_decimal(text, 0, &hours) == NUMBER_OK && hours >= 0 && hours <= INT32_MAX)
        return (int32_t)hours;
    if (site_words_hours(cell(sites, row, SITE_CONDITION), &said))
        return said;
    return sites->options->conversion_h ? sites->options->conversion_h : SITE_CONVERSION_DEFAULT_H;
}

static void read_state(struct sites *sites, uint32_t row, struct site_record *record)
{
    const struct site_sheet *sheet = sites->sheet;
    const enum site_field fields[] = {SITE_CONDITION, SITE_CONDITION_ALSO};
    bool understood = false, said = false;
    record->state = STATE_USABLE;
    for (int i = 0; i < 2; i++) {
        enum site_state state;
        const char *text = cell(sites, row, fields[i]);
        said |= text != NULL;
        if (!understand_state(sheet, text, &state))
            continue;
        understood = true;
        if (badness(state) > badness(record->state))
            record->state = state;
    }
    if (!understood)
        record->state = sheet->state_unsaid;
    if (!understood && said && !sheet->state_words[0].word)
        record->state = STATE_NOT_USABLE;
    if (!understood && record->state == STATE_NOT_USABLE) {
        struct error reason;
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_STATE_UNKNOWN);
        note(sites, row, SITE_CONDITION, &reason);
    }
    if (record->state == STATE_AFTER_CONVERSION)
        record->usable_after_h = read_conversion_h(sites, row);
}

static enum suitability below_ground(const struct sites *sites, uint32_t row)
{
    if (sites->sheet->is_below_ground)
        return SUITABILITY_YES;
    const enum suitability answers[] = {
        cell_yes_no(cell(sites, row, SITE_BELOW_GROUND)),
        site_words_floor_below_ground(cell(sites, row, SITE_FLOOR)),
        site_words_basements_below_ground(cell(sites, row, SITE_BASEMENTS)),
        site_words_below_ground(cell(sites, row, SITE_CATEGORY)),
    };
    enum suitability below = SUITABILITY_UNKNOWN;
    for (size_t i = 0; i < sizeof answers / sizeof *answers && below != SUITABILITY_YES; i++)
        if (answers[i] != SUITABILITY_UNKNOWN)
            below = answers[i];
    return below;
}

/* FIELD rule 1: a basement is deadly in a flood or heavy gas, whatever anyone says. */
static void read_suitability(struct sites *sites, uint32_t row, struct site_record *record)
{
    bool is_below = below_ground(sites, row) == SUITABILITY_YES;
    bool overruled = false;
    for (int h = 0; h < HAZARD_COUNT; h++) {
        enum suitability said = cell_yes_no(cell(sites, row, (enum site_field)(SITE_AIR_RAID + h)));
        enum suitability suitable = said != SUITABILITY_UNKNOWN ? said : sites->sheet->suitable[h];
        if (suitable == SUITABILITY_UNKNOWN && sites->options->suitable[h])
            suitable = SUITABILITY_YES;
        if (is_below && (h == HAZARD_FLOOD || h == HAZARD_CHEMICAL)) {
            overruled |= suitable == SUITABILITY_YES;
            suitable = SUITABILITY_NO;
        }
        record->suitable[h] = suitable;
    }
    if (overruled) {
        struct error reason;
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_BELOW_GROUND);
        note(sites, row, SITE_FLOOR, &reason);
    }
}

/* What is said but not understood is not taken as open to everyone. */
static enum site_access understand_access(struct sites *sites, uint32_t row, const char *text)
{
    enum site_access access;
    if (site_words_access(text, &access))
        return access;
    struct error reason;
    error_set(&reason, ERROR_INPUT, TEXT_IMPORT_ACCESS_UNKNOWN, ARG_TEXT("cell", text));
    note(sites, row, SITE_ACCESS, &reason);
    return ACCESS_STAFF;
}

/* The user's rules go first, then the row's own word, then the sheet's. */
static enum site_access read_access(struct sites *sites, uint32_t row, const char *category)
{
    const struct site_access_rules *rules = sites->options->access;
    const enum site_access *usual = NULL;
    for (uint32_t i = 0; rules && i < rules->count; i++) {
        if (!rules->rules[i].category) {
            usual = &rules->rules[i].access;
        } else if (category && strcmp(rules->rules[i].category, category) == 0) {
            sites->category_seen[i] = true;
            return rules->rules[i].access;
        }
    }
    if (usual)
        return *usual;
    const char *text = cell(sites, row, SITE_ACCESS);
    if (text)
        return understand_access(sites, row, text);
    const struct site_sheet *sheet = sites->sheet;
    for (int i = 0; category && i < SHEET_WORD_MAX && sheet->access_words[i].word; i++)
        if (strcmp(sheet->access_words[i].word, category) == 0)
            return sheet->access_words[i].access;
    sites->access_unsaid_count += !sheet->access_is_known;
    return ACCESS_PUBLIC;
}

/* −1 if the source is silent. */
static int32_t read_doors(const struct sites *sites, uint32_t row)
{
    const enum site_field fields[] = {SITE_STAIR_DOORS, SITE_RAMP_DOORS, SITE_TUNNEL_DOORS};
    int64_t sum = -1, count;
    for (int i = 0; i < 3; i++)
        if (cell_decimal(cell(sites, row, fields[i]), 0, &count) == NUMBER_OK && count >= 0 &&
            count <= DOOR_COUNT_MAX)
            sum = (sum < 0 ? 0 : sum) + count;
    if (sum < 0 && cell_decimal(cell(sites, row, SITE_DOORS), 0, &count) == NUMBER_OK &&
        count >= 0 && count <= DOOR_COUNT_MAX)
        sum = count;
    return (int32_t)sum;
}

static void read_entrance(struct sites *sites, uint32_t row, struct site_record *record)
{
    struct entrance_record *entrance = ARENA_NEW(sites->arena, struct entrance_record);
    int64_t width_mm = 0;
    if (cell_decimal(cell(sites, row, SITE_DOOR_WIDTH_MM), 0, &width_mm) != NUMBER_OK &&
        cell_decimal(cell(sites, row, SITE_DOOR_WIDTH_M), 3, &width_mm) != NUMBER_OK)
        width_mm = 0;
    if (width_mm < 0 || width_mm > DOOR_WIDTH_MAX_MM)
        width_mm = 0;
    entrance->point = sites->locations[row].point;
    entrance->clear_width_mm = (int32_t)width_mm;
    entrance->step_free = cell_yes_no(cell(sites, row, SITE_STEP_FREE));
    record->entrances = entrance;
    record->entrance_count = 1;
}

static enum visibility read_visibility(const struct sites *sites, uint32_t row)
{
    const char *text = cell(sites, row, SITE_VISIBILITY);
    for (int v = 0; text && v < VISIBILITY_COUNT; v++)
        if (cell_same_word(text, visibility_name((enum visibility)v)))
            return (enum visibility)v;
    return VISIBILITY_INTERNAL;
}

/* For sources without ids: what a person would tell the sites apart by. The index holds how many
 * sites a key was derived for. */
static const char *derive_key(struct sites *sites, uint32_t row, const struct site_record *record)
{
    struct buffer key = {0};
    const char *text = record->address ? record->address : record->name;
    struct geo_point point = sites->locations[row].point;
    buffer_add_format(&key, "%s%s", text ? text : "", text ? " (" : "(");
    buffer_add_decimal(&key, point.lon_e7, 7);
    buffer_add_char(&key, ',');
    buffer_add_decimal(&key, point.lat_e7, 7);
    buffer_add_char(&key, ')');
    size_t size = key.size;
    const char *derived = copy(sites, buffer_text(&key));
    uint32_t number = ++*key_index_value(&sites->keys, derived);
    while (number > 1) {
        key.size = size;
        buffer_add_format(&key, " #%" PRIu32, number);
        const char *numbered = copy(sites, buffer_text(&key));
        if (key_index_add_text(&sites->keys, numbered, 1, NULL)) {
            derived = numbered;
            break;
        }
        number = ++*key_index_value(&sites->keys, derived);
    }
    buffer_free(&key);
    return derived;
}

static bool make_key(struct sites *sites, uint32_t row, struct site_record *record)
{
    const char *id = cell(sites, row, SITE_ID);
    record->key = id ? copy(sites, id) : derive_key(sites, row, record);
    if (!id || key_index_add_text(&sites->keys, record->key, 1, NULL))
        return true;
    struct error reason;
    error_set(&reason, ERROR_INPUT, TEXT_IMPORT_KEY_TWICE, ARG_TEXT("key", id));
    refuse(sites, row, SITE_ID, &reason);
    return false;
}

static void note_oddities(struct sites *sites, uint32_t row, const struct site_record *record)
{
    struct error reason;
    const struct geo_point *point = &record->entrances[0].point;
    uint32_t other;
    if (record->places == 0) {
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_NO_PLACES);
        note(sites, row, SITE_CAPACITY, &reason);
    }
    if (record->function == FUNCTION_UNKNOWN) {
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_FUNCTION_UNKNOWN);
        note(sites, row, SITE_FUNCTION, &reason);
    }
    if (!key_index_add(&sites->points, point, sizeof *point, sites->count, &other)) {
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_SAME_POINT,
                  ARG_TEXT("key", sites->records[other].key));
        note(sites, row, SITE_LON, &reason);
    }
    location_note(sites->features, row, &sites->locations[row], sites->options->location.roads_box,
                  sites->report, &sites->outside_count);
}

static void read_row(struct sites *sites, uint32_t row)
{
    const struct location *location = &sites->locations[row];
    struct site_record record = {0};
    if (location->status != LOCATION_OK) {
        location_refuse(sites->features, row, location, sites->report);
        return;
    }
    if (!read_places(sites, row, &record.places))
        return;
    record.name = copy(sites, cell(sites, row, SITE_NAME));
    record.address = copy(sites, cell(sites, row, SITE_ADDRESS));
    record.category = copy(sites, cell(sites, row, SITE_CATEGORY));
    if (!make_key(sites, row, &record))
        return;
    record.function = read_function(sites, row);
    record.access = read_access(sites, row, record.category);
    record.door_count = read_doors(sites, row);
    record.visibility = read_visibility(sites, row);
    read_state(sites, row, &record);
    read_suitability(sites, row, &record);
    read_entrance(sites, row, &record);
    note_oddities(sites, row, &record);
    sites->report->accepted++;
    ARENA_PUSH_ROOM(sites->arena, struct site_record, sites->records, sites->count,
                    sites->capacity);
    sites->records[sites->count++] = record;
}

static void note_file(struct sites *sites)
{
    struct error reason;
    const struct site_access_rules *rules = sites->options->access;
    for (uint32_t i = 0; rules && i < rules->count; i++) {
        if (!rules->rules[i].category || sites->category_seen[i])
            continue;
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_CATEGORY_UNSEEN,
                  ARG_TEXT("category", rules->rules[i].category));
        report_note(sites->report, 0, NULL, field_name(sites, SITE_CATEGORY), &reason);
    }
    if (sites->access_unsaid_count > 0) {
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_ACCESS_UNSAID,
                  ARG_INTEGER("count", sites->access_unsaid_count));
        report_note(sites->report, 0, NULL, NULL, &reason);
    }
    location_note_outside(sites->outside_count, sites->report);
}

static bool read_rows(struct sites *sites, struct error *err)
{
    struct location_columns columns;
    if (!find_columns(sites, &columns, err) ||
        !locate_rows(sites->features, &columns, &sites->options->location, sites->scratch,
                     &sites->locations, err))
        return false;
    const struct site_access_rules *rules = sites->options->access;
    sites->category_seen = ARENA_ARRAY(sites->scratch, bool, rules ? rules->count : 0);
    for (uint32_t row = 0; row < sites->features->row_count; row++) {
        sites->report->total++;
        read_row(sites, row);
    }
    note_file(sites);
    return true;
}

bool sites_from_features(const struct feature_set *features, const struct site_options *options,
                         struct arena *arena, struct arena *scratch, struct import_report *report,
                         struct site_records *ret_sites, const struct site_sheet **ret_sheet,
                         struct error *err)
{
    struct arena_mark mark = arena_mark(scratch);
    struct sites sites = {
        .features = features,
        .options = options,
        .sheet = site_sheet_find(features),
        .arena = arena,
        .scratch = scratch,
        .report = report,
        .keys = {.arena = scratch},
        .points = {.arena = scratch},
    };
    bool ok = read_rows(&sites, err);
    arena_rewind(scratch, mark);
    if (!ok)
        return false;
    *ret_sites = (struct site_records){.count = sites.count, .records = sites.records};
    *ret_sheet = sites.sheet;
    return true;
}
