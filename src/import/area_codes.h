/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IMPORT_AREA_CODES_H
#define IMPORT_AREA_CODES_H

#include "table/key_index.h"

/*
 * Codes of areas that say themselves what lies in what: two digits for the province, two for the
 * prefecture, two for the county, then three for the township and three for the village; digits
 * not needed are left out or zero (44, 4401, 440106, 440106001, 440106001000).
 *
 * Source: GB/T 2260 (six digits), GB/T 10114 (nine), the statistical codes of areas (twelve).
 */

/* 2, 4, 6, 9 or 12 digits and nothing else. */
bool area_code_is_of_levels(const char *code);

/*
 * The nearest area above a code of levels that is among `codes`: 440106 lies in 440100, or in
 * 440000 where no 440100 is listed (110101 Dongcheng lies in 110000 Beijing). False if there is
 * none; else its value.
 */
bool area_code_find_parent(const char *code, const struct key_index *codes, uint32_t *ret_value);

#endif
