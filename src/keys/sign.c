/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/sign.h"

#include <sodium.h>
#include <string.h>

#include "base/assert.h"

_Static_assert(SIGN_SEED_SIZE == crypto_sign_SEEDBYTES, "as libsodium has it");
_Static_assert(SIGN_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES, "as libsodium has it");
_Static_assert(SIGN_SECRET_SIZE == crypto_sign_SECRETKEYBYTES, "as libsodium has it");
_Static_assert(SIGNATURE_SIZE == crypto_sign_BYTES, "as libsodium has it");
_Static_assert((int)SIGN_PUBLIC_SIZE == (int)HASH_SIZE, "a public key is written as a hash is");

/* Stored signatures stand over these words: they never change. */
static const char *const prefixes[SIGN_PURPOSE_COUNT] = {
    [SIGN_ENTRY_BY_NODE] = "muster entry-by-node 1",
    [SIGN_ENTRY_BY_PERSON] = "muster entry-by-person 1",
    [SIGN_KEY_SUCCESSION] = "muster key-succession 1",
};

enum { MESSAGE_MAX = 32 + HASH_SIZE };

/* The words of the purpose, NUL, the hash. */
static size_t write_message(enum sign_purpose purpose, struct hash hash,
                            uint8_t ret_message[static MESSAGE_MAX])
{
    ALWAYS(purpose < SIGN_PURPOSE_COUNT);
    size_t prefix_size = strlen(prefixes[purpose]) + 1;
    ALWAYS(prefix_size + HASH_SIZE <= MESSAGE_MAX);
    memcpy(ret_message, prefixes[purpose], prefix_size);
    memcpy(ret_message + prefix_size, hash.bytes, HASH_SIZE);
    return prefix_size + HASH_SIZE;
}

void sign_key_pair(const uint8_t seed[static SIGN_SEED_SIZE], struct public_key *ret_public,
                   struct secret_key *ret_secret)
{
    ALWAYS(crypto_sign_seed_keypair(ret_public->bytes, ret_secret->bytes, seed) == 0);
}

struct signature sign_hash(enum sign_purpose purpose, struct hash hash,
                           const struct secret_key *secret)
{
    struct signature signature;
    uint8_t message[MESSAGE_MAX];
    size_t size = write_message(purpose, hash, message);
    ALWAYS(crypto_sign_detached(signature.bytes, NULL, message, size, secret->bytes) == 0);
    return signature;
}

bool sign_verify(enum sign_purpose purpose, struct hash hash, const struct public_key *public_key,
                 const struct signature *signature)
{
    uint8_t message[MESSAGE_MAX];
    size_t size = write_message(purpose, hash, message);
    return crypto_sign_verify_detached(signature->bytes, message, size, public_key->bytes) == 0;
}

/* The pair is made anew from the seed: a secret key holds a copy of its public key beside it, which
 * may be anything. */
bool sign_is_pair(const struct secret_key *secret, const struct public_key *public_key)
{
    struct public_key made_public;
    struct secret_key made_secret;
    uint8_t seed[SIGN_SEED_SIZE];
    ALWAYS(crypto_sign_ed25519_sk_to_seed(seed, secret->bytes) == 0);
    sign_key_pair(seed, &made_public, &made_secret);
    bool is = memcmp(made_public.bytes, public_key->bytes, SIGN_PUBLIC_SIZE) == 0 &&
              sodium_memcmp(made_secret.bytes, secret->bytes, SIGN_SECRET_SIZE) == 0;
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(&made_secret, sizeof made_secret);
    return is;
}

void key_id_of(const struct public_key *public_key, char ret_id[static KEY_ID_SIZE])
{
    char hex[HASH_HEX_SIZE];
    hash_to_hex(hash_bytes(public_key->bytes, SIGN_PUBLIC_SIZE), hex);
    memcpy(ret_id, hex, KEY_ID_SIZE - 1);
    ret_id[KEY_ID_SIZE - 1] = '\0';
}

/* One form in bytes: lower case, as public_key_to_hex writes it. */
static int digit_of(char character)
{
    if (character >= '0' && character <= '9')
        return character - '0';
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

bool public_key_parse(const char *hex, struct public_key *ret_key)
{
    struct public_key key;
    if (strlen(hex) != HASH_HEX_SIZE - 1)
        return false;
    for (size_t i = 0; i < SIGN_PUBLIC_SIZE; i++) {
        int high = digit_of(hex[2 * i]), low = digit_of(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        key.bytes[i] = (uint8_t)(high << 4 | low);
    }
    *ret_key = key;
    return true;
}

void public_key_to_hex(const struct public_key *key, char ret_hex[static HASH_HEX_SIZE])
{
    struct hash bytes;
    memcpy(bytes.bytes, key->bytes, HASH_SIZE);
    hash_to_hex(bytes, ret_hex);
}

void secret_forget(void *bytes, size_t size)
{
    sodium_memzero(bytes, size);
}
