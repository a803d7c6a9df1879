/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROADS_GZIP_H
#define ROADS_GZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"

enum { GZIP_SIZE_MAX = 1024 * 1024 * 1024 }; /* inflated */

/* Do the bytes begin as a gzip file does? */
bool gzip_is(const char *bytes, size_t size);

/*
 * Inflates all members of a gzip file (RFC 1952) and appends them to `out`; zeros may fill the
 * end. ERROR_INPUT if it is damaged or cut off, ERROR_LIMIT past GZIP_SIZE_MAX.
 */
bool gzip_inflate(const char *bytes, size_t size, const char *file, struct buffer *out,
                  struct error *err);

#endif
