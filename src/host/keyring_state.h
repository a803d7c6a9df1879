/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_KEYRING_STATE_H
#define HOST_KEYRING_STATE_H

#include "host/keyring.h"

/* What the parts of the keyring share; nobody else includes this. */

#define NO_SLOT UINT32_MAX
enum { SLOTS_AT_ONCE = 512 };

struct keyring_entry {
    const char *name; /* NULL: nothing stands here */
    enum keyring_kind kind;
    uint32_t slot; /* NO_SLOT: the key was destroyed */
};

struct keyring {
    struct arena *arena;
    const char *path;
    int handle; /* -1: there is no file */
    bool is_writer;
    bool is_new;    /* made by this opening */
    bool was_empty; /* it was there, shorter than a head; has none until a key is added */
    struct keyring_holder holder;
    uint32_t said_count; /* slots there must be, as the head says */
    bool is_unsure;      /* a change failed and could not be undone */
    uint32_t slot_count, slot_max;
    uint32_t stray_count; /* slots that may hold a key, or part of one, and are not an entry's */
    uint32_t entry_count, entry_capacity;
    struct keyring_entry *entries; /* by hash of the name; a power of two, at most half full */
    uint32_t free_count, free_capacity;
    uint32_t *free_slots;
};

/* A file that was empty gets its head before its first key. */
bool keyring_begin_empty(struct keyring *keyring, struct error *err);
/* Says in the head how many slots there are, once they are on the disk. */
void keyring_say_count(struct keyring *keyring);
/* Reads all slots. ERROR_LIMIT, ERROR_IO; ERROR_INPUT if there are fewer than the head says. */
bool keyring_load(struct keyring *keyring, struct error *err);
/* The entry of a key that is there, else NULL; good until the next key is added. */
struct keyring_entry *keyring_lookup(const struct keyring *keyring, enum keyring_kind kind,
                                     const char *name);

/* Is the key in its slot? False with an error if that cannot be read. */
bool keyring_is_in_slot(const struct keyring *keyring, const struct keyring_entry *entry,
                        bool *ret_is_there, struct error *err);
void keyring_remember(struct keyring *keyring, const struct keyring_slot *key, uint32_t slot);
void keyring_forget(struct keyring *keyring, enum keyring_kind kind, const char *name);
void keyring_add_free(struct keyring *keyring, uint32_t slot);

/* Calls `visit` with each slot of the file, in order; it answers 0, or an errno that ends it. */
typedef int keyring_visit_slot(void *context, uint32_t slot, const uint8_t *bytes);
int keyring_visit(const struct keyring *keyring, keyring_visit_slot *visit, void *context);

/* All bytes; 0, else the errno. Where the file ends zeros are read. */
int keyring_read_at(int handle, void *bytes, size_t size, int64_t at);
int keyring_write_at(int handle, const void *bytes, size_t size, int64_t at);
int64_t keyring_slot_place(uint32_t slot);

#endif
