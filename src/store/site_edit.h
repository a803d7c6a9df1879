/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SITE_EDIT_H
#define STORE_SITE_EDIT_H

#include "base/vocabulary.h"
#include "store/city.h"

/*
 * What people have changed about a site since it was imported. An edit lies over the imported row
 * and outlives the next import of it; city_get_sites gives sites as edited. Derived from the log.
 */
struct site_edit {
    bool has_places;
    int64_t places;
    bool has_state;
    enum site_state state;
    int32_t usable_after_h;
    bool has_access;
    enum site_access access;
    bool has_visibility;
    enum visibility visibility;
    bool has_suitable[HAZARD_COUNT];
    enum suitability suitable[HAZARD_COUNT];
    bool is_closed; /* whatever its state: not usable until it is opened again */
};

/* `key`: the full key of city_get_sites, or, of edits from before there was one, the key it gave
 * then, which lies over nothing once two sources share it. Of a site that is not there, or not any
 * more, the edit is kept and has no effect. Replaces the edit there was; one that changes nothing
 * takes it away. */
bool city_put_site_edit(struct city *city, const char *key, const struct site_edit *edit,
                        struct error *err);
/* Does it change anything? */
bool site_edit_is_empty(const struct site_edit *edit);
/* Every edit there is, in the order of their keys (bytes). */
typedef void site_edit_visit(void *context, const char *key, const struct site_edit *edit);
bool city_read_site_edits(struct city *city, site_edit_visit *on_edit, void *context,
                          struct error *err);
/* All taken away, for rebuild. */
bool city_clear_site_edits(struct city *city, struct error *err);

#endif
