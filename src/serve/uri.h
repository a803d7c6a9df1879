/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_URI_H
#define SERVE_URI_H

#include <stdint.h>

#include "base/arena.h"

/*
 * What a request asks for, "/api/sites/a%2Fb/edit?lang=zh", as it was sent. It is taken apart
 * first, and each piece decoded then: what is written as %2F or %26 divides nothing. A '%' wants
 * two digits, and every piece is UTF-8 without a byte 0.
 */
struct uri_value {
    const char *name, *value; /* "" where nothing follows the name */
};

struct uri {
    const char *path;     /* as it was sent, up to the '?' */
    uint32_t part_count;  /* of the path, each after a '/' */
    uint32_t value_count; /* of what follows the '?' */
    const char *const *parts;
    const struct uri_value *values;
};

enum uri_fault { URI_WELL, URI_BAD_PATH, URI_BAD_QUERY };

/* Everything is in `arena`. Of what is bad there are no parts and no values. */
enum uri_fault uri_read(const char *target, struct arena *arena, struct uri *ret_uri);

/* The first of that name; NULL. */
const char *uri_value(const struct uri *uri, const char *name);

#endif
