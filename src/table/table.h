/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_TABLE_H
#define TABLE_TABLE_H

#include "table/feature_set.h"

/* Rows out of the bytes of a file, whichever of our formats it is in. */

struct table_options {
    char separator;    /* of CSV; '\0' = found out */
    const char *layer; /* of TopoJSON; NULL = the only one */
    bool is_projected; /* coordinates are x/y in a plane that the caller knows */
};

/*
 * Reads UTF-8 text: what begins with { is GeoJSON or TopoJSON, anything else CSV. `report` counts
 * and explains what is refused on the way; its `file` names the file in errors. The result lives
 * in `arena`.
 *
 * A CSV column whose cells are JSON objects ("properties" of several open-data portals) is taken
 * apart: its members become columns beside the others.
 */
bool table_read(const char *bytes, size_t size, const struct table_options *options,
                struct arena *arena, struct arena *scratch, struct import_report *report,
                struct feature_set *ret_set, struct error *err);

#endif
