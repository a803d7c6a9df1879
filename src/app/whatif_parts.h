/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_WHATIF_PARTS_H
#define APP_WHATIF_PARTS_H

#include "app/whatif.h"
#include "plan/shelter_whatif.h"

/* What the files whatif*.c share; nobody else includes this. */

/* A plan made ready: what all states of a pool start from. Never changes. */
struct whatif_base {
    const struct plan_view *view;
    struct shelter_problem problem; /* with the openable sites behind, closed */
    const int32_t *open_places;     /* [problem.site_count] when they are open */
    struct shelter_solution solution;
    struct shelter_whatif *whatif; /* without any change */
    struct shelter_allocation allocation;
    struct whatif_totals totals;
    const int64_t *people; /* [problem.site_count] who come to each */
};
bool whatif_base_make(const struct plan_view *view, const struct shelter_solution *solution,
                      struct arena *arena, struct whatif_base *ret_base, struct error *err);

/* A change in the solver's terms. */
struct whatif_step {
    uint32_t site;
    int32_t places;
};
bool whatif_resolve(const struct whatif_base *base, const struct whatif_change *changes,
                    uint32_t count, struct arena *arena, struct whatif_step **ret_steps,
                    struct error *err);

/* Everything of an answer that is read off a state. */
void whatif_compare(const struct whatif_base *base, const struct shelter_whatif *whatif,
                    struct arena *arena, struct whatif_answer *answer);

#endif
