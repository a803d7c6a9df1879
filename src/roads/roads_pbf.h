/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_ROADS_PBF_H
#define ROADS_ROADS_PBF_H

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "import/records.h"
#include "roads/ground_builder.h"
#include "table/report.h"

/* The roads of an OpenStreetMap PBF file; see roads.h. `ground` is finished by the caller; NULL: it
 * is not wanted. */
bool roads_read_pbf(const char *bytes, size_t size, const char *file, struct ground_builder *ground,
                    const struct progress *progress, struct arena *arena,
                    struct road_records *ret_roads, struct import_report *report,
                    struct error *err);

#endif
