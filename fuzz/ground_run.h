/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GROUND_RUN_H
#define GROUND_RUN_H

#include "base/assert.h"
#include "import/ground.h"

/* What must hold of shapes, whatever a file says. */
static inline void check_ground(const struct ground_records *ground)
{
    for (uint32_t s = 0; s < ground->shape_count; s++) {
        uint32_t first = ground->shape_first_ring[s], end = ground->shape_first_ring[s + 1];
        bool is_area = ground_is_area((enum ground_kind)ground->shape_kind[s]);
        ALWAYS(s == 0 || ground->shape_kind[s - 1] <= ground->shape_kind[s]);
        ALWAYS(is_area ? first < end : first + 1 == end);
        for (uint32_t r = first; r < end; r++) {
            uint32_t begin = ground->ring_first_point[r], stop = ground->ring_first_point[r + 1];
            ALWAYS(begin + (is_area ? 3 : 2) <= stop);
            for (uint32_t p = begin; p < stop; p++)
                ALWAYS(geo_point_valid(ground->points[p]));
        }
    }
}

#endif
