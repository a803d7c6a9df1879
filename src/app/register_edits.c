/* SPDX-License-Identifier: Apache-2.0 */
#include "app/register_edits.h"

#include <string.h>

#include "operate/apply.h"

struct people_change app_no_people_change(const char *key)
{
    return (struct people_change){.key = key, .people = -1, .person_class = -1, .inclusion = -1};
}

/* Which row is meant. */

static const struct {
    enum text_id not_there, several;
} refusals[] = {
    [NOUN_PEOPLE] = {TEXT_PEOPLE_NOT_THERE, TEXT_PEOPLE_SEVERAL},
    [NOUN_AREAS] = {TEXT_AREA_NOT_THERE, TEXT_AREA_SEVERAL},
};

static bool fail_unclear(enum register_noun noun, const char *key, const struct row_name *names,
                         uint32_t count, struct error *err)
{
    enum { SHOWN_MAX = 5 };
    struct buffer keys = {0};
    for (uint32_t n = 0; n < count && n < SHOWN_MAX; n++)
        buffer_add_format(&keys, "%s%s", n > 0 ? ", " : "", names[n].full);
    if (count > SHOWN_MAX)
        buffer_add_text(&keys, ", …");
    if (count > 0)
        error_set(err, ERROR_NOT_FOUND, refusals[noun].several, ARG_TEXT("key", key),
                  ARG_TEXT("keys", buffer_text(&keys)));
    else
        error_set(err, ERROR_NOT_FOUND, refusals[noun].not_there, ARG_TEXT("key", key));
    buffer_free(&keys);
    return false;
}

/* What is edited and gone can still be set back, under the key that the edit has. */
static bool find_full(struct city *city, enum register_noun noun, bool is_reset,
                      struct arena *arena, const char **key, struct error *err)
{
    struct row_name *names;
    uint32_t count;
    if (!city_find_rows(city, noun, *key, arena, &names, &count, err))
        return false;
    if (count == 1)
        *key = names[0].full;
    return count == 1 || (is_reset && count == 0) || fail_unclear(noun, *key, names, count, err);
}

/* In the transaction of the entry, so that no import comes in between. */
static bool name_people(void *context, struct city *city, struct request *request,
                        struct error *err)
{
    return find_full(city, NOUN_PEOPLE, request->people.is_reset, context,
                     &request->people.change.key, err);
}

static bool name_area(void *context, struct city *city, struct request *request, struct error *err)
{
    return find_full(city, NOUN_AREAS, request->area.is_reset, context, &request->area.change.key,
                     err);
}

bool app_edit_people(struct engine *engine, const struct actor *actor,
                     const struct people_edit_request *request, struct arena *arena,
                     struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_PEOPLE_EDIT, realm_planning(), arena);
    job.request.people.change = request->change;
    job.request.people.is_reset = request->is_reset;
    job.before = name_people;
    job.context = arena;
    return app_submit(engine, &job, ret_decision, err);
}

bool app_edit_area(struct engine *engine, const struct actor *actor,
                   const struct area_edit_request *request, struct arena *arena,
                   struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_AREA_EDIT, realm_planning(), arena);
    job.request.area.change = request->change;
    job.request.area.is_reset = request->is_reset;
    job.before = name_area;
    job.context = arena;
    return app_submit(engine, &job, ret_decision, err);
}

/* The key as it is shown of the row over which this edit lies; NULL if over none. */
static bool find_shown(struct city *city, enum register_noun noun, const char *key,
                       struct arena *arena, const char **ret_shown, struct error *err)
{
    struct row_name *names;
    uint32_t count;
    if (!city_find_rows(city, noun, key, arena, &names, &count, err))
        return false;
    *ret_shown = count > 0 && strcmp(names[0].full, key) == 0 ? names[0].shown : NULL;
    return true;
}

/* Lists. */

/* The edits of one noun that say something, and over which rows they lie. */
struct edits {
    uint32_t count;
    const void **changes;   /* [count] */
    struct key_index shown; /* key that a get gives → place in `changes` */
    bool *is_lost;          /* [count] lies over no row */
};

static bool place_edits(struct city *city, enum register_noun noun, struct edits *edits,
                        struct arena *arena, struct error *err)
{
    edits->shown.arena = arena;
    edits->is_lost = ARENA_ARRAY(arena, bool, edits->count);
    for (uint32_t e = 0; e < edits->count; e++) {
        const char *key = *(const char *const *)edits->changes[e], *shown;
        if (!find_shown(city, noun, key, arena, &shown, err))
            return false;
        edits->is_lost[e] = shown == NULL;
        if (shown)
            key_index_add_text(&edits->shown, shown, e, NULL);
    }
    return true;
}

static const void *find_edit(const struct edits *edits, const char *key, uint32_t *at)
{
    return key_index_find(&edits->shown, key, strlen(key), at) ? edits->changes[*at] : NULL;
}

static struct edit_note read_note(struct engine *engine, const char *by, int64_t at_ms,
                                  const char *scope, struct hash record, bool with_private,
                                  struct arena *arena)
{
    struct edit_note note = {.by = by, .at_ms = at_ms};
    struct error err;
    if (with_private && scope)
        note.is_unreadable = !app_read_text(engine, scope, record, "why", arena, &note.why, &err);
    return note;
}

static struct edits list_people_edits(const struct operation *operation, struct arena *arena)
{
    const struct items *items = &operation->office.people;
    struct edits edits = {.changes = ARENA_ARRAY(arena, const void *, items->count)};
    for (uint32_t i = 0; i < items->count; i++)
        if (people_change_says(items->items[i]))
            edits.changes[edits.count++] = items->items[i];
    return edits;
}

static struct edits list_area_edits(const struct operation *operation, struct arena *arena)
{
    const struct items *items = &operation->office.area_edits;
    struct edits edits = {.changes = ARENA_ARRAY(arena, const void *, items->count)};
    for (uint32_t i = 0; i < items->count; i++)
        if (area_change_says(items->items[i]))
            edits.changes[edits.count++] = items->items[i];
    return edits;
}

bool app_list_people(struct engine *engine, const struct edit_list_request *request,
                     struct arena *arena, struct people_view **ret_views, uint32_t *ret_count,
                     struct error *err)
{
    struct people_records people;
    int64_t estimate_total;
    struct hash hash;
    uint32_t count = 0, at;
    if (!city_get_people(engine_city(engine), arena, &people, &estimate_total, &hash, err))
        return false;
    struct edits edits = list_people_edits(engine_lock_state(engine), arena);
    bool ok = place_edits(engine_city(engine), NOUN_PEOPLE, &edits, arena, err);
    engine_unlock_state(engine);
    if (!ok)
        return false;
    struct people_view *views = ARENA_ARRAY(arena, struct people_view, people.count + edits.count);
    for (uint32_t p = 0; p < people.count; p++) {
        const struct people_change *change = find_edit(&edits, people.records[p].key, &at);
        if (!request->edited_only || change)
            views[count++] = (struct people_view){&people.records[p], change, {0}};
    }
    for (uint32_t e = 0; e < edits.count; e++)
        if (edits.is_lost[e])
            views[count++] = (struct people_view){NULL, edits.changes[e], {0}};
    for (uint32_t v = 0; v < count; v++) {
        const struct people_change *change = views[v].change;
        if (change)
            views[v].note = read_note(engine, change->by, change->at_ms, change->scope,
                                      change->record, request->with_private, arena);
    }
    *ret_views = views;
    *ret_count = count;
    return true;
}

bool app_list_areas(struct engine *engine, const struct edit_list_request *request,
                    struct arena *arena, struct area_view **ret_views, uint32_t *ret_count,
                    struct error *err)
{
    struct area_records areas;
    struct hash hash;
    uint32_t count = 0, at;
    if (!city_get_areas(engine_city(engine), arena, &areas, &hash, err))
        return false;
    struct edits edits = list_area_edits(engine_lock_state(engine), arena);
    bool ok = place_edits(engine_city(engine), NOUN_AREAS, &edits, arena, err);
    engine_unlock_state(engine);
    if (!ok)
        return false;
    struct area_view *views = ARENA_ARRAY(arena, struct area_view, areas.count + edits.count);
    for (uint32_t a = 0; a < areas.count; a++) {
        const struct area_change *change = find_edit(&edits, areas.records[a].code, &at);
        if (!request->edited_only || change)
            views[count++] = (struct area_view){&areas.records[a], change, {0}};
    }
    for (uint32_t e = 0; e < edits.count; e++)
        if (edits.is_lost[e])
            views[count++] = (struct area_view){NULL, edits.changes[e], {0}};
    for (uint32_t v = 0; v < count; v++) {
        const struct area_change *change = views[v].change;
        if (change)
            views[v].note = read_note(engine, change->by, change->at_ms, change->scope,
                                      change->record, request->with_private, arena);
    }
    *ret_views = views;
    *ret_count = count;
    return true;
}

/* Of the tables, whatever the log says. */

struct keys {
    struct arena *arena;
    const char **keys;
    uint32_t count, capacity;
};

static void keep_key(struct keys *keys, const char *key)
{
    ARENA_PUSH_ROOM(keys->arena, const char *, keys->keys, keys->count, keys->capacity);
    keys->keys[keys->count++] = arena_copy_text(keys->arena, key);
}

static void keep_people(void *context, const char *key, const struct people_edit *edit)
{
    (void)edit;
    keep_key(context, key);
}

static void keep_area(void *context, const char *key, const struct area_edit *edit)
{
    (void)edit;
    keep_key(context, key);
}

static bool read_keys(struct city *city, enum register_noun noun, struct keys *keys,
                      struct error *err)
{
    return noun == NOUN_PEOPLE ? city_read_people_edits(city, keep_people, keys, err)
                               : city_read_area_edits(city, keep_area, keys, err);
}

bool app_index_edits(struct city *city, enum register_noun noun, struct arena *arena,
                     struct key_index *ret_index, struct error *err)
{
    struct keys keys = {.arena = arena};
    bool ok = read_keys(city, noun, &keys, err);
    *ret_index = (struct key_index){.arena = arena};
    for (uint32_t k = 0; ok && k < keys.count; k++) {
        const char *shown;
        ok = find_shown(city, noun, keys.keys[k], arena, &shown, err);
        if (ok && shown)
            key_index_add_text(ret_index, shown, 0, NULL);
    }
    return ok;
}

bool app_tell_lost_edits(struct city *city, enum register_noun noun, struct arena *scratch,
                         struct import_report *report, struct error *err)
{
    enum { SHOWN_SIZE = 600 }; /* bytes; an error holds a little more */
    struct keys keys = {.arena = scratch};
    struct buffer lost = {0};
    struct error remark;
    uint32_t count = 0;
    bool ok = read_keys(city, noun, &keys, err);
    for (uint32_t k = 0; ok && k < keys.count; k++) {
        const char *shown;
        ok = find_shown(city, noun, keys.keys[k], scratch, &shown, err);
        if (!ok || shown)
            continue;
        if (lost.size <= SHOWN_SIZE)
            buffer_add_format(&lost, "%s%s", count > 0 ? ", " : "", keys.keys[k]);
        count++;
    }
    error_set(&remark, ERROR_CONFLICT, TEXT_PEOPLE_EDITS_LOST, ARG_INTEGER("count", count),
              ARG_TEXT("keys", buffer_text(&lost)));
    if (ok && count > 0)
        report_note(report, 0, NULL, NULL, &remark);
    buffer_free(&lost);
    return ok;
}
