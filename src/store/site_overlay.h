/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SITE_OVERLAY_H
#define STORE_SITE_OVERLAY_H

#include "store/city.h"

/*
 * Lays all edits of sites over the records, by full key or else by key; an edit whose site is not
 * there has no effect. `*ret_is_edited`: there are edits at all.
 */
bool site_overlay_apply(struct city *city, struct site_records *sites, struct arena *scratch,
                        bool *ret_is_edited, struct error *err);
bool site_overlay_is_empty(struct city *city, bool *ret_is_empty, struct error *err);

#endif
