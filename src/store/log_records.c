/* SPDX-License-Identifier: Apache-2.0 */
#include "store/checkpoint.h"
#include "store/log.h"
#include "store/query.h"

/* What must be able to disappear: private records, and personal keys. */

static const enum text_id WHAT_RECORDS = TEXT_STORE_WHAT_RECORDS;
static const enum text_id WHAT_KEYS = TEXT_STORE_WHAT_SEALED_KEYS;

bool log_put_record(struct city *city, struct hash commitment, const char *scope, const void *bytes,
                    size_t size, struct error *err)
{
    struct query query;
    query_begin_kept(&query, city, WHAT_RECORDS, KEPT_PUT_RECORD,
                     "INSERT INTO record (commitment, scope, bytes) VALUES (?1, ?2, ?3)"
                     " ON CONFLICT (commitment) DO NOTHING");
    query_set_blob(&query, 1, commitment.bytes, HASH_SIZE);
    query_set_text(&query, 2, scope);
    query_set_blob(&query, 3, bytes, size);
    query_run(&query);
    return query_end(&query, err);
}

bool log_get_record(struct city *city, struct hash commitment, struct arena *arena,
                    const void **ret_bytes, size_t *ret_size, struct error *err)
{
    struct query query;
    const void *bytes = NULL;
    size_t size = 0;
    query_begin_kept(&query, city, WHAT_RECORDS, KEPT_GET_RECORD,
                     "SELECT bytes FROM record WHERE commitment = ?1");
    query_set_blob(&query, 1, commitment.bytes, HASH_SIZE);
    if (query_next(&query)) {
        const void *in_place = query_blob(&query, 0, &size);
        bytes = arena_copy(arena, in_place, size);
    }
    if (!query_end(&query, err))
        return false;
    if (!bytes)
        return error_set(err, ERROR_NOT_FOUND, TEXT_STORE_NO_RECORD, ARG_TEXT("file", city->file));
    *ret_bytes = bytes;
    *ret_size = size;
    return true;
}

bool log_read_records(struct city *city, log_record_visit *on_record, void *context,
                      struct error *err)
{
    struct query query;
    bool goes_on = true;
    err->kind = ERROR_NONE;
    query_begin(&query, city, WHAT_RECORDS,
                "SELECT commitment, scope, bytes FROM record ORDER BY id");
    while (goes_on && query_next(&query)) {
        size_t size;
        struct hash commitment = query_hash(&query, 0);
        const char *scope = query_text_in_place(&query, 1);
        const void *bytes = query_blob(&query, 2, &size);
        goes_on = !query.is_damaged && on_record(context, commitment, scope, bytes, size, err);
    }
    bool ok = err->kind == ERROR_NONE;
    return query_end(&query, ok ? err : &(struct error){0}) && ok;
}

/*
 * Deleting a row overwrites it where it stands; but while rows came and went, SQLite has moved
 * others between pages, and the space they left keeps their bytes. So the rows that stay are set
 * aside, in memory, the table is emptied as a whole, which overwrites each of its pages, and they
 * are written anew.
 */
static bool write_anew(struct city *city, const char *table, struct error *err)
{
    struct buffer sql = {0};
    buffer_add_format(&sql,
                      "CREATE TEMP TABLE kept AS SELECT * FROM main.%s ORDER BY rowid;"
                      "DELETE FROM main.%s;"
                      "INSERT INTO main.%s SELECT * FROM temp.kept;"
                      "DROP TABLE temp.kept",
                      table, table, table);
    bool ok = city_run(city, buffer_text(&sql), err);
    buffer_free(&sql);
    return ok;
}

bool log_scrub(struct city *city, struct error *err)
{
    if (!city->must_scrub)
        return true;
    int code = city_refusal(city);
    if (code == SQLITE_OK)
        code = checkpoint_truncate(city, CITY_BUSY_MS);
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return error_set(err, ERROR_CONFLICT, TEXT_STORE_STILL_READ, ARG_TEXT("file", city->file));
    if (code != SQLITE_OK)
        return city_fail(city, code, err);
    city->must_scrub = false;
    return true;
}

/* Deletes rows of the table so that nothing is left of them, and nothing is done if there are none.
 */
static bool destroy(struct city *city, enum text_id what, const char *table, const char *sql,
                    const char *key, struct error *err)
{
    struct query query;
    query_begin(&query, city, what, sql);
    query_set_text(&query, 1, key);
    query_run(&query);
    bool has_deleted = query.code == SQLITE_OK && sqlite3_changes(city->database) > 0;
    city->must_scrub = city->must_scrub || has_deleted;
    return query_end(&query, err) && (!has_deleted || write_anew(city, table, err));
}

/* Ends a transaction in which rows were destroyed, and scrubs unless there is one around it. */
static bool end_destroying(struct city *city, bool ok, struct error *err)
{
    return city_end(city, ok, err) && (city->depth > 0 || log_scrub(city, err));
}

bool log_destroy_records(struct city *city, const char *scope, struct error *err)
{
    if (!city_begin(city, err))
        return false;
    bool ok =
        destroy(city, WHAT_RECORDS, "record", "DELETE FROM record WHERE scope = ?1", scope, err);
    return end_destroying(city, ok, err);
}

bool log_has_records(struct city *city, const char *scope, bool *ret_has, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT_RECORDS, "SELECT 1 FROM record WHERE scope = ?1 LIMIT 1");
    query_set_text(&query, 1, scope);
    bool has = query_next(&query);
    if (!query_end(&query, err))
        return false;
    *ret_has = has;
    return true;
}

static bool is_there(struct city *city, const struct hash *commitment, bool *ret_there,
                     struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT_RECORDS, "SELECT 1 FROM record WHERE commitment = ?1");
    query_set_blob(&query, 1, commitment->bytes, HASH_SIZE);
    *ret_there = query_next(&query);
    return query_end(&query, err);
}

static bool destroy_one(struct city *city, const struct hash *commitment, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT_RECORDS, "DELETE FROM record WHERE commitment = ?1");
    query_set_blob(&query, 1, commitment->bytes, HASH_SIZE);
    query_run(&query);
    return query_end(&query, err);
}

bool log_destroy_listed(struct city *city, const struct hash *commitments, uint32_t count,
                        struct error *err)
{
    bool ok = true, any = false;
    for (uint32_t c = 0; ok && !any && c < count; c++)
        ok = is_there(city, &commitments[c], &any, err);
    if (!ok || !any)
        return ok;
    if (!city_begin(city, err))
        return false;
    city->must_scrub = true;
    for (uint32_t c = 0; ok && c < count; c++)
        ok = destroy_one(city, &commitments[c], err);
    ok = ok && write_anew(city, "record", err);
    return end_destroying(city, ok, err);
}

static bool destroy_sealed_key(struct city *city, const char *key_id, struct error *err)
{
    return destroy(city, WHAT_KEYS, "sealed_key", "DELETE FROM sealed_key WHERE key_id = ?1",
                   key_id, err);
}

static bool insert_sealed_key(struct city *city, const char *key_id, const char *party,
                              const uint8_t *sealed, size_t size, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT_KEYS,
                "INSERT INTO sealed_key (key_id, party, sealed) VALUES (?1, ?2, ?3)");
    query_set_text(&query, 1, key_id);
    query_set_text(&query, 2, party);
    query_set_blob(&query, 3, sealed, size);
    query_run(&query);
    return query_end(&query, err);
}

bool log_put_sealed_key(struct city *city, const char *key_id, const char *party,
                        const uint8_t *sealed, size_t size, struct error *err)
{
    if (!city_begin(city, err))
        return false;
    bool ok = destroy_sealed_key(city, key_id, err) &&
              insert_sealed_key(city, key_id, party, sealed, size, err);
    return end_destroying(city, ok, err);
}

bool log_delete_sealed_key(struct city *city, const char *key_id, struct error *err)
{
    return city_begin(city, err) &&
           end_destroying(city, destroy_sealed_key(city, key_id, err), err);
}

bool log_get_sealed_key(struct city *city, const char *key_id, struct arena *arena,
                        const uint8_t **ret_sealed, size_t *ret_size, struct error *err)
{
    struct query query;
    const char *sealed = NULL;
    size_t size = 0;
    query_begin(&query, city, WHAT_KEYS, "SELECT sealed FROM sealed_key WHERE key_id = ?1");
    query_set_text(&query, 1, key_id);
    if (query_next(&query)) {
        const void *in_place = query_blob(&query, 0, &size);
        sealed = arena_copy(arena, in_place, size);
    }
    if (!query_end(&query, err))
        return false;
    if (!sealed)
        return error_set(err, ERROR_NOT_FOUND, TEXT_STORE_NO_SEALED_KEY,
                         ARG_TEXT("file", city->file), ARG_TEXT("key", key_id));
    *ret_sealed = (const uint8_t *)sealed;
    *ret_size = size;
    return true;
}

bool log_read_sealed_keys(struct city *city, log_sealed_key_visit *on_key, void *context,
                          struct error *err)
{
    struct query query;
    bool goes_on = true;
    err->kind = ERROR_NONE;
    query_begin(&query, city, WHAT_KEYS, "SELECT key_id, party, sealed FROM sealed_key ORDER BY 1");
    while (goes_on && query_next(&query)) {
        size_t size;
        const char *key_id = query_text_in_place(&query, 0);
        const char *party = query_text_in_place(&query, 1);
        const void *sealed = query_blob(&query, 2, &size);
        goes_on = !query.is_damaged && on_key(context, key_id, party, sealed, size, err);
    }
    bool ok = err->kind == ERROR_NONE;
    return query_end(&query, ok ? err : &(struct error){0}) && ok;
}
