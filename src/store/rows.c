/* SPDX-License-Identifier: Apache-2.0 */
#include "store/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "table/key_index.h"

void row_set_add(struct row_set *set, const char *source, const char *key)
{
    if (set->count > 0)
        set->rows[set->count - 1].end = set->bytes.size;
    ARENA_PUSH_ROOM(set->scratch, struct row, set->rows, set->count, set->capacity);
    set->rows[set->count] = (struct row){
        .source = source,
        .key = key,
        .begin = set->bytes.size,
        .number = set->count,
    };
    set->count++;
}

static int compare_rows(const void *a, const void *b, void *bytes)
{
    const struct row *x = a, *y = b;
    int order = strcmp(x->key, y->key);
    if (order != 0)
        return order;
    size_t x_size = x->end - x->begin, y_size = y->end - y->begin;
    const char *text = bytes;
    order = memcmp(text + x->begin, text + y->begin, x_size < y_size ? x_size : y_size);
    if (order == 0)
        order = (x_size > y_size) - (x_size < y_size);
    return order ? order : strcmp(x->source, y->source);
}

void row_set_sort(struct row_set *set)
{
    if (set->count == 0)
        return;
    set->rows[set->count - 1].end = set->bytes.size;
    qsort_r(set->rows, set->count, sizeof *set->rows, compare_rows, set->bytes.bytes);
    for (uint32_t i = 1; i < set->count; i++)
        if (strcmp(set->rows[i - 1].key, set->rows[i].key) == 0)
            set->rows[i - 1].is_shared = set->rows[i].is_shared = true;
}

void row_set_free(struct row_set *set)
{
    buffer_free(&set->bytes);
}

static const char *name_fully(const struct row *row, struct arena *arena)
{
    size_t source = strlen(row->source), key = strlen(row->key);
    char *name = ARENA_ARRAY(arena, char, source + 1 + key + 1);
    memcpy(name, row->source, source);
    name[source] = ':';
    memcpy(name + source + 1, row->key, key);
    return name;
}

static const char *name_row(const struct row *row, struct arena *arena)
{
    return row->is_shared ? name_fully(row, arena) : arena_copy_text(arena, row->key);
}

const char *row_full_key(const struct row_set *set, uint32_t row, struct arena *arena,
                         const char **ret_own_key)
{
    const char *name = name_fully(&set->rows[row], arena);
    *ret_own_key = name + strlen(set->rows[row].source) + 1;
    return name;
}

const char *row_key(const struct row_set *set, uint32_t row, struct arena *arena)
{
    return name_row(&set->rows[row], arena);
}

/* The row of this key in the source whose name has these bytes. */
static bool find_row(const struct row_set *set, const char *source, size_t source_size,
                     const char *key, uint32_t *ret_row)
{
    uint32_t low = 0, high = set->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (strcmp(set->rows[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < set->count && strcmp(set->rows[low].key, key) == 0; low++) {
        const char *name = set->rows[low].source;
        if (strlen(name) == source_size && memcmp(name, source, source_size) == 0)
            return *ret_row = low, true;
    }
    return false;
}

const char *row_find_key(const struct row_set *set, const char *source, const char *key,
                         struct arena *arena)
{
    uint32_t row;
    return find_row(set, source, strlen(source), key, &row) ? name_row(&set->rows[row], arena)
                                                            : NULL;
}

/* Names of sources may have colons, too. */
bool row_set_find_full(const struct row_set *set, const char *full_key, uint32_t *ret_row)
{
    for (const char *colon = strchr(full_key, ':'); colon; colon = strchr(colon + 1, ':'))
        if (find_row(set, full_key, (size_t)(colon - full_key), colon + 1, ret_row))
            return true;
    return false;
}

struct hash row_set_hash(const struct row_set *set, int64_t extra)
{
    struct hasher hasher;
    hasher_begin(&hasher);
    hasher_add_integer(&hasher, extra);
    hasher_add_integer(&hasher, set->count);
    for (uint32_t i = 0; i < set->count; i++) {
        const struct row *row = &set->rows[i];
        hasher_add_text(&hasher, row->key);
        hasher_add_integer(&hasher, (int64_t)(row->end - row->begin));
        hasher_add(&hasher, set->bytes.bytes + row->begin, row->end - row->begin);
    }
    return hasher_end(&hasher);
}

bool kept_rows_load(struct kept_rows *kept, struct city *city, enum text_id what, const char *sql,
                    int64_t source, struct error *err)
{
    struct query query;
    kept->index = ARENA_NEW(kept->scratch, struct key_index);
    kept->index->arena = kept->scratch;
    query_begin(&query, city, what, sql);
    query_set_integer(&query, 1, source);
    while (query_next(&query)) {
        ARENA_PUSH_ROOM(kept->scratch, int64_t, kept->ids, kept->count, kept->capacity);
        kept->ids[kept->count] = query_integer(&query, 0, 1, INT64_MAX);
        const char *key = query_text(&query, 1, kept->scratch);
        key_index_add_text(kept->index, key, kept->count++, NULL);
    }
    return query_end(&query, err);
}

int64_t kept_rows_take(struct kept_rows *kept, const char *key)
{
    uint32_t number;
    if (key_index_add_text(kept->index, key, UINT32_MAX, &number))
        return 0;
    ALWAYS(number != UINT32_MAX && kept->ids[number] != 0); /* the keys of a put are distinct */
    int64_t id = kept->ids[number];
    kept->ids[number] = 0;
    return id;
}

bool kept_rows_delete_rest(struct kept_rows *kept, struct city *city, enum text_id what,
                           const char *sql, struct error *err)
{
    struct query query;
    query_begin(&query, city, what, sql);
    for (uint32_t i = 0; i < kept->count; i++) {
        if (kept->ids[i] == 0)
            continue;
        query_set_integer(&query, 1, kept->ids[i]);
        query_run(&query);
    }
    return query_end(&query, err);
}
