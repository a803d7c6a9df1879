/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_ROADS_XML_H
#define ROADS_ROADS_XML_H

#include "base/arena.h"
#include "base/error.h"
#include "base/progress.h"
#include "import/records.h"
#include "roads/ground_builder.h"
#include "table/report.h"

/*
 * The roads of an OpenStreetMap XML file; see roads.h. Objects marked as deleted (visible="false",
 * action="delete") are passed over. A document type, and with it every entity of its own, is
 * refused; nothing outside the bytes is ever opened. `ground` as in roads_pbf.h.
 */
bool roads_read_xml(const char *bytes, size_t size, const char *file, struct ground_builder *ground,
                    const struct progress *progress, struct arena *arena,
                    struct road_records *ret_roads, struct import_report *report,
                    struct error *err);

#endif
