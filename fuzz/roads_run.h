/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_RUN_H
#define ROADS_RUN_H

#include "base/assert.h"
#include "base/geo.h"
#include "import/records.h"
#include "table/report.h"
#include "table_run.h"

/* What must hold whatever a road file says. */

static inline void check_roads(const struct road_records *roads, const struct import_report *report)
{
    ALWAYS(report->total == report->accepted + report->refused);
    ALWAYS(roads->way_first_node[0] == 0 && roads->way_first_tag[0] == 0);
    for (uint32_t n = 0; n < roads->node_count; n++) {
        ALWAYS(geo_point_valid(roads->node_point[n]));
        ALWAYS(n == 0 || roads->node_osm_id[n - 1] < roads->node_osm_id[n]);
    }
    for (uint32_t w = 0; w < roads->way_count; w++) {
        ALWAYS(w == 0 || roads->way_osm_id[w - 1] <= roads->way_osm_id[w]);
        ALWAYS(roads->way_first_node[w] + 2 <= roads->way_first_node[w + 1]);
        ALWAYS(roads->way_first_tag[w] <= roads->way_first_tag[w + 1]);
    }
    for (uint32_t i = 0; i < roads->way_first_node[roads->way_count]; i++)
        ALWAYS(roads->way_node[i] < roads->node_count);
    for (uint32_t t = 0; t < roads->way_first_tag[roads->way_count]; t++)
        ALWAYS(roads->way_tag[t].key < roads->string_size &&
               roads->way_tag[t].value < roads->string_size);
    ALWAYS(roads->string_size > 0 && roads->strings[roads->string_size - 1] == '\0');
}

#endif
