/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_SITES_H
#define APP_SITES_H

#include "app/actor.h"

/*
 * What people change of a site: an entry, which lies over what was imported and outlives the next
 * import, of whatever sources (operate/site_names.h). The key is the one shown, or the full one.
 * ERROR_NOT_FOUND names sites with similar keys. `is_reset`: back to what was imported.
 */
struct site_edit_request {
    struct site_change change; /* -1 = as it is */
    bool is_reset;
};
struct site_change app_no_site_change(const char *key);
bool app_edit_site(struct engine *engine, const struct actor *actor,
                   const struct site_edit_request *request, struct arena *arena,
                   struct decision *ret_decision, struct error *err);

/* A site as edited, and what is edited of it (NULL: nothing). */
struct site_view {
    const struct site_record *site; /* NULL: the edit's site is not there (any more) */
    const struct site_change *change;
    bool has_several;   /* not there, but several sources have one of this key */
    const char *why;    /* if asked for, and readable on this machine; NULL = nothing was said */
    bool is_unreadable; /* asked for, but not readable here */
};
struct site_list_request {
    bool edited_only, with_private;
};
/* All sites in the order of their keys, or only those with edits. */
bool app_list_sites(struct engine *engine, const struct site_list_request *request,
                    struct arena *arena, struct site_view **ret_sites, uint32_t *ret_count,
                    struct error *err);

#endif
