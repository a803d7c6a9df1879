/* SPDX-License-Identifier: Apache-2.0 */
#include "app/export.h"

#include "base/assert.h"
#include "plan/shelter_pairs.h"
#include "publish/assignments.h"
#include "publish/catchments.h"
#include "publish/dimacs.h"
#include "publish/shelters.h"

struct published_plan app_published_plan(const struct plan_view *view)
{
    return (struct published_plan){
        .plan = &view->plan,
        .sites = &view->sites,
        .record_of_site = view->record_of_site,
        .site_use = &view->site_use,
        .areas = &view->areas,
        .is_estimated = view->inputs.estimate_total > 0,
        .attribution_count = view->attribution_count,
        .attributions = view->attributions,
    };
}

/* Whom each group can reach at all: all allowed pairs, or without a limit the nearest site. */
static bool find_reach(const struct plan_view *view, const struct progress *progress,
                       struct arena *arena, struct shelter_pairs *ret_pairs, struct error *err)
{
    if (view->problem.limit.kind != WALK_LIMIT_NONE)
        return shelter_pairs_find(&view->problem, progress, arena, ret_pairs, err);
    shelter_pairs_nearest(&view->problem, NULL, 1, arena, ret_pairs);
    return true;
}

bool app_export_assignments(struct city *city, const struct export_request *request,
                            const struct progress *progress, struct buffer *out, struct error *err)
{
    ALWAYS(request->format == EXPORT_CSV || request->format == EXPORT_GEOJSON);
    struct arena *arena = arena_new();
    struct plan_view view;
    struct shelter_pairs pairs;
    bool ok = app_load_plan(city, request->plan, arena, &view, err) &&
              find_reach(&view, progress, arena, &pairs, err);
    if (ok) {
        struct published_plan published = app_published_plan(&view);
        if (request->format == EXPORT_CSV)
            assignments_write_csv(&published, &pairs, request->audience, out);
        else
            assignments_write_geojson(&published, &pairs, request->audience, out);
    }
    arena_free(arena);
    return ok;
}

bool app_export_catchments(struct city *city, const struct export_request *request,
                           const struct progress *progress, struct buffer *out, struct error *err)
{
    (void)progress;
    struct arena *arena = arena_new();
    struct plan_view view;
    bool ok = app_load_plan(city, request->plan, arena, &view, err);
    if (ok) {
        struct published_plan published = app_published_plan(&view);
        catchments_write_geojson(&published, request->audience, out);
    }
    arena_free(arena);
    return ok;
}

bool app_export_shelters(struct city *city, const struct export_request *request,
                         const struct progress *progress, struct buffer *out, struct error *err)
{
    (void)progress;
    struct arena *arena = arena_new();
    struct plan_view view;
    bool ok = app_load_plan(city, request->plan, arena, &view, err);
    if (ok) {
        struct published_plan published = app_published_plan(&view);
        shelters_write_csv(&published, request->audience, out);
    }
    arena_free(arena);
    return ok;
}

bool app_export_problem(struct city *city, const struct export_request *request,
                        const struct progress *progress, struct buffer *out, struct error *err)
{
    struct arena *arena = arena_new();
    struct plan_view view;
    struct shelter_pairs pairs;
    bool ok = app_load_plan(city, request->plan, arena, &view, err);
    bool in_pairs = ok && view.problem.limit.kind != WALK_LIMIT_NONE;
    if (in_pairs)
        ok = shelter_pairs_find(&view.problem, progress, arena, &pairs, err);
    if (ok) {
        struct published_plan published = app_published_plan(&view);
        ok = dimacs_write(&published, in_pairs ? &pairs : NULL, out, err);
    }
    arena_free(arena);
    return ok;
}
