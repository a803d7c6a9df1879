/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_KEYRING_H
#define HOST_KEYRING_H

#include "base/arena.h"
#include "base/error.h"
#include "keys/keyring_slot.h"
#include "keys/seal.h"
#include "keys/sign.h"

/*
 * The secrets of one installation of a city: `oslo.muster.keys` beside `oslo.muster`, readable by
 * its owner alone. It holds the secret keys of the node and the keys of private scopes; the city
 * file, its log and its backups hold none of them, so that destroying a key here closes a scope
 * everywhere. Decision docs/decisions/0005-keys.md.
 *
 * A file of slots of 128 bytes (keys/keyring_slot.h): the head with a magic and who holds the file
 * for writing, then one key a slot, each with a checksum. A slot is written in place and synced
 * before the call returns; a slot that was torn has a wrong checksum and counts as free; to
 * destroy a key is to overwrite its slot, in place. Keys are named by keyring_name_valid texts.
 *
 * Whoever opens it for writing holds the one write lock of the city (flock); it goes with the
 * process. Readers take no lock. Only names are kept in memory: a key is read from its slot when
 * it is asked for, so one that was destroyed meanwhile is not found. Keys that were added
 * meanwhile are found after opening again.
 *
 * Used by one thread at a time.
 */
struct keyring;

enum { KEYRING_SLOT_MAX = 1000 * 1000 }; /* 128 MB */

enum keyring_mode {
    KEYRING_READ,  /* a missing file is an empty keyring */
    KEYRING_WRITE, /* made if missing; waits at most two seconds for the lock */
};

/*
 * `what` says who holds it ("import sites", "serve"). ERROR_CONFLICT names the holder: its words,
 * process and since when. ERROR_IO where others may read the file (mode not 0600), where it is
 * a link, or where we may not. ERROR_INPUT for a file that is no keyring, ERROR_LIMIT for one of
 * more than KEYRING_SLOT_MAX slots. Of a city that is a link the keyring lies beside the target.
 */
bool keyring_open(const char *city_path, enum keyring_mode mode, const char *what, int64_t now_ms,
                  struct keyring **ret_keyring, struct error *err);
void keyring_close(struct keyring *keyring);

/* The secret of the node key with this id (keys/sign.h), of the scope of this name. */
bool keyring_find_node(const struct keyring *keyring, const char *key_id,
                       struct secret_key *ret_secret);
bool keyring_find_scope(const struct keyring *keyring, const char *scope,
                        struct scope_key *ret_key);
/*
 * After a change that failed nothing of it is in the file; where even that is not sure, the keyring
 * takes no further key until it is opened again. ERROR_LIMIT if it is full.
 */
bool keyring_add_node(struct keyring *keyring, const char *key_id, const struct secret_key *secret,
                      struct error *err);
/* Many at once with one sync; for one, count 1. A scope that is there already is kept as it is. */
bool keyring_add_scopes(struct keyring *keyring, const char *const *scopes,
                        const struct scope_key *keys, uint32_t count, struct error *err);
/*
 * Overwritten and synced, and with it whatever slot was torn, for it may hold part of the key; true
 * as well if there was none. Costs nothing where there is nothing to overwrite: after a crash call
 * it for every key whose destruction was decided, found or not.
 */
bool keyring_destroy(struct keyring *keyring, enum keyring_kind kind, const char *name,
                     struct error *err);
/* The names of all scopes that have a key, in ascending order of their bytes. */
void keyring_list_scopes(const struct keyring *keyring, struct arena *arena,
                         const char ***ret_scopes, uint32_t *ret_count);
/* A copy of the whole keyring for a backup that is asked for with its keys; mode 0600. Whatever is
 * at `path` already stays: ERROR_CONFLICT. */
bool keyring_copy(const struct keyring *keyring, const char *path, struct error *err);

#endif
