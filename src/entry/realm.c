/* SPDX-License-Identifier: Apache-2.0 */
#include "entry/realm.h"

#include <string.h>

static const char exercise_prefix[] = "exercise ";

bool realm_equal(struct realm a, struct realm b)
{
    return a.kind == b.kind && a.exercise == b.exercise;
}

/* "1" … "999999", without leading zeros. */
static bool parse_number(const char *digits, uint32_t *ret_number)
{
    uint32_t number = 0;
    if (*digits == '0' || *digits == '\0')
        return false;
    for (; *digits; digits++) {
        if (*digits < '0' || *digits > '9')
            return false;
        number = number * 10 + (uint32_t)(*digits - '0');
        if (number > EXERCISE_MAX)
            return false;
    }
    *ret_number = number;
    return true;
}

bool realm_parse(const char *name, struct realm *ret_realm)
{
    const size_t prefix = sizeof exercise_prefix - 1;
    uint32_t number;
    if (strcmp(name, "planning") == 0)
        *ret_realm = realm_planning();
    else if (strcmp(name, "live") == 0)
        *ret_realm = realm_live();
    else if (strncmp(name, exercise_prefix, prefix) == 0 && parse_number(name + prefix, &number))
        *ret_realm = realm_exercise(number);
    else
        return false;
    return true;
}

void realm_write(struct buffer *out, struct realm realm)
{
    switch (realm.kind) {
    case REALM_PLANNING: buffer_add_text(out, "planning"); break;
    case REALM_LIVE: buffer_add_text(out, "live"); break;
    default: buffer_add_text(out, exercise_prefix); buffer_add_integer(out, realm.exercise);
    }
}
