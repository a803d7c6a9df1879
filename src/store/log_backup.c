/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "store/database.h"
#include "store/log.h"

/* A copy on its way: a file of a name of its own in the folder of `path`, until it is whole. */
struct backup {
    struct city *from;
    const char *path; /* what it will be called */
    char *part;       /* what it is called until then */
    const char *folder;
    struct arena *scratch;
    int64_t head;
    struct hash head_hash;
};

static bool fail_at(const char *path, int number, struct error *err)
{
    if (number == ENOSPC || number == EDQUOT || number == EFBIG)
        return error_set(err, ERROR_IO, TEXT_STORE_DISK_FULL, ARG_TEXT("file", path));
    if (number == EACCES || number == EPERM || number == EROFS)
        return error_set(err, ERROR_IO, TEXT_STORE_NOT_ALLOWED, ARG_TEXT("file", path));
    if (number != EIO)
        return error_set(err, ERROR_IO, TEXT_STORE_CANNOT_OPEN, ARG_TEXT("file", path));
    return error_set(err, ERROR_IO, TEXT_STORE_DEVICE, ARG_TEXT("file", path));
}

static bool fail_is_there(const struct backup *backup, struct error *err)
{
    return error_set(err, ERROR_CONFLICT, TEXT_STORE_BACKUP_IS_THERE,
                     ARG_TEXT("file", backup->path));
}

static void name_parts(struct backup *backup)
{
    static const char ending[] = ".part-XXXXXX";
    size_t length = strlen(backup->path);
    backup->part = ARENA_ARRAY(backup->scratch, char, length + sizeof ending);
    memcpy(backup->part, backup->path, length);
    memcpy(backup->part + length, ending, sizeof ending);
    const char *slash = strrchr(backup->path, '/');
    backup->folder = !slash
                         ? "."
                         : arena_copy(backup->scratch, backup->path,
                                      slash == backup->path ? 1 : (size_t)(slash - backup->path));
}

static bool is_city(const struct backup *backup)
{
    struct stat city, named;
    return stat(backup->from->file, &city) == 0 && stat(backup->path, &named) == 0 &&
           city.st_dev == named.st_dev && city.st_ino == named.st_ino;
}

static bool ends_with(const char *path, const char *ending)
{
    size_t length = strlen(path), end = strlen(ending);
    return length >= end && strcmp(path + length - end, ending) == 0;
}

/* What lies beside a city or a copy is taken for a part of it: a copy has no such name, and no such
 * neighbour. */
static bool check_neighbours(const struct backup *backup, struct error *err)
{
    static const char *const endings[] = {"-wal", "-shm", "-journal", ".keys"};
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof endings / sizeof *endings; i++) {
        struct buffer beside = {0};
        struct stat state;
        buffer_add_format(&beside, "%s%s", backup->path, endings[i]);
        if (ends_with(backup->path, endings[i]))
            ok = error_set(err, ERROR_CONFLICT, TEXT_STORE_BACKUP_IS_PART,
                           ARG_TEXT("file", backup->path), ARG_TEXT("ending", endings[i]));
        else if (lstat(buffer_text(&beside), &state) == 0)
            ok = error_set(err, ERROR_CONFLICT, TEXT_STORE_BACKUP_IS_THERE,
                           ARG_TEXT("file", buffer_text(&beside)));
        buffer_free(&beside);
    }
    return ok;
}

/* Found out before anything is written, the entry about the copy above all. */
static bool check_path(const struct backup *backup, struct error *err)
{
    struct stat state;
    if (!*backup->path)
        return error_set(err, ERROR_USAGE, TEXT_ERROR_NO_FILE_NAME);
    if (is_city(backup))
        return error_set(err, ERROR_CONFLICT, TEXT_STORE_BACKUP_IS_CITY,
                         ARG_TEXT("file", backup->path));
    if (stat(backup->path, &state) == 0 && S_ISDIR(state.st_mode))
        return error_set(err, ERROR_CONFLICT, TEXT_STORE_BACKUP_IS_FOLDER,
                         ARG_TEXT("file", backup->path));
    if (lstat(backup->path, &state) == 0)
        return fail_is_there(backup, err);
    return check_neighbours(backup, err);
}

static bool is_folder(const char *path)
{
    struct stat state;
    return stat(path, &state) == 0 && S_ISDIR(state.st_mode);
}

/* An empty file with the rights of the original. */
static bool make_part(struct backup *backup, struct error *err)
{
    struct stat state;
    int handle = mkstemp(backup->part);
    if (handle < 0 && !is_folder(backup->folder))
        return error_set(err, ERROR_NOT_FOUND, TEXT_STORE_NO_FOLDER, ARG_TEXT("file", backup->path),
                         ARG_TEXT("folder", backup->folder));
    if (handle < 0)
        return fail_at(backup->path, errno, err);
    bool ok = stat(backup->from->file, &state) != 0 || fchmod(handle, state.st_mode & 0666) == 0 ||
              errno == EPERM;
    ok = ok || fail_at(backup->path, errno, err);
    close(handle);
    return ok;
}

static void unlink_part(const struct backup *backup)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct buffer path = {0};
        buffer_add_format(&path, "%s%s", backup->part, endings[i]);
        unlink(buffer_text(&path));
        buffer_free(&path);
    }
}

/* The sentence names the file that the code came from: pages that cannot be read are the
 * original's. */
static bool fail_copying(struct backup *backup, struct city *to, int code, struct error *err)
{
    int kind = code & 0xFF;
    bool is_of_original = kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB || kind == SQLITE_BUSY ||
                          code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ;
    return city_fail(is_of_original ? backup->from : to, code, err);
}

static bool copy_pages(struct backup *backup, struct city *to, struct error *err)
{
    sqlite3_backup *copying =
        sqlite3_backup_init(to->database, "main", backup->from->database, "main");
    if (!copying)
        return city_fail(to, sqlite3_extended_errcode(to->database), err);
    /* All at once: one state of the original, however busy its writers are. */
    int code = sqlite3_backup_step(copying, -1);
    int at_end = sqlite3_backup_finish(copying);
    if (code == SQLITE_DONE)
        code = at_end;
    return code == SQLITE_OK || fail_copying(backup, to, code, err);
}

static bool write_part(struct backup *backup, struct error *err)
{
    struct city to = {.file = backup->part};
    int code = city_open_path(&to, SQLITE_OPEN_READWRITE);
    to.file = backup->path;
    bool ok = (code == SQLITE_OK || city_fail(&to, code, err)) &&
              /* What fails is thrown away as a whole. */
              city_run(&to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL", err) &&
              copy_pages(backup, &to, err);
    ALWAYS(sqlite3_close(to.database) == SQLITE_OK);
    return ok;
}

/* Pages and head of one state. */
static bool copy_state(struct backup *backup, struct error *err)
{
    if (!city_begin_read(backup->from, err))
        return false;
    bool ok =
        log_head(backup->from, &backup->head, &backup->head_hash, err) && write_part(backup, err);
    city_end_read(backup->from);
    return ok;
}

static bool sync_path(const struct backup *backup, const char *path, struct error *err)
{
    int handle = open(path, O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        return fail_at(backup->path, errno, err);
    bool ok = fsync(handle) == 0 || fail_at(backup->path, errno, err);
    close(handle);
    return ok;
}

static bool check_part(struct backup *backup, struct error *err)
{
    struct city *copy;
    int64_t head = 0;
    struct hash hash = {0};
    bool ok = city_open(backup->part, CITY_READ, &copy, err);
    if (ok) {
        copy->file = backup->path;
        ok = city_check_integrity(copy, err) && log_head(copy, &head, &hash, err);
        city_close(copy);
    }
    if (ok ? head == backup->head && hash_equal(hash, backup->head_hash) : err->kind != ERROR_INPUT)
        return ok;
    return error_set(err, ERROR_INPUT, TEXT_STORE_BACKUP_NOT_WHOLE,
                     ARG_TEXT("file", backup->from->file), ARG_TEXT("backup", backup->path));
}

static bool hash_part(struct backup *backup, int64_t *ret_size, struct hash *ret_hash,
                      struct error *err)
{
    enum { AT_ONCE = 1 << 20 };
    char *bytes = ARENA_ARRAY(backup->scratch, char, AT_ONCE);
    struct hasher hasher;
    ssize_t got = -1;
    int handle = open(backup->part, O_RDONLY | O_CLOEXEC);
    int64_t size = 0;
    hasher_begin(&hasher);
    while (handle >= 0 && (got = read(handle, bytes, AT_ONCE)) > 0) {
        hasher_add(&hasher, bytes, (size_t)got);
        size += got;
    }
    int number = errno;
    if (handle >= 0)
        close(handle);
    if (got < 0)
        return fail_at(backup->path, number, err);
    *ret_size = size;
    *ret_hash = hasher_end(&hasher);
    return true;
}

static bool rename_part(struct backup *backup, struct error *err)
{
    struct stat state;
    int result = renameat2(AT_FDCWD, backup->part, AT_FDCWD, backup->path, RENAME_NOREPLACE);
    /* Some file systems cannot promise that. */
    if (result != 0 && (errno == EINVAL || errno == ENOSYS)) {
        if (lstat(backup->path, &state) == 0)
            return fail_is_there(backup, err);
        result = rename(backup->part, backup->path);
    }
    if (result != 0 && errno == EEXIST)
        return fail_is_there(backup, err);
    return result == 0 ? sync_path(backup, backup->folder, err) : fail_at(backup->path, errno, err);
}

bool log_backup_recorded(struct city *city, const char *path, log_copy_recorded *on_made,
                         void *context, int64_t *ret_size, struct hash *ret_hash, struct error *err)
{
    ALWAYS(city->depth == 0);
    struct backup backup = {.from = city, .path = path, .scratch = arena_new()};
    int64_t size = 0;
    struct hash hash = {0};
    name_parts(&backup);
    bool ok = check_path(&backup, err) && make_part(&backup, err);
    if (ok) {
        ok = copy_state(&backup, err) && sync_path(&backup, backup.part, err) &&
             check_part(&backup, err) && hash_part(&backup, &size, &hash, err) &&
             (!on_made || on_made(context, size, hash, err)) && rename_part(&backup, err);
        unlink_part(&backup);
    }
    arena_free(backup.scratch);
    if (ok) {
        *ret_size = size;
        *ret_hash = hash;
    }
    return ok;
}

bool log_backup(struct city *city, const char *path, int64_t *ret_size, struct hash *ret_hash,
                struct error *err)
{
    return log_backup_recorded(city, path, NULL, NULL, ret_size, ret_hash, err);
}
