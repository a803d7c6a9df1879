/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_GROUND_H
#define IMPORT_GROUND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/geo.h"

/*
 * What is drawn under the streets, and has no part in any plan. Stored as these numbers: new kinds
 * come at the end.
 */
enum ground_kind {
    GROUND_BUILDING,
    GROUND_WATER,
    GROUND_WOOD,
    GROUND_PARK,
    GROUND_GRASS,
    GROUND_COAST,
    GROUND_RIVER,
    GROUND_CANAL,
    GROUND_STREAM,
    GROUND_KIND_COUNT /* also: of none of them */
};

/* How they are counted and drawn. */
enum ground_group {
    GROUP_BUILDING,
    GROUP_WATER,
    GROUP_GREEN,
    GROUP_COAST,
    GROUP_WATERWAY,
    GROUND_GROUP_COUNT
};

const char *ground_kind_name(enum ground_kind kind);    /* "wood" */
const char *ground_group_name(enum ground_group group); /* "green" */
enum ground_group ground_group_of(enum ground_kind kind);
/* Areas have an outline and holes, the others are lines. */
bool ground_is_area(enum ground_kind kind);

/*
 * Shapes by kind, then in order of what they come from, relations before ways, so the order of
 * objects in the file does not matter. An area is one outline of at least three points and then
 * its holes, rings closed by themselves, running either way round; a line is one ring of at least
 * two points that is not closed.
 */
struct ground_records {
    uint32_t shape_count;
    uint8_t *shape_kind;        /* [shape_count] ascending */
    uint32_t *shape_first_ring; /* [shape_count + 1] */
    uint32_t *ring_first_point; /* [rings + 1] */
    struct geo_point *points;
};

struct ground_counts {
    uint32_t of_group[GROUND_GROUP_COUNT];
};
struct ground_counts ground_count(const struct ground_records *ground);

#endif
