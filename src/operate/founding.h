/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_FOUNDING_H
#define OPERATE_FOUNDING_H

#include "operate/state.h"

/*
 * Would the office be founded (office_is_founded, state.h) if this were so? It must not come
 * undone: then nobody would be asked any more.
 */
struct what_if {
    const char **revoked;         /* [revoked_count] keys that were revoked */
    const char *keyless;          /* a person all of whose keys were; NULL */
    const char **keyed;           /* [keyed_count] persons who were given one */
    const struct party **parties; /* [party_count] that were defined anew, or is_removed */
    uint32_t revoked_count, keyed_count, party_count;
};

bool office_is_founded_if(const struct office *office, const struct what_if *what_if);

#endif
