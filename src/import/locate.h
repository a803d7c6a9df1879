/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_LOCATE_H
#define IMPORT_LOCATE_H

#include "base/geo.h"
#include "base/projection.h"
#include "base/vocabulary.h"
#include "table/columns.h"
#include "table/feature_set.h"

/* Where on earth a row is: out of its geometry or its cells, in WGS 84. */

struct location_options {
    const struct projection *projection; /* NULL: the source has longitude and latitude */
    const enum datum *datum;             /* NULL: not said, taken as WGS 84 */
    const struct geo_box *roads_box;     /* NULL: no roads yet */
};

/*
 * The columns that hold a location; all NO_COLUMN = the geometry does. The second pair is looked
 * at where the first is empty. `lat_lon` is one cell with both, latitude first.
 */
struct location_columns {
    int32_t lon[2], lat[2], lat_lon;
};

#define NO_LOCATION_COLUMNS                                                                        \
    ((struct location_columns){{NO_COLUMN, NO_COLUMN}, {NO_COLUMN, NO_COLUMN}, NO_COLUMN})

enum location_status {
    LOCATION_OK,
    LOCATION_MISSING,
    LOCATION_UNREADABLE,
    LOCATION_OUT_OF_RANGE,  /* no degrees */
    LOCATION_SWAPPED,       /* no degrees, but the other way round they would be */
    LOCATION_NOT_PROJECTED, /* outside what the projection covers */
    LOCATION_NO_POINT       /* a line, or several points */
};

struct location {
    enum location_status status;
    struct geo_point point; /* if LOCATION_OK */
    /* The same cells hold a second location (`lat_lon`, the second pair) this far away; −1 = no. */
    int64_t contradiction_mm;
    int32_t column; /* to blame, or of the second location; NO_COLUMN if it is the geometry */
};

/*
 * Where the file keeps its locations: the columns the user's map gives for the fields `lon` and
 * `lat`; else the geometry, if any row has one; else the columns named as longitude and latitude
 * usually are in English, 中文 and Norwegian (with a projection: eastings and northings).
 *
 * Fails if there is none of these (ERROR_INPUT, naming the columns there are), or as
 * column_find_named does.
 */
bool location_columns_find(const struct feature_set *features, const struct column_map *map,
                           bool is_projected, struct location_columns *ret_columns,
                           struct error *err);

/* A projection and a datum other than WGS 84 or CGCS2000 exclude each other (ERROR_USAGE). */
bool locations_check(const struct location_options *options, struct error *err);

/*
 * Locates every row [row_count]; a polygon is located at the middle of its outer ring.
 *
 * Fails for the whole file (ERROR_INPUT) if longitude and latitude are swapped throughout: every
 * row that can be read is LOCATION_SWAPPED, or lies inside the roads' box the other way round
 * while none does as it is; or if no row has degrees at all (the file needs a projection). Or
 * as locations_check does.
 */
bool locate_rows(const struct feature_set *features, const struct location_columns *columns,
                 const struct location_options *options, struct arena *arena,
                 struct location **ret_locations, struct error *err);

/* One polygon of a row's geometry, `part` from 0; all of them with LOCATE_ALL_PARTS. */
#define LOCATE_ALL_PARTS UINT32_MAX

/* Takes the rings to WGS 84, in `arena`. Anything but LOCATION_OK leaves the result untouched. */
enum location_status locate_polygon(const struct feature_set *features, uint32_t row, uint32_t part,
                                    const struct location_options *options, struct arena *arena,
                                    struct geo_polygon *ret_polygon);

/* Refuses the row for a polygon that could not be located. */
void location_refuse_polygon(const struct feature_set *features, uint32_t row,
                             enum location_status status, struct import_report *report);

/* Refuses the row for a location that is not LOCATION_OK. */
void location_refuse(const struct feature_set *features, uint32_t row,
                     const struct location *location, struct import_report *report);

/*
 * Notes about accepted rows: a contradiction; a point outside the roads' box that would be inside
 * the other way round. Counts those outside the box in `*outside_count`.
 */
void location_note(const struct feature_set *features, uint32_t row,
                   const struct location *location, const struct geo_box *roads_box,
                   struct import_report *report, uint64_t *outside_count);

/* One note for the file, if any row was outside the box. */
void location_note_outside(uint64_t outside_count, struct import_report *report);

#endif
