/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_PROJECTION_H
#define BASE_PROJECTION_H

#include <stdbool.h>

/*
 * From the plane coordinates of a source (metres east and north) to degrees in WGS 84. The pure
 * layers are handed one; host/projection.h makes it. `to_wgs84` returns false for a point the
 * projection cannot place.
 */
struct projection {
    bool (*to_wgs84)(void *context, double x, double y, double *ret_lon, double *ret_lat);
    void *context;
};

#endif
