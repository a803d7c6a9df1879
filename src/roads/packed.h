/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_PACKED_H
#define ROADS_PACKED_H

#include <endian.h>
#include <string.h>

#include "roads/protobuf.h"

/*
 * Packed fields of protocol buffers: varints one after the other, read fast.
 *
 *     struct packed packed = {0};
 *     if (packed_open(&field, &packed)) …
 *     while (packed_more(&packed))
 *         … packed_wide(&packed) …
 *     if (!packed_close(&packed)) …
 *
 * Reading looks at no end but in packed_more, so PACKED_SLACK bytes behind the field must be
 * readable; what stands there does not matter.
 */
enum { PACKED_SLACK = 16 };

struct packed {
    const uint8_t *at, *end;
    bool is_bad;
};

/* False if the field is not packed or was there before; begin with a zeroed struct. */
static inline bool packed_open(const struct pb_field *field, struct packed *packed)
{
    if (field->wire != PB_BYTES || packed->at)
        return false;
    packed->at = field->bytes;
    packed->end = field->bytes + field->size;
    return true;
}

/* Bytes left, hence at least as many as there are numbers. */
static inline size_t packed_size(const struct packed *packed)
{
    return (size_t)(packed->end - packed->at);
}

static inline bool packed_more(const struct packed *packed)
{
    return packed->at < packed->end;
}

/* Did the varints end where the field ends, and was none longer than ten bytes? */
static inline bool packed_close(const struct packed *packed)
{
    return packed->at == packed->end && !packed->is_bad;
}

static inline uint64_t packed_slow(struct packed *packed)
{
    struct pb_message message = pb_message(packed->at, PACKED_SLACK);
    uint64_t value = pb_varint(&message);
    packed->at = message.at;
    packed->is_bad |= message.is_bad;
    return value;
}

/* For numbers that mostly take one byte: the processor guesses right. */
static inline uint64_t packed_narrow(struct packed *packed)
{
    const uint8_t *at = packed->at;
    if (at[0] < 0x80) {
        packed->at += 1;
        return at[0];
    }
    if (at[1] < 0x80) {
        packed->at += 2;
        return (at[0] & 0x7Fu) | (uint32_t)at[1] << 7;
    }
    return packed_slow(packed);
}

/*
 * For numbers of two to eight bytes, whose lengths cannot be guessed: finds the end in a word of
 * eight bytes and joins the groups of seven bits in three steps, without a branch.
 */
static inline uint64_t packed_wide(struct packed *packed)
{
    uint64_t word;
    memcpy(&word, packed->at, sizeof word);
    word = le64toh(word);
    uint64_t ends = ~word & 0x8080808080808080u;
    if (ends == 0)
        return packed_slow(packed);
    packed->at += (__builtin_ctzll(ends) + 1) / 8;
    word &= ends ^ (ends - 1);
    word = (word & 0x007F007F007F007Fu) | (word & 0x7F007F007F007F00u) >> 1;
    word = (word & 0x00003FFF00003FFFu) | (word & 0x3FFF00003FFF0000u) >> 2;
    return (word & 0x000000000FFFFFFFu) | (word & 0x0FFFFFFF00000000u) >> 4;
}

#endif
