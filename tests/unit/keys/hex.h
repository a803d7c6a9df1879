/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KEYS_HEX_H
#define KEYS_HEX_H

#include <stdio.h>

#include "unit.h"

static inline void assert_hex(const void *bytes, size_t size, const char *expected)
{
    char hex[1024];
    assert_true(2 * size < sizeof hex);
    for (size_t i = 0; i < size; i++)
        snprintf(hex + 2 * i, 3, "%02x", ((const uint8_t *)bytes)[i]);
    assert_string_equal(hex, expected);
}

/* first, first + 1, … */
static inline void count_up(uint8_t *bytes, size_t size, uint8_t first)
{
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(first + i);
}

#endif
