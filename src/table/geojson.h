/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_GEOJSON_H
#define TABLE_GEOJSON_H

#include <jansson.h>

#include "table/feature_set.h"

/*
 * Turns a parsed GeoJSON file (RFC 7946: FeatureCollection, Feature or a bare geometry) into
 * rows. `properties` become cells as json_tree.h says.
 *
 * A feature whose geometry is broken (no numbers, a ring of fewer than three points, a line of
 * one) is refused in the report; a ring that does not end where it began is closed, with a note.
 * No geometry and collections of geometries are rows all the same; what they are good for the
 * reader of the rows decides.
 *
 * A `crs` member (GeoJSON of 2008) that names anything but WGS 84 fails the file unless
 * `is_projected` says that the caller knows the projection.
 */
bool geojson_read(const json_t *tree, bool is_projected, struct arena *arena, struct arena *scratch,
                  struct import_report *report, struct feature_set *ret_set, struct error *err);

/* The check of the `crs` member alone. */
bool geojson_check_crs(const json_t *tree, const char *file, struct error *err);

#endif
