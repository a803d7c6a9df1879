/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_HAZARDS_H
#define IMPORT_HAZARDS_H

#include "import/locate.h"
#include "import/records.h"

/*
 * Polygon rows to the ground a hazard shuts. Choose the rows that matter (deep water only) with
 * table_filter.h first.
 *
 * Each polygon of a multipolygon becomes a record of its own, so that looking one up stays
 * quick. Its key is "id/n" with the row's object number, or line, as id. Rows without a polygon
 * or out of range are refused. Fails as locations_check does. Records live in `arena`.
 */
bool hazards_from_features(const struct feature_set *features,
                           const struct location_options *options, struct arena *arena,
                           struct import_report *report, struct hazard_records *ret_hazards,
                           struct error *err);

#endif
