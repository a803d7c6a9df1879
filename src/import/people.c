/* SPDX-License-Identifier: Apache-2.0 */
#include "import/people.h"

#include <stdlib.h>
#include <string.h>

#include "table/cells.h"

enum { MILLIONTHS = 1000000, MILLIONTH_DIGITS = 6, ALIAS_MAX = 16 };

enum people_field {
    FIELD_LON,
    FIELD_LAT,
    FIELD_PEOPLE,
    FIELD_ID,
    FIELD_STATE,
    FIELD_CLASS,
    FIELD_COUNT
};

static const char *const field_names[FIELD_COUNT] = {"lon", "lat",   "people",
                                                     "id",  "state", "class"};

/* lon and lat are locate.h's business. */
static const char *const aliases[FIELD_COUNT][ALIAS_MAX] = {
    [FIELD_PEOPLE] = {"people", "pop", "population", "persons", "weight", "pop_tot", "inhabitants",
                      "einwohner", "befolkning", "人口", "人口数", "人口數", "人数", "人數"},
    [FIELD_ID] = {"id", "ssbid", "rute_id", "h3", "hex_id", "cell_id", "grid_id", "code", "编号",
                  "編號", "代码", "代碼"},
    [FIELD_STATE] = {"state", "population_state", "时段", "人口状态"},
    [FIELD_CLASS] = {"class", "person_class", "人群", "人员类别"},
};

static const struct {
    const char *word;
    enum person_class person_class;
} class_words[] = {
    {"一般人员", PERSON_GENERAL}, {"普通", PERSON_GENERAL},  {"未成年人", PERSON_MINOR},
    {"儿童", PERSON_MINOR},       {"老年人", PERSON_OLDER},  {"残疾人", PERSON_DISABLED},
    {"孕产妇", PERSON_PREGNANT},  {"孕妇", PERSON_PREGNANT}, {"伤病人员", PERSON_PATIENT},
    {"病人", PERSON_PATIENT},
};

struct people {
    const struct feature_set *features;
    const struct people_options *options;
    struct arena *arena, *scratch;
    struct import_report *report;
    int32_t column[FIELD_COUNT];
    struct location *locations;
    struct key_index keys;

    uint32_t count, capacity, fraction_capacity;
    struct people_record *records;
    int64_t *fractions; /* [count] millionths of a person left over */
    uint64_t outside_count, empty_count, fraction_count;
    uint64_t fraction_sum;
};

static bool find_columns(struct people *people, struct location_columns *ret_location,
                         struct error *err)
{
    const struct feature_set *features = people->features;
    const struct column_map *map = people->options->map;
    if (!column_map_check(map, field_names, FIELD_COUNT, err))
        return false;
    for (int f = FIELD_PEOPLE; f < FIELD_COUNT; f++)
        if (!column_of_field(features, map, field_names[f], aliases[f], &people->column[f], err))
            return false;
    return location_columns_find(features, map, people->options->location.projection, ret_location,
                                 err) &&
           column_required(features, people->column[FIELD_PEOPLE], field_names[FIELD_PEOPLE], err);
}

static void refuse(struct people *people, uint32_t row, enum people_field field,
                   const struct error *reason)
{
    feature_refuse(people->features, row, column_name(people->features, people->column[field]),
                   reason, people->report);
}

static bool read_class(struct people *people, uint32_t row, enum person_class *ret_class)
{
    const char *cell = feature_cell(people->features, row, people->column[FIELD_CLASS]);
    *ret_class = people->options->person_class;
    if (!cell || person_class_parse(cell, ret_class))
        return true;
    for (size_t i = 0; i < sizeof class_words / sizeof *class_words; i++) {
        if (strcmp(cell, class_words[i].word) == 0) {
            *ret_class = class_words[i].person_class;
            return true;
        }
    }
    struct error reason;
    error_set(&reason, ERROR_INPUT, TEXT_IMPORT_CLASS_UNKNOWN, ARG_TEXT("cell", cell));
    refuse(people, row, FIELD_CLASS, &reason);
    return false;
}

/* Millionths of people, 0 or more. */
static bool read_number(struct people *people, uint32_t row, int64_t *ret_millionths)
{
    const char *cell = feature_cell(people->features, row, people->column[FIELD_PEOPLE]);
    struct error reason;
    enum number_status status = cell_quantity(cell, MILLIONTH_DIGITS, ret_millionths);
    if (status == NUMBER_OK && *ret_millionths > (int64_t)PEOPLE_MAX * MILLIONTHS)
        status = NUMBER_TOO_BIG;
    if (status == NUMBER_OK && *ret_millionths >= 0)
        return true;
    if (status == NUMBER_OK)
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_CELL_NEGATIVE, ARG_TEXT("cell", cell));
    else
        number_status_error(status, cell, &reason);
    refuse(people, row, FIELD_PEOPLE, &reason);
    return false;
}

/* Point or polygon of the record. */
static bool read_place(struct people *people, uint32_t row, bool has_columns,
                       struct people_record *record)
{
    const struct feature_geometry *geometry = people->features->geometry;
    struct location location = people->locations[row];
    if (!has_columns && geometry && geometry[row].kind == GEOMETRY_POLYGON) {
        record->is_area = true;
        location.status =
            locate_polygon(people->features, row, LOCATE_ALL_PARTS, &people->options->location,
                           people->arena, &record->polygon);
    }
    record->point = location.point;
    if (location.status == LOCATION_OK)
        return true;
    location_refuse(people->features, row, &location, people->report);
    return false;
}

/* The id of the row, with state and class where the file tells them apart. */
static const char *make_key(const struct people *people, uint32_t row,
                            const struct people_record *record)
{
    const struct feature_set *features = people->features;
    struct buffer key = {0};
    const char *id = feature_cell(features, row, people->column[FIELD_ID]);
    id = id ? id : features->object[row];
    if (id)
        buffer_add_text(&key, id);
    else
        buffer_add_integer(&key, features->line[row]);
    if (people->column[FIELD_STATE] != NO_COLUMN)
        buffer_add_format(&key, "/%s", record->state);
    if (people->column[FIELD_CLASS] != NO_COLUMN)
        buffer_add_format(&key, "/%s", person_class_name(record->person_class));
    const char *text = arena_copy_text(people->arena, buffer_text(&key));
    buffer_free(&key);
    return text;
}

static void add_record(struct people *people, const struct people_record *record, int64_t fraction)
{
    uint32_t count = people->count;
    ARENA_PUSH_ROOM(people->arena, struct people_record, people->records, people->count,
                    people->capacity);
    ARENA_PUSH_ROOM(people->scratch, int64_t, people->fractions, count, people->fraction_capacity);
    people->fractions[count] = fraction;
    people->records[count] = *record;
    people->count++;
    people->fraction_count += fraction > 0;
    people->fraction_sum += (uint64_t)fraction;
}

static void read_row(struct people *people, uint32_t row, bool has_columns)
{
    struct people_record record = {0};
    int64_t millionths;
    const char *state = feature_cell(people->features, row, people->column[FIELD_STATE]);
    state = state ? state : people->options->state;
    record.state = state ? arena_copy_text(people->arena, state) : "resident";
    if (!read_number(people, row, &millionths) || !read_class(people, row, &record.person_class) ||
        !read_place(people, row, has_columns, &record))
        return;
    record.people = millionths / MILLIONTHS;
    record.key = make_key(people, row, &record);
    if (!key_index_add_text(&people->keys, record.key, row, NULL)) {
        struct error reason;
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_KEY_TWICE, ARG_TEXT("key", record.key));
        refuse(people, row, FIELD_ID, &reason);
        return;
    }
    people->report->accepted++;
    if (!record.is_area)
        location_note(people->features, row, &people->locations[row],
                      people->options->location.roads_box, people->report, &people->outside_count);
    if (millionths == 0)
        people->empty_count++;
    else
        add_record(people, &record, millionths % MILLIONTHS);
}

/* Largest fraction first; of equal ones the earlier row. */
static int by_fraction(const void *a, const void *b, void *context)
{
    const int64_t *fractions = context;
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    if (fractions[i] != fractions[j])
        return fractions[i] > fractions[j] ? -1 : 1;
    return i < j ? -1 : i > j;
}

static void round_fractions(struct people *people)
{
    if (people->fraction_count == 0)
        return;
    uint32_t *order = ARENA_ARRAY(people->scratch, uint32_t, people->count);
    for (uint32_t i = 0; i < people->count; i++)
        order[i] = i;
    qsort_r(order, people->count, sizeof *order, by_fraction, people->fractions);
    uint64_t extra = (people->fraction_sum + MILLIONTHS / 2) / MILLIONTHS;
    for (uint64_t i = 0; i < extra; i++)
        people->records[order[i]].people++;
}

/* Rows that rounding left empty are no records. */
static void drop_empty(struct people *people)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < people->count; i++)
        if (people->records[i].people > 0)
            people->records[kept++] = people->records[i];
    people->count = kept;
}

static void note_file(struct people *people)
{
    struct error note;
    if (people->fraction_count > 0) {
        error_set(&note, ERROR_INPUT, TEXT_IMPORT_FRACTIONS,
                  ARG_INTEGER("count", people->fraction_count));
        report_note(people->report, 0, NULL, NULL, &note);
    }
    if (people->empty_count > 0) {
        error_set(&note, ERROR_INPUT, TEXT_IMPORT_NO_PEOPLE,
                  ARG_INTEGER("count", people->empty_count));
        report_note(people->report, 0, NULL, NULL, &note);
    }
    location_note_outside(people->outside_count, people->report);
}

static bool read_rows(struct people *people, struct error *err)
{
    struct location_columns columns;
    if (!find_columns(people, &columns, err) ||
        !locate_rows(people->features, &columns, &people->options->location, people->scratch,
                     &people->locations, err))
        return false;
    bool has_columns = columns.lon[0] != NO_COLUMN;
    for (uint32_t row = 0; row < people->features->row_count; row++) {
        people->report->total++;
        read_row(people, row, has_columns);
    }
    round_fractions(people);
    drop_empty(people);
    note_file(people);
    return true;
}

bool people_from_features(const struct feature_set *features, const struct people_options *options,
                          struct arena *arena, struct arena *scratch, struct import_report *report,
                          struct people_records *ret_people, struct error *err)
{
    struct arena_mark mark = arena_mark(scratch);
    struct people people = {
        .features = features,
        .options = options,
        .arena = arena,
        .scratch = scratch,
        .report = report,
        .keys = {.arena = scratch},
    };
    bool ok = read_rows(&people, err);
    if (ok)
        *ret_people = (struct people_records){.count = people.count, .records = people.records};
    arena_rewind(scratch, mark);
    return ok;
}
