/* SPDX-License-Identifier: Apache-2.0 */
#include "app/desk.h"
#include "publish/street_flow.h"

/* A what-if, as the desk shows a plan. */

bool desk_look_at_whatif(const struct desk_plan *plan, const struct whatif_change *changes,
                         uint32_t count, struct arena *arena, struct desk_whatif *ret_whatif,
                         struct error *err)
{
    struct desk_whatif *whatif = ret_whatif;
    if (!whatif_look(plan->whatif, changes, count, arena, &whatif->look, err))
        return false;
    whatif->of = plan;
    whatif->shown = (struct desk_plan){
        .view = whatif->look.view,
        .solution = whatif->look.solution,
        .loads = desk_count_loads(&whatif->look.view.plan, arena),
        .has_walks = true,
    };
    return true;
}

void desk_count_walks(struct desk_whatif *whatif, struct arena *arena)
{
    const struct plan_view *view = &whatif->shown.view;
    whatif->shown.segment_people = street_flow(&view->problem, &view->plan.allocation, arena);
}

void desk_leave_whatif(const struct desk_whatif *whatif)
{
    whatif_leave(whatif->of->whatif, &whatif->look);
}
