/* SPDX-License-Identifier: Apache-2.0 */
#include "store/database.h"

#include <errno.h>

#include "base/assert.h"

int city_open_path(struct city *city, int flags)
{
    struct buffer path = {0};
    if (city->file[0] != '/')
        buffer_add_text(&path, "./");
    buffer_add_text(&path, city->file);
    int code = sqlite3_open_v2(buffer_text(&path), &city->database, flags | CITY_OPEN_FLAGS, NULL);
    ALWAYS(city->database);
    sqlite3_busy_timeout(city->database, CITY_BUSY_MS);
    buffer_free(&path);
    return code;
}

/* What the system last said to a write into the file, or into its log. */
static int last_errno(struct city *city, bool of_log)
{
    int number = 0;
    sqlite3_file *file = NULL;
    sqlite3_file_control(city->database, "main",
                         of_log ? SQLITE_FCNTL_JOURNAL_POINTER : SQLITE_FCNTL_FILE_POINTER, &file);
    if (file && file->pMethods)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
    return number;
}

/* SQLITE_FULL means ENOSPC; where a quota or the largest allowed size is reached, and where the
 * files beside the city cannot be made or grow, SQLite only says that writing failed. */
static bool is_full(struct city *city, int code)
{
    if ((code & 0xFF) == SQLITE_FULL)
        return true;
    if ((code & 0xFF) != SQLITE_IOERR && (code & 0xFF) != SQLITE_CANTOPEN)
        return false;
    int numbers[] = {last_errno(city, false), last_errno(city, true),
                     sqlite3_system_errno(city->database)};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i] == ENOSPC || numbers[i] == EDQUOT || numbers[i] == EFBIG)
            return true;
    return false;
}

static bool say(struct city *city, int code, struct error *err)
{
    static const struct {
        int code;
        enum error_kind kind;
        enum text_id id;
    } sentences[] = {
        /* A log or journal that would have to be worked off first. */
        {SQLITE_READONLY_RECOVERY, ERROR_CONFLICT, TEXT_STORE_UNFINISHED},
        {SQLITE_READONLY_ROLLBACK, ERROR_CONFLICT, TEXT_STORE_UNFINISHED},
        {SQLITE_READONLY_CANTINIT, ERROR_CONFLICT, TEXT_STORE_UNFINISHED},
        {SQLITE_BUSY, ERROR_CONFLICT, TEXT_STORE_LOCKED},
        {SQLITE_LOCKED, ERROR_CONFLICT, TEXT_STORE_LOCKED},
        {SQLITE_PROTOCOL, ERROR_CONFLICT, TEXT_STORE_LOCKED},
        {SQLITE_READONLY, ERROR_IO, TEXT_STORE_READ_ONLY},
        {SQLITE_PERM, ERROR_IO, TEXT_STORE_NOT_ALLOWED},
        {SQLITE_AUTH, ERROR_IO, TEXT_STORE_NOT_ALLOWED},
        {SQLITE_CANTOPEN, ERROR_IO, TEXT_STORE_CANNOT_OPEN},
        {SQLITE_IOERR, ERROR_IO, TEXT_STORE_DEVICE},
        {SQLITE_TOOBIG, ERROR_LIMIT, TEXT_STORE_TOO_BIG},
        {SQLITE_NOTADB, ERROR_INPUT, TEXT_STORE_DAMAGED},
        {SQLITE_CORRUPT, ERROR_INPUT, TEXT_STORE_DAMAGED},
        /* A table or a column is not there, or a value breaks a rule of its table. */
        {SQLITE_ERROR, ERROR_INPUT, TEXT_STORE_DAMAGED},
        {SQLITE_CONSTRAINT, ERROR_INPUT, TEXT_STORE_DAMAGED},
    };
    ALWAYS((code & 0xFF) != SQLITE_NOMEM && (code & 0xFF) != SQLITE_MISUSE);
    if (code == SQLITE_INTERRUPT)
        return error_set(err, ERROR_CANCELLED, TEXT_ERROR_CANCELLED);
    if (is_full(city, code))
        return error_set(err, ERROR_IO, TEXT_STORE_DISK_FULL, ARG_TEXT("file", city->file));
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (sentences[i].code == code || sentences[i].code == (code & 0xFF))
            return error_set(err, sentences[i].kind, sentences[i].id, ARG_TEXT("file", city->file));
    return error_set(err, ERROR_IO, TEXT_STORE_DEVICE, ARG_TEXT("file", city->file));
}

/* SQLite takes a whole transaction back when the disk is full or fails. */
static bool is_taken_back(const struct city *city)
{
    return city->depth > 0 && !city->is_within && sqlite3_get_autocommit(city->database);
}

bool city_fail(struct city *city, int code, struct error *err)
{
    if (code == SQLITE_ABORT && city->reason.kind != ERROR_NONE) {
        error_copy(err, &city->reason);
        return false;
    }
    say(city, code, err);
    if (is_taken_back(city) && city->reason.kind == ERROR_NONE)
        error_copy(&city->reason, err);
    return false;
}

bool city_fail_damaged(struct city *city, enum text_id what, struct error *err)
{
    return error_set(err, ERROR_INPUT, TEXT_STORE_DAMAGED_PART, ARG_TEXT("file", city->file),
                     ARG_NAME("what", what));
}

int city_refusal(const struct city *city)
{
    return city->is_unsure || city->is_spoiled || is_taken_back(city) ? SQLITE_ABORT : SQLITE_OK;
}

bool city_run(struct city *city, const char *sql, struct error *err)
{
    int code = city_refusal(city);
    if (code == SQLITE_OK)
        code = sqlite3_exec(city->database, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || city_fail(city, code, err);
}

static int ask_whether_to_stop(void *context)
{
    struct city *city = context;
    int changes = sqlite3_total_changes(city->database) - city->changes_before;
    return !progress_step(city->progress, city->stage, (uint64_t)(changes > 0 ? changes : 0),
                          city->expected);
}

void city_watch(struct city *city, const struct progress *progress, enum text_id stage,
                uint64_t expected)
{
    enum { STEPS = 10000 };
    city->progress = progress;
    city->stage = stage;
    city->expected = expected;
    city->changes_before = sqlite3_total_changes(city->database);
    sqlite3_progress_handler(city->database, progress ? STEPS : 0,
                             progress ? ask_whether_to_stop : NULL, city);
}

static int run_code(struct city *city, const char *sql)
{
    return sqlite3_exec(city->database, sql, NULL, NULL, NULL);
}

static void take_back(struct city *city)
{
    if (!sqlite3_get_autocommit(city->database))
        run_code(city, "ROLLBACK");
}

bool city_begin(struct city *city, struct error *err)
{
    bool is_outer = city->depth == 0 && sqlite3_get_autocommit(city->database);
    if (!city_run(city, is_outer ? "BEGIN IMMEDIATE" : "SAVEPOINT put", err))
        return false;
    if (city->depth++ == 0)
        city->is_within = !is_outer;
    return true;
}

/*
 * A commit that failed may stand in the write-ahead log all the same, whole, where only its sync
 * has failed: after a crash it would be found there and counted. The next commit takes its place;
 * so one is made at once, of a page that is written anew as it is.
 */
static bool write_over_failed_commit(struct city *city)
{
    struct buffer sql = {0};
    buffer_add_format(&sql, "BEGIN IMMEDIATE; PRAGMA application_id = %d; COMMIT",
                      CITY_APPLICATION_ID);
    bool ok = run_code(city, buffer_text(&sql)) == SQLITE_OK;
    buffer_free(&sql);
    take_back(city);
    return ok;
}

/* The last thing to be written of a commit is what makes it one. */
static bool is_surely_not_there(int code)
{
    return code == SQLITE_IOERR_WRITE || (code & 0xFF) == SQLITE_FULL ||
           (code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_CONSTRAINT;
}

static bool fail_unsure(struct city *city, struct error *err)
{
    city->is_unsure = true;
    error_set(err, ERROR_IO, TEXT_STORE_UNSURE, ARG_TEXT("file", city->file));
    error_copy(&city->reason, err);
    return false;
}

bool city_sync(struct city *city, struct error *err)
{
    sqlite3_file *file = city->synced_apart;
    ALWAYS(pthread_mutex_lock(&city->sync_lock) == 0);
    if (!city->has_lost_sync)
        city->has_lost_sync =
            file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY) != SQLITE_OK;
    bool ok = !city->has_lost_sync;
    pthread_mutex_unlock(&city->sync_lock);
    return ok || error_set(err, ERROR_IO, TEXT_STORE_UNSURE, ARG_TEXT("file", city->file));
}

static bool commit(struct city *city, struct error *err)
{
    int code = run_code(city, "COMMIT");
    if (code == SQLITE_OK)
        return !city->synced_apart || city->leaves_unsynced || city_sync(city, err) ||
               fail_unsure(city, err);
    city_fail(city, code, err);
    take_back(city);
    if (is_surely_not_there(code) || write_over_failed_commit(city))
        return false;
    return fail_unsure(city, err);
}

static bool end_inner(struct city *city, bool ok, struct error *err)
{
    if (is_taken_back(city))
        return false;
    if (!ok)
        run_code(city, "ROLLBACK TO put");
    return city_run(city, "RELEASE put", ok ? err : &(struct error){0}) && ok;
}

bool city_end(struct city *city, bool ok, struct error *err)
{
    ALWAYS(city->depth > 0);
    int refusal = city_refusal(city);
    if (ok && refusal != SQLITE_OK)
        ok = city_fail(city, refusal, err);
    if (city->depth > 1 || city->is_within) {
        ok = end_inner(city, ok, err);
    } else {
        ok = ok && commit(city, err);
        take_back(city);
    }
    if (--city->depth == 0) {
        city->is_spoiled = false;
        if (!city->is_unsure)
            city->reason.kind = ERROR_NONE;
    }
    return ok;
}

bool city_spoil(struct city *city, const struct error *err)
{
    if (city->depth > 0 && city->reason.kind == ERROR_NONE) {
        city->is_spoiled = true;
        error_copy(&city->reason, err);
    }
    return false;
}

bool city_begin_read(struct city *city, struct error *err)
{
    return city_run(city, "SAVEPOINT read", err);
}

void city_end_read(struct city *city)
{
    if (!sqlite3_get_autocommit(city->database))
        run_code(city, "RELEASE read");
}
