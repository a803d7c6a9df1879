/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_CSV_WRITER_H
#define PUBLISH_CSV_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"

/*
 * Writes a table as RFC 4180 wants it: commas, CRLF, quotes where a cell needs them; UTF-8 with a
 * byte order mark, without which spreadsheets take 中文 for something else. What is not UTF-8
 * becomes U+FFFD.
 *
 * A text that a spreadsheet would take for a formula (it begins with = + - @, their full-width
 * forms, a tab or a line break, and is no number) gets an apostrophe before it, which
 * spreadsheets do not show. Source: OWASP, "CSV Injection".
 *
 *     struct csv_writer csv = csv_begin(&out);
 *     csv_text(&csv, "people"), csv_end_row(&csv);
 *     csv_integer(&csv, 262304), csv_end_row(&csv);
 */
struct csv_writer {
    struct buffer *out;
    bool in_row;
};

struct csv_writer csv_begin(struct buffer *out);
/* NULL = an empty cell. */
void csv_text(struct csv_writer *csv, const char *text);
void csv_integer(struct csv_writer *csv, int64_t value);
/* `value` / 10^`digits`, exactly. */
void csv_decimal(struct csv_writer *csv, int64_t value, int digits);
void csv_bool(struct csv_writer *csv, bool value); /* true, false */
void csv_end_row(struct csv_writer *csv);

#endif
