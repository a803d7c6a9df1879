/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_REGISTER_OVERLAY_H
#define STORE_REGISTER_OVERLAY_H

#include "store/rows.h"

/*
 * Lays all edits over the records of a sorted set, one for each row. `*ret_is_edited`: a record is
 * other than it was.
 */
bool people_overlay_apply(struct city *city, const struct row_set *set,
                          struct people_records *people, bool *ret_is_edited, struct error *err);
bool area_overlay_apply(struct city *city, const struct row_set *set, struct area_records *areas,
                        struct arena *arena, bool *ret_is_edited, struct error *err);
/* No edits at all. */
bool people_overlay_is_empty(struct city *city, bool *ret_is_empty, struct error *err);
bool area_overlay_is_empty(struct city *city, bool *ret_is_empty, struct error *err);

#endif
