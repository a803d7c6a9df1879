/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include <sqlite3.h>

#include "base/error.h"
#include "store/city.h"

/* What the files of this folder share: the connection, its errors, its transactions. */
struct city {
    sqlite3 *database;
    const char *file;    /* as the user named it, for sentences */
    struct arena *arena; /* the city's own lifetime */
};

/* How long a writer waits for another program to finish. */
enum { CITY_BUSY_MS = 2000 };

/* The sentence for what SQLite last answered to this city; returns false. */
bool city_fail(struct city *city, int code, struct error *err);
/* `what` in the file is not as it was written; returns false. */
bool city_fail_damaged(struct city *city, enum text_id what, struct error *err);

/* Statements without rows. */
bool city_run(struct city *city, const char *sql, struct error *err);

/*
 *     if (!city_begin(city, err))
 *         return false;
 *     bool ok = …;
 *     return city_end(city, ok, err);    commits if ok, else leaves everything as it was
 */
bool city_begin(struct city *city, struct error *err);
bool city_end(struct city *city, bool ok, struct error *err);

/* All reads in between see the same state of the file; may stand within city_begin. */
bool city_begin_read(struct city *city, struct error *err);
void city_end_read(struct city *city);

#endif
