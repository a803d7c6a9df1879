/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_RECORD_H
#define APP_RECORD_H

#include "app/actor.h"

/*
 * Puts reference data and the entry that says so into the city, as one: `put` runs in the
 * transaction. `noun` and `hazard` as in struct city_source.
 */
struct reference_put {
    const char *noun, *hazard;
    const struct city_source *source;
    const void *records;
    bool add;
    bool (*put)(struct city *city, const struct reference_put *put, struct error *err);
    const struct area *areas; /* of an import of areas */
    uint32_t area_count;
};

/* `*ret_act`: the act that a second person has to release (areas of a founded office), else
 * NULL. */
bool app_put_reference(struct engine *engine, const struct actor *actor,
                       const struct reference_put *put, struct arena *arena, const char **ret_act,
                       struct error *err);

#endif
