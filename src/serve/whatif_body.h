/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_WHATIF_BODY_H
#define SERVE_WHATIF_BODY_H

#include "app/whatif_change.h"
#include "base/arena.h"
#include "base/error.h"

/*
 * The body of a what-if:
 *
 *     {"changes":[{"close":"key"},{"open":"key"},{"resize":"key","places":N},
 *                 {"block":[lon,lat]},{"add":[lon,lat],"places":N},{"limit":N}]}
 *
 * ERROR_INPUT names the field: "changes[2].places". Keys and fields live in `arena`.
 */
bool whatif_body_read(const char *bytes, size_t size, struct arena *arena,
                      struct whatif_change **ret_changes, uint32_t *ret_count, struct error *err);

/* The same with the name of the plan that it is to be kept as, and whether that replaces a draft:
 * {"name":"closed","replace":true,"changes":[…]}; `replace` may be left out. */
struct whatif_keep_body {
    const char *name;
    bool replace;
    struct whatif_change *changes;
    uint32_t count;
};
bool whatif_body_read_keep(const char *bytes, size_t size, struct arena *arena,
                           struct whatif_keep_body *ret_body, struct error *err);

/* The same as JSON Schemas. */
extern const char whatif_body_schema[], whatif_keep_schema[];

#endif
