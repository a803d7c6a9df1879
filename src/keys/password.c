/* SPDX-License-Identifier: Apache-2.0 */
#include <sodium.h>
#include <string.h>

#include "base/assert.h"
#include "keys/seal.h"

/* Where the parts of a sealed secret begin. Costs are little-endian. */
enum {
    VERSION = 1,
    PASSES_AT = 1,
    MEMORY_AT = PASSES_AT + 4,
    SALT_AT = MEMORY_AT + 4,
    NONCE_AT = SALT_AT + SEAL_SALT_SIZE,
    CIPHER_AT = NONCE_AT + SEAL_NONCE_SIZE,
};

_Static_assert((int)SEAL_SALT_SIZE == crypto_pwhash_argon2id_SALTBYTES, "as libsodium has it");
_Static_assert((int)SEALED_SECRET_SIZE ==
                   CIPHER_AT + SIGN_SECRET_SIZE + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "the parts make the whole");

struct password_cost password_cost_default(void)
{
    return (struct password_cost){.passes = 3, .memory_kib = 64 * 1024};
}

/* Costs come with the bytes: without a limit a made-up record would stop the machine. */
static bool is_cost_allowed(struct password_cost cost)
{
    return cost.passes >= 1 && cost.passes <= PASSWORD_PASSES_MAX &&
           cost.memory_kib >= PASSWORD_MEMORY_MIN_KIB && cost.memory_kib <= PASSWORD_MEMORY_MAX_KIB;
}

static void write_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t read_u32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* False if the machine has not the memory. */
static bool derive_key(const char *password, struct password_cost cost, const uint8_t *salt,
                       struct scope_key *ret_key)
{
    return crypto_pwhash(ret_key->bytes, sizeof ret_key->bytes, password, strlen(password), salt,
                         cost.passes, (size_t)cost.memory_kib * 1024,
                         crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool seal_secret(const char *password, struct password_cost cost,
                 const uint8_t salt[static SEAL_SALT_SIZE],
                 const uint8_t nonce[static SEAL_NONCE_SIZE], const struct secret_key *secret,
                 uint8_t ret_sealed[static SEALED_SECRET_SIZE])
{
    struct scope_key key;
    if (!is_cost_allowed(cost) || !derive_key(password, cost, salt, &key))
        return false;
    ret_sealed[0] = VERSION;
    write_u32(ret_sealed + PASSES_AT, cost.passes);
    write_u32(ret_sealed + MEMORY_AT, cost.memory_kib);
    memcpy(ret_sealed + SALT_AT, salt, SEAL_SALT_SIZE);
    memcpy(ret_sealed + NONCE_AT, nonce, SEAL_NONCE_SIZE);
    ALWAYS(crypto_aead_xchacha20poly1305_ietf_encrypt(ret_sealed + CIPHER_AT, NULL, secret->bytes,
                                                      SIGN_SECRET_SIZE, ret_sealed, NONCE_AT, NULL,
                                                      nonce, key.bytes) == 0);
    secret_forget(&key, sizeof key);
    return true;
}

void decoy_secret(const uint8_t noise[static SEALED_SECRET_SIZE],
                  uint8_t ret_sealed[static SEALED_SECRET_SIZE])
{
    struct password_cost cost = password_cost_default();
    memcpy(ret_sealed, noise, SEALED_SECRET_SIZE);
    ret_sealed[0] = VERSION;
    write_u32(ret_sealed + PASSES_AT, cost.passes);
    write_u32(ret_sealed + MEMORY_AT, cost.memory_kib);
}

bool unseal_secret(const char *password, const uint8_t *sealed, size_t size,
                   struct secret_key *ret_secret, struct error *err)
{
    if (size != SEALED_SECRET_SIZE || sealed[0] != VERSION)
        return error_set(err, ERROR_INPUT, TEXT_KEYS_NOT_SEALED);
    struct password_cost cost = {read_u32(sealed + PASSES_AT), read_u32(sealed + MEMORY_AT)};
    struct secret_key secret;
    struct scope_key key;
    if (!is_cost_allowed(cost))
        return error_set(err, ERROR_INPUT, TEXT_KEYS_NOT_SEALED);
    if (!derive_key(password, cost, sealed + SALT_AT, &key))
        return error_set(err, ERROR_LIMIT, TEXT_KEYS_NO_MEMORY,
                         ARG_INTEGER("megabytes", cost.memory_kib / 1024));
    bool ok = crypto_aead_xchacha20poly1305_ietf_decrypt(
                  secret.bytes, NULL, NULL, sealed + CIPHER_AT, size - CIPHER_AT, sealed, NONCE_AT,
                  sealed + NONCE_AT, key.bytes) == 0;
    if (ok)
        *ret_secret = secret;
    secret_forget(&key, sizeof key);
    secret_forget(&secret, sizeof secret);
    return ok || error_set(err, ERROR_DENIED, TEXT_KEYS_WRONG_PASSWORD);
}
