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
    builder->scratch = scratch;
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
        .first_ref = builder->ref_count,
        .first_tag = builder->tag_count,
        .order = builder->way_count,
    };
    builder->way_count++;
}

void road_builder_ref(struct road_builder *builder, int64_t node_id)
{
    if (builder->ref_count == ROAD_REF_MAX)
        builder->too_many = true;
    if (builder->too_many)
        return;
    ARENA_PUSH_ROOM(builder->scratch, int64_t, builder->refs, builder->ref_count,
                    builder->ref_capacity);
    builder->refs[builder->ref_count++] = node_id;
    builder->ways[builder->way_count - 1].ref_count++;
}

void road_builder_gap(struct road_builder *builder)
{
    road_builder_ref(builder, ROAD_GAP);
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

/* A node id, its sign bit turned over so that it sorts without a sign, and which ref it is. */
struct id_ref {
    uint64_t id;
    uint32_t ref;
};

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

/* Moves the items from `from` to `to` in order of one digit; false if all have the same. */
static bool sort_by_digit(const struct id_ref *from, uint32_t count, unsigned shift,
                          struct id_ref *to)
{
    uint32_t place[DIGITS] = {0}, before = 0;
    for (uint32_t i = 0; i < count; i++)
        place[from[i].id >> shift & (DIGITS - 1)]++;
    for (uint32_t d = 0; d < DIGITS; d++) {
        uint32_t here = place[d];
        if (here == count)
            return false;
        place[d] = before;
        before += here;
    }
    for (uint32_t i = 0; i < count; i++)
        to[place[from[i].id >> shift & (DIGITS - 1)]++] = from[i];
    return true;
}

/* All refs by node id. Least significant digit first, so O(refs). */
static struct id_ref *sort_refs(const struct road_builder *builder)
{
    uint32_t count = builder->ref_count;
    struct id_ref *items = ARENA_ARRAY(builder->scratch, struct id_ref, count);
    struct id_ref *other = ARENA_ARRAY(builder->scratch, struct id_ref, count);
    for (uint32_t r = 0; r < count; r++)
        items[r] = (struct id_ref){(uint64_t)builder->refs[r] ^ (uint64_t)1 << 63, r};
    for (unsigned shift = 0; shift < 64; shift += DIGIT_BITS) {
        if (!sort_by_digit(items, count, shift, other))
            continue;
        struct id_ref *sorted = other;
        other = items;
        items = sorted;
    }
    return items;
}

/* Fills node_ids and ref_node. */
static void number_nodes(struct road_builder *builder)
{
    builder->ref_node = ARENA_ARRAY(builder->scratch, uint32_t, builder->ref_count);
    struct arena_mark mark = arena_mark(builder->scratch);
    struct id_ref *sorted = sort_refs(builder);
    uint32_t count = 0;
    for (uint32_t i = 0; i < builder->ref_count; i++) {
        count += i == 0 || sorted[i].id != sorted[i - 1].id;
        builder->ref_node[sorted[i].ref] = count - 1;
    }
    arena_rewind(builder->scratch, mark);
    builder->node_count = count;
    builder->node_ids = ARENA_ARRAY(builder->scratch, int64_t, count);
    for (uint32_t r = 0; r < builder->ref_count; r++)
        builder->node_ids[builder->ref_node[r]] = builder->refs[r];
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
    number_nodes(builder);
    if (builder->node_count > ROAD_NODE_MAX)
        return road_builder_too_many(file, err);
    builder->points = ARENA_ARRAY(builder->scratch, struct geo_point, builder->node_count);
    builder->has_point = ARENA_ARRAY(builder->scratch, bool, builder->node_count);
    return true;
}

/* Moves the cursor to the first node whose id is not less than `id`. */
static void seek(struct road_builder *builder, int64_t id)
{
    const int64_t *ids = builder->node_ids;
    uint32_t low = builder->cursor, high = builder->node_count;
    if (low > 0 && ids[low - 1] >= id) {
        high = low;
        low = 0;
    } else if (low == high || ids[low] >= id) {
        return; /* between two nodes, as all the nodes that no way uses */
    } else if (low + 1 == high || ids[low + 1] >= id) {
        builder->cursor = low + 1;
        return;
    }
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    builder->cursor = low;
}

void road_builder_node(struct road_builder *builder, int64_t id, int64_t lon_e7, int64_t lat_e7)
{
    seek(builder, id);
    uint32_t n = builder->cursor;
    if (n == builder->node_count || builder->node_ids[n] != id || id == ROAD_GAP)
        return;
    if (lon_e7 < -1800000000 || lon_e7 > 1800000000 || lat_e7 < -900000000 || lat_e7 > 900000000) {
        if (builder->bad_node_count++ == 0)
            builder->first_bad_node = id;
        return;
    }
    builder->points[n] = (struct geo_point){(int32_t)lon_e7, (int32_t)lat_e7};
    builder->has_point[n] = true;
}
