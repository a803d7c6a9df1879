/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"

void buffer_free(struct buffer *buffer)
{
    free(buffer->bytes);
    *buffer = (struct buffer){0};
}

void buffer_clear(struct buffer *buffer)
{
    buffer->size = 0;
    if (buffer->bytes)
        buffer->bytes[0] = '\0';
}

char *buffer_reserve(struct buffer *buffer, size_t extra)
{
    ALWAYS(extra < SIZE_MAX / 4 && buffer->size < SIZE_MAX / 4);
    size_t needed = buffer->size + extra + 1;
    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity ? buffer->capacity * 2 : 256;
        while (capacity < needed)
            capacity *= 2;
        buffer->bytes = realloc(buffer->bytes, capacity);
        ALWAYS(buffer->bytes);
        buffer->capacity = capacity;
    }
    return buffer->bytes + buffer->size;
}

void buffer_add(struct buffer *buffer, const void *bytes, size_t size)
{
    char *end = buffer_reserve(buffer, size);
    if (size)
        memcpy(end, bytes, size);
    end[size] = '\0';
    buffer->size += size;
}

void buffer_add_text(struct buffer *buffer, const char *text)
{
    buffer_add(buffer, text, strlen(text));
}

void buffer_add_char(struct buffer *buffer, char character)
{
    buffer_add(buffer, &character, 1);
}

void buffer_add_integer(struct buffer *buffer, int64_t value)
{
    char digits[24];
    char *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do
        *--at = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        *--at = '-';
    buffer_add(buffer, at, (size_t)(digits + sizeof digits - at));
}

void buffer_add_decimal(struct buffer *buffer, int64_t value, int digits)
{
    ALWAYS(digits > 0 && digits <= 18);
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    uint64_t scale = 1;
    for (int i = 0; i < digits; i++)
        scale *= 10;
    if (value < 0)
        buffer_add_char(buffer, '-');
    buffer_add_integer(buffer, (int64_t)(rest / scale));
    char fraction[20];
    int length = digits;
    rest %= scale;
    for (int i = digits - 1; i >= 0; i--, rest /= 10)
        fraction[i] = (char)('0' + rest % 10);
    while (length > 0 && fraction[length - 1] == '0')
        length--;
    if (length > 0) {
        buffer_add_char(buffer, '.');
        buffer_add(buffer, fraction, (size_t)length);
    }
}

void buffer_add_format_list(struct buffer *buffer, const char *format, va_list list)
{
    ALWAYS(format); /* gcc's sanitizers make it ask */
    va_list again;
    va_copy(again, list);
    ALWAYS(format);
    int length = vsnprintf(NULL, 0, format, list);
    ALWAYS(length >= 0);
    char *end = buffer_reserve(buffer, (size_t)length);
    vsnprintf(end, (size_t)length + 1, format, again);
    va_end(again);
    buffer->size += (size_t)length;
}

void buffer_add_format(struct buffer *buffer, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    buffer_add_format_list(buffer, format, list);
    va_end(list);
}

static void add_little_endian(struct buffer *buffer, uint64_t value, size_t size)
{
    unsigned char bytes[8];
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)(value >> (8 * i));
    buffer_add(buffer, bytes, size);
}

void buffer_add_u32(struct buffer *buffer, uint32_t value)
{
    add_little_endian(buffer, value, 4);
}

void buffer_add_i64(struct buffer *buffer, int64_t value)
{
    add_little_endian(buffer, (uint64_t)value, 8);
}

void buffer_add_counted_text(struct buffer *buffer, const char *text)
{
    size_t length = text ? strlen(text) : 0;
    ALWAYS(length < UINT32_MAX);
    buffer_add_u32(buffer, text ? (uint32_t)length : UINT32_MAX);
    buffer_add(buffer, text, length);
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->bytes ? buffer->bytes : "";
}
