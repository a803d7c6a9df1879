/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_REGISTER_EDITS_H
#define APP_REGISTER_EDITS_H

#include "app/actor.h"
#include "store/register_edit.h"
#include "table/key_index.h"
#include "table/report.h"

/*
 * What people change of a group of people or of an area: an entry, which lies over what was
 * imported and outlives the next import of it (of sites: app/sites.h). The key is the one shown, or
 * the full one. ERROR_NOT_FOUND names the rows that could be meant where there are several.
 * `is_reset`: back to what was imported, which works of what is not there any more by its full key.
 */
struct people_edit_request {
    struct people_change change; /* −1 = as it is */
    bool is_reset;
};
struct people_change app_no_people_change(const char *key);
bool app_edit_people(struct engine *engine, const struct actor *actor,
                     const struct people_edit_request *request, struct arena *arena,
                     struct decision *ret_decision, struct error *err);

struct area_edit_request {
    struct area_change change; /* NULL = as it is */
    bool is_reset;
};
bool app_edit_area(struct engine *engine, const struct actor *actor,
                   const struct area_edit_request *request, struct arena *arena,
                   struct decision *ret_decision, struct error *err);

/* Who edited something, when and why. */
struct edit_note {
    const char *by; /* NULL = nobody known */
    int64_t at_ms;
    const char *why;    /* if asked for, and readable on this machine; NULL = nothing was said */
    bool is_unreadable; /* asked for, but not readable here */
};

/* A group as edited, and what is edited of it (NULL: nothing). */
struct people_view {
    const struct people_record *record; /* NULL: the edit's group is not there (any more) */
    const struct people_change *change;
    struct edit_note note; /* of an edit */
};
struct area_view {
    const struct area_record *record;
    const struct area_change *change;
    struct edit_note note;
};
struct edit_list_request {
    bool edited_only, with_private;
};
/* All in the order of their keys, or only those with edits; then the edits of what is not there. */
bool app_list_people(struct engine *engine, const struct edit_list_request *request,
                     struct arena *arena, struct people_view **ret_views, uint32_t *ret_count,
                     struct error *err);
bool app_list_areas(struct engine *engine, const struct edit_list_request *request,
                    struct arena *arena, struct area_view **ret_views, uint32_t *ret_count,
                    struct error *err);

/* Says in the report of an import, within it, which edits lie over nothing now. */
bool app_tell_lost_edits(struct city *city, enum register_noun noun, struct arena *scratch,
                         struct import_report *report, struct error *err);

/* The keys, as they are shown, of the rows over which an edit lies; in `arena`. */
bool app_index_edits(struct city *city, enum register_noun noun, struct arena *arena,
                     struct key_index *ret_index, struct error *err);

#endif
