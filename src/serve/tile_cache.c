/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/tile_cache.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/assert.h"

struct place {
    uint64_t version;
    struct tile_id tile;
    struct buffer bytes; /* empty: the place is free */
};

struct tile_cache {
    pthread_mutex_t lock;
    size_t bytes, bytes_max;
    uint32_t next_to_go;
    struct place places[TILE_PLACES];
};

struct tile_cache *tile_cache_new(size_t bytes_max)
{
    struct tile_cache *cache = calloc(1, sizeof *cache);
    ALWAYS(cache);
    ALWAYS(pthread_mutex_init(&cache->lock, NULL) == 0);
    cache->bytes_max = bytes_max;
    return cache;
}

static void empty(struct tile_cache *cache, struct place *place)
{
    cache->bytes -= place->bytes.size;
    buffer_free(&place->bytes);
}

void tile_cache_free(struct tile_cache *cache)
{
    if (!cache)
        return;
    for (uint32_t p = 0; p < TILE_PLACES; p++)
        empty(cache, &cache->places[p]);
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

/* Neighbours, which are looked at together, come to different places. */
static struct place *place_of(struct tile_cache *cache, struct tile_id tile)
{
    return &cache->places[(tile.z * 773 + tile.x * 64 + tile.y) % TILE_PLACES];
}

static bool holds(const struct place *place, uint64_t version, struct tile_id tile)
{
    return place->bytes.size > 0 && place->version == version && place->tile.z == tile.z &&
           place->tile.x == tile.x && place->tile.y == tile.y;
}

bool tile_cache_get(struct tile_cache *cache, uint64_t version, struct tile_id tile,
                    struct buffer *out)
{
    ALWAYS(pthread_mutex_lock(&cache->lock) == 0);
    const struct place *place = place_of(cache, tile);
    bool is_there = holds(place, version, tile);
    if (is_there)
        buffer_add(out, place->bytes.bytes, place->bytes.size);
    pthread_mutex_unlock(&cache->lock);
    return is_there;
}

void tile_cache_put(struct tile_cache *cache, uint64_t version, struct tile_id tile,
                    const struct buffer *bytes)
{
    if (bytes->size == 0 || bytes->size > cache->bytes_max)
        return;
    ALWAYS(pthread_mutex_lock(&cache->lock) == 0);
    struct place *place = place_of(cache, tile);
    empty(cache, place);
    while (cache->bytes + bytes->size > cache->bytes_max)
        empty(cache, &cache->places[cache->next_to_go++ % TILE_PLACES]);
    place->version = version;
    place->tile = tile;
    buffer_add(&place->bytes, bytes->bytes, bytes->size);
    cache->bytes += bytes->size;
    pthread_mutex_unlock(&cache->lock);
}
