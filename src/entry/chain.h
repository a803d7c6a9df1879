/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTRY_CHAIN_H
#define ENTRY_CHAIN_H

#include "entry/entry.h"

/*
 * Follows the entries of a file in their order and says of the first that does not hang together
 * with those before it, what is wrong: a hash that is not that of the bytes, a sequence with a
 * gap, a `previous` or `after` that is not there. Signatures are another matter (keys/sign.h).
 */
struct chain_node {
    char node[NODE_ID_SIZE];
    int64_t sequence;
    struct hash hash; /* of its last entry */
};

struct chain {
    struct arena *arena;
    uint32_t node_count, node_capacity;
    struct chain_node *nodes; /* few: the offices that ever wrote this file */
    int64_t count;            /* entries so far */
    uint32_t last_node;       /* whose entry came last, if count > 0 */
};

enum chain_fault {
    CHAIN_OK,
    CHAIN_HASH,     /* the stored hash is not that of the bytes */
    CHAIN_SEQUENCE, /* not the next of its node */
    CHAIN_PREVIOUS, /* does not name the node's entry before it */
    CHAIN_AFTER,    /* does not name the other node's entry before it, or should not */
    CHAIN_FAULT_COUNT
};

enum chain_fault chain_follow(struct chain *chain, const struct entry *entry,
                              struct hash hash_of_bytes, struct hash stored_hash);
/* The place of a node's next entry: fills sequence, previous and after. */
void chain_place_next(const struct chain *chain, struct entry *entry);
/* NULL if the node has no entry yet. */
const struct chain_node *chain_find(const struct chain *chain, const char *node);
enum text_id chain_fault_text(enum chain_fault fault);

#endif
