/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/derived.h"

#include <string.h>

#include "operate/apply.h"
#include "store/log.h"

/* Rows of a dump: "realm\tkind\tkey\tvalue\n", in ascending order. */
struct rows {
    const char *at, *end;
};

struct row {
    const char *bytes;
    size_t name_size, size; /* up to the value; all of it */
};

static bool next_row(struct rows *rows, struct row *ret_row)
{
    enum { NAME_PARTS = 3 };
    if (rows->at == rows->end)
        return false;
    const char *newline = memchr(rows->at, '\n', (size_t)(rows->end - rows->at));
    const char *end = newline ? newline + 1 : rows->end, *name = rows->at;
    for (int part = 0; part < NAME_PARTS; part++) {
        const char *tab = memchr(name, '\t', (size_t)(end - name));
        name = tab ? tab + 1 : end;
    }
    *ret_row = (struct row){rows->at, (size_t)(name - rows->at), (size_t)(end - rows->at)};
    rows->at = end;
    return true;
}

static int compare_names(const struct row *a, const struct row *b)
{
    size_t size = a->name_size < b->name_size ? a->name_size : b->name_size;
    int order = memcmp(a->bytes, b->bytes, size);
    return order != 0 ? order : (a->name_size > b->name_size) - (a->name_size < b->name_size);
}

static bool is_same_row(const struct row *a, const struct row *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

static void note(struct derived_difference *difference, int64_t *count, const struct row *row,
                 struct arena *arena)
{
    (*count)++;
    difference->is_same = false;
    if (difference->first)
        return;
    char *name = arena_copy(arena, row->bytes, row->name_size > 0 ? row->name_size - 1 : 0);
    for (char *at = name; *at; at++)
        if (*at == '\t')
            *at = ' ';
    difference->first = name;
}

static void compare(struct rows stored, struct rows expected, struct arena *arena,
                    struct derived_difference *difference)
{
    struct row is, shall;
    bool has_is = next_row(&stored, &is), has_shall = next_row(&expected, &shall);
    while (has_is || has_shall) {
        int order = !has_is ? 1 : !has_shall ? -1 : compare_names(&is, &shall);
        if (order < 0)
            note(difference, &difference->extra_count, &is, arena);
        else if (order > 0)
            note(difference, &difference->missing_count, &shall, arena);
        else if (!is_same_row(&is, &shall))
            note(difference, &difference->changed_count, &shall, arena);
        difference->row_count += order >= 0;
        if (order <= 0)
            has_is = next_row(&stored, &is);
        if (order >= 0)
            has_shall = next_row(&expected, &shall);
    }
}

static struct rows rows_of(const struct buffer *dump)
{
    const char *bytes = buffer_text(dump);
    return (struct rows){bytes, bytes + dump->size};
}

bool derived_compare(struct city *city, const struct operation *operation, struct arena *arena,
                     struct derived_difference *ret_difference, struct error *err)
{
    struct buffer stored = {0}, expected = {0};
    struct derived_difference difference = {.is_same = true};
    bool ok = log_dump_projection(city, &stored, err);
    if (ok) {
        struct arena *scratch = arena_new();
        operation_dump(operation, scratch, &expected);
        compare(rows_of(&stored), rows_of(&expected), arena, &difference);
        arena_free(scratch);
        *ret_difference = difference;
    }
    buffer_free(&stored);
    buffer_free(&expected);
    return ok;
}
