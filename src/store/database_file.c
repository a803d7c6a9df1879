/* SPDX-License-Identifier: Apache-2.0 */
#include "store/database_file.h"

#include <stddef.h>

#include "base/assert.h"

/* In the form that SQLite hands names of databases to its file layer. */
static const char *name_of(sqlite3_vfs *vfs, const char *path)
{
    char *full = sqlite3_malloc(vfs->mxPathname + 1);
    ALWAYS(full);
    int code = vfs->xFullPathname(vfs, path, vfs->mxPathname + 1, full);
    const char *name = NULL;
    if ((code & 0xFF) == SQLITE_OK) {
        name = sqlite3_create_filename(full, "", "", 0, NULL);
        ALWAYS(name);
    }
    sqlite3_free(full);
    return name;
}

bool database_file_open(struct database_file *file, const char *path)
{
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    ALWAYS(vfs);
    *file = (struct database_file){.path = name_of(vfs, path)};
    if (!file->path)
        return false;
    file->file = sqlite3_malloc(vfs->szOsFile);
    ALWAYS(file->file);
    file->file->pMethods = NULL;
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_MAIN_DB;
    if (vfs->xOpen(vfs, file->path, file->file, flags, &flags) == SQLITE_OK)
        return true;
    database_file_close(file);
    return false;
}

bool database_file_size(struct database_file *file, int64_t *ret_size)
{
    sqlite3_int64 size;
    if (file->file->pMethods->xFileSize(file->file, &size) != SQLITE_OK)
        return false;
    *ret_size = size;
    return true;
}

bool database_file_read(struct database_file *file, void *bytes, int64_t size, int64_t at)
{
    enum { AT_ONCE = 1 << 20 };
    for (int64_t done = 0; done < size; done += AT_ONCE) {
        int piece = size - done < AT_ONCE ? (int)(size - done) : AT_ONCE;
        if (file->file->pMethods->xRead(file->file, (char *)bytes + done, piece, at + done) !=
            SQLITE_OK)
            return false;
    }
    return true;
}

void database_file_close(struct database_file *file)
{
    if (file->file && file->file->pMethods)
        file->file->pMethods->xClose(file->file);
    sqlite3_free(file->file);
    sqlite3_free_filename(file->path);
}
