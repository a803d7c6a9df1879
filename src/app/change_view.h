/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_CHANGE_VIEW_H
#define APP_CHANGE_VIEW_H

#include "app/office_view.h"

/* One thing a drafted change of parties or keys makes happen; who releases it signs for that. */
struct change_view {
    const char *type;         /* of the entry: "party.defined" */
    enum text_id text;        /* and for people */
    const char *key;          /* of the party, key, node or area */
    const char *of;           /* whose key; NULL */
    struct party_view *after; /* a party as it will be; NULL */
    bool is_new;              /* a party that is not in the register */
    bool is_prepared;         /* a key: its owner takes it over at the release (decision 0009) */
    bool has_record;          /* name or numbers are new */
};

void app_view_change(const struct operation *operation, const struct act_record *act,
                     struct arena *arena, struct change_view **ret_changes, uint32_t *ret_count);

#endif
