/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENGINE_DERIVED_H
#define ENGINE_DERIVED_H

#include "base/arena.h"
#include "base/error.h"
#include "operate/state.h"
#include "store/city.h"

/* What is stored of the state (the projection, and the edits that lie over imported sites, people
 * and areas) beside what the entries come to. */
struct derived_difference {
    bool is_same;
    int64_t row_count; /* of the projection as the log gives it */
    int64_t missing_count, changed_count, extra_count;
    const char *first; /* "live act 7": the first row that is not the same; NULL if all are */
};

/* Texts are in `arena`. Memory: the projection, twice. */
bool derived_compare(struct city *city, const struct operation *operation, struct arena *arena,
                     struct derived_difference *ret_difference, struct error *err);
/* The edits alone: their form is that of a table, whatever program made them. */
bool derived_compare_edits(struct city *city, const struct operation *operation,
                           struct arena *arena, struct derived_difference *ret_difference,
                           struct error *err);

#endif
