/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_HARMLESS_H
#define CLI_HARMLESS_H

#include "base/buffer.h"

/*
 * What goes to a terminal: as it is, but for what steers it (base/utf8.h), which stands as
 * "\u001b". New lines and tabs are the program's own by then: words of others stand in one line
 * already (text_write_words). JSON is the same to whoever reads it: a string says U+202E either
 * way.
 */
void harmless_write(struct buffer *out, const char *text, size_t size);

#endif
