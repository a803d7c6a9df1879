/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_WHATIF_CHANGE_H
#define APP_WHATIF_CHANGE_H

#include <stdint.h>

#include "base/geo.h"

/* What is asked of a what-if (app/whatif.h): one change. */
enum whatif_kind {
    WHATIF_CLOSE,  /* a site of the plan */
    WHATIF_OPEN,   /* a site that the plan leaves out for what people can change */
    WHATIF_RESIZE, /* either of them */
    WHATIF_BLOCK,  /* the street nearest to a point, between two crossings */
    WHATIF_ADD,    /* a site at a point */
    WHATIF_LIMIT,  /* of the walk */
    WHATIF_KIND_COUNT
};
/* "close", "open", "resize", "block", "add", "limit" */
const char *whatif_kind_name(enum whatif_kind kind);

enum { WHATIF_CHANGES_MAX = 200, WHATIF_PLACES_MAX = 10000000 };

/* What a number for a limit counts. */
enum whatif_unit { WHATIF_UNIT_OF_PLAN, WHATIF_UNIT_MS, WHATIF_UNIT_MM };

struct whatif_change {
    enum whatif_kind kind;
    const char *key;        /* of the site that is closed, opened, resized */
    struct geo_point point; /* of a street, of a new site */
    int64_t places;         /* of a site that is resized or new */
    int64_t limit;
    enum whatif_unit unit;
    const char *field; /* what errors call it: "changes[2].close", "--close" */
};

#endif
