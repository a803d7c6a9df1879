/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_MAP_LINES_H
#define PAGE_MAP_LINES_H

#include "base/buffer.h"
#include "network/network.h"
#include "page/map_frame.h"

/*
 * Streets as the data of an SVG path, as few and as short lines as the eye can tell from the
 * real ones.
 */

/*
 * Every segment s with layer[s] == `wanted`, joined into long lines (at a crossing straight on),
 * simplified to MAP_LINE_TOLERANCE, then rounded to whole units. With `ink`, lines that fall
 * almost wholly on what is drawn already, or that are shorter than the eye sees, are left out,
 * and the others are added to the ink.
 * O(segments log segments).
 *
 * Source: Douglas and Peucker 1973.
 */
#define MAP_LINE_TOLERANCE 0.8
void map_lines_write(struct buffer *out, const struct network *network, const uint8_t *layer,
                     uint8_t wanted, const struct map_frame *frame, struct map_ink *ink);

/* One line through points of the ground, simplified and rounded likewise. */
void map_line_write(struct buffer *out, const struct geo_point *points, uint32_t count,
                    const struct map_frame *frame, struct arena *scratch);

#endif
