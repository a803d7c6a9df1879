/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_KEYRING_PLACE_H
#define HOST_KEYRING_PLACE_H

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "host/file.h"
#include "host/keyring.h"
#include "unit.h"

/* A folder for one test with a city of which only the name matters, and keys to put in. */
struct place {
    char folder[64], city[160], keys[192];
    struct error err;
};

enum { NOW_MS = 0 };

static struct place place;

static int place_make(void **state)
{
    (void)state;
    place = (struct place){.folder = "/tmp/muster-keyring-test-XXXXXX"};
    if (!mkdtemp(place.folder))
        return -1;
    snprintf(place.city, sizeof place.city, "%s/oslo.muster", place.folder);
    snprintf(place.keys, sizeof place.keys, "%s.keys", place.city);
    return 0;
}

static int place_remove(void **state)
{
    (void)state;
    DIR *folder = opendir(place.folder);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", place.folder, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            remove(path);
    }
    closedir(folder);
    return rmdir(place.folder);
}

static inline struct keyring *open_for(enum keyring_mode mode)
{
    struct keyring *keyring = NULL;
    assert_true(keyring_open(place.city, mode, "import sites", NOW_MS, &keyring, &place.err));
    assert_non_null(keyring);
    return keyring;
}

static inline void assert_refused(enum keyring_mode mode, enum error_kind kind, enum text_id id)
{
    struct keyring *keyring = NULL;
    assert_false(keyring_open(place.city, mode, "plan", NOW_MS, &keyring, &place.err));
    assert_int_equal(place.err.kind, kind);
    assert_int_equal(place.err.id, id);
    assert_null(keyring);
    struct buffer sentence = {0};
    for (int language = 0; language < LANGUAGE_COUNT; language++)
        error_write(&sentence, (enum language)language, &place.err);
    assert_true(sentence.size > 0);
    buffer_free(&sentence);
}

/* The same number gives the same key, unlike any other. */
static inline struct scope_key key_of(uint32_t number)
{
    struct scope_key key;
    struct hash hash = hash_bytes(&number, sizeof number);
    memcpy(key.bytes, hash.bytes, SCOPE_KEY_SIZE);
    return key;
}

static inline const char *scope_of(uint32_t number)
{
    static char scope[32];
    snprintf(scope, sizeof scope, "person/p-%u", number);
    return scope;
}

static inline bool add_scope(struct keyring *keyring, uint32_t number)
{
    const char *scope = scope_of(number);
    struct scope_key key = key_of(number);
    return keyring_add_scopes(keyring, &scope, &key, 1, &place.err);
}

static inline bool has_scope(const struct keyring *keyring, uint32_t number)
{
    struct scope_key key, expected = key_of(number);
    if (!keyring_find_scope(keyring, scope_of(number), &key))
        return false;
    assert_memory_equal(&key, &expected, sizeof key);
    return true;
}

static inline struct buffer bytes_of(const char *path)
{
    struct buffer bytes = {0};
    assert_true(file_read(path, &bytes, &place.err));
    return bytes;
}

static inline bool file_holds(const char *path, const void *bytes, size_t size)
{
    struct buffer file = bytes_of(path);
    bool holds = memmem(file.bytes, file.size, bytes, size) != NULL;
    buffer_free(&file);
    return holds;
}

static inline void write_file(const char *path, const void *bytes, size_t size)
{
    int handle = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(handle >= 0);
    assert_int_equal(write(handle, bytes, size), size);
    close(handle);
}

#endif
