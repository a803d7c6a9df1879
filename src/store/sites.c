/* SPDX-License-Identifier: Apache-2.0 */
#include "base/assert.h"
#include "store/bytes.h"
#include "store/site_overlay.h"
#include "store/sources.h"

static const enum text_id WHAT = TEXT_STORE_WHAT_SITES;

/* The columns behind source and key; parameter of each = its place + 3. */
#define SITE_COLUMNS                                                                               \
    "name, address, category, function, access, places, door_count, state, usable_after_h,"        \
    " visibility, made_up, for_air_raid, for_flood, for_chemical, for_fire, for_earthquake"
#define SITE_PARAMETERS "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18"
_Static_assert(HAZARD_COUNT == 5, "a hazard more is a column more");

static void add_entrance_fields(struct buffer *out, const struct entrance_record *entrance)
{
    write_point(out, entrance->point);
    buffer_add_u32(out, (uint32_t)entrance->step_free);
    buffer_add_u32(out, (uint32_t)entrance->clear_width_mm);
}

/* The fields of a record behind its key, as they are hashed. */
static void add_fields(struct buffer *out, const struct site_record *site)
{
    buffer_add_counted_text(out, site->name);
    buffer_add_counted_text(out, site->address);
    buffer_add_counted_text(out, site->category);
    buffer_add_u32(out, (uint32_t)site->function);
    buffer_add_u32(out, (uint32_t)site->access);
    buffer_add_i64(out, site->places);
    buffer_add_u32(out, (uint32_t)site->door_count);
    buffer_add_u32(out, (uint32_t)site->state);
    buffer_add_u32(out, (uint32_t)site->usable_after_h);
    buffer_add_u32(out, (uint32_t)site->visibility);
    buffer_add_u32(out, site->made_up);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        buffer_add_u32(out, (uint32_t)site->suitable[hazard]);
    buffer_add_u32(out, site->entrance_count);
    for (uint32_t e = 0; e < site->entrance_count; e++)
        add_entrance_fields(out, &site->entrances[e]);
}

static void write_site(struct query *query, int64_t source, const struct site_record *site)
{
    query_set_integer(query, 1, source);
    query_set_text(query, 2, site->key);
    query_set_text(query, 3, site->name);
    query_set_text(query, 4, site->address);
    query_set_text(query, 5, site->category);
    query_set_integer(query, 6, (int64_t)site->function);
    query_set_integer(query, 7, (int64_t)site->access);
    query_set_integer(query, 8, site->places);
    query_set_integer(query, 9, site->door_count);
    query_set_integer(query, 10, (int64_t)site->state);
    query_set_integer(query, 11, site->usable_after_h);
    query_set_integer(query, 12, (int64_t)site->visibility);
    query_set_integer(query, 13, site->made_up);
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        query_set_integer(query, 14 + hazard, (int64_t)site->suitable[hazard]);
    query_run(query);
}

/* The statements of a put, prepared once. */
struct site_writer {
    struct query site, entrance, other_entrances;
};

static void write_entrances(struct site_writer *writer, int64_t site,
                            const struct site_record *record)
{
    struct query *query = &writer->entrance;
    query_set_integer(query, 1, site);
    for (uint32_t e = 0; e < record->entrance_count; e++) {
        const struct entrance_record *entrance = &record->entrances[e];
        query_set_integer(query, 2, e);
        query_set_integer(query, 3, entrance->point.lon_e7);
        query_set_integer(query, 4, entrance->point.lat_e7);
        query_set_integer(query, 5, (int64_t)entrance->step_free);
        query_set_integer(query, 6, entrance->clear_width_mm);
        query_run(query);
    }
}

static void delete_entrances_from(struct site_writer *writer, int64_t site, uint32_t number)
{
    query_set_integer(&writer->other_entrances, 1, site);
    query_set_integer(&writer->other_entrances, 2, number);
    query_run(&writer->other_entrances);
}

static void site_writer_begin(struct site_writer *writer, struct city *city)
{
    query_begin(&writer->site, city, WHAT,
                "INSERT INTO site (source, key, " SITE_COLUMNS ") VALUES (?1, ?2, " SITE_PARAMETERS
                ") ON CONFLICT (source, key) DO UPDATE SET (" SITE_COLUMNS ") = (" SITE_PARAMETERS
                ") WHERE (" SITE_COLUMNS ") IS NOT (" SITE_PARAMETERS ")");
    query_begin(&writer->entrance, city, WHAT,
                "INSERT INTO entrance (site, number, lon_e7, lat_e7, step_free, clear_width_mm)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (site, number) DO UPDATE"
                " SET lon_e7 = ?3, lat_e7 = ?4, step_free = ?5, clear_width_mm = ?6"
                " WHERE (lon_e7, lat_e7, step_free, clear_width_mm) IS NOT (?3, ?4, ?5, ?6)");
    query_begin(&writer->other_entrances, city, WHAT,
                "DELETE FROM entrance WHERE site = ?1 AND number >= ?2");
}

static bool site_writer_end(struct site_writer *writer, struct error *err)
{
    bool ok = query_end(&writer->site, err);
    ok = query_end(&writer->entrance, ok ? err : &(struct error){0}) && ok;
    return query_end(&writer->other_entrances, ok ? err : &(struct error){0}) && ok;
}

static bool write_records(struct city *city, int64_t source, const struct site_records *sites,
                          struct arena *scratch, struct error *err)
{
    struct kept_rows kept = {.scratch = scratch};
    struct site_writer writer;
    if (!kept_rows_load(&kept, city, WHAT, "SELECT id, key FROM site WHERE source = ?", source,
                        err))
        return false;
    site_writer_begin(&writer, city);
    for (uint32_t i = 0; i < sites->count; i++) {
        const struct site_record *record = &sites->records[i];
        int64_t id = kept_rows_take(&kept, record->key);
        write_site(&writer.site, source, record);
        if (id != 0)
            delete_entrances_from(&writer, id, record->entrance_count);
        else
            id = sqlite3_last_insert_rowid(city->database);
        write_entrances(&writer, id, record);
    }
    return site_writer_end(&writer, err) &&
           kept_rows_delete_rest(&kept, city, WHAT, "DELETE FROM site WHERE id = ?", err);
}

/* All entrances, by site and number. */
struct entrances {
    uint32_t count, capacity;
    int64_t *site;
    struct entrance_record *records;
};

static bool load_entrances(struct city *city, struct arena *arena, struct arena *scratch,
                           struct entrances *entrances, struct error *err)
{
    struct query query;
    uint32_t site_capacity = 0;
    query_begin(&query, city, WHAT,
                "SELECT site, number, lon_e7, lat_e7, step_free, clear_width_mm FROM entrance"
                " ORDER BY site, number");
    while (query_next(&query)) {
        uint32_t at = entrances->count;
        ARENA_PUSH_ROOM(scratch, int64_t, entrances->site, at, site_capacity);
        ARENA_PUSH_ROOM(arena, struct entrance_record, entrances->records, at, entrances->capacity);
        entrances->site[at] = query_integer(&query, 0, 1, INT64_MAX);
        entrances->records[at] = (struct entrance_record){
            .point = query_point(&query, 2),
            .step_free = (enum suitability)query_integer(&query, 4, 0, SUITABILITY_COUNT - 1),
            .clear_width_mm = (int32_t)query_integer(&query, 5, 0, INT32_MAX),
        };
        entrances->count++;
    }
    return query_end(&query, err);
}

static uint32_t first_entrance(const struct entrances *entrances, int64_t site)
{
    uint32_t low = 0, high = entrances->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (entrances->site[middle] < site)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* False if the site has none; there is no site without an entrance. */
static bool give_entrances(const struct entrances *entrances, int64_t id, struct site_record *site)
{
    uint32_t first = first_entrance(entrances, id), end = first;
    while (end < entrances->count && entrances->site[end] == id)
        end++;
    if (end == first)
        return false;
    site->entrance_count = end - first;
    site->entrances = entrances->records + first;
    return true;
}

static struct site_record read_record(struct query *query, struct arena *arena)
{
    struct site_record site = {
        .name = query_text_or_null(query, 3, arena),
        .address = query_text_or_null(query, 4, arena),
        .category = query_text_or_null(query, 5, arena),
        .function = (enum site_function)query_integer(query, 6, 0, FUNCTION_COUNT - 1),
        .access = (enum site_access)query_integer(query, 7, 0, ACCESS_COUNT - 1),
        .places = query_integer(query, 8, 0, INT32_MAX),
        .door_count = (int32_t)query_integer(query, 9, -1, INT32_MAX),
        .state = (enum site_state)query_integer(query, 10, 0, STATE_COUNT - 1),
        .usable_after_h = (int32_t)query_integer(query, 11, 0, INT32_MAX),
        .visibility = (enum visibility)query_integer(query, 12, 0, VISIBILITY_COUNT - 1),
        .made_up = query_integer(query, 13, 0, 1) == 1,
    };
    for (int hazard = 0; hazard < HAZARD_COUNT; hazard++)
        site.suitable[hazard] =
            (enum suitability)query_integer(query, 14 + hazard, 0, SUITABILITY_COUNT - 1);
    return site;
}

static bool read_records(struct city *city, const struct entrances *entrances, struct arena *arena,
                         struct arena *scratch, struct row_set *set, struct site_record **ret_read,
                         struct error *err)
{
    struct site_record *read = NULL;
    uint32_t capacity = 0;
    struct query query;
    query_begin(&query, city, WHAT,
                "SELECT source.name, key, site.id, site." SITE_COLUMNS
                " FROM site JOIN source ON source.id = site.source");
    while (query_next(&query)) {
        ARENA_PUSH_ROOM(scratch, struct site_record, read, set->count, capacity);
        row_set_add(set, query_text(&query, 0, scratch), query_text(&query, 1, scratch));
        struct site_record *site = &read[set->count - 1];
        *site = read_record(&query, arena);
        if (!give_entrances(entrances, query_integer(&query, 2, 1, INT64_MAX), site))
            query_fail_damaged(&query);
        add_fields(&set->bytes, site);
    }
    *ret_read = read;
    return query_end(&query, err);
}

/* All rows as imported, in canonical order, and their hash. */
static bool load(struct city *city, struct arena *arena, struct arena *scratch, struct row_set *set,
                 struct site_records *ret_sites, struct hash *ret_hash, struct error *err)
{
    struct entrances entrances = {0};
    struct site_record *read;
    if (!load_entrances(city, arena, scratch, &entrances, err) ||
        !read_records(city, &entrances, arena, scratch, set, &read, err))
        return false;
    row_set_sort(set);
    ALWAYS(read || set->count == 0);
    ret_sites->count = set->count;
    ret_sites->records = ARENA_ARRAY(arena, struct site_record, set->count);
    for (uint32_t i = 0; i < set->count; i++) {
        struct site_record *site = &ret_sites->records[i];
        *site = read[set->rows[i].number];
        site->full_key = row_full_key(set, i, arena, &site->own_key);
        site->key = set->rows[i].is_shared ? site->full_key : site->own_key;
    }
    *ret_hash = row_set_hash(set, 0);
    return true;
}

/* Order and hash of the rows as they were edited. */
static struct hash sort_edited(const struct row_set *imported, struct site_records *sites,
                               struct arena *scratch)
{
    struct row_set set = {.scratch = scratch};
    struct site_record *edited = ARENA_ARRAY(scratch, struct site_record, sites->count);
    for (uint32_t i = 0; i < sites->count; i++) {
        edited[i] = sites->records[i];
        row_set_add(&set, imported->rows[i].source, imported->rows[i].key);
        add_fields(&set.bytes, &edited[i]);
    }
    row_set_sort(&set);
    for (uint32_t i = 0; i < sites->count; i++)
        sites->records[i] = edited[set.rows[i].number];
    struct hash hash = row_set_hash(&set, 0);
    row_set_free(&set);
    return hash;
}

bool city_put_sites(struct city *city, const struct city_source *source,
                    const struct site_records *sites, bool add, struct error *err)
{
    if (!city_begin(city, err))
        return false;
    struct arena *scratch = arena_new();
    struct row_set set = {.scratch = scratch};
    struct site_records written;
    struct hash hash;
    int64_t id;
    /* What was written is read once more before it is committed; that also gives its hash. */
    bool ok = source_put(city, noun_sites(), source, add, &id, err) &&
              write_records(city, id, sites, scratch, err) &&
              load(city, scratch, scratch, &set, &written, &hash, err) &&
              content_put(city, noun_sites(), hash, err);
    row_set_free(&set);
    arena_free(scratch);
    return city_end(city, ok, err);
}

static bool get_sites(struct city *city, bool as_imported, struct arena *arena,
                      struct site_records *ret_sites, struct hash *ret_hash, struct error *err)
{
    if (!city_begin_read(city, err))
        return false;
    struct arena *scratch = arena_new();
    struct row_set set = {.scratch = scratch};
    struct site_records sites;
    struct hash hash;
    bool is_edited = false;
    bool ok = load(city, arena, scratch, &set, &sites, &hash, err) &&
              content_check(city, noun_sites(), hash, sites.count == 0, err) &&
              (as_imported || site_overlay_apply(city, &sites, scratch, &is_edited, err));
    if (ok && is_edited)
        hash = sort_edited(&set, &sites, scratch);
    row_set_free(&set);
    arena_free(scratch);
    city_end_read(city);
    if (ok) {
        *ret_sites = sites;
        *ret_hash = hash;
    }
    return ok;
}

bool city_get_sites(struct city *city, struct arena *arena, struct site_records *ret_sites,
                    struct hash *ret_hash, struct error *err)
{
    return get_sites(city, false, arena, ret_sites, ret_hash, err);
}

bool city_get_imported_sites(struct city *city, struct arena *arena, struct site_records *ret_sites,
                             struct error *err)
{
    struct hash hash;
    return get_sites(city, true, arena, ret_sites, &hash, err);
}
