/* SPDX-License-Identifier: Apache-2.0 */
#include "app/plans.h"

#include <stdio.h>
#include <string.h>

#include "operate/forms.h"

static const struct {
    const char *name;
    enum text_id text;
} inputs[INPUT_COUNT] = {
    [INPUT_ROADS] = {"roads", TEXT_APP_WHAT_ROADS},
    [INPUT_PEOPLE] = {"people", TEXT_APP_WHAT_PEOPLE},
    [INPUT_SITES] = {"sites", TEXT_APP_WHAT_SITES},
    [INPUT_AREAS] = {"areas", TEXT_APP_WHAT_AREAS},
    [INPUT_HAZARDS] = {"hazards", TEXT_APP_WHAT_HAZARDS},
};

const char *plan_input_name(enum plan_input input)
{
    return inputs[input].name;
}

const char *plan_change_subject(const struct plan_change *change)
{
    static const char *const subjects[INPUT_COUNT] = {
        [INPUT_SITES] = "site",
        [INPUT_PEOPLE] = "group",
        [INPUT_AREAS] = "area",
    };
    return change->is_edit ? subjects[change->input] : "source";
}

enum text_id plan_input_text(enum plan_input input)
{
    return inputs[input].text;
}

/* One list in the making. */
struct listing {
    struct city *city;
    const struct operation *operation;
    struct arena *arena;
    bool has_inputs[HAZARD_COUNT];
    struct city_inputs inputs[HAZARD_COUNT]; /* as they are now */
};

static const char *keep(const struct listing *listing, const char *text)
{
    return text ? arena_copy_text(listing->arena, text) : NULL;
}

static const struct plan_version *find_version(const struct office *office,
                                               const struct city_plan_summary *summary)
{
    for (uint32_t p = 0; p < office->plans.count; p++) {
        const struct plan_version *plan = office->plans.items[p];
        if (plan->version == summary->version && strcmp(plan->name, summary->name) == 0)
            return plan;
    }
    return NULL;
}

/* Who follows it. */

static bool follows(const struct realm_state *realm, const char *key)
{
    return realm->plan && strcmp(realm->plan, key) == 0;
}

static void find_followers(const struct listing *listing, struct plan_state *state)
{
    const struct operation *operation = listing->operation;
    const struct items *exercises = &operation->exercises;
    uint32_t *numbers = ARENA_ARRAY(listing->arena, uint32_t, exercises->count);
    state->is_followed_live =
        operation->live.is_commissioned && follows(&operation->live.state, state->version.key);
    for (uint32_t e = 0; e < exercises->count; e++) {
        const struct exercise_state *exercise = exercises->items[e];
        if (exercise->status != EXERCISE_ENDED && follows(&exercise->state, state->version.key))
            numbers[state->exercise_count++] = exercise->state.realm.exercise;
    }
    state->exercises = numbers;
}

/* What has changed. */

/* "roads", "hazard/flood" */
static void say_import(const struct listing *listing, const struct plan_version *plan,
                       struct plan_change *change)
{
    char key[64];
    if (change->input == INPUT_HAZARDS)
        snprintf(key, sizeof key, "hazard/%s", hazard_name((enum hazard)plan->hazard));
    else
        snprintf(key, sizeof key, "%s", inputs[change->input].name);
    const struct reference *reference = items_find(&listing->operation->office.references, key);
    if (!reference || reference->position <= plan->made_position)
        return;
    change->what = keep(listing, reference->source);
    change->by = keep(listing, reference->by);
    change->at_ms = reference->at_ms;
}

/* One edit; the newest is named. */
static void say_edit(const struct listing *listing, const struct plan_version *plan,
                     const char *key, const char *by, int64_t at_ms, int64_t position,
                     struct plan_change *change)
{
    if (position <= plan->made_position)
        return;
    change->edit_count++;
    if (at_ms < change->at_ms)
        return;
    change->is_edit = true;
    change->what = keep(listing, key);
    change->by = keep(listing, by);
    change->at_ms = at_ms;
}

static void say_edits(const struct listing *listing, const struct plan_version *plan,
                      struct plan_change *change)
{
    const struct office *office = &listing->operation->office;
    const struct items *items = change->input == INPUT_SITES    ? &office->sites
                                : change->input == INPUT_PEOPLE ? &office->people
                                : change->input == INPUT_AREAS  ? &office->area_edits
                                                                : NULL;
    for (uint32_t i = 0; items && i < items->count; i++) {
        if (change->input == INPUT_SITES) {
            const struct site_change *site = items->items[i];
            say_edit(listing, plan, site->key, site->by, site->at_ms, site->position, change);
        } else if (change->input == INPUT_PEOPLE) {
            const struct people_change *people = items->items[i];
            say_edit(listing, plan, people->key, people->by, people->at_ms, people->position,
                     change);
        } else {
            const struct area_change *area = items->items[i];
            say_edit(listing, plan, area->key, area->by, area->at_ms, area->position, change);
        }
    }
}

static void compare(const struct listing *listing, struct plan_state *state, enum plan_input input,
                    const struct hash *then, const struct hash *now)
{
    if (hash_equal(*then, *now))
        return;
    struct plan_change *change = &state->changes[state->change_count++];
    *change = (struct plan_change){.input = input};
    say_import(listing, &state->version, change);
    say_edits(listing, &state->version, change);
}

static bool find_changes(struct listing *listing, struct plan_state *state, struct error *err)
{
    const struct plan_version *plan = &state->version;
    struct city_inputs *now = &listing->inputs[plan->hazard];
    if (!listing->has_inputs[plan->hazard] &&
        !city_input_hashes(listing->city, (enum hazard)plan->hazard, now, err))
        return false;
    listing->has_inputs[plan->hazard] = true;
    compare(listing, state, INPUT_ROADS, &plan->roads, &now->roads);
    compare(listing, state, INPUT_PEOPLE, &plan->people, &now->people);
    compare(listing, state, INPUT_SITES, &plan->sites, &now->sites);
    compare(listing, state, INPUT_AREAS, &plan->areas, &now->areas);
    compare(listing, state, INPUT_HAZARDS, &plan->hazards, &now->hazards);
    return true;
}

static bool add_log(struct listing *listing, struct plan_state *state, struct error *err)
{
    const struct plan_version *version = find_version(&listing->operation->office, &state->summary);
    if (!version)
        return true;
    state->is_logged = true;
    body_keep(&kept_plan, version, listing->arena, &state->version);
    state->version.key = keep(listing, version->key);
    find_followers(listing, state);
    return find_changes(listing, state, err);
}

bool app_list_plans(struct engine *engine, struct arena *arena, struct plan_state **ret_plans,
                    uint32_t *ret_count, struct error *err)
{
    struct listing listing = {.city = engine_city(engine), .arena = arena};
    struct city_plan_summary *summaries;
    uint32_t count;
    if (!city_list_plans(listing.city, arena, &summaries, &count, err))
        return false;
    struct plan_state *plans = ARENA_ARRAY(arena, struct plan_state, count);
    bool ok = true;
    listing.operation = engine_lock_state(engine);
    for (uint32_t p = 0; ok && p < count; p++) {
        plans[p].summary = summaries[p];
        ok = add_log(&listing, &plans[p], err);
    }
    engine_unlock_state(engine);
    *ret_plans = plans;
    *ret_count = count;
    return ok;
}

const struct plan_state *plan_state_find(const struct plan_state *plans, uint32_t count,
                                         const char *subject)
{
    const struct plan_state *newest = NULL;
    struct buffer label = {0};
    for (uint32_t p = 0; p < count; p++) {
        const struct city_plan_summary *plan = &plans[p].summary;
        buffer_clear(&label);
        buffer_add_format(&label, "%s@%lld", plan->name, (long long)plan->version);
        if (strcmp(buffer_text(&label), subject) == 0) {
            newest = &plans[p];
            break;
        }
        if (strcmp(plan->name, subject) == 0 &&
            (!newest || newest->summary.version < plan->version))
            newest = &plans[p];
    }
    buffer_free(&label);
    return newest;
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
