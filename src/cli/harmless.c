/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/harmless.h"

#include "base/utf8.h"

/* The code point of a character of one to three bytes; none that steers has four. */
static unsigned code_of(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    if (length == 1)
        return at[0];
    if (length == 2)
        return (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
    return (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
}

static size_t length_at(const char *text, size_t size)
{
    size_t length = utf8_length(text, size);
    return length > 0 ? length : 1;
}

void harmless_write(struct buffer *out, const char *text, size_t size)
{
    size_t written = 0;
    for (size_t at = 0, length; at < size; at += length) {
        length = length_at(text + at, size - at);
        if (text[at] == '\n' || text[at] == '\t' || !utf8_steers(text + at, length))
            continue;
        buffer_add(out, text + written, at - written);
        buffer_add_format(out, "\\u%04x", code_of(text + at, length));
        written = at + length;
    }
    buffer_add(out, text + written, size - written);
}
