/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_FILE_H
#define HOST_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"

/* Whole files, in and out. */

enum { FILE_READ_MAX_MB = 2048 };

/*
 * Reads all of a file, pipe or device into `*out`, which the caller empties beforehand and frees.
 * ERROR_NOT_FOUND if it is missing, ERROR_INPUT for a folder, ERROR_LIMIT above FILE_READ_MAX_MB,
 * else ERROR_IO. Memory: the file's size.
 */
bool file_read(const char *path, struct buffer *out, struct error *err);

/*
 * Writes a file as a whole or not at all: to a name beside it, to the disk, then renamed. A link
 * is followed. "-" is standard output; what exists and is no regular file is written as it is.
 * A database, so also a city file, is never written over: ERROR_CONFLICT.
 * ERROR_NOT_FOUND if its folder is missing, ERROR_INPUT if it is a folder itself, else ERROR_IO
 * with what was in the way: disk full, no permission, read-only…
 */
bool file_write(const char *path, const void *bytes, size_t size, struct error *err);

/*
 * The same in pieces, for files too large for memory: pieces go to a name beside it, and
 * file_stream_end gives the file its name if `ok`, or takes it away. "-" and what is no regular
 * file get the pieces at once. After a failure file_stream_end is still to be called, with false.
 *
 *     if (!file_stream_begin(path, &stream, err))
 *         return false;
 *     bool ok = file_stream_add(stream, bytes, size, err) && …;
 *     return file_stream_end(stream, ok, err);
 */
struct file_stream;
bool file_stream_begin(const char *path, struct file_stream **ret_stream, struct error *err);
bool file_stream_add(struct file_stream *stream, const void *bytes, size_t size, struct error *err);
bool file_stream_end(struct file_stream *stream, bool ok, struct error *err);

/*
 * Sets the error for an errno: `sentence` is TEXT_ERROR_CANNOT_READ or …_WRITE, the kind is what
 * file_read and file_write say. Returns false.
 */
bool file_fail(enum text_id sentence, const char *path, int number, struct error *err);

/* Syncs the folder of a file that was just made, so that its name survives a power cut. Some file
 * systems cannot; the file is there anyway. */
void file_sync_folder(const char *path);

/* All of it to an open file: 0, else the errno. */
int file_write_all(int handle, const void *bytes, size_t size);
/* Does it begin as SQLite files do? */
bool file_is_database(const char *path);
/* Is there anything of this name, be it a link that leads nowhere? */
bool file_is_there(const char *path);
/* Do both names lead to one file that is there? */
bool file_is_same(const char *path, const char *other);

#endif
