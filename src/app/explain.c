/* SPDX-License-Identifier: Apache-2.0 */
#include "app/explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan/route.h"

bool app_point_parse(const char *text, struct geo_point *ret_point)
{
    char *end;
    double lon = strtod(text, &end);
    if (end == text || *end != ',')
        return false;
    const char *second = end + 1;
    double lat = strtod(second, &end);
    if (end == second || *end || !(fabs(lon) <= 180) || !(fabs(lat) <= 90))
        return false;
    *ret_point = (struct geo_point){(int32_t)lround(lon * 1e7), (int32_t)lround(lat * 1e7)};
    return true;
}

bool app_explain_point(const struct plan_view *view, const struct shelter_solution *solution,
                       struct geo_point point, int64_t near_mm, struct arena *arena,
                       struct explained *ret_explained, struct error *err)
{
    struct explained explained = {.view = view};
    uint32_t group = shelter_nearest_group(&view->problem, point, &explained.distance_mm);
    if (group == view->problem.group_count)
        return error_set(err, ERROR_CONFLICT, TEXT_APP_NO_PEOPLE);
    if (explained.distance_mm > near_mm)
        return error_set(err, ERROR_NOT_FOUND, TEXT_EXPLAIN_NOBODY_NEAR,
                         ARG_LENGTH("near", near_mm),
                         ARG_LENGTH("distance", explained.distance_mm));
    shelter_explain_group(&view->problem, solution, group, arena, &explained.group);
    *ret_explained = explained;
    return true;
}

bool app_explain_site(const struct plan_view *view, const struct shelter_solution *solution,
                      const char *key, struct arena *arena, struct explained *ret_explained,
                      struct error *err)
{
    for (uint32_t s = 0; s < view->problem.site_count; s++) {
        if (strcmp(view->problem.sites[s].key, key) != 0 || view->problem.sites[s].places == 0)
            continue; /* none of that key is used, be it that a what-if has closed it */
        *ret_explained = (struct explained){.view = view, .is_site = true};
        shelter_explain_site(&view->problem, solution, s, arena, &ret_explained->site);
        return true;
    }
    return error_set(err, ERROR_NOT_FOUND, TEXT_APP_NO_SUCH_SITE, ARG_TEXT("key", key),
                     ARG_TEXT("plan", view->plan.name));
}

static bool find_route(struct route_search *search, const struct plan_view *view,
                       const struct shelter_piece *piece, struct arena *arena,
                       struct route *ret_route)
{
    const struct shelter_site *site = &view->problem.sites[piece->site];
    struct network_point *doors = ARENA_ARRAY(arena, struct network_point, site->door_count);
    for (uint32_t d = 0; d < site->door_count; d++)
        doors[d] = view->problem.doors[site->first_door + d].at;
    return route_find(search, &view->problem.groups[piece->group].at, doors, site->door_count,
                      arena, ret_route);
}

/* Neighbours of one name are one leg. */
void app_streets_write(struct buffer *out, enum language language, const struct plan_view *view,
                       const struct shelter_piece *piece, struct arena *scratch)
{
    struct route route;
    if (!find_route(route_search_new(view->problem.network, scratch), view, piece, scratch, &route))
        return;
    for (uint32_t i = 0; i < route.leg_count; i++) {
        const struct route_leg *leg = &route.legs[i];
        if (i > 0)
            buffer_add_text(out, language == LANGUAGE_ZH ? "，" : ", ");
        if (leg->name[0])
            buffer_add_text(out, leg->name);
        else
            text_write(out, language, TEXT_EXPLAIN_UNNAMED_WAY);
        buffer_add_char(out, ' ');
        text_write_arg(out, language, ARG_LENGTH("", leg->length_mm));
    }
}

/* From the people straight to the street, along it, and straight to the door. */
static void draw(const struct plan_view *view, const struct route *route, struct arena *arena,
                 struct explained_route *drawn)
{
    const struct shelter_site *site = &view->problem.sites[drawn->piece.site];
    struct geo_point *points = ARENA_ARRAY(arena, struct geo_point, (size_t)route->point_count + 2);
    points[0] = view->problem.groups[drawn->piece.group].point;
    memcpy(points + 1, route->points, route->point_count * sizeof *points);
    points[route->point_count + 1] = view->problem.doors[site->first_door + route->door].point;
    drawn->point_count = route->point_count + 2;
    drawn->points = points;
}

static int farther_first(const void *a, const void *b)
{
    const struct shelter_piece *x = a, *y = b;
    if (x->walk_ms != y->walk_ms)
        return x->walk_ms > y->walk_ms ? -1 : 1;
    return (x->group > y->group) - (x->group < y->group);
}

static uint32_t find_farthest(const struct plan_view *view, uint32_t site, struct arena *arena,
                              const struct shelter_piece **ret_pieces)
{
    const struct shelter_allocation *allocation = &view->plan.allocation;
    struct shelter_piece *pieces =
        ARENA_ARRAY(arena, struct shelter_piece, allocation->piece_count);
    uint32_t count = 0;
    for (uint32_t p = 0; p < allocation->piece_count; p++)
        if (allocation->pieces[p].site == site)
            pieces[count++] = allocation->pieces[p];
    qsort(pieces, count, sizeof *pieces, farther_first);
    *ret_pieces = pieces;
    return count < EXPLAIN_ROUTES_OF_SITE ? count : EXPLAIN_ROUTES_OF_SITE;
}

uint32_t app_explain_routes(const struct explained *explained, struct arena *arena,
                            struct explained_route **ret_routes)
{
    const struct plan_view *view = explained->view;
    const struct shelter_piece *pieces = explained->group.pieces;
    uint32_t count = explained->group.piece_count, drawn = 0;
    if (explained->is_site)
        count = find_farthest(view, explained->site.site, arena, &pieces);
    struct explained_route *routes = ARENA_ARRAY(arena, struct explained_route, count);
    struct route_search *search = route_search_new(view->problem.network, arena);
    for (uint32_t p = 0; p < count; p++) {
        struct route route;
        if (!find_route(search, view, &pieces[p], arena, &route))
            continue;
        routes[drawn].piece = pieces[p];
        draw(view, &route, arena, &routes[drawn++]);
    }
    *ret_routes = routes;
    return drawn;
}
