/* SPDX-License-Identifier: Apache-2.0 */
#include "app/office_view.h"

#include <string.h>

#include "operate/forms.h"

enum { NOBODY = -1 };

/* The parties below each, as lists through an array: organisations, posts and persons apart. */
struct tree {
    const struct items *parties;
    int32_t *first[PARTY_KIND_COUNT]; /* [parties + 1]; the last: of those that stand at the top */
    int32_t *next;                    /* [parties] */
    bool *is_listed;
};

static const struct party *party_at(const struct tree *tree, uint32_t at)
{
    return tree->parties->items[at];
}

/* Its place; the top if it has none above it, or one that is not there. */
static uint32_t place_above(const struct tree *tree, const struct party *party)
{
    uint32_t place;
    if (!party->parent ||
        !key_index_find(&tree->parties->index, party->parent, strlen(party->parent), &place) ||
        party_at(tree, place)->is_removed || party_at(tree, place)->kind != PARTY_ORGANISATION)
        return tree->parties->count;
    return place;
}

static struct tree make_tree(const struct items *parties, struct arena *scratch)
{
    struct tree tree = {.parties = parties};
    tree.next = ARENA_ARRAY(scratch, int32_t, parties->count);
    tree.is_listed = ARENA_ARRAY(scratch, bool, parties->count);
    for (int kind = 0; kind < PARTY_KIND_COUNT; kind++) {
        tree.first[kind] = ARENA_ARRAY(scratch, int32_t, parties->count + 1);
        for (uint32_t p = 0; p <= parties->count; p++)
            tree.first[kind][p] = NOBODY;
    }
    /* From the last to the first, so that each list is in the order they came. */
    for (uint32_t p = parties->count; p-- > 0;) {
        const struct party *party = party_at(&tree, p);
        if (party->is_removed)
            continue;
        int32_t *first = &tree.first[party->kind][place_above(&tree, party)];
        tree.next[p] = *first;
        *first = (int32_t)p;
    }
    return tree;
}

/* What the view is made from. */
struct viewing {
    struct engine *engine;
    const struct operation *operation;
    const struct office *office;
    struct arena *arena;
    struct tree tree;
    bool with_private;
    struct office_view *view;
};

static uint32_t count_keys(const struct office *office, const char *person)
{
    uint32_t count = 0, at = 0;
    while (office_next_key(office, person, &at))
        count++;
    return count;
}

/* {"email":…,"name":…,"phone":…}, each of them perhaps not there. */
static bool read_private(const char *bytes, size_t size, struct arena *arena,
                         struct party_view *view)
{
    struct json_reader json = json_read(bytes, size);
    struct json_slice name;
    json_enter_object(&json);
    while (json_next_name(&json, &name)) {
        const char *text = json_read_text(&json, arena);
        if (json_name_is(name, "email"))
            view->email = text;
        else if (json_name_is(name, "name"))
            view->name = text;
        else if (json_name_is(name, "phone"))
            view->phone = text;
    }
    return json_end(&json);
}

static bool add_private(const struct viewing *viewing, struct party_view *view, struct error *err)
{
    struct buffer record = {0};
    if (!viewing->with_private || !view->party.has_record)
        return true;
    bool ok = engine_read_private(viewing->engine,
                                  person_scope(viewing->operation, view->party.key, viewing->arena),
                                  view->party.record, &record, err);
    view->is_unreadable =
        ok ? !read_private(buffer_text(&record), record.size, viewing->arena, view)
           : err->kind == ERROR_NOT_FOUND;
    buffer_free(&record);
    return ok || view->is_unreadable;
}

static bool has_own_area(const struct viewing *viewing, const struct party *party)
{
    const struct party *above = items_find(&viewing->office->parties, party->parent);
    return party->area && (!above || !above->area || strcmp(party->area, above->area) != 0);
}

/* Those who were removed step in no more. */
static void drop_removed(const struct office *office, struct key_list *list, struct arena *arena)
{
    const char **kept = ARENA_ARRAY(arena, const char *, list->count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct party *party = items_find(&office->parties, list->keys[i]);
        if (party && !party->is_removed)
            kept[count++] = list->keys[i];
    }
    *list = (struct key_list){count, kept};
}

static bool add(struct viewing *viewing, uint32_t at, uint32_t depth, struct error *err)
{
    const struct party *party = party_at(&viewing->tree, at);
    struct party_view *view = &viewing->view->parties[viewing->view->party_count++];
    const struct party *holder = items_find(&viewing->office->parties, party->holder);
    body_keep(&form_party, party, viewing->arena, &view->party);
    drop_removed(viewing->office, &view->party.deputies, viewing->arena);
    viewing->tree.is_listed[at] = true;
    view->depth = depth;
    view->has_own_area = has_own_area(viewing, party);
    view->is_vacant = party->kind == PARTY_POST && (!holder || holder->is_removed);
    if (party->kind == PARTY_PERSON)
        view->key_count = count_keys(viewing->office, party->key);
    return add_private(viewing, view, err);
}

static bool add_list(struct viewing *viewing, enum party_kind kind, uint32_t above, uint32_t depth,
                     struct error *err)
{
    bool ok = true;
    for (int32_t p = viewing->tree.first[kind][above]; ok && p != NOBODY; p = viewing->tree.next[p])
        ok = add(viewing, (uint32_t)p, depth, err);
    return ok;
}

/* An organisation, and all that is below it; trees may be deeper than the stack of a thread. */
static bool add_organisation(struct viewing *viewing, uint32_t top, uint32_t depth,
                             struct error *err)
{
    struct tree *tree = &viewing->tree;
    bool ok = true;
    uint32_t at = top;
    while (ok) {
        ok = add(viewing, at, depth, err) && add_list(viewing, PARTY_POST, at, depth + 1, err) &&
             add_list(viewing, PARTY_PERSON, at, depth + 1, err);
        int32_t below = tree->first[PARTY_ORGANISATION][at];
        if (below != NOBODY && !tree->is_listed[below]) {
            at = (uint32_t)below;
            depth++;
            continue;
        }
        while (at != top && (tree->next[at] == NOBODY || tree->is_listed[tree->next[at]])) {
            at = place_above(tree, party_at(tree, at));
            depth--;
        }
        if (at == top)
            break;
        at = (uint32_t)tree->next[at];
    }
    return ok;
}

static bool add_tree(struct viewing *viewing, struct error *err)
{
    const struct tree *tree = &viewing->tree;
    uint32_t top = tree->parties->count;
    bool ok = true;
    for (int32_t p = tree->first[PARTY_ORGANISATION][top]; ok && p != NOBODY; p = tree->next[p])
        ok = add_organisation(viewing, (uint32_t)p, 0, err);
    ok = ok && add_list(viewing, PARTY_POST, top, 0, err) &&
         add_list(viewing, PARTY_PERSON, top, 0, err);
    /* Organisations that stand above each other in a circle are below no top. */
    for (uint32_t p = 0; ok && p < tree->parties->count; p++)
        if (!tree->is_listed[p] && !party_at(tree, p)->is_removed &&
            party_at(tree, p)->kind == PARTY_ORGANISATION)
            ok = add_organisation(viewing, p, 0, err);
    return ok;
}

static void add_delegations(struct viewing *viewing, int64_t now_ms)
{
    const struct items *delegations = &viewing->office->delegations;
    struct office_view *view = viewing->view;
    view->delegations = ARENA_ARRAY(viewing->arena, struct delegation, delegations->count);
    for (uint32_t d = 0; d < delegations->count; d++) {
        const struct delegation *delegation = delegations->items[d];
        if (!delegation->is_ended && delegation->until_ms >= now_ms)
            body_keep(&form_delegation, delegation, viewing->arena,
                      &view->delegations[view->delegation_count++]);
    }
}

bool app_view_office(struct engine *engine, int64_t now_ms, bool with_private, struct arena *arena,
                     struct office_view *ret_view, struct error *err)
{
    struct arena *scratch = arena_new();
    const struct operation *operation = engine_lock_state(engine);
    const struct office *office = &operation->office;
    struct office_view view = {.is_founded = office_is_founded(office)};
    struct viewing viewing = {.engine = engine,
                              .operation = operation,
                              .office = office,
                              .arena = arena,
                              .tree = make_tree(&office->parties, scratch),
                              .with_private = with_private,
                              .view = &view};
    view.parties = ARENA_ARRAY(arena, struct party_view, office->parties.count);
    bool ok = add_tree(&viewing, err);
    add_delegations(&viewing, now_ms);
    engine_unlock_state(engine);
    arena_free(scratch);
    if (ok)
        *ret_view = view;
    return ok;
}

void app_view_keys(struct engine *engine, struct arena *arena, struct key_view **ret_keys,
                   uint32_t *ret_count)
{
    const struct office *office = &engine_lock_state(engine)->office;
    struct key_view *keys =
        ARENA_ARRAY(arena, struct key_view, office->keys.count + office->nodes.count);
    uint32_t count = 0;
    for (uint32_t k = 0; k < office->keys.count; k++) {
        const struct person_key *key = office->keys.items[k];
        keys[count++] = (struct key_view){
            .id = arena_copy_text(arena, key->key),
            .of = arena_copy_text(arena, key->party),
            .beside = key_was_handed_over(key) && key->by ? arena_copy_text(arena, key->by) : NULL,
            .since_ms = key->added_at_ms,
            .ended_at_ms = key->revoked_at_ms,
        };
    }
    for (uint32_t n = 0; n < office->nodes.count; n++) {
        const struct node *node = office->nodes.items[n];
        keys[count++] = (struct key_view){
            .id = arena_copy_text(arena, node->key),
            .is_node = true,
            .is_here = strcmp(node->key, engine_node(engine)) == 0,
            .is_unconfirmed = node->is_unconfirmed,
            .since_ms = node->joined_at_ms,
            .confirmed_at_ms = node->confirmed_at_ms,
            .rotated_at_ms = node->rotated_at_ms,
            .ended_at_ms = node->retired_at_ms,
        };
    }
    engine_unlock_state(engine);
    *ret_keys = keys;
    *ret_count = count;
}

bool app_is_founded(struct engine *engine)
{
    bool is_founded = office_is_founded(&engine_lock_state(engine)->office);
    engine_unlock_state(engine);
    return is_founded;
}
