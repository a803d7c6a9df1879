/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

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

bool engine_replay(struct engine *engine, const struct progress *progress, struct error *err)
{
    struct folding folding = {.engine = engine, .progress = progress};
    struct hash head_hash;
    arena_clear(engine->state_arena);
    arena_clear(engine->scratch);
    engine->operation = operation_new(engine->state_arena, engine->scratch);
    if (!log_begin_read(engine->city, err))
        return false;
    bool ok = log_head(engine->city, &folding.last, &head_hash, err) &&
              log_read(engine->city, 1, INT64_MAX, fold_one, &folding, err) &&
              check_head(engine, folding.last, head_hash, err);
    log_end_read(engine->city);
    return ok;
}

void engine_reload(struct engine *engine)
{
    struct error err;
    engine->is_broken = !engine_replay(engine, NULL, &err);
    engine_find_node(engine);
}
