/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * BLAKE2b-256 (libsodium). Numbers enter little-endian, texts with their length before them, so
 * that no two different contents are fed the same bytes.
 */
enum { HASH_SIZE = 32, HASH_HEX_SIZE = 2 * HASH_SIZE + 1 };

struct hash {
    uint8_t bytes[HASH_SIZE];
};

struct hasher {
    _Alignas(64) unsigned char state[384];
};

void hasher_begin(struct hasher *hasher);
void hasher_add(struct hasher *hasher, const void *bytes, size_t size);
void hasher_add_text(struct hasher *hasher, const char *text);
void hasher_add_integer(struct hasher *hasher, int64_t value);
struct hash hasher_end(struct hasher *hasher);

struct hash hash_bytes(const void *bytes, size_t size);
bool hash_equal(struct hash a, struct hash b);
/* 64 lower-case hexadecimal digits and NUL. */
void hash_to_hex(struct hash hash, char ret_hex[static HASH_HEX_SIZE]);

#endif
