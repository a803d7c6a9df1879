/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_COLUMNS_H
#define TABLE_COLUMNS_H

#include "table/feature_set.h"

/*
 * Which column of a file holds which of our fields. A field is known by its number and a name
 * ("capacity"); a list of aliases says what sources call it. The user's `--map
 * capacity=plasser,name=adresse` goes before the aliases.
 */
struct column_map {
    uint32_t count;
    const struct column_pair {
        const char *field, *column;
    } * pairs;
};

/* Reads "field=column,field=column". ERROR_USAGE if it is not of that form. */
bool column_map_parse(const char *text, struct arena *arena, struct column_map *ret_map,
                      struct error *err);

/* The column the user gives for a field, NULL if none. `map` may be NULL. */
const char *column_map_get(const struct column_map *map, const char *field);

/* ERROR_USAGE if the map names a field that is not among `fields`; the error lists them. */
bool column_map_check(const struct column_map *map, const char *const *fields, uint32_t field_count,
                      struct error *err);

/* The column of this name, else the first that differs only in the case of ASCII letters, else
 * NO_COLUMN. */
int32_t column_find(const struct feature_set *features, const char *name);

/*
 * The same for a column the user names: ERROR_NOT_FOUND lists the columns of the file;
 * ERROR_INPUT if two have this name.
 */
bool column_find_named(const struct feature_set *features, const char *name, int32_t *ret_column,
                       struct error *err);

/*
 * The column of a field: the mapped one, else the first of `aliases` (NULL ends the list) that is
 * there, else NO_COLUMN. Fails as column_find_named does.
 */
bool column_of_field(const struct feature_set *features, const struct column_map *map,
                     const char *field, const char *const *aliases, int32_t *ret_column,
                     struct error *err);

/* ERROR_INPUT if a field that is needed has no column; the error names the columns there are. */
bool column_required(const struct feature_set *features, int32_t column, const char *field,
                     struct error *err);

/* The name for reports, NULL for NO_COLUMN. */
const char *column_name(const struct feature_set *features, int32_t column);

#endif
