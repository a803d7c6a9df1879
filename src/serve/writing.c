/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/writing.h"

#include <pthread.h>

#include "app/act.h"
#include "base/assert.h"
#include "host/clock.h"
#include "serve/events.h"
#include "serve/health.h"

struct actor writing_actor(const struct sitting *sitting)
{
    return (struct actor){.session = sitting_session(sitting),
                          .now_ms = clock_now_ms(),
                          .claim = {.kind = BASIS_RULE}};
}

/* The city that the server has: what was opened is it if that lies there before and after. */
static bool open_engine(const struct serving *serving, struct writing *writing, struct error *err)
{
    if (!health_check_place(serving->health, err) ||
        !engine_open(serving->city_path, ENGINE_WRITE, "serve", writing->actor.now_ms, NULL,
                     &writing->engine, err))
        return false;
    if (health_check_place(serving->health, err))
        return true;
    engine_close(writing->engine);
    return false;
}

bool writing_open(const struct serving *serving, const struct sitting *sitting,
                  struct writing *writing, struct error *err)
{
    *writing = (struct writing){0};
    ALWAYS(pthread_mutex_lock(serving->write_lock) == 0);
    writing->actor = writing_actor(sitting);
    if (open_engine(serving, writing, err))
        return true;
    pthread_mutex_unlock(serving->write_lock);
    return false;
}

void writing_close(const struct serving *serving, struct writing *writing)
{
    engine_close(writing->engine);
    pthread_mutex_unlock(serving->write_lock);
    events_look_soon(serving->events);
}

bool writing_begin(struct call *call, struct writing *writing, struct error *err)
{
    return writing_open(call->serving, call->sitting, writing, err);
}

/* The rules are the engine's: what they say is missing is written out before it goes. */
bool writing_end(struct call *call, struct writing *writing, const struct decision *decision,
                 bool ok)
{
    if (!ok && decision->has_answer)
        call_note_missing(call, &decision->answer);
    writing_close(call->serving, writing);
    return ok;
}

void writing_put_review(struct call *call, const struct writing *writing, struct json_writer *json)
{
    struct act_record act;
    struct realm realm;
    json_key(json, "review");
    if (!app_find_review(writing->engine, &writing->actor, call->request->arena, &realm, &act)) {
        json_add_null(json);
        return;
    }
    json_open_object(json);
    json_put_text(json, "id", act.key);
    if (act.review_by_ms > 0)
        json_put_integer(json, "by_ms", act.review_by_ms);
    json_close(json);
}
