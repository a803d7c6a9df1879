/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/assert.h"
#include "host/file.h"
#include "host/keyring_state.h"

int64_t keyring_slot_place(uint32_t slot)
{
    return ((int64_t)slot + 1) * KEYRING_SLOT_SIZE;
}

int keyring_read_at(int handle, void *bytes, size_t size, int64_t at)
{
    for (size_t done = 0; done < size;) {
        ssize_t got = pread(handle, (uint8_t *)bytes + done, size - done, at + (int64_t)done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return errno;
        if (got == 0) {
            memset((uint8_t *)bytes + done, 0, size - done);
            return 0;
        }
        done += (size_t)got;
    }
    return 0;
}

int keyring_write_at(int handle, const void *bytes, size_t size, int64_t at)
{
    for (size_t done = 0; done < size;) {
        ssize_t put =
            pwrite(handle, (const uint8_t *)bytes + done, size - done, at + (int64_t)done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        done += (size_t)put;
    }
    return 0;
}

/* Source: FNV-1a, Fowler, Noll and Vo 1991. */
static uint32_t hash_of(enum keyring_kind kind, const char *name)
{
    uint64_t hash = 0xcbf29ce484222325u ^ (uint64_t)kind;
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 0x100000001b3u;
    return (uint32_t)(hash ^ hash >> 32);
}

/* The entry of that name, or the empty place where it belongs. */
static struct keyring_entry *find_place(struct keyring_entry *entries, uint32_t capacity,
                                        enum keyring_kind kind, const char *name)
{
    for (uint32_t at = hash_of(kind, name) & (capacity - 1);; at = (at + 1) & (capacity - 1)) {
        struct keyring_entry *entry = &entries[at];
        if (!entry->name || (entry->kind == kind && strcmp(entry->name, name) == 0))
            return entry;
    }
}

static void make_room(struct keyring *keyring)
{
    if (keyring->entry_count < keyring->entry_capacity / 2)
        return;
    uint32_t capacity = keyring->entry_capacity ? keyring->entry_capacity * 2 : 64;
    struct keyring_entry *entries = ARENA_ARRAY(keyring->arena, struct keyring_entry, capacity);
    for (uint32_t i = 0; i < keyring->entry_capacity; i++) {
        const struct keyring_entry *old = &keyring->entries[i];
        if (old->name)
            *find_place(entries, capacity, old->kind, old->name) = *old;
    }
    keyring->entries = entries;
    keyring->entry_capacity = capacity;
}

struct keyring_entry *keyring_lookup(const struct keyring *keyring, enum keyring_kind kind,
                                     const char *name)
{
    if (keyring->entry_count == 0)
        return NULL;
    struct keyring_entry *entry = find_place(keyring->entries, keyring->entry_capacity, kind, name);
    return entry->name && entry->slot != NO_SLOT ? entry : NULL;
}

void keyring_remember(struct keyring *keyring, const struct keyring_slot *key, uint32_t slot)
{
    make_room(keyring);
    struct keyring_entry *entry =
        find_place(keyring->entries, keyring->entry_capacity, key->kind, key->name);
    if (!entry->name) {
        entry->name = arena_copy_text(keyring->arena, key->name);
        entry->kind = key->kind;
        keyring->entry_count++;
    }
    entry->slot = slot;
}

void keyring_forget(struct keyring *keyring, enum keyring_kind kind, const char *name)
{
    struct keyring_entry *entry = keyring_lookup(keyring, kind, name);
    if (entry)
        entry->slot = NO_SLOT;
}

void keyring_add_free(struct keyring *keyring, uint32_t slot)
{
    ARENA_PUSH_ROOM(keyring->arena, uint32_t, keyring->free_slots, keyring->free_count,
                    keyring->free_capacity);
    keyring->free_slots[keyring->free_count++] = slot;
}

int keyring_visit(const struct keyring *keyring, keyring_visit_slot *visit, void *context)
{
    uint8_t bytes[SLOTS_AT_ONCE * KEYRING_SLOT_SIZE];
    int number = 0;
    for (uint32_t first = 0; first < keyring->slot_count && number == 0; first += SLOTS_AT_ONCE) {
        uint32_t left = keyring->slot_count - first;
        uint32_t count = left < SLOTS_AT_ONCE ? left : SLOTS_AT_ONCE;
        number = keyring_read_at(keyring->handle, bytes, (size_t)count * KEYRING_SLOT_SIZE,
                                 keyring_slot_place(first));
        for (uint32_t i = 0; i < count && number == 0; i++)
            number = visit(context, first + i, bytes + (size_t)i * KEYRING_SLOT_SIZE);
    }
    secret_forget(bytes, sizeof bytes);
    return number;
}

static int load_slot(void *context, uint32_t slot, const uint8_t *bytes)
{
    struct keyring *keyring = context;
    struct keyring_slot key;
    enum keyring_slot_state state = keyring_slot_read(bytes, &key);
    bool is_new = state == KEYRING_SLOT_KEY && !keyring_lookup(keyring, key.kind, key.name);
    if (is_new)
        keyring_remember(keyring, &key, slot);
    else if (state != KEYRING_SLOT_KEY)
        keyring_add_free(keyring, slot);
    keyring->stray_count += !is_new && state != KEYRING_SLOT_FREE;
    secret_forget(&key, sizeof key);
    return 0;
}

bool keyring_load(struct keyring *keyring, struct error *err)
{
    struct stat file;
    if (fstat(keyring->handle, &file) != 0)
        return file_fail(TEXT_ERROR_CANNOT_READ, keyring->path, errno, err);
    /* A last slot that was cut short is one, too. */
    int64_t size = file.st_size < KEYRING_SLOT_SIZE ? 0 : file.st_size - KEYRING_SLOT_SIZE;
    int64_t count = size / KEYRING_SLOT_SIZE + (size % KEYRING_SLOT_SIZE != 0);
    if (count > keyring->slot_max)
        return error_set(err, ERROR_LIMIT, TEXT_KEYS_FULL, ARG_TEXT("file", keyring->path),
                         ARG_INTEGER("most", keyring->slot_max));
    if (size / KEYRING_SLOT_SIZE < keyring->said_count)
        return error_set(err, ERROR_INPUT, TEXT_KEYS_CUT_OFF, ARG_TEXT("file", keyring->path),
                         ARG_INTEGER("count", keyring->said_count),
                         ARG_INTEGER("there", size / KEYRING_SLOT_SIZE));
    keyring->slot_count = (uint32_t)count;
    int number = keyring_visit(keyring, load_slot, keyring);
    return number == 0 || file_fail(TEXT_ERROR_CANNOT_READ, keyring->path, number, err);
}

/* From the file: what was destroyed meanwhile, by whomever, is not found. 0, else the errno. */
static int read_entry(const struct keyring *keyring, const struct keyring_entry *entry,
                      struct keyring_slot *ret_key, bool *ret_is_there)
{
    uint8_t bytes[KEYRING_SLOT_SIZE];
    int number =
        keyring_read_at(keyring->handle, bytes, sizeof bytes, keyring_slot_place(entry->slot));
    *ret_is_there = number == 0 && keyring_slot_read(bytes, ret_key) == KEYRING_SLOT_KEY &&
                    ret_key->kind == entry->kind && strcmp(ret_key->name, entry->name) == 0;
    secret_forget(bytes, sizeof bytes);
    return number;
}

bool keyring_is_in_slot(const struct keyring *keyring, const struct keyring_entry *entry,
                        bool *ret_is_there, struct error *err)
{
    struct keyring_slot key;
    int number = read_entry(keyring, entry, &key, ret_is_there);
    secret_forget(&key, sizeof key);
    return number == 0 || file_fail(TEXT_ERROR_CANNOT_READ, keyring->path, number, err);
}

static bool find(const struct keyring *keyring, enum keyring_kind kind, const char *name,
                 struct keyring_slot *ret_key)
{
    bool is_there;
    const struct keyring_entry *entry = keyring_lookup(keyring, kind, name);
    return entry && read_entry(keyring, entry, ret_key, &is_there) == 0 && is_there;
}

bool keyring_find_node(const struct keyring *keyring, const char *key_id,
                       struct secret_key *ret_secret)
{
    struct keyring_slot key;
    struct public_key public_key;
    bool ok = find(keyring, KEYRING_NODE, key_id, &key);
    if (ok)
        sign_key_pair(key.key, &public_key, ret_secret);
    secret_forget(&key, sizeof key);
    return ok;
}

bool keyring_find_scope(const struct keyring *keyring, const char *scope, struct scope_key *ret_key)
{
    struct keyring_slot key;
    bool ok = find(keyring, KEYRING_SCOPE, scope, &key);
    if (ok)
        memcpy(ret_key->bytes, key.key, SCOPE_KEY_SIZE);
    secret_forget(&key, sizeof key);
    return ok;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void keyring_list_scopes(const struct keyring *keyring, struct arena *arena,
                         const char ***ret_scopes, uint32_t *ret_count)
{
    const char **scopes = ARENA_ARRAY(arena, const char *, keyring->entry_count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < keyring->entry_capacity; i++) {
        const struct keyring_entry *entry = &keyring->entries[i];
        if (entry->name && entry->kind == KEYRING_SCOPE && entry->slot != NO_SLOT)
            scopes[count++] = arena_copy_text(arena, entry->name);
    }
    qsort(scopes, count, sizeof *scopes, by_name);
    *ret_scopes = scopes;
    *ret_count = count;
}
