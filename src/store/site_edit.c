/* SPDX-License-Identifier: Apache-2.0 */
#include "store/site_edit.h"

#include <string.h>

#include "store/query.h"
#include "store/site_overlay.h"
#include "table/key_index.h"

static const enum text_id WHAT = TEXT_STORE_WHAT_SITE_EDITS;
_Static_assert(HAZARD_COUNT == 5, "a hazard more is a column more");

#define EDIT_COLUMNS                                                                               \
    "places, state, usable_after_h, access, visibility, for_air_raid, for_flood, for_chemical,"    \
    " for_fire, for_earthquake, closed"

bool site_edit_is_empty(const struct site_edit *edit)
{
    bool has_any = edit->has_places || edit->has_state || edit->has_access ||
                   edit->has_visibility || edit->is_closed;
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        has_any = has_any || edit->has_suitable[hazard];
    return !has_any;
}

static bool delete_edit(struct city *city, const char *key, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT, "DELETE FROM site_edit WHERE key = ?1");
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

bool city_put_site_edit(struct city *city, const char *key, const struct site_edit *edit,
                        struct error *err)
{
    if (site_edit_is_empty(edit))
        return delete_edit(city, key, err);
    struct query query;
    query_begin_kept(&query, city, WHAT, KEPT_PUT_SITE_EDIT,
                     "INSERT INTO site_edit (key, " EDIT_COLUMNS ")"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
                     " ON CONFLICT (key) DO UPDATE SET (" EDIT_COLUMNS ") ="
                     " (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
    query_set_text(&query, 1, key);
    set_if(&query, 2, edit->has_places, edit->places);
    set_if(&query, 3, edit->has_state, (int64_t)edit->state);
    set_if(&query, 4, edit->has_state, edit->usable_after_h);
    set_if(&query, 5, edit->has_access, (int64_t)edit->access);
    set_if(&query, 6, edit->has_visibility, (int64_t)edit->visibility);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        set_if(&query, 7 + hazard, edit->has_suitable[hazard], (int64_t)edit->suitable[hazard]);
    query_set_integer(&query, 12, edit->is_closed);
    query_run(&query);
    return query_end(&query, err);
}

bool city_clear_site_edits(struct city *city, struct error *err)
{
    return city_run(city, "DELETE FROM site_edit", err);
}

/* The number in a column that may be empty. */
static int64_t read_if(struct query *query, int column, int64_t most, bool *ret_has)
{
    *ret_has = !query_is_null(query, column);
    return *ret_has ? query_integer(query, column, 0, most) : 0;
}

static struct site_edit read_edit(struct query *query)
{
    struct site_edit edit = {0};
    bool has_hours;
    edit.places = read_if(query, 1, INT32_MAX, &edit.has_places);
    edit.state = (enum site_state)read_if(query, 2, STATE_COUNT - 1, &edit.has_state);
    edit.usable_after_h = (int32_t)read_if(query, 3, INT32_MAX, &has_hours);
    edit.access = (enum site_access)read_if(query, 4, ACCESS_COUNT - 1, &edit.has_access);
    edit.visibility =
        (enum visibility)read_if(query, 5, VISIBILITY_COUNT - 1, &edit.has_visibility);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        edit.suitable[hazard] = (enum suitability)read_if(query, 6 + hazard, SUITABILITY_COUNT - 1,
                                                          &edit.has_suitable[hazard]);
    edit.is_closed = query_integer(query, 11, 0, 1) == 1;
    if (has_hours != edit.has_state)
        query_fail_damaged(query);
    return edit;
}

bool city_read_site_edits(struct city *city, site_edit_visit *on_edit, void *context,
                          struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT, "SELECT key, " EDIT_COLUMNS " FROM site_edit ORDER BY key");
    while (query_next(&query)) {
        const char *key = query_text_in_place(&query, 0);
        struct site_edit edit = read_edit(&query);
        if (!query.is_damaged)
            on_edit(context, key, &edit);
    }
    return query_end(&query, err);
}

static void lay_over(const struct site_edit *edit, struct site_record *site)
{
    if (edit->has_places)
        site->places = edit->places;
    if (edit->has_state) {
        site->state = edit->state;
        site->usable_after_h = edit->usable_after_h;
    }
    if (edit->has_access)
        site->access = edit->access;
    if (edit->has_visibility)
        site->visibility = edit->visibility;
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        if (edit->has_suitable[hazard])
            site->suitable[hazard] = edit->suitable[hazard];
    if (edit->is_closed)
        site->state = STATE_NOT_USABLE;
}

/* Edits name their site in full. Older ones name it as it was shown when they were made. */
struct names {
    struct key_index full, shown;
};

static struct names index_sites(const struct site_records *sites, struct arena *scratch)
{
    struct names names = {{.arena = scratch}, {.arena = scratch}};
    for (uint32_t i = 0; i < sites->count; i++) {
        key_index_add_text(&names.full, sites->records[i].full_key, i, NULL);
        key_index_add_text(&names.shown, sites->records[i].key, i, NULL);
    }
    return names;
}

static bool find_site(const struct names *names, const char *key, uint32_t *ret_at)
{
    size_t size = strlen(key);
    return key_index_find(&names->full, key, size, ret_at) ||
           key_index_find(&names->shown, key, size, ret_at);
}

bool site_overlay_apply(struct city *city, struct site_records *sites, struct arena *scratch,
                        bool *ret_is_edited, struct error *err)
{
    struct names names = {0};
    struct query query;
    bool is_edited = false;
    query_begin(&query, city, WHAT, "SELECT key, " EDIT_COLUMNS " FROM site_edit");
    while (query_next(&query)) {
        uint32_t at;
        const char *key = query_text(&query, 0, scratch);
        struct site_edit edit = read_edit(&query);
        if (!is_edited)
            names = index_sites(sites, scratch);
        is_edited = true;
        if (find_site(&names, key, &at))
            lay_over(&edit, &sites->records[at]);
    }
    if (!query_end(&query, err))
        return false;
    *ret_is_edited = is_edited;
    return true;
}

bool site_overlay_is_empty(struct city *city, bool *ret_is_empty, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT, "SELECT 1 FROM site_edit LIMIT 1");
    bool is_empty = !query_next(&query);
    if (!query_end(&query, err))
        return false;
    *ret_is_empty = is_empty;
    return true;
}
