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
        .is_outdated = view->changed != 0,
        .is_whatif = view->is_whatif,
        .attribution_count = view->attribution_count,
        .attributions = view->attributions,
    };
}

bool app_check_public(const struct plan_view *view, struct error *err)
{
    return view->plan.assumption_count == 0 ||
           error_set(err, ERROR_CONFLICT, TEXT_WHATIF_NO_NOTICES, ARG_TEXT("plan", view->plan.name),
                     ARG_INTEGER("count", view->plan.assumption_count));
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

/* A plan on its way into a file. */
struct exporting {
    struct arena *arena;
    struct plan_view view;
    struct published_plan published;
};

static bool begin_export(struct exporting *exporting, struct city *city,
                         const struct export_request *request, struct error *err)
{
    exporting->arena = arena_new();
    if (!app_load_plan(city, request->plan, exporting->arena, &exporting->view, err))
        return false;
    if (request->audience == AUDIENCE_PUBLIC && !app_check_public(&exporting->view, err))
        return false;
    exporting->published = app_published_plan(&exporting->view);
    return true;
}

/* Passes `ok` on. */
static bool end_export(struct exporting *exporting, const struct export_request *request, bool ok,
                       struct export_summary *ret_summary)
{
    if (ok) {
        uint32_t hidden = 0;
        for (uint32_t s = 0; s < exporting->view.problem.site_count; s++)
            hidden += !audience_sees_site(&exporting->published, s, request->audience);
        ret_summary->site_count = exporting->view.problem.site_count;
        ret_summary->hidden_site_count = hidden;
        ret_summary->assumption_count = exporting->view.plan.assumption_count;
    }
    arena_free(exporting->arena);
    return ok;
}

bool app_export_assignments(struct city *city, const struct export_request *request,
                            const struct progress *progress, struct buffer *out,
                            struct export_summary *ret_summary, struct error *err)
{
    ALWAYS(request->format == EXPORT_CSV || request->format == EXPORT_GEOJSON);
    struct exporting exporting;
    struct shelter_pairs pairs;
    bool ok = begin_export(&exporting, city, request, err) &&
              find_reach(&exporting.view, progress, exporting.arena, &pairs, err);
    if (ok && request->format == EXPORT_CSV)
        assignments_write_csv(&exporting.published, &pairs, request->audience, out);
    else if (ok)
        assignments_write_geojson(&exporting.published, &pairs, request->audience, out);
    return end_export(&exporting, request, ok, ret_summary);
}

bool app_export_catchments(struct city *city, const struct export_request *request,
                           const struct progress *progress, struct buffer *out,
                           struct export_summary *ret_summary, struct error *err)
{
    (void)progress;
    *ret_summary = (struct export_summary){0};
    struct exporting exporting;
    bool ok = begin_export(&exporting, city, request, err);
    if (ok)
        catchments_write_geojson(&exporting.published, request->audience, out,
                                 &ret_summary->excess);
    return end_export(&exporting, request, ok, ret_summary);
}

bool app_export_shelters(struct city *city, const struct export_request *request,
                         const struct progress *progress, struct buffer *out,
                         struct export_summary *ret_summary, struct error *err)
{
    (void)progress;
    struct exporting exporting;
    bool ok = begin_export(&exporting, city, request, err);
    if (ok)
        shelters_write_csv(&exporting.published, request->audience, out);
    return end_export(&exporting, request, ok, ret_summary);
}

bool app_export_problem(struct city *city, const struct export_request *request,
                        const struct progress *progress, struct buffer *out,
                        struct export_summary *ret_summary, struct error *err)
{
    struct exporting exporting;
    struct shelter_pairs pairs;
    bool ok = begin_export(&exporting, city, request, err);
    bool in_pairs = ok && exporting.view.problem.limit.kind != WALK_LIMIT_NONE;
    if (in_pairs)
        ok = shelter_pairs_find(&exporting.view.problem, progress, exporting.arena, &pairs, err);
    ok = ok && dimacs_write(&exporting.published, in_pairs ? &pairs : NULL, out, err);
    return end_export(&exporting, request, ok, ret_summary);
}
