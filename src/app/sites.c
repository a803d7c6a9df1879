/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sites.h"

#include <string.h>

#include "app/site_names.h"
#include "operate/apply.h"

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

/* The sites of this key in their sources, then keys that are a slip of the one that is not there,
 * the nearest first; at most NEAR_MAX. */
static void list_near(const struct site_names *sites, const char *key, struct buffer *out)
{
    int count = 0;
    size_t length = strlen(key), most = length < 6 ? 1 : 2;
    for (size_t far = 0; far <= most && length <= NEAR_LENGTH_MAX; far++)
        for (uint32_t s = 0; s < sites->count && count < NEAR_MAX; s++) {
            const struct site_name *site = &sites->names[s];
            const char *other = far == 0 ? site->own : site->shown;
            if (strlen(other) <= NEAR_LENGTH_MAX && distance(key, other) == far)
                buffer_add_format(out, "%s%s", count++ > 0 ? ", " : "", site->shown);
        }
}

static bool fail_not_there(const struct site_names *sites, const char *key, struct error *err)
{
    struct buffer near = {0};
    list_near(sites, key, &near);
    if (near.size > 0)
        error_set(err, ERROR_NOT_FOUND, TEXT_SITE_NOT_THERE_NEAR, ARG_TEXT("site", key),
                  ARG_TEXT("near", buffer_text(&near)));
    else
        error_set(err, ERROR_NOT_FOUND, TEXT_SITE_NOT_THERE, ARG_TEXT("site", key));
    buffer_free(&near);
    return false;
}

/* In the transaction of the entry, so that no import comes in between. What is edited and gone can
 * still be set back, under the key that the edit has. */
static bool name_site(void *context, struct city *city, struct request *request, struct error *err)
{
    struct arena *arena = context, *scratch = arena_new();
    struct site_names sites;
    uint32_t at;
    bool ok = app_name_sites(city, scratch, &sites, err);
    if (ok && site_names_find(&sites, request->site.change.key, &at) <= SITE_SHOWN) {
        request->site.change.key = arena_copy_text(arena, sites.names[at].full);
        request->site.shown = arena_copy_text(arena, sites.names[at].shown);
    } else if (ok && !request->site.is_reset) {
        ok = fail_not_there(&sites, request->site.change.key, err);
    }
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
    job.before = name_site;
    job.context = arena;
    return app_submit(engine, &job, ret_decision, err);
}

/* A site that was closed and opened again is as it was imported. */
static bool is_edited(const struct site_change *change)
{
    struct site_change compared;
    if (!change)
        return false;
    compared = *change;
    if (compared.closure == CLOSURE_OPEN)
        compared.closure = -1;
    return site_change_says(&compared);
}

static void read_why(struct engine *engine, struct site_view *view, struct arena *arena)
{
    const struct site_change *change = view->change;
    struct error err;
    if (change && change->scope)
        view->is_unreadable =
            !app_read_text(engine, change->scope, change->record, "why", arena, &view->why, &err);
}

static const struct site_change *find_edit(const struct items *edits, const struct site_name *site)
{
    const struct site_change *change = items_find(edits, site->full);
    if (!is_edited(change))
        change = items_find(edits, site->shown);
    return is_edited(change) ? change : NULL;
}

/* What lies over no site, at the end of the list. */
static uint32_t list_lost(const struct items *edits, const struct site_names *names,
                          struct site_view *views, uint32_t count)
{
    for (uint32_t e = 0; e < edits->count; e++) {
        const struct site_change *change = edits->items[e];
        uint32_t at;
        enum site_home home = site_names_find(names, change->key, &at);
        if (is_edited(change) && home > SITE_SHOWN)
            views[count++] =
                (struct site_view){.change = change, .has_several = home == SITE_SEVERAL};
    }
    return count;
}

bool app_list_sites(struct engine *engine, const struct site_list_request *request,
                    struct arena *arena, struct site_view **ret_sites, uint32_t *ret_count,
                    struct error *err)
{
    struct site_records sites;
    struct site_names names;
    struct hash hash;
    uint32_t count = 0;
    if (!city_get_sites(engine_city(engine), arena, &sites, &hash, err))
        return false;
    site_names_of(&sites, arena, &names);
    const struct items *edits = &engine_lock_state(engine)->office.sites;
    struct site_view *views = ARENA_ARRAY(arena, struct site_view, sites.count + edits->count);
    for (uint32_t s = 0; s < sites.count; s++) {
        const struct site_change *change = find_edit(edits, &names.names[s]);
        if (!request->edited_only || change)
            views[count++] = (struct site_view){.site = &sites.records[s], .change = change};
    }
    count = list_lost(edits, &names, views, count);
    engine_unlock_state(engine);
    for (uint32_t v = 0; request->with_private && v < count; v++)
        read_why(engine, &views[v], arena);
    *ret_sites = views;
    *ret_count = count;
    return true;
}
