/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sites.h"

#include <string.h>

#include "table/key_index.h"

struct site_change app_no_site_change(const char *key)
{
    struct site_change change = {
        .key = key,
        .places = -1,
        .usable_after_h = -1,
        .state = -1,
        .access = -1,
        .visibility = -1,
        .closure = -1,
    };
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        change.suitable[hazard] = -1;
    return change;
}

enum { NEAR_MAX = 5, NEAR_LENGTH_MAX = 64 };

/* Letters to change, add or leave out to come from one key to the other (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
    size_t row[NEAR_LENGTH_MAX + 1], length = strlen(b);
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t before = row[0]++;
        for (size_t j = 0; j < length; j++) {
            size_t best = before + (a[i] != b[j]);
            before = row[j + 1];
            best = row[j] + 1 < best ? row[j] + 1 : best;
            row[j + 1] = before + 1 < best ? before + 1 : best;
        }
    }
    return row[length];
}

/* Keys that are a slip of the one that is not there, the nearest first; at most NEAR_MAX. */
static void list_near(const struct site_records *sites, const char *key, struct buffer *out)
{
    int count = 0;
    size_t length = strlen(key), most = length < 6 ? 1 : 2;
    if (length > NEAR_LENGTH_MAX)
        return;
    for (size_t far = 1; far <= most; far++)
        for (uint32_t s = 0; s < sites->count && count < NEAR_MAX; s++) {
            const char *other = sites->records[s].key;
            if (strlen(other) <= NEAR_LENGTH_MAX && distance(key, other) == far)
                buffer_add_format(out, "%s%s", count++ > 0 ? ", " : "", other);
        }
}

static bool find_site(const struct site_records *sites, const char *key, struct error *err)
{
    struct buffer near = {0};
    for (uint32_t s = 0; s < sites->count; s++)
        if (strcmp(sites->records[s].key, key) == 0)
            return true;
    list_near(sites, key, &near);
    if (near.size > 0)
        error_set(err, ERROR_NOT_FOUND, TEXT_SITE_NOT_THERE_NEAR, ARG_TEXT("site", key),
                  ARG_TEXT("near", buffer_text(&near)));
    else
        error_set(err, ERROR_NOT_FOUND, TEXT_SITE_NOT_THERE, ARG_TEXT("site", key));
    buffer_free(&near);
    return false;
}

/* In the transaction of the entry, so that no import comes in between. */
static bool check_site(void *context, struct city *city, struct request *request, struct error *err)
{
    struct arena *scratch = arena_new();
    struct site_records sites;
    struct hash hash;
    (void)context;
    bool ok = city_get_sites(city, scratch, &sites, &hash, err) &&
              find_site(&sites, request->site.change.key, err);
    arena_free(scratch);
    return ok;
}

/* Hours of conversion belong to one state of the works, and to no other. */
static bool settle_state(struct site_change *change, struct error *err)
{
    bool has_hours = change->usable_after_h >= 0;
    if (has_hours && change->state < 0)
        change->state = STATE_AFTER_CONVERSION;
    if (has_hours != (change->state == STATE_AFTER_CONVERSION))
        return error_set(err, ERROR_USAGE, TEXT_SITE_HOURS);
    if (change->state >= 0 && !has_hours)
        change->usable_after_h = 0;
    return true;
}

bool app_edit_site(struct engine *engine, const struct actor *actor,
                   const struct site_edit_request *request, struct arena *arena,
                   struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_SITE_EDIT, realm_planning(), arena);
    *ret_decision = (struct decision){0};
    job.request.site.change = request->change;
    if (!settle_state(&job.request.site.change, err))
        return false;
    job.request.site.is_reset = request->is_reset;
    /* What is edited and gone can still be set back. */
    job.before = request->is_reset ? NULL : check_site;
    return app_submit(engine, &job, ret_decision, err);
}

static bool is_edited(const struct site_change *change)
{
    const struct site_change nothing = app_no_site_change(NULL);
    struct site_change compared;
    if (!change)
        return false;
    compared = *change;
    compared.key = NULL;
    bool is_same = compared.places == nothing.places &&
                   compared.usable_after_h == nothing.usable_after_h &&
                   compared.state == nothing.state && compared.access == nothing.access &&
                   compared.visibility == nothing.visibility && compared.closure <= CLOSURE_OPEN;
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        is_same = is_same && compared.suitable[hazard] == -1;
    return !is_same;
}

static void read_why(struct engine *engine, struct site_view *view, struct arena *arena)
{
    const struct site_change *change = view->change;
    struct error err;
    if (change && change->scope)
        view->is_unreadable =
            !app_read_text(engine, change->scope, change->record, "why", arena, &view->why, &err);
}

bool app_list_sites(struct engine *engine, const struct site_list_request *request,
                    struct arena *arena, struct site_view **ret_sites, uint32_t *ret_count,
                    struct error *err)
{
    struct site_records sites;
    struct hash hash;
    uint32_t count = 0;
    if (!city_get_sites(engine_city(engine), arena, &sites, &hash, err))
        return false;
    const struct items *edits = &engine_lock_state(engine)->office.sites;
    struct key_index known = {.arena = arena};
    struct site_view *views = ARENA_ARRAY(arena, struct site_view, sites.count + edits->count);
    for (uint32_t s = 0; s < sites.count; s++) {
        const struct site_change *change = items_find(edits, sites.records[s].key);
        key_index_add_text(&known, sites.records[s].key, s, NULL);
        if (!request->edited_only || is_edited(change))
            views[count++] = (struct site_view){.site = &sites.records[s],
                                                .change = is_edited(change) ? change : NULL};
    }
    for (uint32_t e = 0; e < edits->count; e++) {
        const struct site_change *change = edits->items[e];
        uint32_t place;
        if (is_edited(change) && !key_index_find(&known, change->key, strlen(change->key), &place))
            views[count++] = (struct site_view){.change = change};
    }
    engine_unlock_state(engine);
    for (uint32_t v = 0; request->with_private && v < count; v++)
        read_why(engine, &views[v], arena);
    *ret_sites = views;
    *ret_count = count;
    return true;
}
