/* SPDX-License-Identifier: Apache-2.0 */
#include "app/plan_versions.h"

#include <stdlib.h>
#include <string.h>

#include "operate/forms.h"

static const struct {
    const char *name;
    enum text_id text;
} inputs[PLAN_INPUT_COUNT] = {
    [PLAN_INPUT_ROADS] = {"roads", TEXT_APP_WHAT_ROADS},
    [PLAN_INPUT_PEOPLE] = {"people", TEXT_APP_WHAT_PEOPLE},
    [PLAN_INPUT_SITES] = {"sites", TEXT_APP_WHAT_SITES},
    [PLAN_INPUT_AREAS] = {"areas", TEXT_APP_WHAT_AREAS},
    [PLAN_INPUT_HAZARDS] = {"hazards", TEXT_APP_WHAT_HAZARDS},
};

const char *plan_input_name(enum plan_input input)
{
    return inputs[input].name;
}

enum text_id plan_input_text(enum plan_input input)
{
    return inputs[input].text;
}

/* One list in the making. */
struct listing {
    const struct operation *operation;
    struct arena *arena;
    struct city_plan_summary *stored;
    uint32_t stored_count;
    bool has_inputs[HAZARD_COUNT];
    struct city_inputs inputs[HAZARD_COUNT]; /* as they are now */
    struct plan_version_view *views;
    uint32_t count, capacity;
};

static const char *keep(const struct listing *listing, const char *text)
{
    return text ? arena_copy_text(listing->arena, text) : NULL;
}

/* The last import of what the input is. */
static void say_import(const struct listing *listing, const struct plan_version *plan,
                       struct plan_change *change)
{
    char key[64] = "";
    strcat(key, change->input == PLAN_INPUT_HAZARDS ? "hazard" : inputs[change->input].name);
    if (change->input == PLAN_INPUT_HAZARDS) {
        strcat(key, "/");
        strcat(key, hazard_name((enum hazard)plan->hazard));
    }
    const struct reference *reference = items_find(&listing->operation->office.references, key);
    if (!reference || reference->position <= plan->made_position)
        return;
    change->what = keep(listing, reference->source);
    change->by = keep(listing, reference->by);
    change->at_ms = reference->at_ms;
}

/* What was edited since is nearer than an import before it. */
static void say_edits(const struct listing *listing, const struct plan_version *plan,
                      struct plan_change *change)
{
    const struct items *sites = &listing->operation->office.sites;
    for (uint32_t s = 0; s < sites->count; s++) {
        const struct site_change *site = sites->items[s];
        if (site->position <= plan->made_position)
            continue;
        change->edit_count++;
        if (site->at_ms < change->at_ms)
            continue;
        change->is_edit = true;
        change->what = keep(listing, site->key);
        change->by = keep(listing, site->by);
        change->at_ms = site->at_ms;
    }
}

static void add_change(const struct listing *listing, struct plan_version_view *view,
                       enum plan_input input, const struct hash *then, const struct hash *now)
{
    if (hash_equal(*then, *now))
        return;
    struct plan_change *change = &view->changes[view->change_count++];
    *change = (struct plan_change){.input = input};
    say_import(listing, &view->version, change);
    if (input == PLAN_INPUT_SITES)
        say_edits(listing, &view->version, change);
}

static void compare(const struct listing *listing, struct plan_version_view *view)
{
    const struct plan_version *plan = &view->version;
    const struct city_inputs *now = &listing->inputs[plan->hazard];
    add_change(listing, view, PLAN_INPUT_ROADS, &plan->roads, &now->roads);
    add_change(listing, view, PLAN_INPUT_PEOPLE, &plan->people, &now->people);
    add_change(listing, view, PLAN_INPUT_SITES, &plan->sites, &now->sites);
    add_change(listing, view, PLAN_INPUT_AREAS, &plan->areas, &now->areas);
    add_change(listing, view, PLAN_INPUT_HAZARDS, &plan->hazards, &now->hazards);
}

static bool follows(const struct realm_state *realm, const char *key)
{
    return realm->plan && strcmp(realm->plan, key) == 0;
}

static void say_followers(const struct listing *listing, struct plan_version_view *view)
{
    const struct operation *operation = listing->operation;
    const struct items *exercises = &operation->exercises;
    uint32_t *numbers = ARENA_ARRAY(listing->arena, uint32_t, exercises->count);
    view->is_followed_live =
        operation->live.is_commissioned && follows(&operation->live.state, view->version.key);
    for (uint32_t e = 0; e < exercises->count; e++) {
        const struct exercise_state *exercise = exercises->items[e];
        if (exercise->status != EXERCISE_ENDED && follows(&exercise->state, view->version.key))
            numbers[view->exercise_count++] = exercise->state.realm.exercise;
    }
    view->exercises = numbers;
}

static struct plan_version_view *add_view(struct listing *listing)
{
    ARENA_PUSH_ROOM(listing->arena, struct plan_version_view, listing->views, listing->count,
                    listing->capacity);
    struct plan_version_view *view = &listing->views[listing->count++];
    *view = (struct plan_version_view){0};
    return view;
}

static const struct city_plan_summary *find_stored(const struct listing *listing, const char *name,
                                                   int64_t version)
{
    for (uint32_t p = 0; p < listing->stored_count; p++)
        if (listing->stored[p].version == version && strcmp(listing->stored[p].name, name) == 0)
            return &listing->stored[p];
    return NULL;
}

static bool add_logged(struct listing *listing, struct city *city, const struct plan_version *plan,
                       struct error *err)
{
    enum hazard hazard = (enum hazard)plan->hazard;
    const struct city_plan_summary *stored = find_stored(listing, plan->name, plan->version);
    if (!listing->has_inputs[hazard] &&
        !city_input_hashes(city, hazard, &listing->inputs[hazard], err))
        return false;
    listing->has_inputs[hazard] = true;
    struct plan_version_view *view = add_view(listing);
    body_keep(&kept_plan, plan, listing->arena, &view->version);
    view->version.key = keep(listing, plan->key);
    view->name = view->version.name;
    view->number = plan->version;
    view->is_logged = true;
    view->is_stored = stored != NULL;
    if (stored)
        view->summary = *stored;
    say_followers(listing, view);
    if (plan->status != PLAN_REPLACED)
        compare(listing, view);
    return true;
}

/* Plans from before there was a log. */
static void add_unlogged(struct listing *listing)
{
    uint32_t logged_count = listing->count;
    for (uint32_t p = 0; p < listing->stored_count; p++) {
        const struct city_plan_summary *stored = &listing->stored[p];
        bool is_logged = false;
        for (uint32_t v = 0; !is_logged && v < logged_count; v++)
            is_logged = listing->views[v].number == stored->version &&
                        strcmp(listing->views[v].name, stored->name) == 0;
        if (is_logged)
            continue;
        struct plan_version_view *view = add_view(listing);
        view->name = stored->name;
        view->number = stored->version;
        view->is_stored = true;
        view->summary = *stored;
    }
}

static int by_name_and_version(const void *a, const void *b)
{
    const struct plan_version_view *left = a, *right = b;
    int order = strcmp(left->name, right->name);
    return order != 0 ? order : (left->number > right->number) - (left->number < right->number);
}

bool app_list_plan_versions(struct engine *engine, bool all, struct arena *arena,
                            struct plan_version_view **ret_views, uint32_t *ret_count,
                            struct error *err)
{
    struct city *city = engine_city(engine);
    struct listing listing = {.arena = arena};
    if (!city_list_plans(city, arena, &listing.stored, &listing.stored_count, err))
        return false;
    listing.operation = engine_lock_state(engine);
    const struct items *plans = &listing.operation->office.plans;
    bool ok = true;
    for (uint32_t p = 0; ok && p < plans->count; p++) {
        const struct plan_version *plan = plans->items[p];
        if (all || plan->status != PLAN_REPLACED)
            ok = add_logged(&listing, city, plan, err);
    }
    engine_unlock_state(engine);
    if (!ok)
        return false;
    add_unlogged(&listing);
    if (listing.count > 0)
        qsort(listing.views, listing.count, sizeof *listing.views, by_name_and_version);
    *ret_views = listing.views;
    *ret_count = listing.count;
    return true;
}

bool app_plan_facts(struct engine *engine, const char *name, struct arena *arena,
                    struct plan_facts *ret_facts, struct error *err)
{
    struct shelter_plan plan;
    if (!city_get_plan(engine_city(engine), name, arena, &plan, err))
        return false;
    *ret_facts = (struct plan_facts){
        .hazard = (int32_t)plan.problem->hazard,
        .priority = plan.priority && plan.priority[0] ? plan.priority : NULL,
    };
    return true;
}
