/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_CIRCLES_H
#define IMPORT_CIRCLES_H

#include "base/arena.h"
#include "base/error.h"

/* Parents that lead back to their child: of areas, of organisations. */

#define NO_PARENT UINT32_MAX

/*
 * How many nodes the circle has that a node is part of, 0 if it is part of none. A node that only
 * hangs below a circle is part of none.
 *
 *   parent[n]     the parent of node n, or NO_PARENT             [count]
 *   ret_length    as said above, in `arena`                      [count]
 *
 * Depth and length are not limited; time and memory O(count).
 */
uint32_t *circles_find(const uint32_t *parent, uint32_t count, struct arena *arena);

/*
 * Why `node`, which is part of a circle of `length` nodes, is refused: the circle from `node`
 * round to itself, of a long one the beginning.
 */
void circle_error(const uint32_t *parent, const char *const *keys, uint32_t node, uint32_t length,
                  struct error *ret_reason);

#endif
