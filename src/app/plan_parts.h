/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_PLAN_PARTS_H
#define APP_PLAN_PARTS_H

#include "app/plan_shelters.h"

/* What making a plan and reading it again share; nobody else includes this. */

/* Everything in the file that a plan depends on, with its hashes. */
struct plan_data {
    struct road_records roads;
    struct people_records people;
    int64_t estimate_total;
    struct site_records sites;
    struct area_records areas;
    struct hazard_records hazards;
    struct hash roads_hash, people_hash, sites_hash, areas_hash, hazards_hash;
};
bool plan_data_load(struct city *city, enum hazard hazard, struct arena *arena,
                    struct plan_data *ret_data, struct error *err);

/* Network and problem of a plan whose parameters stand in view->plan. */
bool plan_build(struct plan_view *view, const struct plan_data *data, enum hazard hazard,
                const struct walk_limit *limit, struct arena *arena, struct error *err);
bool plan_list_attributions(struct city *city, struct arena *arena, struct plan_view *view,
                            struct error *err);

/* ERROR_CONFLICT, naming `what`, where the two are not the same. */
bool plan_refuse_changed(const char *plan, const struct hash *then, const struct hash *now,
                         enum text_id what, struct error *err);

/* The stored groups and sites must be those the data gives, in the same order. */
bool plan_is_same_problem(const struct shelter_problem *stored,
                          const struct shelter_problem *built);

#endif
