/* SPDX-License-Identifier: Apache-2.0 */
#include "store/bytes.h"

#include <string.h>

#include "base/assert.h"
#include "base/hash.h"
#include "base/utf8.h"

struct byte_reader byte_reader_of(const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    return (struct byte_reader){.at = at, .end = at + size};
}

bool byte_reader_done(const struct byte_reader *reader)
{
    return !reader->is_bad && reader->at == reader->end;
}

/* The next `size` bytes, NULL if there are not so many. */
static const unsigned char *take(struct byte_reader *reader, size_t size)
{
    if (reader->is_bad || (size_t)(reader->end - reader->at) < size) {
        reader->is_bad = true;
        return NULL;
    }
    const unsigned char *at = reader->at;
    reader->at += size;
    return at;
}

static uint32_t load_u32(const unsigned char *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static uint64_t load_u64(const unsigned char *at)
{
    return load_u32(at) | (uint64_t)load_u32(at + 4) << 32;
}

static void store_u32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static void store_u64(unsigned char *at, uint64_t value)
{
    store_u32(at, (uint32_t)value);
    store_u32(at + 4, (uint32_t)(value >> 32));
}

uint32_t read_u32(struct byte_reader *reader)
{
    const unsigned char *at = take(reader, 4);
    return at ? load_u32(at) : 0;
}

int32_t read_i32(struct byte_reader *reader)
{
    return (int32_t)read_u32(reader);
}

int64_t read_i64(struct byte_reader *reader)
{
    const unsigned char *at = take(reader, 8);
    return at ? (int64_t)load_u64(at) : 0;
}

uint32_t read_below(struct byte_reader *reader, uint32_t bound)
{
    uint32_t value = read_u32(reader);
    if (value < bound)
        return value;
    reader->is_bad = true;
    return 0;
}

bool read_bool(struct byte_reader *reader)
{
    return read_below(reader, 2) == 1;
}

uint32_t read_count(struct byte_reader *reader, size_t item_size)
{
    uint32_t count = read_u32(reader);
    if (!reader->is_bad && count <= (size_t)(reader->end - reader->at) / item_size)
        return count;
    reader->is_bad = true;
    return 0;
}

struct geo_point read_point(struct byte_reader *reader)
{
    struct geo_point point = {.lon_e7 = read_i32(reader)};
    point.lat_e7 = read_i32(reader);
    if (geo_point_valid(point))
        return point;
    reader->is_bad = true;
    return (struct geo_point){0};
}

const char *read_text(struct byte_reader *reader, struct arena *arena)
{
    uint32_t length = read_u32(reader);
    const char *text = (const char *)take(reader, length);
    if (text && !memchr(text, '\0', length) && utf8_valid(text, length))
        return arena_copy(arena, text, length);
    reader->is_bad = true;
    return "";
}

const char *read_text_or_null(struct byte_reader *reader, struct arena *arena)
{
    struct byte_reader ahead = *reader;
    if (read_u32(&ahead) != UINT32_MAX)
        return read_text(reader, arena);
    *reader = ahead;
    return NULL;
}

struct hash read_hash(struct byte_reader *reader)
{
    struct hash hash = {0};
    const unsigned char *at = take(reader, HASH_SIZE);
    if (at)
        memcpy(hash.bytes, at, HASH_SIZE);
    return hash;
}

void write_point(struct buffer *out, struct geo_point point)
{
    buffer_add_u32(out, (uint32_t)point.lon_e7);
    buffer_add_u32(out, (uint32_t)point.lat_e7);
}

/* Arrays. The items are taken apart by hand, so that the bytes are the same on every machine;
 * the compiler makes plain copies of these loops. */

static void write_u32s(struct buffer *out, const uint32_t *items, size_t count)
{
    unsigned char *at = (unsigned char *)buffer_reserve(out, count * 4);
    for (size_t i = 0; i < count; i++)
        store_u32(at + 4 * i, items[i]);
    out->size += count * 4;
}

static void write_i64s(struct buffer *out, const int64_t *items, size_t count)
{
    unsigned char *at = (unsigned char *)buffer_reserve(out, count * 8);
    for (size_t i = 0; i < count; i++)
        store_u64(at + 8 * i, (uint64_t)items[i]);
    out->size += count * 8;
}

static void write_points(struct buffer *out, const struct geo_point *points, size_t count)
{
    unsigned char *at = (unsigned char *)buffer_reserve(out, count * 8);
    for (size_t i = 0; i < count; i++) {
        store_u32(at + 8 * i, (uint32_t)points[i].lon_e7);
        store_u32(at + 8 * i + 4, (uint32_t)points[i].lat_e7);
    }
    out->size += count * 8;
}

/* The readers of arrays return at least one item of room, also when there is nothing to read. */

static uint32_t *read_u32s(struct byte_reader *reader, size_t count, struct arena *arena)
{
    const unsigned char *at = take(reader, count * 4);
    uint32_t *items = ARENA_ARRAY(arena, uint32_t, at ? count : 1);
    for (size_t i = 0; at && i < count; i++)
        items[i] = load_u32(at + 4 * i);
    return items;
}

static int64_t *read_i64s(struct byte_reader *reader, size_t count, struct arena *arena)
{
    const unsigned char *at = take(reader, count * 8);
    int64_t *items = ARENA_ARRAY(arena, int64_t, at ? count : 1);
    for (size_t i = 0; at && i < count; i++)
        items[i] = (int64_t)load_u64(at + 8 * i);
    return items;
}

static struct geo_point *read_points(struct byte_reader *reader, size_t count, struct arena *arena)
{
    const unsigned char *at = take(reader, count * 8);
    struct geo_point *points = ARENA_ARRAY(arena, struct geo_point, at ? count : 1);
    bool all_valid = true;
    for (size_t i = 0; at && i < count; i++) {
        points[i] =
            (struct geo_point){(int32_t)load_u32(at + 8 * i), (int32_t)load_u32(at + 8 * i + 4)};
        all_valid = all_valid && geo_point_valid(points[i]);
    }
    reader->is_bad = reader->is_bad || !all_valid;
    return points;
}

/* Do these `count` + 1 offsets go from 0 to `last`, each step `least` or more? */
static bool are_offsets(const uint32_t *offsets, size_t count, uint32_t last, uint32_t least)
{
    if (offsets[0] != 0 || offsets[count] != last)
        return false;
    for (size_t i = 0; i < count; i++)
        if (offsets[i + 1] < offsets[i] || offsets[i + 1] - offsets[i] < least)
            return false;
    return true;
}

void polygon_bytes_write(const struct geo_polygon *polygon, struct buffer *out)
{
    uint32_t point_count = polygon->ring_count ? polygon->first_point[polygon->ring_count] : 0;
    buffer_add_u32(out, polygon->ring_count);
    buffer_add_u32(out, point_count);
    if (polygon->ring_count > 0)
        write_u32s(out, polygon->first_point + 1, polygon->ring_count);
    write_points(out, polygon->points, point_count);
}

bool polygon_bytes_read(const void *bytes, size_t size, struct arena *arena,
                        struct geo_polygon *ret_polygon)
{
    struct byte_reader reader = byte_reader_of(bytes, size);
    uint32_t ring_count = read_count(&reader, 4);
    uint32_t point_count = read_count(&reader, 8);
    if (reader.is_bad || size != 8 + 4 * (size_t)ring_count + 8 * (size_t)point_count)
        return false;
    uint32_t *first_point = ARENA_ARRAY(arena, uint32_t, (size_t)ring_count + 1);
    for (uint32_t r = 0; r < ring_count; r++)
        first_point[r + 1] = read_u32(&reader);
    struct geo_point *points = read_points(&reader, point_count, arena);
    if (!byte_reader_done(&reader) || !are_offsets(first_point, ring_count, point_count, 0))
        return false;
    struct geo_box box = GEO_BOX_EMPTY;
    for (uint32_t i = 0; i < point_count; i++)
        geo_box_extend(&box, points[i]);
    *ret_polygon = (struct geo_polygon){ring_count, first_point, points, box};
    return true;
}

void road_bytes_write(const struct road_records *roads, struct buffer *out)
{
    uint32_t way_node_count = roads->way_first_node[roads->way_count];
    uint32_t way_tag_count = roads->way_first_tag[roads->way_count];
    const uint32_t counts[] = {roads->node_count, roads->way_count,   way_node_count,
                               way_tag_count,     roads->string_size, roads->missing_node_count};
    buffer_reserve(out, 32 + 16 * (size_t)roads->node_count + 16 * (size_t)roads->way_count +
                            4 * (size_t)way_node_count + 8 * (size_t)way_tag_count +
                            roads->string_size);
    write_u32s(out, counts, sizeof counts / sizeof *counts);
    write_i64s(out, roads->node_osm_id, roads->node_count);
    write_points(out, roads->node_point, roads->node_count);
    write_i64s(out, roads->way_osm_id, roads->way_count);
    write_u32s(out, roads->way_first_node, (size_t)roads->way_count + 1);
    write_u32s(out, roads->way_node, way_node_count);
    write_u32s(out, roads->way_first_tag, (size_t)roads->way_count + 1);
    for (uint32_t t = 0; t < way_tag_count; t++) {
        buffer_add_u32(out, roads->way_tag[t].key);
        buffer_add_u32(out, roads->way_tag[t].value);
    }
    buffer_add(out, roads->strings, roads->string_size);
}

/* An offset is good where a text begins: at 0 or behind a NUL. */
static bool are_tags(const struct road_records *roads, uint32_t tag_count)
{
    const char *strings = roads->strings;
    for (uint32_t t = 0; t < tag_count; t++) {
        const uint32_t offsets[] = {roads->way_tag[t].key, roads->way_tag[t].value};
        for (int i = 0; i < 2; i++)
            if (offsets[i] >= roads->string_size ||
                (offsets[i] > 0 && strings[offsets[i] - 1] != '\0'))
                return false;
    }
    return true;
}

/* Networks are built on these facts: ids ascend, ways have two nodes, indices are in range. */
static bool are_roads(const struct road_records *roads, uint32_t way_node_count, uint32_t tag_count)
{
    for (uint32_t n = 1; n < roads->node_count; n++)
        if (roads->node_osm_id[n - 1] >= roads->node_osm_id[n])
            return false;
    for (uint32_t w = 1; w < roads->way_count; w++)
        if (roads->way_osm_id[w - 1] > roads->way_osm_id[w])
            return false;
    for (uint32_t i = 0; i < way_node_count; i++)
        if (roads->way_node[i] >= roads->node_count)
            return false;
    return are_offsets(roads->way_first_node, roads->way_count, way_node_count, 2) &&
           are_offsets(roads->way_first_tag, roads->way_count, tag_count, 0) &&
           roads->strings[0] == '\0' && roads->strings[roads->string_size - 1] == '\0' &&
           utf8_valid(roads->strings, roads->string_size) && are_tags(roads, tag_count);
}

bool road_bytes_read(const void *bytes, size_t size, struct arena *arena,
                     struct road_records *ret_roads)
{
    struct byte_reader reader = byte_reader_of(bytes, size);
    struct road_records roads = {.node_count = read_u32(&reader)};
    roads.way_count = read_u32(&reader);
    uint32_t way_node_count = read_u32(&reader);
    uint32_t tag_count = read_u32(&reader);
    roads.string_size = read_u32(&reader);
    roads.missing_node_count = read_u32(&reader);
    /* Sums of 32-bit counts: nothing is allocated before the size is known to be right. */
    uint64_t expected = 24 + 16 * (uint64_t)roads.node_count + 8 * (uint64_t)roads.way_count +
                        8 * ((uint64_t)roads.way_count + 1) + 4 * (uint64_t)way_node_count +
                        8 * (uint64_t)tag_count + roads.string_size;
    if (reader.is_bad || size != expected || roads.string_size == 0)
        return false;
    roads.node_osm_id = read_i64s(&reader, roads.node_count, arena);
    roads.node_point = read_points(&reader, roads.node_count, arena);
    roads.way_osm_id = read_i64s(&reader, roads.way_count, arena);
    roads.way_first_node = read_u32s(&reader, (size_t)roads.way_count + 1, arena);
    roads.way_node = read_u32s(&reader, way_node_count, arena);
    roads.way_first_tag = read_u32s(&reader, (size_t)roads.way_count + 1, arena);
    roads.way_tag = ARENA_ARRAY(arena, struct road_tag, tag_count);
    for (uint32_t t = 0; t < tag_count; t++) {
        roads.way_tag[t].key = read_u32(&reader);
        roads.way_tag[t].value = read_u32(&reader);
    }
    const unsigned char *strings = take(&reader, roads.string_size);
    roads.strings = arena_copy(arena, (const char *)strings, strings ? roads.string_size : 0);
    if (!byte_reader_done(&reader) || !are_roads(&roads, way_node_count, tag_count))
        return false;
    *ret_roads = roads;
    return true;
}
