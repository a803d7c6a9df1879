/* SPDX-License-Identifier: Apache-2.0 */
#include "base/assert.h"
#include "store/bytes.h"
#include "store/register_overlay.h"
#include "store/sources.h"

/*
 * Areas and hazard zones are both polygons with a key; a hazard zone has neither name nor parent.
 * One table each, one way to write and to read them.
 */
struct zone_table {
    const char *keys, *write, *delete, *read;
};

static const struct zone_table area_table = {
    .keys = "SELECT id, key FROM area WHERE source = ?",
    .write = "INSERT INTO area (source, key, polygon, name, parent_code)"
             " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (source, key) DO UPDATE"
             " SET polygon = ?3, name = ?4, parent_code = ?5"
             " WHERE (polygon, name, parent_code) IS NOT (?3, ?4, ?5)",
    .delete = "DELETE FROM area WHERE id = ?",
    .read = "SELECT source.name, key, polygon, area.name, parent_code FROM area"
            " JOIN source ON source.id = area.source WHERE hazard = ?",
};

static const struct zone_table hazard_table = {
    .keys = "SELECT id, key FROM hazard_zone WHERE source = ?",
    .write = "INSERT INTO hazard_zone (source, key, polygon) VALUES (?1, ?2, ?3)"
             " ON CONFLICT (source, key) DO UPDATE SET polygon = ?3 WHERE polygon IS NOT ?3",
    .delete = "DELETE FROM hazard_zone WHERE id = ?",
    .read = "SELECT source.name, key, polygon, NULL, NULL FROM hazard_zone"
            " JOIN source ON source.id = hazard_zone.source WHERE hazard = ?",
};

static const struct zone_table *table_of(struct noun noun)
{
    return noun.hazard == NO_HAZARD ? &area_table : &hazard_table;
}

static bool write_zones(struct city *city, struct noun noun, int64_t source,
                        const struct area_records *zones, struct arena *scratch, struct error *err)
{
    const struct zone_table *table = table_of(noun);
    struct kept_rows kept = {.scratch = scratch};
    struct buffer polygon = {0};
    struct query query;
    if (!kept_rows_load(&kept, city, noun.what, table->keys, source, err))
        return false;
    query_begin(&query, city, noun.what, table->write);
    for (uint32_t i = 0; i < zones->count; i++) {
        const struct area_record *zone = &zones->records[i];
        kept_rows_take(&kept, zone->code);
        buffer_clear(&polygon);
        polygon_bytes_write(&zone->polygon, &polygon);
        query_set_integer(&query, 1, source);
        query_set_text(&query, 2, zone->code);
        query_set_blob(&query, 3, polygon.bytes, polygon.size);
        if (table == &area_table) {
            query_set_text(&query, 4, zone->name);
            query_set_text(&query, 5, zone->parent_code);
        }
        query_run(&query);
    }
    buffer_free(&polygon);
    return query_end(&query, err) &&
           kept_rows_delete_rest(&kept, city, noun.what, table->delete, err);
}

/* The fields of a zone behind its key, as they are hashed; the parent as its source has it. */
static void add_fields(struct buffer *out, const void *polygon, size_t size, const char *name,
                       const char *parent_code)
{
    buffer_add(out, polygon, size);
    buffer_add_counted_text(out, name);
    buffer_add_counted_text(out, parent_code);
}

static bool read_zones(struct city *city, struct noun noun, struct arena *arena,
                       struct arena *scratch, struct row_set *set, struct area_record **ret_read,
                       struct error *err)
{
    struct area_record *read = NULL;
    uint32_t capacity = 0;
    struct query query;
    query_begin(&query, city, noun.what, table_of(noun)->read);
    query_set_integer(&query, 1, noun.hazard);
    while (query_next(&query)) {
        ARENA_PUSH_ROOM(scratch, struct area_record, read, set->count, capacity);
        row_set_add(set, query_text(&query, 0, scratch), query_text(&query, 1, scratch));
        struct area_record *zone = &read[set->count - 1];
        size_t size;
        const void *bytes = query_blob(&query, 2, &size);
        *zone = (struct area_record){.name = query_text_or_null(&query, 3, arena),
                                     .parent_code = query_text_or_null(&query, 4, arena)};
        if (!polygon_bytes_read(bytes, size, arena, &zone->polygon))
            query_fail_damaged(&query);
        add_fields(&set->bytes, bytes, size, zone->name, zone->parent_code);
    }
    *ret_read = read;
    return query_end(&query, err);
}

/* A parent is meant within the same source; it may have been told apart by it. */
static const char *parent_of(const struct row_set *set, const struct area_record *zone,
                             const char *source, struct arena *arena)
{
    if (!zone->parent_code)
        return NULL;
    const char *code = row_find_key(set, source, zone->parent_code, arena);
    return code ? code : zone->parent_code;
}

/* Rows as imported, in canonical order, and their hash. */
struct loaded {
    struct row_set set;
    struct area_records zones;
    const char **parents; /* [count] as their sources have them */
    struct hash hash;
};

static bool load(struct city *city, struct noun noun, struct arena *arena, struct arena *scratch,
                 struct loaded *loaded, struct error *err)
{
    struct row_set *set = &loaded->set;
    struct area_record *read;
    set->scratch = scratch;
    if (!read_zones(city, noun, arena, scratch, set, &read, err))
        return false;
    row_set_sort(set);
    ALWAYS(read || set->count == 0);
    loaded->zones.count = set->count;
    loaded->zones.records = ARENA_ARRAY(arena, struct area_record, set->count);
    loaded->parents = ARENA_ARRAY(scratch, const char *, set->count);
    for (uint32_t i = 0; i < set->count; i++) {
        struct area_record *zone = &loaded->zones.records[i];
        *zone = read[set->rows[i].number];
        loaded->parents[i] = zone->parent_code;
        zone->code = row_key(set, i, arena);
        zone->parent_code = parent_of(set, zone, set->rows[i].source, arena);
    }
    loaded->hash = row_set_hash(set, 0);
    return true;
}

/* Order and hash of the rows as they were edited. */
static void sort_edited(struct loaded *loaded, struct arena *scratch)
{
    struct row_set set = {.scratch = scratch};
    struct area_records *zones = &loaded->zones;
    struct area_record *edited = ARENA_ARRAY(scratch, struct area_record, zones->count);
    struct buffer polygon = {0};
    for (uint32_t i = 0; i < zones->count; i++) {
        edited[i] = zones->records[i];
        row_set_add(&set, loaded->set.rows[i].source, loaded->set.rows[i].key);
        buffer_clear(&polygon);
        polygon_bytes_write(&edited[i].polygon, &polygon);
        add_fields(&set.bytes, polygon.bytes, polygon.size, edited[i].name, loaded->parents[i]);
    }
    row_set_sort(&set);
    for (uint32_t i = 0; i < zones->count; i++)
        zones->records[i] = edited[set.rows[i].number];
    loaded->hash = row_set_hash(&set, 0);
    buffer_free(&polygon);
    row_set_free(&set);
}

/* Areas have edits, hazard zones have none. */
static bool lay_edits(struct city *city, struct noun noun, struct loaded *loaded,
                      struct arena *arena, struct arena *scratch, struct error *err)
{
    bool is_edited = false;
    if (noun.hazard == NO_HAZARD &&
        !area_overlay_apply(city, &loaded->set, &loaded->zones, arena, &is_edited, err))
        return false;
    if (is_edited)
        sort_edited(loaded, scratch);
    return true;
}

static bool put_zones(struct city *city, struct noun noun, const struct city_source *source,
                      const struct area_records *zones, bool add, struct error *err)
{
    if (!city_begin(city, err))
        return false;
    struct arena *scratch = arena_new();
    struct loaded written = {0};
    int64_t id;
    /* What was written is read once more before it is committed; that also gives its hash. */
    bool ok = source_put(city, noun, source, add, &id, err) &&
              write_zones(city, noun, id, zones, scratch, err) &&
              load(city, noun, scratch, scratch, &written, err) &&
              content_put(city, noun, written.hash, err);
    row_set_free(&written.set);
    arena_free(scratch);
    return city_end(city, ok, err);
}

static bool get_zones(struct city *city, struct noun noun, bool as_imported, struct arena *arena,
                      struct area_records *ret_zones, struct hash *ret_hash, struct error *err)
{
    if (!city_begin_read(city, err))
        return false;
    struct arena *scratch = arena_new();
    struct loaded loaded = {0};
    bool ok = load(city, noun, arena, scratch, &loaded, err) &&
              content_check(city, noun, loaded.hash, loaded.zones.count == 0, err) &&
              (as_imported || lay_edits(city, noun, &loaded, arena, scratch, err));
    row_set_free(&loaded.set);
    arena_free(scratch);
    city_end_read(city);
    if (ok) {
        *ret_zones = loaded.zones;
        *ret_hash = loaded.hash;
    }
    return ok;
}

bool city_put_areas(struct city *city, const struct city_source *source,
                    const struct area_records *areas, bool add, struct error *err)
{
    return put_zones(city, noun_areas(), source, areas, add, err);
}

bool city_get_areas(struct city *city, struct arena *arena, struct area_records *ret_areas,
                    struct hash *ret_hash, struct error *err)
{
    return get_zones(city, noun_areas(), false, arena, ret_areas, ret_hash, err);
}

bool city_get_imported_areas(struct city *city, struct arena *arena, struct area_records *ret_areas,
                             struct error *err)
{
    struct hash hash;
    return get_zones(city, noun_areas(), true, arena, ret_areas, &hash, err);
}

bool city_put_hazard(struct city *city, const struct city_source *source, enum hazard hazard,
                     const struct hazard_records *records, bool add, struct error *err)
{
    struct arena *scratch = arena_new();
    struct area_records zones = {
        .count = records->count,
        .records = ARENA_ARRAY(scratch, struct area_record, records->count),
    };
    for (uint32_t i = 0; i < records->count; i++)
        zones.records[i] = (struct area_record){.code = records->records[i].key,
                                                .polygon = records->records[i].polygon};
    bool ok = put_zones(city, noun_hazard(hazard), source, &zones, add, err);
    arena_free(scratch);
    return ok;
}

bool city_get_hazard(struct city *city, enum hazard hazard, struct arena *arena,
                     struct hazard_records *ret_records, struct hash *ret_hash, struct error *err)
{
    struct area_records zones;
    if (!get_zones(city, noun_hazard(hazard), false, arena, &zones, ret_hash, err))
        return false;
    ret_records->count = zones.count;
    ret_records->records = ARENA_ARRAY(arena, struct hazard_record, zones.count);
    for (uint32_t i = 0; i < zones.count; i++)
        ret_records->records[i] = (struct hazard_record){.key = zones.records[i].code,
                                                         .polygon = zones.records[i].polygon};
    return true;
}
