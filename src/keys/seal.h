/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KEYS_SEAL_H
#define KEYS_SEAL_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/hash.h"
#include "keys/sign.h"

/*
 * Private records: what an entry must not say in clear, encrypted under the key of its scope
 * (an incident, a person, the office's register). XChaCha20-Poly1305 of libsodium, padded to
 * multiples of 64 bytes so that its size says little. The scope is authenticated with it.
 *
 *     sealed = version 1 (1 byte), nonce (24 bytes), ciphertext with tag
 *
 * The entry commits to BLAKE2b-256 of the sealed bytes. With the scope's key destroyed the record
 * cannot be read by anyone, and the entry still verifies.
 */
enum { SCOPE_KEY_SIZE = 32, SEAL_NONCE_SIZE = 24, SEAL_SALT_SIZE = 16 };

struct scope_key {
    uint8_t bytes[SCOPE_KEY_SIZE];
};

/* `nonce` is 24 random bytes, never used twice with a key. Appends to `sealed`. */
void seal_record(const struct scope_key *key, const char *scope,
                 const uint8_t nonce[static SEAL_NONCE_SIZE], const void *bytes, size_t size,
                 struct buffer *sealed);
/* Appends the record to `out`; false if it was not sealed with this key and scope. */
bool unseal_record(const struct scope_key *key, const char *scope, const void *sealed, size_t size,
                   struct buffer *out);
struct hash seal_commitment(const void *sealed, size_t size);

/*
 * A personal secret key sealed by a password: argon2id (64 MiB, 3 passes unless `cost` says
 * otherwise) gives the key that encrypts it. The salt, the costs and the nonce are kept with it.
 */
struct password_cost {
    uint32_t passes, memory_kib;
};
struct password_cost password_cost_default(void);

/* Costs beyond these are refused: they come with the sealed bytes. */
enum { PASSWORD_PASSES_MAX = 64, PASSWORD_MEMORY_MIN_KIB = 8, PASSWORD_MEMORY_MAX_KIB = 1 << 20 };

enum { SEALED_SECRET_SIZE = 1 + 4 + 4 + SEAL_SALT_SIZE + SEAL_NONCE_SIZE + SIGN_SECRET_SIZE + 16 };

/* False if the machine has not the memory for it, or the cost is not allowed. */
bool seal_secret(const char *password, struct password_cost cost,
                 const uint8_t salt[static SEAL_SALT_SIZE],
                 const uint8_t nonce[static SEAL_NONCE_SIZE], const struct secret_key *secret,
                 uint8_t ret_sealed[static SEALED_SECRET_SIZE]);
/* ERROR_DENIED for a wrong password, ERROR_INPUT for bytes that are none of ours, ERROR_LIMIT if
 * the machine has not the memory. */
bool unseal_secret(const char *password, const uint8_t *sealed, size_t size,
                   struct secret_key *ret_secret, struct error *err);

/* Bytes that no password opens, made of `noise`; to try one takes as long as with a real secret. */
void decoy_secret(const uint8_t noise[static SEALED_SECRET_SIZE],
                  uint8_t ret_sealed[static SEALED_SECRET_SIZE]);

#endif
