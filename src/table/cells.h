/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_CELLS_H
#define TABLE_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/vocabulary.h"

/* What a cell of a table says, once its text is understood. */

/* The text without white space at either end (ASCII, U+00A0, U+3000); `*size` becomes shorter. */
const char *cell_trim(const char *text, size_t *size);

enum number_status {
    NUMBER_OK,
    NUMBER_MISSING,    /* NULL or empty */
    NUMBER_UNREADABLE, /* no number */
    NUMBER_TWO_WAYS,   /* "1,234": a thousand and more, or one and a bit? */
    NUMBER_TOO_BIG,
};

/*
 * A number times 10^`digits`, rounded half away from zero: cell_decimal("59,9133", 7, …) gives
 * 599133000. Digits may be grouped by threes ("1 234,5", "1.234.567,5"), the decimal mark is a
 * point or a comma, an exponent may follow ("1e-05"). Of point and comma the later one is the
 * decimal mark; one that stands twice groups; one alone is the decimal mark.
 */
enum number_status cell_decimal(const char *cell, int digits, int64_t *ret_value);

/*
 * The same for a number of people or places, where "1,234" is not guessed at (NUMBER_TWO_WAYS):
 * one comma after one to three digits, three digits after it.
 */
enum number_status cell_quantity(const char *cell, int digits, int64_t *ret_value);

/* Why the cell was not taken: "nothing stands there", "{cell} is no number"… Not for NUMBER_OK. */
void number_status_error(enum number_status status, const char *cell, struct error *ret_reason);

/* Yes, no and their like in English, 中文 and Norwegian; anything else is unknown. */
enum suitability cell_yes_no(const char *cell);

/* Equal but for the case of ASCII letters. */
bool cell_same_word(const char *a, const char *b);

#endif
