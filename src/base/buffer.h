/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Bytes that grow at the end. A zeroed struct is an empty buffer.
 * `bytes` is NUL-terminated whenever it is not NULL; `buffer_text` is never NULL.
 */
struct buffer {
    char *bytes;
    size_t size, capacity;
};

void buffer_free(struct buffer *buffer);
/* Empties the buffer, keeps its memory. */
void buffer_clear(struct buffer *buffer);
/* Room for `extra` more bytes; returns where they begin. The caller adds to `size`. */
char *buffer_reserve(struct buffer *buffer, size_t extra);

void buffer_add(struct buffer *buffer, const void *bytes, size_t size);
void buffer_add_text(struct buffer *buffer, const char *text);
void buffer_add_char(struct buffer *buffer, char character);
void buffer_add_integer(struct buffer *buffer, int64_t value);
/* `value` / 10^`digits`, e.g. (107080000, 7) → 10.7080000; trailing zeros go. */
void buffer_add_decimal(struct buffer *buffer, int64_t value, int digits);
void buffer_add_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_add_format_list(struct buffer *buffer, const char *format, va_list list)
    __attribute__((format(printf, 2, 0)));

/* Little-endian, for hashes and stored arrays. */
void buffer_add_u32(struct buffer *buffer, uint32_t value);
void buffer_add_i64(struct buffer *buffer, int64_t value);
/* The length as u32, then the text without NUL; NULL is the length UINT32_MAX. */
void buffer_add_counted_text(struct buffer *buffer, const char *text);

const char *buffer_text(const struct buffer *buffer);

#endif
