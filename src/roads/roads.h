/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_ROADS_H
#define ROADS_ROADS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "import/ground.h"
#include "import/records.h"
#include "table/report.h"

/*
 * Reads the roads of an OpenStreetMap file: PBF, XML (also gzipped) or GeoJSON with the tags flat
 * in `properties`; which of them the bytes say. `file` is the name for messages.
 *
 * A file that is cut off, damaged or of another kind fails as a whole (ERROR_INPUT) with the
 * place: blob and byte (PBF), line (XML, GeoJSON). A single way that is of no use is refused in
 * the report. ERROR_LIMIT if it holds more than the program takes, ERROR_CANCELLED if `progress`
 * says stop. Records come out in the same order whatever the order of the objects in the file.
 */
bool roads_read(const char *bytes, size_t size, const char *file, const struct progress *progress,
                struct arena *arena, struct road_records *ret_roads, struct import_report *report,
                struct error *err);

struct roads_and_ground {
    struct road_records roads;
    struct ground_records ground;
};

/* The same, and what lies under the streets (see roads/ground_builder.h); GeoJSON has none. */
bool roads_read_with_ground(const char *bytes, size_t size, const char *file, bool with_buildings,
                            const struct progress *progress, struct arena *arena,
                            struct roads_and_ground *ret_records, struct import_report *report,
                            struct error *err);

#endif
