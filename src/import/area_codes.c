/* SPDX-License-Identifier: Apache-2.0 */
#include "import/area_codes.h"

#include <string.h>

enum { LEVEL_COUNT = 5, DIGITS_MAX = 12 };

static const size_t level_digits[LEVEL_COUNT] = {2, 4, 6, 9, DIGITS_MAX};

bool area_code_is_of_levels(const char *code)
{
    size_t size = strlen(code);
    bool is_level = false;
    for (int i = 0; i < LEVEL_COUNT; i++)
        is_level |= size == level_digits[i];
    return is_level && strspn(code, "0123456789") == size;
}

/* The level behind whose digits there are only zeros. */
static int level_of(const char *code)
{
    for (int i = 0; i < LEVEL_COUNT; i++) {
        const char *rest = code + level_digits[i];
        if (rest[strspn(rest, "0")] == '\0')
            return i;
    }
    return LEVEL_COUNT - 1;
}

/* The digits of a level, with zeros up to `size`. */
static bool find_padded(const char *code, int level, size_t size, const struct key_index *codes,
                        uint32_t *ret_value)
{
    char padded[DIGITS_MAX + 1] = "000000000000";
    memcpy(padded, code, level_digits[level]);
    return key_index_find(codes, padded, size, ret_value);
}

bool area_code_find_parent(const char *code, const struct key_index *codes, uint32_t *ret_value)
{
    for (int level = level_of(code) - 1; level >= 0; level--) {
        if (find_padded(code, level, strlen(code), codes, ret_value))
            return true;
        for (int as = level; as < LEVEL_COUNT; as++)
            if (find_padded(code, level, level_digits[as], codes, ret_value))
                return true;
    }
    return false;
}
