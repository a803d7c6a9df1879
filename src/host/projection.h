/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HOST_PROJECTION_H
#define HOST_PROJECTION_H

#include "base/error.h"
#include "base/projection.h"

/*
 * Opens a projection by its code ("EPSG:25833"; a bare number is an EPSG code) to WGS 84. x is
 * always the easting or longitude, whatever order the code is defined with. Nothing is fetched
 * from the network. ERROR_USAGE if there is no such projection. To be closed by the caller.
 */
bool projection_open(const char *crs, struct projection *ret_projection, struct error *err);
void projection_close(struct projection *projection);

#endif
