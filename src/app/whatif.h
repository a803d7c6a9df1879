/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_WHATIF_H
#define APP_WHATIF_H

#include "app/plan_shelters.h"
#include "app/whatif_change.h"

/*
 * What if: a plan and a list of changes, with the new optimum beside the plan's. Nothing is stored,
 * and nothing is entered into the log.
 *
 * A site is changed once in a list. Closing and resizing are for sites of the plan; opening, and
 * resizing, for those it leaves out because they are not public, not usable, or usable after
 * conversion only (site_is_openable). A street is blocked between two crossings, for those who live
 * on it and for doors on it, too. A new site stands where a point is, with a door to the nearest
 * street. The limit of the walk may be up to half an hour.
 */

/* A site where places or people are others than in the plan. */
struct whatif_load {
    uint32_t site;
    int32_t places_before, places;
    int64_t people_before, people;
};

/* A site where one more place is worth something else than in the plan. */
struct whatif_price {
    uint32_t site;
    bool is_new; /* the site: nothing is known of it before */
    struct shelter_price before, after;
};

/* A street between two crossings. */
struct whatif_street {
    const char *name; /* "" without one */
    uint32_t point_count;
    const struct geo_point *points;
};

/* What a change comes down to. */
struct whatif_effect {
    uint32_t site; /* NO_SITE of a street and of the limit */
    int32_t places_before, places;
    const char *street; /* that is blocked, or where a new site is; "" without a name; NULL */
    struct whatif_street blocked; /* of a street that is blocked; else without points */
};

struct whatif_totals {
    struct shelter_figures figures;  /* but for the worst area and the counts of sites: */
    uint32_t open_sites, full_sites; /* of those with places */
};

/*
 * Placed by rank, all walks together and all prices depend on the set of changes alone. Of several
 * equal optima the list, in its order, chooses one: the same list always the same, whatever was
 * asked before. On it depend the loads, who moves, and the longest walk and that of 95 of 100.
 */
struct whatif_answer {
    const struct plan_view *view;
    /* Keys and names of all sites: of the plan in front, then those that may be opened, then new
     * ones. Places and limit are the plan's. As long as the pool and the arena. */
    const struct shelter_problem *problem;
    uint32_t change_count;
    const struct whatif_change *changes; /* as they were asked */
    const struct whatif_effect *effects; /* [change_count] */
    struct whatif_totals before, after;
    /*
     * People who go elsewhere than in the plan. For each group, as many as its numbers by site (and
     * of those without a place) differ: moved = to_another + lost + gained, where lost and gained
     * are groups with more, or fewer, without a place.
     */
    int64_t moved, to_another, lost, gained;
    /* The walk may be longer than in the plan: all is solved anew, and of people who are as well
     * off at either of two sites some count in `to_another`. */
    bool is_anew;
    uint32_t load_count, price_count;
    const struct whatif_load *loads;   /* by site */
    const struct whatif_price *prices; /* by site */
    int64_t taken_us;                  /* to the new optimum, proven, and all of the above */
};

/*
 * Solved states of one plan, which make the next answer quick: a list that begins like one asked
 * before goes on from there. A state never changes once it is there, so any number of threads may
 * ask at once. States that nobody has asked for longest go when all of them together have more than
 * `bytes_max`; what is asked for again is then solved again, with the same answer.
 */
struct whatif_pool;

/* View and solution must outlive the pool. */
struct whatif_pool *whatif_pool_new(const struct plan_view *view,
                                    const struct shelter_solution *solution, size_t bytes_max);
void whatif_pool_free(struct whatif_pool *pool);

/* The first call prepares the plan, which takes about as long as solving it; others wait for that.
 * ERROR_CONFLICT for a plan without a limit to the walk. Errors in a change name its field. */
bool whatif_ask(struct whatif_pool *pool, const struct whatif_change *changes, uint32_t count,
                struct arena *arena, struct whatif_answer *ret_answer, struct error *err);

/*
 * The plan as it would be, for whatever is drawn and explained of a plan: its problem, allocation
 * and solution, with the sites of the plan in front, then those that may be opened, then new ones.
 * Closed ones have no places. Figures, gains and zones are left out; of a new site no record is
 * known (record_of_site NO_SITE). Looked at until whatif_leave; it needs the pool and the arena.
 */
struct whatif_look {
    struct plan_view view;
    struct shelter_solution solution;
    struct state *state; /* of the pool */
};
bool whatif_look(struct whatif_pool *pool, const struct whatif_change *changes, uint32_t count,
                 struct arena *arena, struct whatif_look *ret_look, struct error *err);
void whatif_leave(struct whatif_pool *pool, const struct whatif_look *look);

/* The street that a change would block at the point, to be shown before; ERROR_NOT_FOUND where none
 * is. Prepares the plan as whatif_ask does. */
bool whatif_street_at(struct whatif_pool *pool, struct geo_point point, struct arena *arena,
                      struct whatif_street *ret_street, struct error *err);

/* How the pool fares, for tests and benches. */
struct whatif_pool_counts {
    uint32_t states;
    size_t bytes;   /* of the states */
    uint64_t steps; /* changes solved since the beginning */
};
struct whatif_pool_counts whatif_pool_counts(struct whatif_pool *pool);

#endif
