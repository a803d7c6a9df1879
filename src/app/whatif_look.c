/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/whatif_parts.h"
#include "plan/assumption.h"

/* The plan as it would be: all that is drawn of a plan is then drawn of it. */

/* With keys of those that are new. */
static const struct shelter_site *name_sites(const struct whatif_base *base,
                                             const struct shelter_problem *problem,
                                             const struct whatif_step *steps, uint32_t count,
                                             struct arena *arena)
{
    if (problem->site_count == base->problem.site_count)
        return problem->sites;
    struct shelter_site *sites = ARENA_ARRAY(arena, struct shelter_site, problem->site_count);
    memcpy(sites, problem->sites, problem->site_count * sizeof *sites);
    for (uint32_t s = 0; s < count; s++)
        if (steps[s].kind == STEP_ADD)
            sites[base->problem.site_count + steps[s].target].key =
                assumed_site_key(steps[s].point, arena);
    return sites;
}

/* Those that may be opened stand behind those of the plan, in the order of the records. */
static const uint32_t *find_records(const struct whatif_base *base, uint32_t site_count,
                                    struct arena *arena)
{
    const struct plan_view *view = base->view;
    uint32_t *record = ARENA_ARRAY(arena, uint32_t, site_count);
    uint32_t r = 0;
    for (uint32_t s = 0; s < site_count; s++) {
        if (s < view->problem.site_count) {
            record[s] = view->record_of_site[s];
            continue;
        }
        record[s] = NO_SITE;
        if (s >= base->problem.site_count)
            continue;
        while (r < view->sites.count &&
               strcmp(view->sites.records[r].key, base->problem.sites[s].key) != 0)
            r++;
        if (r < view->sites.count)
            record[s] = r++;
    }
    return record;
}

void whatif_show(const struct whatif_base *base, const struct shelter_whatif *whatif,
                 const struct whatif_step *steps, uint32_t count, struct arena *arena,
                 struct whatif_look *look)
{
    struct shelter_problem *problem = ARENA_NEW(arena, struct shelter_problem);
    *problem = *shelter_whatif_problem(whatif);
    problem->sites = name_sites(base, problem, steps, count, arena);
    struct plan_view *view = &look->view;
    *view = *base->view;
    view->is_whatif = true;
    view->problem = *problem;
    view->record_of_site = find_records(base, problem->site_count, arena);
    view->plan.problem = problem;
    view->plan.allocation = shelter_whatif_read(whatif, arena);
    view->plan.figures = (struct shelter_figures){0};
    view->plan.gain_count = view->plan.zone_count = 0;
    look->solution = *shelter_whatif_solution(whatif);
}
