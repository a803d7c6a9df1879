/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "operate/decide_parts.h"

static const struct realm PLANNING = {REALM_PLANNING, 0};

/* What is said of the site under this key; NULL if nothing is. */
static const struct site_change *find_edit(struct deciding *deciding, const char *key)
{
    const struct site_change *site = items_find(&deciding->operation->office.sites, key);
    return site && site_change_says(site) ? site : NULL;
}

static bool add_move(struct deciding *deciding, const char *former, const char *key)
{
    const struct site_moved_body body = {.former = former, .key = key};
    return decide_add_following(deciding, PLANNING, "site.moved", &form_site_moved, &body);
}

static bool add_reset(struct deciding *deciding, const char *key, const struct basis *basis)
{
    const struct key_body body = {.key = key};
    return decide_add(deciding, PLANNING, "site.reset", &form_site_reset, &body, basis);
}

static bool reset(struct deciding *deciding, const char *key, const char *shown,
                  const struct basis *basis)
{
    bool has_own = find_edit(deciding, key), has_older = shown && find_edit(deciding, shown);
    if (!has_own && !has_older)
        return error_set(deciding->err, ERROR_NOT_FOUND, TEXT_OPERATE_SITE_NOT_EDITED,
                         ARG_TEXT("site", shown ? shown : key));
    return (!has_own || add_reset(deciding, key, basis)) &&
           (!has_older || add_reset(deciding, shown, basis));
}

/* Only what is closed can be opened. */
static bool settle_closure(struct deciding *deciding, const char *shown, struct site_change *change)
{
    const struct site_change *own = find_edit(deciding, change->key);
    const struct site_change *older = shown ? find_edit(deciding, shown) : NULL;
    /* What the site's own edit says stands above an older one. */
    const struct site_change *says = own && own->closure >= 0 ? own : older;
    if (change->closure != CLOSURE_OPEN || (says && says->closure == CLOSURE_CLOSED))
        return true;
    change->closure = -1;
    return site_change_says(change) ||
           error_set(deciding->err, ERROR_CONFLICT, TEXT_OPERATE_SITE_NOT_CLOSED,
                     ARG_TEXT("site", shown ? shown : change->key));
}

/* An older edit of the site, under the key it was shown with, goes on under the full one. */
bool decide_site_edit(struct deciding *deciding)
{
    const struct request *request = deciding->request;
    struct site_change settled = request->site.change, *change = &settled;
    const char *shown = request->site.shown;
    struct basis basis;
    if (shown && strcmp(shown, change->key) == 0)
        shown = NULL;
    if (!decide_allow(deciding, ACT_REFERENCE_EDIT, &basis))
        return false;
    if (request->site.is_reset)
        return reset(deciding, change->key, shown, &basis);
    if (!site_change_says(change))
        return error_set(deciding->err, ERROR_INPUT, TEXT_OPERATE_NO_CHANGE);
    if (!settle_closure(deciding, shown, change))
        return false;
    return decide_add(deciding, PLANNING, "site.edited", &form_site_edited, change, &basis) &&
           (!shown || !find_edit(deciding, shown) || add_move(deciding, shown, change->key));
}

/* Where the edit is now: with the site it lay over before the import, if there was one. */
static enum site_home find_home(struct deciding *deciding, const char *key, uint32_t *ret_at)
{
    const struct site_names *before = deciding->request->import.sites_before;
    const struct site_names *after = deciding->request->import.sites_after;
    uint32_t at;
    switch (site_names_find(before, key, &at)) {
    case SITE_FULL:
    case SITE_SHOWN: return site_names_find_again(after, &before->names[at], ret_at);
    default: return site_names_find(after, key, ret_at);
    }
}

static uint32_t find_moves(struct deciding *deciding, struct site_move *moves)
{
    const struct items *sites = &deciding->operation->office.sites;
    const struct site_names *after = deciding->request->import.sites_after;
    uint32_t count = 0;
    for (uint32_t s = 0; s < sites->count; s++) {
        const struct site_change *site = sites->items[s];
        uint32_t at;
        if (!site_change_says(site))
            continue;
        enum site_home home = find_home(deciding, site->key, &at);
        /* An older edit of a site that was not there: whose that is, nobody has said. */
        if (home == SITE_SHOWN)
            home = SITE_OTHER;
        bool has_home = home <= SITE_OTHER;
        if (has_home && strcmp(after->names[at].full, site->key) == 0)
            continue;
        moves[count++] = (struct site_move){
            .from = arena_copy_text(deciding->arena, site->key),
            .to = has_home ? arena_copy_text(deciding->arena, after->names[at].full) : NULL,
            .home = home,
        };
    }
    return count;
}

/* A site of another source takes over one edit at most, and only if it has none of its own. */
static void refuse_crowds(struct deciding *deciding, struct site_move *moves, uint32_t count)
{
    struct key_index targets = {.arena = deciding->arena};
    for (uint32_t m = 0; m < count; m++)
        if (moves[m].to)
            ++*key_index_value(&targets, moves[m].to);
    for (uint32_t m = 0; m < count; m++) {
        struct site_move *move = &moves[m];
        if (move->home == SITE_OTHER &&
            (*key_index_value(&targets, move->to) > 1 || find_edit(deciding, move->to))) {
            move->to = NULL;
            move->home = SITE_SEVERAL;
        }
    }
}

bool decide_move_edits(struct deciding *deciding)
{
    uint32_t most = deciding->operation->office.sites.count;
    struct site_move *moves = ARENA_ARRAY(deciding->arena, struct site_move, most);
    uint32_t count = find_moves(deciding, moves);
    bool ok = true;
    refuse_crowds(deciding, moves, count);
    for (uint32_t m = 0; ok && m < count; m++)
        ok = !moves[m].to || add_move(deciding, moves[m].from, moves[m].to);
    deciding->decision->site_moves = moves;
    deciding->decision->site_move_count = count;
    return ok;
}
