/* SPDX-License-Identifier: Apache-2.0 */
#include "faulty_vfs.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/assert.h"
#include "base/buffer.h"
#include "base/random.h"

enum { TRACKED_MAX = 16, SECTOR_SIZE = 512 };

/* A write, or (bytes NULL) a truncation to `at`, that was not synced. */
struct change {
    int64_t at;
    size_t size;
    char *bytes;
};

/* A file by its path: what would be found after a power cut, and what came since. */
struct tracked {
    char *path;
    bool exists; /* was synced, or there from the beginning */
    struct buffer synced;
    struct change *changes;
    size_t change_count, change_capacity;
};

static struct {
    sqlite3_vfs vfs, *real;
    struct tracked files[TRACKED_MAX];
    int file_count;
    struct fault fault;
    int64_t counts[6], matching;
    bool has_struck, has_stopped;
    int last_errno;
} machine;

struct faulty_file {
    sqlite3_file base;
    struct tracked *tracked; /* NULL: temporary */
};

static sqlite3_file *real_of(sqlite3_file *file)
{
    return (sqlite3_file *)((struct faulty_file *)file + 1);
}

/* Does this operation fail? Counts it. */
static enum fault_kind strike(unsigned operation)
{
    if (machine.has_stopped)
        return FAULT_CRASH;
    for (int i = 0; i < 6; i++)
        machine.counts[i] += operation == 1u << i;
    if (!(operation & machine.fault.operations))
        return FAULT_NONE;
    machine.matching++;
    bool strikes =
        machine.fault.at > 0 && (machine.fault.stays ? machine.matching >= machine.fault.at
                                                     : machine.matching == machine.fault.at);
    if (!strikes)
        return FAULT_NONE;
    machine.has_struck = true;
    machine.has_stopped = machine.fault.kind == FAULT_CRASH;
    machine.last_errno = machine.fault.kind == FAULT_DEVICE ? EIO : ENOSPC;
    return machine.fault.kind;
}

/* What would be found after a power cut. */

static void apply(struct buffer *content, const struct change *change, size_t size)
{
    size_t end = (size_t)change->at + size;
    if (!change->bytes) {
        content->size = content->size < (size_t)change->at ? content->size : (size_t)change->at;
        return;
    }
    if (end > content->size) {
        memset(buffer_reserve(content, end - content->size), 0, end - content->size);
        content->size = end;
    }
    if (size > 0)
        memcpy(content->bytes + change->at, change->bytes, size);
}

static void note(struct tracked *tracked, int64_t at, const void *bytes, size_t size)
{
    if (!tracked)
        return;
    if (tracked->change_count == tracked->change_capacity) {
        tracked->change_capacity = tracked->change_capacity ? 2 * tracked->change_capacity : 64;
        tracked->changes =
            realloc(tracked->changes, tracked->change_capacity * sizeof *tracked->changes);
        ALWAYS(tracked->changes);
    }
    struct change change = {.at = at, .size = size};
    if (bytes) {
        change.bytes = malloc(size + 1);
        ALWAYS(change.bytes);
        memcpy(change.bytes, bytes, size);
    }
    tracked->changes[tracked->change_count++] = change;
}

static void forget_changes(struct tracked *tracked)
{
    for (size_t i = 0; i < tracked->change_count; i++)
        free(tracked->changes[i].bytes);
    tracked->change_count = 0;
}

static void forget_file(struct tracked *tracked)
{
    forget_changes(tracked);
    free(tracked->changes);
    free(tracked->path);
    buffer_free(&tracked->synced);
}

static void read_whole(const char *path, struct buffer *content)
{
    FILE *file = fopen(path, "rb");
    size_t size = 1;
    while (file && size > 0) {
        size = fread(buffer_reserve(content, 1 << 16), 1, 1 << 16, file);
        content->size += size;
    }
    if (file)
        fclose(file);
}

static struct tracked *track(const char *path)
{
    for (int i = 0; i < machine.file_count; i++)
        if (strcmp(machine.files[i].path, path) == 0)
            return &machine.files[i];
    ALWAYS(machine.file_count < TRACKED_MAX);
    struct tracked *tracked = &machine.files[machine.file_count++];
    *tracked = (struct tracked){.path = strdup(path), .exists = access(path, F_OK) == 0};
    ALWAYS(tracked->path);
    read_whole(path, &tracked->synced);
    return tracked;
}

/* The methods of a file. A writer may sync on another thread than it writes. */

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static int leave(int code)
{
    pthread_mutex_unlock(&one_at_a_time);
    return code;
}

static int close_file(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int do_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
    if (strike(FAULT_AT_READ) != FAULT_NONE)
        return SQLITE_IOERR_READ;
    return real_of(file)->pMethods->xRead(real_of(file), bytes, size, at);
}

static int read_file(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
    pthread_mutex_lock(&one_at_a_time);
    return leave(do_read(file, bytes, size, at));
}

static int do_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    sqlite3_file *real = real_of(file);
    struct tracked *tracked = ((struct faulty_file *)file)->tracked;
    bool had_stopped = machine.has_stopped;
    switch (strike(FAULT_AT_WRITE)) {
    case FAULT_NONE: break;
    case FAULT_CRASH:
        if (!had_stopped)
            note(tracked, at, bytes, (size_t)size);
        return SQLITE_IOERR_WRITE;
    case FAULT_FULL: return SQLITE_FULL;
    case FAULT_SHORT:
        note(tracked, at, bytes, (size_t)size / 2);
        real->pMethods->xWrite(real, bytes, size / 2, at);
        return SQLITE_FULL;
    case FAULT_DEVICE: return SQLITE_IOERR_WRITE;
    }
    note(tracked, at, bytes, (size_t)size);
    return real->pMethods->xWrite(real, bytes, size, at);
}

static int write_file(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    pthread_mutex_lock(&one_at_a_time);
    return leave(do_write(file, bytes, size, at));
}

static int do_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (strike(FAULT_AT_TRUNCATE) != FAULT_NONE)
        return SQLITE_IOERR_TRUNCATE;
    note(((struct faulty_file *)file)->tracked, size, NULL, 0);
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    pthread_mutex_lock(&one_at_a_time);
    return leave(do_truncate(file, size));
}

/* The real files need no sync: this machine stops only in the mind. */
static int do_sync(sqlite3_file *file, int flags)
{
    (void)flags;
    struct tracked *tracked = ((struct faulty_file *)file)->tracked;
    enum fault_kind kind = strike(FAULT_AT_SYNC);
    /* As the system does it: pages that could not be written count as clean from then on. */
    if (kind == FAULT_DEVICE && tracked)
        forget_changes(tracked);
    if (kind != FAULT_NONE)
        return SQLITE_IOERR_FSYNC;
    if (!tracked)
        return SQLITE_OK;
    for (size_t i = 0; i < tracked->change_count; i++)
        apply(&tracked->synced, &tracked->changes[i], tracked->changes[i].size);
    forget_changes(tracked);
    tracked->exists = true;
    return SQLITE_OK;
}

static int sync_file(sqlite3_file *file, int flags)
{
    pthread_mutex_lock(&one_at_a_time);
    return leave(do_sync(file, flags));
}

static int size_of_file(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int lock_file(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int unlock_file(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int check_reserved(sqlite3_file *file, int *is_reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is_reserved);
}

static int control_file(sqlite3_file *file, int what, void *value)
{
    if (what == SQLITE_FCNTL_LAST_ERRNO) {
        *(int *)value = machine.last_errno;
        return SQLITE_OK;
    }
    return real_of(file)->pMethods->xFileControl(real_of(file), what, value);
}

static int sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int characteristics(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **memory)
{
    pthread_mutex_lock(&one_at_a_time);
    enum fault_kind kind = extend ? strike(FAULT_AT_SHARE) : FAULT_NONE;
    leave(SQLITE_OK);
    switch (kind) {
    case FAULT_NONE: break;
    case FAULT_DEVICE: return SQLITE_IOERR_SHMMAP;
    default: return SQLITE_IOERR_SHMSIZE;
    }
    return real_of(file)->pMethods->xShmMap(real_of(file), region, size, extend, memory);
}

static int shm_lock(sqlite3_file *file, int first, int count, int flags)
{
    return real_of(file)->pMethods->xShmLock(real_of(file), first, count, flags);
}

static void shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int shm_unmap(sqlite3_file *file, int delete)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

/* The layer itself. */

static int open_file(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags,
                     int *ret_flags)
{
    struct faulty_file *faulty = (struct faulty_file *)file;
    (void)vfs;
    file->pMethods = NULL;
    if (machine.has_stopped)
        return SQLITE_CANTOPEN;
    faulty->tracked = path ? track(path) : NULL;
    int code = machine.real->xOpen(machine.real, path, real_of(file), flags, ret_flags);
    if (code == SQLITE_OK)
        file->pMethods = &methods;
    return code;
}

static int delete_file(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    (void)vfs;
    if (strike(FAULT_AT_DELETE) != FAULT_NONE)
        return SQLITE_IOERR_DELETE;
    struct tracked *tracked = track(path);
    forget_changes(tracked);
    tracked->synced.size = 0;
    tracked->exists = false;
    return machine.real->xDelete(machine.real, path, sync_folder);
}

static int access_file(sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
    (void)vfs;
    if (machine.has_stopped)
        return SQLITE_IOERR_ACCESS;
    return machine.real->xAccess(machine.real, path, flags, result);
}

static int full_path(sqlite3_vfs *vfs, const char *path, int size, char *out)
{
    (void)vfs;
    return machine.real->xFullPathname(machine.real, path, size, out);
}

void faulty_vfs_register(void)
{
    machine.real = sqlite3_vfs_find(NULL);
    ALWAYS(machine.real);
    machine.vfs = *machine.real;
    machine.vfs.iVersion = 2;
    machine.vfs.szOsFile = (int)sizeof(struct faulty_file) + machine.real->szOsFile;
    machine.vfs.zName = "faulty";
    machine.vfs.pNext = NULL;
    machine.vfs.xOpen = open_file;
    machine.vfs.xDelete = delete_file;
    machine.vfs.xAccess = access_file;
    machine.vfs.xFullPathname = full_path;
    ALWAYS(sqlite3_vfs_register(&machine.vfs, 1) == SQLITE_OK);
}

void faulty_vfs_unregister(void)
{
    faulty_vfs_begin(&(struct fault){0});
    ALWAYS(sqlite3_vfs_unregister(&machine.vfs) == SQLITE_OK);
    ALWAYS(sqlite3_vfs_register(machine.real, 1) == SQLITE_OK);
}

void faulty_vfs_arm(const struct fault *fault)
{
    memset(machine.counts, 0, sizeof machine.counts);
    machine.matching = 0;
    machine.fault = *fault;
    machine.has_struck = false;
}

void faulty_vfs_begin(const struct fault *fault)
{
    for (int i = 0; i < machine.file_count; i++)
        forget_file(&machine.files[i]);
    machine.file_count = 0;
    faulty_vfs_arm(fault);
    machine.has_stopped = false;
    machine.last_errno = 0;
}

int64_t faulty_vfs_count(unsigned operations)
{
    int64_t count = 0;
    for (int i = 0; i < 6; i++)
        count += operations & 1u << i ? machine.counts[i] : 0;
    return count;
}

bool faulty_vfs_has_struck(void)
{
    return machine.has_struck;
}

void faulty_vfs_stop(void)
{
    machine.has_stopped = true;
}

/* The synced bytes with those changes that had come through all the same. */
static void restore(struct tracked *tracked, enum unsynced unsynced, struct random *random)
{
    size_t count = tracked->change_count;
    size_t whole = unsynced == UNSYNCED_KEPT   ? count
                   : unsynced == UNSYNCED_TORN ? random_below(random, count + 1)
                                               : 0;
    for (size_t i = 0; i < count; i++) {
        const struct change *change = &tracked->changes[i];
        if (i < whole || (unsynced == UNSYNCED_SOME && random_below(random, 2) == 1))
            apply(&tracked->synced, change, change->size);
        else if (unsynced == UNSYNCED_TORN && i == whole && change->bytes)
            apply(&tracked->synced, change,
                  random_below(random, change->size / SECTOR_SIZE + 1) * SECTOR_SIZE);
    }
    if (unsynced != UNSYNCED_LOST && count > 0)
        tracked->exists = true;
}

static void write_back(struct tracked *tracked)
{
    if (!tracked->exists) {
        unlink(tracked->path);
        return;
    }
    FILE *file = fopen(tracked->path, "wb");
    ALWAYS(file);
    ALWAYS(fwrite(buffer_text(&tracked->synced), 1, tracked->synced.size, file) ==
           tracked->synced.size);
    ALWAYS(fclose(file) == 0);
}

void faulty_vfs_restart(enum unsynced unsynced, uint64_t seed)
{
    struct random random = random_from_seed(seed);
    for (int i = 0; i < machine.file_count; i++) {
        restore(&machine.files[i], unsynced, &random);
        write_back(&machine.files[i]);
    }
    faulty_vfs_begin(&(struct fault){0});
}
