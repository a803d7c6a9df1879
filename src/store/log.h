/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_LOG_H
#define STORE_LOG_H

#include "base/hash.h"
#include "keys/seal.h"
#include "keys/sign.h"
#include "store/city.h"

/*
 * The log of the city file: entries as the bytes that were hashed and signed, in the order they
 * came. This folder knows what is stored, not what it means: realms are words, bodies are bytes.
 *
 * Everything here that writes may stand within log_begin and log_commit, together with puts of
 * city.h: one transaction, one fsync.
 */
struct logged_entry {
    int64_t position;  /* 1, 2, … in this file */
    const char *bytes; /* the canonical JSON of entry/entry.h */
    size_t size;
    struct hash hash;
    struct signature signature; /* by the node */
    bool has_author_signature;
    struct signature author_signature; /* by the personal key the entry names */
};

/*
 *     if (!log_begin(city, err))
 *         return false;
 *     bool ok = log_append(…) && …;
 *     return log_commit(city, ok, err);
 *
 * True from log_commit means: synced to the disk. False means that nothing of it is in the file
 * (or that the file can no longer be asked; the next open says which), and the caller's picture of
 * the log must be made anew. They nest: what is taken back between an inner pair is taken back
 * alone, unless the disk failed; then the outer pair fails too.
 */
bool log_begin(struct city *city, struct error *err);
bool log_commit(struct city *city, bool ok, struct error *err);

/*
 * Sync and commit apart, for whoever writes the next while the last is on its way to the disk:
 * from log_sync_apart on, log_commit syncs the write-ahead log itself, and
 *
 *   log_commit_unsynced   does not: what it commits is in the file for whoever reads it now, and
 *                         may be gone after a power cut
 *   log_sync              makes all that was committed before it last; may be called by another
 *                         thread while this one goes on
 *
 * Where a sync fails it is not known what the disk holds; the system takes those pages for
 * written. Nothing more must be written to the file until it was opened again.
 */
bool log_sync_apart(struct city *city, struct error *err);
bool log_commit_unsynced(struct city *city, bool ok, struct error *err);
bool log_sync(struct city *city, struct error *err);

/*
 * Appends an entry at `position`, which must be the next: ERROR_CONFLICT if another program has
 * appended meanwhile. What the columns node, sequence, realm and type say is a copy for looking
 * up, never the truth. Prepared once, cheap to call often.
 */
struct entry_columns {
    const char *node, *realm, *type;
    int64_t sequence, time_ms;
};
bool log_append(struct city *city, const struct logged_entry *entry,
                const struct entry_columns *columns, struct error *err);
/* The two halves of it, for many entries at once: first the head from the position it has to the
 * last of them, then the entries. Only together, in one transaction, which is to be taken back
 * where one fails. */
bool log_move_head(struct city *city, int64_t from, const struct logged_entry *last,
                   struct error *err);
bool log_insert(struct city *city, const struct logged_entry *entry,
                const struct entry_columns *columns, struct error *err);

/*
 * Reads entries in order of position, from `first` (1 = all) to `last` (INT64_MAX = all); they
 * live until the next call. `on_entry` returns false to stop, having set `err` or not as it
 * pleases: then log_read returns what err says. ERROR_INPUT names the first position that is
 * missing in between, or whose row is not of the right form. A long log is read in pieces, so
 * that entries which come in meanwhile are seen too, and no writer is held up.
 */
typedef bool log_visit(void *context, const struct logged_entry *entry,
                       const struct entry_columns *columns, struct error *err);
bool log_read(struct city *city, int64_t first, int64_t last, log_visit *on_entry, void *context,
              struct error *err);

/* What is read in between is of one state, whatever is written meanwhile; for that long the
 * write-ahead log cannot begin anew. */
bool log_begin_read(struct city *city, struct error *err);
void log_end_read(struct city *city);

/* The last position, 0 for an empty log; and its hash (0 for an empty log) as it was kept apart
 * from the entries, to see that none was cut off. */
bool log_head(struct city *city, int64_t *ret_position, struct hash *ret_hash, struct error *err);

/*
 * Changes whenever another connection has written to the file (PRAGMA data_version), or another
 * file lies there. A reader
 * that works on a copy in memory (open.c) is told by the file's size and time; to see what has
 * changed, it opens the file again.
 */
bool log_data_version(struct city *city, int64_t *ret_version, struct error *err);

/* Private records, named by their commitment; bytes as keys/seal.h sealed them. One that is there
 * already stays as it is. */
bool log_put_record(struct city *city, struct hash commitment, const char *scope, const void *bytes,
                    size_t size, struct error *err);
/* ERROR_NOT_FOUND if there is none (destroyed with its scope). */
bool log_get_record(struct city *city, struct hash commitment, struct arena *arena,
                    const void **ret_bytes, size_t *ret_size, struct error *err);
/* Every private record there is, in the order they came; as log_read calls back. */
typedef bool log_record_visit(void *context, struct hash commitment, const char *scope,
                              const void *bytes, size_t size, struct error *err);
bool log_read_records(struct city *city, log_record_visit *on_record, void *context,
                      struct error *err);
/*
 * Takes away all records of a scope and overwrites their bytes: in the file, its free pages, and
 * its write-ahead log (secure_delete, checkpoint with truncation). Within log_begin … log_commit
 * the write-ahead log can only be cut after the commit: log_commit tries, log_scrub says.
 */
bool log_destroy_records(struct city *city, const char *scope, struct error *err);
/* The same for single records; those that are not there any more count as destroyed. */
bool log_destroy_listed(struct city *city, const struct hash *commitments, uint32_t count,
                        struct error *err);
bool log_has_records(struct city *city, const char *scope, bool *ret_has, struct error *err);
/*
 * True once nothing that was destroyed stands in the write-ahead log any more. Waits two seconds
 * for readers; ERROR_CONFLICT while one still needs what it holds. Not within a transaction.
 */
bool log_scrub(struct city *city, struct error *err);

/* Personal keys sealed by a password (keys/seal.h), by key id. Put replaces. What is replaced or
 * deleted is overwritten, as by log_destroy_records. */
bool log_put_sealed_key(struct city *city, const char *key_id, const char *party,
                        const uint8_t *sealed, size_t size, struct error *err);
bool log_get_sealed_key(struct city *city, const char *key_id, struct arena *arena,
                        const uint8_t **ret_sealed, size_t *ret_size, struct error *err);
/* Every sealed key there is; as log_read calls back. */
typedef bool log_sealed_key_visit(void *context, const char *key_id, const char *party,
                                  const uint8_t *sealed, size_t size, struct error *err);
bool log_read_sealed_keys(struct city *city, log_sealed_key_visit *on_key, void *context,
                          struct error *err);
bool log_delete_sealed_key(struct city *city, const char *key_id, struct error *err);

/*
 * The projection: what the entries so far come to, as rows that other programs can read with SQL:
 * realm ("planning", "live", "exercise 3"), kind ("site", "act"…), key, value (canonical JSON).
 * Derived: made from the log, and made again by rebuild.
 */
bool log_put_projection(struct city *city, const char *realm, const char *kind, const char *key,
                        const char *value, struct error *err);
bool log_delete_projection(struct city *city, const char *realm, const char *kind, const char *key,
                           struct error *err);
bool log_clear_projection(struct city *city, struct error *err);
/* By which forms of rows it was made: a hash that the caller knows; all zero = nobody has said. */
bool log_get_projection_form(struct city *city, struct hash *ret_form, struct error *err);
bool log_put_projection_form(struct city *city, struct hash form, struct error *err);
/* Every row, ordered by realm, kind, key (bytes): "realm\tkind\tkey\tvalue\n". */
bool log_dump_projection(struct city *city, struct buffer *out, struct error *err);

/*
 * A verified copy: through SQLite's own backup into a new file beside `path`, synced, opened again,
 * checked (pages, checksums, the log's head), renamed. A file that is there is not written over:
 * ERROR_CONFLICT. Gives the size and hash of the bytes of the copy. Not within a transaction.
 */
bool log_backup(struct city *city, const char *path, int64_t *ret_size, struct hash *ret_hash,
                struct error *err);
/* The same; `on_made` is called when the copy is whole and checked but does not have its name yet:
 * it writes down in the log that there is one. If it returns false there will be none. */
typedef bool log_copy_recorded(void *context, int64_t size, struct hash hash, struct error *err);
bool log_backup_recorded(struct city *city, const char *path, log_copy_recorded *on_made,
                         void *context, int64_t *ret_size, struct hash *ret_hash,
                         struct error *err);

#endif
