/* SPDX-License-Identifier: Apache-2.0 */
#include "store/database.h"

#include <errno.h>

#include "base/assert.h"

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

/* SQLITE_FULL means ENOSPC; where a quota or the largest allowed size is reached, SQLite only
 * says that writing failed. */
static bool is_full(struct city *city, int code)
{
    if ((code & 0xFF) == SQLITE_FULL)
        return true;
    if ((code & 0xFF) != SQLITE_IOERR)
        return false;
    int numbers[] = {last_errno(city, false), last_errno(city, true)};
    for (int i = 0; i < 2; i++)
        if (numbers[i] == ENOSPC || numbers[i] == EDQUOT || numbers[i] == EFBIG)
            return true;
    return false;
}

bool city_fail(struct city *city, int code, struct error *err)
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
        {SQLITE_READONLY, ERROR_DENIED, TEXT_STORE_READ_ONLY},
        {SQLITE_PERM, ERROR_DENIED, TEXT_STORE_NOT_ALLOWED},
        {SQLITE_AUTH, ERROR_DENIED, TEXT_STORE_NOT_ALLOWED},
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
    if (is_full(city, code))
        return error_set(err, ERROR_IO, TEXT_STORE_DISK_FULL, ARG_TEXT("file", city->file));
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (sentences[i].code == code || sentences[i].code == (code & 0xFF))
            return error_set(err, sentences[i].kind, sentences[i].id, ARG_TEXT("file", city->file));
    return error_set(err, ERROR_IO, TEXT_STORE_DEVICE, ARG_TEXT("file", city->file));
}

bool city_fail_damaged(struct city *city, enum text_id what, struct error *err)
{
    return error_set(err, ERROR_INPUT, TEXT_STORE_DAMAGED_PART, ARG_TEXT("file", city->file),
                     ARG_NAME("what", what));
}

bool city_run(struct city *city, const char *sql, struct error *err)
{
    int code = sqlite3_exec(city->database, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || city_fail(city, code, err);
}

bool city_begin(struct city *city, struct error *err)
{
    return city_run(city, "BEGIN IMMEDIATE", err);
}

bool city_end(struct city *city, bool ok, struct error *err)
{
    ok = ok && city_run(city, "COMMIT", err);
    /* Some failures have already taken everything back by themselves. */
    if (!ok && !sqlite3_get_autocommit(city->database))
        sqlite3_exec(city->database, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}

bool city_begin_read(struct city *city, struct error *err)
{
    return city_run(city, "SAVEPOINT read", err);
}

void city_end_read(struct city *city)
{
    if (!sqlite3_get_autocommit(city->database))
        sqlite3_exec(city->database, "RELEASE read", NULL, NULL, NULL);
}
