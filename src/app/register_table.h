/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_REGISTER_TABLE_H
#define APP_REGISTER_TABLE_H

#include "app/registers.h"
#include "base/json_writer.h"
#include "publish/csv_writer.h"

/*
 * A register as a table, in either of its forms, cell by cell:
 *
 *     struct register_writer writer = register_begin(which, format, columns, out);
 *     for each record
 *         register_begin_row(&writer), register_put(&writer, …), register_end_row(&writer);
 *     register_end(&writer);
 */
enum cell_kind { CELL_NONE, CELL_TEXT, CELL_INTEGER, CELL_DEGREES, CELL_BOOL };

struct register_cell {
    enum cell_kind kind;
    const char *text;
    int64_t number;
};

struct register_cell register_text(const char *text); /* NULL: nothing was said */
struct register_cell register_number(int64_t number);
/* Of what was not said, nothing. */
struct register_cell register_number_from(int64_t number, int64_t least);
struct register_cell register_degrees(int32_t degrees_e7);
struct register_cell register_flag(bool is);

struct register_writer {
    enum register_format format;
    struct csv_writer csv;
    struct json_writer json;
};

/* `columns` ends with NULL. */
struct register_writer register_begin(enum city_register which, enum register_format format,
                                      const char *const *columns, struct buffer *out);
void register_begin_row(struct register_writer *writer);
void register_put(struct register_writer *writer, struct register_cell cell);
void register_end_row(struct register_writer *writer);
void register_end(struct register_writer *writer);

#endif
