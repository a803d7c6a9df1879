/* SPDX-License-Identifier: Apache-2.0 */
#include "app/record.h"

#include <string.h>

#include "app/register_edits.h"
#include "app/site_names.h"

struct putting {
    const struct reference_put *put;
    const struct progress *progress;
    struct arena *scratch;
};

static bool are_sites(const struct reference_put *put)
{
    return strcmp(put->noun, "sites") == 0;
}

/* Sites that cannot be read are about to be replaced: nothing is known of what there was. */
static bool name_before(struct city *city, struct arena *arena, struct request *request,
                        struct error *err)
{
    struct site_names *names = ARENA_NEW(arena, struct site_names);
    request->import.sites_before = names;
    return app_name_sites(city, arena, names, err) || err->kind == ERROR_INPUT;
}

static bool name_after(struct putting *putting, struct city *city, struct request *request,
                       struct error *err)
{
    struct site_names *names = ARENA_NEW(putting->scratch, struct site_names);
    request->import.sites_after = names;
    return app_name_sites(city, putting->scratch, names, err);
}

bool app_fail_changed(const char *file, enum text_id what, struct error *err)
{
    return error_set(err, ERROR_CONFLICT, TEXT_APP_CHANGED_MEANWHILE, ARG_TEXT("file", file),
                     ARG_NAME("what", what));
}

bool app_roads_now(struct city *city, struct hash *ret_roads, struct error *err)
{
    bool is_there;
    struct hash roads;
    if (!city_content_hash(city, "roads", NULL, &is_there, &roads, err))
        return false;
    *ret_roads = is_there ? roads : (struct hash){0};
    return true;
}

/* Rows whose places were judged by other streets do not come in. */
static bool check_roads(const struct reference_put *put, struct city *city, struct error *err)
{
    struct hash now;
    if (!put->needs_roads)
        return true;
    return app_roads_now(city, &now, err) &&
           (hash_equal(now, put->roads) ||
            app_fail_changed(put->source.name, TEXT_APP_WHAT_ROADS, err));
}

/* Ctrl-C ends what is long of it; what comes after is short and goes through. */
static bool put_watched(const struct putting *putting, struct city *city, struct error *err)
{
    const struct reference_put *put = putting->put;
    city_watch(city, putting->progress, TEXT_APP_STAGE_STORE, (uint64_t)put->source.accepted);
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
    bool is_there;
    return check_roads(put, city, err) &&
           (!are_sites(put) || name_before(city, putting->scratch, request, err)) &&
           put_watched(putting, city, err) && tell_lost_edits(putting, city, err) &&
           (!are_sites(put) || name_after(putting, city, request, err)) &&
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

static struct job make_job(const struct actor *actor, const struct reference_put *put,
                           struct arena *arena)
{
    struct job job = app_job(actor, REQUEST_REFERENCE, realm_planning(), arena);
    job.request.import.reference = (struct reference){
        .key = key_of(put, arena),
        .source = put->source.name,
        .file = put->source.file_hash,
        .total = put->source.total,
        .accepted = put->source.accepted,
        .refused = put->source.refused,
    };
    job.request.import.areas = put->areas;
    job.request.import.area_count = put->area_count;
    return job;
}

bool app_put_reference(struct engine *engine, const struct actor *actor,
                       const struct reference_put *put, const struct progress *progress,
                       struct arena *arena, struct decision *ret_decision, struct error *err)
{
    struct putting putting = {put, progress, arena_new()};
    struct job job = make_job(actor, put, arena);
    job.before = put_and_describe;
    job.context = &putting;
    bool ok = engine_ask(engine, &job, err);
    if (ok) {
        job.decision = (struct decision){0};
        ok = engine_submit(engine, &job, err);
    }
    arena_free(putting.scratch);
    *ret_decision = job.decision;
    return ok;
}

bool app_try_reference(struct engine *engine, const struct actor *actor,
                       const struct reference_put *put, struct arena *arena,
                       struct decision *ret_decision, struct error *err)
{
    struct job job = make_job(actor, put, arena);
    struct city *city = engine_city(engine);
    bool ok = check_roads(put, city, err);
    if (ok && are_sites(put) && put->records) {
        struct site_names *after = ARENA_NEW(arena, struct site_names);
        ok = name_before(city, arena, &job.request, err) &&
             app_foresee_sites(city, put->source.name, put->records, put->add, arena, after, err);
        job.request.import.sites_after = after;
    }
    ok = ok && engine_ask(engine, &job, err);
    *ret_decision = job.decision;
    return ok;
}
