/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ALGO_COVERAGE_H
#define ALGO_COVERAGE_H

#include <stdint.h>

#include "base/arena.h"

/*
 * How many can be placed at all, for one limit after the other. Rows have a supply, columns a
 * capacity; a unit of a row may go to a column if the two are paired at a cost within the limit.
 * Which units go where at what total cost does not matter here: that is algo/allocation.h, which
 * places as many (whatever its priorities: the sets that can be placed form a matroid).
 */
struct coverage_input {
    uint32_t row_count, column_count;
    const uint32_t *first;   /* [row_count + 1] */
    const uint32_t *column;  /* [first[row_count]] */
    const int32_t *cost;     /* likewise; within a row ascending */
    const int32_t *supply;   /* [row_count] ≥ 0 */
    const int32_t *capacity; /* [column_count] ≥ 0 */
};

/*
 * `ret_most[k]` units can be placed within `limit[k]`; limits ascend. A maximum flow that grows
 * with the limit: what was placed stays placed, and only what the new pairs make possible is
 * added. After each limit a cut of the same size proves it, or the program stops.
 *
 * A limit costs O(pairs) a phase, and seldom more than ten phases. Memory: 12 bytes a pair, some
 * 40 a row and a column. Source: E. A. Dinic, Algorithm for solution of a problem of maximum flow,
 * 1970; A. V. Karzanov, 1973 (phases of unit networks).
 */
void coverage_curve(const struct coverage_input *input, const int32_t *limit, uint32_t limit_count,
                    struct arena *scratch, int64_t *ret_most);

#endif
