/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/assert.h"
#include "engine/engine_parts.h"

/*
 * What jobs of one transaction add up to. Entries are placed and hashed one after the other and
 * signed meanwhile; they go into the file together, and of a row of the projection that many of
 * them have changed only what it is in the end.
 */

static void clear(struct batch *batch)
{
    arena_clear(batch->arena);
    batch->entry_count = batch->entry_capacity = 0;
    batch->entries = NULL;
    batch->row_count = batch->row_capacity = 0;
    batch->rows = NULL;
    batch->row_index = (struct key_index){.arena = batch->arena};
}

void batch_begin(struct engine *engine)
{
    clear(&engine->batch);
}

void batch_end(struct engine *engine)
{
    signer_drop(engine->signer);
    clear(&engine->batch);
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
    if (!key_index_add(&batch->row_index, name, size, batch->row_count, NULL))
        return;
    ARENA_PUSH_ROOM(batch->arena, struct row_change, batch->rows, batch->row_count,
                    batch->row_capacity);
    batch->rows[batch->row_count++] = *row;
}

/* This node's key may be another now: what comes next is signed by that one. */
static void take_new_key(struct engine *engine, const struct row_change *row)
{
    if (row->kind != ROW_NODE || strcmp(row->key, engine->node) != 0)
        return;
    batch_sign_all(engine);
    engine_find_node(engine);
}

static void note_rows(struct engine *engine)
{
    const struct changes *changes = &engine->operation->changes;
    for (uint32_t r = 0; r < changes->count; r++) {
        note_row(&engine->batch, &changes->rows[r]);
        take_new_key(engine, &changes->rows[r]);
    }
}

/* Entries without a signer are signed by whoever appends them. */
void batch_sign_all(struct engine *engine)
{
    struct batch *batch = &engine->batch;
    for (uint32_t e = 0; e < batch->entry_count; e++)
        signer_wait(engine->signer, &batch->entries[e]->to_sign);
}

static struct batch_entry *keep(struct engine *engine, const struct entry *entry)
{
    struct batch *batch = &engine->batch;
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

bool batch_add(struct engine *engine, const struct entry *entry, const struct session *session,
               struct error *err)
{
    struct batch_entry *kept = keep(engine, entry);
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
    note_rows(engine);
    return true;
}

static bool append(struct engine *engine, struct batch_entry *entry, struct error *err)
{
    signer_wait(engine->signer, &entry->to_sign);
    entry->logged.signature = entry->to_sign.by_node;
    if (entry->logged.has_author_signature)
        entry->logged.author_signature = entry->to_sign.by_person;
    return log_append(engine->city, &entry->logged, &entry->columns, err);
}

bool batch_write(struct engine *engine, struct error *err)
{
    const struct batch *batch = &engine->batch;
    bool ok = true;
    for (uint32_t e = 0; ok && e < batch->entry_count; e++)
        ok = append(engine, batch->entries[e], err);
    return ok && engine_put_rows(engine, batch->rows, batch->row_count, err);
}
