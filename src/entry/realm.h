/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTRY_REALM_H
#define ENTRY_REALM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * Where something happens: in the office's own planning, for real, or in exercise N. Written
 * "planning", "live", "exercise 3".
 */
enum realm_kind { REALM_PLANNING, REALM_LIVE, REALM_EXERCISE, REALM_KIND_COUNT };

struct realm {
    enum realm_kind kind;
    uint32_t exercise; /* 1, 2, … of REALM_EXERCISE, else 0 */
};

enum { EXERCISE_MAX = 999999 };

static inline struct realm realm_planning(void)
{
    return (struct realm){REALM_PLANNING, 0};
}
static inline struct realm realm_live(void)
{
    return (struct realm){REALM_LIVE, 0};
}
static inline struct realm realm_exercise(uint32_t number)
{
    return (struct realm){REALM_EXERCISE, number};
}

bool realm_equal(struct realm a, struct realm b);
bool realm_parse(const char *name, struct realm *ret_realm);
void realm_write(struct buffer *out, struct realm realm);

#endif
