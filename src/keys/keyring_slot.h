/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KEYS_KEYRING_SLOT_H
#define KEYS_KEYRING_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The bytes of a keyring (host/keyring.h): a head and then slots, 128 bytes each. Integers are
 * little-endian, texts are padded with zeros; a checksum is the first 16 bytes of BLAKE2b-256 over
 * the 112 before it.
 *
 *     head   "MUSTKEYS", version 1 (u32), 4 zeros: written once;
 *            then who holds it: process (u32), words (76), since (i64 ms), how many slots there
 *            are at least (u32), 4 zeros, checksum
 *     slot   kind (1 node, 2 scope), 3 zeros, name (64), key (32), 12 zeros, checksum
 *
 * A slot of zeros is free. A slot with another checksum was torn, or the disk changed it.
 */
enum {
    KEYRING_SLOT_SIZE = 128,
    KEYRING_IDENTITY_SIZE = 16, /* the part of the head that is written once */
    KEYRING_NAME_MAX = 64,
    KEYRING_WORDS_MAX = 75,
    KEYRING_KEY_SIZE = 32,
};

enum keyring_kind { KEYRING_NODE, KEYRING_SCOPE };

/* A node's key is its seed (keys/sign.h), from which the pair is made again. */
struct keyring_slot {
    enum keyring_kind kind;
    char name[KEYRING_NAME_MAX + 1];
    uint8_t key[KEYRING_KEY_SIZE];
};

enum keyring_slot_state { KEYRING_SLOT_FREE, KEYRING_SLOT_TORN, KEYRING_SLOT_KEY };

void keyring_slot_write(const struct keyring_slot *slot,
                        uint8_t ret_bytes[static KEYRING_SLOT_SIZE]);
/* Sets `*ret_slot` if it answers KEYRING_SLOT_KEY. */
enum keyring_slot_state keyring_slot_read(const uint8_t bytes[static KEYRING_SLOT_SIZE],
                                          struct keyring_slot *ret_slot);

/* What entry_key_valid takes (entry/entry.h): 1–64 of a–z 0–9 - _ . : /, a letter or digit first.
 */
bool keyring_name_valid(const char *name);

struct keyring_holder {
    uint32_t process; /* 0: nobody */
    uint32_t slot_count;
    int64_t since_ms;
    char words[KEYRING_WORDS_MAX + 1]; /* UTF-8 */
};

/* `holder` NULL = nobody. Words are cut where a character was cut in them. */
void keyring_head_write(const struct keyring_holder *holder,
                        uint8_t ret_bytes[static KEYRING_SLOT_SIZE]);
/* How many slots must be there: of a file with fewer the end was cut off. 0 where it is not said.
 */
uint32_t keyring_slot_count_read(const uint8_t bytes[static KEYRING_SLOT_SIZE]);
/* False if it names nobody, or was torn. */
bool keyring_holder_read(const uint8_t bytes[static KEYRING_SLOT_SIZE],
                         struct keyring_holder *ret_holder);

enum keyring_identity { KEYRING_OURS, KEYRING_NEWER, KEYRING_UNFINISHED, KEYRING_ALIEN };

/*
 * What a file that begins with these bytes is. KEYRING_UNFINISHED: shorter than a head, as a
 * machine leaves it that stopped while making it; nothing can be in it.
 */
enum keyring_identity keyring_identify(const uint8_t *bytes, size_t size);

#endif
