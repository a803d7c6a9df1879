/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TABLE_CSV_H
#define TABLE_CSV_H

#include "table/feature_set.h"

/*
 * Reads a table of text: RFC 4180 with its variants. The first row names the columns.
 *
 *   separator   ',' ';' or '\t'; '\0' = the one that stands most often in the first row
 *   quotes      a cell that begins with " ends at the next single "; inside, "" is " and line
 *               breaks are text; a " further on in a cell is text
 *   line ends   LF, CRLF, CR; a BOM is skipped
 *
 * Rows without any text are skipped. A row of more or fewer cells than the first (empty cells
 * beyond it do not count), or with text after a closing quote, is refused in the report under the
 * line it begins on. The whole file fails (ERROR_INPUT) if a quote is never closed, if it is not
 * UTF-8, holds a NUL byte or has no first row, and (ERROR_LIMIT) past the limits of
 * feature_set.h.
 *
 * Everything is copied into `arena`. Time linear in `size`.
 */
bool csv_read(const char *bytes, size_t size, char separator, struct arena *arena,
              struct import_report *report, struct feature_set *ret_set, struct error *err);

#endif
