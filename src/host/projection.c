/* SPDX-License-Identifier: Apache-2.0 */
#include "host/projection.h"

#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"

struct proj_handle {
    PJ_CONTEXT *context;
    PJ *transform;
};

static bool to_wgs84(void *context, double x, double y, double *ret_lon, double *ret_lat)
{
    const struct proj_handle *handle = context;
    PJ_COORD out = proj_trans(handle->transform, PJ_FWD, proj_coord(x, y, 0, 0));
    if (!isfinite(out.xy.x) || !isfinite(out.xy.y))
        return false;
    *ret_lon = out.xy.x;
    *ret_lat = out.xy.y;
    return true;
}

/* The transformation with longitude first on both sides, NULL if there is none. */
static PJ *make_transform(PJ_CONTEXT *context, const char *crs)
{
    PJ *found = proj_create_crs_to_crs(context, crs, "EPSG:4326", NULL);
    if (!found)
        return NULL;
    PJ *normal = proj_normalize_for_visualization(context, found);
    proj_destroy(found);
    return normal;
}

static void close_handle(struct proj_handle *handle)
{
    if (handle->transform)
        proj_destroy(handle->transform);
    if (handle->context)
        proj_context_destroy(handle->context);
    free(handle);
}

bool projection_open(const char *crs, struct projection *ret_projection, struct error *err)
{
    char code[32];
    bool is_number = *crs && strspn(crs, "0123456789") == strlen(crs);
    bool fits = snprintf(code, sizeof code, "EPSG:%s", crs) < (int)sizeof code;
    struct proj_handle *handle = calloc(1, sizeof *handle);
    ALWAYS(handle);
    handle->context = proj_context_create();
    ALWAYS(handle->context);
    proj_log_level(handle->context, PJ_LOG_NONE);
    proj_context_set_enable_network(handle->context, 0);
    handle->transform = make_transform(handle->context, is_number && fits ? code : crs);
    if (!handle->transform) {
        close_handle(handle);
        return error_set(err, ERROR_USAGE, TEXT_HOST_CRS_UNKNOWN, ARG_TEXT("crs", crs));
    }
    *ret_projection = (struct projection){.to_wgs84 = to_wgs84, .context = handle};
    return true;
}

void projection_close(struct projection *projection)
{
    if (projection->context)
        close_handle(projection->context);
    *projection = (struct projection){0};
}
