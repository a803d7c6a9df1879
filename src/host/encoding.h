/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_ENCODING_H
#define HOST_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"

/*
 * The encoding of a text file: "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030" or "BIG5"; NULL if it
 * cannot be told.
 *
 * A byte-order mark decides; then valid UTF-8; else GB18030 or Big5, whichever reads the bytes
 * that are not ASCII better: as common characters (GB 2312 level 1, Big5 level 1) and marks, at
 * least 60 % of them. Of equal shares GB18030 stays. Tells the two apart by the first
 * megabyte.
 */
const char *encoding_detect(const char *bytes, size_t size);

/*
 * Makes the bytes of `file` UTF-8 without byte-order mark, in place where they are UTF-8 already.
 * `encoding` NULL = detected, else any name iconv knows; `*ret_encoding` (if not NULL) tells which
 * it was, good as long as `encoding` is.
 *
 * ERROR_INPUT names line and byte if the bytes do not fit the encoding, or says that it cannot be
 * told; ERROR_USAGE if there is no such encoding.
 */
bool encoding_to_utf8(const char *file, const char *encoding, struct buffer *bytes,
                      const char **ret_encoding, struct error *err);

#endif
