/* SPDX-License-Identifier: Apache-2.0 */
#include "table/table_filter.h"

#include <string.h>

#include "table/cells.h"
#include "table/columns.h"

/* Longer signs first, so that >= is not read as >. */
static const struct {
    const char *sign;
    enum filter_test test;
} signs[] = {
    {">=", FILTER_AT_LEAST}, {"<=", FILTER_AT_MOST}, {"!=", FILTER_NOT_IN},
    {">", FILTER_ABOVE},     {"<", FILTER_BELOW},    {"=", FILTER_IN},
};

static const char *const *split_values(const char *text, struct arena *arena, uint32_t *ret_count)
{
    const char **values = NULL;
    uint32_t count = 0, capacity = 0;
    for (;; text++) {
        size_t size = strcspn(text, ",");
        ARENA_PUSH_ROOM(arena, const char *, values, count, capacity);
        values[count++] = arena_copy(arena, text, size);
        text += size;
        if (!*text)
            break;
    }
    *ret_count = count;
    return values;
}

bool table_filter_parse(const char *text, struct arena *arena, struct table_filter *ret_filter,
                        struct error *err)
{
    struct table_filter filter = {.text = arena_copy_text(arena, text)};
    size_t name_size = strcspn(text, "<>=!"), sign = 0;
    size_t sign_count = sizeof signs / sizeof *signs;
    while (sign < sign_count &&
           strncmp(text + name_size, signs[sign].sign, strlen(signs[sign].sign)) != 0)
        sign++;
    if (name_size == 0 || sign == sign_count)
        return error_set(err, ERROR_USAGE, TEXT_IMPORT_WHERE_FORM, ARG_TEXT("where", text));
    filter.column = arena_copy(arena, text, name_size);
    filter.test = signs[sign].test;
    const char *values = text + name_size + strlen(signs[sign].sign);
    filter.values = split_values(values, arena, &filter.value_count);
    int64_t number;
    bool is_order = filter.test != FILTER_IN && filter.test != FILTER_NOT_IN;
    if (is_order &&
        (filter.value_count != 1 || cell_decimal(filter.values[0], 6, &number) != NUMBER_OK))
        return error_set(err, ERROR_USAGE, TEXT_IMPORT_WHERE_NUMBER, ARG_TEXT("where", text));
    *ret_filter = filter;
    return true;
}

static bool same_value(const char *cell, const char *value)
{
    int64_t a, b;
    if (cell_decimal(cell, 6, &a) == NUMBER_OK && cell_decimal(value, 6, &b) == NUMBER_OK)
        return a == b;
    return strcmp(cell, value) == 0;
}

static bool is_among(const struct table_filter *filter, const char *cell)
{
    for (uint32_t i = 0; i < filter->value_count; i++)
        if (same_value(cell, filter->values[i]))
            return true;
    return false;
}

static bool passes(const struct table_filter *filter, const char *cell)
{
    if (!cell)
        return false;
    if (filter->test == FILTER_IN || filter->test == FILTER_NOT_IN)
        return is_among(filter, cell) == (filter->test == FILTER_IN);
    int64_t number, bound;
    if (cell_decimal(cell, 6, &number) != NUMBER_OK ||
        cell_decimal(filter->values[0], 6, &bound) != NUMBER_OK)
        return false;
    switch (filter->test) {
    case FILTER_AT_LEAST: return number >= bound;
    case FILTER_AT_MOST: return number <= bound;
    case FILTER_ABOVE: return number > bound;
    default: return number < bound;
    }
}

/* Row `from` becomes row `to` of the arrays that are being filled. */
struct kept_rows {
    const char **cell, **object;
    int64_t *line;
    struct feature_geometry *geometry;
};

static void keep(const struct kept_rows *kept, const struct feature_set *set, uint32_t from,
                 uint32_t to)
{
    size_t width = set->column_count;
    for (size_t c = 0; c < width; c++)
        kept->cell[to * width + c] = set->cell[from * width + c];
    kept->line[to] = set->line[from];
    kept->object[to] = set->object[from];
    if (set->geometry)
        kept->geometry[to] = set->geometry[from];
}

bool table_filter_apply(const struct table_filter *filter, struct arena *arena,
                        struct import_report *report, struct feature_set *set, struct error *err)
{
    int32_t column;
    if (!column_find_named(set, filter->column, &column, err))
        return false;
    struct kept_rows kept = {
        .cell = ARENA_ARRAY(arena, const char *, (size_t)set->row_count * set->column_count),
        .object = ARENA_ARRAY(arena, const char *, set->row_count),
        .line = ARENA_ARRAY(arena, int64_t, set->row_count),
        .geometry = ARENA_ARRAY(arena, struct feature_geometry, set->row_count),
    };
    uint32_t count = 0;
    for (uint32_t row = 0; row < set->row_count; row++)
        if (passes(filter, feature_cell(set, row, column)))
            keep(&kept, set, row, count++);
    if (count < set->row_count) {
        struct error note;
        error_set(&note, ERROR_INPUT, TEXT_IMPORT_WHERE_LEFT_OUT, ARG_TEXT("where", filter->text),
                  ARG_INTEGER("count", set->row_count - count));
        report_note(report, 0, NULL, NULL, &note);
    }
    set->row_count = count;
    set->cell = kept.cell;
    set->object = kept.object;
    set->line = kept.line;
    if (set->geometry)
        set->geometry = kept.geometry;
    return true;
}
