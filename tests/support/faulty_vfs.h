/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULTY_VFS_H
#define FAULTY_VFS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A layer between SQLite and the system's files that counts what is done to them, lets one of it
 * fail, and can stop the machine: then nothing more succeeds, and after faulty_vfs_restart the
 * files hold what had been synced, with none, some or all of what had not.
 *
 * It lies over the default layer and takes its place. Files are used by any thread; the functions
 * here are for one.
 */
enum {
    FAULT_AT_WRITE = 1,
    FAULT_AT_SYNC = 2,
    FAULT_AT_TRUNCATE = 4,
    FAULT_AT_READ = 8,
    FAULT_AT_SHARE = 16, /* memory that connections share, as it grows */
    FAULT_AT_DELETE = 32,
    FAULT_AT_ANY = 63,
};

enum fault_kind {
    FAULT_NONE,
    FAULT_CRASH,  /* the machine stops before it is done; of a write, it may be done in part */
    FAULT_FULL,   /* no room: nothing is done */
    FAULT_SHORT,  /* no room after half of a write */
    FAULT_DEVICE, /* an error of the device; a sync that fails so loses what it was to make last */
};

struct fault {
    unsigned operations; /* FAULT_AT_… */
    int64_t at;          /* the n-th of them, from 1; 0 = none */
    enum fault_kind kind;
    bool stays; /* all later ones fail as well */
};

void faulty_vfs_register(void);
void faulty_vfs_unregister(void);

/* Counts from 0 again, with this fault ahead; what is in the files counts as synced. No file may
 * be open. */
void faulty_vfs_begin(const struct fault *fault);
int64_t faulty_vfs_count(unsigned operations);
bool faulty_vfs_has_struck(void);
/* The same in the middle, with files open: what was not synced stays so. */
void faulty_vfs_arm(const struct fault *fault);

/* The machine stops now. */
void faulty_vfs_stop(void);

/* What became of writes that were not synced. */
enum unsynced {
    UNSYNCED_LOST,
    UNSYNCED_KEPT,
    UNSYNCED_SOME, /* each or not, by chance */
    UNSYNCED_TORN, /* the first so many, and of the next the first so many sectors, by chance */
    UNSYNCED_COUNT
};
/* The machine starts again: the files are as they were found. No file may be open. */
void faulty_vfs_restart(enum unsynced unsynced, uint64_t seed);

#endif
