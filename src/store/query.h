/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "store/database.h"

/*
 * One prepared statement. It remembers the first thing that went wrong; after that it gives no
 * more rows, so that failures are asked for once, at the end.
 *
 *     struct query query;
 *     query_begin(&query, city, TEXT_STORE_WHAT_SITES, "SELECT name FROM site WHERE key = ?");
 *     query_set_text(&query, 1, key);
 *     while (query_next(&query))
 *         name = query_text(&query, 0, arena);
 *     return query_end(&query, err);
 *
 * What a column holds is untrusted: a value of another type, out of range or not UTF-8 makes the
 * query fail with "`what` is damaged", and reads as 0, "" or nothing.
 */
struct query {
    struct city *city;
    sqlite3_stmt *statement;
    int code;
    bool is_damaged, is_kept;
    enum text_id what;
};

void query_begin(struct query *query, struct city *city, enum text_id what, const char *sql);
/* The same with a statement that is prepared once and stays; one such query of it at a time. */
void query_begin_kept(struct query *query, struct city *city, enum text_id what,
                      enum kept_statement kept, const char *sql);
/* Frees the statement, unless it is kept; false and the sentence if anything has failed. */
bool query_end(struct query *query, struct error *err);

/* Parameters count from 1; bytes and texts stay the caller's until the query has run. */
void query_set_integer(struct query *query, int parameter, int64_t value);
void query_set_text(struct query *query, int parameter, const char *text); /* NULL too */
void query_set_blob(struct query *query, int parameter, const void *bytes, size_t size);
void query_set_null(struct query *query, int parameter);

bool query_next(struct query *query);
/* Runs a statement that gives no rows; it can be given new parameters and run again. */
void query_run(struct query *query);

/* Columns count from 0. */
bool query_is_null(struct query *query, int column);
int64_t query_integer(struct query *query, int column, int64_t least, int64_t most);
const char *query_text(struct query *query, int column, struct arena *arena);
const char *query_text_or_null(struct query *query, int column, struct arena *arena);
/* Good until the next row. */
const char *query_text_in_place(struct query *query, int column);
const void *query_blob(struct query *query, int column, size_t *ret_size);
struct hash query_hash(struct query *query, int column);
/* Longitude and latitude from this column and the next. */
struct geo_point query_point(struct query *query, int column);
/* The row is not as it was written. */
void query_fail_damaged(struct query *query);

#endif
