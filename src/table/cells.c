/* SPDX-License-Identifier: Apache-2.0 */
#include "table/cells.h"

#include <string.h>

#include "base/assert.h"
#include "base/int128.h"

static const char *const spaces[] = {
    " ",
    "\t",
    "\r",
    "\n",
    "\v",
    "\f",
    "\xC2\xA0",     /* U+00A0 no-break space */
    "\xE2\x80\x89", /* U+2009 thin space */
    "\xE2\x80\xAF", /* U+202F narrow no-break space */
    "\xE3\x80\x80", /* U+3000 ideographic space */
};

enum { SPACE_COUNT = sizeof spaces / sizeof *spaces };

static size_t space_at_start(const char *text, size_t size)
{
    for (int i = 0; i < SPACE_COUNT; i++) {
        size_t length = strlen(spaces[i]);
        if (length <= size && memcmp(text, spaces[i], length) == 0)
            return length;
    }
    return 0;
}

static size_t space_at_end(const char *text, size_t size)
{
    for (int i = 0; i < SPACE_COUNT; i++) {
        size_t length = strlen(spaces[i]);
        if (length <= size && memcmp(text + size - length, spaces[i], length) == 0)
            return length;
    }
    return 0;
}

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

/* No white space begins or ends with such a byte: the usual case, decided at once. */
static bool is_plain(char byte)
{
    return byte > ' ' && byte <= '~';
}

const char *cell_trim(const char *text, size_t *size)
{
    size_t space;
    while (*size && !is_plain(*text) && (space = space_at_start(text, *size)) > 0) {
        text += space;
        *size -= space;
    }
    while (*size && !is_plain(text[*size - 1]) && (space = space_at_end(text, *size)) > 0)
        *size -= space;
    return text;
}

/* A number taken apart, before the marks in it are understood. */
struct number {
    bool negative;
    char decimal_mark, group_mark; /* '\0' = none; ' ' stands for any white space */
    int exponent;
    const char *begin, *end; /* digits and marks */
};

static bool read_exponent(const char *at, const char *end, int *ret_exponent)
{
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    int value = 0;
    if (at == end || end - at > 3)
        return false;
    for (; at < end; at++) {
        if (!is_digit(*at))
            return false;
        value = value * 10 + (*at - '0');
    }
    *ret_exponent = negative ? -value : value;
    return true;
}

/* Which of point and comma is the decimal mark, and what groups digits? */
static bool find_marks(struct number *number)
{
    int points = 0, commas = 0;
    char last = '\0';
    bool has_space = false;
    for (const char *at = number->begin; at < number->end; at++) {
        points += *at == '.';
        commas += *at == ',';
        if (*at == '.' || *at == ',')
            last = *at;
        has_space |= !is_digit(*at) && *at != '.' && *at != ',';
    }
    if (points && commas) {
        number->decimal_mark = last;
        number->group_mark = last == '.' ? ',' : '.';
    } else if (points > 1 || commas > 1) {
        number->group_mark = last;
    } else {
        number->decimal_mark = last;
    }
    if (has_space && number->group_mark)
        return false;
    if (has_space)
        number->group_mark = ' ';
    return true;
}

/* Takes sign and exponent off. */
static bool take_apart(const char *cell, struct number *ret_number)
{
    size_t size = strlen(cell);
    cell = cell_trim(cell, &size);
    struct number number = {.begin = cell, .end = cell + size};
    if (size && (*cell == '-' || *cell == '+')) {
        number.negative = *cell == '-';
        number.begin++;
    }
    for (const char *at = number.begin; at < number.end; at++) {
        if (*at != 'e' && *at != 'E')
            continue;
        if (!read_exponent(at + 1, number.end, &number.exponent))
            return false;
        number.end = at;
    }
    if (!find_marks(&number))
        return false;
    *ret_number = number;
    return true;
}

/* Digits without their marks: value = `digits` / 10^`fraction_digits`. */
struct digits {
    int128 value;
    int count, fraction_digits;
};

/* 10^29: with one digit more the value still fits many times. */
static const int128 DIGITS_FULL = (int128)100000000000000 * 1000000000000000;

static enum number_status read_digits(const struct number *number, struct digits *ret_digits)
{
    struct digits digits = {0};
    bool in_fraction = false, is_grouped = false;
    int in_group = 0;
    for (const char *at = number->begin; at < number->end;) {
        size_t space = space_at_start(at, (size_t)(number->end - at));
        char mark = space ? ' ' : *at;
        if (is_digit(mark)) {
            digits.count++;
            in_group++;
            if (digits.value < DIGITS_FULL) {
                digits.value = digits.value * 10 + (mark - '0');
                digits.fraction_digits += in_fraction;
            } else if (!in_fraction) {
                return NUMBER_TOO_BIG;
            }
        } else if (mark == number->group_mark && !in_fraction) {
            if (is_grouped ? in_group != 3 : in_group < 1 || in_group > 3)
                return NUMBER_UNREADABLE;
            is_grouped = true;
            in_group = 0;
        } else if (mark == number->decimal_mark && !in_fraction) {
            if (is_grouped && in_group != 3)
                return NUMBER_UNREADABLE;
            in_fraction = true;
        } else {
            return NUMBER_UNREADABLE;
        }
        at += space ? space : 1;
    }
    if (digits.count == 0 || (is_grouped && !in_fraction && in_group != 3))
        return NUMBER_UNREADABLE;
    *ret_digits = digits;
    return NUMBER_OK;
}

/* value × 10^shift, rounded half away from zero. */
static bool shift_decimal(int128 value, int shift, int64_t *ret_value)
{
    for (; shift > 0 && value != 0; shift--) {
        value *= 10;
        if (value > INT64_MAX)
            return false;
    }
    int last = 0;
    for (; shift < 0 && (value != 0 || last != 0); shift++) {
        last = (int)(value % 10);
        value /= 10;
    }
    value += last >= 5;
    if (value > INT64_MAX)
        return false;
    *ret_value = (int64_t)value;
    return true;
}

static enum number_status decimal(const char *cell, int digits, bool is_quantity,
                                  int64_t *ret_value)
{
    if (!cell || !*cell)
        return NUMBER_MISSING;
    struct number number;
    struct digits read;
    if (!take_apart(cell, &number))
        return NUMBER_UNREADABLE;
    enum number_status status = read_digits(&number, &read);
    if (status != NUMBER_OK)
        return status;
    bool three_and_three = number.decimal_mark == ',' && !number.group_mark &&
                           read.fraction_digits == 3 && read.count >= 4 && read.count <= 6 &&
                           *number.begin != '0';
    if (is_quantity && three_and_three)
        return NUMBER_TWO_WAYS;
    int64_t value;
    if (!shift_decimal(read.value, digits - read.fraction_digits + number.exponent, &value))
        return NUMBER_TOO_BIG;
    *ret_value = number.negative ? -value : value;
    return NUMBER_OK;
}

enum number_status cell_decimal(const char *cell, int digits, int64_t *ret_value)
{
    return decimal(cell, digits, false, ret_value);
}

enum number_status cell_quantity(const char *cell, int digits, int64_t *ret_value)
{
    return decimal(cell, digits, true, ret_value);
}

void number_status_error(enum number_status status, const char *cell, struct error *ret_reason)
{
    ALWAYS(status != NUMBER_OK);
    if (status == NUMBER_MISSING)
        error_set(ret_reason, ERROR_INPUT, TEXT_IMPORT_CELL_MISSING);
    else if (status == NUMBER_TWO_WAYS)
        error_set(ret_reason, ERROR_INPUT, TEXT_IMPORT_CELL_TWO_WAYS, ARG_TEXT("cell", cell));
    else if (status == NUMBER_TOO_BIG)
        error_set(ret_reason, ERROR_INPUT, TEXT_IMPORT_CELL_TOO_BIG, ARG_TEXT("cell", cell));
    else
        error_set(ret_reason, ERROR_INPUT, TEXT_IMPORT_CELL_NO_NUMBER, ARG_TEXT("cell", cell));
}

static char to_lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character + ('a' - 'A')) : character;
}

bool cell_same_word(const char *a, const char *b)
{
    while (*a && to_lower(*a) == to_lower(*b))
        a++, b++;
    return to_lower(*a) == to_lower(*b);
}

enum suitability cell_yes_no(const char *cell)
{
    static const char *const yes[] = {"yes", "y", "true", "1", "ja", "是", "有", "适用", "適用"};
    static const char *const no[] = {"no", "n",  "false", "0",      "nei",
                                     "否", "无", "無",    "不适用", "不適用"};
    if (!cell)
        return SUITABILITY_UNKNOWN;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (cell_same_word(cell, yes[i]))
            return SUITABILITY_YES;
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        if (cell_same_word(cell, no[i]))
            return SUITABILITY_NO;
    return SUITABILITY_UNKNOWN;
}
