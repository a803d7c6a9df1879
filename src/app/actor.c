/* SPDX-License-Identifier: Apache-2.0 */
#include "app/actor.h"

struct private_text app_private_text(struct arena *arena, const char *const (*pairs)[2],
                                     size_t count)
{
    struct buffer out = {0};
    struct json_writer json = {.out = &out, .is_canonical = true};
    json_open_object(&json);
    for (size_t p = 0; p < count; p++)
        if (pairs[p][1])
            json_put_text(&json, pairs[p][0], pairs[p][1]);
    json_close(&json);
    struct private_text text = {.bytes = arena_copy(arena, out.bytes, out.size), .size = out.size};
    buffer_free(&out);
    return text;
}

struct job app_job(const struct actor *actor, enum request_kind kind, struct realm realm,
                   struct arena *arena)
{
    const char *const why[][2] = {{"why", actor->why}};
    struct job job = {
        .session = actor->session,
        .arena = arena,
        .request = {.kind = kind, .now_ms = actor->now_ms, .realm = realm, .claim = actor->claim},
    };
    if (actor->why)
        job.text = app_private_text(arena, why, 1);
    return job;
}

bool app_submit(struct engine *engine, struct job *job, struct decision *ret_decision,
                struct error *err)
{
    bool ok = engine_submit(engine, job, err);
    *ret_decision = job->decision;
    return ok;
}

bool app_read_text(struct engine *engine, const char *scope, struct hash commitment,
                   const char *name, struct arena *arena, const char **ret_text, struct error *err)
{
    struct buffer record = {0};
    struct json_slice at;
    if (!engine_read_private(engine, scope, commitment, &record, err)) {
        buffer_free(&record);
        return false;
    }
    const char *text = NULL;
    struct json_reader json = json_read(buffer_text(&record), record.size);
    json_enter_object(&json);
    while (json_next_name(&json, &at)) {
        if (json_name_is(at, name))
            text = json_read_text(&json, arena);
        else
            json_skip(&json);
    }
    buffer_free(&record);
    *ret_text = text;
    return true;
}
