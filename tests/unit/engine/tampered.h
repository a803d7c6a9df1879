/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_ENGINE_TAMPERED_H
#define TESTS_ENGINE_TAMPERED_H

#include "engine/verify.h"
#include "office.h"

/*
 * One log is made for all tests of a program: two nodes that take turns, a node key renewed, a
 * personal key revoked, private records in open and closed scopes, drafts that hold records. Each
 * test gets a fresh copy of its file and changes it as SQLite would let anybody.
 */
extern struct office_place place;
extern int64_t entry_count;

int tampered_make(void **state);
int tampered_unmake(void **state);
int tampered_begin(void **state);
int tampered_end(void **state);
/* A fresh copy in the middle of a test. */
void tampered_again(void);

/* The file as it was made, somewhere else. */
void tampered_copy(const char *path);

/* SQL on the file. */
void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
int64_t number(const char *sql);
struct buffer read_cell(const char *table, const char *column, const char *where);
void write_cell(const char *table, const char *column, const char *type, const char *where,
                const struct buffer *cell);
void set_blob(const char *column, int64_t position, const void *bytes, size_t size);
struct hash hash_of(int64_t position);
/* The head that is kept apart now says that this is the last entry. */
void set_head(int64_t position);

/* A key pair that nobody knows in this log. */
struct secret_key stranger(uint8_t seed_byte, struct public_key *ret_public);

struct verify_report verify_with(int threads, int64_t position, const char *hash);
struct verify_report verify(void);
/* Verify says no, at this entry, for this reason. */
void expect(int64_t position, enum text_id why);
void expect_at(int64_t position);

#endif
