/* SPDX-License-Identifier: Apache-2.0 */
#include "store/query.h"

#include <string.h>

#include "base/assert.h"
#include "base/utf8.h"

void query_begin(struct query *query, struct city *city, enum text_id what, const char *sql)
{
    *query = (struct query){.city = city, .what = what, .code = city_refusal(city)};
    if (query->code == SQLITE_OK)
        query->code = sqlite3_prepare_v2(city->database, sql, -1, &query->statement, NULL);
}

void query_begin_kept(struct query *query, struct city *city, enum text_id what,
                      enum kept_statement kept, const char *sql)
{
    sqlite3_stmt **statement = &city->kept[kept];
    *query = (struct query){
        .city = city,
        .what = what,
        .code = city_refusal(city),
        .is_kept = true,
    };
    if (query->code == SQLITE_OK && !*statement)
        query->code =
            sqlite3_prepare_v3(city->database, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
    query->statement = *statement;
}

bool query_end(struct query *query, struct error *err)
{
    bool ok = query->code == SQLITE_OK && !query->is_damaged;
    /* The sentence first: finalizing forgets what the system had said. */
    if (query->code != SQLITE_OK)
        city_fail(query->city, query->code, err);
    else if (query->is_damaged)
        city_fail_damaged(query->city, query->what, err);
    if (!query->is_kept) {
        sqlite3_finalize(query->statement);
    } else if (query->statement) {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement);
    }
    return ok;
}

static void note(struct query *query, int code)
{
    if (query->code == SQLITE_OK)
        query->code = code;
}

void query_set_integer(struct query *query, int parameter, int64_t value)
{
    if (query->code == SQLITE_OK)
        note(query, sqlite3_bind_int64(query->statement, parameter, value));
}

void query_set_text(struct query *query, int parameter, const char *text)
{
    if (query->code == SQLITE_OK)
        note(query, sqlite3_bind_text(query->statement, parameter, text, -1, SQLITE_STATIC));
}

void query_set_blob(struct query *query, int parameter, const void *bytes, size_t size)
{
    if (query->code == SQLITE_OK)
        note(query, sqlite3_bind_blob64(query->statement, parameter, size ? bytes : "", size,
                                        SQLITE_STATIC));
}

void query_set_null(struct query *query, int parameter)
{
    if (query->code == SQLITE_OK)
        note(query, sqlite3_bind_null(query->statement, parameter));
}

bool query_next(struct query *query)
{
    if (query->code != SQLITE_OK || query->is_damaged)
        return false;
    int code = sqlite3_step(query->statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        query->code = code;
    return code == SQLITE_ROW;
}

void query_run(struct query *query)
{
    if (query->code != SQLITE_OK)
        return;
    query_next(query);
    int code = sqlite3_reset(query->statement);
    note(query, code);
}

void query_fail_damaged(struct query *query)
{
    query->is_damaged = true;
}

/* Has the column of the current row this type? */
static bool is_type(struct query *query, int column, int type)
{
    if (query->code != SQLITE_OK || query->is_damaged)
        return false;
    bool ok = sqlite3_column_type(query->statement, column) == type;
    query->is_damaged = !ok;
    return ok;
}

bool query_is_null(struct query *query, int column)
{
    return query->code == SQLITE_OK && !query->is_damaged &&
           sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

int64_t query_integer(struct query *query, int column, int64_t least, int64_t most)
{
    if (!is_type(query, column, SQLITE_INTEGER))
        return 0;
    int64_t value = sqlite3_column_int64(query->statement, column);
    query->is_damaged = value < least || value > most;
    return query->is_damaged ? 0 : value;
}

const char *query_text_in_place(struct query *query, int column)
{
    if (!is_type(query, column, SQLITE_TEXT))
        return "";
    const char *text = (const char *)sqlite3_column_text(query->statement, column);
    ALWAYS(text);
    size_t size = (size_t)sqlite3_column_bytes(query->statement, column);
    query->is_damaged = memchr(text, '\0', size) || !utf8_valid(text, size);
    return query->is_damaged ? "" : text;
}

const char *query_text(struct query *query, int column, struct arena *arena)
{
    return arena_copy_text(arena, query_text_in_place(query, column));
}

const char *query_text_or_null(struct query *query, int column, struct arena *arena)
{
    return query_is_null(query, column) ? NULL : query_text(query, column, arena);
}

const void *query_blob(struct query *query, int column, size_t *ret_size)
{
    *ret_size = 0;
    if (!is_type(query, column, SQLITE_BLOB))
        return "";
    const void *bytes = sqlite3_column_blob(query->statement, column);
    *ret_size = (size_t)sqlite3_column_bytes(query->statement, column);
    /* An empty blob reads as NULL; so does one whose pages cannot be read. */
    query->is_damaged = !bytes && *ret_size > 0;
    return bytes ? bytes : "";
}

struct hash query_hash(struct query *query, int column)
{
    struct hash hash = {0};
    size_t size;
    const void *bytes = query_blob(query, column, &size);
    if (size == HASH_SIZE)
        memcpy(hash.bytes, bytes, HASH_SIZE);
    else
        query->is_damaged = true;
    return hash;
}

struct geo_point query_point(struct query *query, int column)
{
    struct geo_point point;
    point.lon_e7 = (int32_t)query_integer(query, column, INT32_MIN, INT32_MAX);
    point.lat_e7 = (int32_t)query_integer(query, column + 1, INT32_MIN, INT32_MAX);
    if (!geo_point_valid(point))
        query->is_damaged = true;
    return point;
}
