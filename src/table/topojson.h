/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_TOPOJSON_H
#define TABLE_TOPOJSON_H

#include <jansson.h>

#include "table/feature_set.h"

/*
 * Turns a parsed TopoJSON file into rows: the Polygon and MultiPolygon geometries of one of its
 * objects, put together from the shared arcs, quantised or not. `layer` names the object; NULL
 * will do if there is only one, else the error lists them.
 *
 * Geometries of other types and those that name an arc that is not there, or whose ring has fewer
 * than three points, are refused in the report. A broken `transform` or arc fails the file.
 *
 * Source: the TopoJSON format specification, Bostock and Metcalf, version 1.
 */
bool topojson_read(const json_t *tree, const char *layer, struct arena *arena,
                   struct arena *scratch, struct import_report *report, struct feature_set *ret_set,
                   struct error *err);

#endif
