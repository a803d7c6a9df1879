/* SPDX-License-Identifier: Apache-2.0 */
#include "store/bytes.h"
#include "store/sources.h"

static struct geo_box box_of(const struct road_records *roads)
{
    struct geo_box box = GEO_BOX_EMPTY;
    for (uint32_t n = 0; n < roads->node_count; n++)
        geo_box_extend(&box, roads->node_point[n]);
    return box;
}

static bool write_roads(struct city *city, int64_t source, struct geo_box box,
                        const struct buffer *bytes, struct error *err)
{
    struct query query;
    query_begin(&query, city, TEXT_STORE_WHAT_ROADS,
                "INSERT INTO roads (source, min_lon_e7, min_lat_e7, max_lon_e7, max_lat_e7, bytes)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (source) DO UPDATE SET"
                " min_lon_e7 = ?2, min_lat_e7 = ?3, max_lon_e7 = ?4, max_lat_e7 = ?5, bytes = ?6"
                " WHERE (min_lon_e7, min_lat_e7, max_lon_e7, max_lat_e7, bytes)"
                " IS NOT (?2, ?3, ?4, ?5, ?6)");
    query_set_integer(&query, 1, source);
    if (!geo_box_is_empty(&box)) {
        query_set_integer(&query, 2, box.min.lon_e7);
        query_set_integer(&query, 3, box.min.lat_e7);
        query_set_integer(&query, 4, box.max.lon_e7);
        query_set_integer(&query, 5, box.max.lat_e7);
    }
    query_set_blob(&query, 6, buffer_text(bytes), bytes->size);
    query_run(&query);
    return query_end(&query, err);
}

bool city_put_roads(struct city *city, const struct city_source *source,
                    const struct road_records *roads, struct error *err)
{
    if (!city_begin(city, err))
        return false;
    struct buffer bytes = {0};
    int64_t id;
    bool ok = source_put(city, noun_roads(), source, false, &id, err);
    if (ok) {
        road_bytes_write(roads, &bytes);
        struct hash hash = hash_bytes(buffer_text(&bytes), bytes.size);
        ok = write_roads(city, id, box_of(roads), &bytes, err) &&
             content_put(city, noun_roads(), hash, err);
    }
    buffer_free(&bytes);
    return city_end(city, ok, err);
}

bool city_get_roads(struct city *city, struct arena *arena, struct road_records *ret_roads,
                    struct hash *ret_hash, struct error *err)
{
    struct query query;
    struct road_records roads;
    struct hash hash;
    if (!city_begin_read(city, err))
        return false;
    query_begin(&query, city, TEXT_STORE_WHAT_ROADS, "SELECT bytes FROM roads");
    bool is_there = query_next(&query);
    if (is_there) {
        size_t size;
        const void *bytes = query_blob(&query, 0, &size);
        hash = hash_bytes(bytes, size);
        if (!road_bytes_read(bytes, size, arena, &roads))
            query_fail_damaged(&query);
    }
    bool ok = query_end(&query, err);
    if (ok && !is_there)
        ok = error_set(err, ERROR_NOT_FOUND, TEXT_STORE_NO_ROADS, ARG_TEXT("file", city->file));
    ok = ok && content_check(city, noun_roads(), hash, false, err);
    city_end_read(city);
    if (ok) {
        *ret_roads = roads;
        *ret_hash = hash;
    }
    return ok;
}

bool city_roads_box(struct city *city, struct geo_box *ret_box, struct error *err)
{
    struct query query;
    struct geo_box box = GEO_BOX_EMPTY;
    query_begin(&query, city, TEXT_STORE_WHAT_ROADS,
                "SELECT min_lon_e7, min_lat_e7, max_lon_e7, max_lat_e7 FROM roads");
    if (query_next(&query) && !query_is_null(&query, 0)) {
        box.min = query_point(&query, 0);
        box.max = query_point(&query, 2);
    }
    if (!query_end(&query, err))
        return false;
    *ret_box = box;
    return true;
}
