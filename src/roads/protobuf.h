/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_PROTOBUF_H
#define ROADS_PROTOBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Walks over the fields of a protocol-buffer message without copying.
 *
 *     struct pb_message message = pb_message(bytes, size);
 *     struct pb_field field;
 *     while (pb_next(&message, &field))
 *         if (field.number == 1 && field.wire == PB_BYTES) …
 *     if (message.is_bad) …
 *
 * A field that does not fit into its message, a varint of more than ten bytes, field number 0 and
 * the group wire types that were given up in 2008 make the message bad and end the walk.
 *
 * Source: Protocol Buffers encoding, protobuf.dev/programming-guides/encoding.
 */
enum pb_wire { PB_VARINT = 0, PB_FIXED64 = 1, PB_BYTES = 2, PB_FIXED32 = 5 };

struct pb_message {
    const uint8_t *at, *end;
    bool is_bad;
};

struct pb_field {
    uint32_t number;
    enum pb_wire wire;
    uint64_t value;       /* PB_VARINT */
    const uint8_t *bytes; /* PB_BYTES */
    size_t size;
};

static inline struct pb_message pb_message(const uint8_t *bytes, size_t size)
{
    return (struct pb_message){.at = bytes, .end = bytes + size};
}

/* The next varint; 0 and `is_bad` if there is none. */
static inline uint64_t pb_varint(struct pb_message *message)
{
    uint64_t value = 0;
    if (message->at < message->end && *message->at < 0x80)
        return *message->at++;
    for (unsigned shift = 0; shift < 70 && message->at < message->end; shift += 7) {
        uint8_t byte = *message->at++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return value;
    }
    message->is_bad = true;
    return 0;
}

static inline bool pb_skip_fixed(struct pb_message *message, size_t size)
{
    message->is_bad = (size_t)(message->end - message->at) < size;
    if (!message->is_bad)
        message->at += size;
    return !message->is_bad;
}

static inline bool pb_next(struct pb_message *message, struct pb_field *ret_field)
{
    if (message->is_bad || message->at == message->end)
        return false;
    uint64_t tag = pb_varint(message);
    *ret_field = (struct pb_field){.number = (uint32_t)(tag >> 3), .wire = (enum pb_wire)(tag & 7)};
    message->is_bad |= tag >> 32 != 0 || ret_field->number == 0;
    if (message->is_bad)
        return false;
    switch (ret_field->wire) {
    case PB_VARINT: ret_field->value = pb_varint(message); return !message->is_bad;
    case PB_FIXED64: return pb_skip_fixed(message, 8);
    case PB_FIXED32: return pb_skip_fixed(message, 4);
    case PB_BYTES: {
        uint64_t size = pb_varint(message);
        message->is_bad |= size > (uint64_t)(message->end - message->at);
        if (message->is_bad)
            return false;
        ret_field->bytes = message->at;
        ret_field->size = (size_t)size;
        message->at += size;
        return true;
    }
    }
    message->is_bad = true;
    return false;
}

/* Signed values in zigzag: 0, −1, 1, −2… as 0, 1, 2, 3… The uint64 holds two's complement. */
static inline uint64_t pb_zigzag(uint64_t value)
{
    return (value >> 1) ^ (0 - (value & 1));
}

#endif
