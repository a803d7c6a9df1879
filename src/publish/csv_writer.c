/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/csv_writer.h"

#include <string.h>

#include "base/utf8.h"

struct csv_writer csv_begin(struct buffer *out)
{
    buffer_add_text(out, "\xEF\xBB\xBF");
    return (struct csv_writer){.out = out};
}

static void begin_cell(struct csv_writer *csv)
{
    if (csv->in_row)
        buffer_add_char(csv->out, ',');
    csv->in_row = true;
}

/* "-7.63", "+4": digits with a sign and at most one point. */
static bool is_number(const char *text)
{
    const char *at = text + (*text == '-' || *text == '+');
    size_t whole = strspn(at, "0123456789");
    at += whole;
    size_t fraction = 0;
    if (*at == '.') {
        at++;
        fraction = strspn(at, "0123456789");
        at += fraction;
    }
    return whole + fraction > 0 && *at == '\0';
}

static bool looks_like_formula(const char *text)
{
    static const char *const full_width[] = {"＝", "＋", "－", "＠"};
    if (*text == '\0')
        return false;
    bool starts = strchr("=+-@\t\r\n", *text) != NULL;
    for (size_t i = 0; i < sizeof full_width / sizeof *full_width; i++)
        starts = starts || strncmp(text, full_width[i], strlen(full_width[i])) == 0;
    return starts && !is_number(text);
}

static void add_characters(struct buffer *out, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end) {
        size_t length = utf8_length(text, (size_t)(end - text));
        if (*text == '"')
            buffer_add_char(out, '"');
        if (length == 0)
            buffer_add_text(out, "\xEF\xBF\xBD");
        else
            buffer_add(out, text, length);
        text += length > 0 ? length : 1;
    }
}

void csv_text(struct csv_writer *csv, const char *text)
{
    begin_cell(csv);
    if (!text)
        return;
    bool formula = looks_like_formula(text);
    bool quoted = formula || strpbrk(text, ",;\"\r\n\t") != NULL || *text == ' ';
    if (quoted)
        buffer_add_char(csv->out, '"');
    if (formula)
        buffer_add_char(csv->out, '\'');
    add_characters(csv->out, text);
    if (quoted)
        buffer_add_char(csv->out, '"');
}

void csv_integer(struct csv_writer *csv, int64_t value)
{
    begin_cell(csv);
    buffer_add_integer(csv->out, value);
}

void csv_decimal(struct csv_writer *csv, int64_t value, int digits)
{
    begin_cell(csv);
    buffer_add_decimal(csv->out, value, digits);
}

void csv_bool(struct csv_writer *csv, bool value)
{
    csv_text(csv, value ? "true" : "false");
}

void csv_end_row(struct csv_writer *csv)
{
    buffer_add_text(csv->out, "\r\n");
    csv->in_row = false;
}
