/* SPDX-License-Identifier: Apache-2.0 */
#include "host/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/assert.h"
#include "host/clock.h"
#include "host/file.h"
#include "host/keyring_state.h"

enum {
    PATIENCE_MS = 2000,
    PAUSE_MS = 20,
    OPEN_TRIES = 8,
    OPEN_FLAGS = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY,
    OTHERS = S_IRWXG | S_IRWXO,
};

static bool refuse(const struct keyring *keyring, enum error_kind kind, enum text_id id,
                   struct error *err)
{
    return error_set(err, kind, id, ARG_TEXT("file", keyring->path));
}

static bool fail(const struct keyring *keyring, enum text_id sentence, int number,
                 struct error *err)
{
    /* With O_NOFOLLOW. */
    if (number == ELOOP)
        return refuse(keyring, ERROR_IO, TEXT_KEYS_IS_LINK, err);
    return file_fail(sentence, keyring->path, number, err);
}

/* The file at the handle: is it one that secrets may lie in? */
static bool examine(const struct keyring *keyring, struct error *err)
{
    struct stat file;
    if (fstat(keyring->handle, &file) != 0)
        return fail(keyring, TEXT_ERROR_CANNOT_READ, errno, err);
    if (!S_ISREG(file.st_mode))
        return refuse(keyring, ERROR_INPUT, TEXT_KEYS_NOT_KEYRING, err);
    if (file.st_mode & OTHERS)
        return refuse(keyring, ERROR_IO, TEXT_KEYS_OPEN_TO_OTHERS, err);
    if (file.st_uid != geteuid() && geteuid() != 0)
        return refuse(keyring, ERROR_IO, TEXT_KEYS_OF_ANOTHER, err);
    return true;
}

/* Makes an empty file; one that came into being meanwhile is opened instead. */
static bool create(struct keyring *keyring, struct error *err)
{
    struct stat file;
    int handle = open(keyring->path, O_RDWR | O_CREAT | O_EXCL | OPEN_FLAGS, 0600);
    if (handle < 0 && errno == EEXIST)
        return true;
    if (handle < 0)
        return fail(keyring, TEXT_ERROR_CANNOT_WRITE, errno, err);
    if (fchmod(handle, 0600) != 0 || fstat(handle, &file) != 0 || file.st_mode & OTHERS) {
        close(handle);
        unlink(keyring->path);
        return refuse(keyring, ERROR_IO, TEXT_KEYS_DISK_IS_OPEN, err);
    }
    keyring->handle = handle;
    return true;
}

static bool open_file(struct keyring *keyring, struct error *err)
{
    ALWAYS(keyring->path);
    keyring->handle = open(keyring->path, (keyring->is_writer ? O_RDWR : O_RDONLY) | OPEN_FLAGS);
    if (keyring->handle >= 0)
        return examine(keyring, err);
    bool is_missing = errno == ENOENT || errno == ENOTDIR;
    if (!is_missing)
        return fail(keyring, TEXT_ERROR_CANNOT_READ, errno, err);
    return !keyring->is_writer || create(keyring, err);
}

static bool refuse_held(const struct keyring *keyring, struct error *err)
{
    uint8_t head[KEYRING_SLOT_SIZE];
    struct keyring_holder holder;
    if (keyring_read_at(keyring->handle, head, sizeof head, 0) != 0 ||
        !keyring_holder_read(head, &holder))
        return refuse(keyring, ERROR_CONFLICT, TEXT_KEYS_HELD_BY_ANOTHER, err);
    return error_set(err, ERROR_CONFLICT, TEXT_KEYS_HELD, ARG_TEXT("file", keyring->path),
                     ARG_TEXT("holder", holder.words), ARG_PLAIN("process", holder.process),
                     ARG_DATE("since", holder.since_ms));
}

static bool lock(const struct keyring *keyring, struct error *err)
{
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000L * 1000};
    int64_t until_us = clock_monotonic_us() + PATIENCE_MS * 1000LL;
    while (flock(keyring->handle, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return fail(keyring, TEXT_ERROR_CANNOT_WRITE, errno, err);
        if (clock_monotonic_us() >= until_us)
            return refuse_held(keyring, err);
        nanosleep(&pause, NULL);
    }
    return true;
}

static bool is_still_there(const struct keyring *keyring)
{
    struct stat ours, named;
    return fstat(keyring->handle, &ours) == 0 && lstat(keyring->path, &named) == 0 &&
           ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

static void close_file(struct keyring *keyring)
{
    if (keyring->handle >= 0)
        close(keyring->handle);
    keyring->handle = -1;
}

/* The lock is on the file, not on its name: one that was replaced while we waited is let go. */
static bool open_and_lock(struct keyring *keyring, struct error *err)
{
    for (int i = 0; i < OPEN_TRIES; i++) {
        if (!open_file(keyring, err))
            return false;
        if (keyring->handle < 0)
            continue;
        if (!lock(keyring, err))
            return false;
        if (is_still_there(keyring))
            return true;
        close_file(keyring);
    }
    return refuse(keyring, ERROR_CONFLICT, TEXT_KEYS_HELD_BY_ANOTHER, err);
}

static bool identify(const struct keyring *keyring, enum keyring_identity *ret_identity,
                     struct error *err)
{
    uint8_t head[KEYRING_SLOT_SIZE];
    struct stat file;
    int number = fstat(keyring->handle, &file) != 0 ? errno : 0;
    size_t size = number == 0 && file.st_size < KEYRING_SLOT_SIZE ? (size_t)file.st_size
                                                                  : (size_t)KEYRING_SLOT_SIZE;
    if (number == 0)
        number = keyring_read_at(keyring->handle, head, size, 0);
    if (number != 0)
        return fail(keyring, TEXT_ERROR_CANNOT_READ, number, err);
    *ret_identity = keyring_identify(head, size);
    if (*ret_identity == KEYRING_NEWER)
        return refuse(keyring, ERROR_CONFLICT, TEXT_KEYS_NEWER, err);
    return *ret_identity != KEYRING_ALIEN ||
           refuse(keyring, ERROR_INPUT, TEXT_KEYS_NOT_KEYRING, err);
}

/* Synced before any slot is written: a file with slots always has its head. */
static bool write_head(const struct keyring *keyring, struct error *err)
{
    uint8_t head[KEYRING_SLOT_SIZE];
    keyring_head_write(NULL, head);
    int number = keyring_write_at(keyring->handle, head, sizeof head, 0);
    if (number == 0 && fsync(keyring->handle) != 0)
        number = errno;
    if (number != 0)
        return fail(keyring, TEXT_ERROR_CANNOT_WRITE, number, err);
    file_sync_folder(keyring->path);
    return true;
}

/* Not synced, and the identity before it is not touched: who held the file when the machine
 * stopped does not matter afterwards. */
static int write_holder(const struct keyring *keyring, const struct keyring_holder *holder)
{
    uint8_t head[KEYRING_SLOT_SIZE];
    keyring_head_write(holder, head);
    return keyring_write_at(keyring->handle, head + KEYRING_IDENTITY_SIZE,
                            sizeof head - KEYRING_IDENTITY_SIZE, KEYRING_IDENTITY_SIZE);
}

static bool begin_writing(struct keyring *keyring, const char *what, int64_t now_ms,
                          struct error *err)
{
    enum keyring_identity identity = KEYRING_UNFINISHED;
    struct keyring_holder holder = {.process = (uint32_t)getpid(), .since_ms = now_ms};
    memcpy(holder.words, what, strnlen(what, KEYRING_WORDS_MAX));
    if (!open_and_lock(keyring, err) || !identify(keyring, &identity, err))
        return false;
    if (identity == KEYRING_UNFINISHED && !write_head(keyring, err))
        return false;
    int number = write_holder(keyring, &holder);
    return number == 0 || fail(keyring, TEXT_ERROR_CANNOT_WRITE, number, err);
}

static bool begin_reading(struct keyring *keyring, struct error *err)
{
    enum keyring_identity identity = KEYRING_UNFINISHED;
    return open_file(keyring, err) && (keyring->handle < 0 || identify(keyring, &identity, err));
}

/* One city, one keyring, by whatever link it is named. */
static bool find_path(struct keyring *keyring, const char *city_path, struct error *err)
{
    struct stat link;
    char *target = realpath(city_path, NULL);
    int number = errno;
    if (!target && lstat(city_path, &link) == 0)
        return file_fail(TEXT_ERROR_CANNOT_READ, city_path, number, err);
    struct buffer path = {0};
    buffer_add_text(&path, target ? target : city_path);
    buffer_add_text(&path, ".keys");
    keyring->path = arena_copy_text(keyring->arena, buffer_text(&path));
    buffer_free(&path);
    free(target);
    return true;
}

bool keyring_open(const char *city_path, enum keyring_mode mode, const char *what, int64_t now_ms,
                  struct keyring **ret_keyring, struct error *err)
{
    struct arena *arena = arena_new();
    struct keyring *keyring = ARENA_NEW(arena, struct keyring);
    *keyring = (struct keyring){
        .arena = arena,
        .handle = -1,
        .is_writer = mode == KEYRING_WRITE,
        .slot_max = KEYRING_SLOT_MAX,
    };
    bool ok = find_path(keyring, city_path, err) &&
              (keyring->is_writer ? begin_writing(keyring, what, now_ms, err)
                                  : begin_reading(keyring, err)) &&
              (keyring->handle < 0 || keyring_load(keyring, err));
    if (ok) {
        *ret_keyring = keyring;
    } else {
        close_file(keyring);
        arena_free(arena);
    }
    return ok;
}

void keyring_close(struct keyring *keyring)
{
    if (!keyring)
        return;
    /* If it fails, those who are refused later see our words; nothing depends on them. */
    if (keyring->is_writer)
        (void)write_holder(keyring, NULL);
    close_file(keyring);
    arena_free(keyring->arena);
}
