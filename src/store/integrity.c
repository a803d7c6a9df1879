/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/log.h"
#include "store/query.h"

/* What SQLite itself finds: pages that hang together wrongly, rows that point nowhere. */
static bool check_pages(struct city *city, struct arena *scratch, struct error *err)
{
    struct query query;
    query_begin(&query, city, TEXT_STORE_WHAT_HEADER, "PRAGMA integrity_check(1)");
    bool is_whole = query_next(&query) && strcmp(query_text(&query, 0, scratch), "ok") == 0;
    if (!query_end(&query, err))
        return false;
    query_begin(&query, city, TEXT_STORE_WHAT_HEADER, "PRAGMA foreign_key_check");
    is_whole = is_whole && !query_next(&query);
    if (!query_end(&query, err))
        return false;
    return is_whole || city_fail(city, SQLITE_CORRUPT, err);
}

static bool check_roads(struct city *city, struct arena *scratch, struct error *err)
{
    struct road_records roads;
    struct hash hash;
    struct geo_box stored, box = GEO_BOX_EMPTY;
    bool is_said;
    if (!city_content_hash(city, "roads", NULL, &is_said, &hash, err))
        return false;
    if (!city_get_roads(city, scratch, &roads, &hash, err)) {
        if (err->kind != ERROR_NOT_FOUND)
            return false;
        return !is_said || city_fail_damaged(city, TEXT_STORE_WHAT_ROADS, err);
    }
    struct ground_records ground;
    if (!city_get_ground(city, scratch, &ground, &hash, err))
        return false;
    /* Under no hash: it only hastens what can be counted. */
    for (uint32_t n = 0; n < roads.node_count; n++)
        geo_box_extend(&box, roads.node_point[n]);
    if (!city_roads_box(city, &stored, err))
        return false;
    return memcmp(&stored, &box, sizeof box) == 0 ||
           city_fail_damaged(city, TEXT_STORE_WHAT_ROADS, err);
}

static bool check_rows(struct city *city, struct arena *scratch, struct error *err)
{
    struct people_records people;
    struct site_records sites;
    struct area_records areas;
    struct hazard_records zones;
    struct city_source *sources;
    struct hash hash;
    int64_t total;
    uint32_t count;
    bool ok = city_get_people(city, scratch, &people, &total, &hash, err) &&
              city_get_sites(city, scratch, &sites, &hash, err) &&
              city_get_areas(city, scratch, &areas, &hash, err) &&
              city_list_sources(city, scratch, &sources, &count, err);
    for (int hazard = 0; ok && hazard < HAZARD_COUNT; hazard++)
        ok = city_get_hazard(city, (enum hazard)hazard, scratch, &zones, &hash, err);
    return ok;
}

static bool check_plans(struct city *city, struct arena *scratch, struct error *err)
{
    struct city_plan_summary *plans;
    uint32_t count;
    bool ok = city_list_plans(city, scratch, &plans, &count, err);
    for (uint32_t i = 0; ok && i < count; i++) {
        struct shelter_plan plan;
        struct buffer name = {0};
        buffer_add_format(&name, "%s@%u", plans[i].name, (unsigned)plans[i].version);
        ok = city_get_plan(city, buffer_text(&name), scratch, &plan, err);
        buffer_free(&name);
    }
    return ok;
}

struct log_end {
    int64_t position;
    struct hash hash;
};

static bool note_end(void *context, const struct logged_entry *entry,
                     const struct entry_columns *columns, struct error *err)
{
    (void)columns, (void)err;
    *(struct log_end *)context = (struct log_end){entry->position, entry->hash};
    return true;
}

/* Every entry is there and of the right form, up to the head and not beyond. What they say, and
 * that it is signed, is for those who know the form of their bytes. */
static bool check_log(struct city *city, struct error *err)
{
    struct log_end end = {0}, head;
    if (!log_read(city, 1, INT64_MAX, note_end, &end, err) ||
        !log_head(city, &head.position, &head.hash, err))
        return false;
    if (end.position == head.position && hash_equal(end.hash, head.hash))
        return true;
    int64_t position = end.position < head.position ? end.position + 1 : end.position;
    return error_set(err, ERROR_INPUT, TEXT_STORE_ENTRY_DAMAGED, ARG_TEXT("file", city->file),
                     ARG_PLAIN("position", position));
}

static bool check_records(struct city *city, struct error *err)
{
    struct query query;
    size_t size;
    query_begin(&query, city, TEXT_STORE_WHAT_RECORDS,
                "SELECT commitment, scope, bytes FROM record");
    while (query_next(&query)) {
        query_hash(&query, 0);
        query_text_in_place(&query, 1);
        query_blob(&query, 2, &size);
    }
    if (!query_end(&query, err))
        return false;
    query_begin(&query, city, TEXT_STORE_WHAT_SEALED_KEYS,
                "SELECT key_id, party, sealed FROM sealed_key");
    while (query_next(&query)) {
        query_text_in_place(&query, 0);
        query_text_in_place(&query, 1);
        query_blob(&query, 2, &size);
    }
    return query_end(&query, err);
}

static bool check_all(struct city *city, struct arena *scratch, struct error *err)
{
    return check_pages(city, scratch, err) && check_roads(city, scratch, err) &&
           check_rows(city, scratch, err) && check_plans(city, scratch, err) &&
           check_log(city, err) && check_records(city, err);
}

/* All of one state: what is appended meanwhile would lie beyond the head, or the head beyond it. */
bool city_check_integrity(struct city *city, struct error *err)
{
    if (!log_begin_read(city, err))
        return false;
    struct arena *scratch = arena_new();
    bool ok = check_all(city, scratch, err);
    arena_free(scratch);
    log_end_read(city);
    return ok;
}
