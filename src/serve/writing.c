/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/writing.h"

#include <pthread.h>

#include "base/assert.h"
#include "host/clock.h"

bool writing_begin(struct call *call, struct writing *writing, struct error *err)
{
    const struct serving *serving = call->serving;
    int64_t now_ms = clock_now_ms();
    *writing = (struct writing){
        .actor = {.session = sitting_session(call->sitting),
                  .now_ms = now_ms,
                  .claim = {.kind = BASIS_RULE}},
    };
    ALWAYS(pthread_mutex_lock(serving->write_lock) == 0);
    if (engine_open(serving->city_path, ENGINE_WRITE, "serve", now_ms, NULL, &writing->engine, err))
        return true;
    pthread_mutex_unlock(serving->write_lock);
    return false;
}

/* The rules are the engine's: what they say is missing is written out before it goes. */
bool writing_end(struct call *call, struct writing *writing, const struct decision *decision,
                 bool ok)
{
    if (!ok && decision->has_answer)
        call_note_missing(call, &decision->answer);
    engine_close(writing->engine);
    pthread_mutex_unlock(call->serving->write_lock);
    return ok;
}
