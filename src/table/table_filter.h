/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_TABLE_FILTER_H
#define TABLE_TABLE_FILTER_H

#include "table/feature_set.h"

/* Which rows of a file count. */

enum filter_test {
    FILTER_IN,
    FILTER_NOT_IN,
    FILTER_AT_LEAST,
    FILTER_AT_MOST,
    FILTER_ABOVE,
    FILTER_BELOW
};

/* `--where CLASS>=3`, `--where CLASS=3,4,5`, `--where KIND!=park`. */
struct table_filter {
    const char *column;
    enum filter_test test;
    uint32_t value_count;
    const char *const *values; /* [value_count]; one number for the tests of order */
    const char *text;          /* as it was given */
};

bool table_filter_parse(const char *text, struct arena *arena, struct table_filter *ret_filter,
                        struct error *err);

/*
 * Keeps the rows that pass. Values are compared as numbers where both are, else as texts; a row
 * without a value never passes. The rows left out are in no count of the report; a note says how
 * many they are. Fails if there is no such column (ERROR_NOT_FOUND, naming those there are).
 */
bool table_filter_apply(const struct table_filter *filter, struct arena *arena,
                        struct import_report *report, struct feature_set *set, struct error *err);

#endif
