/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SOURCES_H
#define STORE_SOURCES_H

#include "store/rows.h"

/* A kind of reference data; the hazard noun once for each hazard. */
struct noun {
    const char *name;
    int hazard; /* NO_HAZARD unless the name is "hazard" */
    enum text_id what;
};
enum { NO_HAZARD = -1 };

struct noun noun_roads(void);
struct noun noun_people(void);
struct noun noun_sites(void);
struct noun noun_areas(void);
struct noun noun_hazard(enum hazard hazard);

/*
 * Writes down where the rows come from and gives the number that stands in their column
 * `source`. Unless `add`, everything of the noun's other sources goes.
 */
bool source_put(struct city *city, struct noun noun, const struct city_source *source, bool add,
                int64_t *ret_source, struct error *err);

/* The hash of a noun's rows, as it must be when they are read again. */
bool content_put(struct city *city, struct noun noun, struct hash hash, struct error *err);
/* The hash that was put; `*ret_is_there` is false if the noun was never put. */
bool content_get(struct city *city, struct noun noun, struct hash *ret_hash, bool *ret_is_there,
                 struct error *err);
/* Refuses rows that do not have the hash; `is_empty` if there are none. */
bool content_check(struct city *city, struct noun noun, struct hash hash, bool is_empty,
                   struct error *err);

#endif
