/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JSON_ORACLE_H
#define JSON_ORACLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What jansson makes of JSON that our writer wrote. Apart from those who use base/json_writer.h,
 * because the two have functions of the same names.
 */

/* The text anew, without spaces and with sorted keys, to be freed; NULL if it is no JSON. */
char *json_oracle_compact(const char *bytes, size_t size);
/* Is member `key` of the object this text, or this number? */
bool json_oracle_has_text(const char *bytes, size_t size, const char *key, const char *text);
bool json_oracle_has_integer(const char *bytes, size_t size, const char *key, int64_t value);

#endif
