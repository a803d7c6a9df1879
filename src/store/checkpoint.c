/* SPDX-License-Identifier: Apache-2.0 */
#include "store/checkpoint.h"

enum {
    PAGE_SIZE = 4096,
    FRAMES_BEFORE_COPYING = 1000,
    FRAMES_BEFORE_WAITING = 16 * 1024 * 1024 / PAGE_SIZE,
    WAIT_MS = 20,
};

static int run(struct city *city, int mode, int patience_ms)
{
    struct error err;
    if (city->synced_apart && !city_sync(city, &err))
        return SQLITE_IOERR_FSYNC;
    sqlite3_busy_timeout(city->database, patience_ms);
    int code = sqlite3_wal_checkpoint_v2(city->database, "main", mode, NULL, NULL);
    sqlite3_busy_timeout(city->database, CITY_BUSY_MS);
    return code;
}

/*
 * Called by SQLite after each commit. The commit stands, whatever becomes of this: pages that
 * cannot be copied now stay in the log and count there.
 */
static int after_commit(void *context, sqlite3 *database, const char *name, int frames)
{
    struct city *city = context;
    (void)database, (void)name;
    if (frames < city->waited_at_frames)
        city->waited_at_frames = 0;
    if (frames >= city->waited_at_frames + FRAMES_BEFORE_WAITING) {
        city->waited_at_frames = frames;
        run(city, SQLITE_CHECKPOINT_RESTART, WAIT_MS);
    } else if (frames >= FRAMES_BEFORE_COPYING) {
        run(city, SQLITE_CHECKPOINT_PASSIVE, 0);
    }
    return SQLITE_OK;
}

bool checkpoint_set_up(struct city *city, struct error *err)
{
    struct buffer sql = {0};
    buffer_add_format(&sql, "PRAGMA journal_size_limit = %d", FRAMES_BEFORE_WAITING * PAGE_SIZE);
    bool ok = city_run(city, buffer_text(&sql), err);
    buffer_free(&sql);
    sqlite3_wal_hook(city->database, after_commit, city);
    return ok;
}

int checkpoint_truncate(struct city *city, int patience_ms)
{
    return run(city, SQLITE_CHECKPOINT_TRUNCATE, patience_ms);
}
