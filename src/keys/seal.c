/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/seal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"

enum {
    VERSION = 1,
    TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    NONCE_AT = 1,
    CIPHER_AT = NONCE_AT + SEAL_NONCE_SIZE,
    BLOCK_SIZE = 64,
};

_Static_assert((int)SCOPE_KEY_SIZE == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "libsodium's");
_Static_assert((int)SEAL_NONCE_SIZE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "libsodium's");

/* What is authenticated besides the record: stored records depend on it, it never changes. */
static void write_context(struct buffer *context, const char *scope)
{
    static const char words[] = "muster record 1";
    buffer_add(context, words, sizeof words);
    buffer_add_text(context, scope);
}

/* The padding is a byte 0x80, then zeros (ISO/IEC 7816-4); there is always at least one byte. */
static size_t padded_size(size_t size)
{
    return (size / BLOCK_SIZE + 1) * BLOCK_SIZE;
}

void seal_record(const struct scope_key *key, const char *scope,
                 const uint8_t nonce[static SEAL_NONCE_SIZE], const void *bytes, size_t size,
                 struct buffer *sealed)
{
    struct buffer context = {0};
    size_t padded = padded_size(size), checked;
    uint8_t *at = (uint8_t *)buffer_reserve(sealed, CIPHER_AT + padded + TAG_SIZE);
    write_context(&context, scope);
    at[0] = VERSION;
    memcpy(at + NONCE_AT, nonce, SEAL_NONCE_SIZE);
    if (size > 0)
        memcpy(at + CIPHER_AT, bytes, size);
    ALWAYS(sodium_pad(&checked, at + CIPHER_AT, size, BLOCK_SIZE, padded) == 0);
    ALWAYS(checked == padded);
    /* In place: the clear bytes are gone when this returns. */
    ALWAYS(crypto_aead_xchacha20poly1305_ietf_encrypt(at + CIPHER_AT, NULL, at + CIPHER_AT, padded,
                                                      (const uint8_t *)context.bytes, context.size,
                                                      NULL, nonce, key->bytes) == 0);
    sealed->size += CIPHER_AT + padded + TAG_SIZE;
    sealed->bytes[sealed->size] = '\0';
    buffer_free(&context);
}

static bool is_sealed_shape(const uint8_t *at, size_t size)
{
    return size >= CIPHER_AT + BLOCK_SIZE + TAG_SIZE && at[0] == VERSION &&
           (size - CIPHER_AT - TAG_SIZE) % BLOCK_SIZE == 0;
}

bool unseal_record(const struct scope_key *key, const char *scope, const void *sealed, size_t size,
                   struct buffer *out)
{
    const uint8_t *at = sealed;
    if (!is_sealed_shape(at, size))
        return false;
    struct buffer context = {0};
    size_t padded = size - CIPHER_AT - TAG_SIZE, clear_size = 0;
    uint8_t *clear = (uint8_t *)buffer_reserve(out, padded);
    write_context(&context, scope);
    bool ok = crypto_aead_xchacha20poly1305_ietf_decrypt(
                  clear, NULL, NULL, at + CIPHER_AT, size - CIPHER_AT,
                  (const uint8_t *)context.bytes, context.size, at + NONCE_AT, key->bytes) == 0 &&
              sodium_unpad(&clear_size, clear, padded, BLOCK_SIZE) == 0;
    out->size += ok ? clear_size : 0;
    /* Where nothing was added to an empty buffer, its first byte is the NUL. */
    out->bytes[out->size] = '\0';
    buffer_free(&context);
    return ok;
}

struct hash seal_commitment(const void *sealed, size_t size)
{
    return hash_bytes(sealed, size);
}
