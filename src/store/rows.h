/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "store/query.h"

/*
 * The rows of a noun, from all its sources, in canonical order: by key, then by content. Neither
 * the order nor the hash depends on how the sources are named or in which order they came.
 *
 *     struct row_set set = {.scratch = scratch};
 *     for each row: row_set_add(&set, source, key), then append its fields to set.bytes
 *     row_set_sort(&set);
 *     for i < set.count: record[i] = read[set.rows[i].number], its key row_key(&set, i, arena)
 */
struct row {
    const char *source, *key;
    size_t begin, end; /* its fields in the set's bytes */
    uint32_t number;   /* as it was added: 0, 1, … */
    bool is_shared;    /* two sources have this key */
};

struct row_set {
    struct arena *scratch;
    struct buffer bytes; /* freed by row_set_free */
    struct row *rows;    /* [count] */
    uint32_t count, capacity;
};

void row_set_add(struct row_set *set, const char *source, const char *key);
void row_set_sort(struct row_set *set);
void row_set_free(struct row_set *set);
/* "key", or "source:key" where two sources have the key. */
const char *row_key(const struct row_set *set, uint32_t row, struct arena *arena);
/* "source:key" in any case; `*ret_own_key` is the key within it. */
const char *row_full_key(const struct row_set *set, uint32_t row, struct arena *arena,
                         const char **ret_own_key);
/* What row_key gives for the row of this key and source, NULL if there is none; sorted sets. */
const char *row_find_key(const struct row_set *set, const char *source, const char *key,
                         struct arena *arena);
/* The row of this full key; sorted sets. */
bool row_set_find_full(const struct row_set *set, const char *full_key, uint32_t *ret_row);
/* Over keys and fields of all rows, and `extra`. */
struct hash row_set_hash(const struct row_set *set, int64_t extra);

/*
 * Rows that a source has in the file already, by key, so that a put can keep them.
 *
 *     kept_rows_load(&kept, city, what, "SELECT id, key FROM site WHERE source = ?", source, err)
 *     for each record: kept_rows_take(&kept, key) → its row, 0 if it is new
 *     kept_rows_delete_rest(&kept, city, what, "DELETE FROM site WHERE id = ?", err)
 */
struct kept_rows {
    struct arena *scratch;
    struct key_index *index;
    uint32_t count, capacity;
    int64_t *ids; /* [count]; 0 once taken */
};

bool kept_rows_load(struct kept_rows *kept, struct city *city, enum text_id what, const char *sql,
                    int64_t source, struct error *err);
int64_t kept_rows_take(struct kept_rows *kept, const char *key);
bool kept_rows_delete_rest(struct kept_rows *kept, struct city *city, enum text_id what,
                           const char *sql, struct error *err);

#endif
