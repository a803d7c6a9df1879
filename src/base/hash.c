/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <sodium.h>
#include <string.h>

#include "base/assert.h"

_Static_assert(sizeof(crypto_generichash_state) <= sizeof(((struct hasher *)0)->state),
               "the state fits");

static crypto_generichash_state *state_of(struct hasher *hasher)
{
    return (crypto_generichash_state *)(void *)hasher->state;
}

void hasher_begin(struct hasher *hasher)
{
    ALWAYS(crypto_generichash_init(state_of(hasher), NULL, 0, HASH_SIZE) == 0);
}

void hasher_add(struct hasher *hasher, const void *bytes, size_t size)
{
    ALWAYS(crypto_generichash_update(state_of(hasher), bytes, size) == 0);
}

void hasher_add_integer(struct hasher *hasher, int64_t value)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    hasher_add(hasher, bytes, sizeof bytes);
}

void hasher_add_text(struct hasher *hasher, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    hasher_add_integer(hasher, (int64_t)length);
    hasher_add(hasher, text, length);
}

struct hash hasher_end(struct hasher *hasher)
{
    struct hash hash;
    ALWAYS(crypto_generichash_final(state_of(hasher), hash.bytes, HASH_SIZE) == 0);
    return hash;
}

struct hash hash_bytes(const void *bytes, size_t size)
{
    struct hasher hasher;
    hasher_begin(&hasher);
    hasher_add(&hasher, bytes, size);
    return hasher_end(&hasher);
}

bool hash_equal(struct hash a, struct hash b)
{
    return memcmp(a.bytes, b.bytes, HASH_SIZE) == 0;
}

void hash_to_hex(struct hash hash, char ret_hex[static HASH_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < HASH_SIZE; i++) {
        ret_hex[2 * i] = digits[hash.bytes[i] >> 4];
        ret_hex[2 * i + 1] = digits[hash.bytes[i] & 15];
    }
    ret_hex[HASH_HEX_SIZE - 1] = '\0';
}
