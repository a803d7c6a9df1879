/* SPDX-License-Identifier: Apache-2.0 */
#include "app/copies.h"

#include <string.h>

#include "base/assert.h"
#include "host/file.h"
#include "store/log.h"

/* A copy on its way out. */
struct copying {
    struct engine *engine;
    const struct actor *actor;
    struct arena *arena;
    const char *path, *keys_path; /* keys_path NULL: without keys */
    bool is_backup;
    struct copy_result result;
};

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void note_head(struct copying *copying)
{
    const struct operation *operation = engine_lock_state(copying->engine);
    const struct chain *chain = &operation->chain;
    copying->result.head_position = chain->count;
    if (chain->count > 0)
        copying->result.head = chain->nodes[chain->last_node].hash;
    engine_unlock_state(copying->engine);
}

/* The entry that names the copy. */
static bool record(struct copying *copying, int64_t size, struct hash hash, struct error *err)
{
    struct job job = app_job(copying->actor, REQUEST_COPY, realm_planning(), copying->arena);
    job.request.copy = (struct copy){
        .file = name_of(copying->path),
        .hash = hash,
        .size = size,
        .is_backup = copying->is_backup,
        .has_keys = copying->keys_path != NULL,
    };
    if (!engine_submit(copying->engine, &job, err))
        return false;
    copying->result.key = job.decision.made;
    copying->result.position = job.last_position;
    return true;
}

static bool record_backup(void *context, int64_t size, struct hash hash, struct error *err)
{
    struct copying *copying = context;
    return record(copying, size, hash, err) &&
           (!copying->keys_path || engine_copy_keyring(copying->engine, copying->keys_path, err));
}

static const char *keys_path_of(const char *path, struct arena *arena)
{
    struct buffer keys = {0};
    buffer_add_format(&keys, "%s.keys", path);
    const char *copy = arena_copy_text(arena, buffer_text(&keys));
    buffer_free(&keys);
    return copy;
}

bool app_backup(struct engine *engine, const struct actor *actor, const char *path, bool with_keys,
                struct arena *arena, struct copy_result *ret_result, struct error *err)
{
    const char *keys_path = keys_path_of(path, arena);
    struct copying copying = {
        .engine = engine,
        .actor = actor,
        .arena = arena,
        .path = path,
        .keys_path = with_keys ? keys_path : NULL,
        .is_backup = true,
    };
    note_head(&copying);
    if (!log_backup_recorded(engine_city(engine), path, record_backup, &copying,
                             &copying.result.size, &copying.result.hash, err))
        return false;
    copying.result.has_keys = with_keys;
    *ret_result = copying.result;
    return true;
}

/* The export: once to know its hash, once to write it. */

struct exporting {
    struct copying copying;
    const struct progress *progress;
    struct hasher hasher;
    int64_t size;
    struct file_stream *stream; /* NULL: only the hash is wanted */
    struct buffer lines;
};

static void put_hex(struct json_writer *json, const char *name, const uint8_t *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    char hex[2 * SIGNATURE_SIZE + 1];
    ALWAYS(size <= SIGNATURE_SIZE);
    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * size] = '\0';
    json_put_text(json, name, hex);
}

static void write_line(const struct logged_entry *logged, struct buffer *out)
{
    struct json_writer json = {.out = out};
    json_open_object(&json);
    json_key(&json, "entry");
    json_add_raw(&json, logged->bytes, logged->size);
    put_hex(&json, "hash", logged->hash.bytes, HASH_SIZE);
    put_hex(&json, "signature", logged->signature.bytes, SIGNATURE_SIZE);
    if (logged->has_author_signature)
        put_hex(&json, "author_signature", logged->author_signature.bytes, SIGNATURE_SIZE);
    json_close(&json);
    buffer_add_char(out, '\n');
}

static bool hand_over(struct exporting *exporting, struct error *err)
{
    struct buffer *lines = &exporting->lines;
    bool ok = true;
    if (exporting->stream)
        ok = file_stream_add(exporting->stream, buffer_text(lines), lines->size, err);
    else
        hasher_add(&exporting->hasher, buffer_text(lines), lines->size);
    exporting->size += (int64_t)lines->size;
    buffer_clear(lines);
    return ok;
}

static bool export_one(void *context, const struct logged_entry *logged,
                       const struct entry_columns *columns, struct error *err)
{
    enum { AT_ONCE = 1 << 20 };
    struct exporting *exporting = context;
    (void)columns;
    write_line(logged, &exporting->lines);
    if (exporting->lines.size >= AT_ONCE && !hand_over(exporting, err))
        return false;
    return logged->position % 1024 != 0 ||
           progress_step(
               exporting->progress, exporting->stream ? TEXT_LOG_STAGE_WRITE : TEXT_LOG_STAGE,
               (uint64_t)logged->position, (uint64_t)exporting->copying.result.head_position) ||
           error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
}

static bool export_all(struct exporting *exporting, struct error *err)
{
    int64_t last = exporting->copying.result.head_position;
    exporting->size = 0;
    buffer_clear(&exporting->lines);
    return (last == 0 || log_read(engine_city(exporting->copying.engine), 1, last, export_one,
                                  exporting, err)) &&
           hand_over(exporting, err);
}

static bool measure_and_record(struct exporting *exporting, struct error *err)
{
    struct copying *copying = &exporting->copying;
    hasher_begin(&exporting->hasher);
    if (!export_all(exporting, err))
        return false;
    copying->result.hash = hasher_end(&exporting->hasher);
    copying->result.size = exporting->size;
    if (!copying->actor || record(copying, copying->result.size, copying->result.hash, err))
        return true;
    /* A machine that has not joined, and nobody who lets it in. */
    if (err->kind != ERROR_DENIED || copying->actor->session)
        return false;
    struct error *why = ARENA_NEW(copying->arena, struct error);
    error_copy(why, err);
    copying->result.not_named = why;
    return true;
}

bool app_export_log(struct engine *engine, const struct actor *actor, const char *path,
                    const struct progress *progress, struct arena *arena,
                    struct copy_result *ret_result, struct error *err)
{
    struct exporting exporting = {
        .copying = {.engine = engine, .actor = actor, .arena = arena, .path = path},
        .progress = progress,
    };
    struct file_stream *stream;
    note_head(&exporting.copying);
    if (!file_stream_begin(path, &stream, err))
        return false;
    bool ok = measure_and_record(&exporting, err);
    exporting.stream = stream;
    ok = ok && export_all(&exporting, err);
    ok = file_stream_end(stream, ok, err);
    buffer_free(&exporting.lines);
    if (ok)
        *ret_result = exporting.copying.result;
    return ok;
}
