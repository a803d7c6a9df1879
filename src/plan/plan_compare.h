/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_PLAN_COMPARE_H
#define PLAN_PLAN_COMPARE_H

#include "plan/shelter_plan.h"

/* What changes for people and sites when one plan takes the place of another. */
struct site_difference {
    const struct shelter_site *before, *after; /* NULL: not in that plan; one of them is there */
    int64_t people_before, people_after;       /* who come there */
};

struct plan_difference {
    /*
     * People, group by group, by the keys of groups. Of a group that both plans send to the same
     * site as many stay as do in both; of others who have a place in both, the rest move. A group
     * that has more places than before gains as many, one that has fewer loses them; so whoever
     * stands in one of the plans alone is gained or lost, too.
     */
    int64_t stay, move, gain, lose;
    uint32_t site_count;
    const struct site_difference
        *sites; /* that differ in anything; most people more or less first */
};

/* Of the same city; their inputs and limits may differ. Texts are those of the plans.
 * O(groups log groups + pieces). */
struct plan_difference plan_compare(const struct shelter_plan *before,
                                    const struct shelter_plan *after, struct arena *arena);

#endif
