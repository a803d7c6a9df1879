/* SPDX-License-Identifier: Apache-2.0 */
#include "tiles/mercator.h"

#include <math.h>

static int32_t to_units(double part)
{
    const double size = (double)(1 << WORLD_BITS);
    if (part < 0)
        part = 0;
    double units = floor(part * size);
    return units < size ? (int32_t)units : (1 << WORLD_BITS) - 1;
}

struct world_point world_point_of(struct geo_point point)
{
    double lon = point.lon_e7 * 1e-7, lat = point.lat_e7 * 1e-7 * M_PI / 180;
    return (struct world_point){
        to_units((lon + 180) / 360),
        to_units((1 - asinh(tan(lat)) / M_PI) / 2),
    };
}

bool tile_id_valid(struct tile_id tile)
{
    return tile.z <= TILE_ZOOM_MAX && tile.x >> tile.z == 0 && tile.y >> tile.z == 0;
}

struct world_box tile_box(struct tile_id tile, int32_t margin)
{
    int bits = WORLD_BITS - (int)tile.z;
    int32_t more = (int32_t)(((int64_t)margin << bits) / 4096);
    int32_t x = (int32_t)(tile.x << bits), y = (int32_t)(tile.y << bits), size = 1 << bits;
    return (struct world_box){{x - more, y - more}, {x + size - 1 + more, y + size - 1 + more}};
}

struct world_point tile_point(struct tile_id tile, struct world_point point)
{
    int bits = WORLD_BITS - (int)tile.z, shift = bits - 12;
    return (struct world_point){
        (int32_t)((point.x - ((int64_t)tile.x << bits)) >> shift),
        (int32_t)((point.y - ((int64_t)tile.y << bits)) >> shift),
    };
}

void world_box_extend(struct world_box *box, struct world_point point)
{
    box->min.x = point.x < box->min.x ? point.x : box->min.x;
    box->min.y = point.y < box->min.y ? point.y : box->min.y;
    box->max.x = point.x > box->max.x ? point.x : box->max.x;
    box->max.y = point.y > box->max.y ? point.y : box->max.y;
}

bool world_box_lies_in(const struct world_box *box, const struct world_box *in)
{
    return box->min.x >= in->min.x && box->max.x <= in->max.x && box->min.y >= in->min.y &&
           box->max.y <= in->max.y;
}

bool world_boxes_meet(const struct world_box *a, const struct world_box *b)
{
    return a->min.x <= b->max.x && b->min.x <= a->max.x && a->min.y <= b->max.y &&
           b->min.y <= a->max.y;
}
