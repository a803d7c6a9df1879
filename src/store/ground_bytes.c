/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ground_bytes.h"

#include <stddef.h>

static char *put_varint(char *at, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        *at++ = (char)(value | 0x80);
    *at++ = (char)value;
    return at;
}

static uint32_t zigzag(int32_t value)
{
    return (uint32_t)value << 1 ^ (uint32_t)(value >> 31);
}

/* Differences wrap around at 32 bits, both ways. */
static int32_t unzigzag(uint32_t value)
{
    return (int32_t)((value >> 1) ^ (0 - (value & 1)));
}

enum { VARINT_SIZE_MAX = 5 }; /* of 32 bits */

static void put_counts(const struct ground_records *ground, struct buffer *out)
{
    uint32_t shapes[GROUND_KIND_COUNT] = {0};
    uint32_t ring_count = ground->shape_count ? ground->shape_first_ring[ground->shape_count] : 0;
    uint32_t point_count = ring_count ? ground->ring_first_point[ring_count] : 0;
    size_t number_count = GROUND_KIND_COUNT + 3 + (size_t)ground->shape_count + ring_count;
    char *begin = buffer_reserve(out, number_count * VARINT_SIZE_MAX), *at = begin;
    for (uint32_t s = 0; s < ground->shape_count; s++)
        shapes[ground->shape_kind[s]]++;
    at = put_varint(at, GROUND_KIND_COUNT);
    for (int kind = 0; kind < GROUND_KIND_COUNT; kind++)
        at = put_varint(at, shapes[kind]);
    at = put_varint(at, ring_count);
    at = put_varint(at, point_count);
    for (uint32_t s = 0; s < ground->shape_count; s++)
        at = put_varint(at, ground->shape_first_ring[s + 1] - ground->shape_first_ring[s]);
    for (uint32_t r = 0; r < ring_count; r++)
        at = put_varint(at, ground->ring_first_point[r + 1] - ground->ring_first_point[r]);
    out->size += (size_t)(at - begin);
}

void ground_bytes_write(const struct ground_records *ground, struct buffer *out)
{
    uint32_t ring_count = ground->shape_count ? ground->shape_first_ring[ground->shape_count] : 0;
    uint32_t point_count = ring_count ? ground->ring_first_point[ring_count] : 0;
    struct geo_point last = {0, 0};
    put_counts(ground, out);
    char *begin = buffer_reserve(out, (size_t)point_count * 2 * VARINT_SIZE_MAX), *at = begin;
    for (uint32_t p = 0; p < point_count; p++) {
        struct geo_point point = ground->points[p];
        at = put_varint(at, zigzag((int32_t)((uint32_t)point.lon_e7 - (uint32_t)last.lon_e7)));
        at = put_varint(at, zigzag((int32_t)((uint32_t)point.lat_e7 - (uint32_t)last.lat_e7)));
        last = point;
    }
    out->size += (size_t)(at - begin);
}

struct reading {
    const unsigned char *at, *end;
    bool is_bad;
};

/* A number of up to 32 bits in as few bytes as it takes. */
static uint32_t take(struct reading *reading)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 7 * VARINT_SIZE_MAX && reading->at < reading->end;
         shift += 7) {
        unsigned char byte = *reading->at++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        if (byte >= 0x80)
            continue;
        reading->is_bad |= (byte == 0 && shift > 0) || value > UINT32_MAX;
        return reading->is_bad ? 0 : (uint32_t)value;
    }
    reading->is_bad = true;
    return 0;
}

/* So many numbers of at least one byte must still come. */
static uint32_t take_count(struct reading *reading)
{
    uint32_t count = take(reading);
    reading->is_bad |= count > (size_t)(reading->end - reading->at);
    return reading->is_bad ? 0 : count;
}

/* Offsets from their differences, each at least `least`, together `total`. */
static void take_offsets(struct reading *reading, uint32_t *offsets, uint32_t count, uint32_t least,
                         uint32_t total)
{
    for (uint32_t i = 0; i < count && !reading->is_bad; i++) {
        uint32_t step = take(reading);
        reading->is_bad |= step < least || step > total - offsets[i];
        offsets[i + 1] = offsets[i] + (reading->is_bad ? 0 : step);
    }
    reading->is_bad |= offsets[count] != total;
}

/* The kinds of the shapes, from how many there are of each. */
static void take_kinds(struct reading *reading, struct ground_records *ground, struct arena *arena)
{
    uint32_t counts[GROUND_KIND_COUNT] = {0};
    uint64_t shape_count = 0;
    reading->is_bad |= take(reading) != GROUND_KIND_COUNT;
    for (int kind = 0; kind < GROUND_KIND_COUNT; kind++)
        shape_count += counts[kind] = take_count(reading);
    reading->is_bad |= shape_count > (size_t)(reading->end - reading->at);
    if (reading->is_bad)
        return;
    ground->shape_count = (uint32_t)shape_count;
    ground->shape_kind = ARENA_ARRAY(arena, uint8_t, shape_count);
    for (uint32_t kind = 0, shape = 0; kind < GROUND_KIND_COUNT; kind++)
        for (uint32_t s = 0; s < counts[kind]; s++)
            ground->shape_kind[shape++] = (uint8_t)kind;
}

static void take_points(struct reading *reading, struct ground_records *ground, uint32_t count,
                        struct arena *arena)
{
    struct geo_point point = {0, 0};
    ground->points = ARENA_ARRAY(arena, struct geo_point, count);
    for (uint32_t p = 0; p < count && !reading->is_bad; p++) {
        point.lon_e7 = (int32_t)((uint32_t)point.lon_e7 + (uint32_t)unzigzag(take(reading)));
        point.lat_e7 = (int32_t)((uint32_t)point.lat_e7 + (uint32_t)unzigzag(take(reading)));
        reading->is_bad |= !geo_point_valid(point);
        ground->points[p] = point;
    }
}

/* An area's rings have three points, a line is one ring of two. */
static bool are_shapes(const struct ground_records *ground)
{
    for (uint32_t s = 0; s < ground->shape_count; s++) {
        uint32_t first = ground->shape_first_ring[s], end = ground->shape_first_ring[s + 1];
        bool is_area = ground_is_area((enum ground_kind)ground->shape_kind[s]);
        if (!is_area && end - first != 1)
            return false;
        for (uint32_t r = first; is_area && r < end; r++)
            if (ground->ring_first_point[r + 1] - ground->ring_first_point[r] < 3)
                return false;
    }
    return true;
}

bool ground_bytes_read(const void *bytes, size_t size, struct arena *arena,
                       struct ground_records *ret_ground)
{
    const unsigned char *begin = bytes;
    struct reading reading = {begin, begin + size, false};
    struct ground_records ground = {0};
    take_kinds(&reading, &ground, arena);
    uint32_t ring_count = take_count(&reading), point_count = take_count(&reading);
    if (reading.is_bad)
        return false;
    ground.shape_first_ring = ARENA_ARRAY(arena, uint32_t, (size_t)ground.shape_count + 1);
    ground.ring_first_point = ARENA_ARRAY(arena, uint32_t, (size_t)ring_count + 1);
    take_offsets(&reading, ground.shape_first_ring, ground.shape_count, 1, ring_count);
    if (!reading.is_bad)
        take_offsets(&reading, ground.ring_first_point, ring_count, 2, point_count);
    if (!reading.is_bad)
        take_points(&reading, &ground, point_count, arena);
    if (reading.is_bad || reading.at != reading.end || !are_shapes(&ground))
        return false;
    *ret_ground = ground;
    return true;
}
