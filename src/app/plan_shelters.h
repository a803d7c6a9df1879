/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_PLAN_SHELTERS_H
#define APP_PLAN_SHELTERS_H

#include "app/actor.h"
#include "app/whatif_change.h"
#include "base/progress.h"
#include "plan/shelter_check.h"
#include "plan/shelter_plan.h"
#include "plan/shelter_problem.h"
#include "plan/shelter_solve.h"
#include "store/city.h"

/* A what-if that is to be kept: what it changes of which stored plan. */
struct kept_whatif {
    const char *base; /* NULL: none is */
    const struct whatif_change *changes;
    uint32_t change_count;
};

/* What the planner asks for. Of a what-if that is kept, all up to `replace` is that of its base. */
struct plan_request {
    const char *name, *author;
    struct actor actor;
    enum hazard hazard;
    struct walk_limit limit;
    time_ms reaction_ms;
    int32_t snap_mm;
    const char *population_state; /* NULL = the only one there is */
    const char *area_code;        /* NULL = the roads' box */
    const char *priority;         /* as for priority_parse */
    bool replace;                 /* a plan of that name may be there already */
    struct kept_whatif keep;
    uint32_t assumption_count; /* see plan/assumption.h; of a what-if they are found */
    const struct plan_assumption *assumptions;
};

struct plan_timings {
    int64_t load_us, build_us, pairs_us, solve_us, gains_us, store_us, total_us;
};

/* A plan with what it was made from; all in the arena it was loaded into. */
struct plan_view {
    struct shelter_plan plan;
    struct shelter_problem problem;
    struct shelter_inputs inputs;
    struct site_records sites;
    struct area_records areas;
    struct site_use site_use;
    const uint32_t *record_of_site;  /* [problem.site_count] into sites */
    const char *const *attributions; /* of the sources, each once */
    uint32_t attribution_count;
    uint32_t changed; /* bit by enum plan_input: of an outdated plan, what is not as it was */
    bool is_whatif;   /* as it would be: it is not stored, see whatif_look */
};

/*
 * Plans, and stores the plan under its name, in one transaction. Refuses if the city has no
 * roads, people or sites, or several population states and none is chosen.
 */
bool app_plan_shelters(struct engine *engine, const struct plan_request *request,
                       const struct progress *progress, struct arena *arena,
                       struct plan_view *ret_view, struct plan_timings *ret_timings,
                       struct error *err);

/*
 * The same in two steps, for whoever must not keep others from writing while he plans: it is made
 * with an engine opened for reading, and stored with another, by the request's actor. What it was
 * made from must still be the same then; ERROR_CONFLICT names what has changed.
 */
bool app_make_plan(struct engine *engine, const struct plan_request *request,
                   const struct progress *progress, struct arena *arena, struct plan_view *ret_view,
                   struct plan_timings *ret_timings, struct error *err);
bool app_store_plan(struct engine *engine, const struct plan_request *request,
                    struct plan_view *view, struct arena *arena, struct decision *ret_decision,
                    struct error *err);

/*
 * A stored plan and its problem, built anew from the file's data. Refuses (ERROR_CONFLICT) if
 * that data is no longer what the plan was made from, and names what has changed.
 */
bool app_load_plan(struct city *city, const char *name, struct arena *arena,
                   struct plan_view *ret_view, struct error *err);

/*
 * A stored plan whose data has changed since, as far as it can be told: figures, people of each
 * site and people without a place as they are stored. `problem` has no network then. A site stands
 * where the city has it now; where the city has it no longer it has no door, and its record_of_site
 * is NO_SITE. Where sites alone have changed, and not so that they would be walked to otherwise,
 * the walks are those of then, too: `ret_has_walks`, and the problem is as it was, with its pairs.
 */
bool app_load_outdated_plan(struct city *city, const char *name, struct arena *arena,
                            struct plan_view *ret_view, bool *ret_has_walks,
                            struct shelter_pairs *ret_pairs, struct error *err);

/* The solution behind a view: the pairs and the solver's state, solved again. */
bool app_solve_again(const struct plan_view *view, const struct progress *progress,
                     struct arena *arena, struct shelter_solution *ret_solution, struct error *err);

#endif
