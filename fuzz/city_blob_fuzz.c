/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arrays of a city file. The first byte says which:
 *
 *     0 roads     1 a polygon     2 the parts of a plan, each after its size as u32     3 ground
 *
 * What can be read must be written back as the same bytes; roads must make a network or an error.
 */
#include <string.h>

#include "base/assert.h"
#include "ground_run.h"
#include "network/network.h"
#include "plan/plan_hash.h"
#include "store/bytes.h"
#include "store/ground_bytes.h"
#include "store/plan_bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_same(const struct buffer *written, const void *bytes, size_t size)
{
    ALWAYS(written->size == size);
    ALWAYS(size == 0 || memcmp(written->bytes, bytes, size) == 0);
}

static void run_roads(const uint8_t *bytes, size_t size, struct arena *arena)
{
    struct road_records roads;
    struct network network;
    struct error err;
    if (!road_bytes_read(bytes, size, arena, &roads))
        return;
    struct buffer written = {0};
    road_bytes_write(&roads, &written);
    check_same(&written, bytes, size);
    buffer_free(&written);
    if (!network_build(&roads, &walk_profile_default, NULL, 0, arena, &network, &err))
        ALWAYS(err.kind != ERROR_NONE);
}

static void run_polygon(const uint8_t *bytes, size_t size, struct arena *arena)
{
    struct geo_polygon polygon;
    if (!polygon_bytes_read(bytes, size, arena, &polygon))
        return;
    struct buffer written = {0};
    polygon_bytes_write(&polygon, &written);
    check_same(&written, bytes, size);
    buffer_free(&written);
    geo_polygon_contains(&polygon, (struct geo_point){0, 0});
}

static void run_plan(const uint8_t *bytes, size_t size, struct arena *arena)
{
    struct byte_reader reader = byte_reader_of(bytes, size);
    struct part_bytes parts[PLAN_PART_COUNT];
    struct shelter_plan plan;
    enum plan_part bad = PLAN_PART_COUNT;
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        uint32_t part_size = read_count(&reader, 1);
        parts[part] = (struct part_bytes){reader.at, part_size};
        reader.at += part_size;
    }
    if (!plan_bytes_read(parts, arena, &plan, &bad)) {
        ALWAYS(bad < PLAN_PART_COUNT);
        return;
    }
    for (int part = 0; part < PLAN_PART_COUNT; part++) {
        struct buffer written = {0};
        plan_part_write(&plan, (enum plan_part)part, &written);
        check_same(&written, parts[part].bytes, parts[part].size);
        buffer_free(&written);
    }
}

static void run_ground(const uint8_t *bytes, size_t size, struct arena *arena)
{
    struct ground_records ground;
    if (!ground_bytes_read(bytes, size, arena, &ground))
        return;
    struct buffer written = {0};
    ground_bytes_write(&ground, &written);
    check_same(&written, bytes, size);
    check_ground(&ground);
    buffer_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const runs[])(const uint8_t *, size_t, struct arena *) = {
        run_roads,
        run_polygon,
        run_plan,
        run_ground,
    };
    if (size == 0 || data[0] >= sizeof runs / sizeof *runs)
        return 0;
    struct arena *arena = arena_new();
    runs[data[0]](data + 1, size - 1, arena);
    arena_free(arena);
    return 0;
}
