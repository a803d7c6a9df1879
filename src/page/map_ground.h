/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_MAP_GROUND_H
#define PAGE_MAP_GROUND_H

#include "network/network.h"
#include "page/html.h"
#include "page/map_frame.h"

/* The streets of a city by where they are, for many small maps of parts of it. */
struct map_ground;
struct map_ground *map_ground_new(const struct network *network, struct arena *arena);

/*
 * SVG paths of the streets inside the frame: classes g0 (shut), g1 (footways, lanes), g2
 * (streets), g3 (main roads). O(segments near the frame · log).
 */
void map_ground_write(const struct html *html, struct map_ground *ground,
                      const struct map_frame *frame, struct arena *scratch);

#endif
