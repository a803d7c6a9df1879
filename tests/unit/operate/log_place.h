/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_OPERATE_LOG_PLACE_H
#define TESTS_OPERATE_LOG_PLACE_H

#include "operate/apply.h"
#include "operate/decide.h"

/*
 * An operation with its log in memory: what src/engine does with a decision, without a file. Every
 * entry is placed, written, hashed, chained and applied, and its bytes are kept. What fails here
 * fails the test.
 */
struct kept_entry {
    const char *bytes;
    size_t size;
    struct hash hash;
};

struct log_place {
    struct arena *arena; /* of all below */
    struct arena *scratch;
    struct operation *operation;
    const char *node; /* that writes */
    struct kept_entry *entries;
    uint32_t count, capacity;
    /*
     * Checks around every entry: it reads back as the same bytes; rows that are now others are all
     * in operation->changes. Takes two dumps an entry; switched off where millions are applied.
     */
    bool is_watched;
    struct buffer text, before, after; /* kept for their memory */
};

extern const char place_node[]; /* of a new place */

void place_begin(struct log_place *place);
void place_end(struct log_place *place);

/* Decides; if it is granted, writes what was decided. `decision` lives in `arena`. */
bool place_do(struct log_place *place, const struct request *request, struct arena *arena,
              struct decision *decision, struct error *err);
/* The second half of it. */
void place_write(struct log_place *place, const struct request *request,
                 const struct decision *decision);
/*
 * Places and applies an entry made by hand; only node, sequence, previous and after are filled in.
 * False where apply refuses it: the place is then of no more use, as a state is not.
 */
bool place_append(struct log_place *place, struct entry *entry, struct error *err);

/* The state that the bytes give, from the first to entry `count`. */
struct operation *place_replay(const struct log_place *place, uint32_t count, struct arena *arena,
                               struct arena *scratch);
/* Replays all of it and compares the dumps. */
void place_check_replay(struct log_place *place);

/* Every row that the entry, just applied, has changed belongs to its realm. */
bool changes_belong_to(const struct operation *operation, const struct entry *entry);

#endif
