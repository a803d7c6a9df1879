/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

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
    return city_get_roads(city, scratch, &roads, &hash, err) || err->kind == ERROR_NOT_FOUND;
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
        ok = city_get_plan(city, plans[i].name, scratch, &plan, err);
    }
    return ok;
}

bool city_check_integrity(struct city *city, struct error *err)
{
    struct arena *scratch = arena_new();
    bool ok = check_pages(city, scratch, err) && check_roads(city, scratch, err) &&
              check_rows(city, scratch, err) && check_plans(city, scratch, err);
    arena_free(scratch);
    return ok;
}
