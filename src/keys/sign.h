/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KEYS_SIGN_H
#define KEYS_SIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"

/* Ed25519 (libsodium): 22 µs to sign, 60 µs to verify on the machine of docs/METHODS.md. */
enum {
    SIGN_SEED_SIZE = 32,
    SIGN_PUBLIC_SIZE = 32,
    SIGN_SECRET_SIZE = 64,
    SIGNATURE_SIZE = 64,
    KEY_ID_SIZE = 17, /* 16 hexadecimal digits and NUL */
};

struct public_key {
    uint8_t bytes[SIGN_PUBLIC_SIZE];
};
struct secret_key {
    uint8_t bytes[SIGN_SECRET_SIZE];
};
struct signature {
    uint8_t bytes[SIGNATURE_SIZE];
};

/* What a signature is for is signed with it, so that one cannot be passed off as another. */
enum sign_purpose {
    SIGN_ENTRY_BY_NODE,
    SIGN_ENTRY_BY_PERSON,
    SIGN_KEY_SUCCESSION, /* a new key of a node, signed by itself */
    SIGN_PURPOSE_COUNT
};

/* The same seed gives the same pair; `seed` is 32 random bytes. */
void sign_key_pair(const uint8_t seed[static SIGN_SEED_SIZE], struct public_key *ret_public,
                   struct secret_key *ret_secret);
struct signature sign_hash(enum sign_purpose purpose, struct hash hash,
                           const struct secret_key *secret);
bool sign_verify(enum sign_purpose purpose, struct hash hash, const struct public_key *public_key,
                 const struct signature *signature);

/* Does the secret key sign what the public key verifies? */
bool sign_is_pair(const struct secret_key *secret, const struct public_key *public_key);

/* The first 16 hexadecimal digits of BLAKE2b-256 of the public key: its name in entries. */
void key_id_of(const struct public_key *public_key, char ret_id[static KEY_ID_SIZE]);
/* 64 hexadecimal digits. */
bool public_key_parse(const char *hex, struct public_key *ret_key);
void public_key_to_hex(const struct public_key *key, char ret_hex[static HASH_HEX_SIZE]);
/* Overwrites a secret in a way the compiler does not leave out. */
void secret_forget(void *bytes, size_t size);

#endif
