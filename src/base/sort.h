/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_SORT_H
#define BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/*
 * Numbers in ascending order. Short runs by insertion; long ones by radix, least digit first,
 * skipping the digits in which all are alike. `work` is as long as `keys`; what it holds is lost.
 * O(count) for keys of a few differing digits.
 *
 * Source: Knuth, The Art of Computer Programming 3, 5.2.5 (radix exchange by distribution).
 */
void sort_u64(uint64_t *keys, size_t count, uint64_t *work);

#endif
