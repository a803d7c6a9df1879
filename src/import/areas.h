/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_AREAS_H
#define IMPORT_AREAS_H

#include "import/locate.h"
#include "import/records.h"

/* Fields of a column map: code, name, parent. */
struct area_options {
    const struct column_map *map; /* NULL: columns are recognised by their names */
    struct location_options location;
};

/*
 * Rows to areas, in the order of the file. Without a map the finest level whose code the file has
 * is taken, with the next coarser one as parent (VILLCODE under TOWNCODE, ADM3_PCODE under
 * ADM2_PCODE); an area without a name is called by its code.
 *
 * A table without any geometry (CSV) gives areas without a polygon. If it has no column of parents
 * and all its codes are of the levels of area_codes.h, the parents are those the codes say, as far
 * as the file has them; a note says so.
 *
 * Rows without code, without the polygon that the format has room for, out of range, with a code
 * that was there already, or whose parents go round in a circle are refused. A parent need not be
 * in the file. Fails if the file has no column of codes (ERROR_INPUT). Records live in `arena`.
 */
bool areas_from_features(const struct feature_set *features, const struct area_options *options,
                         struct arena *arena, struct arena *scratch, struct import_report *report,
                         struct area_records *ret_areas, struct error *err);

#endif
