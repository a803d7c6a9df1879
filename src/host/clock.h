/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_CLOCK_H
#define HOST_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01T00:00Z. */
int64_t clock_now_ms(void);
/* For measuring: never goes back, says nothing about the date. */
int64_t clock_monotonic_us(void);

#endif
