/* SPDX-License-Identifier: Apache-2.0 */
#include "app/plan_shelters.h"

#include <string.h>

#include "app/plan_parts.h"
#include "host/clock.h"
#include "plan/plan_hash.h"
#include "plan/shelter_figures.h"
#include "plan/shelter_gains.h"
#include "table/key_index.h"

/* The states of the people, each once, in the order of the records; of an estimate "resident". */
struct states {
    uint32_t count;
    const char **names; /* [count] */
};

static struct states list_states(const struct people_records *people, bool estimated,
                                 struct arena *arena)
{
    struct states states = {.names = ARENA_ARRAY(arena, const char *, people->count + 1)};
    struct key_index index = {.arena = arena};
    if (estimated && key_index_add_text(&index, "resident", 0, NULL))
        states.names[states.count++] = "resident";
    for (uint32_t r = 0; r < people->count; r++)
        if (key_index_add_text(&index, people->records[r].state, 0, NULL))
            states.names[states.count++] = people->records[r].state;
    return states;
}

/* "night, day" */
static const char *join_states(const struct states *states, struct arena *arena)
{
    struct buffer list = {0};
    for (uint32_t i = 0; i < states->count; i++)
        buffer_add_format(&list, "%s%s", i > 0 ? ", " : "", states->names[i]);
    const char *text = arena_copy_text(arena, buffer_text(&list));
    buffer_free(&list);
    return text;
}

static bool choose_state(const struct plan_data *loaded, const char *wanted, struct arena *arena,
                         const char **ret_state, struct error *err)
{
    struct states states = list_states(&loaded->people, loaded->estimate_total > 0, arena);
    if (states.count == 0)
        return error_set(err, ERROR_CONFLICT, TEXT_APP_NO_PEOPLE);
    if (!wanted && states.count > 1)
        return error_set(err, ERROR_USAGE, TEXT_APP_CHOOSE_STATE,
                         ARG_TEXT("states", join_states(&states, arena)));
    for (uint32_t i = 0; i < states.count; i++) {
        if (!wanted || strcmp(states.names[i], wanted) == 0) {
            *ret_state = states.names[i];
            return true;
        }
    }
    return error_set(err, ERROR_NOT_FOUND, TEXT_APP_NO_SUCH_STATE, ARG_TEXT("state", wanted),
                     ARG_TEXT("states", join_states(&states, arena)));
}

enum { GAINS_SHOWN = 10 };

static bool solve_and_measure(struct plan_view *view, const struct plan_data *loaded,
                              const struct progress *progress, struct arena *arena,
                              struct plan_timings *timings, struct error *err)
{
    struct arena *scratch = arena_new();
    struct shelter_plan *plan = &view->plan;
    struct shelter_solution solution;
    int64_t begin_us = clock_monotonic_us();
    bool ok = true;
    if (view->problem.limit.kind == WALK_LIMIT_NONE) {
        ok = shelter_solve(&view->problem, progress, scratch, &solution, err);
    } else {
        struct shelter_pairs pairs;
        ok = shelter_pairs_find(&view->problem, progress, scratch, &pairs, err);
        timings->pairs_us = clock_monotonic_us() - begin_us;
        if (ok)
            shelter_solve_pairs(&view->problem, &pairs, scratch, &solution);
    }
    timings->solve_us = clock_monotonic_us() - begin_us - timings->pairs_us;
    if (ok) {
        begin_us = clock_monotonic_us();
        plan->allocation = shelter_solution_result(&view->problem, &solution, arena);
        shelter_figures_count(&view->problem, &solution.pairs, &plan->allocation, scratch,
                              &plan->figures);
        shelter_figures_worst_area(&view->problem, &plan->allocation, &loaded->areas, scratch,
                                   &plan->figures);
        shelter_gains_find(&view->problem, &solution, GAINS_SHOWN, progress, arena, &plan->gains,
                           &plan->gain_count, &plan->gains_proven);
        shelter_zones_find(&view->problem, &solution, arena, &plan->zones, &plan->zone_count);
        timings->gains_us = clock_monotonic_us() - begin_us;
    }
    arena_free(scratch);
    return ok;
}

static void describe(struct shelter_plan *plan, const struct plan_request *request,
                     const struct plan_data *loaded, struct arena *arena)
{
    plan->name = arena_copy_text(arena, request->name);
    plan->author = arena_copy_text(arena, request->author);
    plan->created_at_ms = request->actor.now_ms;
    plan->reaction_ms = request->reaction_ms;
    plan->area_code = request->area_code ? arena_copy_text(arena, request->area_code) : NULL;
    plan->snap_mm = request->snap_mm;
    plan->priority = arena_copy_text(arena, request->priority);
    plan->assumption_count = request->assumption_count;
    plan->assumptions = request->assumptions;
    plan->roads_hash = loaded->roads_hash;
    plan->people_hash = loaded->people_hash;
    plan->sites_hash = loaded->sites_hash;
    plan->areas_hash = loaded->areas_hash;
    plan->hazards_hash = loaded->hazards_hash;
}

/* A plan on its way into the city, with the entry that says so. */
struct storing {
    struct plan_view *view;
    bool replace;
    bool is_logged;          /* the log knows a version of that name: */
    int64_t logged;          /* the newest */
    enum plan_status status; /* of that */
    int64_t stored;          /* the newest in the file, 0 if none */
};

static void find_logged_version(struct engine *engine, struct storing *storing)
{
    const struct office *office = &engine_lock_state(engine)->office;
    for (uint32_t p = 0; p < office->plans.count; p++) {
        const struct plan_version *plan = office->plans.items[p];
        if (strcmp(plan->name, storing->view->plan.name) != 0 || plan->version < storing->logged)
            continue;
        storing->is_logged = true;
        storing->logged = plan->version;
        storing->status = (enum plan_status)plan->status;
    }
    engine_unlock_state(engine);
}

/* In the same transaction: nothing of it changes between this and the storing. */
static bool check_unchanged(const struct shelter_plan *plan, struct city *city, struct error *err)
{
    const char *name = plan->name;
    struct city_inputs now;
    return city_input_hashes(city, plan->problem->hazard, &now, err) &&
           plan_refuse_changed(name, &plan->roads_hash, &now.roads, TEXT_APP_WHAT_ROADS, err) &&
           plan_refuse_changed(name, &plan->people_hash, &now.people, TEXT_APP_WHAT_PEOPLE, err) &&
           plan_refuse_changed(name, &plan->sites_hash, &now.sites, TEXT_APP_WHAT_SITES, err) &&
           plan_refuse_changed(name, &plan->areas_hash, &now.areas, TEXT_APP_WHAT_AREAS, err) &&
           plan_refuse_changed(name, &plan->hazards_hash, &now.hazards, TEXT_APP_WHAT_HAZARDS, err);
}

static bool find_stored_version(void *context, struct city *city, struct request *request,
                                struct error *err)
{
    struct storing *storing = context;
    struct city_plan_summary *plans;
    struct arena *scratch = arena_new();
    uint32_t count;
    bool ok = check_unchanged(&storing->view->plan, city, err) &&
              city_list_plans(city, scratch, &plans, &count, err);
    for (uint32_t p = 0; ok && p < count; p++)
        if (strcmp(plans[p].name, storing->view->plan.name) == 0)
            storing->stored = plans[p].version;
    request->plan.stored_version = storing->stored;
    arena_free(scratch);
    return ok;
}

/* A draft gives way, and so does a plan from before there was a log; nothing else does. */
static bool gives_way(const struct storing *storing)
{
    bool is_draft =
        !storing->is_logged || storing->logged < storing->stored || storing->status == PLAN_DRAFT;
    return storing->replace && storing->stored > 0 && is_draft;
}

static bool put_plan(void *context, struct city *city, const struct decision *decision,
                     struct error *err)
{
    struct storing *storing = context;
    struct shelter_plan *plan = &storing->view->plan;
    plan->version = (uint32_t)decision->made_version;
    return (!gives_way(storing) ||
            city_delete_plan(city, plan->name, (uint32_t)storing->stored, err)) &&
           city_put_plan(city, plan, plan->version, err);
}

bool app_store_plan(struct engine *engine, const struct plan_request *request,
                    struct plan_view *view, struct arena *arena, struct decision *ret_decision,
                    struct error *err)
{
    *ret_decision = (struct decision){0};
    view->plan.created_at_ms = request->actor.now_ms;
    view->plan.content_hash = plan_content_hash(&view->plan);
    if (!engine_check_edits(engine, err))
        return false;
    struct job job = app_job(&request->actor, REQUEST_PLAN, realm_planning(), arena);
    struct storing storing = {.view = view, .replace = request->replace};
    const struct shelter_plan *plan = &view->plan;
    find_logged_version(engine, &storing);
    job.request.plan.replace = request->replace;
    job.request.plan.plan = (struct plan_version){
        .name = plan->name,
        .hazard = (int32_t)plan->problem->hazard,
        .assumes = plan->assumption_count,
        .content = plan->content_hash,
        .roads = plan->roads_hash,
        .people = plan->people_hash,
        .sites = plan->sites_hash,
        .areas = plan->areas_hash,
        .hazards = plan->hazards_hash,
    };
    job.before = find_stored_version;
    job.after = put_plan;
    job.context = &storing;
    return app_submit(engine, &job, ret_decision, err);
}

/* NULL: the plan has no base. */
static bool make_of(struct engine *engine, const struct plan_request *request,
                    const struct shelter_plan *base, const struct progress *progress,
                    struct arena *arena, struct plan_view *view, struct plan_timings *ret_timings,
                    struct error *err)
{
    struct city *city = engine_city(engine);
    struct plan_data loaded;
    *view = (struct plan_view){0};
    *ret_timings = (struct plan_timings){0};
    int64_t begin_us = clock_monotonic_us();
    if (!engine_check_edits(engine, err) ||
        !plan_data_load(city, request->hazard, arena, &loaded, err) ||
        !choose_state(&loaded, request->population_state, arena, &view->plan.population_state, err))
        return false;
    if (base && !plan_check_inputs(base, &loaded, err))
        return false;
    if (loaded.sites.count == 0)
        return error_set(err, ERROR_CONFLICT, TEXT_APP_NO_SITES);
    int64_t loaded_us = clock_monotonic_us();
    describe(&view->plan, request, &loaded, arena);
    if (!plan_build(view, &loaded, request->hazard, &request->limit, arena, err))
        return false;
    view->plan.problem = &view->problem;
    ret_timings->load_us = loaded_us - begin_us;
    ret_timings->build_us = clock_monotonic_us() - loaded_us;
    if (!solve_and_measure(view, &loaded, progress, arena, ret_timings, err) ||
        !plan_list_attributions(city, arena, view, err))
        return false;
    ret_timings->total_us = clock_monotonic_us() - begin_us;
    return true;
}

bool app_make_plan(struct engine *engine, const struct plan_request *request,
                   const struct progress *progress, struct arena *arena, struct plan_view *ret_view,
                   struct plan_timings *ret_timings, struct error *err)
{
    struct plan_request whole;
    struct shelter_plan base;
    if (!request->keep.base)
        return make_of(engine, request, NULL, progress, arena, ret_view, ret_timings, err);
    return engine_check_edits(engine, err) &&
           plan_assume(engine_city(engine), request, arena, &whole, &base, err) &&
           make_of(engine, &whole, &base, progress, arena, ret_view, ret_timings, err);
}

bool app_plan_shelters(struct engine *engine, const struct plan_request *request,
                       const struct progress *progress, struct arena *arena,
                       struct plan_view *ret_view, struct plan_timings *ret_timings,
                       struct error *err)
{
    struct decision decision;
    int64_t begin_us = clock_monotonic_us();
    if (!app_make_plan(engine, request, progress, arena, ret_view, ret_timings, err))
        return false;
    int64_t made_us = clock_monotonic_us();
    if (!app_store_plan(engine, request, ret_view, arena, &decision, err))
        return false;
    ret_timings->store_us = clock_monotonic_us() - made_us;
    ret_timings->total_us = clock_monotonic_us() - begin_us;
    return true;
}
