/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_CATCHMENT_COLOURS_H
#define PUBLISH_CATCHMENT_COLOURS_H

#include "publish/street_section.h"

/* So few that they can be told apart on a map. */
enum { CATCHMENT_COLOUR_COUNT = 6 };

/*
 * A number below CATCHMENT_COLOUR_COUNT for each site: sites whose streets meet have different
 * ones, wherever this finds such (it mostly does: the map is nearly flat). Sites one after another,
 * each with the one that fewest of its neighbours have, and of those the one that is rarest so far.
 * Neighbours are those whose lines end at the same point. O(ends log ends).
 *
 * Source: greedy colouring; Welsh and Powell, 1967.
 */
const uint8_t *catchment_colours(const struct street_sections *sections, uint32_t site_count,
                                 struct arena *arena);

#endif
