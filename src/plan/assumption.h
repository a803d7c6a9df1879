/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PLAN_ASSUMPTION_H
#define PLAN_ASSUMPTION_H

#include "base/json_writer.h"
#include "plan/shelter_problem.h"

/*
 * What a hypothetical plan takes to be otherwise than the city's data have it, as it would be: not
 * what was changed when. The same state of the city is the same list in the same order, whatever
 * led to it. A limit to the walk is no assumption: it is the plan's own.
 */
enum assumption_kind {
    ASSUME_CLOSE,  /* a site that is used is not */
    ASSUME_OPEN,   /* one that is left out is used, with so many places */
    ASSUME_RESIZE, /* one that is used has other places */
    ASSUME_BLOCK,  /* nobody walks in the street at the point, between two crossings */
    ASSUME_ADD,    /* a site where none is */
    ASSUMPTION_KIND_COUNT
};
/* "close", "open", "resize", "block", "add": as a what-if calls it. */
const char *assumption_kind_name(enum assumption_kind kind);

struct plan_assumption {
    enum assumption_kind kind;
    const char *key;               /* of the site; "" of a street */
    const char *name;              /* of the site or the street; "" without */
    struct geo_point point;        /* of a street, of a new site */
    int32_t places_before, places; /* usable ones of a site: by the data, and as assumed */
};

enum { PLAN_ASSUMPTIONS_MAX = 200 };

/* The key of a site that is assumed to be where none is: "new:10.7522,59.9139". */
#define ASSUMED_SITE_KEY "new:"
const char *assumed_site_key(struct geo_point point, struct arena *arena);

/* In the one order of a list. */
void plan_assumptions_sort(struct plan_assumption *assumptions, uint32_t count);

/* The sites as they would be, new ones behind the others. All but what changes is shared. */
struct site_records plan_assume_sites(const struct site_records *sites, enum hazard hazard,
                                      const struct plan_assumption *assumptions, uint32_t count,
                                      struct arena *arena);

/* Blocks the streets in a problem that was built of such sites. ERROR_CONFLICT where there is no
 * such street. */
bool plan_assume_blocks(struct shelter_problem *problem, const struct plan_assumption *assumptions,
                        uint32_t count, struct arena *arena, struct error *err);

/* "assumes": [{"close":"s2","name":"Town hall","places":0,"places_before":700}, …]: each begins
 * like the change of a what-if. */
void plan_assumptions_put(struct json_writer *json, const struct plan_assumption *assumptions,
                          uint32_t count);
/* "Town hall is closed: 700 places fewer" */
void plan_assumption_write(struct buffer *out, enum language language,
                           const struct plan_assumption *assumption);

#endif
