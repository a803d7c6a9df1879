/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_PLAN_VERSIONS_H
#define APP_PLAN_VERSIONS_H

#include "app/actor.h"

/* The life of plans: draft, approved, filed, retired, followed; and whether what they were made
 * from is still so. */

/* What a plan is made from. */
enum plan_input {
    PLAN_INPUT_ROADS,
    PLAN_INPUT_PEOPLE,
    PLAN_INPUT_SITES,
    PLAN_INPUT_AREAS,
    PLAN_INPUT_HAZARDS,
    PLAN_INPUT_COUNT
};
const char *plan_input_name(enum plan_input input);
enum text_id plan_input_text(enum plan_input input);

/* What of it has changed since. Texts are in the arena. */
struct plan_change {
    enum plan_input input;
    /* who changed it last, as far as the log says: by an import or, of sites, an edit */
    const char *by, *what; /* NULL = not known; what: the source's name or the site's key */
    bool is_edit;
    uint32_t edit_count; /* of sites: edited since */
    int64_t at_ms;       /* 0 = not known */
};

struct plan_version_view {
    const char *name;
    int64_t number;
    bool is_stored;                   /* its content is in the file: */
    struct city_plan_summary summary; /* that */
    bool is_logged;                   /* the log knows it: */
    struct plan_version version;      /* that */
    bool is_followed_live;
    uint32_t exercise_count;
    const uint32_t *exercises; /* numbers of those that follow it */
    uint32_t change_count;
    struct plan_change changes[PLAN_INPUT_COUNT]; /* of plans the log knows */
};

/* By name, then version; replaced ones only with `all`. */
bool app_list_plan_versions(struct engine *engine, bool all, struct arena *arena,
                            struct plan_version_view **ret_views, uint32_t *ret_count,
                            struct error *err);

/* What a stored plan, "a" or "a@2", says of itself. */
struct plan_facts {
    int32_t hazard;
    const char *priority; /* who comes first; NULL if it does not say */
};
bool app_plan_facts(struct engine *engine, const char *plan, struct arena *arena,
                    struct plan_facts *ret_facts, struct error *err);

#endif
