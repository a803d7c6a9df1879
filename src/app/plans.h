/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_PLANS_H
#define APP_PLANS_H

#include "engine/engine.h"
#include "plan/shelter_plan.h"

/* What a plan is made from. */
enum plan_input { INPUT_ROADS, INPUT_PEOPLE, INPUT_SITES, INPUT_AREAS, INPUT_HAZARDS, INPUT_COUNT };

/* A stored version of a plan, with what the log knows of it. */
struct plan_state {
    struct city_plan_summary summary;
    const struct plan_version *version; /* NULL: from before there was a log */
    bool is_followed_live;
    uint32_t followed_in; /* number of the last exercise that follows it, 0 = none */
    bool
        has_changed[INPUT_COUNT]; /* since it was made; where the log knows what it was made from */
};

/* All that are in the file, by name and version; texts live in `arena` and the engine. */
bool app_list_plans(struct engine *engine, struct arena *arena, struct plan_state **ret_plans,
                    uint32_t *ret_count, struct error *err);

#endif
