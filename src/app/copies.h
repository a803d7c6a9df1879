/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_COPIES_H
#define APP_COPIES_H

#include "app/actor.h"

/*
 * Copies that leave the file. Whoever closes a scope later must be told where its records may
 * still be, so each copy is named in the log, by file name, size and hash, before it can be found
 * under its name: after a power cut there may be an entry without a copy, never a copy without an
 * entry. The copy itself ends just before the entry that names it.
 */
struct copy_result {
    int64_t size;
    struct hash hash;      /* of the bytes of the copy */
    int64_t head_position; /* the last entry in it */
    struct hash head;      /* and its hash: what `verify --head` takes */
    const char *key;       /* of the entry that names it, "backup/3"; NULL: it is not named */
    int64_t position;      /* of that entry */
    const struct error *not_named; /* why; NULL if it is, or nobody tried */
    bool has_keys;
};

/*
 * A verified copy of the city (store/log.h); with its keyring beside, as FILE.keys, if `with_keys`.
 * What is there already is not written over: ERROR_CONFLICT.
 */
bool app_backup(struct engine *engine, const struct actor *actor, const char *path, bool with_keys,
                struct arena *arena, struct copy_result *ret_result, struct error *err);

/*
 * The log as lines of JSON, for whoever wants to check it without this program (docs/LOG.md), as
 * one file that is written as a whole, or to standard output ("-"). Without private records.
 * Where the entry cannot be left, the log goes out all the same: whoever can read the file can do
 * without us. `actor` NULL: it is not tried, for a city that can only be read.
 */
bool app_export_log(struct engine *engine, const struct actor *actor, const char *path,
                    const struct progress *progress, struct arena *arena,
                    struct copy_result *ret_result, struct error *err);

#endif
