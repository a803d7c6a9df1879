/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_WHATIF_CHANGE_H
#define APP_WHATIF_CHANGE_H

#include <stdint.h>

/* What is asked of a what-if (app/whatif.h): a change to one site. */
enum whatif_kind { WHATIF_CLOSE, WHATIF_OPEN, WHATIF_RESIZE, WHATIF_KIND_COUNT };
/* "close", "open", "resize" */
const char *whatif_kind_name(enum whatif_kind kind);

enum { WHATIF_CHANGES_MAX = 200, WHATIF_PLACES_MAX = 10000000 };

struct whatif_change {
    enum whatif_kind kind;
    const char *key;   /* of the site */
    int64_t places;    /* WHATIF_RESIZE */
    const char *field; /* what errors call it: "changes[2].close", "--close" */
};

#endif
