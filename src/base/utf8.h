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

#endif
