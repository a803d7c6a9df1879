/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_COMPARE_H
#define APP_COMPARE_H

#include "app/plans.h"
#include "base/json_writer.h"
#include "plan/plan_compare.h"
#include "store/city.h"

/* Two stored plans side by side; they need not be made from what the file holds now. */
struct compared_plans {
    struct shelter_plan before, after;
    word_set changed_before, changed_after; /* inputs (enum plan_input) that are others by now */
    struct plan_difference difference;
};

/* `before` and `after` as city_get_plan takes them; everything lives in `arena`. */
bool app_compare_plans(struct city *city, const char *before, const char *after,
                       struct arena *arena, struct compared_plans *ret_compared, struct error *err);

/* An object: "before" and "after" with their figures, how much they assume and which inputs have
 * changed since, "stay", "move", "gain", "lose" and "sites". */
void app_add_compared(struct json_writer *json, const struct compared_plans *compared);

#endif
