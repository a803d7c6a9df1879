/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_PEOPLE_H
#define IMPORT_PEOPLE_H

#include "import/locate.h"
#include "import/records.h"

/* Fields of a column map: lon, lat, people, id, state, class. */
struct people_options {
    const struct column_map *map;   /* NULL: columns are recognised by their names */
    const char *state;              /* of rows without a state; NULL = "resident" */
    enum person_class person_class; /* of rows without a class */
    struct location_options location;
};

enum { PEOPLE_MAX = INT32_MAX }; /* in a row */

/*
 * Rows to numbers of people at points, or over polygons (GeoJSON), in the order of the file.
 *
 * The key of a record is the id of the row, else its line or object number; if the file has a
 * state or class column, "id/state/class". A key twice refuses the second row.
 *
 * Fractions of people (grid cells, H3) are rounded by largest remainder over the whole file: each
 * row down, then one more for the rows with the largest fractions (of equal ones the first) until
 * the sum is the rounded sum of the file. One note says so.
 *
 * Rows without people are accepted and left out of the records; one note counts them. Negative,
 * unreadable and ambiguous numbers, more than PEOPLE_MAX, unknown classes and rows without a
 * location are refused. Rows outside the roads' box are accepted; one note counts them.
 *
 * Fails if the file has no column of people or no location (ERROR_INPUT, naming its columns), or
 * as locate_rows does. Records live in `arena`.
 */
bool people_from_features(const struct feature_set *features, const struct people_options *options,
                          struct arena *arena, struct arena *scratch, struct import_report *report,
                          struct people_records *ret_people, struct error *err);

#endif
