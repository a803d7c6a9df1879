/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, words and spaces of one cell. */
#include <stdlib.h>

#include "import/site_words.h"
#include "table_run.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Up to 18 plain digits are what strtoll reads. */
static void check_plain(const char *cell)
{
    const char *digits = cell + (*cell == '-');
    size_t length = strlen(digits);
    if (length == 0 || length > 18 || strspn(digits, "0123456789") != length)
        return;
    int64_t value;
    ALWAYS(cell_decimal(cell, 0, &value) == NUMBER_OK);
    ALWAYS(value == strtoll(cell, NULL, 10));
}

static void check_number(const char *cell, int digits)
{
    struct error err;
    int64_t value = 7, quantity = 7;
    enum number_status status = cell_decimal(cell, digits, &value);
    enum number_status of_quantity = cell_quantity(cell, digits, &quantity);
    if (status != NUMBER_OK) {
        ALWAYS(value == 7 && quantity == 7);
        number_status_error(status, cell, &err);
        check_error(&err);
    }
    ALWAYS(of_quantity == status || of_quantity == NUMBER_TWO_WAYS);
    if (of_quantity == NUMBER_OK)
        ALWAYS(quantity == value);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    const char *cell = arena_copy(arena, (const char *)data, size);
    if (utf8_valid(cell, strlen(cell))) {
        for (int digits = 0; digits <= 7; digits++)
            check_number(cell, digits);
        check_plain(cell);
    }
    enum site_state state;
    site_words_function(cell);
    site_words_state(cell, &state);
    site_words_floor_below_ground(cell);
    site_words_basements_below_ground(cell);
    cell_yes_no(cell);
    size_t trimmed = size;
    const char *begin = cell_trim(cell, &trimmed), *again = begin;
    size_t once = trimmed;
    ALWAYS(begin >= cell && begin + trimmed <= cell + size);
    ALWAYS(cell_trim(again, &trimmed) == begin && trimmed == once);
    arena_free(arena);
    return 0;
}
