/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "engine/engine_parts.h"

/*
 * What jobs of one transaction add up to. Entries are placed and hashed one after the other and
 * signed meanwhile; they go into the file together, and of a row of the projection that many of
 * them have changed only what it is in the end.
 */

void batch_clear(struct batch *batch)
{
    arena_clear(batch->arena);
    batch->job_count = 0;
    batch->destroys = false;
    batch->entry_count = batch->entry_capacity = 0;
    batch->entries = NULL;
    batch->change_count = batch->change_capacity = 0;
    batch->changes = NULL;
    batch->change_index = (struct key_index){.arena = batch->arena};
    batch->row_count = 0;
    batch->rows = NULL;
}

/* Realm, kind and key as bytes. */
static const char *name_row(struct arena *arena, const struct row_change *row, size_t *ret_size)
{
    enum { HEAD = 6 };
    size_t length = strlen(row->key);
    char *name = arena_alloc(arena, 1, HEAD + length, 1);
    name[0] = (char)row->realm.kind;
    name[1] = (char)row->kind;
    memcpy(name + 2, &row->realm.exercise, sizeof row->realm.exercise);
    memcpy(name + HEAD, row->key, length);
    *ret_size = HEAD + length;
    return name;
}

/* Keys of rows are those of the state, which lives longer than any batch. */
static void note_row(struct batch *batch, const struct row_change *row)
{
    size_t size;
    const char *name = name_row(batch->arena, row, &size);
    if (!key_index_add(&batch->change_index, name, size, batch->change_count, NULL))
        return;
    ARENA_PUSH_ROOM(batch->arena, struct row_change, batch->changes, batch->change_count,
                    batch->change_capacity);
    batch->changes[batch->change_count++] = *row;
}

/* Entries without a signer are signed by whoever appends them. */
static void sign_all(struct engine *engine, struct batch *batch)
{
    for (uint32_t e = 0; e < batch->entry_count; e++)
        signer_wait(engine->signer, &batch->entries[e]->to_sign);
}

/* This node's key may be another now: what came before is signed by the one it had. */
static void take_new_key(struct engine *engine, struct batch *batch, const struct row_change *row)
{
    if (row->kind != ROW_NODE || strcmp(row->key, engine->node) != 0)
        return;
    if (engine->writer)
        writer_wait_idle(engine->writer);
    sign_all(engine, batch);
    engine_take_node(engine);
}

static void note_rows(struct engine *engine, struct batch *batch)
{
    const struct changes *changes = &engine->operation->changes;
    for (uint32_t r = 0; r < changes->count; r++) {
        note_row(batch, &changes->rows[r]);
        take_new_key(engine, batch, &changes->rows[r]);
    }
}

static struct batch_entry *keep(struct engine *engine, struct batch *batch,
                                const struct entry *entry)
{
    struct batch_entry *kept = ARENA_NEW(batch->arena, struct batch_entry);
    struct buffer *bytes = &engine->entry_text, *realm = &engine->realm_text;
    buffer_clear(bytes);
    buffer_clear(realm);
    entry_write(entry, bytes);
    realm_write(realm, entry->realm);
    kept->logged = (struct logged_entry){
        .position = engine->operation->chain.count + 1,
        .bytes = arena_copy(batch->arena, bytes->bytes, bytes->size),
        .size = bytes->size,
        .hash = entry_hash(bytes->bytes, bytes->size),
        .has_author_signature = entry->author_key != NULL,
    };
    kept->columns = (struct entry_columns){arena_copy_text(batch->arena, entry->node),
                                           arena_copy(batch->arena, realm->bytes, realm->size),
                                           arena_copy_text(batch->arena, entry->type),
                                           entry->sequence, entry->time_ms};
    ARENA_PUSH_ROOM(batch->arena, struct batch_entry *, batch->entries, batch->entry_count,
                    batch->entry_capacity);
    batch->entries[batch->entry_count++] = kept;
    return kept;
}

bool batch_add(struct engine *engine, struct batch *batch, const struct entry *entry,
               const struct session *session, struct error *err)
{
    struct batch_entry *kept = keep(engine, batch, entry);
    kept->to_sign = (struct to_sign){
        .hash = kept->logged.hash,
        .node = &engine->node_secret,
        .person = entry->author_key ? &session->secret : NULL,
    };
    signer_add(engine->signer, &kept->to_sign);
    ALWAYS(chain_follow(&engine->operation->chain, entry, kept->logged.hash, kept->logged.hash) ==
           CHAIN_OK);
    if (!operation_apply(engine->operation, entry, err))
        return false;
    note_rows(engine, batch);
    return true;
}

void batch_read_rows(struct engine *engine, struct batch *batch)
{
    batch->rows = ARENA_ARRAY(batch->arena, struct batch_row, batch->change_count);
    for (uint32_t r = 0; r < batch->change_count; r++)
        batch->rows[r] = engine_read_row(engine, &batch->changes[r], batch->arena);
    batch->row_count = batch->change_count;
}

static bool insert(struct engine *engine, struct batch_entry *entry, struct error *err)
{
    signer_wait(engine->signer, &entry->to_sign);
    entry->logged.signature = entry->to_sign.by_node;
    if (entry->logged.has_author_signature)
        entry->logged.author_signature = entry->to_sign.by_person;
    return log_insert(engine->city, &entry->logged, &entry->columns, err);
}

static bool put_records(struct city *city, const struct job *job, struct error *err)
{
    bool ok = true;
    for (uint32_t r = 0; ok && r < job->record_count; r++) {
        const struct sealed_record *record = &job->records[r];
        ok = log_put_record(city, record->commitment, record->scope, record->bytes, record->size,
                            err);
    }
    return ok;
}

static bool move_head(struct engine *engine, const struct batch *batch, struct error *err)
{
    uint32_t count = batch->entry_count;
    return count == 0 || log_move_head(engine->city, batch->entries[0]->logged.position - 1,
                                       &batch->entries[count - 1]->logged, err);
}

bool batch_write(struct engine *engine, const struct batch *batch, struct error *err)
{
    bool ok = true;
    for (uint32_t j = 0; ok && j < batch->job_count; j++)
        ok = batch->outcomes[j] != OUTCOME_DONE || put_records(engine->city, batch->jobs[j], err);
    ok = ok && move_head(engine, batch, err);
    for (uint32_t e = 0; ok && e < batch->entry_count; e++)
        ok = insert(engine, batch->entries[e], err);
    for (uint32_t r = 0; ok && r < batch->row_count; r++)
        ok = engine_put_row(engine->city, &batch->rows[r], err);
    return ok;
}

bool batch_file(struct engine *engine, struct batch *batch, struct error *err)
{
    if (batch->entry_count == 0)
        return true;
    ALWAYS(pthread_mutex_lock(&engine->city_lock) == 0);
    bool ok = log_begin(engine->city, err) &&
              log_commit_unsynced(engine->city, batch_write(engine, batch, err), err);
    pthread_mutex_unlock(&engine->city_lock);
    return ok;
}

void batch_add_job(struct batch *batch, struct job *job, struct error *err)
{
    ALWAYS(batch->job_count < ENGINE_BATCH_MAX);
    err->kind = ERROR_NONE;
    batch->jobs[batch->job_count] = job;
    batch->outcomes[batch->job_count] = OUTCOME_FAILED;
    batch->errors[batch->job_count++] = err;
}

void batch_fail(struct batch *batch, const struct error *err)
{
    for (uint32_t j = 0; j < batch->job_count; j++)
        error_copy(batch->errors[j], err);
}
