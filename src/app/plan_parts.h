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

/*
 * The request for a what-if that is to be kept as a plan, solved from scratch: parameters of its
 * base, the base's own assumptions and the changes made to one list of assumptions, which does not
 * depend on the order of the changes. `ret_base` is the base, its problem left out.
 */
bool plan_assume(struct city *city, const struct plan_request *asked, struct arena *arena,
                 struct plan_request *ret_request, struct shelter_plan *ret_base,
                 struct error *err);

/* Is the data what the plan was made from? ERROR_CONFLICT. */
bool plan_check_inputs(const struct shelter_plan *plan, const struct plan_data *data,
                       struct error *err);

/* ERROR_CONFLICT, naming `what`, where the two are not the same. */
bool plan_refuse_changed(const char *plan, const struct hash *then, const struct hash *now,
                         enum text_id what, struct error *err);

/* The stored groups and sites must be those the data gives, in the same order. */
bool plan_is_same_problem(const struct shelter_problem *stored,
                          const struct shelter_problem *built);

#endif
