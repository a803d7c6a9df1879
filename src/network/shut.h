/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NETWORK_SHUT_H
#define NETWORK_SHUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/geo.h"

/*
 * Answers whether a point lies in, or a street touches, one of many polygons. Rings are found by
 * a grid over their boxes; a polygon is inside by the even-odd rule over its rings, several
 * polygons add up. The polygons must outlive the index.
 */
struct shut_index;

struct shut_index *shut_index_new(const struct geo_polygon *polygons, uint32_t count,
                                  struct arena *arena);
bool shut_index_contains(const struct shut_index *index, struct geo_point point);
/* Either end inside, or the straight line between them crosses an edge. */
bool shut_index_touches(const struct shut_index *index, struct geo_point a, struct geo_point b);

#endif
