/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_DATABASE_FILE_H
#define STORE_DATABASE_FILE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The bytes of a database file, read through SQLite's own file layer. Never by open() and
 * close(): closing any handle of a file takes away all locks that the process holds on it (POSIX),
 * those of its other connections too, and another program would then think that it is the last to
 * close the file, and take the write-ahead log away under their hands. SQLite knows about its own
 * handles, and closes them when it can.
 */
struct database_file {
    sqlite3_file *file;
    const char *path; /* as SQLite made it */
};

bool database_file_open(struct database_file *file, const char *path);
bool database_file_size(struct database_file *file, int64_t *ret_size);
/* False if there are fewer bytes, too. */
bool database_file_read(struct database_file *file, void *bytes, int64_t size, int64_t at);
void database_file_close(struct database_file *file);

#endif
