/* SPDX-License-Identifier: Apache-2.0 */
#include "app/record.h"

#include <string.h>

#include "app/register_edits.h"
#include "app/site_names.h"

struct putting {
    const struct reference_put *put;
    struct arena *scratch;
};

/* Sites that cannot be read are about to be replaced: nothing is known of what there was. */
static bool name_before(struct putting *putting, struct city *city, struct request *request,
                        struct error *err)
{
    struct site_names *names = ARENA_NEW(putting->scratch, struct site_names);
    request->import.sites_before = names;
    return app_name_sites(city, putting->scratch, names, err) || err->kind == ERROR_INPUT;
}

static bool name_after(struct putting *putting, struct city *city, struct request *request,
                       struct error *err)
{
    struct site_names *names = ARENA_NEW(putting->scratch, struct site_names);
    request->import.sites_after = names;
    return app_name_sites(city, putting->scratch, names, err);
}

/* Ctrl-C ends what is long of it; what comes after is short and goes through. */
static bool put_watched(const struct reference_put *put, struct city *city, struct error *err)
{
    city_watch(city, put->progress, TEXT_APP_STAGE_STORE, (uint64_t)put->source->accepted);
    bool ok = put->put(city, put, err);
    city_watch(city, NULL, TEXT_APP_STAGE_STORE, 0);
    return ok;
}

/* Edits of people and areas whose rows have gone: nobody but who imports can say what stands in
 * their place. Those of sites go on by what decide says (app/site_names.h). */
static bool tell_lost_edits(struct putting *putting, struct city *city, struct error *err)
{
    const struct reference_put *put = putting->put;
    bool are_people = strcmp(put->noun, "people") == 0;
    if (!put->report || (!are_people && strcmp(put->noun, "areas") != 0))
        return true;
    return app_tell_lost_edits(city, are_people ? NOUN_PEOPLE : NOUN_AREAS, putting->scratch,
                               put->report, err);
}

/* In the transaction: the data, and what the entry says of it. */
static bool put_and_describe(void *context, struct city *city, struct request *request,
                             struct error *err)
{
    struct putting *putting = context;
    const struct reference_put *put = putting->put;
    bool are_sites = strcmp(put->noun, "sites") == 0, is_there;
    return (!are_sites || name_before(putting, city, request, err)) &&
           put_watched(put, city, err) && tell_lost_edits(putting, city, err) &&
           (!are_sites || name_after(putting, city, request, err)) &&
           city_content_hash(city, put->noun, put->hazard, &is_there,
                             &request->import.reference.content, err) &&
           city_sources_hash(city, put->noun, put->hazard, &request->import.reference.sources, err);
}

/* "sites", "hazard/flood" */
static const char *key_of(const struct reference_put *put, struct arena *arena)
{
    struct buffer key = {0};
    buffer_add_text(&key, put->noun);
    if (put->hazard)
        buffer_add_format(&key, "/%s", put->hazard);
    const char *copy = arena_copy_text(arena, buffer_text(&key));
    buffer_free(&key);
    return copy;
}

bool app_put_reference(struct engine *engine, const struct actor *actor,
                       const struct reference_put *put, struct arena *arena,
                       struct decision *ret_decision, struct error *err)
{
    struct job job = app_job(actor, REQUEST_REFERENCE, realm_planning(), arena);
    struct putting putting = {put, arena_new()};
    job.request.import.reference = (struct reference){
        .key = key_of(put, arena),
        .source = put->source->name,
        .file = put->source->file_hash,
        .total = put->source->total,
        .accepted = put->source->accepted,
        .refused = put->source->refused,
    };
    job.request.import.areas = put->areas;
    job.request.import.area_count = put->area_count;
    job.before = put_and_describe;
    job.context = &putting;
    bool ok = put->is_trial ? app_try(engine, &job, err) : engine_submit(engine, &job, err);
    arena_free(putting.scratch);
    *ret_decision = job.decision;
    return ok;
}
