/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENGINE_ENGINE_PARTS_H
#define ENGINE_ENGINE_PARTS_H

#include <pthread.h>

#include "engine/engine.h"
#include "engine/signer.h"
#include "store/log.h"
#include "store/site_edit.h"
#include "table/key_index.h"

/* What the files of this folder share. */
struct writer;

struct batch_entry {
    struct logged_entry logged; /* without its signatures */
    struct entry_columns columns;
    struct to_sign to_sign;
};

/* Of the transaction that is under way. */
struct batch {
    struct arena *arena;
    uint32_t entry_count, entry_capacity;
    struct batch_entry **entries;
    uint32_t row_count, row_capacity; /* that have changed, each once */
    struct row_change *rows;
    struct key_index row_index;
};

struct engine {
    struct arena *arena; /* the engine's own lifetime */
    const char *path;
    enum engine_mode mode;
    struct city *city;
    struct keyring *keyring; /* NULL: reading, and not asked for yet */

    struct arena *state_arena, *scratch; /* of the operation; made anew by a reload */
    struct operation *operation;
    int64_t seen_version; /* of the data, when it was last read (log_data_version) */
    bool is_broken;       /* the log could not be read again after a failure */
    bool has_leftovers;
    struct error leftovers; /* why */

    char node[NODE_ID_SIZE]; /* "" until this installation has one */
    struct secret_key node_secret;

    struct buffer entry_text, realm_text, row_text; /* kept for their memory */

    pthread_rwlock_t state_lock;
    pthread_mutex_t keyring_lock;
    struct batch batch;
    struct writer *writer; /* NULL: submitters write themselves */
    struct signer *signer; /* NULL: whoever writes signs */
};

/* Folds the log from its first entry. */
bool engine_replay(struct engine *engine, const struct progress *progress, struct error *err);
/* After a failed commit: the state is what the file says. */
void engine_reload(struct engine *engine);

/* For readers, who open it when they need it. The keyring's lock is held. */
bool engine_open_keyring(struct engine *engine, struct error *err);
/* The node of this installation: one whose key lies in the keyring. */
void engine_find_node(struct engine *engine);

/* Seals what is private of the job, outside of any transaction. */
bool engine_seal(struct engine *engine, struct job *job, struct error *err);

/* A site's changes lie over its imported row as well (store/site_edit.h). */
struct site_edit engine_site_edit(const struct site_change *change);

/* Rows of the projection, within a transaction; all of them, in place of what is there. */
bool engine_put_rows(struct engine *engine, const struct row_change *rows, uint32_t count,
                     struct error *err);
bool engine_write_projection(struct engine *engine, int64_t *ret_rows, struct error *err);
/* The same where another version of the program has written rows of other forms. */
bool engine_renew_projection(struct engine *engine, struct error *err);

/*
 * Destroys the keys and records of scopes that are closed, and what was sealed for changes that
 * were withdrawn. What does not succeed is remembered (engine_leftovers): the entries that say so
 * are on the disk, and what they say is done as soon as it can be.
 */
void engine_purge(struct engine *engine);

/*
 * What the jobs of one transaction add up to (batch.c):
 *
 *   batch_begin
 *   batch_add        an entry that was placed: hashed, handed over to be signed, applied
 *   batch_sign_all   what was added so far, before the key of the node becomes another
 *   batch_write      entries and rows, into the transaction
 *   batch_end        whatever became of it
 */
void batch_begin(struct engine *engine);
bool batch_add(struct engine *engine, const struct entry *entry, const struct session *session,
               struct error *err);
void batch_sign_all(struct engine *engine);
bool batch_write(struct engine *engine, struct error *err);
void batch_end(struct engine *engine);

/* At most ENGINE_BATCH_MAX jobs share a transaction. */
enum { ENGINE_BATCH_MAX = 256 };

/* All jobs in one transaction; each gets its own error (kind ERROR_NONE = it is on the disk). */
void engine_run_batch(struct engine *engine, struct job *const *jobs, struct error *const *errors,
                      uint32_t count);

bool writer_submit(struct writer *writer, struct job *job, struct error *err);
void writer_stop(struct writer *writer);

#endif
