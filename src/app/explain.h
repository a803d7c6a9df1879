/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_EXPLAIN_H
#define APP_EXPLAIN_H

#include "app/plan_shelters.h"
#include "plan/shelter_explain.h"

/*
 * Why a place or a site is served as it is: found in a plan and its solution, said in sentences,
 * and drawn as the walks over the streets. What the command line says is what the desk says.
 */
struct explained {
    const struct plan_view *view;
    bool is_site;
    struct group_explanation group; /* of a place: the people nearest to it */
    int64_t distance_mm;            /* from the place to them */
    struct site_explanation site;   /* of a site */
};

/* "10.7522,59.9139", longitude first; nothing else may stand there. */
bool app_point_parse(const char *text, struct geo_point *ret_point);

/*
 * People farther than `near_mm` from the point are ERROR_NOT_FOUND, with their distance;
 * EXPLAIN_ANYWHERE takes the nearest wherever they are. ERROR_CONFLICT where the plan has nobody.
 */
#define EXPLAIN_ANYWHERE INT64_MAX
bool app_explain_point(const struct plan_view *view, const struct shelter_solution *solution,
                       struct geo_point point, int64_t near_mm, struct arena *arena,
                       struct explained *ret_explained, struct error *err);

/* ERROR_NOT_FOUND if the plan uses no site of that key. */
bool app_explain_site(const struct plan_view *view, const struct shelter_solution *solution,
                      const char *key, struct arena *arena, struct explained *ret_explained,
                      struct error *err);

/* One after the other, each a line of its own. */
struct sentences {
    struct arena *arena;
    uint32_t count, capacity;
    const char **items;
};
struct sentences app_explain_say(const struct explained *explained, enum language language,
                                 struct arena *arena);

/* Parts of the sentences, for who writes them differently. What a site is called on screen: */
const char *app_site_label(const struct shelter_problem *problem, uint32_t site,
                           enum language language, struct arena *arena);
/* "Storgata 320 m, Torggata 150 m": the way of a piece; nothing if its two ends are one point. */
void app_streets_write(struct buffer *out, enum language language, const struct plan_view *view,
                       const struct shelter_piece *piece, struct arena *scratch);
/* A number of people, rounded and marked where people are an estimate. */
struct text_arg app_people_arg(const struct plan_view *view, const char *name, int64_t people);

/* A walk as a line on the map: from where the people are, over the streets, to the door. */
struct explained_route {
    struct shelter_piece piece;
    uint32_t point_count; /* ≥ 2 */
    const struct geo_point *points;
};

/*
 * Of a place, the walks of its people; of a site, of those who have the farthest to go,
 * EXPLAIN_ROUTES_OF_SITE at most. O(walks · m log m) for the m junctions within a walk.
 */
enum { EXPLAIN_ROUTES_OF_SITE = 5 };
uint32_t app_explain_routes(const struct explained *explained, struct arena *arena,
                            struct explained_route **ret_routes);

#endif
