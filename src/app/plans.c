/* SPDX-License-Identifier: Apache-2.0 */
#include "app/plans.h"

#include <string.h>

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

static bool follows(const struct realm_state *realm, const struct plan_version *version)
{
    return realm->plan && strcmp(realm->plan, version->key) == 0;
}

static void find_followers(const struct operation *operation, struct plan_state *state)
{
    state->is_followed_live = follows(&operation->live.state, state->version);
    for (uint32_t e = 0; e < operation->exercises.count; e++) {
        const struct exercise_state *exercise = operation->exercises.items[e];
        if (follows(&exercise->state, state->version))
            state->followed_in = exercise->state.realm.exercise;
    }
}

static bool compare_inputs(struct city *city, struct plan_state *state, struct error *err)
{
    const struct plan_version *version = state->version;
    struct city_inputs now;
    if (!city_input_hashes(city, (enum hazard)version->hazard, &now, err))
        return false;
    state->has_changed[INPUT_ROADS] = !hash_equal(version->roads, now.roads);
    state->has_changed[INPUT_PEOPLE] = !hash_equal(version->people, now.people);
    state->has_changed[INPUT_SITES] = !hash_equal(version->sites, now.sites);
    state->has_changed[INPUT_AREAS] = !hash_equal(version->areas, now.areas);
    state->has_changed[INPUT_HAZARDS] = !hash_equal(version->hazards, now.hazards);
    return true;
}

bool app_list_plans(struct engine *engine, struct arena *arena, struct plan_state **ret_plans,
                    uint32_t *ret_count, struct error *err)
{
    struct city *city = engine_city(engine);
    struct city_plan_summary *summaries;
    uint32_t count;
    if (!city_list_plans(city, arena, &summaries, &count, err))
        return false;
    const struct operation *operation = engine_lock_state(engine);
    struct plan_state *plans = ARENA_ARRAY(arena, struct plan_state, count);
    bool ok = true;
    for (uint32_t p = 0; ok && p < count; p++) {
        plans[p].summary = summaries[p];
        plans[p].version = find_version(&operation->office, &summaries[p]);
        if (!plans[p].version)
            continue;
        find_followers(operation, &plans[p]);
        ok = compare_inputs(city, &plans[p], err);
    }
    engine_unlock_state(engine);
    *ret_plans = plans;
    *ret_count = count;
    return ok;
}
