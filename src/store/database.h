/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include <pthread.h>
#include <sqlite3.h>

#include "base/error.h"
#include "store/city.h"

/* Statements that are called often: prepared at their first use, finalised when the city closes. */
enum kept_statement {
    KEPT_APPEND,
    KEPT_MOVE_HEAD,
    KEPT_DATA_VERSION,
    KEPT_PUT_RECORD,
    KEPT_GET_RECORD,
    KEPT_PUT_PROJECTION,
    KEPT_DELETE_PROJECTION,
    KEPT_PUT_SITE_EDIT,
    KEPT_COUNT
};

/* What the files of this folder share: the connection, its errors, its transactions. */
struct city {
    sqlite3 *database;
    const char *file;    /* as the user named it, for sentences */
    struct arena *arena; /* the city's own lifetime */
    sqlite3_stmt *kept[KEPT_COUNT];
    bool is_copy; /* a reader's copy in memory */

    int depth;           /* of city_begin */
    bool is_within;      /* the outermost city_begin stands within somebody's read */
    bool is_spoiled;     /* the transaction must not be committed any more */
    bool is_unsure;      /* of a commit it is not known whether it is in the file */
    struct error reason; /* for either, or for a transaction SQLite took back by itself */

    const struct progress *progress; /* see city_watch */
    enum text_id stage;
    uint64_t expected;
    int changes_before;

    sqlite3_file *synced_apart; /* the write-ahead log; NULL: SQLite syncs each commit itself */
    pthread_mutex_t sync_lock;
    bool has_lost_sync;   /* one failed: what was not on the disk then may never be */
    bool leaves_unsynced; /* the commit under way, see log_commit_unsynced */

    int waited_at_frames; /* see checkpoint.h */
    bool must_scrub;      /* bytes of destroyed rows may stand in the write-ahead log */
};

/* How long a writer waits for another program to finish. */
enum { CITY_BUSY_MS = 2000 };

/* In the file's header: "MUST". */
enum { CITY_APPLICATION_ID = 0x4D555354 };

/* A city is used by one thread at a time. */
enum { CITY_OPEN_FLAGS = SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_NOMUTEX };

/* Opens the database at city->file; SQLite's code. Paths that it would take for something else
 * ("file:…", ":memory:") are files to us. */
int city_open_path(struct city *city, int flags);

/* Opens a new one in memory, made by all migrations; the caller closes blank->database, also where
 * this fails. */
bool city_open_blank(struct city *blank, struct error *err);

/* The sentence for what SQLite last answered to this city; returns false. */
bool city_fail(struct city *city, int code, struct error *err);
/* `what` in the file is not as it was written; returns false. */
bool city_fail_damaged(struct city *city, enum text_id what, struct error *err);

/* SQLITE_OK, or the code for city_fail that says why nothing can be done any more. */
int city_refusal(const struct city *city);

/* Statements without rows. */
bool city_run(struct city *city, const char *sql, struct error *err);

/*
 *     if (!city_begin(city, err))
 *         return false;
 *     bool ok = …;
 *     return city_end(city, ok, err);    commits if ok, else leaves everything as it was
 *
 * Transactions nest: an inner one is a part of the outer, and leaves no trace if it fails. When
 * SQLite has taken back the whole (a full disk), all that follows in it is refused, up to and
 * with the outermost city_end.
 *
 * False from the outermost city_end means that nothing of it is in the file; where that cannot be
 * made sure, the city refuses everything from then on.
 */
bool city_begin(struct city *city, struct error *err);
bool city_end(struct city *city, bool ok, struct error *err);
/*
 * The write-ahead log onto the disk, where that is not SQLite's business (log_sync_apart). The
 * system forgets what it could not write once it has said so; so whatever else makes SQLite sync
 * comes after a city_sync, and after one that failed all fail.
 */
bool city_sync(struct city *city, struct error *err);
/* Something was left half done: the outermost city_end fails with this error; returns false. */
bool city_spoil(struct city *city, const struct error *err);

/* All reads in between see the same state of the file; may stand within city_begin. */
bool city_begin_read(struct city *city, struct error *err);
void city_end_read(struct city *city);

#endif
