/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_SITE_NAMES_H
#define OPERATE_SITE_NAMES_H

#include "base/arena.h"
#include "table/key_index.h"

/*
 * Which site an edit is of. Keys are those of their sources, and two sources may have the same:
 * edits name their site in full. Older ones name it as it was shown when they were made, "17", and
 * a source may be replaced by another one, with a newer date in its name.
 */
struct site_name {
    const char *full;  /* "sites.csv:17" */
    const char *own;   /* "17", as `full` ends */
    const char *shown; /* "17", or as `full` where another source has a 17 as well */
};

struct site_names {
    uint32_t count;
    const struct site_name *names;
    struct key_index full, shown;
    struct key_index own;     /* the first of that key, and */
    struct key_index several; /* those keys that two sources have */
    struct key_index sources; /* "sites.csv" */
};

enum site_home {
    SITE_FULL,    /* the site it was made for */
    SITE_SHOWN,   /* the site that is shown under this key */
    SITE_OTHER,   /* its source is not there any more; one site of another source has the key */
    SITE_GONE,    /* no site has it, or its source is there without the site */
    SITE_SEVERAL, /* its source is not there any more, or not named, and several have the key */
};

/* Names and texts are the caller's, who keeps them; what is made is in `arena`. */
void site_names_index(struct site_names *ret_names, const struct site_name *names, uint32_t count,
                      struct arena *arena);
/* `*ret_at`: which, for the first three. */
enum site_home site_names_find(const struct site_names *names, const char *key, uint32_t *ret_at);
/* The same for a site that was there under this name. */
enum site_home site_names_find_again(const struct site_names *names, const struct site_name *name,
                                     uint32_t *ret_at);

#endif
