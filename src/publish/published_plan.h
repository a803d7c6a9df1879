/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_PUBLISHED_PLAN_H
#define PUBLISH_PUBLISHED_PLAN_H

#include "plan/shelter_plan.h"
#include "plan/shelter_problem.h"

/* A plan with all that a page or a file about it says; nothing here is owned. */
struct published_plan {
    const struct shelter_plan *plan;  /* plan->problem has its network */
    const struct site_records *sites; /* all that were imported */
    const uint32_t *record_of_site;   /* [problem.site_count] into sites */
    const struct site_use *site_use;
    const struct area_records *areas;
    bool is_estimated; /* people are spread from a total */
    bool is_outdated;  /* what it was made from has changed since */
    bool is_whatif;    /* the plan as it would be: nothing of it is stored */
    uint32_t attribution_count;
    const char *const *attributions; /* of the sources, each once */
};

/* Internal material names gaps; public material leaves out groups under 10 people and what is
 * missing where (a target list). */
enum audience { AUDIENCE_INTERNAL, AUDIENCE_PUBLIC };

bool audience_parse(const char *name, enum audience *ret_audience);
const char *audience_name(enum audience audience);

/* Numbers of people below this are not told to the public. */
enum { PUBLIC_PEOPLE_MIN = 10 };

/* May the audience see the site at all? The public sees what is marked public. */
bool audience_sees_site(const struct published_plan *published, uint32_t site,
                        enum audience audience);

#endif
