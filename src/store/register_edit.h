/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_REGISTER_EDIT_H
#define STORE_REGISTER_EDIT_H

#include "base/vocabulary.h"
#include "store/city.h"

/*
 * What people have changed about groups of people and areas since they were imported; of sites:
 * store/site_edit.h. An edit lies over the imported row and outlives the next import of it;
 * city_get_people and city_get_areas give them as edited. Derived from the log.
 *
 * Keys are full: "source:key". Of a row that is not there, or not any more, the edit is kept and
 * has no effect. A put replaces the edit there was; one that changes nothing takes it away.
 */
struct people_edit {
    bool has_people;
    int64_t people;
    bool has_class;
    enum person_class person_class;
    bool is_left_out; /* of every plan */
};
struct area_edit {
    const char *name; /* NULL = as imported */
};

bool city_put_people_edit(struct city *city, const char *key, const struct people_edit *edit,
                          struct error *err);
bool city_put_area_edit(struct city *city, const char *key, const struct area_edit *edit,
                        struct error *err);
/* Does it change anything? */
bool people_edit_is_empty(const struct people_edit *edit);

/* Every edit there is, in the order of their keys (bytes). */
typedef void people_edit_visit(void *context, const char *key, const struct people_edit *edit);
bool city_read_people_edits(struct city *city, people_edit_visit *on_edit, void *context,
                            struct error *err);
typedef void area_edit_visit(void *context, const char *key, const struct area_edit *edit);
bool city_read_area_edits(struct city *city, area_edit_visit *on_edit, void *context,
                          struct error *err);
/* All of both taken away, for rebuild. */
bool city_clear_register_edits(struct city *city, struct error *err);

/* Which rows of people, or of areas, a key may mean. */
struct row_name {
    const char *full, *own; /* "source:key" and "key" */
    const char *shown;      /* by the gets: the full key where two sources have the own one */
};
enum register_noun { NOUN_PEOPLE, NOUN_AREAS };
/*
 * The row with this full key, else those with this key in their sources: none, one, or several,
 * which it does not tell apart. Cost: a look-up in each source.
 */
bool city_find_rows(struct city *city, enum register_noun noun, const char *key,
                    struct arena *arena, struct row_name **ret_names, uint32_t *ret_count,
                    struct error *err);

#endif
