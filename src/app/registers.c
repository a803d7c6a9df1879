/* SPDX-License-Identifier: Apache-2.0 */
#include "app/registers.h"

#include <string.h>

#include "app/office_view.h"
#include "app/register_edits.h"
#include "app/register_table.h"
#include "base/assert.h"
#include "plan/shelter_problem.h"
#include "store/site_edit.h"
#include "table/key_index.h"

static const char *const names[REGISTER_COUNT] = {
    [REGISTER_SITES] = "sites",
    [REGISTER_PEOPLE] = "people",
    [REGISTER_AREAS] = "areas",
    [REGISTER_ORGANISATIONS] = "organisations",
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
static struct register_cell width_cell(const struct site_record *site)
{
    return register_number_from(site->entrance_count == 1 ? site->entrances[0].clear_width_mm : 0,
                                1);
}

static void put_site(struct register_writer *writer, const struct site_record *site, uint32_t edit)
{
    register_begin_row(writer);
    register_put(writer, register_text(site->key));
    register_put(writer, register_text(site->name));
    register_put(writer, register_text(site->address));
    register_put(writer, register_text(site->category));
    register_put(writer, register_text(site_function_name(site->function)));
    register_put(writer, register_number(site->places));
    register_put(writer, register_number(site_usable_places(site)));
    register_put(writer, register_text(site_state_name(site->state)));
    register_put(writer, site->state == STATE_AFTER_CONVERSION
                             ? register_number(site->usable_after_h)
                             : (struct register_cell){.kind = CELL_NONE});
    register_put(writer, register_text(site_access_name(site->access)));
    register_put(writer, register_number_from(site->door_count, 0));
    register_put(writer, width_cell(site));
    register_put(writer, register_text(visibility_name(site->visibility)));
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        register_put(writer, register_text(suitability_name(site->suitable[hazard])));
    register_put(writer, register_degrees(site->entrances[0].point.lon_e7));
    register_put(writer, register_degrees(site->entrances[0].point.lat_e7));
    register_put(writer, register_flag(edit > 0));
    register_put(writer, register_flag(edit > 1));
    register_put(writer, register_flag(site->made_up));
    register_end_row(writer);
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
    struct register_writer writer = register_begin(REGISTER_SITES, format, site_columns, out);
    for (uint32_t s = 0; s < sites.count; s++) {
        const struct site_record *site = &sites.records[s];
        uint32_t edit = 0;
        key_index_find(&edits, site->full_key, strlen(site->full_key), &edit);
        put_site(&writer, site, edit);
    }
    register_end(&writer);
    return true;
}

static bool has_key(const struct key_index *index, const char *key)
{
    uint32_t value;
    return key_index_find(index, key, strlen(key), &value);
}

/* People. */

static const char *const people_columns[] = {
    "id", "people", "state", "class", "lon", "lat", "edited", "left_out", NULL,
};

static void put_people(struct register_writer *writer, const struct people_record *record,
                       bool is_edited)
{
    register_begin_row(writer);
    register_put(writer, register_text(record->key));
    register_put(writer, register_number(record->people));
    register_put(writer, register_text(record->state));
    register_put(writer, register_text(person_class_name(record->person_class)));
    if (record->is_area) {
        register_put(writer, (struct register_cell){.kind = CELL_NONE});
        register_put(writer, (struct register_cell){.kind = CELL_NONE});
    } else {
        register_put(writer, register_degrees(record->point.lon_e7));
        register_put(writer, register_degrees(record->point.lat_e7));
    }
    register_put(writer, register_flag(is_edited));
    register_put(writer, register_flag(record->is_left_out));
    register_end_row(writer);
}

static bool write_people(struct city *city, enum register_format format, struct arena *arena,
                         struct buffer *out, struct error *err)
{
    struct people_records people;
    int64_t estimate;
    struct hash hash;
    struct key_index edits;
    if (!city_get_people(city, arena, &people, &estimate, &hash, err) ||
        !app_index_edits(city, NOUN_PEOPLE, arena, &edits, err))
        return false;
    struct register_writer writer = register_begin(REGISTER_PEOPLE, format, people_columns, out);
    for (uint32_t r = 0; r < people.count; r++)
        put_people(&writer, &people.records[r], has_key(&edits, people.records[r].key));
    register_end(&writer);
    return true;
}

/* Areas. */

static const char *const area_columns[] = {"code", "name", "parent", "edited", NULL};

static bool write_areas(struct city *city, enum register_format format, struct arena *arena,
                        struct buffer *out, struct error *err)
{
    struct area_records areas;
    struct hash hash;
    struct key_index edits;
    if (!city_get_areas(city, arena, &areas, &hash, err) ||
        !app_index_edits(city, NOUN_AREAS, arena, &edits, err))
        return false;
    struct register_writer writer = register_begin(REGISTER_AREAS, format, area_columns, out);
    for (uint32_t a = 0; a < areas.count; a++) {
        register_begin_row(&writer);
        register_put(&writer, register_text(areas.records[a].code));
        register_put(&writer, register_text(areas.records[a].name));
        register_put(&writer, register_text(areas.records[a].parent_code));
        register_put(&writer, register_flag(has_key(&edits, areas.records[a].code)));
        register_end_row(&writer);
    }
    register_end(&writer);
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
    ALWAYS(writers[which]);
    struct arena *arena = arena_new();
    bool ok = writers[which](city, format, arena, out, err);
    arena_free(arena);
    return ok;
}

/* Organisations. */

static const char *const organisation_columns[] = {
    "key",  "kind",   "name",     "parent", "area",   "roles",
    "rank", "holder", "deputies", "posts",  "vacant", NULL,
};

/* "p-02;p-03", as the import takes it. */
static const char *list_keys(const struct key_list *list, struct arena *arena)
{
    struct buffer words = {0};
    for (uint32_t i = 0; i < list->count; i++)
        buffer_add_format(&words, "%s%s", i > 0 ? ";" : "", list->keys[i]);
    const char *text = words.size > 0 ? arena_copy_text(arena, buffer_text(&words)) : NULL;
    buffer_free(&words);
    return text;
}

static const char *list_roles(word_set roles, struct arena *arena)
{
    struct buffer words = {0};
    for (int role = 0; role < ROLE_COUNT; role++)
        if (roles & word_bit((unsigned)role))
            buffer_add_format(&words, "%s%s", words.size > 0 ? ";" : "",
                              role_name((enum role)role));
    const char *text = words.size > 0 ? arena_copy_text(arena, buffer_text(&words)) : NULL;
    buffer_free(&words);
    return text;
}

/* Of an organisation: those that stand below it in the tree, which is listed depth first. */
static int64_t count_posts(const struct office_view *view, uint32_t at)
{
    int64_t count = 0;
    for (uint32_t p = at + 1;
         p < view->party_count && view->parties[p].depth > view->parties[at].depth; p++)
        count += view->parties[p].party.kind == PARTY_POST;
    return count;
}

static void put_organisation(struct register_writer *writer, const struct office_view *view,
                             uint32_t at, struct arena *arena)
{
    const struct party *party = &view->parties[at].party;
    bool is_post = party->kind == PARTY_POST;
    register_begin_row(writer);
    register_put(writer, register_text(party->key));
    register_put(writer, register_text(party_kind_name((enum party_kind)party->kind)));
    register_put(writer, register_text(party->name));
    register_put(writer, register_text(party->parent));
    register_put(writer, register_text(party->area));
    register_put(writer, register_text(list_roles(party->roles, arena)));
    register_put(writer, register_number_from(party->rank, 1));
    register_put(writer, register_text(party->holder));
    register_put(writer, register_text(list_keys(&party->deputies, arena)));
    register_put(writer, register_number_from(is_post ? -1 : count_posts(view, at), 0));
    register_put(writer,
                 is_post ? register_flag(view->parties[at].is_vacant) : register_text(NULL));
    register_end_row(writer);
}

bool app_write_organisations(struct engine *engine, int64_t now_ms, enum register_format format,
                             struct buffer *out, struct error *err)
{
    struct arena *arena = arena_new();
    struct office_view view;
    bool ok = app_view_office(engine, now_ms, false, arena, &view, err);
    if (ok) {
        struct register_writer writer =
            register_begin(REGISTER_ORGANISATIONS, format, organisation_columns, out);
        for (uint32_t p = 0; p < view.party_count; p++)
            if (view.parties[p].party.kind != PARTY_PERSON)
                put_organisation(&writer, &view, p, arena);
        register_end(&writer);
    }
    arena_free(arena);
    return ok;
}
