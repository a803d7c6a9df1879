/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENGINE_VERIFY_PARTS_H
#define ENGINE_VERIFY_PARTS_H

#include "engine/verify.h"
#include "operate/apply.h"
#include "store/log.h"
#include "table/key_index.h"

/* What the files of verify share. */

/* A private record that an entry, or the draft in an entry, commits to. */
struct commitment {
    struct hash hash;
    const char *scope;
    int64_t position;  /* of the first entry that names it */
    const char *draft; /* key of the drafted act that names it; NULL once an entry commits to it */
    bool is_there;
};

struct verifying {
    struct city *city;
    const struct verify_request *request;
    const struct progress *progress;
    struct arena *arena, *scratch; /* scratch: of one entry */
    struct operation *operation;   /* the state before the entry at hand */
    struct signature_checker *checker;
    struct verify_report *report;
    struct error *why;
    int64_t last; /* position of the head that is kept apart */
    struct hash last_hash;

    uint32_t commitment_count, commitment_capacity;
    struct commitment *commitments;
    uint32_t slot_count;     /* a power of two, at most half taken */
    uint32_t *slots;         /* place + 1, by hash; 0 = free */
    struct key_index scopes; /* name → place in scope_names */
    uint32_t scope_count, scope_capacity;
    const char **scope_names;
};

/* The answer is no; returns false. Only what is found first counts. */
bool verify_refuse(struct verifying *verifying, int64_t position, const struct error *why);
#define verify_fail(verifying, position, id, ...)                                                  \
    verify_fail_list(                                                                              \
        (verifying), (position), (id), (const struct text_arg[]){{0}, ##__VA_ARGS__} + 1,          \
        sizeof((const struct text_arg[]){{0}, ##__VA_ARGS__}) / sizeof(struct text_arg) - 1)
bool verify_fail_list(struct verifying *verifying, int64_t position, enum text_id id,
                      const struct text_arg *args, size_t arg_count);

/* Whose keys must stand under the entry, by the state before it; hands the signatures over to be
 * checked (verify_authors.c). */
bool verify_authors(struct verifying *verifying, const struct entry *entry,
                    const struct logged_entry *logged);
/* Remembers what private records the entry names, and compares them with those there are
 * (verify_records.c). */
bool verify_note_records(struct verifying *verifying, const struct entry *entry, int64_t position);
bool verify_records(struct verifying *verifying, struct error *err);
/* Are the personal keys there, as they were sealed (verify_keys.c)? */
bool verify_keys(struct verifying *verifying, struct error *err);
/* Are reference data and plans those that entries name (verify_stored.c)? */
bool verify_stored(struct verifying *verifying, struct error *err);

#endif
