/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

/* A moment in UTC; no zone, no leap seconds. */
struct date {
    int year, month, day, hour, minute, second;
};

/* From milliseconds since 1970-01-01T00:00Z. Source: civil_from_days, Howard Hinnant 2013. */
struct date date_from_ms(int64_t ms);
/* The other way; false if there is no such moment. Years 1970 to 9999. */
bool date_to_ms(const struct date *date, int64_t *ret_ms);
/* "2026-11-12T03:10:05Z" */
void date_write(struct buffer *out, int64_t ms);

#endif
