/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_MEASURE_H
#define BASE_MEASURE_H

#include <stdbool.h>
#include <stdint.h>

/* Durations and lengths as people write them. */

/* "15min", "90s", "1h", "2min30s"; more than nothing, at most 365 days */
bool parse_duration(const char *text, int64_t *ret_ms);
/* "500m", "1.5km"; more than nothing */
bool parse_length(const char *text, int64_t *ret_mm);

#endif
