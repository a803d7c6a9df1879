/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Shapes as they lie in a city file, cut into a tile: four bytes say which, the rest are the
 * shapes. A tile that comes of them must be made of whole fields.
 */
#include <string.h>

#include "ground_run.h"
#include "store/ground_bytes.h"
#include "tiles/ground_tiles.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The tile of this zoom that the first point lies in, or one beside it. */
static struct tile_id choose(const struct ground_records *ground, uint8_t zoom, uint8_t x,
                             uint8_t y)
{
    struct world_point at = world_point_of(ground->points[0]);
    struct tile_id tile = {.z = zoom % (TILE_ZOOM_MAX + 1)};
    uint32_t last = (1u << tile.z) - 1;
    tile.x = ((uint32_t)at.x >> (WORLD_BITS - tile.z)) + x % 3;
    tile.y = ((uint32_t)at.y >> (WORLD_BITS - tile.z)) + y % 3;
    tile.x = tile.x > last ? last : tile.x;
    tile.y = tile.y > last ? last : tile.y;
    return tile;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { HEAD = 4 };
    struct ground_records ground;
    if (size < HEAD)
        return 0;
    struct arena *arena = arena_new();
    if (ground_bytes_read(data + HEAD, size - HEAD, arena, &ground) && ground.shape_count > 0) {
        struct buffer tile = {0};
        check_ground(&ground);
        ground_tiles_write(ground_tiles_new(&ground, arena),
                           choose(&ground, data[0], data[1], data[2]), arena, &tile);
        for (size_t at = 0; at < tile.size;) {
            size_t length = 0;
            ALWAYS((unsigned char)tile.bytes[at++] == (3 << 3 | 2)); /* a layer */
            for (unsigned shift = 0; shift == 0 || (unsigned char)tile.bytes[at - 1] >= 0x80;
                 shift += 7)
                length |= (size_t)((unsigned char)tile.bytes[at++] & 0x7F) << shift;
            ALWAYS(length > 0 && length <= tile.size - at);
            at += length;
        }
        buffer_free(&tile);
    }
    arena_free(arena);
    return 0;
}
