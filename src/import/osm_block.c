/* SPDX-License-Identifier: Apache-2.0 */
#include "import/osm_block.h"

#include <string.h>

#include "base/int128.h"
#include "import/protobuf.h"

/* Coordinates of a block: (offset + granularity · value) in 1e-9 degree. */
struct scale {
    int64_t granularity, lon_offset, lat_offset;
};

struct decoding {
    struct osm_block *block;
    struct scale scale;
    enum text_id reason;
};

static bool fail(struct decoding *decoding, enum text_id reason)
{
    decoding->reason = reason;
    return false;
}

/*
 * The next varint of a field whose last byte ends one, so no check against the end is needed.
 * One that is too long is cut after ten bytes.
 */
static inline uint64_t next_varint(const uint8_t **at)
{
    const uint8_t *byte = *at;
    uint64_t value = *byte & 0x7F;
    for (unsigned shift = 7; *byte++ >= 0x80 && shift < 70; shift += 7)
        value |= (uint64_t)(*byte & 0x7F) << shift;
    *at = byte;
    return value;
}

/* Varints of a packed field: bytes without the mark that more follow; all must be whole. */
static bool count_varints(const struct pb_field *field, uint32_t *ret_count)
{
    uint32_t count = 0;
    for (size_t i = 0; i < field->size; i++)
        count += field->bytes[i] < 0x80;
    *ret_count = count;
    return field->size == 0 || field->bytes[field->size - 1] < 0x80;
}

static int64_t to_e7(int64_t value, int64_t granularity, int64_t offset)
{
    int128 e9 = (int128)value * granularity + offset;
    int128 e7 = (e9 + (e9 < 0 ? -50 : 50)) / 100;
    return e7 > INT64_MAX ? INT64_MAX : e7 < INT64_MIN ? INT64_MIN : (int64_t)e7;
}

static uint32_t grown(uint32_t capacity, uint32_t needed)
{
    uint32_t twice = capacity < UINT32_MAX / 2 ? 2 * capacity : UINT32_MAX;
    return twice > needed ? twice : needed;
}

/* Room for `extra` more nodes. A block of 32 MiB holds fewer than 2^25 of anything. */
static void reserve_nodes(struct osm_block *block, uint32_t extra)
{
    uint32_t needed = block->node_count + extra, old = block->node_capacity;
    if (needed <= old)
        return;
    uint32_t capacity = grown(old, needed);
    block->node_id = arena_grow(block->arena, block->node_id, old, capacity, sizeof(int64_t), 8);
    block->node_lon_e7 =
        arena_grow(block->arena, block->node_lon_e7, old, capacity, sizeof(int64_t), 8);
    block->node_lat_e7 =
        arena_grow(block->arena, block->node_lat_e7, old, capacity, sizeof(int64_t), 8);
    block->node_capacity = capacity;
}

static void reserve_refs(struct osm_block *block, uint32_t extra)
{
    uint32_t needed = block->ref_count + extra, old = block->ref_capacity;
    if (needed <= old)
        return;
    block->ref_capacity = grown(old, needed);
    block->refs =
        arena_grow(block->arena, block->refs, old, block->ref_capacity, sizeof(int64_t), 8);
}

static void reserve_tags(struct osm_block *block, uint32_t extra)
{
    uint32_t needed = block->tag_count + extra, old = block->tag_capacity;
    if (needed <= old)
        return;
    block->tag_capacity = grown(old, needed);
    block->tag_key =
        arena_grow(block->arena, block->tag_key, old, block->tag_capacity, sizeof(uint32_t), 4);
    block->tag_value =
        arena_grow(block->arena, block->tag_value, old, block->tag_capacity, sizeof(uint32_t), 4);
}

static void push_string(struct osm_block *block, const struct pb_field *field)
{
    if (block->string_count == block->string_capacity) {
        uint32_t old = block->string_capacity, capacity = grown(old, 1024);
        block->strings = arena_grow(block->arena, block->strings, old, capacity,
                                    sizeof *block->strings, _Alignof(struct osm_string));
        block->is_highway = arena_grow(block->arena, block->is_highway, old, capacity, 1, 1);
        block->string_capacity = capacity;
    }
    block->strings[block->string_count] =
        (struct osm_string){(const char *)field->bytes, (uint32_t)field->size};
    block->is_highway[block->string_count] =
        field->size == 7 && memcmp(field->bytes, "highway", 7) == 0;
    block->string_count++;
}

static bool read_strings(struct decoding *decoding, const struct pb_field *table)
{
    struct pb_message message = pb_message(table->bytes, table->size);
    struct pb_field field;
    while (pb_next(&message, &field))
        if (field.number == 1 && field.wire == PB_BYTES)
            push_string(decoding->block, &field);
    return !message.is_bad || fail(decoding, TEXT_OSM_PBF_MESSAGE);
}

/* Deltas to coordinates; the usual granularity of 100 needs no multiplication. */
static void decode_coordinates(const struct pb_field *field, uint32_t count, int64_t granularity,
                               int64_t offset, int64_t *ret_e7)
{
    const uint8_t *at = field->bytes;
    uint64_t value = 0;
    if (granularity == 100 && offset == 0) {
        for (uint32_t i = 0; i < count; i++)
            ret_e7[i] = (int64_t)(value += pb_zigzag(next_varint(&at)));
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        value += pb_zigzag(next_varint(&at));
        ret_e7[i] = to_e7((int64_t)value, granularity, offset);
    }
}

static void decode_deltas(const struct pb_field *field, uint32_t count, int64_t *ret_values)
{
    const uint8_t *at = field->bytes;
    uint64_t value = 0;
    for (uint32_t i = 0; i < count; i++)
        ret_values[i] = (int64_t)(value += pb_zigzag(next_varint(&at)));
}

/* Fields of DenseNodes: id 1, lat 8, lon 9. */
static bool read_dense(struct decoding *decoding, const struct pb_field *dense)
{
    struct pb_message message = pb_message(dense->bytes, dense->size);
    struct pb_field field, id = {0}, lat = {0}, lon = {0};
    while (pb_next(&message, &field)) {
        struct pb_field *to = field.number == 1   ? &id
                              : field.number == 8 ? &lat
                              : field.number == 9 ? &lon
                                                  : NULL;
        if (!to)
            continue;
        if (field.wire != PB_BYTES || to->number)
            return fail(decoding, TEXT_OSM_PBF_PACKED);
        *to = field;
    }
    uint32_t count, lat_count, lon_count;
    if (message.is_bad || !count_varints(&id, &count) || !count_varints(&lat, &lat_count) ||
        !count_varints(&lon, &lon_count))
        return fail(decoding, TEXT_OSM_PBF_MESSAGE);
    if (count != lat_count || count != lon_count)
        return fail(decoding, TEXT_OSM_PBF_DENSE);
    struct osm_block *block = decoding->block;
    const struct scale *scale = &decoding->scale;
    reserve_nodes(block, count);
    uint32_t first = block->node_count;
    decode_deltas(&id, count, block->node_id + first);
    decode_coordinates(&lat, count, scale->granularity, scale->lat_offset,
                       block->node_lat_e7 + first);
    decode_coordinates(&lon, count, scale->granularity, scale->lon_offset,
                       block->node_lon_e7 + first);
    block->node_count += count;
    return true;
}

/* Fields of Node: id 1, lat 8, lon 9; all must be there. */
static bool read_node(struct decoding *decoding, const struct pb_field *node)
{
    struct pb_message message = pb_message(node->bytes, node->size);
    struct pb_field field;
    uint64_t id = 0, lat = 0, lon = 0;
    unsigned seen = 0;
    while (pb_next(&message, &field)) {
        if (field.wire != PB_VARINT)
            continue;
        if (field.number == 1)
            id = pb_zigzag(field.value), seen |= 1;
        else if (field.number == 8)
            lat = pb_zigzag(field.value), seen |= 2;
        else if (field.number == 9)
            lon = pb_zigzag(field.value), seen |= 4;
    }
    if (message.is_bad || seen != 7)
        return fail(decoding, TEXT_OSM_PBF_MESSAGE);
    struct osm_block *block = decoding->block;
    const struct scale *scale = &decoding->scale;
    reserve_nodes(block, 1);
    block->node_id[block->node_count] = (int64_t)id;
    block->node_lat_e7[block->node_count] =
        to_e7((int64_t)lat, scale->granularity, scale->lat_offset);
    block->node_lon_e7[block->node_count] =
        to_e7((int64_t)lon, scale->granularity, scale->lon_offset);
    block->node_count++;
    return true;
}

/* Decodes the `count` string indices of a packed field; all must be in the table. */
static bool decode_strings(struct decoding *decoding, const struct pb_field *field, uint32_t count,
                           uint32_t *ret_strings, bool *ret_has_highway)
{
    const struct osm_block *block = decoding->block;
    const uint8_t *at = field->bytes;
    bool has_highway = false;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t string = next_varint(&at);
        if (string >= block->string_count)
            return fail(decoding, TEXT_OSM_PBF_STRING);
        has_highway |= block->is_highway[string];
        ret_strings[i] = (uint32_t)string;
    }
    *ret_has_highway = has_highway;
    return true;
}

struct packed_way {
    int64_t id;
    bool has_id;
    struct pb_field keys, values, refs;
};

/* Fields of Way: id 1, keys 2, vals 3, refs 8. */
static bool parse_way(struct decoding *decoding, const struct pb_field *bytes,
                      struct packed_way *ret_way)
{
    struct pb_message message = pb_message(bytes->bytes, bytes->size);
    struct pb_field field;
    struct packed_way way = {0};
    while (pb_next(&message, &field)) {
        if (field.number == 1 && field.wire == PB_VARINT) {
            way.id = (int64_t)field.value;
            way.has_id = true;
        }
        struct pb_field *to = field.number == 2   ? &way.keys
                              : field.number == 3 ? &way.values
                              : field.number == 8 ? &way.refs
                                                  : NULL;
        if (!to)
            continue;
        if (field.wire != PB_BYTES || to->number)
            return fail(decoding, TEXT_OSM_PBF_PACKED);
        *to = field;
    }
    *ret_way = way;
    return (way.has_id && !message.is_bad) || fail(decoding, TEXT_OSM_PBF_MESSAGE);
}

static bool read_way(struct decoding *decoding, const struct pb_field *bytes)
{
    struct packed_way packed;
    uint32_t tag_count, value_count, ref_count;
    bool has_highway, ignored;
    if (!parse_way(decoding, bytes, &packed))
        return false;
    if (!count_varints(&packed.keys, &tag_count) || !count_varints(&packed.values, &value_count) ||
        !count_varints(&packed.refs, &ref_count))
        return fail(decoding, TEXT_OSM_PBF_MESSAGE);
    if (tag_count != value_count)
        return fail(decoding, TEXT_OSM_PBF_TAGS);
    struct osm_block *block = decoding->block;
    reserve_tags(block, tag_count);
    if (!decode_strings(decoding, &packed.keys, tag_count, block->tag_key + block->tag_count,
                        &has_highway))
        return false;
    if (!has_highway)
        return true;
    if (!decode_strings(decoding, &packed.values, tag_count, block->tag_value + block->tag_count,
                        &ignored))
        return false;
    reserve_refs(block, ref_count);
    decode_deltas(&packed.refs, ref_count, block->refs + block->ref_count);
    ARENA_PUSH_ROOM(block->arena, struct osm_way, block->ways, block->way_count,
                    block->way_capacity);
    block->ways[block->way_count++] = (struct osm_way){
        packed.id, block->ref_count, ref_count, block->tag_count, tag_count,
    };
    block->ref_count += ref_count;
    block->tag_count += tag_count;
    return true;
}

/* Fields of PrimitiveGroup: nodes 1, dense 2, ways 3. */
static bool read_group(struct decoding *decoding, const struct pb_field *group, unsigned want)
{
    struct pb_message message = pb_message(group->bytes, group->size);
    struct pb_field field;
    bool ok = true;
    while (ok && pb_next(&message, &field)) {
        if (field.wire != PB_BYTES)
            continue;
        bool is_node = field.number == 1 || field.number == 2;
        decoding->block->has_nodes |= is_node;
        decoding->block->has_ways |= field.number == 3;
        if (is_node && want & OSM_WANT_NODES)
            ok = field.number == 1 ? read_node(decoding, &field) : read_dense(decoding, &field);
        else if (field.number == 3 && want & OSM_WANT_WAYS)
            ok = read_way(decoding, &field);
    }
    return ok && (!message.is_bad || fail(decoding, TEXT_OSM_PBF_MESSAGE));
}

/*
 * What the groups need must be known before them: strings and scale may stand behind them.
 * Fields of PrimitiveBlock: stringtable 1, primitivegroup 2, granularity 17, lat_offset 19,
 * lon_offset 20.
 */
static bool read_frame(struct decoding *decoding, struct pb_message message, unsigned want)
{
    struct pb_field field;
    struct scale scale = {.granularity = 100};
    while (pb_next(&message, &field)) {
        if (field.number == 1 && field.wire == PB_BYTES && want & OSM_WANT_WAYS &&
            !read_strings(decoding, &field))
            return false;
        if (field.wire != PB_VARINT)
            continue;
        if (field.number == 17)
            scale.granularity = (int64_t)field.value;
        else if (field.number == 19)
            scale.lat_offset = (int64_t)field.value;
        else if (field.number == 20)
            scale.lon_offset = (int64_t)field.value;
    }
    if (message.is_bad)
        return fail(decoding, TEXT_OSM_PBF_MESSAGE);
    if (scale.granularity < 1 || scale.granularity > INT32_MAX)
        return fail(decoding, TEXT_OSM_PBF_GRANULARITY);
    decoding->scale = scale;
    return true;
}

bool osm_block_decode(struct osm_block *block, const uint8_t *bytes, size_t size, unsigned want,
                      enum text_id *ret_reason)
{
    struct decoding decoding = {.block = block};
    block->has_nodes = block->has_ways = false;
    block->node_count = block->way_count = block->ref_count = 0;
    block->tag_count = block->string_count = 0;
    struct pb_message message = pb_message(bytes, size);
    struct pb_field field;
    bool ok = read_frame(&decoding, message, want);
    while (ok && pb_next(&message, &field))
        if (field.number == 2 && field.wire == PB_BYTES)
            ok = read_group(&decoding, &field, want);
    if (!ok)
        *ret_reason = decoding.reason;
    return ok;
}
