/* SPDX-License-Identifier: Apache-2.0 */
#include "store/log.h"

#include <string.h>
#include <sys/stat.h>

#include "base/assert.h"
#include "store/checkpoint.h"
#include "store/query.h"

static const enum text_id WHAT = TEXT_STORE_WHAT_LOG;

bool log_begin(struct city *city, struct error *err)
{
    return city_begin(city, err);
}

bool log_commit(struct city *city, bool ok, struct error *err)
{
    ok = city_end(city, ok, err);
    /* Readers are not waited for: the commit stands, and log_scrub says what is still there. */
    if (ok && city->must_scrub && city->depth == 0 && checkpoint_truncate(city, 0) == SQLITE_OK)
        city->must_scrub = false;
    return ok;
}

bool log_sync_apart(struct city *city, struct error *err)
{
    if (!city_run(city, "PRAGMA synchronous = NORMAL", err))
        return false;
    int code = sqlite3_file_control(city->database, "main", SQLITE_FCNTL_JOURNAL_POINTER,
                                    &city->synced_apart);
    if (code != SQLITE_OK)
        return city_fail(city, code, err);
    ALWAYS(city->synced_apart->pMethods && pthread_mutex_init(&city->sync_lock, NULL) == 0);
    return true;
}

bool log_commit_unsynced(struct city *city, bool ok, struct error *err)
{
    city->leaves_unsynced = true;
    ok = log_commit(city, ok, err);
    city->leaves_unsynced = false;
    return ok;
}

bool log_sync(struct city *city, struct error *err)
{
    return city_sync(city, err);
}

bool log_move_head(struct city *city, int64_t from, const struct logged_entry *entry,
                   struct error *err)
{
    struct query query;
    query_begin_kept(&query, city, WHAT, KEPT_MOVE_HEAD,
                     "UPDATE log_head SET position = ?1, hash = ?2 WHERE position = ?3");
    query_set_integer(&query, 1, entry->position);
    query_set_blob(&query, 2, entry->hash.bytes, HASH_SIZE);
    query_set_integer(&query, 3, from);
    query_run(&query);
    bool is_moved = query.code == SQLITE_OK && sqlite3_changes(city->database) == 1;
    if (!query_end(&query, err))
        return false;
    return is_moved ||
           error_set(err, ERROR_CONFLICT, TEXT_STORE_LOG_WENT_ON, ARG_TEXT("file", city->file),
                     ARG_PLAIN("position", entry->position));
}

bool log_insert(struct city *city, const struct logged_entry *entry,
                const struct entry_columns *columns, struct error *err)
{
    struct query query;
    query_begin_kept(&query, city, WHAT, KEPT_APPEND,
                     "INSERT INTO entry (position, node, sequence, realm, type, time_ms, hash,"
                     " signature, author_signature, bytes)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    query_set_integer(&query, 1, entry->position);
    query_set_text(&query, 2, columns->node);
    query_set_integer(&query, 3, columns->sequence);
    query_set_text(&query, 4, columns->realm);
    query_set_text(&query, 5, columns->type);
    query_set_integer(&query, 6, columns->time_ms);
    query_set_blob(&query, 7, entry->hash.bytes, HASH_SIZE);
    query_set_blob(&query, 8, entry->signature.bytes, SIGNATURE_SIZE);
    if (entry->has_author_signature)
        query_set_blob(&query, 9, entry->author_signature.bytes, SIGNATURE_SIZE);
    query_set_blob(&query, 10, entry->bytes, entry->size);
    query_run(&query);
    return query_end(&query, err);
}

bool log_append(struct city *city, const struct logged_entry *entry,
                const struct entry_columns *columns, struct error *err)
{
    bool is_alone = city->depth == 0;
    if (is_alone && !city_begin(city, err))
        return false;
    bool ok = log_move_head(city, entry->position - 1, entry, err) &&
              (log_insert(city, entry, columns, err) || city_spoil(city, err));
    return is_alone ? city_end(city, ok, err) : ok;
}

bool log_begin_read(struct city *city, struct error *err)
{
    return city_begin_read(city, err);
}

void log_end_read(struct city *city)
{
    city_end_read(city);
}

/* Entries that are read before the file is given free for a moment: a read that is held keeps the
 * write-ahead log growing. What was appended never changes, so nothing is missed or seen twice. */
enum { READ_AT_ONCE = 4096 };

struct reading {
    struct city *city;
    int64_t next, last;
    log_visit *on_entry;
    void *context;
    bool is_stopped, is_done;
};

static void read_signature(struct query *query, int column, struct signature *signature)
{
    size_t size;
    const void *bytes = query_blob(query, column, &size);
    if (size == SIGNATURE_SIZE)
        memcpy(signature->bytes, bytes, SIGNATURE_SIZE);
    else
        query_fail_damaged(query);
}

static void read_entry(struct query *query, struct logged_entry *entry,
                       struct entry_columns *columns)
{
    *entry = (struct logged_entry){.position = query_integer(query, 0, 1, INT64_MAX)};
    columns->node = query_text_in_place(query, 1);
    columns->sequence = query_integer(query, 2, INT64_MIN, INT64_MAX);
    columns->realm = query_text_in_place(query, 3);
    columns->type = query_text_in_place(query, 4);
    columns->time_ms = query_integer(query, 5, INT64_MIN, INT64_MAX);
    entry->hash = query_hash(query, 6);
    read_signature(query, 7, &entry->signature);
    entry->has_author_signature = !query_is_null(query, 8);
    if (entry->has_author_signature)
        read_signature(query, 8, &entry->author_signature);
    entry->bytes = query_blob(query, 9, &entry->size);
}

static bool fail_at_entry(struct city *city, int64_t position, struct error *err)
{
    return error_set(err, ERROR_INPUT, TEXT_STORE_ENTRY_DAMAGED, ARG_TEXT("file", city->file),
                     ARG_PLAIN("position", position));
}

/* The next entries; false if that is an error, by `on_entry` or of the file. */
static bool read_some(struct reading *reading, struct query *query, struct error *err)
{
    int64_t count = 0;
    query_set_integer(query, 1, reading->next);
    query_set_integer(query, 2, reading->last);
    for (; !reading->is_stopped && count < READ_AT_ONCE && query_next(query); count++) {
        struct logged_entry entry;
        struct entry_columns columns;
        read_entry(query, &entry, &columns);
        if (query->code != SQLITE_OK)
            break;
        if (query->is_damaged || entry.position != reading->next)
            return fail_at_entry(reading->city, reading->next, err);
        reading->is_stopped = !reading->on_entry(reading->context, &entry, &columns, err);
        if (reading->next == reading->last)
            reading->is_stopped = true;
        reading->next++;
    }
    reading->is_done = reading->is_stopped || count < READ_AT_ONCE;
    sqlite3_reset(query->statement);
    return err->kind == ERROR_NONE;
}

bool log_read(struct city *city, int64_t first, int64_t last, log_visit *on_entry, void *context,
              struct error *err)
{
    struct reading reading = {
        .city = city,
        .next = first,
        .last = last,
        .on_entry = on_entry,
        .context = context,
    };
    struct query query;
    bool ok = true;
    err->kind = ERROR_NONE;
    query_begin(&query, city, WHAT,
                "SELECT position, node, sequence, realm, type, time_ms, hash, signature,"
                " author_signature, bytes FROM entry WHERE position BETWEEN ?1 AND ?2"
                " ORDER BY position");
    while (ok && !reading.is_done && query.code == SQLITE_OK)
        ok = read_some(&reading, &query, err);
    return query_end(&query, ok ? err : &(struct error){0}) && ok;
}

bool log_head(struct city *city, int64_t *ret_position, struct hash *ret_hash, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT, "SELECT position, hash FROM log_head WHERE id = 1");
    bool is_there = query_next(&query);
    int64_t position = is_there ? query_integer(&query, 0, 0, INT64_MAX) : 0;
    struct hash hash = is_there ? query_hash(&query, 1) : (struct hash){0};
    if (!is_there)
        query_fail_damaged(&query);
    if (!query_end(&query, err))
        return false;
    *ret_position = position;
    *ret_hash = hash;
    return true;
}

/* What the system says of a file changes when it is written. */
static int64_t state_of(struct city *city, const char *ending)
{
    struct stat state = {0};
    struct buffer path = {0};
    buffer_add_text(&path, city->file);
    buffer_add_text(&path, ending);
    bool is_there = stat(buffer_text(&path), &state) == 0 && state.st_size > 0;
    buffer_free(&path);
    if (!is_there)
        return 0;
    int64_t parts[] = {(int64_t)state.st_ino, state.st_size, state.st_mtim.tv_sec,
                       state.st_mtim.tv_nsec};
    struct hash hash = hash_bytes(parts, sizeof parts);
    int64_t value;
    memcpy(&value, hash.bytes, sizeof value);
    return value;
}

/* Which file lies there: a restored backup is another than the one that is open. */
static int64_t file_of(const struct city *city)
{
    struct stat state = {0};
    return stat(city->file, &state) == 0 ? (int64_t)state.st_ino : 0;
}

bool log_data_version(struct city *city, int64_t *ret_version, struct error *err)
{
    if (city->is_copy) {
        *ret_version = state_of(city, "") ^ state_of(city, "-wal");
        return true;
    }
    struct query query;
    int64_t version = 0;
    query_begin_kept(&query, city, TEXT_STORE_WHAT_HEADER, KEPT_DATA_VERSION,
                     "PRAGMA data_version");
    if (query_next(&query))
        version = query_integer(&query, 0, INT64_MIN, INT64_MAX);
    if (!query_end(&query, err))
        return false;
    *ret_version = version ^ file_of(city) << 32;
    return true;
}
