/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_GEO_H
#define BASE_GEO_H

#include <stdbool.h>
#include <stdint.h>

/* A point in WGS 84, in units of 1e-7 degree (about 1.1 cm), as OpenStreetMap stores it. */
struct geo_point {
    int32_t lon_e7, lat_e7;
};

/* Both corners belong to the box. An empty box has min > max. */
struct geo_box {
    struct geo_point min, max;
};

#define GEO_BOX_EMPTY ((struct geo_box){{INT32_MAX, INT32_MAX}, {INT32_MIN, INT32_MIN}})

bool geo_point_valid(struct geo_point point); /* |lon| ≤ 180°, |lat| ≤ 90° */
void geo_box_extend(struct geo_box *box, struct geo_point point);
bool geo_box_contains(const struct geo_box *box, struct geo_point point);
bool geo_box_is_empty(const struct geo_box *box);

/*
 * Distance on the sphere of radius 6,371,008.8 m (IUGG mean), rounded to the millimetre.
 * Haversine; the sphere is at most 0.56 % off the ellipsoid.
 */
int64_t geo_distance_mm(struct geo_point a, struct geo_point b);

/*
 * A flat frame of metres around one latitude, for nearest-point work within a city; over 50 km
 * it is a few per mille off.
 */
struct geo_frame {
    struct geo_point origin;
    double m_per_lon_e7, m_per_lat_e7;
};

struct geo_frame geo_frame_at(struct geo_point origin);
double geo_frame_x_m(const struct geo_frame *frame, int32_t lon_e7);
double geo_frame_y_m(const struct geo_frame *frame, int32_t lat_e7);

/*
 * Is the point inside the ring (closed by itself: the last point need not repeat the first)?
 * Even-odd rule in exact integers; a point on the edge may fall on either side, but always on
 * the same.
 */
bool geo_ring_contains(const struct geo_point *ring, uint32_t count, struct geo_point point);

/* Polygons with holes, multipolygons: parallel rings under the even-odd rule. */
struct geo_polygon {
    uint32_t ring_count;
    const uint32_t *first_point; /* [ring_count + 1] */
    const struct geo_point *points;
    struct geo_box box;
};

bool geo_polygon_contains(const struct geo_polygon *polygon, struct geo_point point);

#endif
