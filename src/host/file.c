/* SPDX-License-Identifier: Apache-2.0 */
#include "host/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const size_t READ_MAX = (size_t)FILE_READ_MAX_MB * 1024 * 1024;

enum { READ_AT_ONCE = 1 << 20 };

static const struct {
    int number;
    enum error_kind kind;
    enum text_id text;
} reasons[] = {
    {ENOENT, ERROR_NOT_FOUND, TEXT_HOST_MISSING},
    {ENOTDIR, ERROR_NOT_FOUND, TEXT_HOST_NO_FOLDER},
    {EISDIR, ERROR_INPUT, TEXT_HOST_IS_FOLDER},
    {EACCES, ERROR_IO, TEXT_HOST_NOT_ALLOWED},
    {EPERM, ERROR_IO, TEXT_HOST_NOT_ALLOWED},
    {ENOSPC, ERROR_IO, TEXT_HOST_DISK_FULL},
    {EDQUOT, ERROR_IO, TEXT_HOST_DISK_FULL},
    {EFBIG, ERROR_IO, TEXT_HOST_DISK_FULL},
    {EROFS, ERROR_IO, TEXT_HOST_READ_ONLY},
    {EPIPE, ERROR_IO, TEXT_HOST_BROKEN_PIPE},
    {EIO, ERROR_IO, TEXT_HOST_DEVICE},
    {ENAMETOOLONG, ERROR_INPUT, TEXT_HOST_NAME_TOO_LONG},
};

bool file_fail(enum text_id sentence, const char *path, int number, struct error *err)
{
    enum error_kind kind = ERROR_IO;
    enum text_id reason = TEXT_HOST_OTHER;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (reasons[i].number == number) {
            kind = reasons[i].kind;
            reason = reasons[i].text;
        }
    }
    /* To write a new file only the folder must be there. */
    if (sentence == TEXT_ERROR_CANNOT_WRITE && number == ENOENT)
        reason = TEXT_HOST_NO_FOLDER;
    enum text_id stream =
        sentence == TEXT_ERROR_CANNOT_WRITE ? TEXT_HOST_STANDARD_OUTPUT : TEXT_HOST_STANDARD_INPUT;
    struct text_arg file =
        strcmp(path, "-") == 0 ? ARG_NAME("file", stream) : ARG_TEXT("file", path);
    return error_set(err, kind, sentence, file, ARG_NAME("reason", reason));
}

static bool read_all(int handle, const char *path, struct buffer *out, struct error *err)
{
    for (;;) {
        char *end = buffer_reserve(out, READ_AT_ONCE);
        ssize_t got = read(handle, end, READ_AT_ONCE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return file_fail(TEXT_ERROR_CANNOT_READ, path, errno, err);
        out->size += (size_t)got;
        out->bytes[out->size] = '\0';
        if (out->size > READ_MAX)
            return error_set(err, ERROR_LIMIT, TEXT_ERROR_FILE_TOO_BIG, ARG_TEXT("file", path),
                             ARG_INTEGER("megabytes", FILE_READ_MAX_MB));
        if (got == 0)
            return true;
    }
}

bool file_read(const char *path, struct buffer *out, struct error *err)
{
    struct stat stat;
    int handle = open(path, O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        return file_fail(TEXT_ERROR_CANNOT_READ, path, errno, err);
    /* The size is only a hint: room is made once, and not for more than will be taken. */
    if (fstat(handle, &stat) == 0 && stat.st_size > 0 && (uint64_t)stat.st_size <= READ_MAX)
        buffer_reserve(out, (size_t)stat.st_size + READ_AT_ONCE);
    bool ok = read_all(handle, path, out, err);
    close(handle);
    return ok;
}

int file_write_all(int handle, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t wrote = write(handle, at, size);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return errno;
        at += wrote;
        size -= (size_t)wrote;
    }
    return 0;
}

static int write_in_place(const char *path, const void *bytes, size_t size)
{
    int handle = open(path, O_WRONLY | O_CLOEXEC);
    if (handle < 0)
        return errno;
    int number = file_write_all(handle, bytes, size);
    if (close(handle) != 0 && number == 0)
        number = errno;
    return number;
}

void file_sync_folder(const char *path)
{
    char *folder = strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;
    if (slash)
        slash[slash == folder] = '\0';
    int handle = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle >= 0) {
        fsync(handle);
        close(handle);
    }
    free(folder);
}

static int write_beside(const char *path, const char *beside, mode_t mode, const void *bytes,
                        size_t size)
{
    int handle = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);
    if (handle < 0)
        return errno;
    int number = file_write_all(handle, bytes, size);
    if (number == 0 && fsync(handle) != 0)
        number = errno;
    if (close(handle) != 0 && number == 0)
        number = errno;
    if (number == 0 && rename(beside, path) != 0)
        number = errno;
    if (number != 0)
        unlink(beside);
    else
        file_sync_folder(path);
    return number;
}

static int write_regular(const char *path, mode_t mode, const void *bytes, size_t size)
{
    char *beside;
    if (asprintf(&beside, "%s.%ld.tmp", path, (long)getpid()) < 0)
        return ENOMEM;
    int number = write_beside(path, beside, mode, bytes, size);
    free(beside);
    return number;
}

bool file_is_database(const char *path)
{
    static const char magic[16] = "SQLite format 3";
    char start[sizeof magic];
    int handle = open(path, O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        return false;
    bool is_one = read(handle, start, sizeof start) == (ssize_t)sizeof start &&
                  memcmp(start, magic, sizeof magic) == 0;
    close(handle);
    return is_one;
}

bool file_is_same(const char *path, const char *other)
{
    struct stat a, b;
    return stat(path, &a) == 0 && stat(other, &b) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

bool file_write(const char *path, const void *bytes, size_t size, struct error *err)
{
    struct stat stat_of;
    int number;
    if (strcmp(path, "-") == 0) {
        number = file_write_all(STDOUT_FILENO, bytes, size);
    } else if (stat(path, &stat_of) != 0) {
        number = errno == ENOENT ? write_regular(path, 0666, bytes, size) : errno;
    } else if (S_ISREG(stat_of.st_mode)) {
        if (file_is_database(path))
            return error_set(err, ERROR_CONFLICT, TEXT_ERROR_IS_DATABASE, ARG_TEXT("file", path));
        char *target = realpath(path, NULL);
        number = target ? write_regular(target, stat_of.st_mode & 07777, bytes, size) : errno;
        free(target);
    } else {
        number = write_in_place(path, bytes, size);
    }
    return number == 0 || file_fail(TEXT_ERROR_CANNOT_WRITE, path, number, err);
}

bool file_is_there(const char *path)
{
    struct stat state;
    return lstat(path, &state) == 0;
}
