/* SPDX-License-Identifier: Apache-2.0 */
#include "app/record.h"

/* In the transaction: the data, and what the entry says of it. */
static bool put_and_describe(void *context, struct city *city, struct request *request,
                             struct error *err)
{
    const struct reference_put *put = context;
    bool is_there;
    return put->put(city, put, err) && city_content_hash(city, put->noun, put->hazard, &is_there,
                                                         &request->import.reference.content, err);
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
                       const struct reference_put *put, struct arena *arena, const char **ret_act,
                       struct error *err)
{
    struct job job = app_job(actor, REQUEST_REFERENCE, realm_planning(), arena);
    struct reference_put context = *put;
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
    job.context = &context;
    if (!engine_submit(engine, &job, err))
        return false;
    *ret_act = job.decision.is_draft ? job.decision.made : NULL;
    return true;
}
