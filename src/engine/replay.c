/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "engine/engine_parts.h"

/* What one pass over the log needs. */
struct folding {
    struct engine *engine;
    const struct progress *progress;
    int64_t last; /* position of the last entry, for the bar */
};

static bool fail_at(const struct engine *engine, int64_t position, enum text_id what,
                    struct error *err)
{
    return error_set(err, ERROR_INPUT, TEXT_ENGINE_BAD_ENTRY, ARG_TEXT("file", engine->path),
                     ARG_PLAIN("position", position), ARG_NAME("what", what));
}

static bool fold_one(void *context, const struct logged_entry *logged,
                     const struct entry_columns *columns, struct error *err)
{
    struct folding *folding = context;
    struct engine *engine = folding->engine;
    struct arena_mark mark = arena_mark(engine->scratch);
    struct hash hash = entry_hash(logged->bytes, logged->size);
    struct entry entry;
    (void)columns;
    if (!entry_read(logged->bytes, logged->size, engine->scratch, &entry, err))
        return fail_at(engine, logged->position, TEXT_ENGINE_NO_ENTRY, err);
    enum chain_fault fault = chain_follow(&engine->operation->chain, &entry, hash, logged->hash);
    if (fault != CHAIN_OK)
        return fail_at(engine, logged->position, chain_fault_text(fault), err);
    bool ok = operation_apply(engine->operation, &entry, err);
    arena_rewind(engine->scratch, mark);
    if (ok && logged->position % 1024 == 0 &&
        !progress_step(folding->progress, TEXT_ENGINE_STAGE_REPLAY, (uint64_t)logged->position,
                       (uint64_t)folding->last))
        return error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
    return ok;
}

/* Entries cut off at the end are missing from the head that is kept apart. */
static bool check_head(const struct engine *engine, int64_t head, struct hash head_hash,
                       struct error *err)
{
    const struct chain *chain = &engine->operation->chain;
    bool is_same = chain->count == head &&
                   (head == 0 || hash_equal(chain->nodes[chain->last_node].hash, head_hash));
    return is_same || fail_at(engine, chain->count + 1, TEXT_ENGINE_CUT_OFF, err);
}

/* What comes after the state, in one state of the file. */
static bool fold_rest(struct engine *engine, const struct progress *progress, struct error *err)
{
    struct folding folding = {.engine = engine, .progress = progress};
    struct hash head_hash;
    return log_data_version(engine->city, &engine->seen_version, err) &&
           log_head(engine->city, &folding.last, &head_hash, err) &&
           log_read(engine->city, engine->operation->chain.count + 1, INT64_MAX, fold_one, &folding,
                    err) &&
           check_head(engine, folding.last, head_hash, err);
}

static void forget_state(struct engine *engine)
{
    arena_clear(engine->state_arena);
    arena_clear(engine->scratch);
    engine->operation = operation_new(engine->state_arena, engine->scratch);
}

bool engine_replay(struct engine *engine, const struct progress *progress, struct error *err)
{
    forget_state(engine);
    if (!log_begin_read(engine->city, err))
        return false;
    bool ok = fold_rest(engine, progress, err);
    log_end_read(engine->city);
    return ok;
}

struct meeting {
    const struct chain *chain;
    bool is_same;
};

static bool meet(void *context, const struct logged_entry *logged,
                 const struct entry_columns *columns, struct error *err)
{
    struct meeting *meeting = context;
    const struct chain *chain = meeting->chain;
    (void)columns, (void)err;
    meeting->is_same = hash_equal(logged->hash, chain->nodes[chain->last_node].hash);
    return true;
}

/* Does the log in the file go on from where the state stands? A copy that was put in its place
 * need not. */
static bool goes_on(struct engine *engine, bool *ret_goes_on, struct error *err)
{
    struct meeting meeting = {.chain = &engine->operation->chain};
    int64_t count = meeting.chain->count;
    if (count > 0 && !log_read(engine->city, count, count, meet, &meeting, err))
        return false;
    *ret_goes_on = count == 0 || meeting.is_same;
    return true;
}

/* Opened again: what was opened may be a copy in memory, or a file that is no longer there. */
static bool open_again(struct engine *engine, struct error *err)
{
    struct city *city;
    if (!city_open(engine->path, CITY_READ, &city, err))
        return false;
    city_close(engine->city);
    engine->city = city;
    return log_begin_read(city, err);
}

bool engine_refresh(struct engine *engine, bool *ret_changed, struct error *err)
{
    int64_t version;
    bool follows;
    ALWAYS(engine->mode == ENGINE_READ);
    *ret_changed = false;
    if (!log_data_version(engine->city, &version, err))
        return false;
    if (version == engine->seen_version)
        return true;
    *ret_changed = true;
    engine_halt(engine);
    bool ok = open_again(engine, err);
    if (ok) {
        ok = goes_on(engine, &follows, err);
        if (ok && !follows)
            forget_state(engine);
        ok = ok && fold_rest(engine, NULL, err);
        log_end_read(engine->city);
    }
    engine_go_on(engine);
    return ok;
}

void engine_reload(struct engine *engine)
{
    struct error err;
    engine->is_broken = !engine_replay(engine, NULL, &err);
    engine_take_node(engine);
}
