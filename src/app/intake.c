/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/import.h"
#include "app/parties.h"
#include "app/site_names.h"

/* The table of the office is asked for as the tree of its areas is: both change the organisation,
 * whoever stands in it. */
static bool ask_for_organisation(struct engine *engine, const struct actor *actor,
                                 struct arena *arena, struct decision *ret_decision,
                                 struct error *err)
{
    static const struct area any = {.key = "any", .name = "any"};
    struct job job = app_job(actor, REQUEST_AREAS, realm_planning(), arena);
    job.request.areas.areas = &any;
    job.request.areas.count = 1;
    bool ok = engine_ask(engine, &job, err);
    *ret_decision = job.decision;
    return ok;
}

bool app_may_import(struct engine *engine, const struct actor *actor, const char *noun,
                    struct arena *arena, struct decision *ret_decision, struct error *err)
{
    const struct reference_put put = {.noun = noun, .source = {.name = noun}};
    bool ok = strcmp(noun, "organisations") == 0
                  ? ask_for_organisation(engine, actor, arena, ret_decision, err)
                  : app_try_reference(engine, actor, &put, arena, ret_decision, err);
    ret_decision->answer.bases = 0;
    if (ok)
        *ret_decision = (struct decision){0};
    return ok;
}

/*
 * Rows are told apart by source and key, so another file of the same name replaces the first even
 * with `add`; whoever wanted both has to be told.
 */
static bool find_replaced(struct city *city, const struct reference_put *put, struct arena *arena,
                          const char **ret_name, struct error *err)
{
    struct city_source *sources;
    uint32_t count;
    *ret_name = NULL;
    if (!put->add)
        return true;
    if (!city_list_sources(city, arena, &sources, &count, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(sources[i].noun, put->noun) == 0 &&
            (!put->hazard || (sources[i].hazard && strcmp(sources[i].hazard, put->hazard) == 0)) &&
            strcmp(sources[i].name, put->source.name) == 0)
            *ret_name = sources[i].name;
    return true;
}

static void note_replaced(struct import_report *report, const char *name)
{
    struct error remark;
    error_set(&remark, ERROR_CONFLICT, TEXT_CLI_SAME_SOURCE, ARG_TEXT("name", name));
    report_note(report, 0, NULL, NULL, &remark);
}

static bool take_reference(struct engine *engine, const struct import_request *request,
                           const struct intake *intake, struct arena *arena,
                           struct import_report *report, struct import_result *result,
                           struct error *err)
{
    struct reference_put timed = intake->put, *put = &timed;
    struct decision *decision = &result->decision;
    const char *replaced;
    timed.source.imported_at_ms = request->actor.now_ms;
    if (!find_replaced(engine_city(engine), put, arena, &replaced, err))
        return false;
    bool ok = request->is_trial
                  ? app_try_reference(engine, &request->actor, put, arena, decision, err)
                  : app_put_reference(engine, &request->actor, put, request->progress, arena,
                                      decision, err);
    if (!ok)
        return false;
    app_tell_site_moves(decision, report);
    if (replaced)
        note_replaced(report, replaced);
    return true;
}

bool app_take_in(struct engine *engine, const struct import_request *request,
                 const struct intake *intake, struct arena *arena, struct import_report *report,
                 struct import_result *ret_result, struct error *err)
{
    *ret_result = (struct import_result){0};
    bool ok = intake->parties
                  ? app_take_parties(engine, request, intake, arena, report, ret_result, err)
                  : take_reference(engine, request, intake, arena, report, ret_result, err);
    struct decision *decision = &ret_result->decision;
    decision->answer.bases = 0;
    ret_result->act = ok && !request->is_trial && decision->is_draft ? decision->made : NULL;
    return ok;
}
