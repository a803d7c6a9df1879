/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/derived.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "engine/engine_parts.h"

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
    struct row is = {0}, shall = {0};
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

static void compare_dumps(const struct buffer *stored, const struct buffer *expected,
                          struct arena *arena, struct derived_difference *difference)
{
    const char *is = buffer_text(stored), *shall = buffer_text(expected);
    compare((struct rows){is, is + stored->size}, (struct rows){shall, shall + expected->size},
            arena, difference);
}

/* Edits as rows: "planning\tsite edit\tkey\tvalue\n". */

static void write_number(struct buffer *out, bool has, int64_t value)
{
    buffer_add_char(out, ' ');
    if (has)
        buffer_add_integer(out, value);
}

/* No text that the log takes has a control character; one that has is no end of a row here. */
static void write_text(struct buffer *out, const char *text)
{
    for (; *text; text++)
        buffer_add_char(out, (unsigned char)*text < ' ' ? '?' : *text);
}

static void begin_edit(struct buffer *out, const char *kind, const char *key)
{
    buffer_add_format(out, "planning\t%s\t", kind);
    write_text(out, key);
    buffer_add_char(out, '\t');
}

static void write_edit(void *context, const char *key, const struct site_edit *edit)
{
    struct buffer *out = context;
    begin_edit(out, "site edit", key);
    write_number(out, edit->has_places, edit->places);
    write_number(out, edit->has_state, (int64_t)edit->state);
    write_number(out, edit->has_state, edit->usable_after_h);
    write_number(out, edit->has_access, (int64_t)edit->access);
    write_number(out, edit->has_visibility, (int64_t)edit->visibility);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        write_number(out, edit->has_suitable[hazard], (int64_t)edit->suitable[hazard]);
    write_number(out, true, edit->is_closed);
    buffer_add_char(out, '\n');
}

static void write_people_edit(void *context, const char *key, const struct people_edit *edit)
{
    struct buffer *out = context;
    begin_edit(out, "people edit", key);
    write_number(out, edit->has_people, edit->people);
    write_number(out, edit->has_class, (int64_t)edit->person_class);
    write_number(out, true, edit->is_left_out);
    buffer_add_char(out, '\n');
}

static void write_area_edit(void *context, const char *key, const struct area_edit *edit)
{
    struct buffer *out = context;
    begin_edit(out, "area edit", key);
    write_text(out, edit->name ? edit->name : "");
    buffer_add_char(out, '\n');
}

/* Every item begins with its key. */
static int by_key(const void *a, const void *b)
{
    return strcmp(**(const char *const *const *)a, **(const char *const *const *)b);
}

static void **sort_items(const struct items *items, struct arena *scratch)
{
    void **sorted = ARENA_ARRAY(scratch, void *, items->count);
    for (uint32_t i = 0; i < items->count; i++)
        sorted[i] = items->items[i];
    if (items->count > 0)
        qsort(sorted, items->count, sizeof *sorted, by_key);
    return sorted;
}

static void write_expected_sites(const struct items *sites, struct arena *scratch,
                                 struct buffer *out)
{
    void **sorted = sort_items(sites, scratch);
    for (uint32_t s = 0; s < sites->count; s++) {
        const struct site_change *change = sorted[s];
        struct site_edit edit = engine_site_edit(change);
        if (!site_edit_is_empty(&edit))
            write_edit(out, change->key, &edit);
    }
}

static void write_expected_people(const struct items *people, struct arena *scratch,
                                  struct buffer *out)
{
    void **sorted = sort_items(people, scratch);
    for (uint32_t p = 0; p < people->count; p++) {
        const struct people_change *change = sorted[p];
        struct people_edit edit = engine_people_edit(change);
        if (!people_edit_is_empty(&edit))
            write_people_edit(out, change->key, &edit);
    }
}

static void write_expected_areas(const struct items *areas, struct arena *scratch,
                                 struct buffer *out)
{
    void **sorted = sort_items(areas, scratch);
    for (uint32_t a = 0; a < areas->count; a++) {
        const struct area_change *change = sorted[a];
        struct area_edit edit = engine_area_edit(change);
        if (edit.name)
            write_area_edit(out, change->key, &edit);
    }
}

/* Both in the order of a dump: areas, people, sites. */
static void write_expected_edits(const struct operation *operation, struct arena *scratch,
                                 struct buffer *out)
{
    write_expected_areas(&operation->office.area_edits, scratch, out);
    write_expected_people(&operation->office.people, scratch, out);
    write_expected_sites(&operation->office.sites, scratch, out);
}

static bool write_stored_edits(struct city *city, struct buffer *out, struct error *err)
{
    return city_read_area_edits(city, write_area_edit, out, err) &&
           city_read_people_edits(city, write_people_edit, out, err) &&
           city_read_site_edits(city, write_edit, out, err);
}

/* What one table holds, and what it shall. */
struct dumps {
    struct buffer stored, expected;
};

static void free_dumps(struct dumps *dumps)
{
    buffer_free(&dumps->stored);
    buffer_free(&dumps->expected);
}

bool derived_compare_edits(struct city *city, const struct operation *operation,
                           struct arena *arena, struct derived_difference *ret_difference,
                           struct error *err)
{
    struct dumps edits = {0};
    struct derived_difference difference = {.is_same = true};
    bool ok = write_stored_edits(city, &edits.stored, err);
    if (ok) {
        struct arena *scratch = arena_new();
        write_expected_edits(operation, scratch, &edits.expected);
        compare_dumps(&edits.stored, &edits.expected, arena, &difference);
        arena_free(scratch);
        *ret_difference = difference;
    }
    free_dumps(&edits);
    return ok;
}

bool derived_compare(struct city *city, const struct operation *operation, struct arena *arena,
                     struct derived_difference *ret_difference, struct error *err)
{
    struct dumps rows = {0}, edits = {0};
    struct derived_difference difference = {.is_same = true};
    bool ok = log_dump_projection(city, &rows.stored, err) &&
              write_stored_edits(city, &edits.stored, err);
    if (ok) {
        struct arena *scratch = arena_new();
        operation_dump(operation, scratch, &rows.expected);
        write_expected_edits(operation, scratch, &edits.expected);
        compare_dumps(&rows.stored, &rows.expected, arena, &difference);
        int64_t row_count = difference.row_count;
        compare_dumps(&edits.stored, &edits.expected, arena, &difference);
        difference.row_count = row_count;
        arena_free(scratch);
        *ret_difference = difference;
    }
    free_dumps(&rows);
    free_dumps(&edits);
    return ok;
}

bool engine_check_edits(struct engine *engine, struct error *err)
{
    struct arena *arena = arena_new();
    struct derived_difference difference;
    const struct operation *operation = engine_lock_state(engine);
    ALWAYS(pthread_mutex_lock(&engine->city_lock) == 0);
    bool ok = derived_compare_edits(engine->city, operation, arena, &difference, err);
    pthread_mutex_unlock(&engine->city_lock);
    engine_unlock_state(engine);
    if (ok && !difference.is_same)
        ok = error_set(err, ERROR_INPUT, TEXT_ENGINE_OTHER_EDITS, ARG_TEXT("file", engine->path),
                       ARG_TEXT("row", difference.first));
    arena_free(arena);
    return ok;
}
