/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/roads.h"

#include <string.h>

#include "roads/gzip.h"
#include "roads/roads_geojson.h"
#include "roads/roads_pbf.h"
#include "roads/roads_xml.h"

/* The first byte that is no white space, after a byte order mark; 0 if there is none. */
static char first_character(const char *bytes, size_t size)
{
    size_t at = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < size && strchr(" \t\r\n", bytes[at]) && bytes[at] != '\0')
        at++;
    return at < size ? bytes[at] : '\0';
}

static bool is_utf16(const char *bytes, size_t size)
{
    return size >= 2 && (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);
}

static bool read_unpacked(const char *bytes, size_t size, const char *file,
                          struct ground_builder *ground, const struct progress *progress,
                          struct arena *arena, struct road_records *ret_roads,
                          struct import_report *report, struct error *err)
{
    if (size == 0)
        return error_set(err, ERROR_INPUT, TEXT_OSM_EMPTY, ARG_TEXT("file", file));
    /* PBF begins with the length of its first header, big-endian and at most 64 KiB. */
    if (bytes[0] == '\0')
        return roads_read_pbf(bytes, size, file, ground, progress, arena, ret_roads, report, err);
    char first = first_character(bytes, size);
    if (first == '<' || is_utf16(bytes, size))
        return roads_read_xml(bytes, size, file, ground, progress, arena, ret_roads, report, err);
    if (first == '{')
        return roads_read_geojson(bytes, size, file, arena, ret_roads, report, err);
    return error_set(err, ERROR_INPUT, TEXT_OSM_UNKNOWN_FORMAT, ARG_TEXT("file", file));
}

static bool read(const char *bytes, size_t size, const char *file, struct ground_builder *ground,
                 const struct progress *progress, struct arena *arena,
                 struct road_records *ret_roads, struct import_report *report, struct error *err)
{
    struct road_records roads;
    struct buffer unpacked = {0};
    bool is_packed = gzip_is(bytes, size);
    bool ok = !is_packed || gzip_inflate(bytes, size, file, &unpacked, err);
    if (is_packed) {
        bytes = unpacked.bytes;
        size = unpacked.size;
    }
    ok = ok && read_unpacked(bytes, size, file, ground, progress, arena, &roads, report, err);
    buffer_free(&unpacked);
    if (ok && roads.way_count == 0)
        return error_set(err, ERROR_INPUT, TEXT_OSM_NO_ROADS, ARG_TEXT("file", file));
    if (ok)
        *ret_roads = roads;
    return ok;
}

bool roads_read(const char *bytes, size_t size, const char *file, const struct progress *progress,
                struct arena *arena, struct road_records *ret_roads, struct import_report *report,
                struct error *err)
{
    return read(bytes, size, file, NULL, progress, arena, ret_roads, report, err);
}

bool roads_read_with_ground(const char *bytes, size_t size, const char *file, bool with_buildings,
                            const struct progress *progress, struct arena *arena,
                            struct roads_and_ground *ret_records, struct import_report *report,
                            struct error *err)
{
    struct arena *scratch = arena_new();
    struct ground_builder *ground = ground_builder_new(with_buildings, scratch);
    bool ok = read(bytes, size, file, ground, progress, arena, &ret_records->roads, report, err);
    if (ok)
        ground_builder_finish(ground, arena, report, &ret_records->ground);
    arena_free(scratch);
    return ok;
}
