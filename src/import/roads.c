/* SPDX-License-Identifier: Apache-2.0 */
#include "import/roads.h"

#include "import/roads_pbf.h"

bool roads_read(const char *bytes, size_t size, const char *file, const struct progress *progress,
                struct arena *arena, struct road_records *ret_roads, struct import_report *report,
                struct error *err)
{
    if (size == 0)
        return error_set(err, ERROR_INPUT, TEXT_OSM_EMPTY, ARG_TEXT("file", file));
    /* The length of the first header, at most 64 KiB, big-endian. */
    if (bytes[0] == 0)
        return roads_read_pbf(bytes, size, file, progress, arena, ret_roads, report, err);
    return error_set(err, ERROR_INPUT, TEXT_OSM_UNKNOWN_FORMAT, ARG_TEXT("file", file));
}
