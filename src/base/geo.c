/* SPDX-License-Identifier: Apache-2.0 */
#include "base/geo.h"

#include <math.h>

#include "base/int128.h"

static const double EARTH_RADIUS_M = 6371008.8;
static const double RADIANS_PER_E7 = 3.14159265358979323846 / 180.0 / 1e7;

bool geo_point_valid(struct geo_point point)
{
    return point.lon_e7 >= -1800000000 && point.lon_e7 <= 1800000000 &&
           point.lat_e7 >= -900000000 && point.lat_e7 <= 900000000;
}

void geo_box_extend(struct geo_box *box, struct geo_point point)
{
    if (point.lon_e7 < box->min.lon_e7)
        box->min.lon_e7 = point.lon_e7;
    if (point.lat_e7 < box->min.lat_e7)
        box->min.lat_e7 = point.lat_e7;
    if (point.lon_e7 > box->max.lon_e7)
        box->max.lon_e7 = point.lon_e7;
    if (point.lat_e7 > box->max.lat_e7)
        box->max.lat_e7 = point.lat_e7;
}

bool geo_box_contains(const struct geo_box *box, struct geo_point point)
{
    return point.lon_e7 >= box->min.lon_e7 && point.lon_e7 <= box->max.lon_e7 &&
           point.lat_e7 >= box->min.lat_e7 && point.lat_e7 <= box->max.lat_e7;
}

bool geo_box_is_empty(const struct geo_box *box)
{
    return box->min.lon_e7 > box->max.lon_e7;
}

int64_t geo_distance_mm(struct geo_point a, struct geo_point b)
{
    double lat_a = a.lat_e7 * RADIANS_PER_E7, lat_b = b.lat_e7 * RADIANS_PER_E7;
    double half_lat = sin((lat_b - lat_a) / 2);
    double half_lon = sin(((double)b.lon_e7 - a.lon_e7) * RADIANS_PER_E7 / 2);
    double h = half_lat * half_lat + cos(lat_a) * cos(lat_b) * half_lon * half_lon;
    return llround(2 * EARTH_RADIUS_M * asin(sqrt(h < 1 ? h : 1)) * 1000);
}

struct geo_frame geo_frame_at(struct geo_point origin)
{
    double m_per_e7 = EARTH_RADIUS_M * RADIANS_PER_E7;
    return (struct geo_frame){
        .origin = origin,
        .m_per_lon_e7 = m_per_e7 * cos(origin.lat_e7 * RADIANS_PER_E7),
        .m_per_lat_e7 = m_per_e7,
    };
}

double geo_frame_x_m(const struct geo_frame *frame, int32_t lon_e7)
{
    return ((double)lon_e7 - frame->origin.lon_e7) * frame->m_per_lon_e7;
}

double geo_frame_y_m(const struct geo_frame *frame, int32_t lat_e7)
{
    return ((double)lat_e7 - frame->origin.lat_e7) * frame->m_per_lat_e7;
}

/* Does the edge a–b cross the ray from the point to the east? */
static bool crosses(struct geo_point a, struct geo_point b, struct geo_point point)
{
    if ((a.lat_e7 > point.lat_e7) == (b.lat_e7 > point.lat_e7))
        return false;
    int128 run = (int64_t)b.lon_e7 - a.lon_e7, rise = (int64_t)b.lat_e7 - a.lat_e7;
    int128 across = ((int64_t)point.lon_e7 - a.lon_e7) * rise;
    int128 along = ((int64_t)point.lat_e7 - a.lat_e7) * run;
    return rise > 0 ? across < along : across > along;
}

bool geo_ring_contains(const struct geo_point *ring, uint32_t count, struct geo_point point)
{
    bool inside = false;
    for (uint32_t i = 0, previous = count - 1; i < count; previous = i++)
        if (crosses(ring[previous], ring[i], point))
            inside = !inside;
    return inside;
}

bool geo_polygon_contains(const struct geo_polygon *polygon, struct geo_point point)
{
    if (!geo_box_contains(&polygon->box, point))
        return false;
    bool inside = false;
    for (uint32_t r = 0; r < polygon->ring_count; r++) {
        uint32_t first = polygon->first_point[r];
        uint32_t count = polygon->first_point[r + 1] - first;
        if (geo_ring_contains(polygon->points + first, count, point))
            inside = !inside;
    }
    return inside;
}
