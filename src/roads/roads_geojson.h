/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_ROADS_GEOJSON_H
#define ROADS_ROADS_GEOJSON_H

#include "base/arena.h"
#include "base/error.h"
#include "import/records.h"
#include "table/report.h"

/*
 * The roads of a GeoJSON file with OpenStreetMap tags flat in `properties`; see roads.h. Every
 * line and every ring of a polygon is a way, or a piece of one; ways share a node where their
 * coordinates are equal to 1e-7 degree. Points and features without a highway tag are passed
 * over.
 *
 * The id of a way is its `@id` or `id` ("way/17" or 17), in the properties or of the feature;
 * without one it is the number of the feature in the file, from 1, with a minus sign. Nodes are
 * numbered from 1 by longitude, then latitude.
 */
bool roads_read_geojson(const char *bytes, size_t size, const char *file, struct arena *arena,
                        struct road_records *ret_roads, struct import_report *report,
                        struct error *err);

#endif
