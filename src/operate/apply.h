/* SPDX-License-Identifier: Apache-2.0 */
#ifndef OPERATE_APPLY_H
#define OPERATE_APPLY_H

#include "operate/state.h"

/*
 * It happened: changes the state by one entry, which must be the next of its chain (the caller
 * has followed it, entry/chain.h). Never refuses what decide has made; entries of unknown types
 * are counted and skipped. ERROR_INPUT if the body is not one of its type, naming the field: then
 * the state is not to be used any more.
 *
 * `operation->changes` then holds the rows of the projection that are to be written again.
 */
bool operation_apply(struct operation *operation, const struct entry *entry, struct error *err);

/* The rows of the projection. */
void operation_row(const struct operation *operation, const struct row_change *row,
                   struct buffer *out);
/* Every row, ordered by realm, kind and key: "realm\tkind\tkey\tvalue\n". */
void operation_dump(const struct operation *operation, struct arena *scratch, struct buffer *out);
/* A hash over the forms of all rows, and over the types of entries they come from: another program
 * with another hash may make other rows from the same log. */
struct hash operation_row_forms(void);
/* Every row as a change, in no particular order, in `arena`. */
void operation_rows(const struct operation *operation, struct arena *arena,
                    struct row_change **ret_rows, uint32_t *ret_count);

/* The records that were sealed for a change of parties or keys by two (changes.c), by what it
 * says of them. The count. */
uint32_t change_commitments(const struct act_record *act, struct arena *arena,
                            struct hash **ret_commitments);
/* The same with the scopes they are sealed for, one by one. */
typedef void change_record(void *context, const char *scope, struct hash commitment);
void change_records(const struct act_record *act, struct arena *arena, change_record *on_record,
                    void *context);

/* Does it say anything, or is all as it was imported? */
bool site_change_says(const struct site_change *change);
/* What is changed of a site, as canonical JSON. */
void site_change_write(const struct site_change *change, struct buffer *out);

/* The same of a group of people and of an area. */
bool people_change_says(const struct people_change *change);
void people_change_write(const struct people_change *change, struct buffer *out);
bool area_change_says(const struct area_change *change);
void area_change_write(const struct area_change *change, struct buffer *out);

/*
 * What a drafted change of parties or keys would make happen, entry by entry, for those who are to
 * sign it. Bodies are as entry_types.h reads them, in `arena`. Stops at what cannot be read.
 */
struct change_part {
    const char *type; /* "party.defined" */
    const void *body;
    bool has_record; /* with a new private record */
};
uint32_t change_parts(const struct act_record *act, struct arena *arena,
                      struct change_part **ret_parts);

/* Who signs entries of this node: its key in force, NULL if it is not known or retired. */
const struct public_key *operation_node_key(const struct operation *operation, const char *node);
/* The personal key an entry names: NULL if it is not that of its author, or was revoked. */
const struct public_key *operation_person_key(const struct operation *operation, const char *party,
                                              const char *key_id);

#endif
