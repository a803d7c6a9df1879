/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROAD_RUN_H
#define ROAD_RUN_H

#include "roads/roads.h"
#include "unit.h"

/* One reading of a road file, and how to look at what came of it. */
struct road_run {
    struct arena *arena;
    struct import_report report;
    struct road_records roads;
    struct error err;
    bool ok;
};

static inline void run_read(struct road_run *run, const char *bytes, size_t size)
{
    memset(run, 0, sizeof *run);
    run->arena = arena_new();
    run->report = (struct import_report){.file = "roads", .arena = run->arena};
    run->ok =
        roads_read(bytes, size, "roads", NULL, run->arena, &run->roads, &run->report, &run->err);
}

static inline void run_free(struct road_run *run)
{
    arena_free(run->arena);
}

/* NULL if the way has no such tag. */
static inline const char *tag_of(const struct road_records *roads, uint32_t way, const char *key)
{
    for (uint32_t t = roads->way_first_tag[way]; t < roads->way_first_tag[way + 1]; t++)
        if (strcmp(roads->strings + roads->way_tag[t].key, key) == 0)
            return roads->strings + roads->way_tag[t].value;
    return NULL;
}

/* The id of a way's node. */
static inline int64_t node_of(const struct road_records *roads, uint32_t way, uint32_t at)
{
    return roads->node_osm_id[roads->way_node[roads->way_first_node[way] + at]];
}

#endif
