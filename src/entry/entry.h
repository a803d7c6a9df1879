/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ENTRY_ENTRY_H
#define ENTRY_ENTRY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "entry/basis.h"
#include "entry/realm.h"

/*
 * One thing that happened (ICS 214), and its one form in bytes: canonical JSON
 * (base/json_reader.h). The hash is over exactly these bytes, the signatures over the hash; they
 * are stored, sent and exported as they are and never written anew.
 *
 *     {"after":…,"alg":"blake2b-256 ed25519","author":"p-17","author_key":…,"basis":{…},
 *      "body":{…},"node":…,"previous":…,"private":{"commitment":…,"scope":…},
 *      "realm":"live","sequence":12,"time":1793500000123,"type":"note","version":1}
 *
 * No name, number, exact position or free text about a person stands here. What is private lies
 * in a sealed record beside (keys/seal.h); the entry commits to it.
 */
enum {
    ENTRY_SIZE_MAX = 4 * 1024 * 1024, /* a rule set is the largest body there is */
    NODE_ID_SIZE = 17,                /* 16 hexadecimal digits and NUL */
};
#define ENTRY_ALG "blake2b-256 ed25519"

struct entry {
    const char *node; /* the installation that wrote it: node_id_of its first key */
    int64_t sequence; /* 1, 2, … without a gap, within the node */
    int64_t time_ms;
    struct realm realm;
    const char *author;     /* key of a party; NULL = nobody is known */
    const char *author_key; /* id of the personal key that signed besides; NULL = none did */
    struct basis basis;
    const char *type;
    uint32_t version; /* of the body, 1, 2, … */
    const char *body; /* a canonical JSON object */
    size_t body_size;
    bool has_previous; /* but for the first of a node */
    struct hash previous;
    bool has_after; /* the entry before it in this file is another node's: */
    struct hash after;
    const char *private_scope; /* NULL = nothing private belongs to it */
    struct hash private_commitment;
};

/* Appends the canonical bytes. */
void entry_write(const struct entry *entry, struct buffer *out);

/*
 * Untrusted bytes → entry; texts and the body live in `arena`. ERROR_INPUT if they are not in the
 * one form that entry_write gives. Never reads a body; operate/ does that.
 */
bool entry_read(const char *bytes, size_t size, struct arena *arena, struct entry *ret_entry,
                struct error *err);

/* BLAKE2b-256 of "muster entry 1", NUL, and the bytes. */
struct hash entry_hash(const char *bytes, size_t size);

/* True if `text` is one that may stand as a key of a party, a scope, an id: 1–64 of
 * a–z 0–9 - _ . : / with a letter or digit first. */
bool entry_key_valid(const char *text);

#endif
