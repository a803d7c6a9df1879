/* SPDX-License-Identifier: Apache-2.0 */
#include "app/register_table.h"

enum { DEGREE_DIGITS = 7 };

struct register_cell register_text(const char *text)
{
    return (struct register_cell){.kind = text ? CELL_TEXT : CELL_NONE, .text = text};
}

struct register_cell register_number(int64_t number)
{
    return (struct register_cell){.kind = CELL_INTEGER, .number = number};
}

struct register_cell register_number_from(int64_t number, int64_t least)
{
    return number >= least ? register_number(number) : (struct register_cell){.kind = CELL_NONE};
}

struct register_cell register_degrees(int32_t degrees_e7)
{
    return (struct register_cell){.kind = CELL_DEGREES, .number = degrees_e7};
}

struct register_cell register_flag(bool is)
{
    return (struct register_cell){.kind = CELL_BOOL, .number = is};
}

void register_put(struct register_writer *writer, struct register_cell cell)
{
    if (writer->format == REGISTER_CSV) {
        switch (cell.kind) {
        case CELL_NONE:
        case CELL_TEXT: csv_text(&writer->csv, cell.text); break;
        case CELL_INTEGER: csv_integer(&writer->csv, cell.number); break;
        case CELL_DEGREES: csv_decimal(&writer->csv, cell.number, DEGREE_DIGITS); break;
        case CELL_BOOL: csv_bool(&writer->csv, cell.number); break;
        }
        return;
    }
    switch (cell.kind) {
    case CELL_NONE: json_add_null(&writer->json); break;
    case CELL_TEXT: json_add_text(&writer->json, cell.text); break;
    case CELL_INTEGER: json_add_integer(&writer->json, cell.number); break;
    case CELL_DEGREES: json_add_decimal(&writer->json, cell.number, DEGREE_DIGITS); break;
    case CELL_BOOL: json_add_bool(&writer->json, cell.number); break;
    }
}

void register_begin_row(struct register_writer *writer)
{
    if (writer->format == REGISTER_JSON)
        json_open_array(&writer->json);
}

void register_end_row(struct register_writer *writer)
{
    if (writer->format == REGISTER_CSV)
        csv_end_row(&writer->csv);
    else
        json_close(&writer->json);
}

struct register_writer register_begin(enum city_register which, enum register_format format,
                                      const char *const *columns, struct buffer *out)
{
    struct register_writer writer = {.format = format, .json = {.out = out}};
    if (format == REGISTER_CSV) {
        writer.csv = csv_begin(out);
    } else {
        json_open_object(&writer.json);
        json_put_text(&writer.json, "register", register_name(which));
        json_key(&writer.json, "columns");
    }
    register_begin_row(&writer);
    for (; *columns; columns++)
        register_put(&writer, register_text(*columns));
    register_end_row(&writer);
    if (format == REGISTER_JSON)
        json_key(&writer.json, "rows"), json_open_array(&writer.json);
    return writer;
}

void register_end(struct register_writer *writer)
{
    if (writer->format == REGISTER_CSV)
        return;
    json_close(&writer->json);
    json_close(&writer->json);
}
