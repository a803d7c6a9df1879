/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_WHATIF_PARTS_H
#define APP_WHATIF_PARTS_H

#include "app/whatif.h"
#include "plan/shelter_whatif.h"

/* What the files whatif*.c share; nobody else includes this. */

/* A plan made ready: what all states of a pool start from. Never changes, nor does it move. */
struct whatif_base {
    const struct plan_view *view;
    struct shelter_problem problem; /* with the openable sites behind, closed */
    const int32_t *open_places;     /* [problem.site_count] when they are open */
    struct walk_profile profile;
    const struct snapper *snapper;
    struct shelter_solution solution;
    struct shelter_whatif *whatif; /* without any change */
    struct shelter_allocation allocation;
    struct whatif_totals totals;
    const int64_t *people; /* [problem.site_count] who come to each */
};
bool whatif_base_make(const struct plan_view *view, const struct shelter_solution *solution,
                      struct arena *arena, struct whatif_base *ret_base, struct error *err);

/* A change in the solver's terms: equal steps, equal bytes. */
enum step_kind { STEP_PLACES, STEP_BLOCK, STEP_ADD, STEP_LIMIT };
struct whatif_step {
    uint32_t kind;
    uint32_t target; /* the site; of a new one how many new ones come before it; the chain */
    int32_t places;
    struct geo_point point; /* of a new site */
    time_ms limit_ms;
    int64_t limit; /* in the unit of the plan */
};
bool whatif_resolve(const struct whatif_base *base, const struct whatif_change *changes,
                    uint32_t count, struct arena *arena, struct whatif_step **ret_steps,
                    struct error *err);

struct whatif_street whatif_street_of(const struct network *network, uint32_t chain,
                                      struct arena *arena);

/* [count] what the steps come down to. */
const struct whatif_effect *whatif_describe(const struct whatif_base *base,
                                            const struct whatif_step *steps, uint32_t count,
                                            struct arena *arena);

/* Does the step change places alone? Then it is made where the what-if is. */
bool whatif_step_is_small(const struct whatif_step *step);
void whatif_make_small_step(const struct whatif_step *step, struct shelter_whatif *whatif);
/* Else it gives another what-if, all of it in `arena` but for what the base has. */
bool whatif_make_step(const struct whatif_base *base, const struct whatif_step *step,
                      const struct shelter_whatif *whatif, struct arena *arena,
                      struct shelter_whatif **ret_whatif, struct error *err);

/* Everything of an answer that is read off a state; changes and effects are there already. */
void whatif_compare(const struct whatif_base *base, const struct shelter_whatif *whatif,
                    struct arena *arena, struct whatif_answer *answer);

/* The state as a plan, but for `look->state`. */
void whatif_show(const struct whatif_base *base, const struct shelter_whatif *whatif,
                 const struct whatif_step *steps, uint32_t count, struct arena *arena,
                 struct whatif_look *look);

#endif
