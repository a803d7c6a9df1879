/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_INT128_H
#define BASE_INT128_H

/* For sums and products that may pass 63 bits. gcc and clang both have it. */
__extension__ typedef __int128 int128;

#endif
