/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_PLANS_H
#define APP_PLANS_H

#include "engine/engine.h"
#include "plan/shelter_plan.h"

/* The life of plans: draft, approved, filed, retired, followed; and whether what they were made
 * from is still so. */

/* What a plan is made from. */
enum plan_input { INPUT_ROADS, INPUT_PEOPLE, INPUT_SITES, INPUT_AREAS, INPUT_HAZARDS, INPUT_COUNT };
const char *plan_input_name(enum plan_input input);
enum text_id plan_input_text(enum plan_input input);

/* An input that is not what it was, and the last that changed it, as far as the log says. */
struct plan_change {
    enum plan_input input;
    bool is_edit;     /* of a site, a group of people or an area; else an import */
    const char *what; /* key of the site, name of the file; NULL = the log does not say */
    const char *by;   /* NULL = nobody known */
    int64_t at_ms;
    uint32_t edit_count; /* so many of them were edited since */
};
/* What `what` is, in files: "source" of an import; of an edit "site", "group", "area". */
const char *plan_change_subject(const struct plan_change *change);

/* A stored version of a plan, with what the log knows of it. */
struct plan_state {
    struct city_plan_summary summary;
    bool is_logged;              /* else from before there was a log: */
    struct plan_version version; /* what follows is known */
    bool is_followed_live;
    uint32_t exercise_count;
    const uint32_t *exercises; /* numbers of those that follow it */
    uint32_t change_count;
    struct plan_change changes[INPUT_COUNT];
};

/* All that are in the file, by name and version; texts live in `arena`. */
bool app_list_plans(struct engine *engine, struct arena *arena, struct plan_state **ret_plans,
                    uint32_t *ret_count, struct error *err);

/* Of those, the version that "a" (the newest) or "a@2" means; NULL. */
const struct plan_state *plan_state_find(const struct plan_state *plans, uint32_t count,
                                         const char *subject);

/* What a stored plan, "a" or "a@2", says of itself. */
struct plan_facts {
    int32_t hazard;
    const char *priority; /* who comes first; NULL = it does not say */
};
bool app_plan_facts(struct engine *engine, const char *plan, struct arena *arena,
                    struct plan_facts *ret_facts, struct error *err);

#endif
