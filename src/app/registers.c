/* SPDX-License-Identifier: Apache-2.0 */
#include "app/registers.h"

#include <string.h>

#include "base/json_writer.h"
#include "plan/shelter_problem.h"
#include "publish/csv_writer.h"
#include "store/site_edit.h"
#include "table/key_index.h"

static const char *const names[REGISTER_COUNT] = {
    [REGISTER_SITES] = "sites",
    [REGISTER_PEOPLE] = "people",
    [REGISTER_AREAS] = "areas",
};

const char *register_name(enum city_register which)
{
    return names[which];
}

bool register_parse(const char *name, enum city_register *ret_register)
{
    for (int i = 0; i < REGISTER_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *ret_register = (enum city_register)i;
            return true;
        }
    }
    return false;
}

enum cell_kind { CELL_NONE, CELL_TEXT, CELL_INTEGER, CELL_DEGREES, CELL_BOOL };
enum { DEGREE_DIGITS = 7 };

struct cell {
    enum cell_kind kind;
    const char *text;
    int64_t number;
};

static struct cell text_cell(const char *text)
{
    return (struct cell){.kind = text ? CELL_TEXT : CELL_NONE, .text = text};
}

static struct cell number_cell(int64_t number)
{
    return (struct cell){.kind = CELL_INTEGER, .number = number};
}

/* Of what was not said, nothing. */
static struct cell number_from(int64_t number, int64_t least)
{
    return number >= least ? number_cell(number) : (struct cell){.kind = CELL_NONE};
}

static struct cell degrees_cell(int32_t degrees_e7)
{
    return (struct cell){.kind = CELL_DEGREES, .number = degrees_e7};
}

static struct cell bool_cell(bool is)
{
    return (struct cell){.kind = CELL_BOOL, .number = is};
}

/* Either of the two forms. */
struct table_writer {
    enum register_format format;
    struct csv_writer csv;
    struct json_writer json;
};

static void put_cell(struct table_writer *writer, struct cell cell)
{
    if (writer->format == REGISTER_CSV) {
        switch (cell.kind) {
        case CELL_NONE:
        case CELL_TEXT: csv_text(&writer->csv, cell.text); break;
        case CELL_INTEGER: csv_integer(&writer->csv, cell.number); break;
        case CELL_DEGREES: csv_decimal(&writer->csv, cell.number, DEGREE_DIGITS); break;
        case CELL_BOOL: csv_bool(&writer->csv, cell.number); break;
        }
        return;
    }
    switch (cell.kind) {
    case CELL_NONE: json_add_null(&writer->json); break;
    case CELL_TEXT: json_add_text(&writer->json, cell.text); break;
    case CELL_INTEGER: json_add_integer(&writer->json, cell.number); break;
    case CELL_DEGREES: json_add_decimal(&writer->json, cell.number, DEGREE_DIGITS); break;
    case CELL_BOOL: json_add_bool(&writer->json, cell.number); break;
    }
}

static void begin_row(struct table_writer *writer)
{
    if (writer->format == REGISTER_JSON)
        json_open_array(&writer->json);
}

static void end_row(struct table_writer *writer)
{
    if (writer->format == REGISTER_CSV)
        csv_end_row(&writer->csv);
    else
        json_close(&writer->json);
}

static struct table_writer begin_table(enum city_register which, enum register_format format,
                                       const char *const *columns, struct buffer *out)
{
    struct table_writer writer = {.format = format, .json = {.out = out}};
    if (format == REGISTER_CSV) {
        writer.csv = csv_begin(out);
    } else {
        json_open_object(&writer.json);
        json_put_text(&writer.json, "register", register_name(which));
        json_key(&writer.json, "columns");
    }
    begin_row(&writer);
    for (; *columns; columns++)
        put_cell(&writer, text_cell(*columns));
    end_row(&writer);
    if (format == REGISTER_JSON)
        json_key(&writer.json, "rows"), json_open_array(&writer.json);
    return writer;
}

static void end_table(struct table_writer *writer)
{
    if (writer->format == REGISTER_CSV)
        return;
    json_close(&writer->json);
    json_close(&writer->json);
}

/* Sites. */

static const char *const site_columns[] = {
    "id",         "name",     "address",        "category", "function", "capacity",
    "usable",     "state",    "usable_after_h", "access",   "doors",    "door_width_mm",
    "visibility", "air_raid", "flood",          "chemical", "fire",     "earthquake",
    "lon",        "lat",      "edited",         "closed",   "made_up",  NULL,
};

/* Which sites are edited, by their full keys; a value of 2 or more: closed. */
static void note_edit(void *context, const char *key, const struct site_edit *edit)
{
    struct key_index *edits = context;
    key_index_add_text(edits, arena_copy_text(edits->arena, key), edit->is_closed ? 2 : 1, NULL);
}

/* The clear width belongs to a door; of several doors the table has no room for it. */
static struct cell width_cell(const struct site_record *site)
{
    return number_from(site->entrance_count == 1 ? site->entrances[0].clear_width_mm : 0, 1);
}

static void put_site(struct table_writer *writer, const struct site_record *site, uint32_t edit)
{
    begin_row(writer);
    put_cell(writer, text_cell(site->key));
    put_cell(writer, text_cell(site->name));
    put_cell(writer, text_cell(site->address));
    put_cell(writer, text_cell(site->category));
    put_cell(writer, text_cell(site_function_name(site->function)));
    put_cell(writer, number_cell(site->places));
    put_cell(writer, number_cell(site_usable_places(site)));
    put_cell(writer, text_cell(site_state_name(site->state)));
    put_cell(writer, site->state == STATE_AFTER_CONVERSION ? number_cell(site->usable_after_h)
                                                           : (struct cell){.kind = CELL_NONE});
    put_cell(writer, text_cell(site_access_name(site->access)));
    put_cell(writer, number_from(site->door_count, 0));
    put_cell(writer, width_cell(site));
    put_cell(writer, text_cell(visibility_name(site->visibility)));
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        put_cell(writer, text_cell(suitability_name(site->suitable[hazard])));
    put_cell(writer, degrees_cell(site->entrances[0].point.lon_e7));
    put_cell(writer, degrees_cell(site->entrances[0].point.lat_e7));
    put_cell(writer, bool_cell(edit > 0));
    put_cell(writer, bool_cell(edit > 1));
    put_cell(writer, bool_cell(site->made_up));
    end_row(writer);
}

static bool write_sites(struct city *city, enum register_format format, struct arena *arena,
                        struct buffer *out, struct error *err)
{
    struct site_records sites;
    struct hash hash;
    struct key_index edits = {.arena = arena};
    if (!city_get_sites(city, arena, &sites, &hash, err) ||
        !city_read_site_edits(city, note_edit, &edits, err))
        return false;
    struct table_writer writer = begin_table(REGISTER_SITES, format, site_columns, out);
    for (uint32_t s = 0; s < sites.count; s++) {
        const struct site_record *site = &sites.records[s];
        uint32_t edit = 0;
        key_index_find(&edits, site->full_key, strlen(site->full_key), &edit);
        put_site(&writer, site, edit);
    }
    end_table(&writer);
    return true;
}

/* People. */

static const char *const people_columns[] = {"id", "people", "state", "class", "lon", "lat", NULL};

static void put_people(struct table_writer *writer, const struct people_record *record)
{
    begin_row(writer);
    put_cell(writer, text_cell(record->key));
    put_cell(writer, number_cell(record->people));
    put_cell(writer, text_cell(record->state));
    put_cell(writer, text_cell(person_class_name(record->person_class)));
    if (record->is_area) {
        put_cell(writer, (struct cell){.kind = CELL_NONE});
        put_cell(writer, (struct cell){.kind = CELL_NONE});
    } else {
        put_cell(writer, degrees_cell(record->point.lon_e7));
        put_cell(writer, degrees_cell(record->point.lat_e7));
    }
    end_row(writer);
}

static bool write_people(struct city *city, enum register_format format, struct arena *arena,
                         struct buffer *out, struct error *err)
{
    struct people_records people;
    int64_t estimate;
    struct hash hash;
    if (!city_get_people(city, arena, &people, &estimate, &hash, err))
        return false;
    struct table_writer writer = begin_table(REGISTER_PEOPLE, format, people_columns, out);
    for (uint32_t r = 0; r < people.count; r++)
        put_people(&writer, &people.records[r]);
    end_table(&writer);
    return true;
}

/* Areas. */

static const char *const area_columns[] = {"code", "name", "parent", NULL};

static bool write_areas(struct city *city, enum register_format format, struct arena *arena,
                        struct buffer *out, struct error *err)
{
    struct area_records areas;
    struct hash hash;
    if (!city_get_areas(city, arena, &areas, &hash, err))
        return false;
    struct table_writer writer = begin_table(REGISTER_AREAS, format, area_columns, out);
    for (uint32_t a = 0; a < areas.count; a++) {
        begin_row(&writer);
        put_cell(&writer, text_cell(areas.records[a].code));
        put_cell(&writer, text_cell(areas.records[a].name));
        put_cell(&writer, text_cell(areas.records[a].parent_code));
        end_row(&writer);
    }
    end_table(&writer);
    return true;
}

bool app_write_register(struct city *city, enum city_register which, enum register_format format,
                        struct buffer *out, struct error *err)
{
    static bool (*const writers[REGISTER_COUNT])(
        struct city *, enum register_format, struct arena *, struct buffer *, struct error *) = {
        [REGISTER_SITES] = write_sites,
        [REGISTER_PEOPLE] = write_people,
        [REGISTER_AREAS] = write_areas,
    };
    struct arena *arena = arena_new();
    bool ok = writers[which](city, format, arena, out, err);
    arena_free(arena);
    return ok;
}
