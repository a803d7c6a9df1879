/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include <string.h>

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

size_t utf8_length(const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes;
    if (size == 0)
        return 0;
    if (at[0] < 0x80)
        return 1;
    if (at[0] >= 0xC2 && at[0] <= 0xDF)
        return size >= 2 && is_continuation(at[1]) ? 2 : 0;
    if (at[0] >= 0xE0 && at[0] <= 0xEF) {
        if (size < 3 || !is_continuation(at[1]) || !is_continuation(at[2]))
            return 0;
        bool overlong = at[0] == 0xE0 && at[1] < 0xA0;
        bool surrogate = at[0] == 0xED && at[1] >= 0xA0;
        return overlong || surrogate ? 0 : 3;
    }
    if (at[0] >= 0xF0 && at[0] <= 0xF4) {
        if (size < 4 || !is_continuation(at[1]) || !is_continuation(at[2]) ||
            !is_continuation(at[3]))
            return 0;
        bool overlong = at[0] == 0xF0 && at[1] < 0x90;
        bool too_big = at[0] == 0xF4 && at[1] >= 0x90;
        return overlong || too_big ? 0 : 4;
    }
    return 0;
}

bool utf8_valid(const char *bytes, size_t size)
{
    while (size > 0) {
        size_t length = utf8_length(bytes, size);
        if (length == 0)
            return false;
        bytes += length;
        size -= length;
    }
    return true;
}

static bool is_space(const unsigned char *at, size_t length)
{
    static const char *const wide[] = {
        "\xc2\xa0",     /* U+00A0 no-break space */
        "\xe1\x9a\x80", /* U+1680 ogham space */
        "\xe2\x80\xaf", /* U+202F narrow no-break space */
        "\xe2\x81\x9f", /* U+205F mathematical space */
        "\xe3\x80\x80", /* U+3000 ideographic space */
    };
    if (length == 1)
        return *at <= ' ' || *at == 0x7f;
    for (size_t w = 0; w < sizeof wide / sizeof *wide; w++)
        if (strlen(wide[w]) == length && memcmp(at, wide[w], length) == 0)
            return true;
    /* U+2000–200A */
    return length == 3 && at[0] == 0xe2 && at[1] == 0x80 && at[2] >= 0x80 && at[2] <= 0x8a;
}

/* Controls; U+200B–200F, U+2028–202E, U+2060–206F, U+FEFF: nobody sees them. */
static bool is_invisible(const unsigned char *at, size_t length)
{
    if (length == 1)
        return *at < ' ' || *at == 0x7f;
    if (length == 2)
        return at[0] == 0xc2 && at[1] < 0xa0;
    if (length != 3)
        return false;
    return (at[0] == 0xe2 && at[1] == 0x80 &&
            ((at[2] >= 0x8b && at[2] <= 0x8f) || (at[2] >= 0xa8 && at[2] <= 0xae))) ||
           (at[0] == 0xe2 && at[1] == 0x81 && at[2] >= 0xa0 && at[2] <= 0xaf) ||
           (at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf);
}

/* U+200C and U+200D stand between letters of one word in some scripts. */
static bool is_joiner(const unsigned char *at, size_t length)
{
    return length == 3 && at[0] == 0xe2 && at[1] == 0x80 && (at[2] == 0x8c || at[2] == 0x8d);
}

/* At least 1, so that whoever walks along malformed text comes to its end. */
static size_t step_at(const char *at)
{
    size_t length = utf8_length(at, strlen(at) < 4 ? strlen(at) : 4);
    return length > 0 ? length : 1;
}

bool utf8_is_blank(const char *text)
{
    for (size_t length; *text; text += length) {
        length = step_at(text);
        const unsigned char *at = (const unsigned char *)text;
        if (!is_space(at, length) && !is_invisible(at, length))
            return false;
    }
    return true;
}

bool utf8_is_plain_line(const char *text)
{
    bool is_seen = false, was_space = true;
    for (size_t length; *text; text += length) {
        length = step_at(text);
        const unsigned char *at = (const unsigned char *)text;
        was_space = is_space(at, length);
        if ((is_invisible(at, length) && !is_joiner(at, length)) || (was_space && !is_seen))
            return false;
        is_seen = true;
    }
    return is_seen && !was_space;
}

bool utf8_steers(const char *text, size_t length)
{
    const unsigned char *at = (const unsigned char *)text;
    if (length == 1)
        return *at < ' ' || (*at >= 0x7f && *at < 0xa0);
    if (length == 2)
        return at[0] == 0xc2 && at[1] < 0xa0;
    return length == 3 && at[0] == 0xe2 &&
           ((at[1] == 0x80 && at[2] >= 0xa8 && at[2] <= 0xae) ||
            (at[1] == 0x81 && at[2] >= 0xa6 && at[2] <= 0xa9));
}

bool utf8_has_steering(const char *text)
{
    for (size_t length; *text; text += length) {
        length = step_at(text);
        if (utf8_steers(text, length))
            return true;
    }
    return false;
}

size_t utf8_character_count(const char *text)
{
    size_t count = 0;
    for (; *text; text += step_at(text))
        count++;
    return count;
}
