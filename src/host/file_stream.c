/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "host/file.h"

/* `beside` is NULL where the pieces go straight to their place. */
struct file_stream {
    char *path;   /* as it was named, for sentences */
    char *target; /* where the file will stand: links are followed */
    char *beside;
    mode_t mode;
    int handle;
};

static void stream_free(struct file_stream *stream)
{
    free(stream->path);
    free(stream->target);
    free(stream->beside);
    free(stream);
}

/* 0, else the errno. */
static int open_beside(struct file_stream *stream)
{
    if (!stream->target)
        return errno;
    if (asprintf(&stream->beside, "%s.%ld.tmp", stream->target, (long)getpid()) < 0)
        return ENOMEM;
    stream->handle =
        open(stream->beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, stream->mode);
    return stream->handle < 0 ? errno : 0;
}

/* The same, or IS_DATABASE. */
enum { IS_DATABASE = -1 };
static int open_place(struct file_stream *stream)
{
    struct stat state;
    if (strcmp(stream->path, "-") == 0) {
        stream->handle = dup(STDOUT_FILENO);
        return stream->handle < 0 ? errno : 0;
    }
    if (stat(stream->path, &state) != 0) {
        if (errno != ENOENT)
            return errno;
        stream->target = strdup(stream->path);
        stream->mode = 0666;
        return open_beside(stream);
    }
    if (S_ISREG(state.st_mode)) {
        if (file_is_database(stream->path))
            return IS_DATABASE;
        stream->target = realpath(stream->path, NULL);
        stream->mode = state.st_mode & 07777;
        return open_beside(stream);
    }
    stream->handle = open(stream->path, O_WRONLY | O_CLOEXEC);
    return stream->handle < 0 ? errno : 0;
}

bool file_stream_begin(const char *path, struct file_stream **ret_stream, struct error *err)
{
    if (!*path)
        return error_set(err, ERROR_USAGE, TEXT_ERROR_NO_FILE_NAME);
    struct file_stream *stream = calloc(1, sizeof *stream);
    ALWAYS(stream && (stream->path = strdup(path)));
    int number = open_place(stream);
    if (number != 0) {
        stream_free(stream);
        return number == IS_DATABASE
                   ? error_set(err, ERROR_CONFLICT, TEXT_ERROR_IS_DATABASE, ARG_TEXT("file", path))
                   : file_fail(TEXT_ERROR_CANNOT_WRITE, path, number, err);
    }
    *ret_stream = stream;
    return true;
}

bool file_stream_add(struct file_stream *stream, const void *bytes, size_t size, struct error *err)
{
    int number = file_write_all(stream->handle, bytes, size);
    return number == 0 || file_fail(TEXT_ERROR_CANNOT_WRITE, stream->path, number, err);
}

/* 0, else the errno. */
static int finish(struct file_stream *stream, bool ok)
{
    int number = ok && stream->beside && fsync(stream->handle) != 0 ? errno : 0;
    if (close(stream->handle) != 0 && number == 0)
        number = errno;
    if (!stream->beside)
        return number;
    if (ok && number == 0 && rename(stream->beside, stream->target) != 0)
        number = errno;
    if (!ok || number != 0)
        unlink(stream->beside);
    else
        file_sync_folder(stream->target);
    return number;
}

bool file_stream_end(struct file_stream *stream, bool ok, struct error *err)
{
    int number = finish(stream, ok);
    if (ok && number != 0)
        file_fail(TEXT_ERROR_CANNOT_WRITE, stream->path, number, err);
    stream_free(stream);
    return ok && number == 0;
}
