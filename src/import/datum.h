/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_DATUM_H
#define IMPORT_DATUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/geo.h"
#include "base/vocabulary.h"

/*
 * Coordinates of Chinese sources to WGS 84 and back. CGCS2000 is WGS 84 to within centimetres.
 * GCJ-02 shifts by some hundred metres within the box 72.004–137.8347° E, 0.8293–55.8271° N and
 * nothing outside it; BD-09 shifts again by about a kilometre, everywhere. Points that leave the
 * range of degrees on the way are given back as they are.
 *
 * datum_to_wgs84 inverts the shift by fixed-point iteration: there and back is under 1 cm off.
 *
 * Source: the public approximation of GCJ-02 (Krasovsky 1940 ellipsoid) and of BD-09.
 */
struct geo_point datum_to_wgs84(enum datum datum, struct geo_point point);
struct geo_point datum_from_wgs84(enum datum datum, struct geo_point point);

/* A point that was read as `stated`, had it been read as `other`. */
struct geo_point datum_reread(enum datum stated, enum datum other, struct geo_point point);

/*
 * Would another datum fit the roads better? `median_offset_mm` gives the median distance from
 * the sites to the nearest road if they are read in a datum (see datum_reread), −1 if unknown.
 *
 * True, with the datum of the least median, if that is less than half of the stated one's and at
 * least 20 m less. Of equal medians the datum that comes first stays.
 */
bool datum_suggest(enum datum stated, int64_t (*median_offset_mm)(void *context, enum datum datum),
                   void *context, enum datum *ret_datum);

#endif
