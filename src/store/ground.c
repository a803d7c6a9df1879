/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ground_bytes.h"
#include "store/sources.h"

static bool delete_ground(struct city *city, struct error *err)
{
    struct query query;
    query_begin(&query, city, TEXT_STORE_WHAT_GROUND, "DELETE FROM ground");
    query_run(&query);
    return query_end(&query, err);
}

static bool write_ground(struct city *city, const struct buffer *bytes, struct error *err)
{
    struct query query;
    struct hash hash = hash_bytes(buffer_text(bytes), bytes->size);
    query_begin(&query, city, TEXT_STORE_WHAT_GROUND,
                "INSERT INTO ground (source, hash, bytes)"
                " SELECT id, ?1, ?2 FROM source WHERE noun = 'roads'"
                " ON CONFLICT (source) DO UPDATE SET hash = ?1, bytes = ?2 WHERE hash IS NOT ?1");
    query_set_blob(&query, 1, hash.bytes, HASH_SIZE);
    query_set_blob(&query, 2, buffer_text(bytes), bytes->size);
    query_run(&query);
    return query_end(&query, err);
}

bool city_put_ground(struct city *city, const struct ground_records *ground, struct error *err)
{
    if (!city_begin(city, err))
        return false;
    struct buffer bytes = {0};
    bool ok;
    if (ground->shape_count > 0) {
        ground_bytes_write(ground, &bytes);
        ok = write_ground(city, &bytes, err);
    } else {
        ok = delete_ground(city, err);
    }
    buffer_free(&bytes);
    return city_end(city, ok, err);
}

bool city_get_ground(struct city *city, struct arena *arena, struct ground_records *ret_ground,
                     struct hash *ret_hash, struct error *err)
{
    struct query query;
    struct ground_records ground = {0};
    struct hash hash = {0};
    query_begin(&query, city, TEXT_STORE_WHAT_GROUND, "SELECT hash, bytes FROM ground");
    if (query_next(&query)) {
        size_t size;
        const void *bytes = query_blob(&query, 1, &size);
        hash = query_hash(&query, 0);
        if (!hash_equal(hash, hash_bytes(bytes, size)) ||
            !ground_bytes_read(bytes, size, arena, &ground))
            query_fail_damaged(&query);
    }
    if (!query_end(&query, err))
        return false;
    *ret_ground = ground;
    *ret_hash = hash;
    return true;
}

bool city_ground_hash(struct city *city, struct hash *ret_hash, struct error *err)
{
    struct query query;
    struct hash hash = {0};
    query_begin(&query, city, TEXT_STORE_WHAT_GROUND, "SELECT hash FROM ground");
    if (query_next(&query))
        hash = query_hash(&query, 0);
    if (!query_end(&query, err))
        return false;
    *ret_hash = hash;
    return true;
}
