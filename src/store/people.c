/* SPDX-License-Identifier: Apache-2.0 */
#include "import/people.h"
#include "base/assert.h"
#include "store/bytes.h"
#include "store/register_overlay.h"
#include "store/sources.h"

static const enum text_id WHAT = TEXT_STORE_WHAT_PEOPLE;

/* The fields of a record behind its key, as they are hashed. */
static void add_fields(struct buffer *out, const struct people_record *record)
{
    buffer_add_u32(out, record->is_area);
    if (record->is_area)
        polygon_bytes_write(&record->polygon, out);
    else
        write_point(out, record->point);
    buffer_add_i64(out, record->people);
    buffer_add_counted_text(out, record->state);
    buffer_add_u32(out, (uint32_t)record->person_class);
    /* Never as imported, whose hashes are as old as the file. */
    if (record->is_left_out)
        buffer_add_u32(out, true);
}

static void write_record(struct query *query, int64_t source, const struct people_record *record,
                         struct buffer *polygon)
{
    query_set_integer(query, 1, source);
    query_set_text(query, 2, record->key);
    if (record->is_area) {
        buffer_clear(polygon);
        polygon_bytes_write(&record->polygon, polygon);
        query_set_null(query, 3);
        query_set_null(query, 4);
        query_set_blob(query, 5, polygon->bytes, polygon->size);
    } else {
        query_set_integer(query, 3, record->point.lon_e7);
        query_set_integer(query, 4, record->point.lat_e7);
        query_set_null(query, 5);
    }
    query_set_integer(query, 6, record->people);
    query_set_text(query, 7, record->state);
    query_set_integer(query, 8, (int64_t)record->person_class);
    query_run(query);
}

static bool write_records(struct city *city, int64_t source, const struct people_records *people,
                          struct arena *scratch, struct error *err)
{
    struct kept_rows kept = {.scratch = scratch};
    struct buffer polygon = {0};
    struct query query;
    if (!kept_rows_load(&kept, city, WHAT, "SELECT id, key FROM people WHERE source = ?", source,
                        err))
        return false;
    query_begin(&query, city, WHAT,
                "INSERT INTO people (source, key, lon_e7, lat_e7, polygon, people, state,"
                " person_class) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                " ON CONFLICT (source, key) DO UPDATE SET lon_e7 = ?3, lat_e7 = ?4, polygon = ?5,"
                " people = ?6, state = ?7, person_class = ?8"
                " WHERE (lon_e7, lat_e7, polygon, people, state, person_class)"
                " IS NOT (?3, ?4, ?5, ?6, ?7, ?8)");
    for (uint32_t i = 0; i < people->count; i++) {
        kept_rows_take(&kept, people->records[i].key);
        write_record(&query, source, &people->records[i], &polygon);
    }
    buffer_free(&polygon);
    return query_end(&query, err) &&
           kept_rows_delete_rest(&kept, city, WHAT, "DELETE FROM people WHERE id = ?", err);
}

static bool delete_estimate(struct city *city, int64_t source, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT, "DELETE FROM people_estimate WHERE source = ?");
    query_set_integer(&query, 1, source);
    query_run(&query);
    return query_end(&query, err);
}

static bool write_estimate(struct city *city, int64_t source, int64_t total, struct error *err)
{
    struct query query;
    query_begin(&query, city, WHAT,
                "INSERT INTO people_estimate (source, total) VALUES (?1, ?2)"
                " ON CONFLICT (source) DO UPDATE SET total = ?2 WHERE total IS NOT ?2");
    query_set_integer(&query, 1, source);
    query_set_integer(&query, 2, total);
    query_run(&query);
    return query_end(&query, err);
}

static bool load_estimate(struct city *city, int64_t *ret_total, struct error *err)
{
    struct query query;
    int64_t total = 0;
    query_begin(&query, city, WHAT, "SELECT total FROM people_estimate");
    while (query_next(&query))
        total += query_integer(&query, 0, 0, INT32_MAX - total);
    if (!query_end(&query, err))
        return false;
    *ret_total = total;
    return true;
}

static struct people_record read_record(struct query *query, struct arena *arena)
{
    struct people_record record = {.is_area = !query_is_null(query, 4)};
    if (record.is_area) {
        size_t size;
        const void *bytes = query_blob(query, 4, &size);
        if (!polygon_bytes_read(bytes, size, arena, &record.polygon))
            query_fail_damaged(query);
    } else {
        record.point = query_point(query, 2);
    }
    record.people = query_integer(query, 5, 0, PEOPLE_MAX);
    record.state = query_text(query, 6, arena);
    record.person_class = (enum person_class)query_integer(query, 7, 0, PERSON_CLASS_COUNT - 1);
    return record;
}

/* All rows as imported, in canonical order, and their hash. */
static bool load(struct city *city, struct arena *arena, struct arena *scratch, struct row_set *set,
                 struct people_records *ret_people, int64_t *ret_estimate_total,
                 struct hash *ret_hash, struct error *err)
{
    struct people_record *read = NULL;
    uint32_t capacity = 0;
    struct query query;
    query_begin(&query, city, WHAT,
                "SELECT source.name, key, lon_e7, lat_e7, polygon, people, state, person_class"
                " FROM people JOIN source ON source.id = people.source");
    while (query_next(&query)) {
        ARENA_PUSH_ROOM(scratch, struct people_record, read, set->count, capacity);
        row_set_add(set, query_text(&query, 0, scratch), query_text(&query, 1, scratch));
        struct people_record record = read_record(&query, arena);
        if (!query.is_damaged)
            add_fields(&set->bytes, &record);
        read[set->count - 1] = record;
    }
    if (!query_end(&query, err) || !load_estimate(city, ret_estimate_total, err))
        return false;
    row_set_sort(set);
    ALWAYS(read || set->count == 0);
    ret_people->count = set->count;
    ret_people->records = ARENA_ARRAY(arena, struct people_record, set->count);
    for (uint32_t i = 0; i < set->count; i++) {
        ret_people->records[i] = read[set->rows[i].number];
        ret_people->records[i].key = row_key(set, i, arena);
    }
    *ret_hash = row_set_hash(set, *ret_estimate_total);
    return true;
}

/* Order and hash of the rows as they were edited. */
static struct hash sort_edited(const struct row_set *imported, int64_t estimate_total,
                               struct people_records *people, struct arena *scratch)
{
    struct row_set set = {.scratch = scratch};
    struct people_record *edited = ARENA_ARRAY(scratch, struct people_record, people->count);
    for (uint32_t i = 0; i < people->count; i++) {
        edited[i] = people->records[i];
        row_set_add(&set, imported->rows[i].source, imported->rows[i].key);
        add_fields(&set.bytes, &edited[i]);
    }
    row_set_sort(&set);
    for (uint32_t i = 0; i < people->count; i++)
        people->records[i] = edited[set.rows[i].number];
    struct hash hash = row_set_hash(&set, estimate_total);
    row_set_free(&set);
    return hash;
}

/* What was written is read once more before it is committed; that also gives its hash. */
static bool seal(struct city *city, struct arena *scratch, struct error *err)
{
    struct row_set set = {.scratch = scratch};
    struct people_records people;
    int64_t estimate_total;
    struct hash hash;
    bool ok = load(city, scratch, scratch, &set, &people, &estimate_total, &hash, err) &&
              content_put(city, noun_people(), hash, err);
    row_set_free(&set);
    return ok;
}

bool city_put_people(struct city *city, const struct city_source *source,
                     const struct people_records *people, bool add, struct error *err)
{
    if (!city_begin(city, err))
        return false;
    struct arena *scratch = arena_new();
    int64_t id;
    bool ok = source_put(city, noun_people(), source, add, &id, err) &&
              delete_estimate(city, id, err) && write_records(city, id, people, scratch, err) &&
              seal(city, scratch, err);
    arena_free(scratch);
    return city_end(city, ok, err);
}

bool city_put_people_estimate(struct city *city, const struct city_source *source, int64_t total,
                              struct error *err)
{
    if (!city_begin(city, err))
        return false;
    struct arena *scratch = arena_new();
    struct people_records nobody = {0};
    int64_t id;
    bool ok = source_put(city, noun_people(), source, false, &id, err) &&
              write_records(city, id, &nobody, scratch, err) &&
              write_estimate(city, id, total, err) && seal(city, scratch, err);
    arena_free(scratch);
    return city_end(city, ok, err);
}

static bool get_people(struct city *city, bool as_imported, struct arena *arena,
                       struct people_records *ret_people, int64_t *ret_estimate_total,
                       struct hash *ret_hash, struct error *err)
{
    if (!city_begin_read(city, err))
        return false;
    struct arena *scratch = arena_new();
    struct row_set set = {.scratch = scratch};
    struct people_records people;
    int64_t total;
    struct hash hash;
    bool is_edited = false;
    bool ok = load(city, arena, scratch, &set, &people, &total, &hash, err) &&
              content_check(city, noun_people(), hash, people.count == 0 && total == 0, err) &&
              (as_imported || people_overlay_apply(city, &set, &people, &is_edited, err));
    if (ok && is_edited)
        hash = sort_edited(&set, total, &people, scratch);
    row_set_free(&set);
    arena_free(scratch);
    city_end_read(city);
    if (ok) {
        *ret_people = people;
        *ret_estimate_total = total;
        *ret_hash = hash;
    }
    return ok;
}

bool city_get_people(struct city *city, struct arena *arena, struct people_records *ret_people,
                     int64_t *ret_estimate_total, struct hash *ret_hash, struct error *err)
{
    return get_people(city, false, arena, ret_people, ret_estimate_total, ret_hash, err);
}

bool city_get_imported_people(struct city *city, struct arena *arena,
                              struct people_records *ret_people, struct error *err)
{
    int64_t total;
    struct hash hash;
    return get_people(city, true, arena, ret_people, &total, &hash, err);
}
