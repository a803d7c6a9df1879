/* SPDX-License-Identifier: Apache-2.0 */
#include "store/register_edit.h"

#include "store/query.h"
#include "store/register_overlay.h"

static const enum text_id PEOPLE = TEXT_STORE_WHAT_PEOPLE_EDITS, AREAS = TEXT_STORE_WHAT_AREA_EDITS;

bool people_edit_is_empty(const struct people_edit *edit)
{
    return !edit->has_people && !edit->has_class && !edit->is_left_out;
}

static bool delete_edit(struct city *city, enum text_id what, const char *sql, const char *key,
                        struct error *err)
{
    struct query query;
    query_begin(&query, city, what, sql);
    query_set_text(&query, 1, key);
    query_run(&query);
    return query_end(&query, err);
}

static void set_if(struct query *query, int parameter, bool has, int64_t value)
{
    if (has)
        query_set_integer(query, parameter, value);
    else
        query_set_null(query, parameter);
}

bool city_put_people_edit(struct city *city, const char *key, const struct people_edit *edit,
                          struct error *err)
{
    struct query query;
    if (people_edit_is_empty(edit))
        return delete_edit(city, PEOPLE, "DELETE FROM people_edit WHERE key = ?1", key, err);
    query_begin(&query, city, PEOPLE,
                "INSERT INTO people_edit (key, people, person_class, left_out)"
                " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) DO UPDATE"
                " SET (people, person_class, left_out) = (?2, ?3, ?4)");
    query_set_text(&query, 1, key);
    set_if(&query, 2, edit->has_people, edit->people);
    set_if(&query, 3, edit->has_class, (int64_t)edit->person_class);
    query_set_integer(&query, 4, edit->is_left_out);
    query_run(&query);
    return query_end(&query, err);
}

bool city_put_area_edit(struct city *city, const char *key, const struct area_edit *edit,
                        struct error *err)
{
    struct query query;
    if (!edit->name)
        return delete_edit(city, AREAS, "DELETE FROM area_edit WHERE key = ?1", key, err);
    query_begin(&query, city, AREAS,
                "INSERT INTO area_edit (key, name) VALUES (?1, ?2)"
                " ON CONFLICT (key) DO UPDATE SET name = ?2");
    query_set_text(&query, 1, key);
    query_set_text(&query, 2, edit->name);
    query_run(&query);
    return query_end(&query, err);
}

bool city_clear_register_edits(struct city *city, struct error *err)
{
    return city_run(city, "DELETE FROM people_edit; DELETE FROM area_edit", err);
}

static struct people_edit read_people(struct query *query)
{
    struct people_edit edit = {
        .has_people = !query_is_null(query, 1),
        .has_class = !query_is_null(query, 2),
        .is_left_out = query_integer(query, 3, 0, 1) == 1,
    };
    if (edit.has_people)
        edit.people = query_integer(query, 1, 0, INT32_MAX);
    if (edit.has_class)
        edit.person_class = (enum person_class)query_integer(query, 2, 0, PERSON_CLASS_COUNT - 1);
    return edit;
}

bool city_read_people_edits(struct city *city, people_edit_visit *on_edit, void *context,
                            struct error *err)
{
    struct query query;
    query_begin(&query, city, PEOPLE,
                "SELECT key, people, person_class, left_out FROM people_edit ORDER BY key");
    while (query_next(&query)) {
        const char *key = query_text_in_place(&query, 0);
        struct people_edit edit = read_people(&query);
        if (!query.is_damaged)
            on_edit(context, key, &edit);
    }
    return query_end(&query, err);
}

bool city_read_area_edits(struct city *city, area_edit_visit *on_edit, void *context,
                          struct error *err)
{
    struct query query;
    query_begin(&query, city, AREAS, "SELECT key, name FROM area_edit ORDER BY key");
    while (query_next(&query)) {
        const char *key = query_text_in_place(&query, 0);
        struct area_edit edit = {
            .name = query_is_null(&query, 1) ? NULL : query_text_in_place(&query, 1),
        };
        if (!query.is_damaged)
            on_edit(context, key, &edit);
    }
    return query_end(&query, err);
}

/* Laid over what was imported. */

struct laying {
    const struct row_set *set;
    struct people_records *people;
    struct area_records *areas;
    struct arena *arena;
    bool is_edited;
};

static void lay_people(void *context, const char *key, const struct people_edit *edit)
{
    struct laying *laying = context;
    uint32_t at;
    if (!row_set_find_full(laying->set, key, &at))
        return;
    struct people_record *record = &laying->people->records[at];
    if (edit->has_people)
        record->people = edit->people;
    if (edit->has_class)
        record->person_class = edit->person_class;
    record->is_left_out = edit->is_left_out;
    laying->is_edited = true;
}

bool people_overlay_apply(struct city *city, const struct row_set *set,
                          struct people_records *people, bool *ret_is_edited, struct error *err)
{
    struct laying laying = {.set = set, .people = people};
    if (!city_read_people_edits(city, lay_people, &laying, err))
        return false;
    *ret_is_edited = laying.is_edited;
    return true;
}

static void lay_area(void *context, const char *key, const struct area_edit *edit)
{
    struct laying *laying = context;
    uint32_t at;
    if (!edit->name || !row_set_find_full(laying->set, key, &at))
        return;
    laying->areas->records[at].name = arena_copy_text(laying->arena, edit->name);
    laying->is_edited = true;
}

bool area_overlay_apply(struct city *city, const struct row_set *set, struct area_records *areas,
                        struct arena *arena, bool *ret_is_edited, struct error *err)
{
    struct laying laying = {.set = set, .areas = areas, .arena = arena};
    if (!city_read_area_edits(city, lay_area, &laying, err))
        return false;
    *ret_is_edited = laying.is_edited;
    return true;
}

static bool is_empty(struct city *city, enum text_id what, const char *sql, bool *ret_is_empty,
                     struct error *err)
{
    struct query query;
    query_begin(&query, city, what, sql);
    bool is_empty = !query_next(&query);
    if (!query_end(&query, err))
        return false;
    *ret_is_empty = is_empty;
    return true;
}

bool people_overlay_is_empty(struct city *city, bool *ret_is_empty, struct error *err)
{
    return is_empty(city, PEOPLE, "SELECT 1 FROM people_edit LIMIT 1", ret_is_empty, err);
}

bool area_overlay_is_empty(struct city *city, bool *ret_is_empty, struct error *err)
{
    return is_empty(city, AREAS, "SELECT 1 FROM area_edit LIMIT 1", ret_is_empty, err);
}

/* Looked up by key. */

struct found {
    struct arena *arena;
    struct row_name *names;
    uint32_t count, capacity;
};

/* Rows of source and key. */
static bool look_up(struct city *city, enum text_id what, const char *sql, const char *key,
                    struct found *found, struct error *err)
{
    struct query query;
    query_begin(&query, city, what, sql);
    query_set_text(&query, 1, key);
    while (query_next(&query)) {
        struct buffer full = {0};
        ARENA_PUSH_ROOM(found->arena, struct row_name, found->names, found->count, found->capacity);
        struct row_name *name = &found->names[found->count++];
        name->own = query_text(&query, 1, found->arena);
        buffer_add_format(&full, "%s:%s", query_text_in_place(&query, 0), name->own);
        name->full = name->shown = arena_copy_text(found->arena, buffer_text(&full));
        buffer_free(&full);
    }
    return query_end(&query, err);
}

/* `noun` is the table; of each source one row of the key, by its index. */
#define WITH_KEY(noun, name)                                                                       \
    "SELECT source.name, " noun ".key FROM source JOIN " noun " ON " noun ".source = source.id"    \
    " AND " noun ".key = ?1 WHERE source.noun = '" name "' ORDER BY source.name"
#define WITH_FULL_KEY(noun, name)                                                                  \
    "SELECT source.name, " noun ".key FROM source JOIN " noun " ON " noun ".source = source.id"    \
    " AND " noun ".key = substr(?1, length(source.name) + 2) WHERE source.noun = '" name "'"       \
    " AND substr(?1, 1, length(source.name) + 1) = source.name || ':' ORDER BY source.name LIMIT " \
    "1"

static const struct {
    enum text_id what;
    const char *with_key, *with_full_key;
} look_ups[] = {
    [NOUN_PEOPLE] = {TEXT_STORE_WHAT_PEOPLE, WITH_KEY("people", "people"),
                     WITH_FULL_KEY("people", "people")},
    [NOUN_AREAS] = {TEXT_STORE_WHAT_AREAS, WITH_KEY("area", "areas"),
                    WITH_FULL_KEY("area", "areas")},
};

bool city_find_rows(struct city *city, enum register_noun noun, const char *key,
                    struct arena *arena, struct row_name **ret_names, uint32_t *ret_count,
                    struct error *err)
{
    struct found exact = {.arena = arena}, alike = {.arena = arena};
    enum text_id what = look_ups[noun].what;
    if (!look_up(city, what, look_ups[noun].with_full_key, key, &exact, err) ||
        !look_up(city, what, look_ups[noun].with_key, exact.count > 0 ? exact.names[0].own : key,
                 &alike, err))
        return false;
    const struct found *found = exact.count > 0 ? &exact : &alike;
    if (alike.count == 1)
        found->names[0].shown = found->names[0].own;
    *ret_names = found->names;
    *ret_count = found->count;
    return true;
}
