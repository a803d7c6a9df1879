/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_MAP_BASE_H
#define PAGE_MAP_BASE_H

#include "network/network.h"
#include "page/html.h"
#include "page/map_frame.h"
#include "publish/published_plan.h"

/*
 * The ground of a map of a whole city: its streets by class, thin to wide, shut ones broken.
 * SVG paths of the classes s4 (footways, lanes) … s1 (main roads) and s0 (shut).
 */
void map_base_streets(const struct html *html, const struct network *network,
                      const struct map_frame *frame);

/* Scale bar and north arrow in the lower left corner; classes "scale" and "north". */
void map_base_scale(const struct html *html, const struct map_frame *frame);

/* Whose data it is, in the lower right corner; class "credit". */
void map_base_credit(const struct html *html, const struct map_frame *frame,
                     const struct published_plan *published);

/* Letters along the top, numbers along the left, and the corners of the squares. */
void map_base_squares(const struct html *html, const struct map_frame *frame, int32_t square);

/* viewBox, width and height of an svg element, between <svg and >. */
void map_base_view(const struct html *html, int32_t width, int32_t height);

#endif
