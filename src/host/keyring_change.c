/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "host/file.h"
#include "host/keyring_state.h"

/* `key` NULL = zeros: the slot is free. */
static int write_slot(int handle, uint32_t slot, const struct keyring_slot *key)
{
    uint8_t bytes[KEYRING_SLOT_SIZE] = {0};
    if (key)
        keyring_slot_write(key, bytes);
    int number = keyring_write_at(handle, bytes, sizeof bytes, keyring_slot_place(slot));
    secret_forget(bytes, sizeof bytes);
    return number;
}

static int sync_file(int handle)
{
    return fsync(handle) == 0 ? 0 : errno;
}

/* Keys of one call, so that all can be taken back. */
struct addition {
    struct keyring *keyring;
    struct arena *scratch;
    uint32_t old_slot_count;
    uint32_t count, capacity;
    struct added {
        enum keyring_kind kind;
        const char *name;
        uint32_t slot;
    } * added;
};

static struct addition addition_begin(struct keyring *keyring)
{
    return (struct addition){
        .keyring = keyring,
        .scratch = arena_new(),
        .old_slot_count = keyring->slot_count,
    };
}

static bool is_writable(const struct keyring *keyring, struct error *err)
{
    ALWAYS(keyring->is_writer);
    return !keyring->is_unsure ||
           error_set(err, ERROR_IO, TEXT_KEYS_UNSURE, ARG_TEXT("file", keyring->path));
}

static bool take_slot(struct keyring *keyring, uint32_t *ret_slot, struct error *err)
{
    if (keyring->free_count > 0) {
        *ret_slot = keyring->free_slots[--keyring->free_count];
        return true;
    }
    if (keyring->slot_count >= keyring->slot_max)
        return error_set(err, ERROR_LIMIT, TEXT_KEYS_FULL, ARG_TEXT("file", keyring->path),
                         ARG_INTEGER("most", keyring->slot_max));
    *ret_slot = keyring->slot_count++;
    return true;
}

/* One that the disk has changed meanwhile is as good as destroyed. */
static bool is_there_already(struct keyring *keyring, const struct keyring_slot *key,
                             bool *ret_is_there, struct error *err)
{
    const struct keyring_entry *entry = keyring_lookup(keyring, key->kind, key->name);
    *ret_is_there = false;
    if (!entry)
        return true;
    if (!keyring_is_in_slot(keyring, entry, ret_is_there, err))
        return false;
    if (!*ret_is_there) {
        keyring_add_free(keyring, entry->slot);
        keyring_forget(keyring, key->kind, key->name);
        keyring->stray_count++;
    }
    return true;
}

static bool addition_put(struct addition *addition, const struct keyring_slot *key,
                         struct error *err)
{
    struct keyring *keyring = addition->keyring;
    uint32_t slot;
    bool is_there;
    if (!is_there_already(keyring, key, &is_there, err))
        return false;
    if (is_there)
        return true;
    if (!take_slot(keyring, &slot, err))
        return false;
    keyring_remember(keyring, key, slot);
    ARENA_PUSH_ROOM(addition->scratch, struct added, addition->added, addition->count,
                    addition->capacity);
    addition->added[addition->count++] = (struct added){
        .kind = key->kind,
        .name = keyring_lookup(keyring, key->kind, key->name)->name,
        .slot = slot,
    };
    int number = write_slot(keyring->handle, slot, key);
    return number == 0 || file_fail(TEXT_ERROR_CANNOT_WRITE, keyring->path, number, err);
}

/* Slots that were there are free again, those beyond are cut off. */
static int undo(struct addition *addition)
{
    struct keyring *keyring = addition->keyring;
    int number = 0;
    for (uint32_t i = addition->count; i-- > 0;) {
        const struct added *added = &addition->added[i];
        keyring_forget(keyring, added->kind, added->name);
        if (added->slot >= addition->old_slot_count)
            continue;
        keyring_add_free(keyring, added->slot);
        int wrong = write_slot(keyring->handle, added->slot, NULL);
        number = number ? number : wrong;
    }
    keyring->slot_count = addition->old_slot_count;
    if (ftruncate(keyring->handle, keyring_slot_place(keyring->slot_count)) != 0)
        number = errno;
    int wrong = sync_file(keyring->handle);
    return number ? number : wrong;
}

static void set_unsure(struct keyring *keyring)
{
    keyring->is_unsure = true;
    keyring->stray_count++;
}

static bool addition_end(struct addition *addition, bool ok, struct error *err)
{
    struct keyring *keyring = addition->keyring;
    if (ok && addition->count > 0) {
        /* After a sync that failed nobody can say what the disk holds (Rebello et al. 2020). */
        int number = sync_file(keyring->handle);
        if (number != 0)
            set_unsure(keyring);
        ok = number == 0 || file_fail(TEXT_ERROR_CANNOT_WRITE, keyring->path, number, err);
    }
    if (!ok && undo(addition) != 0)
        set_unsure(keyring);
    arena_free(addition->scratch);
    return ok;
}

static void set_name(struct keyring_slot *key, const char *name)
{
    ALWAYS(keyring_name_valid(name));
    memcpy(key->name, name, strlen(name) + 1);
}

bool keyring_add_node(struct keyring *keyring, const char *key_id, const struct secret_key *secret,
                      struct error *err)
{
    struct keyring_slot key = {.kind = KEYRING_NODE};
    struct public_key public_key;
    struct secret_key again;
    char id[KEY_ID_SIZE];
    if (!is_writable(keyring, err))
        return false;
    /* The seed is the first half of libsodium's secret key, and all of it. */
    set_name(&key, key_id);
    memcpy(key.key, secret->bytes, SIGN_SEED_SIZE);
    sign_key_pair(key.key, &public_key, &again);
    key_id_of(&public_key, id);
    ALWAYS(strcmp(id, key_id) == 0);
    struct addition addition = addition_begin(keyring);
    bool ok = addition_end(&addition, addition_put(&addition, &key, err), err);
    secret_forget(&key, sizeof key);
    secret_forget(&again, sizeof again);
    return ok;
}

bool keyring_add_scopes(struct keyring *keyring, const char *const *scopes,
                        const struct scope_key *keys, uint32_t count, struct error *err)
{
    struct keyring_slot key = {.kind = KEYRING_SCOPE};
    bool ok = true;
    if (!is_writable(keyring, err))
        return false;
    struct addition addition = addition_begin(keyring);
    for (uint32_t i = 0; i < count && ok; i++) {
        set_name(&key, scopes[i]);
        memcpy(key.key, keys[i].bytes, SCOPE_KEY_SIZE);
        ok = addition_put(&addition, &key, err);
    }
    ok = addition_end(&addition, ok, err);
    secret_forget(&key, sizeof key);
    return ok;
}

struct destruction {
    struct keyring *keyring;
    enum keyring_kind kind;
    const char *name;
    uint32_t stray_count; /* of those that stay */
};

static int free_slot(struct keyring *keyring, uint32_t slot)
{
    int number = write_slot(keyring->handle, slot, NULL);
    if (number == 0)
        keyring_add_free(keyring, slot);
    return number;
}

/* A torn slot may hold part of the key: of one whose destruction was interrupted. */
static int destroy_in_slot(void *context, uint32_t slot, const uint8_t *bytes)
{
    struct destruction *destruction = context;
    struct keyring *keyring = destruction->keyring;
    struct keyring_slot key;
    enum keyring_slot_state state = keyring_slot_read(bytes, &key);
    int number = 0;
    if (state == KEYRING_SLOT_TORN) {
        number = write_slot(keyring->handle, slot, NULL);
    } else if (state == KEYRING_SLOT_KEY) {
        const struct keyring_entry *entry = keyring_lookup(keyring, key.kind, key.name);
        if (key.kind == destruction->kind && strcmp(key.name, destruction->name) == 0)
            number = free_slot(keyring, slot);
        else
            destruction->stray_count += !entry || entry->slot != slot;
    }
    secret_forget(&key, sizeof key);
    return number;
}

static int destroy_everywhere(struct keyring *keyring, enum keyring_kind kind, const char *name)
{
    struct destruction destruction = {keyring, kind, name, 0};
    int number = keyring_visit(keyring, destroy_in_slot, &destruction);
    if (number == 0)
        number = sync_file(keyring->handle);
    if (number == 0)
        keyring->stray_count = destruction.stray_count;
    return number;
}

static int destroy_entry(struct keyring *keyring, const struct keyring_entry *entry)
{
    int number = free_slot(keyring, entry->slot);
    return number ? number : sync_file(keyring->handle);
}

bool keyring_destroy(struct keyring *keyring, enum keyring_kind kind, const char *name,
                     struct error *err)
{
    ALWAYS(keyring->is_writer);
    const struct keyring_entry *entry = keyring_lookup(keyring, kind, name);
    int number = 0;
    if (keyring->stray_count > 0)
        number = destroy_everywhere(keyring, kind, name);
    else if (entry)
        number = destroy_entry(keyring, entry);
    if (number != 0) {
        set_unsure(keyring);
        return file_fail(TEXT_ERROR_CANNOT_WRITE, keyring->path, number, err);
    }
    keyring_forget(keyring, kind, name);
    return true;
}

/* A copy: the keys in the order of their slots, without gaps. */
struct copy {
    const struct keyring *keyring;
    int handle;
    uint32_t count;
};

static int copy_slot(void *context, uint32_t slot, const uint8_t *bytes)
{
    struct copy *copy = context;
    struct keyring_slot key;
    int number = 0;
    if (keyring_slot_read(bytes, &key) == KEYRING_SLOT_KEY) {
        const struct keyring_entry *entry = keyring_lookup(copy->keyring, key.kind, key.name);
        if (entry && entry->slot == slot)
            number = write_slot(copy->handle, copy->count++, &key);
    }
    secret_forget(&key, sizeof key);
    return number;
}

/* The head comes last: a copy that was not finished is no keyring. */
static int write_copy(struct copy *copy)
{
    uint8_t head[KEYRING_SLOT_SIZE];
    int number = keyring_visit(copy->keyring, copy_slot, copy);
    if (number == 0)
        number = sync_file(copy->handle);
    keyring_head_write(NULL, head);
    if (number == 0)
        number = keyring_write_at(copy->handle, head, sizeof head, 0);
    return number ? number : sync_file(copy->handle);
}

static void take_away(const struct copy *copy, const char *path)
{
    for (uint32_t slot = 0; slot < copy->count; slot++)
        (void)write_slot(copy->handle, slot, NULL);
    (void)sync_file(copy->handle);
    unlink(path);
}

bool keyring_copy(const struct keyring *keyring, const char *path, struct error *err)
{
    struct stat file;
    int flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    struct copy copy = {.keyring = keyring, .handle = open(path, flags, 0600)};
    if (copy.handle < 0 && errno == EEXIST)
        return error_set(err, ERROR_CONFLICT, TEXT_KEYS_COPY_EXISTS, ARG_TEXT("file", path));
    if (copy.handle < 0)
        return file_fail(TEXT_ERROR_CANNOT_WRITE, path, errno, err);
    bool is_private = fchmod(copy.handle, 0600) == 0 && fstat(copy.handle, &file) == 0 &&
                      (file.st_mode & (S_IRWXG | S_IRWXO)) == 0;
    int number = is_private ? write_copy(&copy) : 0;
    if (!is_private || number != 0)
        take_away(&copy, path);
    close(copy.handle);
    if (!is_private)
        return error_set(err, ERROR_IO, TEXT_KEYS_DISK_IS_OPEN, ARG_TEXT("file", path));
    if (number != 0)
        return file_fail(TEXT_ERROR_CANNOT_WRITE, path, number, err);
    file_sync_folder(path);
    return true;
}
