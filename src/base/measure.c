/* SPDX-License-Identifier: Apache-2.0 */
#include "base/measure.h"

#include <stddef.h>
#include <string.h>

static const int64_t DURATION_MAX_MS = (int64_t)365 * 24 * 3600 * 1000;

/* Digits with at most three decimals, in thousandths; NULL if there are none. */
static const char *parse_thousandths(const char *text, int64_t *ret_value)
{
    int64_t value = 0;
    const char *at = text;
    for (; *at >= '0' && *at <= '9' && at - text < 9; at++)
        value = value * 10 + (*at - '0');
    if (at == text)
        return NULL;
    value *= 1000;
    if (*at == '.') {
        int64_t unit = 100;
        for (at++; *at >= '0' && *at <= '9' && unit > 0; at++, unit /= 10)
            value += unit * (*at - '0');
    }
    *ret_value = value;
    return at;
}

bool parse_duration(const char *text, int64_t *ret_ms)
{
    static const struct {
        const char *unit;
        int64_t seconds;
    } units[] = {{"min", 60}, {"h", 3600}, {"s", 1}, {"d", 86400}};
    int64_t total_ms = 0;
    while (text && *text) {
        int64_t thousandths, seconds = 0;
        text = parse_thousandths(text, &thousandths);
        for (size_t u = 0; text && u < sizeof units / sizeof *units; u++) {
            size_t length = strlen(units[u].unit);
            if (strncmp(text, units[u].unit, length) == 0) {
                seconds = units[u].seconds;
                text += length;
                break;
            }
        }
        if (!text || seconds == 0)
            return false;
        total_ms += thousandths * seconds;
        if (total_ms > DURATION_MAX_MS)
            return false;
    }
    if (!text || total_ms <= 0)
        return false;
    *ret_ms = total_ms;
    return true;
}

bool parse_length(const char *text, int64_t *ret_mm)
{
    int64_t thousandths;
    const char *unit = text ? parse_thousandths(text, &thousandths) : NULL;
    if (!unit)
        return false;
    int64_t metres = strcmp(unit, "m") == 0 ? 1 : strcmp(unit, "km") == 0 ? 1000 : 0;
    if (metres == 0 || thousandths <= 0)
        return false;
    *ret_mm = thousandths * metres;
    return true;
}
