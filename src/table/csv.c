/* SPDX-License-Identifier: Apache-2.0 */
#include "table/csv.h"

#include <string.h>

#include "base/utf8.h"
#include "table/cells.h"

/* The copy of the file is cut into cells where it stands: texts only ever get shorter. */
struct csv {
    const char *file;
    char *at, *end;
    int64_t line;
    char separator;

    struct arena *arena;
    size_t cell_count, cell_capacity;
    const char **cells;
    uint32_t row_count, row_capacity;
    int64_t *lines;
};

/* What ended a cell. */
enum cell_end { CELL_END_SEPARATOR, CELL_END_LINE, CELL_END_OPEN_QUOTE };

struct csv_row {
    int64_t line;
    size_t first_cell;
    size_t cell_count; /* up to the last one that is not empty */
    size_t separated;  /* all of them */
    bool text_after_quote;
};

static bool is_line_end(char character)
{
    return character == '\n' || character == '\r';
}

static void skip_line_end(struct csv *csv)
{
    if (csv->at == csv->end)
        return;
    char first = *csv->at++;
    if (first == '\r' && csv->at < csv->end && *csv->at == '\n')
        csv->at++;
    csv->line++;
}

/* Moves `at` behind the closing quote; the text is put together from `csv->at` on. */
static bool read_quoted(struct csv *csv, char **ret_text, size_t *ret_size)
{
    char *text = ++csv->at, *to = text;
    while (csv->at < csv->end) {
        if (*csv->at == '"') {
            if (csv->at + 1 >= csv->end || csv->at[1] != '"') {
                csv->at++;
                *ret_text = text;
                *ret_size = (size_t)(to - text);
                return true;
            }
            csv->at++;
        } else if (*csv->at == '\n' || (*csv->at == '\r' && csv->at[1] != '\n')) {
            csv->line++;
        }
        *to++ = *csv->at++;
    }
    return false;
}

static void read_plain(struct csv *csv)
{
    while (csv->at < csv->end && *csv->at != csv->separator && !is_line_end(*csv->at))
        csv->at++;
}

static void push_cell(struct csv *csv, char *text, size_t size)
{
    char *trimmed = text + (cell_trim(text, &size) - text);
    ARENA_PUSH_ROOM(csv->arena, const char *, csv->cells, csv->cell_count, csv->cell_capacity);
    trimmed[size] = '\0';
    csv->cells[csv->cell_count++] = size ? trimmed : NULL;
}

/* Reads one cell with the separator or line end after it, which the cell's NUL may overwrite. */
static enum cell_end read_cell(struct csv *csv, struct csv_row *row)
{
    char *text = csv->at;
    size_t size;
    if (csv->at < csv->end && *csv->at == '"') {
        if (!read_quoted(csv, &text, &size))
            return CELL_END_OPEN_QUOTE;
        char *after = csv->at;
        read_plain(csv);
        size_t rest = (size_t)(csv->at - after);
        cell_trim(after, &rest);
        row->text_after_quote |= rest > 0;
    } else {
        read_plain(csv);
        size = (size_t)(csv->at - text);
    }
    bool separated = csv->at < csv->end && *csv->at == csv->separator;
    if (separated)
        csv->at++;
    else
        skip_line_end(csv);
    push_cell(csv, text, size);
    return separated ? CELL_END_SEPARATOR : CELL_END_LINE;
}

static bool read_row(struct csv *csv, struct csv_row *ret_row, struct error *err)
{
    struct csv_row row = {.line = csv->line, .first_cell = csv->cell_count};
    enum cell_end ended;
    do {
        if (csv->cell_count >= FEATURE_CELL_MAX)
            return feature_set_too_rich(csv->file, err);
        int64_t line = csv->line;
        ended = read_cell(csv, &row);
        if (ended == CELL_END_OPEN_QUOTE)
            return error_set(err, ERROR_INPUT, TEXT_IMPORT_CSV_OPEN_QUOTE,
                             ARG_TEXT("file", csv->file), ARG_PLAIN("line", line));
        row.separated++;
        if (csv->cells[csv->cell_count - 1])
            row.cell_count = row.separated;
    } while (ended == CELL_END_SEPARATOR);
    *ret_row = row;
    return true;
}

/* Of comma, semicolon and tab the one that stands most often in the first row. */
static char detect_separator(const char *at, const char *end)
{
    static const char separators[] = {',', ';', '\t'};
    size_t counts[3] = {0};
    bool quoted = false;
    for (; at < end && (quoted || !is_line_end(*at)); at++) {
        quoted ^= *at == '"';
        for (int i = 0; i < 3 && !quoted; i++)
            counts[i] += *at == separators[i];
    }
    int best = 0;
    for (int i = 1; i < 3; i++)
        if (counts[i] > counts[best])
            best = i;
    return separators[best];
}

static int64_t line_of(const char *bytes, const char *at)
{
    int64_t line = 1;
    for (; bytes < at; bytes++)
        line += *bytes == '\n';
    return line;
}

static bool check_bytes(const char *file, const char *bytes, size_t size, struct error *err)
{
    for (const char *at = bytes, *end = bytes + size; at < end;) {
        size_t length = utf8_length(at, (size_t)(end - at));
        if (length == 0)
            return error_set(err, ERROR_INPUT, TEXT_IMPORT_NOT_UTF8, ARG_TEXT("file", file),
                             ARG_PLAIN("line", line_of(bytes, at)));
        if (*at == '\0')
            return error_set(err, ERROR_INPUT, TEXT_IMPORT_NUL_BYTE, ARG_TEXT("file", file),
                             ARG_PLAIN("line", line_of(bytes, at)));
        at += length;
    }
    return true;
}

static void refuse_row(const struct csv_row *row, size_t column_count, struct import_report *report)
{
    struct error reason;
    if (row->text_after_quote)
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_CSV_AFTER_QUOTE);
    else
        error_set(&reason, ERROR_INPUT, TEXT_IMPORT_CSV_RAGGED,
                  ARG_INTEGER("cells", row->separated), ARG_INTEGER("columns", column_count));
    report->total++;
    report_refuse(report, row->line, NULL, NULL, &reason);
}

static bool read_header(struct csv *csv, struct feature_set *set, struct error *err)
{
    struct csv_row row = {0};
    while (csv->at < csv->end && row.cell_count == 0) {
        csv->cell_count = 0;
        if (!read_row(csv, &row, err))
            return false;
    }
    if (row.cell_count == 0)
        return error_set(err, ERROR_INPUT, TEXT_IMPORT_EMPTY, ARG_TEXT("file", csv->file));
    if (row.cell_count > FEATURE_COLUMN_MAX)
        return feature_set_too_rich(csv->file, err);
    const char **names = ARENA_ARRAY(csv->arena, const char *, row.cell_count);
    for (size_t i = 0; i < row.cell_count; i++)
        names[i] = csv->cells[i] ? csv->cells[i] : "";
    csv->cell_count = 0;
    set->column = names;
    set->column_count = (uint32_t)row.cell_count;
    return true;
}

/* Drops the empty cells beyond the header. */
static void keep_row(struct csv *csv, const struct csv_row *row, size_t column_count)
{
    csv->cell_count = row->first_cell + column_count;
    ARENA_PUSH_ROOM(csv->arena, int64_t, csv->lines, csv->row_count, csv->row_capacity);
    csv->lines[csv->row_count++] = row->line;
}

static bool read_rows(struct csv *csv, size_t column_count, struct import_report *report,
                      struct error *err)
{
    while (csv->at < csv->end) {
        struct csv_row row = {0};
        if (!read_row(csv, &row, err))
            return false;
        bool has_all = row.cell_count <= column_count && row.separated >= column_count;
        if (row.cell_count > 0 && has_all && !row.text_after_quote) {
            keep_row(csv, &row, column_count);
            continue;
        }
        csv->cell_count = row.first_cell;
        if (row.cell_count > 0)
            refuse_row(&row, column_count, report);
    }
    return true;
}

bool csv_read(const char *bytes, size_t size, char separator, struct arena *arena,
              struct import_report *report, struct feature_set *ret_set, struct error *err)
{
    if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    struct feature_set set = {.file = report->file};
    if (!check_bytes(set.file, bytes, size, err))
        return false;
    char *copy = arena_copy(arena, bytes, size);
    struct csv csv = {
        .file = set.file,
        .at = copy,
        .end = copy + size,
        .line = 1,
        .separator = separator ? separator : detect_separator(copy, copy + size),
        .arena = arena,
    };
    if (!read_header(&csv, &set, err) || !read_rows(&csv, set.column_count, report, err))
        return false;
    set.row_count = csv.row_count;
    set.cell = csv.cells;
    set.line = csv.lines;
    set.object = ARENA_ARRAY(arena, const char *, set.row_count);
    *ret_set = set;
    return true;
}
