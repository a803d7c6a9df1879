/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_TILE_CACHE_H
#define SERVE_TILE_CACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "tiles/mercator.h"

/*
 * Tiles as they were sent last. The same version has the same tiles for ever, and everybody who
 * opens the page asks for the same ones. A place for each of TILE_PLACES; a tile that comes to a
 * taken one takes it over, and what is beyond the bytes allowed goes, place by place. May be used
 * by several threads at once.
 */
struct tile_cache;

enum { TILE_PLACES = 4096 };

struct tile_cache *tile_cache_new(size_t bytes_max);
void tile_cache_free(struct tile_cache *cache);

/* Appends the tile to `out`; false if it is not there. */
bool tile_cache_get(struct tile_cache *cache, uint64_t version, struct tile_id tile,
                    struct buffer *out);
void tile_cache_put(struct tile_cache *cache, uint64_t version, struct tile_id tile,
                    const struct buffer *bytes);

#endif
