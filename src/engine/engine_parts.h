/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENGINE_ENGINE_PARTS_H
#define ENGINE_ENGINE_PARTS_H

#include <pthread.h>
#include <stdatomic.h>

#include "engine/engine.h"
#include "engine/signer.h"
#include "store/log.h"
#include "store/register_edit.h"
#include "store/site_edit.h"
#include "table/key_index.h"

/* What the files of this folder share. */
struct writer;

struct batch_entry {
    struct logged_entry logged; /* without its signatures */
    struct entry_columns columns;
    struct to_sign to_sign;
};

/* A row of the projection as it is when its batch is done, whatever becomes of it after. */
struct batch_row {
    const char *realm, *kind, *key, *value;
    bool is_site, is_people, is_area_edit, is_revoked_key;
    struct site_edit edit; /* of a site */
    struct people_edit people;
    struct area_edit area;
};

/* At most ENGINE_BATCH_MAX jobs share a transaction. */
enum { ENGINE_BATCH_MAX = 256 };

enum outcome {
    OUTCOME_FAILED,  /* all of the transaction is to be taken back */
    OUTCOME_REFUSED, /* nothing is written for it */
    OUTCOME_DONE,
};

struct batch {
    struct arena *arena;
    uint32_t job_count;
    struct job *jobs[ENGINE_BATCH_MAX];
    struct error *errors[ENGINE_BATCH_MAX]; /* kind ERROR_NONE: it is on the disk */
    enum outcome outcomes[ENGINE_BATCH_MAX];
    bool destroys; /* something private, once the entries are on the disk */

    uint32_t entry_count, entry_capacity;
    struct batch_entry **entries;
    uint32_t change_count, change_capacity; /* rows that have changed, each once */
    struct row_change *changes;
    struct key_index change_index;
    uint32_t row_count;
    struct batch_row *rows;
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

    /*
     * Taken in this order:
     *   gate          held for writing while the state is ahead of the disk: who reads the state
     *                 for others sees only what is on it
     *   state_lock    held for writing while the state changes: to seal, a state ahead of the
     *                 disk is good enough, since what follows from it is written after it
     *   city_lock     whoever uses the connection to the city file
     *   keyring_lock
     */
    pthread_rwlock_t gate, state_lock;
    pthread_mutex_t city_lock, keyring_lock;
    atomic_uint outside_count; /* who wait at the gate */
    struct batch batch;        /* of a submitter who writes himself */
    struct writer *writer;     /* NULL: submitters write themselves */
    struct signer *signer;     /* NULL: whoever writes signs */
};

/* Folds the log from its first entry. */
bool engine_replay(struct engine *engine, const struct progress *progress, struct error *err);
/* After a failed commit: the state is what the file says. */
void engine_reload(struct engine *engine);

/* For readers, who open it when they need it. The keyring's lock is held. */
bool engine_open_keyring(struct engine *engine, struct error *err);
/* The node of this installation: one whose key lies in the keyring. */
void engine_find_node(struct engine *engine);
/* The same with the lock. */
void engine_take_node(struct engine *engine);

/* Seals what is private of the job, outside of any transaction. */
bool engine_seal(struct engine *engine, struct job *job, struct error *err);

/* Who asks, as the request has him: from the session; and in which realm a real event is. */
void engine_sign_in(struct engine *engine, struct job *job);

/* A site's changes lie over its imported row as well (store/site_edit.h). */
struct site_edit engine_site_edit(const struct site_change *change);
/* So do those of people and areas (store/register_edit.h). */
struct people_edit engine_people_edit(const struct people_change *change);
struct area_edit engine_area_edit(const struct area_change *change);

/* All rows of the projection within a transaction, in place of what is there. */
bool engine_write_projection(struct engine *engine, int64_t *ret_rows, struct error *err);
/* The same where another version of the program has written rows of other forms. */
bool engine_renew_projection(struct engine *engine, struct error *err);

/*
 * Destroys the keys and records of scopes that are closed, and what was sealed for changes that
 * were withdrawn. What does not succeed is remembered (engine_leftovers): the entries that say so
 * are on the disk, and what they say is done as soon as it can be.
 */
void engine_purge(struct engine *engine);

/* A row with its value, in `arena`; and into the file. */
struct batch_row engine_read_row(struct engine *engine, const struct row_change *change,
                                 struct arena *arena);
bool engine_put_row(struct city *city, const struct batch_row *row, struct error *err);

/* Through the gate, for writing; out by engine_unlock_state. */
void engine_lock_gate(struct engine *engine);
/* Nobody reads, decides or writes. */
void engine_halt(struct engine *engine);
void engine_go_on(struct engine *engine);
/* To seal: what is decided, on the disk or not yet. */
const struct operation *engine_lock_decided(struct engine *engine);
void engine_unlock_decided(struct engine *engine);

/*
 * What the jobs of one transaction add up to (batch.c, submit.c):
 *
 *   batch_clear      it is empty
 *   batch_add_job    one more, with a place for its error
 *   batch_decide     jobs from `first` on: decided, and applied to the state; false: the
 *                    state has to be made anew
 *   batch_read_rows  what the rows are now
 *   batch_file       into the file, where the writer syncs apart without the sync; needs nothing of
 *                    the state, so that the next batch can be decided meanwhile. batch_write is the
 *                    same within a transaction
 *   batch_fail       tells everybody
 */
void batch_clear(struct batch *batch);
void batch_add_job(struct batch *batch, struct job *job, struct error *err);
bool batch_decide(struct engine *engine, struct batch *batch, uint32_t first, struct error *err);
void batch_read_rows(struct engine *engine, struct batch *batch);
bool batch_file(struct engine *engine, struct batch *batch, struct error *err);
bool batch_write(struct engine *engine, const struct batch *batch, struct error *err);
void batch_fail(struct batch *batch, const struct error *err);

/* Within: an entry that was placed is hashed, handed over to be signed, applied. */
bool batch_add(struct engine *engine, struct batch *batch, const struct entry *entry,
               const struct session *session, struct error *err);

/* One transaction on the thread that calls, and what is to be destroyed after it. The gate is
 * held. Everybody's error is set. */
void engine_run_batch(struct engine *engine, struct batch *batch);
/* What completes its data in the transaction runs alone, so that it alone can be taken back. */
bool job_runs_alone(const struct job *job);

bool writer_submit(struct writer *writer, struct job *job, struct error *err);
void writer_stop(struct writer *writer);
/* Until what was closed is on the disk, or has failed; by the thread that decides. */
void writer_wait_idle(struct writer *writer);

#endif
