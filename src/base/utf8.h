/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes of the well-formed UTF-8 character (RFC 3629) at the beginning of `bytes`, 0 if there is
 * none: overlong forms, surrogates and code points over U+10FFFF are not characters.
 */
size_t utf8_length(const char *bytes, size_t size);
bool utf8_valid(const char *bytes, size_t size);

/* Of well-formed text: is there nothing in it that can be seen? Empty, spaces, what ends a line. */
bool utf8_is_blank(const char *text);
/* One line that is seen as what it is: neither empty nor with spaces around it, without control
 * characters and marks that are invisible or turn the direction. */
bool utf8_is_plain_line(const char *text);
/*
 * Steers whoever shows it: controls (C0, U+007F, C1), what ends a line or paragraph (U+2028, 2029),
 * and marks that turn the direction (U+202A–202E, U+2066–2069). `length` as of utf8_length; a
 * stray byte of no character steers where it is a control by itself.
 */
bool utf8_steers(const char *at, size_t length);
bool utf8_has_steering(const char *text);

size_t utf8_character_count(const char *text);

#endif
