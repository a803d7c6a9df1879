/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A keyring: a head and slots of 128 bytes, and then records as seal_record and seal_secret make
 * them. What can be read must be written back as the same bytes.
 *
 * A checksum nobody guesses is put right in a second run, so that what lies behind it is reached.
 */
#include <string.h>

#include "base/assert.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "keys/keyring_slot.h"
#include "keys/seal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHECKSUM_AT = 112 };

static void run_slot(const uint8_t *bytes)
{
    struct keyring_slot slot;
    uint8_t written[KEYRING_SLOT_SIZE];
    if (keyring_slot_read(bytes, &slot) != KEYRING_SLOT_KEY)
        return;
    ALWAYS(keyring_name_valid(slot.name));
    keyring_slot_write(&slot, written);
    ALWAYS(memcmp(written, bytes, KEYRING_SLOT_SIZE) == 0);
}

static void run_head(const uint8_t *bytes)
{
    struct keyring_holder holder;
    uint8_t written[KEYRING_SLOT_SIZE];
    if (!keyring_holder_read(bytes, &holder))
        return;
    ALWAYS(strlen(holder.words) <= KEYRING_WORDS_MAX);
    ALWAYS(utf8_valid(holder.words, strlen(holder.words)));
    keyring_head_write(&holder, written);
    if (keyring_identify(bytes, KEYRING_SLOT_SIZE) == KEYRING_OURS)
        ALWAYS(memcmp(written, bytes, KEYRING_SLOT_SIZE) == 0);
}

static void run_both(const uint8_t *bytes)
{
    uint8_t whole[KEYRING_SLOT_SIZE];
    memcpy(whole, bytes, CHECKSUM_AT);
    struct hash hash = hash_bytes(whole, CHECKSUM_AT);
    memcpy(whole + CHECKSUM_AT, hash.bytes, KEYRING_SLOT_SIZE - CHECKSUM_AT);
    run_slot(bytes);
    run_head(bytes);
    run_slot(whole);
    run_head(whole);
}

/* As a record, and as a secret under a password at a cost that does not slow the search. */
static void run_sealed(const uint8_t *bytes, size_t size)
{
    static const struct scope_key key;
    struct secret_key secret;
    struct error err;
    struct buffer out = {0};
    if (unseal_record(&key, "scope", bytes, size, &out))
        ALWAYS(out.size < size);
    buffer_free(&out);
    uint8_t cheap[SEALED_SECRET_SIZE];
    if (size != SEALED_SECRET_SIZE) {
        ALWAYS(!unseal_secret("password", bytes, size, &secret, &err));
        return;
    }
    memcpy(cheap, bytes, sizeof cheap);
    cheap[1] &= 1, cheap[2] = cheap[3] = cheap[4] = 0;
    cheap[5] &= 63, cheap[6] = cheap[7] = cheap[8] = 0;
    if (!unseal_secret("password", cheap, sizeof cheap, &secret, &err))
        ALWAYS(err.kind == ERROR_INPUT || err.kind == ERROR_DENIED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum keyring_identity identity = keyring_identify(data, size);
    ALWAYS(size >= KEYRING_SLOT_SIZE || identity == KEYRING_UNFINISHED ||
           identity == KEYRING_ALIEN);
    for (size_t at = 0; at + KEYRING_SLOT_SIZE <= size; at += KEYRING_SLOT_SIZE)
        run_both(data + at);
    run_sealed(data, size);
    return 0;
}
