/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/keyring_slot.h"

#include <sodium.h>
#include <string.h>

#include "base/assert.h"
#include "base/hash.h"
#include "base/utf8.h"

enum {
    VERSION = 1,
    MAGIC_SIZE = 8,
    CHECKSUM_SIZE = 16,
    CHECKSUM_AT = KEYRING_SLOT_SIZE - CHECKSUM_SIZE,
    /* a slot */
    NAME_AT = 4,
    KEY_AT = NAME_AT + KEYRING_NAME_MAX,
    SLOT_END = KEY_AT + KEYRING_KEY_SIZE,
    /* the head */
    PROCESS_AT = KEYRING_IDENTITY_SIZE,
    WORDS_AT = PROCESS_AT + 4,
    SINCE_AT = WORDS_AT + KEYRING_WORDS_MAX + 1,
    COUNT_AT = SINCE_AT + 8,
    HEAD_END = COUNT_AT + 4,
};

_Static_assert((int)SLOT_END <= (int)CHECKSUM_AT && (int)HEAD_END <= (int)CHECKSUM_AT, "it fits");

static const uint8_t magic[MAGIC_SIZE] = {'M', 'U', 'S', 'T', 'K', 'E', 'Y', 'S'};

static void write_integer(uint8_t *at, uint64_t value, int size)
{
    for (int i = 0; i < size; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t read_integer(const uint8_t *at, int size)
{
    uint64_t value = 0;
    for (int i = 0; i < size; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
    uint8_t any = 0;
    for (size_t i = 0; i < size; i++)
        any |= bytes[i];
    return any == 0;
}

static void write_checksum(uint8_t *bytes)
{
    struct hash hash = hash_bytes(bytes, CHECKSUM_AT);
    memcpy(bytes + CHECKSUM_AT, hash.bytes, CHECKSUM_SIZE);
}

static bool is_whole(const uint8_t *bytes)
{
    struct hash hash = hash_bytes(bytes, CHECKSUM_AT);
    return memcmp(bytes + CHECKSUM_AT, hash.bytes, CHECKSUM_SIZE) == 0;
}

/* A text of at most `size` - 1 bytes with nothing but zeros behind it. */
static bool is_padded_text(const uint8_t *bytes, size_t size)
{
    size_t length = strnlen((const char *)bytes, size);
    return length < size && is_zero(bytes + length, size - length);
}

static bool is_name_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c != '\0' && strchr("-_.:/", c));
}

bool keyring_name_valid(const char *name)
{
    size_t length = strnlen(name, KEYRING_NAME_MAX + 1);
    if (length == 0 || length > KEYRING_NAME_MAX || strchr("-_.:/", name[0]))
        return false;
    for (size_t i = 0; i < length; i++)
        if (!is_name_character(name[i]))
            return false;
    return true;
}

void keyring_slot_write(const struct keyring_slot *slot,
                        uint8_t ret_bytes[static KEYRING_SLOT_SIZE])
{
    ALWAYS(slot->kind <= KEYRING_SCOPE && keyring_name_valid(slot->name));
    memset(ret_bytes, 0, KEYRING_SLOT_SIZE);
    ret_bytes[0] = (uint8_t)(slot->kind + 1);
    memcpy(ret_bytes + NAME_AT, slot->name, strlen(slot->name));
    memcpy(ret_bytes + KEY_AT, slot->key, KEYRING_KEY_SIZE);
    write_checksum(ret_bytes);
}

enum keyring_slot_state keyring_slot_read(const uint8_t bytes[static KEYRING_SLOT_SIZE],
                                          struct keyring_slot *ret_slot)
{
    char name[KEYRING_NAME_MAX + 1] = {0};
    if (is_zero(bytes, KEYRING_SLOT_SIZE))
        return KEYRING_SLOT_FREE;
    memcpy(name, bytes + NAME_AT, KEYRING_NAME_MAX);
    bool is_canonical = (bytes[0] == KEYRING_NODE + 1 || bytes[0] == KEYRING_SCOPE + 1) &&
                        is_zero(bytes + 1, NAME_AT - 1) && keyring_name_valid(name) &&
                        is_padded_text((const uint8_t *)name, sizeof name) &&
                        is_zero(bytes + SLOT_END, CHECKSUM_AT - SLOT_END);
    if (!is_canonical || !is_whole(bytes))
        return KEYRING_SLOT_TORN;
    ret_slot->kind = (enum keyring_kind)(bytes[0] - 1);
    memcpy(ret_slot->name, name, sizeof name);
    memcpy(ret_slot->key, bytes + KEY_AT, KEYRING_KEY_SIZE);
    return KEYRING_SLOT_KEY;
}

static size_t fitting_length(const char *words)
{
    size_t length = 0, next;
    size_t size = strlen(words);
    while (length < size && (next = utf8_length(words + length, size - length)) > 0 &&
           length + next <= KEYRING_WORDS_MAX)
        length += next;
    return length;
}

void keyring_head_write(const struct keyring_holder *holder,
                        uint8_t ret_bytes[static KEYRING_SLOT_SIZE])
{
    memset(ret_bytes, 0, KEYRING_SLOT_SIZE);
    memcpy(ret_bytes, magic, MAGIC_SIZE);
    write_integer(ret_bytes + MAGIC_SIZE, VERSION, 4);
    if (!holder || (holder->process == 0 && holder->slot_count == 0))
        return;
    write_integer(ret_bytes + PROCESS_AT, holder->process, 4);
    memcpy(ret_bytes + WORDS_AT, holder->words, fitting_length(holder->words));
    write_integer(ret_bytes + SINCE_AT, (uint64_t)holder->since_ms, 8);
    write_integer(ret_bytes + COUNT_AT, holder->slot_count, 4);
    write_checksum(ret_bytes);
}

uint32_t keyring_slot_count_read(const uint8_t bytes[static KEYRING_SLOT_SIZE])
{
    return is_whole(bytes) ? (uint32_t)read_integer(bytes + COUNT_AT, 4) : 0;
}

bool keyring_holder_read(const uint8_t bytes[static KEYRING_SLOT_SIZE],
                         struct keyring_holder *ret_holder)
{
    const char *words = (const char *)bytes + WORDS_AT;
    if (!is_whole(bytes) || read_integer(bytes + PROCESS_AT, 4) == 0 ||
        !is_padded_text(bytes + WORDS_AT, KEYRING_WORDS_MAX + 1) ||
        !is_zero(bytes + HEAD_END, CHECKSUM_AT - HEAD_END) || !utf8_valid(words, strlen(words)))
        return false;
    ret_holder->process = (uint32_t)read_integer(bytes + PROCESS_AT, 4);
    ret_holder->slot_count = (uint32_t)read_integer(bytes + COUNT_AT, 4);
    ret_holder->since_ms = (int64_t)read_integer(bytes + SINCE_AT, 8);
    memcpy(ret_holder->words, words, strlen(words) + 1);
    return true;
}

enum keyring_identity keyring_identify(const uint8_t *bytes, size_t size)
{
    size_t known = size < MAGIC_SIZE ? size : MAGIC_SIZE;
    bool is_magic = memcmp(bytes, magic, known) == 0;
    if (size < KEYRING_SLOT_SIZE)
        return is_magic || is_zero(bytes, size) ? KEYRING_UNFINISHED : KEYRING_ALIEN;
    if (!is_magic)
        return KEYRING_ALIEN;
    bool is_known = read_integer(bytes + MAGIC_SIZE, 4) == VERSION &&
                    is_zero(bytes + MAGIC_SIZE + 4, KEYRING_IDENTITY_SIZE - MAGIC_SIZE - 4);
    return is_known ? KEYRING_OURS : KEYRING_NEWER;
}
