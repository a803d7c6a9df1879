/* SPDX-License-Identifier: Apache-2.0 */
#include "roads/road_builder.h"

#include <string.h>

#include "base/utf8.h"
#include "roads/road_builder_state.h"

/* Ascending, for find_key. */
const char *const road_kept_keys[] = {
    "access",        "area",       "bicycle", "bridge",   "covered",  "foot",    "footway",
    "highway",       "incline",    "indoor",  "junction", "lanes",    "layer",   "maxspeed",
    "motor_vehicle", "motorroad",  "name",    "name:en",  "name:zh",  "oneway",  "oneway:foot",
    "ramp",          "ref",        "route",   "service",  "sidewalk", "surface", "tunnel",
    "vehicle",       "wheelchair", "width",   NULL,
};

enum { KEPT_KEY_COUNT = sizeof road_kept_keys / sizeof *road_kept_keys - 1 };
_Static_assert((int)KEPT_KEY_COUNT <= (int)ROAD_KEPT_KEY_MAX,
               "road_finish.c has room for every key");

uint32_t road_kept_key_count(void)
{
    return KEPT_KEY_COUNT;
}

struct road_builder *road_builder_new(struct arena *scratch)
{
    struct road_builder *builder = ARENA_NEW(scratch, struct road_builder);
    builder->scratch = builder->nodes.scratch = scratch;
    builder->value_index.arena = scratch;
    return builder;
}

void road_builder_way(struct road_builder *builder, int64_t id)
{
    if (builder->way_count == ROAD_WAY_MAX)
        builder->too_many = true;
    if (builder->too_many)
        return;
    ARENA_PUSH_ROOM(builder->scratch, struct built_way, builder->ways, builder->way_count,
                    builder->way_capacity);
    builder->ways[builder->way_count] = (struct built_way){
        .id = id,
        .first_ref = builder->nodes.ref_count,
        .first_tag = builder->tag_count,
        .order = builder->way_count,
    };
    builder->way_count++;
}

void road_builder_ref(struct road_builder *builder, int64_t node_id)
{
    if (builder->too_many || !node_table_ref(&builder->nodes, node_id)) {
        builder->too_many = true;
        return;
    }
    builder->ways[builder->way_count - 1].ref_count++;
}

void road_builder_gap(struct road_builder *builder)
{
    road_builder_ref(builder, NODE_GAP);
}

static uint32_t find_key(const char *key, size_t length)
{
    uint32_t low = 0, high = KEPT_KEY_COUNT;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        size_t kept_length = strlen(road_kept_keys[middle]);
        int order =
            memcmp(road_kept_keys[middle], key, kept_length < length ? kept_length : length);
        if (order == 0)
            order = (kept_length > length) - (kept_length < length);
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return KEPT_KEY_COUNT;
}

/* The number of this value; a new one if it was not there. */
static uint32_t take_value(struct road_builder *builder, const char *text, size_t length)
{
    uint32_t value;
    if (key_index_find(&builder->value_index, text, length, &value))
        return value;
    ARENA_PUSH_ROOM(builder->scratch, struct built_value, builder->values, builder->value_count,
                    builder->value_capacity);
    const char *copy = arena_copy(builder->scratch, text, length);
    builder->values[builder->value_count] = (struct built_value){copy, (uint32_t)length};
    builder->value_size += length + 1;
    key_index_add(&builder->value_index, copy, length, builder->value_count, NULL);
    return builder->value_count++;
}

void road_builder_tag(struct road_builder *builder, const char *key, size_t key_length,
                      const char *value, size_t value_length)
{
    uint32_t kept = find_key(key, key_length);
    if (kept == KEPT_KEY_COUNT || value_length > ROAD_VALUE_SIZE_MAX ||
        memchr(value, '\0', value_length) || !utf8_valid(value, value_length))
        return;
    if (builder->tag_count == ROAD_TAG_MAX || builder->value_size > UINT32_MAX / 2)
        builder->too_many = true;
    if (builder->too_many)
        return;
    ARENA_PUSH_ROOM(builder->scratch, struct built_tag, builder->tags, builder->tag_count,
                    builder->tag_capacity);
    builder->tags[builder->tag_count++] =
        (struct built_tag){kept, take_value(builder, value, value_length)};
    builder->ways[builder->way_count - 1].tag_count++;
}

bool road_builder_too_many(const char *file, struct error *err)
{
    return error_set(err, ERROR_LIMIT, TEXT_OSM_TOO_MANY, ARG_TEXT("file", file),
                     ARG_INTEGER("ways", ROAD_WAY_MAX), ARG_INTEGER("nodes", ROAD_NODE_MAX));
}

bool road_builder_end_ways(struct road_builder *builder, const char *file, struct error *err)
{
    if (builder->too_many)
        return road_builder_too_many(file, err);
    return node_table_number(&builder->nodes) || road_builder_too_many(file, err);
}

void road_builder_node(struct road_builder *builder, int64_t id, int64_t lon_e7, int64_t lat_e7)
{
    node_table_place(&builder->nodes, id, lon_e7, lat_e7);
}
